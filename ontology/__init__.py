"""The ground floor: what the words mean.

Law: imports the standard library and rdflib, never `graph` or `webviz`. One module is the door to another library and
the only one to use it: `consistency` (owlready2, for the HermiT it ships). Nothing here opens a connection, and no
file is read but the Turtle of this package; temporary files are removed again.

The words are data: `core.ttl` (terms), `alignments.ttl` (their relation to other vocabularies), `concepts/*.ttl`
(shared concepts), `shapes/*.ttl` (what good data look like). `model` reads them; `terms` and `iris` are their Python
names, closed, so that a typing error stops the program instead of making up a term. `shacl` and `constraints` hold data
against the shapes, `consistency` and `clashes` against the axioms. `labels` chooses a language, `errors` is the one
tree of errors that users meet, for all floors, and `system` says in our words what the operating system refuses.
"""
