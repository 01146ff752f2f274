"""An outcome that comes back and is not met."""
