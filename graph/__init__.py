"""The middle floor: the facts, the questions and the measures.

Law: imports the ground floor (`ontology`) and the libraries of data and networks, each through its own door (the
contracts in `pyproject.toml` name them); never `webviz`, never flask. Data flows one way: readers → records → `build`
→ `store` → `projection` → measures → findings. Readers write no triples, only `build` does; only `store` opens the
triple store; only `projection` turns rows into what is measured; measure modules never call each other.
"""
