"""Two proposals, or two cities, beside each other: the five questions, points to check, the plans, every flow."""

import json
from collections.abc import Sequence
from typing import Any

from flask import redirect, request, url_for

from deliberation.accounts import queries as accounts
from deliberation.dataplans import exports, queries, redflags, rules
from deliberation.dataplans.flaghistory import history
from deliberation.dataplans.presenting import present
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.routes.versions import download, home
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS, PROCESS_FIELDS
from deliberation.errors import Gone, Missing
from deliberation.proposals import queries as proposals
from deliberation.web import access, pages, paging, reading, settings
from deliberation.web.typed import number

FOUND = 20  # proposals that fit a name
FLOWS = 6  # of each side on one page
PLANS = tuple(f for f in PLAN_FIELDS.values() if f.name not in PROCESS_FIELDS)


@bp.get("/compare")
@access.public
def beside() -> Any:
    """The newest readable versions of two proposals (?a=, ?b=: an address's last part, words of a title or a city)."""
    return pages.cached("site", "dataplans/beside.html", _beside, query=("a", "b", "from"))


def _beside() -> dict[str, Any]:
    db = reading()
    asked = [request.args.get(name, "").strip()[:80] for name in ("a", "b")]
    sides = [_side(words) for words in asked]
    fitting = [
        _readable(proposals.named(db, words, FOUND)) if words and side is None else ()
        for words, side in zip(asked, sides, strict=True)
    ]
    for n, rows in enumerate(fitting):
        if len(rows) == 1:  # one proposal fits: nothing is left to choose
            sides[n], fitting[n] = _side(rows[0].slug), ()
    first = number(request.args.get("from")) or 0
    both = [s for s in sides if s is not None]
    return {
        "asked": [s["proposal"].slug if s else words for s, words in zip(sides, asked, strict=True)],
        "sides": both, "fitting": fitting, "unfound": [w for w, s, f in zip(asked, sides, fitting, strict=True)
                                                    if w and s is None and not f],
        "choices": _readable(proposals.listing(db, before=paging.FIRST)),
        "lines": _lines(both) if len(both) == 2 else (), "first": first, "size": FLOWS,
        "most": max((len(s["shown"].document.flows) for s in both), default=0),
        "plan_fields": PLANS, "flow_fields": FLOW_FIELDS,
    }  # fmt: skip


def _readable(rows: Sequence[Any]) -> list[Any]:
    """Proposals with anything to compare."""
    left = queries.with_readable(reading(), [row.id for row in rows])
    return [row for row in rows if row.id in left]


def _lines(sides: Sequence[dict[str, Any]]) -> Any:
    """Every point that stands or is grey on one of the sides. RF40 to RF43 rest on recorded acts: not here."""
    return history([(n, side["shown"].flags) for n, side in enumerate(sides)])


def _side(slug: str) -> dict[str, Any] | None:
    try:
        proposal, row, document = queries.shown(reading(), slug)
    except (Missing, Gone):
        return None
    shown = present(document, rules.tense_of(proposal.stage))
    return {"proposal": proposal, "row": row, "shown": shown, "home": home(slug)}


@bp.get("/compare.json")
@access.public
def beside_json() -> Any:
    """Two proposals by the last parts of their addresses, as "jukugi-side-by-side/1"; without them, where to choose."""
    if not (request.args.get("a") or request.args.get("b")):
        return redirect(url_for("dataplans.beside"), 303)
    sides = [_side(request.args.get(name, "")) for name in ("a", "b")]
    if None in sides:
        raise Missing
    base = settings().base_url
    told = exports.beside_json(
        [_told(side, base) for side in sides if side is not None],
        address=f"{base}/compare?a={sides[0]['proposal'].slug}&b={sides[1]['proposal'].slug}",
        schema=f"{base}/formats/jukugi-side-by-side-1.schema.json",
    )
    return download(json.dumps(told, ensure_ascii=False, sort_keys=True).encode(), "application/json")


def _told(side: dict[str, Any], base: str) -> dict[str, Any]:
    proposal, row = side["proposal"], side["row"]
    at = exports.Side(
        row.number, row.document_digest, row.plan_digest, f"{base}/proposals/{proposal.slug}/v/{row.number}"
    )
    mark = {"demonstration": True} if proposal.demonstration else {}
    about = {"proposal": proposal.slug, "kind": proposal.kind, "jurisdiction": proposal.jurisdiction}
    shown = side["shown"]
    flags = [f for f in shown.flags if f.state in (*redflags.STANDING, "grey")]
    return {**mark, **about, **exports.side_of(at, shown.document, flags)}


@bp.get("/compare/cities")
@access.public
def cities() -> Any:
    """The proposals of two municipalities (?a=&b=), and in how many of them each point is raised."""
    return pages.cached("site", "dataplans/cities.html", _cities, query=("a", "b"))


def _cities() -> dict[str, Any]:
    db, asked = reading(), [request.args.get(name, "") for name in ("a", "b")]
    places = {place.code: place for place in accounts.jurisdictions(db)}
    sides, offered = [places[code] for code in asked if code in places], {*proposals.places_with_plans(db), *asked}
    both = sides if len(sides) == 2 and sides[0].code != sides[1].code else []
    codes = [place.code for place in both]
    return {
        "asked": asked, "places": [place for code, place in places.items() if code in offered], "sides": both,
        "proposals": {c: [p for p in proposals.listing(db, before=paging.FIRST, jurisdiction=c) if p.version]
                      for c in codes},
        "by_rule": queries.proposals_by_rule_here(db, codes) if both else {}, "severities": redflags.SEVERITIES,
    }  # fmt: skip
