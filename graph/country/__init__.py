"""A whole country at once: arrays derived from the store, and the measures on them, row by row."""
