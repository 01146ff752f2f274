"""A line that begins with a word the language does not know."""
