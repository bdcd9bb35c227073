"""The data as files: ``/data/dumps/NAME.FORMAT``, some compressed too (``.gz``), with their SHA-256 checksums.

NAME is ``samgraf`` for all of it, or the path of a municipality or region (``no-1514``).
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, send_file

from graph.publishing import dumps
from webviz.current import atlas
from webviz.fresh import fresh, open_to_all
from webviz.i18n import gettext as _
from webviz.problems import problem

blueprint = Blueprint("dumps", __name__, url_prefix="/data/dumps")
blueprint.after_request(open_to_all)


@blueprint.get(f"/{dumps.SUMS}")
def sums() -> Response:
    """The checksums of all files, as ``sha256sum -c`` reads them."""
    return fresh(lambda: dumps.sums(atlas().store, atlas().base), "text/plain; charset=utf-8", dumps.SUMS)


@blueprint.get("/<file>")
def dump(file: str) -> Response:
    """A file, as it lies on disk; its checksum is its ETag."""
    found = next(
        (one for one in dumps.dumps(atlas().store, file.partition(".")[0], atlas().base) if one.file == file), None
    )
    if found is None:
        abort(
            problem(404, "unknown-file", _("There is no such file; %(sums)s lists those there are.", sums=dumps.SUMS))
        )
    response = send_file(
        found.path, found.media_type, as_attachment=True, download_name=file, etag=found.sha256, max_age=0
    )
    # Sent as it lies there: what is compressed on the way has another length, and would have to be held in memory.
    response.direct_passthrough = False
    response.headers["Cache-Control"] = "no-cache"
    return response
