"""The plan of a version: its flows as a table, some of them beside each other. The page of one flow is site's."""

from collections.abc import Sequence
from typing import Any

from flask import request

from deliberation.dataplans import diff, overview, queries, rules, summary
from deliberation.dataplans.document import Document
from deliberation.dataplans.overview import Table
from deliberation.dataplans.presenting import present
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.routes.versions import home
from deliberation.dataplans.vocabulary import FLOW_FIELDS, groups
from deliberation.proposals.rules import cannot_touch, subject
from deliberation.web import access, language, pages, reading
from deliberation.web.typed import number as number_of

CARDS = 12  # a plan of so many flows or fewer shows each of them in sentences


@bp.get("/proposals/<slug>/v/<int:number>/plan")
@access.public
def plan(slug: str, number: int) -> Any:
    """The flows as a table and, where they are few, in sentences; then the fields of the plan as a whole."""
    asked = ("show", "domain", "order", "page")
    return pages.cached(subject(slug), "dataplans/plan.html", lambda: _plan(slug, number), query=asked)


def _plan(slug: str, number: int) -> dict[str, Any]:
    db = reading()
    proposal, row, document = queries.shown(db, slug, number)
    tense = rules.tense_of(proposal.stage)
    shown, of = present(document, tense), queries.flows(db, row.id)
    versions = queries.versions_and_two(db, proposal.id, number)
    table = _table(overview.lines(document, shown.flags, {f.flow_id: f.change for f in of if row.number > 1}))
    few = len(document.flows) <= CARDS and table.found == table.of
    return {
        "proposal": proposal, "row": row, "home": home(slug), "versions": versions,
        "of_every_flow": _of_every_flow(versions, row, document, proposal.kind),
        "shown": shown, "table": table, "flow_fields": FLOW_FIELDS, "groups": groups("plan"),
        "sentences": {f.flow_id: summary.of_flow(document, f, tense) for f in document.flows} if few else {},
        "may_comment": cannot_touch(proposal.kind) is None, "most": overview.SIDE_BY_SIDE,
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


@bp.get("/proposals/<slug>/v/<int:number>/plan/side")
@access.public
def side(slug: str, number: int) -> Any:
    """Some flows beside each other (?flow=a&flow=b), with what differs marked; ?only=1: nothing but that."""
    proposal, row, document = queries.shown(reading(), slug, number)
    wanted = dict.fromkeys(request.args.getlist("flow"))
    flows = [f for f in document.flows if f.flow_id in wanted]
    rows = overview.beside([f.fields for f in flows[: overview.SIDE_BY_SIDE]], tuple(FLOW_FIELDS))
    return language.render(
        "dataplans/side.html", proposal=proposal, row=row, home=home(slug), left_out=flows[overview.SIDE_BY_SIDE :],
        flows=flows[: overview.SIDE_BY_SIDE], rows=rows, only=bool(request.args.get("only")), flow_fields=FLOW_FIELDS,
        names={f.flow_id: f["name"].value for f in document.flows},
        here=overview.side_by_side([f.flow_id for f in flows[: overview.SIDE_BY_SIDE]]),
    )  # fmt: skip
