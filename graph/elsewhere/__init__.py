"""Stores in other places, reached over HTTP: one instead of ours, or the municipalities of others beside ours."""
