"""The workbook that planners fill in: its sheets and columns, its words, and records as its rows."""
