"""Facts about one flow, each found once and on demand."""
