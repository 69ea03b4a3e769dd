"""What an act or a question is about, chosen by name: a proposal first, then its version, a flow, a field."""

from collections.abc import Sequence
from typing import Any

from flask import request

from deliberation import clock
from deliberation.council import queries
from deliberation.council.entries import About, read_anchor
from deliberation.council.forms import ActForm, QuestionForm, Words
from deliberation.council.gap import Span
from deliberation.council.routes.shared import name_of
from deliberation.council.rules import Fault
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.proposals import queries as proposals
from deliberation.web import reading
from deliberation.web.typed import number

AboutForm = ActForm | QuestionForm


def asked(*more: str) -> dict[str, str]:
    """What a link fills in: ?proposal=, version=, flow=, field=, or place= (the anchor on the page of a plan)."""
    flow, field = read_anchor(request.args.get("place"))
    given = {name: request.args.get(name) for name in ("proposal", "version", "flow", "field", *more)}
    given = {**given, "flow": given["flow"] or flow, "field": given["field"] or field}
    return {name: value for name, value in given.items() if value}


def offer(form: AboutForm, jurisdiction: str) -> list[Fault]:
    """Fill the selects. Version, flow and field have something to choose from once a proposal is chosen. What was
    chosen for another proposal is forgotten, which the returned fault says; the version of the act's day is taken."""
    known = list(queries.proposals_here(reading(), jurisdiction))
    chosen = proposals.by_slug(reading(), form.proposal.data) if form.proposal.data else None
    here = chosen is not None and (chosen.jurisdiction == jurisdiction or chosen.kind == "platform")
    if here and chosen.slug not in {row.slug for row in known}:
        known.append(chosen)  # older than those that are listed
    form.proposal.offer([(row.slug, name_of(row, "title")) for row in known], none="label.nothing")
    versions = dataplans.versions(reading(), chosen.id) if chosen else ()
    again, forgotten = begun_again(form), begun_again(form) and bool(form.flow.data or form.field.data)
    if again:
        form.version.data = form.flow.data = form.field.data = ""
    if again or (not form.is_submitted() and form.version.data is None):
        form.version.data = _version_then(form, versions)
    form.version.offer([(v.number, _version(v)) for v in versions], none="council.no_version")
    version = next((v for v in versions if str(v.number) == form.version.data), None)
    flows = dataplans.flows(reading(), version.id) if version else ()
    form.flow.offer([(f.flow_id, name_of(f)) for f in flows], none="council.whole_plan")
    form.field.offer_groups(
        [(key, [(name, (f"field.{name}", {})) for name in fields]) for key, fields in _FIELDS], none="label.nothing"
    )
    form.place_of.data = form.proposal.data or ""
    return [Fault("choose_place_again", "flow")] if forgotten else []


_FIELDS = (("council.fields_of_flow", FLOW_FIELDS), ("council.fields_of_plan", PLAN_FIELDS))


def _version_then(form: AboutForm, versions: Sequence[Any]) -> str:
    """The newest version that was out on the last day of the act; where no day is given yet, the newest."""
    typed = (form.acted_until.data or form.acted_on.data) if isinstance(form, ActForm) else None
    span = Span.read(typed)
    return next((str(v.number) for v in versions if span is None or clock.day(v.published_at) <= span.last), "")


def _version(row: Any) -> Words:
    return "council.version_of", {"v": row.number, "date": clock.day(row.published_at)}


def begun_again(form: AboutForm) -> bool:
    """Whether another proposal was chosen since the selects of version, flow and field were shown."""
    return form.is_submitted() and (form.place_of.data or "") != (form.proposal.data or "")


def about_of(form: AboutForm) -> About | None:
    if not form.proposal.data:
        return None
    return About(form.proposal.data, number(form.version.data), form.flow.data or None, form.field.data or None)
