"""The call flow that every part of the tool shares, whatever it was read from."""
