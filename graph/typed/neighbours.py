"""Whether the name of another host leads back to this machine or its link: an allowed name must not become a way in."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import ip_address

from ontology.errors import QueryRefused


def refuse_near(hosts: Iterable[str]) -> None:
    """Raise QueryRefused for a name that now leads to a loopback or link-local address, or to none in particular.

    An address the operator has written down as such, and `localhost`, were meant. The names are those of hosts with
    or without a port, already allowed. A name nobody knows is left for the engine to fail on.
    """
    for host in sorted(hosts):
        name = host.rpartition("]")[0].lstrip("[") or host.partition(":")[0]
        if not _meant(name):
            for address in _addresses(name):
                refuse_address(name, address)


def refuse_address(name: str, address: str) -> None:
    """Raise QueryRefused if the address that a host's name led to is such a one, and not what was written down."""
    found = ip_address(address.partition("%")[0])
    near = found.is_loopback or found.is_link_local or found.is_unspecified or found.is_multicast
    if near and not _meant(name):
        raise QueryRefused(
            "%(host)s leads to %(address)s, which is this machine or next to it. It is not asked by that name.",
            host=name,
            address=address,
        )


def _meant(name: str) -> bool:
    return name == "localhost" or _literal(name)


def _literal(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False


def _addresses(name: str) -> list[str]:
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return sorted({str(address[0]).partition("%")[0] for *_rest, address in found})
