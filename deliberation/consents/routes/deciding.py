"""Pages of clerks: the decision rule, the evidence, the record with its conditions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import redirect, request, url_for

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.accounts.acts import propose_act
from deliberation.accounts.awaiting import awaits
from deliberation.accounts.here import only_here
from deliberation.accounts.rules import Role
from deliberation.consents import (
    choosing,
    composing,
    conditions,
    corrected,
    gathered,
    offered,
    queries,
    rules,
    standing,
    told,
)
from deliberation.consents.composing import Before
from deliberation.consents.decision import DecisionRule, parse_rule
from deliberation.consents.forms import ConditionForm, EvidenceForm, RecordForm, RuleForm
from deliberation.consents.routes.blueprint import officials
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.offering import flow_choices
from deliberation.dataplans.voices import voices
from deliberation.errors import Missing, Problem, Problems, Refused, refuse_if, there
from deliberation.proposals import queries as proposals
from deliberation.web import access, actor, database, language, notice, reading
from deliberation.web.forms import LabelOf
from deliberation.web.typed import number


@officials.route("/proposals/<slug>/consent/rule", methods=["GET", "POST"])
@access.roles(Role.clerk)
def rule(slug: str) -> Any:
    proposal, form = _proposal(slug), RuleForm()
    if form.is_submitted() and _propose_rule(form, proposal):
        return redirect(url_for("consents.of_proposal", slug=slug), 303)
    waiting, newest = _awaits("freeze_decision_rule", slug), dataplans.versions(reading(), proposal.id)[:1]
    decided = choosing.decided_on(reading(), proposal, newest[0].plan_digest) if newest else []
    page = language.render(
        "consents/rule.html", form=form, proposal=proposal, awaits=waiting, decided=decided,
        before=queries.rule_of(reading(), proposal.id), names=gathered.flow_names(reading(), slug, decided),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _propose_rule(form: RuleForm, proposal: Any) -> bool:
    """Whether it waits now; everything that speaks against it stands at its place, all at once."""
    sound, today = form.validate(), clock.day(clock.now())
    until = form.valid_until.data if form.valid_until.data and not form.valid_until.errors else None
    day = date.fromisoformat(until) if until else None
    for wrong in choosing.rule_faults(reading(), proposal.id, day, today, _sound_rule(form) if sound else None):
        form.refuse(Refused(wrong.reason, field=wrong.path or None))
    if (reason := choosing.hindered(reading(), proposal, "freeze_decision_rule")) is not None:
        form.refuse(Refused(reason))
    if not sound or form.errors:
        return False
    try:
        parse_rule(form.rule())
        _propose("freeze_decision_rule", proposal, {"proposal": proposal.slug, "rule": form.rule()})
    except Problems as found:
        for p in found.problems:
            form.refuse(Refused(p.reason, field=p.path.split("/")[0], **p.values))
    except Refused as refused:
        form.refuse(refused)
    return not form.errors


def _sound_rule(form: RuleForm) -> DecisionRule | None:
    try:
        return parse_rule(form.rule())
    except Problems:
        return None


@officials.route("/proposals/<slug>/consent/evidence", methods=["GET", "POST"])
@access.roles(Role.clerk)
def evidence(slug: str) -> Any:
    proposal, form = _proposal(slug), EvidenceForm()
    choosing.to_decide_on(reading(), proposal.id)
    found = choosing.offered(reading(), proposal)
    possible = [e for e, reason in found if reason is None]
    form.reference.choices = [(e["reference"], e["reference"]) for e in possible]
    if not form.is_submitted():  # a record needs them all (choosing.left_out)
        form.reference.data = [e["reference"] for e in possible if choosing.needed(e) and not _waits(slug, e)]
    elif form.validate() and _propose_evidence(form, proposal, {e["reference"]: why for e, why in found}):
        return redirect(url_for("consents.of_proposal", slug=slug), 303)
    waiting = _awaits("choose_evidence", slug)
    page = language.render(
        "consents/evidence.html", form=form, proposal=proposal, possible=possible, awaits=waiting,
        rule=queries.rule_of(reading(), proposal.id), others=[(e, reason) for e, reason in found if reason],
        names=gathered.flow_names(reading(), proposal.slug, [e for e, _ in found]),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _waits(slug: str, evidence: Mapping[str, Any]) -> bool:
    """Whether this very act or vote is before the second seat."""
    return awaits(_proposal(slug).jurisdiction, "choose_evidence", proposal=slug, reference=evidence["reference"])


def _propose_evidence(form: EvidenceForm, proposal: Any, known: Mapping[str, str | None]) -> bool:
    """Put each that was chosen before the secretariat, if nothing speaks against any. ``known``: why one cannot be."""
    try:
        for reference in form.reference.data:
            reason = known.get(reference, "choose_one_of_these")
            refuse_if(reason, field="reference" if None in known.values() else None)
        refuse_if(choosing.hindered(reading(), proposal, "choose_evidence"))
        for reference in form.reference.data:
            _propose("choose_evidence", proposal, {"proposal": proposal.slug, "reference": reference})
    except Refused as refused:
        form.refuse(refused)
    return not form.errors


@officials.route("/proposals/<slug>/consent/record", methods=["GET", "POST"])
@access.roles(Role.clerk)
def record(slug: str) -> Any:
    """Enter typed conditions, then put the record before the secretariat."""
    proposal, form = _proposal(slug), RecordForm()
    version = there(choosing.to_decide_on(reading(), proposal.id))
    flows = dataplans.flows(reading(), version.id)
    document = dataplans.document_of(version, proposal.kind)
    things = {kind: dict(offered.named(document, kind)) for kind in ("recipient", "data_item")}
    rule = queries.rule_of(reading(), proposal.id)
    chosen = queries.evidence(reading(), rule.id, version.plan_digest) if rule else []
    before = standing.basis(reading(), proposal.id, rule.id, version, clock.day(clock.now())) if rule else Before()
    going_on = composing.going_on(rule, chosen, flows, before) if rule else frozenset()
    given = _came_back(proposal, version.number, {**things, **offered.codes(document)})
    rows = _condition_rows(form, flow_choices([f for f in flows if f.flow_id not in going_on]), given)
    asked = request.form.get("step") == "propose" and form.validate_on_submit()
    if asked:
        fresh = sum(e.id > before.counted for e in chosen)
        reason = rules.cannot_make_record(
            actor(), proposal.jurisdiction, rule is not None, len(chosen), fresh, before.record, version.number
        )
        if _propose_record(form, rows, proposal, version, flows, reason, going_on, rule, document):
            return redirect(url_for("consents.of_proposal", slug=slug), 303)
    page = language.render(
        "consents/record.html", form=form, rows=rows, proposal=proposal, version=version,
        rule=rule, chosen=[told.told(e) for e in chosen], count=len(rows), before=before, going_on=going_on,
        corrected=corrected.of_chosen(reading(), chosen),
        flows=flows, names=dataplans.named(flows), things=things, codes=offered.codes(document),
        awaits=_awaits("confirm_record", slug), back=given,
    )  # fmt: skip
    return page, 422 if form.form_errors or any(r.errors for r in rows) else 200


def _came_back(proposal: Any, version: int, of: Mapping[str, Iterable[str]]) -> list[dict[str, Any]]:
    """The conditions that I put forward last for this version, if they came back. ``of``: what has a name, by kind."""
    mine = {"proposal": proposal.slug, "version": version}
    back = accounts.came_back(reading(), proposal.jurisdiction, "confirm_record", actor().person_id, **mine)
    known = {f"{kind}:{one}" for kind, found in of.items() for one in found}
    return [ConditionForm.again(one, known) for one in back["conditions"]] if back else []


def _condition_rows(
    form: RecordForm, flows: list[tuple[str, str]], given: Sequence[Mapping[str, Any]]
) -> list[ConditionForm]:
    """As many empty or filled rows as the page had, three more when asked for. ``given``: what they hold at first."""
    if not form.is_submitted():
        form.rows.data = str(max(3, len(given)))
    count = number(form.rows.data, 3)
    count = min(conditions.MOST, (3 if count is None else count) + (3 if request.form.get("step") == "more" else 0))
    sent, first = (request.form, []) if form.is_submitted() else (None, list(given))
    rows = [ConditionForm(sent, prefix=f"c{n}-", data=first[n] if n < len(first) else None) for n in range(count)]
    for row in rows:
        row.flows.choices = flows
    return rows


def _propose_record(
    form: RecordForm, rows: list[ConditionForm], proposal: Any, version: Any, flows: Any, reason: str | None,
    going_on: Collection[str], rule: Any, document: Any,
) -> bool:  # fmt: skip
    """Put the record before the secretariat, or every problem at its place. ``reason``: why there can be none yet."""
    valid = all([r.validate() for r in rows]) and reason is None
    for row in (r for r in rows if r.astray()):
        row.refuse(Refused("condition_picked_astray", field="picked"))
        valid = False
    for row, name in ((r, name) for r in rows for name in r.lacks()):
        row.refuse(Refused("choose_one", field=name, label=LabelOf(row[name])))
        valid = False
    if reason is not None:
        form.refuse(Refused(reason))
    understood, names = voices(), offered.by_name(document)
    for row, (name, which) in ((r, found) for r in rows if (found := r.of_several(names))):
        row.refuse(Refused("condition_name_of_several", field="values", value=name, ids=which))
        valid = False
    wanted = [(r, c) for r in rows if (c := r.condition(understood, names)) is not None]
    since = clock.day(rule.frozen_at) if rule else None
    try:
        conditions.parse([c for _, c in wanted], [f.flow_id for f in flows], going_on, since, offered.ids(document))
        if valid:
            arguments = {"version": version.number, "conditions": [c for _, c in wanted]}
            _propose("confirm_record", proposal, {"proposal": proposal.slug, **arguments})
    except Problems as found:
        for problem in found.problems:
            _at_its_place(problem, form, [r for r, _ in wanted])
    except Refused as refused:
        form.refuse(refused)
    return valid and not form.form_errors and not any(r.errors for r in rows)


def _at_its_place(problem: Problem, form: RecordForm, rows: list[ConditionForm]) -> None:
    """``conditions/2/due``: at that input of the second condition that was filled in."""
    _, number, name, *_ = (*problem.path.split("/"), "", "")
    if not number:
        form.refuse(Refused(problem.reason, **problem.values))
    else:
        row = rows[int(number) - 1]
        name = "picked" if name == "values" and row.picked.data and not row["values"].data else name or "kind"
        if not row[name].errors:
            row.refuse(Refused(problem.reason, field=name, **problem.values))


def _awaits(act: str, slug: str) -> bool:
    return awaits(_proposal(slug).jurisdiction, act, proposal=slug)


def _propose(act: str, proposal: Any, arguments: dict[str, Any]) -> None:
    link = url_for("consents.of_proposal", slug=proposal.slug)
    propose_act(
        database(),
        by=actor(),
        now=clock.now(),
        act=act,
        jurisdiction=proposal.jurisdiction,
        arguments=arguments,
        link=link,
    )
    notice("notice.proposed_to_secretariat")


def _proposal(slug: str) -> Any:
    found = proposals.by_slug(reading(), slug)
    if found is None or found.jurisdiction is None:
        raise Missing
    only_here(Role.clerk, found.jurisdiction)
    return found
