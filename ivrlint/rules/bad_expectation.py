"""An `expect` line that cannot be judged."""
