"""The report on paper: what it holds, how it fits on two sheets, and PDF by a browser."""
