"""A line whose indentation fits no line above it."""
