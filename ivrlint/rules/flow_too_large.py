"""A flow that its `do` lines make too large."""
