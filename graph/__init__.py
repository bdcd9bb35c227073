"""The middle floor: the facts, the questions and the measures.

Law: imports the ground floor (`ontology`), rdflib, pyoxigraph and networkx; never `webviz`, never flask.
Data flows one way: readers → records → `build` → `store` → `projection` → measures → findings. Readers write no
triples, only `build` does; only `store` opens the triple store; only `projection` turns rows into graphs; measure
modules never call each other.
"""
