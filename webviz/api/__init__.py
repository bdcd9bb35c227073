"""The JSON API: its table of endpoints, the shapes of its answers, and its OpenAPI description."""
