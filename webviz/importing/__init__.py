"""The pages that take files in: upload, plan, decision, and the history of what was taken in."""
