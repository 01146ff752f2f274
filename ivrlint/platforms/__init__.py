"""Exports of other platforms, read into the same call flow as a script."""
