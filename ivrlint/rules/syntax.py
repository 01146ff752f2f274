"""A line that cannot be read."""
