"""One renderer for each output format; they know findings and terminals, and nothing of rules."""
