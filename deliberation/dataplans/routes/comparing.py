"""Two versions of one proposal: field by field, each change material or not with the clause of the rule."""

import json
from typing import Any

from flask import redirect, request, url_for

from deliberation.dataplans import diff, exports, queries
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.routes.versions import download, home
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.errors import Missing
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import cannot_touch, subject
from deliberation.web import access, pages, reading, settings
from deliberation.web.typed import number

FLOWS = 20  # changed flows on one page


@bp.get("/proposals/<slug>/compare")
@access.public
def choose_versions(slug: str) -> Any:
    """From the two lists of a form to the address of the comparison; without a choice the two newest versions that
    can be read."""
    proposal = proposals.by_slug(reading(), slug)
    if proposal is None or proposal.version == 0:
        raise Missing
    found = queries.versions(reading(), proposal.id)
    newest = [v.number for v in found if v.redacted_at is None] or [proposal.version]
    old, new = _number("a", newest[:2][-1]), _number("b", newest[0])
    return redirect(url_for("dataplans.compare", slug=slug, old=old, new=new), 303)


def _number(name: str, default: int) -> int:
    found = number(request.args.get(name))
    return default if found is None else found


@bp.get("/proposals/<slug>/compare/<int:old>/<int:new>")
@access.public
def compare(slug: str, old: int, new: int) -> Any:
    """Field by field. Of many flows FLOWS on a page (?from=<how many stand before>), with a table of all of them.
    A version is not compared with itself: a proposal may have one alone."""
    if old == new:
        return pages.cached(subject(slug), "dataplans/same.html", lambda: _alone(slug, old))
    return pages.cached(
        subject(slug), "dataplans/compare.html", lambda: _page(_compared(slug, old, new)), query=("from",)
    )


def _page(told: dict[str, Any]) -> dict[str, Any]:
    found, first = told["found"], _number("from", 0)
    flows = [flow_id for flow_id in told["flows"] if found.at(flow_id)]
    whole = ["document", "plan"] if first == 0 else []
    return {
        **told, "plan_fields": PLAN_FIELDS, "flow_fields": FLOW_FIELDS,
        "versions": queries.versions(reading(), told["proposal"].id),
        "places": [*whole, *flows[first : first + FLOWS]], "changed_flows": flows, "first": first, "size": FLOWS,
        "may_comment": cannot_touch(told["proposal"].kind) is None,
        "unchanged": told["asked"] - len([c for c in found.changes if c.place != "document"]),
    }  # fmt: skip


def _alone(slug: str, version: int) -> dict[str, Any]:
    proposal, row, _ = queries.shown(reading(), slug, version)
    return {"proposal": proposal, "home": home(slug), "row": row, "versions": queries.versions(reading(), proposal.id)}


def _compared(slug: str, old: int, new: int) -> dict[str, Any]:
    db = reading()
    proposal, before, first = queries.shown(db, slug, old)
    after = queries.version(db, proposal.id, new)
    if after is None:
        raise Missing
    second = queries.document_of(after, proposal.kind)
    return {
        "proposal": proposal, "home": home(slug), "before": before, "after": after,
        "found": diff.compare(first, second, corrigendum=after.corrigendum_of == before.number),
        "names": {f.flow_id: f["name"].value for f in (*first.flows, *second.flows)},
        "flows": [f.flow_id for f in second.flows],
        "asked": len(PLAN_FIELDS) + len(FLOW_FIELDS) * len(second.flows),
    }  # fmt: skip


@bp.get("/proposals/<slug>/compare/<int:old>/<int:new>.json")
@access.public
def compare_json(slug: str, old: int, new: int) -> Any:
    """The same as "jukugi-comparison/1"."""
    told = _compared(slug, old, new)
    base = settings().base_url
    body = exports.diff_json(
        told["found"], _side(told["before"], slug), _side(told["after"], slug), told["names"],
        address=f"{base}/proposals/{slug}/compare/{old}/{new}",
        schema=f"{base}/formats/jukugi-comparison-1.schema.json",
        demonstration=bool(told["proposal"].demonstration),
    )  # fmt: skip
    return download(json.dumps(body, ensure_ascii=False, sort_keys=True).encode(), "application/json")


def _side(row: Any, slug: str) -> exports.Side:
    address = f"{settings().base_url}/proposals/{slug}/v/{row.number}"
    return exports.Side(row.number, row.document_digest, row.plan_digest, address)
