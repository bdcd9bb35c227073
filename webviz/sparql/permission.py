"""Who may write: whoever sends the operator's token (``Authorization: Bearer …``), and nobody where none is set."""

from __future__ import annotations

import hmac

from flask import request

from webviz.current import running
from webviz.sparql.protocol import ProtocolError

CHALLENGE = 'Bearer realm="samgraf"'


def demand_operator() -> None:
    """Let the operator through. Raises ProtocolError: 403 where nobody may write, 401 for a wrong token or none."""
    token = running().settings.token
    if not token:
        template = "Nothing can be written here: the server was started without SAMGRAF_TOKEN."
        raise ProtocolError(403, "read-only", template)
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    # Compared in constant time, so that nobody can find the token letter by letter.
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        template = "Only the operator may write here: send the token as “Authorization: Bearer …”."
        raise ProtocolError(401, "not-the-operator", template)
