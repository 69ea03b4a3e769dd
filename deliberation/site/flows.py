"""The pages of a version's plan and of one of its flows: what it says, and what was said and decided about it."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy.engine import Connection

from deliberation.audits import queries as audits
from deliberation.audits import takeup
from deliberation.comments import queries as comments
from deliberation.council import queries as council
from deliberation.dataplans import diff, overview, queries, rules, summary
from deliberation.dataplans.document import Document
from deliberation.dataplans.overview import Table
from deliberation.dataplans.presenting import present, present_flow
from deliberation.dataplans.vocabulary import FLOW_FIELDS, groups
from deliberation.errors import Missing
from deliberation.proposals.rules import cannot_touch, subject
from deliberation.site import discussed
from deliberation.web import access, pages, reading
from deliberation.web.typed import number as number_of

bp = Blueprint("flows", __name__)
CARDS = 12  # a plan of so many flows or fewer shows each of them in sentences


@bp.get("/proposals/<slug>/v/<int:number>/plan")
@access.public
def plan(slug: str, number: int) -> Any:
    """The flows as a table and, where they are few, in sentences; then the fields of the plan as a whole."""
    asked = ("show", "domain", "order", "page")
    return pages.cached(subject(slug), "site/plan.html", lambda: _plan(slug, number), query=asked)


def _plan(slug: str, number: int) -> dict[str, Any]:
    db = reading()
    proposal, row, document = queries.shown(db, slug, number)
    tense = rules.tense_of(proposal.stage)
    shown, of = present(document, tense), queries.flows(db, row.id)
    versions = queries.versions_and_two(db, proposal.id, number)
    table = _table(overview.lines(document, shown.flags, {f.flow_id: f.change for f in of if row.number > 1}))
    few = len(document.flows) <= CARDS and table.found == table.of
    return {
        "proposal": proposal, "row": row, "home": url_for("site.proposal", slug=slug), "versions": versions,
        "of_every_flow": _of_every_flow(versions, row, document, proposal.kind),
        "shown": shown, "table": table, "flow_fields": FLOW_FIELDS, "groups": groups("plan"),
        "sentences": {f.flow_id: summary.of_flow(document, f, tense) for f in document.flows} if few else {},
        "may_comment": cannot_touch(proposal.kind) is None, "most": overview.SIDE_BY_SIDE,
        **discussed.place(db, proposal.id, None),
    }  # fmt: skip


def _of_every_flow(versions: Sequence[Any], row: Any, document: Document, kind: str) -> tuple[str, ...]:
    """The fields of the plan by whose change every flow of the version before is marked; none where that is gone."""
    before = next((v for v in versions if v.number == row.number - 1 and v.document is not None), None)
    if before is None:
        return ()
    old = queries.document_of(before, kind)
    return diff.of_every_flow(old, document, corrigendum=row.corrigendum_of is not None)


def _table(lines: tuple[overview.Line, ...]) -> Table:
    asked = (request.args.get(name, "") for name in ("show", "domain", "order"))
    return overview.table(lines, *asked, number_of(request.args.get("page")) or 1)


@bp.get("/proposals/<slug>/v/<int:number>/plan/flows/<flow_id>")
@access.public
def flow(slug: str, number: int, flow_id: str) -> Any:
    """Its sentences, every field with an address of its own, its points to check, how much was said about it."""
    return pages.cached(subject(slug), "site/flow.html", lambda: _flow(reading(), slug, number, flow_id))


def _flow(db: Connection, slug: str, number: int, flow_id: str) -> dict[str, Any]:
    proposal, row, document = queries.shown(db, slug, number)
    found, of = document.flow(flow_id), queries.flows(db, row.id)
    if found is None:
        raise Missing
    at = next(n for n, f in enumerate(of) if f.flow_id == flow_id)
    said, noted = queries.flag_replies(db, proposal.id), council.flag_notes(db, proposal.id)
    return {
        "readable": queries.readable(db, proposal.id), "proposal": proposal, "row": row, "flow": found,
        "kept": of[at], "count": len(of),
        "before": of[at - 1] if at else None, "after": of[at + 1] if at + 1 < len(of) else None,
        "shown": present_flow(document, found, rules.tense_of(proposal.stage), said, noted),
        "names": queries.named(of), "groups": groups("flow"), "may_comment": cannot_touch(proposal.kind) is None,
        "comments": comments.counts_with_flows(db, proposal.id)[1].get(flow_id),
        **_taking_part(db, proposal.id, flow_id), **discussed.place(db, proposal.id, flow_id),
    }  # fmt: skip


def _taking_part(db: Connection, proposal_id: int, flow_id: str) -> dict[str, Any]:
    """What the newest audit report counted of this flow."""
    newest = audits.newest_body(db, proposal_id)
    return {"audit": newest, "taking_part": takeup.of(json.loads(newest.body), flow_id) if newest else []}
