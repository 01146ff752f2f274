"""Hear a phone menu before the callers do: a linter and call-flow simulator for IVR."""

__version__ = "0.1.0"
