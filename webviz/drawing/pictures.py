"""Pictures made a moment ago: a reader opens the graph of the page she is on, or chooses again what to see."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from weakref import WeakKeyDictionary

from flask import request

from graph.atlas import Atlas
from graph.picture import Picture
from webviz.current import atlas
from webviz.drawing.choice import chosen, narrowed

KEPT = 32  # pictures, the latest

_Key = tuple[str, str, str]  # version of the data, IRI, language
_made: WeakKeyDictionary[Atlas, OrderedDict[_Key, Picture]] = WeakKeyDictionary()
_lock = Lock()


def organisation(iri: str, lang: str) -> Picture:
    """The organisation of a municipality as it stands in the store now."""
    source = atlas()
    key = (source.store.version, iri, lang)
    with _lock:
        kept = _made.setdefault(source, OrderedDict())
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    picture = source.organisation(iri, lang)
    with _lock:
        kept[key] = picture
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return picture


def asked_for(iri: str, lang: str) -> Picture:
    """What the address asked for leaves of the organisation of a municipality."""
    return narrowed(organisation(iri, lang), iri, chosen(request.args, atlas().base)).picture
