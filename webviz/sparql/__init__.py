"""SPARQL over HTTP: the protocol, whole graphs, and the page for queries of one's own."""
