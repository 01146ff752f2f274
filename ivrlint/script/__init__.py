"""The `.ivr` language: lines, grammar, vocabulary, and what is said of a line that cannot be read."""
