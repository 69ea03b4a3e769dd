"""What follows a record: measures of the secretariat, what the proponent did for its obligations."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import redirect, url_for

from deliberation import clock
from deliberation.accounts.acts import propose_act
from deliberation.accounts.awaiting import awaits
from deliberation.accounts.here import only_here
from deliberation.accounts.rules import Role
from deliberation.consents import acts, duties, gathered, measuring, papers, queries, rules
from deliberation.consents.forms import EFFECTS, FulfilmentForm, MeasureForm
from deliberation.consents.routes.blueprint import officials
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.offering import flow_choices
from deliberation.errors import Missing, Refused, there
from deliberation.proposals import queries as proposals
from deliberation.web import access, actor, database, formats, language, notice, reading, settings


@officials.route("/consents/<int:number>/measures/new", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def measure(number: int) -> Any:
    """Put a suspension, a revocation or a lifting before another seat of the secretariat."""
    row, form = _record(number, Role.secretariat), MeasureForm()
    found = measuring.offered(reading(), row, there(proposals.by_slug(reading(), row.slug)))
    possible = [one for one in found if one.effects]
    form.reference.choices = [(one.act["reference"], one.act["reference"]) for one in possible]
    form.flows.choices = _decided_flows(row)
    if form.validate_on_submit() and _propose_measure(form, row):
        notice("notice.measure_proposed")
        return redirect(url_for("consents.show", number=number), 303)
    can = {effect for one in possible for effect in one.effects}
    form.effect.choices = [choice for choice in EFFECTS if choice[0] in can]  # another one posted was told why not
    waits = awaits(row.jurisdiction, "record_measure", record=number)
    page = language.render(
        "consents/measure.html", form=form, row=row, possible=possible, awaits=waits,
        others=[one for one in found if not one.effects],
        names=gathered.flow_names(reading(), row.slug, [one.act for one in found]),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _propose_measure(form: MeasureForm, row: Any) -> bool:
    """Whether it waits now; everything that speaks against it stands at its place."""
    asked = measuring.wanted(form.arguments(row.id))
    for wrong in measuring.faults(reading(), row, asked, clock.day(clock.now())):
        form.refuse(Refused(wrong.reason, field=wrong.path, **wrong.values))
    if form.errors:
        return False
    try:
        propose_act(
            database(), by=actor(), now=clock.now(), act="record_measure", jurisdiction=row.jurisdiction,
            arguments=form.arguments(row.id), link=url_for("consents.show", number=row.id),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
    return not form.errors


@officials.route("/consents/<int:number>/conditions/<code>/fulfilments/new", methods=["GET", "POST"])
@access.roles(Role.proponent)
def fulfilment(number: int, code: str) -> Any:
    row, form = _record(number, Role.proponent), FulfilmentForm()
    condition = next((c for c in queries.conditions(reading(), number) if c["id"] == code), None)
    if condition is None:
        raise Missing
    refusal = rules.cannot_file_fulfilment(actor(), row.jurisdiction, condition["kind"])
    if condition.get("evidence") == "yearly_report" and refusal is None:
        return redirect(url_for("consent_officials.report", number=number), 303)
    form.due.choices = [] if refusal else _open_days(row, condition)
    if refusal is None and form.validate_on_submit() and _filed(form, number, code):
        notice("notice.fulfilment_filed")
        return redirect(url_for("consents.show", number=number), 303)
    names = queries.flow_names(reading(), row)
    page = language.render(
        "consents/fulfilment.html", form=form, row=row, condition=condition, refusal=refusal, names=names
    )
    return page, 422 if form.is_submitted() else 200


def _open_days(row: Any, condition: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The days on which it fell or falls due: those without a report first."""
    kept = {f.due for f in queries.fulfilments(reading(), row.id).get(condition["id"], ())}
    today, until = clock.day(clock.now()), row.valid_until
    found = duties.dues(condition["due"], condition.get("every"), kept, today=today, until=until)
    ordered = sorted(duties.begun(found, today), key=lambda due: (due.kept, due.on))
    return [(due.on.isoformat(), formats.day(due.on, language.language())) for due in ordered]


def _filed(form: FulfilmentForm, number: int, code: str) -> bool:
    """Whether the report is kept; what speaks against it stands at its place."""
    folder, sent, paper = settings().uploads, form.paper.data, None
    try:
        paper = papers.receive(folder, sent.stream, sent.filename) if sent else None
        acts.file_fulfilment(
            database(), by=actor(), now=clock.now(), record_id=number, code=code, what=form.what.data, paper=paper,
            due=date.fromisoformat(form.due.data),
        )  # fmt: skip
    except BaseException as error:
        if paper is not None:
            papers.refuse(folder, paper)
        if not isinstance(error, Refused):
            raise
        form.refuse(error)
    return not form.errors


def _decided_flows(row: Any) -> list[tuple[str, str]]:
    """The flows of a record, by name: those of the version that it is about."""
    plan = there(dataplans.place(reading(), row.slug, row.version))
    return flow_choices(dataplans.flows(reading(), plan.version_id))


def _record(number: int, role: Role) -> Any:
    """The record, for those who hold this role at its place."""
    row = there(queries.record(reading(), number))
    only_here(role, row.jurisdiction)
    return row
