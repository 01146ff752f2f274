"""One name for two things."""
