"""An outcome that never comes back."""
