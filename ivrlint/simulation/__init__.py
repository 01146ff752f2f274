"""What callers live through: one by one, in crowds, exactly; compared, and hunted for what hurts."""
