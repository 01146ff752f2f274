"""Who calls: groups of callers, what they have at hand, how they choose, how they tire (design: the simulated caller)."""
