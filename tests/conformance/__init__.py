"""Conformance: the facts and the answers of the bundled graph, against lists worked out by hand from the documents."""
