"""A key that no telephone has."""
