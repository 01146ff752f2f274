"""A setting that the language does not know."""
