"""A line that stands where it cannot."""
