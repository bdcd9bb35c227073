"""A page taken apart: what a test asks of HTML, without a browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import takewhile

EMPTY = {"meta", "link", "br", "img", "input", "hr", "path", "rect", "circle", "use"}
INLINE = {"a", "code", "q", "span", "strong", "summary"}
WITHOUT_TEXT = {"script", "style"}


@dataclass
class Tag:
    """An element: its name, attributes, and the text in it."""

    name: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Page:
    """All elements of a page in their order, and its whole text."""

    tags: list[Tag] = field(default_factory=list)
    text: str = ""

    def all(self, name: str, **wanted: str) -> list[Tag]:
        """The elements of a name with these attributes; ``class_`` must be among the classes."""
        return [tag for tag in self.tags if tag.name == name and _fits(tag, wanted)]

    def one(self, name: str, **wanted: str) -> Tag:
        """The only such element."""
        (found,) = self.all(name, **wanted)
        return found

    def texts(self, name: str, **wanted: str) -> list[str]:
        """The texts of such elements, white space folded."""
        return [" ".join(tag.text.split()) for tag in self.all(name, **wanted)]

    def table(self, caption: str) -> list[list[str]]:
        """The texts of the cells of the table with this caption, by rows; the head is the first."""
        (start,) = (at for at, tag in enumerate(self.tags) if (tag.name, tag.text.strip()) == ("caption", caption))
        rows: list[list[str]] = []
        for tag in takewhile(lambda one: one.name != "table", self.tags[start:]):
            if tag.name == "tr":
                rows.append([])
            elif tag.name in ("th", "td"):
                rows[-1].append(" ".join(tag.text.split()))
        return rows


def _fits(tag: Tag, wanted: dict[str, str]) -> bool:
    classes = wanted.get("class_", "").split()
    others = {name.replace("_", "-"): value for name, value in wanted.items() if name != "class_"}
    return set(classes) <= set(tag.attributes.get("class", "").split()) and others.items() <= tag.attributes.items()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[tuple[Tag, int]] = []  # each with the number of pieces before it
        self.pieces: list[str] = []
        self.shown: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Tag(tag, {name: value or "" for name, value in attrs})
        self.page.tags.append(found)
        if tag not in EMPTY:
            self.open.append((found, len(self.pieces)))
            self.hidden += tag in WITHOUT_TEXT

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append(Tag(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        closed, start = self.open.pop()
        assert closed.name == tag, f"</{tag}> closes <{closed.name}>"
        closed.text = "".join(self.pieces[start:])
        self.hidden -= tag in WITHOUT_TEXT
        if tag not in INLINE:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
        if not self.hidden:
            self.shown.append(data)


def parse(text: str) -> Page:
    """The page; AssertionError where elements are not closed in order."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert not reader.open, f"never closed: {[tag.name for tag, _start in reader.open]}"
    reader.page.text = " ".join("".join(reader.shown).split())
    return reader.page
