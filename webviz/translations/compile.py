"""Write the .mo files that programs read from the .po files that people edit; tidy the .po files on the way.

Run ``python -m webviz.translations.compile`` in the checkout after changing a translation, and
``python -m tests.house.messages`` to see which sentences the catalogues lack. The output depends on the .po files
alone, so it is the same wherever it is made: no dates, no versions, messages in alphabetical order.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from ontology.labels import LANGUAGES

HERE = Path(__file__).resolve().parent
HEADER = ("Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms")


class Plain(Catalog):
    """A catalogue whose header says only what translating needs."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header's lines."""
        return [(name, value) for name, value in super().mime_headers if name in HEADER]


def po_file(lang: str) -> Path:
    """Where a language's translations stand."""
    return HERE / lang / "LC_MESSAGES" / "messages.po"


def catalogue(lang: str) -> Plain:
    """A language's translations as they stand in its .po file."""
    plain = Plain(locale=lang, header_comment="# The sentences of Samgraf.", fuzzy=False)
    with po_file(lang).open("rb") as file:
        for message in read_po(file, locale=lang):
            if message.id:
                plain.add(message.id, message.string, flags=message.flags)
    return plain


def as_po(found: Catalog) -> bytes:
    """The text of a .po file."""
    out = BytesIO()
    write_po(out, found, width=0, no_location=True, sort_output=True)
    return out.getvalue()


def as_mo(found: Catalog) -> bytes:
    """The bytes of a .mo file."""
    out = BytesIO()
    write_mo(out, found)
    return out.getvalue()


def main() -> int:
    """Tidy and compile every language."""
    for lang in LANGUAGES:
        found, path = catalogue(lang), po_file(lang)
        path.write_bytes(as_po(found))
        path.with_suffix(".mo").write_bytes(as_mo(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
