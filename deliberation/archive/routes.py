"""The archive (資料室): search, feeds, downloads."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request, url_for

from deliberation.accounts import queries as accounts
from deliberation.archive import columns, exports, feeds, found, grams, pointed, queries, telling
from deliberation.archive.feeds import Item
from deliberation.archive.tables import TABLES
from deliberation.comments import queries as comments
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.flagnews import news
from deliberation.errors import Missing
from deliberation.proposals import queries as proposals
from deliberation.record import queries as record
from deliberation.web import access, database, files, language, pages, paging, reading, settings

bp = Blueprint("archive", __name__)
IN_FEED = 50
VERSIONS_COMPARED = 20  # newest versions, each with the one before it: a plan may have two hundred flows


@bp.app_template_global("fictional")
def fictional(jurisdiction: str | None) -> bool:
    """Whether this is a municipality of the demonstration, which a citation says."""
    return jurisdiction in accounts.fictional(reading())


@bp.get("/archive")
@access.public
def index() -> Any:
    """Search, newest first; without a query what can be downloaded and followed."""
    query, narrowed = _query()
    if not query:
        return pages.cached("site", "archive/index.html", lambda: {"tables": list(TABLES), **_choices({})})
    if len(query) > grams.LONGEST_QUERY:
        return language.render("archive/long.html", query=query, longest=grams.LONGEST_QUERY, **_choices(narrowed)), 422
    # what is found depends on the index as well, which follows the record by a second: nothing is kept
    hits = queries.search(reading(), query, paging.before(), narrowed)
    return language.render(
        "archive/found.html", query=query, hits=hits, first=paging.before() == paging.FIRST,
        words=bool(grams.phrases(query)), names=_proposals(hits.rows), credits=_credits(hits.rows),
        rows=[(hit.row, found.heading(hit.row.key), _excerpt(hit, query)) for hit in hits.rows],
        asked=urlencode({"q": query, **narrowed}), **_choices(narrowed),
    )  # fmt: skip


def _excerpt(hit: queries.Hit, query: str) -> tuple[str, str, str]:
    """A plan is a list of values: the sentence or the name that was found, without its neighbours."""
    return grams.excerpt(hit.text, query, lines=hit.row.kind == "version")


def _proposals(hits: Sequence[queries.Hit]) -> dict[str, dict[str, str | None]]:
    """The titles of the proposals that the hits belong to, by slug."""
    return proposals.titles(reading(), sorted({hit.row.proposal for hit in hits if hit.row.proposal}))


def _credits(hits: Sequence[queries.Hit]) -> dict[int, str]:
    """By the number of a comment: where its text was written, if not here; said wherever it is shown."""
    return comments.credits_of(reading(), sorted({hit.row.comment_id for hit in hits if hit.row.comment_id}))


def _title(row: Any, names: Mapping[str, Mapping[str, Any]]) -> str:
    """A hit in one line: its kind, what it is called, its proposal."""
    say, lang = language.translate, language.language()
    head, own = found.heading(row.key), language.pair({"ja": row.title_ja, "en": row.title_en}, lang)
    title = say(head.key, **head.values) if head else f"{say('found.' + row.kind)}{say(telling.COLON)}{own}"
    of = names.get(row.proposal)
    return say("feed.hit", title=title, proposal=language.pair(of, lang)) if of else title


def _query() -> tuple[str, dict[str, str]]:
    """What is searched, and what it is narrowed to."""
    narrowed = {name: request.args.get(name, "").strip()[:80] for name in queries.NARROWED}
    return " ".join(request.args.get("q", "").split()), {name: value for name, value in narrowed.items() if value}


def _choices(narrowed: dict[str, str]) -> dict[str, Any]:
    return {"narrowed": narrowed, "kinds": queries.KINDS, "places": accounts.jurisdictions(reading())}


@bp.get("/archive/feed.atom")
@access.public
def search_feed() -> Any:
    """What a search finds, as a feed: a saved search needs no account."""
    query, narrowed = _query()
    hits = queries.search(reading(), query, paging.FIRST, narrowed).rows
    base, names = settings().base_url + request.script_root, _proposals(hits)
    fictional = accounts.fictional(reading())
    invented = proposals.invented_companies(reading(), found.companies(hit.row.key for hit in hits))
    items, credit = [], _credits(hits)
    for hit in hits:
        parts = " / ".join(("".join(_excerpt(hit, query)), *filter(None, [credit.get(hit.row.comment_id)])))
        of_it = hit.row.jurisdiction in fictional or found.company(hit.row.key) in invented
        title, day = telling.mark(of_it) + _title(hit.row, names), feeds.beginning(hit.row.day)
        items.append(Item(base + hit.row.path, title, parts, day, of_it))
    asked = urlencode({"q": query, **narrowed})
    name = language.translate("feed.search" if query else "feed.search_of_nothing", q=query)
    return telling.atom(items, telling.mark_of_all(items) + name, f"/archive?{asked}", f"?{asked}")


@bp.get("/feed.atom")
@access.public
def feed() -> Any:
    """Everything new in the public record."""
    rows = record.newest(reading(), before=paging.FIRST, most=IN_FEED)[:IN_FEED]
    items = telling.items(rows, lambda row: row.id, named=True)
    return telling.atom(items, telling.mark_of_all(items) + language.translate("feed.site"), "/")


@bp.get("/proposals/<slug>/feed.atom")
@access.public
def proposal_feed(slug: str) -> Any:
    """Everything new about a proposal."""
    row = proposals.by_slug(reading(), slug)
    if row is None:
        raise Missing
    rows = record.about(reading(), f"proposal:{slug}", before=paging.FIRST, most=IN_FEED)[:IN_FEED]
    name = language.pair({"ja": row.title_ja, "en": row.title_en}, language.language())
    items = telling.items(rows, lambda row: row.entry_id, named=False)
    return telling.atom(items, telling.mark(bool(row.demonstration)) + name, f"/proposals/{slug}")


@bp.get("/points/feed.atom")
@access.public
def points_feed() -> Any:
    """Which points to check a version of any proposal raised, and which went with it."""
    rows = dataplans.newest_everywhere(reading(), VERSIONS_COMPARED)
    base = settings().base_url + request.script_root
    items = [pointed.item(one, base, telling.mark(bool(one.version.demonstration))) for one in news(rows)]
    return telling.atom(items, telling.mark_of_all(items) + language.translate("feed.points"), "/points")


@bp.get("/archive/<name>.<form>")
@access.public
def download(name: str, form: str) -> Any:
    """One table as CSV or JSON Lines, streamed."""
    table, kind = TABLES.get(name), exports.WRITERS.get(form)
    if table is None or kind is None:
        raise Missing
    media, write = kind
    fictional = accounts.fictional(reading())
    source = database()  # the rows are sent after this request has ended

    def lines() -> Iterator[str]:
        with source.reading() as db:
            yield from write(table, exports.rows(db, table), fictional)

    return files.saved(lines(), media, f"{name}.{form}", caching="no-cache")


@bp.get("/archive/<name>.csv-metadata.json")
@access.public
def metadata(name: str) -> Any:
    """What each column of a table means, where a program looks for it: beside the CSV (CSV on the Web)."""
    if name not in TABLES:
        raise Missing
    told = columns.metadata(TABLES[name], _columns(name, _fictional()), language.translate, language.language())
    return files.shown(
        json.dumps(told, ensure_ascii=False, indent=1), "application/csvm+json", f"{name}.csv-metadata.json",
        caching="no-cache",
    )  # fmt: skip


def _fictional() -> bool:
    return bool(accounts.fictional(reading()))


def _columns(name: str, marked: bool) -> list[tuple[str, str, str]]:
    return columns.of(TABLES[name], language.overlay().catalogue, marked=marked)


def _tables() -> dict[str, Any]:
    marked = _fictional()
    return {"tables": {name: _columns(name, marked) for name in TABLES}, "address": url_for("archive.index")}


@bp.get("/archive/tables")
@access.public
def tables() -> Any:
    """What each table holds, column by column."""
    return pages.cached("help", "archive/tables.html", _tables)
