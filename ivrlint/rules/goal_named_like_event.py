"""A goal whose name means an event under a team."""
