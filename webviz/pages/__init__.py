"""The pages, a module each, and the same as data: what a reader sees of records, measures and words."""
