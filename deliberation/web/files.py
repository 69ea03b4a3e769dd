"""Files that leave this site: their names, and the answers that carry them."""

import json
from collections.abc import Iterable
from typing import Any

from flask import Response

FOR_EVER = "public, max-age=31536000, immutable"  # for what stands at its address with its digest
PRIVATE = "private, no-store"
LINKED = "application/ld+json"


def called(name: str, demonstration: object) -> str:
    """The name of a file. One of the demonstration city says so, since bytes with a digest cannot."""
    return f"demonstration-{name}" if demonstration else name


def shown(body: str | bytes, media: str, name: str, *, caching: str | None = None, digest: str = "") -> Response:
    """An answer that a browser may show, and keeps under `name`. `digest` (sha256:…) is that of the body's bytes."""
    return _file("inline", body, media, name, caching, digest)


def saved(body: str | bytes | Iterable[str], media: str, name: str, *, caching: str | None = None) -> Response:
    """An answer that a browser keeps as a file called `name`."""
    return _file("attachment", body, media, name, caching)


def linked(found: dict[str, Any], name: str) -> Response:
    """A document of linked data (JSON-LD)."""
    return shown(json.dumps(found, ensure_ascii=False, indent=1), LINKED, name)


def _file(
    way: str, body: str | bytes | Iterable[str], media: str, name: str, caching: str | None, digest: str = ""
) -> Response:
    answer = Response(body, mimetype=media)
    answer.headers["Content-Disposition"] = f'{way}; filename="{name}"'
    if caching is not None:
        answer.headers["Cache-Control"] = caching
    if digest:
        answer.set_etag(digest.removeprefix("sha256:"))
    return answer
