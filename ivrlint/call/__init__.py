"""What a call means: one step of it, the graph of all steps, and a call as words."""
