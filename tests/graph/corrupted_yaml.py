"""Municipality files as they go wrong: what an editor, a transfer, a copy or a malicious hand does to a good one."""

from __future__ import annotations

import gzip
from collections.abc import Mapping

_BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)


def variants(good: str) -> Mapping[str, bytes]:
    """Every variant by the name of its file; `good` is the world of `tests.graph.worlds`. None of them is valid."""
    raw = good.encode()
    return {**_bytes(good, raw), **{f"{name}.yaml": text.encode() for name, text in _texts(good).items()}}


def _bytes(good: str, raw: bytes) -> dict[str, bytes]:
    """Harm done to the bytes."""
    return {
        "empty.yaml": b"",
        "blank.yaml": b" \n\n\t\n",
        "mark-alone.yaml": b"\xef\xbb\xbf",
        "cut-in-a-word.yaml": raw[: raw.index(b"certainty") + 4],
        "cut-in-a-list.yaml": raw[: raw.rindex(b"{holder") + 9],
        "cut-in-a-letter.yaml": raw[: raw.index("øve".encode()) + 1],
        "windows-1252.yaml": good.encode("cp1252"),
        "mac.yaml": good.encode("mac-roman"),
        "utf-16-without-mark.yaml": good.encode("utf-16-le"),
        "utf-32.yaml": good.encode("utf-32"),
        "zeros.yaml": b"\0" * 4096,
        "zero-inside.yaml": raw.replace(b"name", b"na\0me", 1),
        "bell.yaml": raw.replace(b"name", b"na\x07me", 1),
        "packed.yaml": gzip.compress(raw, mtime=0),
        "picture.yaml": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        "pdf.yaml": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj << >> endobj",
        "old-excel.yaml": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
        "half-a-workbook.yaml": b"PK\x03\x04\x14\0\0\0\x08\0" + b"\x5a" * 300,
        "any-bytes.yaml": bytes((number * 37 + 11) % 256 for number in range(5000)),
        "one-line-of-10-mb.yaml": b"municipality: " + b"x" * 10_000_000,
        "too-large.yaml": b"# " + b"x" * 20_000_001,
        "deep.yaml": raw + b"offices: " + b"[" * 5000 + b"]" * 5000,
        "deep-mappings.yaml": b"municipality: " + b"{a: " * 900 + b"1" + b"}" * 900,
        "deep-open.yaml": raw + b"x: " + b"[" * 100_000,
        "a-web-page.yaml": b"<!DOCTYPE html><html><body><h1>Organ</h1></body></html>",
        "json.yaml": b'{"municipality": {"id": "no-9999"}, "document": []}',
        "turtle.yaml": b"@prefix sam: <https://w3id.org/samgraf/ns#> .\n<https://example.org/a> a sam:Body .\n",
    }


def _texts(good: str) -> dict[str, str]:
    """Harm done to the text."""
    return {
        "tabs": good.replace("  - ", "\t- "),
        "double-key": good + "bodies: []\n",
        "double-key-below": good.replace("name: Leiarrådet", "name: Leiarrådet\n    name: Rådet"),
        "unclosed-quote": good.replace("title: To råd", 'title: "To råd'),
        "unclosed-brace": good.replace("role: chair, at: 75-84}", "role: chair, at: 75-84"),
        "wrong-indent": good.replace("    rhythm:", "   rhythm:", 1),
        "colon-in-text": good.replace("title: To råd", "title: To råd: fleire"),
        "bomb": good + _BOMB,
        "alias": good.replace("id: no-9999", "id: &code no-9999") + "places: [*code]\n",
        "recursive": good + "places: &me [*me]\n",
        "python-object": good + "places: !!python/object/apply:os.system ['true']\n",
        "two-documents": good + "---\n" + good,
        "a-list": "- one\n- two\n",
        "a-word": "municipality",
        "number-for-list": good.replace("bodies:\n", "bodies: 7\nrest:\n"),
        "text-for-mapping": good.replace("municipality:\n  id: no-9999\n", "municipality: Prøvekommune\nx:\n"),
        "list-for-text": good.replace("title: To råd", "title: [To, råd]"),
        "date-for-id": good.replace("id: leiarrad", "id: 2026-11-22"),
        "number-as-text": good.replace("times: 12", "times: tolv"),
        "negative": good.replace("times: 12", "times: -12"),
        "not-a-number": good.replace("times: 12", "times: .nan"),
        "endless-number": good.replace("times: 12", "times: 1e999"),
        "huge-number": good.replace("times: 12", f"times: {'9' * 5000}"),
        "unknown-key": good.replace("    purpose:", "    purpos:"),
        "unknown-section": good + "bodys: []\n",
        "unknown-word": good.replace("role: chair", "role: chairman"),
        "unknown-concept": good.replace("is: police", "is: polis"),
        "unknown-certainty": good.replace("certainty: nominal", "certainty: norminal", 1),
        "unknown-language": good.replace("language: nn", "language: no"),
        "unknown-holder": good.replace("holder: skulesjef", "holder: skolesjef"),
        "wrong-kind": good.replace("holder: politi", "holder: leiarrad"),
        "same-id-twice": good.replace("id: fagrad", "id: leiarrad"),
        "same-holder-twice": good.replace("holder: skulesjef", "holder: radmann"),
        "outside-the-document": good.replace("at: 118-124", "at: 11800-12400"),
        "backwards": good.replace("at: 118-124", "at: 124-118"),
        "no-quote": good.replace("at: 118-124", "at: 118-125"),
        "no-municipality": good[good.index("document:") :],
        "no-holder": good.replace("holder: politi, ", ""),
        "bad-code": good.replace("id: no-9999", "id: Prøve kommune"),
        "bad-digest": good.replace("sha256: ", "sha256: Z", 1),
        "nothing-said": good.replace("name: Leiarrådet", "name:"),
    }
