"""A picture as a file of its own: the same SVG as on the page, with its style inside and whole addresses."""

from __future__ import annotations

from functools import cache

from webviz.drawing.standalone import own

TOKENS = (":root {", "\n}\n")  # the light ones: paper is white
PICTURE = ("/* The picture */", "/* The interactive graph */")


@cache
def picture_style() -> str:
    """What the stylesheet says of pictures, with the tokens it needs.

    >>> "--kind-body" in picture_style(), ".lines path" in picture_style(), "@media" in picture_style()
    (True, True, False)
    """
    text = own("style.css")
    return "\n".join(_between(text, *ends) for ends in (TOKENS, PICTURE))


def _between(text: str, start: str, end: str) -> str:
    """From ``start`` up to the next ``end``; ValueError when the stylesheet has lost its landmarks."""
    begin = text.index(start)
    stop = text.index(end, begin)
    return text[begin : stop + (len(end) if end == TOKENS[1] else 0)]
