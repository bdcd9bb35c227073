"""What waitress refuses before the application hears of it: problem documents for these too.

A body or a head over its limit and a request that is no HTTP end there. Nothing is known of who asks but the words of
the request that were read, so the sentence is in English, and has the shape of every other failure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask

from webviz.problems import CODES, PROBLEM

_DETAILS = {
    413: "What you sent is larger than this server takes. Send less at a time.",
    431: "The address and the headers of the request are longer than this server takes. Send the query as a POST.",
    501: "The request is encoded in a way that this server does not know.",
    500: "The fault is ours, not yours, and has been noted. Please try again later.",
}
_NO_REQUEST = "The request is not one that HTTP knows."


class _Problem(ErrorTask):  # type: ignore[misc]
    """The answer to a request that waitress refused."""

    def execute(self) -> None:
        error: Any = self.request.error
        document = {
            "type": "about:blank",
            "title": error.reason,
            "status": error.code,
            "detail": _DETAILS.get(error.code, _NO_REQUEST),
            "code": CODES.get(error.code) or error.reason.lower().replace(" ", "-"),
        }
        body = json.dumps(document).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [
            ("Content-Type", PROBLEM),
            ("Content-Language", "en"),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Access-Control-Allow-Origin", "*"),
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


def tell_problems(servers: Iterable[object]) -> None:
    """Let the servers answer what they refuse themselves with problem documents."""
    for server in servers:
        if isinstance(server, BaseWSGIServer):
            server.channel_class = type("Channel", (server.channel_class,), {"error_task_class": _Problem})
