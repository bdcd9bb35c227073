"""Pictures of an organisation: where everything stands, what is shown, and the graph to walk in."""
