"""A name that stands for nothing."""
