"""How much a request may bring: what the settings say, and more at the address where files are taken in.

waitress has one limit for all addresses, and holds a body before the application is asked. Here the limit is that of
the address, which is known as soon as the head of a request is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer

from ontology.labels import LANGUAGES
from webviz.settings import Settings

_IMPORT = re.compile(rf"/(?:{'|'.join(LANGUAGES)})/import")


def take_imports(servers: Iterable[object], settings: Settings) -> None:
    """Let the servers take larger bodies where files are taken in, if anybody may take something in.

    A little more than the application takes: it refuses in the reader's language.
    """
    if not settings.token:
        return

    class Parser(HTTPRequestParser):  # type: ignore[misc]
        adj: Any

        def parse_header(self, header_plus: bytes) -> None:
            super().parse_header(header_plus)
            if self.command == "POST" and _IMPORT.fullmatch(self.path):
                larger: Any = copy(self.adj)
                larger.max_request_body_size = settings.import_bytes + settings.request_bytes
                self.adj = larger

    class Channel(HTTPChannel):  # type: ignore[misc]
        parser_class = Parser

    for server in servers:
        if isinstance(server, BaseWSGIServer):
            server.channel_class = Channel
