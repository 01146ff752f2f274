"""An arrow that is written wrongly, or leads nowhere."""
