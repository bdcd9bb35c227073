"""The settings of a running Samgraf: read once from the environment at start, frozen after that.

Every setting has a default that suits one person at one machine. ``SAMGRAF_PORT=9000 samgraf serve`` sets one; an
unknown ``SAMGRAF_…`` name is an error, because a misspelt limit or token that is silently ignored is worse than a
server that does not start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from ontology.errors import BadParameter, Phrase
from ontology.iris import BASE, CONCEPT_ROOT
from ontology.labels import LANGUAGES

PREFIX = "SAMGRAF_"


_TEXT = Phrase("a text")


def _setting(default: Any, meaning: str, read: Callable[[str], Any] = str, expected: Phrase = _TEXT) -> Any:
    """A field with what the environment reader and the documentation need to know about it."""
    return field(default=default, metadata={"meaning": meaning, "read": read, "expected": expected})


def _from(least: int, most: int | None = None) -> Phrase:
    if most is None:
        return Phrase("a whole number from %(least)s", {"least": least})
    return Phrase("a whole number from %(least)s to %(most)s", {"least": least, "most": most})


def _whole(least: int, most: int | None = None) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if number < least or (most is not None and number > most):
            raise ValueError(text)
        return number

    return read


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 < number <= 3600:
        raise ValueError(text)
    return number


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise ValueError(text)
    return text


def _site(text: str) -> str:
    """Scheme, host and port alone, without user, path or question."""
    found = urlsplit(text.rstrip("/"))
    if found.scheme not in ("http", "https") or found.geturl() != f"{found.scheme}://{found.netloc}":
        raise ValueError(text)
    if not _HOST.fullmatch(found.netloc.lower()):
        raise ValueError(text)
    return found.geturl()


def _base(text: str) -> str:
    """Where data IRIs begin: without a fragment, which is the place of a quote, and apart from terms and concepts."""
    if not _DATA.fullmatch(text) or (text.startswith(CONCEPT_ROOT) and text != BASE) or CONCEPT_ROOT.startswith(text):
        raise ValueError(text)
    return text


def _contact(text: str) -> str:
    if not re.fullmatch(r"[^\s<>\"@]+@[^\s<>\"@]+|https?://[^\s<>\"]+", text):
        raise ValueError(text)
    return text


def _token(text: str) -> str:
    if len(text) < 16 or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(text)
    return text


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.lower() for part in text.replace(",", " ").split())
    if not all(_HOST.fullmatch(host) for host in hosts):
        raise ValueError(text)
    return hosts


def _places(text: str) -> tuple[tuple[str, str], ...]:
    """Names and addresses: `fosen=https://fosen.example/sparql`."""
    found = []
    for part in text.split():
        name, _equals, url = part.partition("=")
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) or urlsplit(url).scheme not in ("http", "https"):
            raise ValueError(text)
        found.append((name, url))
    return tuple(found)


def _address(text: str) -> str:
    return str(ip_address(text))


_POSITIVE = _from(1)
_LANGUAGES = Phrase("nn, nb, sv or en")
_SECONDS = Phrase("a number of seconds above 0, at most 3600")
_DATA = re.compile(r"https?://[^\s/?#<>\"{}|\\^`]+/(?:[^\s?#<>\"{}|\\^`]*/)?")
_HOST = re.compile(r"(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may decide; see :func:`documented` for the meaning of each."""

    host: str = _setting("127.0.0.1", "The address the server listens on.")
    port: int = _setting(8000, "The port the server listens on.", _whole(0, 65535), _from(0, 65535))
    store: str = _setting(
        "",
        "The folder of a store on disk, or the address where a SPARQL service takes queries. Empty: the bundled "
        "municipalities.",
    )
    store_updates: str = _setting("", "Where that service takes updates. Empty: where it takes queries.")
    store_authorization: str = _setting(
        "", "The Authorization header for that service, such as `Bearer …`. Empty: none, or as its address says."
    )
    store_seconds: float = _setting(30.0, "How long that service may take for an answer.", _seconds, _SECONDS)
    store_fresh: float = _setting(
        10.0,
        "After how long that service is asked whether others have changed its content.",
        _seconds,
        _SECONDS,
    )
    base: str = _setting(
        BASE,
        "What the IRIs of the data begin with: an address of your own that leads to `/id/` here. A store keeps to the "
        "one it was made with.",
        _base,
        Phrase("an address of your own that ends in /, such as https://data.example.org/id/"),
    )
    data: str = _setting("", "More municipality files or folders to load, separated as in PATH.")
    lang: str = _setting(
        "nn", "The language for readers who ask for none of ours.", _language, Phrase("nn, nb, sv or en")
    )
    token: str = _setting(
        "",
        "The operator's token, with which one may write over HTTP. Empty: nothing can be written.",
        _token,
        Phrase("at least 16 ASCII characters without spaces"),
    )
    address: str = _setting(
        "",
        "The public address of the site, where it is behind another. Empty: as each request names it.",
        _site,
        Phrase("an address such as https://samgraf.example.org, without a path"),
    )
    publisher: str = _setting("", "Who publishes the data, as catalogues of data name them. Empty: the site's address.")
    contact: str = _setting(
        "",
        "Where to ask about the data: an e-mail address or a web page.",
        _contact,
        Phrase("an e-mail address or the address of a web page"),
    )
    drawn_nodes: int = _setting(
        500, "The most nodes a graph page draws; above it the table stands alone.", _whole(1), _POSITIVE
    )
    threads: int = _setting(
        8, "How many requests are answered at the same time, beside users' queries.", _whole(1, 256), _from(1, 256)
    )
    connections: int = _setting(200, "The most connections that are open at the same time.", _whole(1), _POSITIVE)
    request_bytes: int = _setting(1_000_000, "The largest request body taken, in bytes.", _whole(1), _POSITIVE)
    import_bytes: int = _setting(
        20_000_000, "The most that is taken in at once on the import page, in bytes.", _whole(1), _POSITIVE
    )
    requests_per_minute: int = _setting(
        300,
        "How often one address may ask `/sparql` and `/api`; 0: as often as it likes, as this machine always may.",
        _whole(0),
        _from(0),
    )
    trusted_proxy: str = _setting(
        "",
        "The IP address of your own proxy: whom it names in X-Forwarded-For is the one who asks. Empty: nobody is "
        "believed.",
        _address,
        Phrase("an IP address"),
    )
    query_seconds: float = _setting(10.0, "How long a query typed by a user may run.", _seconds, _SECONDS)
    query_rows: int = _setting(10_000, "The most rows a query's answer may have.", _whole(1), _POSITIVE)
    query_bytes: int = _setting(20_000_000, "The largest answer to a query, in bytes.", _whole(1), _POSITIVE)
    query_characters: int = _setting(100_000, "The longest query, in characters.", _whole(1), _POSITIVE)
    query_memory: int = _setting(
        2 * 2**30,
        "The address space of a query's process, in bytes; it takes 0.2 GiB to begin.",
        _whole(800_000_000),
        _from(800_000_000),
    )
    query_workers: int = _setting(2, "How many users' queries run at the same time.", _whole(1, 64), _from(1, 64))
    query_waiting: int = _setting(
        4, "How many more may wait for their turn; the next is told to come back.", _whole(0, 256), _from(0, 256)
    )
    query_kept: int = _setting(
        16_000_000,
        "How many bytes of answers are kept in memory for whoever asks the same again; 0: none.",
        _whole(0),
        _from(0),
    )
    federation: tuple[tuple[str, str], ...] = _setting(
        (),
        "Other places whose municipalities may be compared with ours, such as `fosen=https://fosen.example/sparql`: a "
        "name, and where queries are taken. Empty: none.",
        _places,
        Phrase("names and addresses, such as fosen=https://fosen.example/sparql, separated by spaces"),
    )
    service_hosts: tuple[str, ...] = _setting(
        (),
        "Other hosts SERVICE may ask and LOAD fetch from, such as `query.wikidata.org lod.example:8080`. Empty: none.",
        _hosts,
        Phrase("hosts, each with its port where it is not the usual one, separated by spaces"),
    )


def documented() -> Iterator[tuple[str, object, str]]:
    """Name in the environment, default, meaning: one row a setting, for help texts and the README."""
    for item in fields(Settings):
        default = " ".join(item.default) if isinstance(item.default, tuple) else item.default
        yield PREFIX + item.name.upper(), default, item.metadata["meaning"]


def from_environment(environ: Mapping[str, str]) -> Settings:
    """The settings ``environ`` asks for. An empty value means the default.

    Raises BadParameter for an unknown name (with the nearest known one) or a value that cannot be used.
    """
    known = {PREFIX + item.name.upper(): item for item in fields(Settings)}
    given = {name: text for name, text in sorted(environ.items()) if name.startswith(PREFIX)}
    values: dict[str, Any] = {}
    for name, text in given.items():
        if name not in known:
            raise _unknown(name, list(known))
        if text:
            values[known[name].name] = _read(name, text, known[name].metadata)
    return Settings(**values)


def _read(name: str, text: str, metadata: Mapping[str, Any]) -> object:
    try:
        return metadata["read"](text)
    except ValueError:
        expected = metadata["expected"]
        raise BadParameter("%(name)s must be %(expected)s.", name=name, expected=expected) from None


def _unknown(name: str, known: list[str]) -> BadParameter:
    nearest = (get_close_matches(name, known, n=1, cutoff=0.0) or [""])[0]
    return BadParameter("There is no setting %(name)s; the nearest is %(nearest)s.", name=name, nearest=nearest)
