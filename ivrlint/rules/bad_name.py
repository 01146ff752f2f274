"""A name that cannot be one."""
