"""A `do` that comes round to itself."""
