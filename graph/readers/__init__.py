"""Readers: one module a format, each from a file to plain records or to a list of problems. Never a triple."""
