"""The flows of a draft: the task list, a page for each flow, beginning, copying, removing, comparing them."""

from typing import Any

from flask import redirect, request, url_for

from deliberation.accounts.rules import Role
from deliberation.dataplans import acts, overview, queries, wizard
from deliberation.dataplans.forms import DraftForm, FlowForm
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.routes.drafting import common, editable, form_of
from deliberation.dataplans.routes.versions import home
from deliberation.dataplans.vocabulary import FLOW_FIELDS
from deliberation.errors import Missing, Refused
from deliberation.web import access, database, language, notice, reading
from deliberation.web.typed import number

UNFOLDED = 8  # a draft with so many flows or fewer shows the steps of each on its first page


@bp.get("/proposals/<slug>/draft")
@access.roles(Role.clerk)
def draft(slug: str) -> Any:
    """The task list."""
    proposal, row, document = editable(slug)
    return _task_list(proposal, row, document, form_of(row, FlowForm)), 200


def _task_list(proposal: Any, row: Any, document: dict[str, Any], form: DraftForm) -> str:
    rows = document["plan"]["flows"]
    pages = max(-(-len(rows) // overview.SIZE), 1)
    at = min(max(number(request.args.get("page")) or 1, 1), pages)
    few = len(rows) <= UNFOLDED
    flows = [
        {
            "flow_id": f["flow_id"],
            "name": (f.get("name") or {}).get("value"),
            "steps": wizard.progress(document, wizard.flow_steps(f["flow_id"])) if few else (),
            "whole": wizard.flow_progress(f),
        }
        for f in rows[(at - 1) * overview.SIZE : at * overview.SIZE]
    ]
    newest = queries.place(reading(), proposal.slug, proposal.version)
    begins = queries.newest_readable(reading(), proposal.id) if row is None else None
    return language.render(
        "dataplans/draft.html", proposal=proposal, row=row, home=home(proposal.slug), flows=flows, form=form,
        gone=newest is not None and newest.redacted, begins=begins.number if begins is not None else None,
        steps=wizard.progress(document, wizard.PLAN_STEPS), button=form_of(row), count=len(rows), page=at, pages=pages,
    )  # fmt: skip


@bp.post("/proposals/<slug>/draft/flows")
@access.roles(Role.clerk)
def add_flow(slug: str) -> Any:
    """Begin a flow, empty or as a copy of another one."""
    proposal, row, document = editable(slug)
    form = FlowForm()
    if form.validate_on_submit():
        try:
            flow_id = acts.add_flow(
                database(), **common(proposal, form), flow_id=form.flow_id.data or "", name=form.name.data,
                like=form.like.data or None,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            form.revision.data = form_of(row).revision.data  # what a colleague saved is not written over by a new flow
        else:
            notice("notice.flow_copied" if form.like.data else "notice.flow_begun", flow=form.name.data)
            return redirect(_begins(slug, flow_id, form.like.data), 303)
    like = form.like.data
    if like and any(f["flow_id"] == like for f in document["plan"]["flows"]):
        return _flow_page(proposal, row, document, like, form), 422
    return _task_list(proposal, row, document, form), 422


def _begins(slug: str, flow_id: str, like: str | None) -> str:
    """An empty flow begins with its first step; a copy with the list of its steps, to go to what differs."""
    if like:
        return url_for("dataplans.draft_flow", slug=slug, flow_id=flow_id)
    return url_for("dataplans.flow_step", slug=slug, flow_id=flow_id, name=wizard.flow_steps(flow_id)[0].name)


@bp.get("/proposals/<slug>/draft/flows/<flow_id>")
@access.roles(Role.clerk)
def draft_flow(slug: str, flow_id: str) -> Any:
    """The steps of one flow, and what can be done with it."""
    proposal, row, document = editable(slug)
    return _flow_page(proposal, row, document, flow_id, form_of(row, FlowForm)), 200


def _flow_page(proposal: Any, row: Any, document: dict[str, Any], flow_id: str, form: DraftForm) -> str:
    ids = [f["flow_id"] for f in document["plan"]["flows"]]
    if flow_id not in ids:
        raise Missing
    at = ids.index(flow_id)
    return language.render(
        "dataplans/draft_flow.html", proposal=proposal, row=row, home=home(proposal.slug), flow_id=flow_id, form=form,
        steps=wizard.progress(document, wizard.flow_steps(flow_id)), names=wizard.flow_names(document),
        button=form_of(row), others=[x for x in ids if x != flow_id], before=ids[at - 1] if at else None,
        after=ids[at + 1] if at + 1 < len(ids) else None,
    )  # fmt: skip


@bp.post("/proposals/<slug>/draft/flows/<flow_id>/remove")
@access.roles(Role.clerk)
def remove_flow(slug: str, flow_id: str) -> Any:
    proposal, _, document = editable(slug)
    form = DraftForm()
    if not form.validate_on_submit():
        raise Missing
    acts.save_draft(database(), **common(proposal, form), answers={f"flows/{flow_id}": None})
    notice("notice.flow_removed", flow=_called(document, flow_id))
    return redirect(url_for("dataplans.draft", slug=slug), 303)


def _called(document: dict[str, Any], flow_id: str) -> str:
    name = wizard.flow_names(document).get(flow_id)
    return language.pair(name, language.language()) if name else flow_id


@bp.get("/proposals/<slug>/draft/side")
@access.roles(Role.clerk)
def draft_side(slug: str) -> Any:
    """Some flows of the draft beside each other (?flow=a&flow=b), with what differs marked; ?only=1: nothing else."""
    proposal, _, document = editable(slug)
    wanted = dict.fromkeys(request.args.getlist("flow"))
    rows = [f for f in document["plan"]["flows"] if f["flow_id"] in wanted][: overview.SIDE_BY_SIDE]
    flows = [{name: wizard.as_said(row.get(name)) for name in FLOW_FIELDS} for row in rows]
    return language.render(
        "dataplans/draft_side.html", proposal=proposal, home=home(slug), flows=[f["flow_id"] for f in rows],
        rows=overview.beside(flows, tuple(FLOW_FIELDS)), only=bool(request.args.get("only")), flow_fields=FLOW_FIELDS,
        names=wizard.flow_names(document), here=overview.side_by_side([f["flow_id"] for f in rows]),
    )  # fmt: skip
