"""The server: the application behind waitress, with the pool that answers strangers' queries."""

from __future__ import annotations

import errno
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from waitress import create_server

from graph.atlas import Atlas
from graph.elsewhere.pool import RemotePool
from graph.elsewhere.remote import RemoteStore
from graph.store import Store
from graph.typed.live import LivePool
from graph.typed.workers import Limits, QueryPool
from ontology.errors import PortBusy
from ontology.system import why
from webviz.app import create_app
from webviz.importing.receiving import take_imports
from webviz.settings import Settings
from webviz.unheard import tell_problems


def serve(atlas: Atlas, settings: Settings, started: Callable[[str], None]) -> None:
    """Serve until interrupted or told to end; `started` hears the address once it answers. PortBusy if it cannot."""
    with (
        tempfile.TemporaryDirectory(prefix="samgraf-checkpoint-") as folder,
        _pool(atlas.store, Path(folder), settings) as pool,
    ):
        pool.wait_until_ready()
        app = create_app(settings, atlas, pool)
        server = _listen(app, settings)
        end_when_told()
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        started(f"http://{host}:{server.effective_port}/")
        try:
            server.run()
        finally:
            server.close()


def _pool(store: Store, folder: Path, settings: Settings) -> QueryPool:
    """What answers strangers' queries: processes over checkpoints of our own store, or the service that has it."""
    if isinstance(store, RemoteStore):
        return RemotePool(store, limits(settings), settings.query_workers)
    return LivePool(store, folder, limits(settings), settings.query_workers)


def limits(settings: Settings) -> Limits:
    """The limits of strangers' queries, as the operator set them."""
    return Limits(
        seconds=settings.query_seconds,
        rows=settings.query_rows,
        size=settings.query_bytes,
        characters=settings.query_characters,
        memory=settings.query_memory,
        waiting=settings.query_waiting,
        spare=1,
        hosts=settings.service_hosts,
        kept=settings.query_kept,
    )


def _listen(app: object, settings: Settings):  # type: ignore[no-untyped-def]
    sockets: dict[int, object] = {}
    try:
        server = create_server(
            app,
            map=sockets,
            host=settings.host,
            port=settings.port,
            threads=settings.threads + settings.query_workers + settings.query_waiting,
            connection_limit=settings.connections,
            ident="",
            max_request_body_size=settings.request_bytes,
            clear_untrusted_proxy_headers=True,
            **_proxy(settings.trusted_proxy),
        )
        take_imports(sockets.values(), settings)
        tell_problems(sockets.values())
        return server
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortBusy(
                "Port %(port)s on %(host)s is in use; stop what uses it, or choose another with --port.",
                port=settings.port,
                host=settings.host,
            ) from error
        raise PortBusy(
            "Cannot listen on %(host)s, port %(port)s (%(why)s); choose others with --host and --port.",
            host=settings.host,
            port=settings.port,
            why=why(error),
        ) from error


def _proxy(address: str) -> dict[str, object]:
    """What waitress needs to believe the operator's own proxy, and only that, about who asks and how."""
    if not address:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": address, "trusted_proxy_count": 1, "trusted_proxy_headers": headers}


def end_when_told() -> None:
    """End in order when told to or when the terminal is closed, unless whoever started us said to go on (nohup)."""
    for name in ("SIGTERM", "SIGHUP"):  # not every system has both
        told = getattr(signal, name, None)
        if told is not None and signal.getsignal(told) is signal.SIG_DFL:
            signal.signal(told, _end)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
