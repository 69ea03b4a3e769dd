"""Flows of a plan beside each other. The pages of the plan and of one flow are site's: they join slices."""

from typing import Any

from flask import request

from deliberation.dataplans import overview, queries
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.routes.versions import home
from deliberation.dataplans.vocabulary import FLOW_FIELDS
from deliberation.web import access, language, reading


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
