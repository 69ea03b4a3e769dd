"""The archive (資料室): search, feeds, downloads."""

from typing import Any

from flask import Blueprint, Response, abort, request, stream_with_context, url_for

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.archive import exports, feeds, grams, queries
from deliberation.errors import Missing
from deliberation.proposals import queries as proposals
from deliberation.record import queries as record
from deliberation.web import access, database, language, pages, paging, reading, settings

bp = Blueprint("archive", __name__)


@bp.get("/archive")
@access.public
def index() -> Any:
    """Search, newest first; without a query what can be downloaded and followed."""
    query = request.args.get("q", "")[: grams.LONGEST_QUERY].strip()

    def load() -> dict[str, Any]:
        narrowed = {n: v for n in ("kind", "jurisdiction", "proposal") if (v := request.args.get(n, "").strip()[:80])}
        hits = queries.search(reading(), query, paging.before(), narrowed) if query else None
        rows = [(r, grams.excerpt(r.text, query)) for r in hits.rows] if hits else []
        return {
            "query": query, "hits": hits, "rows": rows, "narrowed": narrowed, "kinds": queries.KINDS, "tables": list(exports.TABLES),
            "places": accounts.jurisdictions(reading()), "words": bool(grams.phrases(query)),
        }  # fmt: skip

    if query:  # what is found depends on the index as well, which follows the record by a second
        return language.render("archive/index.html", **load())
    return pages.cached("site", "archive/index.html", load)


@bp.get("/feed.atom")
@access.public
def feed() -> Any:
    """Everything new in the public record."""
    rows = record.newest(reading(), before=paging.FIRST, most=50)[:50]
    return _atom(rows, language.translate("feed.site"), "/")


@bp.get("/proposals/<slug>/feed.atom")
@access.public
def proposal_feed(slug: str) -> Any:
    """Everything new about a proposal."""
    row = proposals.by_slug(reading(), slug)
    if row is None:
        raise Missing
    rows = record.about(reading(), f"proposal:{slug}", before=paging.FIRST, most=50)[:50]
    name = language.pair({"ja": row.title_ja, "en": row.title_en}, language.language())
    return _atom(rows, name, f"/proposals/{slug}")


def _atom(rows: Any, title: str, path: str) -> Response:
    """Feeds carry the demonstration's mark in their title and in every entry."""
    say, base = language.translate, settings().base_url + request.script_root
    demo = say("feed.demonstration") if accounts.has_demonstration(reading()) else ""
    entries = []
    for row in rows:
        number = getattr(row, "entry_id", None) or row.id
        at = feeds.moment(row.leaf)
        link = f"{base}/record/{number}"
        entries.append(
            {
                "id": link,
                "link": link,
                "title": demo + say("kind." + row.kind),
                "summary": feeds.facts_in_words(row.leaf, say),
                "updated": at,
            }
        )
    updated = entries[0]["updated"] if entries else clock.now()
    raw = feeds.atom(
        address=settings().base_url + request.script_root + request.path, page=base + path, title=demo + title,
        language=language.language(), entries=entries, updated=updated,
    )  # fmt: skip
    answer = Response(raw, mimetype="application/atom+xml")
    answer.add_etag()
    answer.headers["Cache-Control"] = "no-cache"
    return answer.make_conditional(request)


@bp.get("/archive/<name>.<form>")
@access.public
def download(name: str, form: str) -> Any:
    """One table as CSV or JSON Lines."""
    table = exports.TABLES.get(name)
    if table is None or form not in ("csv", "jsonl"):
        abort(404)
    mark = {"demonstration": True} if accounts.has_demonstration(reading()) else {}
    write = exports.as_csv if form == "csv" else exports.as_json_lines

    def lines() -> Any:
        with database().reading() as db:
            yield from write(table, exports.rows(db, table), mark)

    answer = Response(stream_with_context(lines()), mimetype="text/csv" if form == "csv" else "application/x-ndjson")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


@bp.get("/archive/tables")
@access.public
def tables() -> Any:
    """What each table holds."""
    return pages.cached(
        "help", "archive/tables.html", lambda: {"tables": exports.TABLES, "address": url_for("archive.index")}
    )
