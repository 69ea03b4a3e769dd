"""What speaks against a decision rule or against evidence: asked when it is put forward, shown, confirmed."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts import two_seats
from deliberation.consents import corrected, gathered, queries, rules
from deliberation.consents.decision import DecisionRule, Said, parse_rule, same
from deliberation.dataplans import queries as dataplans
from deliberation.errors import Problem, Refused, refuse_if


def rule_faults(
    db: Connection, proposal_id: int, valid_until: date | None, today: date, rule: DecisionRule | None = None
) -> list[Problem]:
    """Everything that speaks against a new rule now, at the field it belongs to. ``rule``: None while it is unsound."""
    before, found = queries.rule_of(db, proposal_id), []
    if before and rule and same(parse_rule(json.loads(before.body)), rule):
        found.append(Problem("", "rule_unchanged"))
    newest = dataplans.versions(db, proposal_id)[:1] if before else ()
    if newest and queries.has_undecided_evidence(db, before.id, newest[0].plan_digest):
        found.append(Problem("", "rule_after_decision"))
    if valid_until is not None and valid_until < today:
        found.append(Problem("valid_until", "valid_until_past"))
    return found


WAITING = {
    "freeze_decision_rule": (
        ("freeze_decision_rule", "rule_waits"), ("choose_evidence", "rule_while_evidence_waits"),
    ),
    "choose_evidence": (("freeze_decision_rule", "evidence_while_rule_waits"),),
}  # fmt: skip


def hindered(db: Connection, proposal: Any, act: str) -> str | None:
    """What waits for its second seat and must be confirmed or taken back before ``act`` is put forward.

    A rule and evidence exclude each other: whoever confirms one must not find the other changed under it.
    """
    named = {"place": proposal.jurisdiction, "proposal": proposal.slug}
    return next((reason for other, reason in WAITING[act] if two_seats.awaits(db, act=other, **named)), None)


def to_decide_on(db: Connection, proposal_id: int) -> Any:
    """The version to decide on, None before the first. Refused where it was taken away: nothing can be decided then,
    not on an older one either."""
    found = dataplans.newest(db, proposal_id)
    refuse_if("newest_version_gone" if found is not None and found.redacted_at else None)
    return found


def evidence_fault(db: Connection, proposal_id: int, reference: str) -> str | None:
    """Why an act or a vote ("act:12", "vote:slug") cannot be evidence for a proposal now."""
    evidence, given = referred(db, proposal_id, reference), _given(db, proposal_id)
    return _faults(db, proposal_id, [evidence], *given)[0] if evidence else "evidence_other_plan"


def referred(db: Connection, proposal_id: int, reference: str) -> dict[str, Any] | None:
    """The act or the vote of a reference, as evidence for a proposal; None where it is about another one."""
    found = gathered.referred(db, reference)
    of_it = _as_evidence(db, proposal_id, [found], *_given(db, proposal_id)) if found else []
    return next((e for e in of_it if e["reference"] == reference and e["proposal_id"] == proposal_id), None)


def offered(db: Connection, proposal: Any) -> list[tuple[dict[str, Any], str | None]]:
    """Everything on record about a proposal, each with why it cannot be evidence now; None where it can."""
    given = _given(db, proposal.id)
    found = _as_evidence(db, proposal.id, gathered.possible(db, proposal), *given)
    return list(zip(found, _faults(db, proposal.id, found, *given), strict=True))


def _given(db: Connection, proposal_id: int) -> tuple[Any, Sequence[Any]]:
    """The rule in force, None without one, and the versions, the newest first."""
    return queries.rule_of(db, proposal_id), dataplans.versions(db, proposal_id)


def _as_evidence(
    db: Connection, proposal_id: int, found: Sequence[dict[str, Any]], rule: Any, versions: Sequence[Any]
) -> list[dict[str, Any]]:
    """Of an act that was chosen and is about something else since its correction: that it says nothing of the plan.
    As such it can be chosen again (``elsewhere``); no record could be made else, for what was chosen stays."""
    newest = versions[0] if rule and versions else None
    left = corrected.has_left(db, queries.evidence(db, rule.id, newest.plan_digest)) if newest else set()
    if not left:
        return list(found)
    beside = [gathered.referred(db, one) for one in sorted(left - {e["reference"] for e in found})]
    of_plan = {
        "said": str(Said.not_shown), "proposal_id": proposal_id, "version": newest.number, "field": None,
        "version_digest": newest.document_digest, "elsewhere": newest.number,
    }  # fmt: skip
    every = [*found, *(e for e in beside if e is not None)]
    return [e | of_plan if e["reference"] in left else e for e in every]


ASKING = frozenset({"petition_seigan", "petition_chinjo", "opinion_letter", "supplementary_resolution", "review"})
"""Acts whose yes may well be a no to the plan: nobody but the two seats can say whether one is evidence."""


def left_out(db: Connection, proposal: Any, plan_digest: str) -> list[dict[str, Any]]:
    """What was decided about this plan and fits, but nobody chose: with it the record may say otherwise."""
    newest = dataplans.versions(db, proposal.id)[:1]
    if not newest or newest[0].plan_digest != plan_digest:
        return []
    counted = queries.chosen_of(db, proposal.id, plan_digest)  # under an earlier rule too: a record told of it
    found = [e for e, why in offered(db, proposal) if why is None and decides(e)]
    return [e for e in found if e["reference"] not in counted]


def decided_on(db: Connection, proposal: Any, plan_digest: str) -> list[dict[str, Any]]:
    """Every act or vote on record that answers by itself about this plan, evidence or not; measures apart."""
    versions, taken = dataplans.versions(db, proposal.id), {m.reference for m in queries.measures_of(db, proposal.id)}
    found = [e for e in gathered.possible(db, proposal) if e["decided_on"] and decides(e)]
    about = [(e, _version_among(versions, e)) for e in found if e["reference"] not in taken]
    return [e for e, version in about if version and version.plan_digest == plan_digest]


def before_rule(db: Connection, proposal: Any, rule: Any, plan_digest: str) -> list[dict[str, Any]]:
    """Those of them that came before the rule: no evidence under it, and told all the same."""
    return [e for e in decided_on(db, proposal, plan_digest) if _early(rule, e)]


def decides(evidence: Mapping[str, Any]) -> bool:
    """Whether it answers by itself: every vote, opened or not, and what a body passed or rejected about the plan or a
    flow. A no to a bill about one field of it, such as the assembly's own part, is no dissent from the plan."""
    if evidence["act_id"] is None:
        return True
    apart = evidence["separate"] or evidence["field"] or evidence["body"]["kind"] in ASKING
    return evidence["said"] != Said.not_shown and not apart


def needed(evidence: Mapping[str, Any]) -> bool:
    """Whether no record is made until it is chosen, among what can be."""
    return decides(evidence) or "elsewhere" in evidence


def refuse_left_out(db: Connection, proposal: Any, plan_digest: str) -> None:
    """A record rests on all that was decided about its plan, not on what somebody likes of it."""
    for one in left_out(db, proposal, plan_digest)[:1]:
        raise Refused("evidence_left_out", title=one["title"], date=one["decided_on"])


def refuse_turned(db: Connection, chosen: Sequence[Any]) -> None:
    """Nor on what the act is known by now not to have said; the corrected act can be chosen again."""
    found = corrected.of_chosen(db, chosen)
    for one in chosen:
        if by := corrected.turned(found, one.reference):
            reason = "evidence_moved" if by.about else "evidence_voted_again" if by.later else "evidence_turned"
            raise Refused(reason, title=json.loads(one.body)["title"], date=one.decided_on)


def _faults(
    db: Connection, proposal_id: int, found: Sequence[Mapping[str, Any]], rule: Any, versions: Sequence[Any]
) -> list[str | None]:
    about = [_version_among(versions, evidence) for evidence in found]
    plans = {version.plan_digest for version in about if version} if rule else ()
    known = {plan: _known(db, rule.id, plan) for plan in plans}
    taken = {m.reference for m in queries.measures_of(db, proposal_id)}
    return [
        _fault(
            rule, evidence, version, version and version.plan_digest == versions[0].plan_digest,
            known.get(version.plan_digest, ()) if version else (), taken,
        )
        for evidence, version in zip(found, about, strict=True)
    ]  # fmt: skip


def _known(db: Connection, rule_id: int, plan: str) -> set[str]:
    """What is evidence as it stands on record; with what was corrected since, it can be chosen again."""
    chosen = queries.evidence(db, rule_id, plan)
    return {e.reference for e in chosen} - corrected.of_chosen(db, chosen).keys()


def _fault(
    rule: Any, evidence: Mapping[str, Any], version: Any, newest: bool, known: Collection[str], taken: Collection[str]
) -> str | None:
    """``known``: what is evidence about this plan already; ``taken``: what measures of the proposal rest on."""
    if evidence["decided_on"] is None:
        return "evidence_undated"
    if rule is None:
        return "no_decision_rule"
    name, of_council = evidence["reference"], evidence["act_id"] is not None
    return rules.cannot_be_evidence(
        _early(rule, evidence), version is not None, newest, name in known, is_measure=name in taken,
        voted=not of_council or evidence["body"]["vote"] is not None, one_field=of_council and bool(evidence["field"]),
    )  # fmt: skip


def _early(rule: Any, evidence: Mapping[str, Any]) -> bool:
    of_council = evidence["act_id"] is not None
    return rules.came_before_rule(rule.frozen_at, evidence["decided_on"], evidence["known_at"], by_day=of_council)


def version_of(db: Connection, proposal_id: int, evidence: Mapping[str, Any]) -> Any:
    """The version that the act or vote was about, by its digest; None: an act that names none decides nothing."""
    return _version_among(dataplans.versions(db, proposal_id), evidence)


def _version_among(versions: Iterable[Any], evidence: Mapping[str, Any]) -> Any:
    for row in versions:
        if evidence.get("plan_digest") == row.plan_digest and row.number == evidence["version"]:
            return row
        named = evidence["version_digest"]
        if named is not None and named in (row.document_digest, row.plan_digest):
            return row
    return None
