"""An arrow at the end of a line that cannot carry one."""
