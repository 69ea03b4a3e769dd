"""The register of incidents of a proposal, and the form for those who report: its flows are named by the plan."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, redirect, request, url_for

from deliberation import clock
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.offering import flow_choices
from deliberation.errors import Refused, there
from deliberation.proposals import acts, queries, rules
from deliberation.proposals.forms import IncidentForm
from deliberation.web import access, actor, database, language, notice, paging, reading
from deliberation.web.typed import number

bp = Blueprint("incidents", __name__)
NOT_ONE_FLOW = ("", "choice.not_one_flow")


@bp.route("/proposals/<slug>/incidents", methods=["GET", "POST"])
@access.public
def incidents(slug: str) -> Any:
    proposal = there(queries.by_slug(reading(), slug))
    form = IncidentForm(found_on=clock.day(clock.now()).isoformat(), **_followed())
    flows = _flows(proposal)
    form.flow_id.choices = [NOT_ONE_FLOW, *flow_choices(flows)]
    reason = rules.cannot_report_incident(actor(), proposal)
    if form.is_submitted() and reason:
        raise Refused(reason)
    if form.validate_on_submit() and _reported(form, proposal):
        notice("notice.incident_reported")
        return redirect(url_for("incidents.incidents", slug=slug), 303)
    page = paging.page(queries.incidents(reading(), proposal.id, paging.before()), queries.PAGE)
    shown = language.render(
        "site/incidents.html", form=form, proposal=proposal, page=page, names=dataplans.named(flows), reason=reason
    )
    return shown, 422 if form.is_submitted() else 200


def _followed() -> dict[str, Any]:
    """Which report is followed up, and its kind."""
    follows = number(request.args.get("follows"))
    first = queries.incident(reading(), follows) if follows else None
    return {"follows": str(first.id), "kind": first.kind} if first else {}


def _flows(proposal: Any) -> Sequence[Any]:
    """The flows of the newest version; none while there is no version."""
    plan = dataplans.place(reading(), proposal.slug, proposal.version)
    return dataplans.flows(reading(), plan.version_id) if plan else ()


def _reported(form: IncidentForm, proposal: Any) -> bool:
    try:
        acts.report_incident(database(), by=actor(), now=clock.now(), proposal_id=proposal.id, **_incident(form))
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


def _incident(form: IncidentForm) -> dict[str, Any]:
    return {
        "kind": form.kind.data, "found_on": date.fromisoformat(form.found_on.data),
        "happened_on": form.happened_on.data or None, "what": form.what.data,
        "people": int(form.people.data) if form.people.data else None, "flow_id": form.flow_id.data or None,
        "measures": form.measures.data or None, "source_title": form.source_title.data or None,
        "source_address": form.source_address.data or None, "follows_id": number(form.follows.data, 18),
    }  # fmt: skip
