"""The public record as pages in words, and as the static files that other people's tools read."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, redirect, request, url_for

from deliberation.errors import Missing, Refused, there
from deliberation.record import export, queries, receipts, verify, wording
from deliberation.record.folder import Folder
from deliberation.record.kinds import KINDS, SLUG
from deliberation.record.tiles import WIDTH
from deliberation.web import access, database, files, pages, paging, reading, settings

bp = Blueprint("record", __name__)

_TILE = re.compile(
    r"(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<number>(x[0-9]{3}/){0,5}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?\Z",
    re.ASCII,
)


@bp.get("/record")
@access.public
def index() -> Any:
    """The newest entries in words, by kind and municipality where asked."""
    signed = _signed_size()

    def load() -> dict[str, Any]:
        kind, place = request.args.get("kind"), request.args.get("place")
        kind, place = kind if kind in KINDS else None, place if place and SLUG.match(place) else None
        rows = queries.newest(reading(), before=paging.before(), kind=kind, jurisdiction=place)
        page = paging.page(rows, queries.PAGE)
        entries = {row.id: wording.described(row.leaf) for row in page.rows}
        chosen = {"kind": kind, "place": place, "kinds": list(KINDS), "places": queries.place_names(reading())}
        return {"page": page, "entries": entries, "signed": signed, **chosen}

    return pages.cached("site", "record/index.html", load, query=("kind", "place", "before"), also=signed)


@bp.get("/record/<int:number>")
@access.public
def show(number: int) -> Any:
    """One entry: in words from its bytes, its text, its proof, then the bytes."""
    signed = _signed_size()

    def load() -> dict[str, Any]:
        row = _entry(number)
        text = wording.parts(row.payload) if row.payload is not None and not row.withdrawn else None
        entry = wording.described(row.leaf)
        names = current_app.extensions["jukugi_names"](reading(), {fact.name: fact.value for fact in entry.facts})
        return {
            "row": row, "entry": entry, "text": text, "names": names,
            "proof": _proof(row), "newest": queries.newest_number(reading()),
            "places": queries.place_names(reading()),
        }  # fmt: skip

    return pages.cached("site", "record/show.html", load, also=signed)


@bp.get("/record/<int:number>/receipt.json")
@access.public
def receipt(number: int) -> Any:
    """What a person keeps: verify.py checks it without any connection."""
    row = _entry(number)
    found = _proof(row)
    if found is None:
        raise Refused("not_signed_yet")
    return _file(receipts.receipt(row, found), "application/json", f"receipt-{number}.json")


@bp.get("/record/<int:number>/entry.json")
@access.public
def entry(number: int) -> Any:
    """The bytes of an entry, as they stand in the tree."""
    return _file(_entry(number).leaf, "application/json", f"entry-{number}.json", files.FOR_EVER)


@bp.get("/record/about")
@access.public
def about() -> Any:
    """How to check the record, in plain words."""
    found = receipts.published(_folder())
    return pages.cached("site", "record/about.html", lambda: {"published": found}, also=found and found.note)


@bp.get("/record/verify.py")
@access.public
def verifier() -> Any:
    """The verifier, to keep and run: one file, standard library only."""
    return _file(Path(verify.__file__).read_bytes(), "text/x-python; charset=utf-8", "verify.py")


@bp.get("/record/record.tar")
@access.public
def bundle() -> Any:
    """The whole record to keep and check: tiles, checkpoint, key, public texts and the verifier."""
    give_back = _take_turn()
    try:
        pieces = export.bundle(database(), _folder())
    except BaseException as error:
        give_back()
        if isinstance(error, export.Unpublished):
            raise Missing from error
        raise
    answer = Response(_then(pieces, give_back), mimetype="application/x-tar")
    answer.call_on_close(give_back)  # whoever leaves before the first piece never begins to read
    answer.headers["Content-Disposition"] = 'attachment; filename="record.tar"'
    answer.headers["Cache-Control"] = "no-cache"
    return answer


_one_at_a_time = Lock()  # a slow reader holds a thread that others need for reading, and a file of the texts


def _take_turn() -> Callable[[], None]:
    """The turn to send the whole record, or ``record_busy``; what is returned gives it back, once."""
    if not _one_at_a_time.acquire(blocking=False):
        raise Refused("record_busy")
    held = [_one_at_a_time]

    def give_back() -> None:
        if held:
            held.pop().release()

    return give_back


def _then(pieces: Iterator[bytes], done: Callable[[], None]) -> Iterator[bytes]:
    try:
        yield from pieces
    finally:
        done()


@bp.get("/log")
@access.public
def log() -> Any:
    """People who open the address of the files are shown the pages."""
    return redirect(url_for("record.index"))


@bp.get("/log/checkpoint")
@access.public
def checkpoint() -> Any:
    return _static("checkpoint", "text/plain; charset=utf-8", "public, max-age=1")


@bp.get("/log/vkey")
@access.public
def vkey() -> Any:
    return _static("vkey", "text/plain; charset=utf-8", "public, max-age=300")


@bp.get("/log/tile/<path:path>")
@access.public
def tile(path: str) -> Any:
    """A tile or entry bundle that the published checkpoint covers; anything else is not there (yet)."""
    named = _TILE.match(path)
    if named is None or not _covered(named):
        abort(404)
    return _static(f"tile/{path}", "application/octet-stream", files.FOR_EVER)


def _covered(named: re.Match[str]) -> bool:
    """Whether the checkpoint covers the whole tile: one beyond it may still change, and would be kept for ever."""
    level = 0 if named["level"] == "entries" else int(named["level"])
    number = int(named["number"].replace("/", "").replace("x", ""))
    return (number * WIDTH + int(named["width"] or WIDTH)) << 8 * level <= _signed_size()


def _folder() -> Folder:
    return Folder(settings().log_dir)


def _signed_size() -> int:
    found = receipts.published(_folder())
    return found.checkpoint.size if found else 0


def _entry(number: int) -> Any:
    return there(queries.entry(reading(), number))


def _proof(row: Any) -> receipts.Proof | None:
    folder = _folder()
    return receipts.proof(folder, receipts.published(folder), row.idx, row.leaf)


def _static(path: str, mimetype: str, caching: str) -> Response:
    try:
        data = _folder().read(path)
    except FileNotFoundError:
        abort(404)
    return _open_to_all(make_response(data), mimetype, caching)


def _file(data: bytes | str, mimetype: str, name: str, caching: str = "no-cache") -> Response:
    response = _open_to_all(make_response(data), mimetype, caching)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _open_to_all(response: Response, mimetype: str, caching: str) -> Response:
    """Other people's pages may read the record too: it holds nothing that is not public, and sets no cookie."""
    response.headers["Content-Type"] = mimetype
    response.headers["Cache-Control"] = caching
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    return response.make_conditional(request)
