"""A web page saved to disk as lines and tables. The door to Beautiful Soup; nothing on the page is run or fetched."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import PageElement, PreformattedString

from graph.readers.arena_lines import BLANK, HEADING, TEXT, Line
from graph.readers.arena_rows import COLUMNS, ROWS, Row, rows_of
from graph.readers.layout import plain
from graph.readers.wording import heading
from ontology.errors import InvalidInput, Problem

LARGEST = 2_000_000  # characters of a page without what it draws
_UNREAD = (
    "script", "style", "noscript", "template", "svg", "nav", "footer", "iframe", "object", "form", "select", "head",
)  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "button", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "h1", "h2", "h3", "h4", "h5", "h6", "caption",
))  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "summary", "caption", "legend"))
_LABEL = 6  # elements and texts within a label
_LISTS = frozenset(("ul", "ol"))
_STRONG = frozenset(("b", "strong", "dt", "em", "th"))
_DRAWN = re.compile(r"<!--|<(?:script|style|svg)\b|=\s*[\"']data:", re.IGNORECASE)
_ENDS = {"<!--": "-->", "<script": "</script", "<style": "</style", "<svg": "</svg"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page and the heading before it."""

    rows: tuple[Row, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class Page:
    """What is read of a page: its title, its texts outside tables as lines, and its tables in their order."""

    title: str
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]


def read_page(text: str, file: str) -> Page:
    """The page of an HTML text; InvalidInput when it is larger than is read. Line numbers are those of the file."""
    text = _undrawn(text)
    if len(text) > LARGEST:
        template = "Without pictures and programs the page is longer than %(limit)s characters; save only the list."
        raise InvalidInput([Problem(template, {"limit": LARGEST}, file)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(text, "html.parser")
    title = plain(soup.title.get_text()) if soup.title else ""
    for tag in soup.find_all(_UNREAD):
        tag.decompose()
    walk = _Walk()
    walk.page(soup)
    top = soup.find("h1")
    return Page(plain(top.get_text()) if isinstance(top, Tag) else title, tuple(walk.lines), tuple(walk.tables))


def _undrawn(text: str) -> str:
    """The text without programs, styles, drawings, comments and pictures within it; its lines keep their numbers."""
    pieces, at = list[str](), 0
    while found := _DRAWN.search(text, at):
        start = found[0].lower()
        end = re.compile(re.escape(_ENDS[start] if start in _ENDS else start[-6]), re.IGNORECASE).search(
            text, found.end()
        )
        pieces.append(text[at : found.start()])
        if not end:
            return "".join(pieces)
        pieces.append("\n" * text.count("\n", found.start(), end.end()))
        tag = start in _ENDS and start != "<!--"
        at = text.find(">", end.end()) + 1 or len(text) if tag else end.end()
    rest = text[at:]
    closed = rest.rfind(">") + 1
    # Every tag begun after the last end would be looked for through all that follows.
    return "".join([*pieces, rest[:closed], rest[closed:].replace("<", " ")])


class _Walk:
    """Goes through the page from its beginning, without recursion: pages may be nested as deep as they please."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.tables: list[Table] = []
        self.pieces: list[str] = []
        self.kind, self.number = TEXT, 1
        self.items = 0  # lists that are open: their items are one text

    def page(self, soup: Tag) -> None:
        open_: list[tuple[Tag, Iterator[PageElement]]] = [(soup, iter(soup.contents))]
        while open_:
            tag, inside = open_[-1]
            node = next(inside, None)
            if node is None:
                open_.pop()
                self.leave(tag)
            elif isinstance(node, Tag):
                if self.enter(node):
                    open_.append((node, iter(node.contents)))
            elif not isinstance(node, PreformattedString):
                self.pieces.append(re.sub(r"\s+", " ", str(node)))
        self.flush()

    def enter(self, tag: Tag) -> bool:
        """Begin an element; False if all of it has been taken."""
        if tag.name == "table" and _is_grid(tag):
            self.flush()
            self.tables.append(Table(rows_of((list(row.cells), row.line) for row in _grid(tag)), self.caption()))
            return False
        if tag.name == "br":
            self.pieces.append("\n")
        elif tag.name in _STRONG and heading(_label(tag)):
            self.flush(blank=False)
        elif tag.name in _BLOCKS:
            self.flush()
            self.number = tag.sourceline or self.number
            self.kind = HEADING if tag.name in _HEADINGS else TEXT
        self.items += tag.name in _LISTS
        return True

    def leave(self, tag: Tag) -> None:
        self.items -= tag.name in _LISTS
        if tag.name in _BLOCKS:
            self.flush()
        elif tag.name in _STRONG and heading("".join(self.pieces)):
            # A label in bold: what follows it is its text.
            self.pieces = [f"{''.join(self.pieces).strip().rstrip(':')}: "]

    def flush(self, blank: bool = True) -> None:
        text = "".join(self.pieces)
        self.pieces = []
        for part in text.split("\n") if self.kind == TEXT else [text]:
            row = re.sub(r":\s*:", ":", plain(part).replace("\n", " "))
            if row:
                self.lines.append(Line(self.kind, row, self.number))
        if text.strip():
            self.kind = TEXT
        if blank and not self.items and self.lines and self.lines[-1].kind != BLANK:
            self.lines.append(Line(BLANK, "", self.number))

    def caption(self) -> str:
        return next((line.text for line in reversed(self.lines) if line.kind == HEADING), "")


def _label(tag: Tag, depth: int = 3) -> str:
    """The text of an element with little in it; of one with much, or deep, it is no label."""
    if depth == 0 or len(tag.contents) > _LABEL:
        return ""
    return "".join(_label(one, depth - 1) if isinstance(one, Tag) else str(one) for one in tag.contents)


def _is_grid(table: Tag) -> bool:
    """Whether a table is a table, and not the frame of a page."""
    return table.find("table") is None and len(table.find_all(("td", "th"), limit=4)) == 4


def _grid(table: Tag) -> Iterator[Row]:
    """The rows of a table; a cell that spans several stands in each of them.

    One pass in the order of the file, so that cells and rows nobody closed end where the next begins.
    """
    hanging: dict[int, tuple[str, int]] = {}
    cells: list[tuple[Tag, list[str]]] = []
    line = table.sourceline or 1
    for node in table.descendants:
        if isinstance(node, Tag) and node.name == "tr":
            yield _row(cells, hanging, line)
            cells, line = [], node.sourceline or line
        elif isinstance(node, Tag) and node.name in ("td", "th"):
            cells.append((node, []))
        elif cells and isinstance(node, Tag):
            cells[-1][1].append("\n" if node.name == "br" or node.name in _BLOCKS else "")
        elif cells and not isinstance(node, PreformattedString):
            cells[-1][1].append(re.sub(r"\s+", " ", str(node)))
    yield _row(cells, hanging, line)


def _row(found: Sequence[tuple[Tag, list[str]]], hanging: dict[int, tuple[str, int]], line: int) -> Row:
    cells: list[str] = []
    for tag, pieces in found:
        while len(cells) in hanging and len(cells) <= COLUMNS:
            cells.append(_hung(hanging, len(cells)))
        text, down = plain("".join(pieces)), min(_number(tag, "rowspan"), ROWS)
        for _ in range(min(_number(tag, "colspan"), COLUMNS)):
            if down > 1:
                hanging[len(cells)] = (text, down - 1)
            cells.append(text)
    while found and len(cells) in hanging and len(cells) <= COLUMNS:
        cells.append(_hung(hanging, len(cells)))
    return Row(tuple(cells), line)


def _hung(hanging: dict[int, tuple[str, int]], column: int) -> str:
    text, left = hanging.pop(column)
    if left > 1:
        hanging[column] = (text, left - 1)
    return text


def _number(cell: Tag, name: str) -> int:
    said = str(cell.get(name) or "1")
    return int(said) if said.isdecimal() and len(said) < 6 else 1
