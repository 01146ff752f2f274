"""Shares of more than everybody."""
