"""A module that cannot be read."""
