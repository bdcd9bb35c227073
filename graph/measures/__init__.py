"""The measures, one module each: pure functions over a town or a seating, that never call each other."""
