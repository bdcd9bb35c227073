"""The top floor: what people and programs see of the graph: pages, pictures, the SPARQL protocol, the command line.

The law of this floor:

* It asks ``graph`` and shows the answer. It computes no measure, knows no triple, and imports no rdflib, pyoxigraph
  or networkx; of ``ontology`` it imports only ``labels``, ``errors``, ``iris`` and ``system``.
* One door to each foreign library: Flask in ``app`` and the blueprints (``pages`` and others), pyvis in
  ``drawing.draw``.
* A page never asks another host for anything, runs no inline script or style, and is complete without JavaScript.
* Every statement on a page shows the document, the place and the words it rests on; what is inferred, uncertain,
  planned or proposed is marked in words, never by colour alone.
* Every sentence of our own stands in ``translations/`` in nn, nb, sv and en; every label of the graph carries its
  language.
"""
