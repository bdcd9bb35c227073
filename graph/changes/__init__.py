"""A store that keeps: what taking files in would change, the changes made, and how they are undone."""
