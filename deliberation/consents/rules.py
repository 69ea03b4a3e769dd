"""Who may freeze a rule, choose evidence, confirm a record; and what a record says today. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from deliberation import clock
from deliberation.accounts.rules import Actor, Role, cannot_act_as
from deliberation.consents.decision import IN_FORCE, DecisionRule, State, Way


def cannot_freeze_rule(by: Actor | None, jurisdiction: str, proposal_kind: str) -> str | None:
    """A clerk proposes, the secretariat confirms."""
    if proposal_kind != "filed":
        return f"{proposal_kind}_read_only"
    return cannot_act_as(by, Role.clerk, jurisdiction)


def came_before_rule(frozen_at: datetime, decided_on: date, known_at: datetime | None, *, by_day: bool) -> bool:
    """Whether something was decided, or stood on record, before the rule that it would serve was frozen.

    ``known_at``: when a vote closed, or when a council's decision was first entered here. ``by_day``: of a council's
    decision we know the day alone, so that one of the day of the freezing may have come before it.
    """
    if known_at is not None and known_at < frozen_at:
        return True
    return decided_on <= clock.day(frozen_at) if by_day else decided_on < clock.day(frozen_at)


def cannot_be_evidence(
    before_rule: bool, same_plan: bool, newest: bool, already: bool, *, is_measure: bool = False, voted: bool = True,
    one_field: bool = False,
) -> str | None:  # fmt: skip
    """Evidence must come after the rule was frozen and be about the plan that is to be decided: the newest one.

    ``voted``: what was only asked or brought in decides nothing. ``is_measure``: whether a consent to this proposal was
    suspended, revoked or resumed by it: that is no yes. ``one_field``: consent is to the plan or to a flow of it.
    """
    if one_field:
        return "evidence_of_one_field"
    if before_rule:
        return "decided_before_rule"
    if not same_plan:
        return "evidence_other_plan"
    if not newest:
        return "evidence_older_version"
    if not voted:
        return "evidence_without_vote"
    if is_measure:
        return "evidence_is_measure"
    return "evidence_twice" if already else None


def cannot_make_record(
    by: Actor | None, jurisdiction: str, has_rule: bool, evidence: int, fresh: int, before: Any, version: int
) -> str | None:
    """``fresh``: evidence that no record counts yet; ``before``: the newest record, if any."""
    reason = cannot_act_as(by, Role.clerk, jurisdiction)
    if reason:
        return reason
    if not has_rule:
        return "no_decision_rule"
    if evidence == 0:
        return "no_evidence"
    return cannot_count(fresh, before, version)


def cannot_count(fresh: int, before: Any, version: int) -> str | None:
    """A record follows new evidence, about the version last decided on or a later one."""
    if before is not None and before.version > version:
        return "record_of_later_version"
    return None if fresh else "record_exists"


def cannot_measure(
    rule: DecisionRule, effect: str, way: Way, passed: bool, *, is_evidence: bool = False, before_record: bool = False
) -> str | None:
    """Suspending, revoking and lifting are acts of those whom the rule names; a lifting ends what they suspended.

    ``before_record``: whether it was decided before the day of the record: nobody can have meant that one.
    """
    if way not in (rule.revokes if effect == "revoke" else rule.suspends):
        return "vote_without_this_effect" if way is Way.residents_vote else "act_without_this_effect"
    if not passed:
        return "vote_not_passed" if way is Way.residents_vote else "act_not_passed"
    if is_evidence:
        return "vote_is_evidence" if way is Way.residents_vote else "act_is_evidence"
    return "act_before_record" if before_record else None


def reaches_other_flows(about: str | None, flows: Collection[str]) -> bool:
    """Whether a measure touches more than the one flow that its decision is about. ``flows`` empty: all.

    A decision about the proposal or a version (``about``: None) may touch any.
    """
    return about is not None and set(flows) != {about}


def was_measured(earlier: Iterable[Collection[str]], flows: Collection[str]) -> bool:
    """Whether a decision bears on all these flows already. ``earlier``: flows of its measures of the same effect."""
    taken = [set(one) for one in earlier]
    return any(not one for one in taken) or (bool(flows) and set(flows) <= set().union(*taken))


AHEAD = timedelta(days=366)
"""How far ahead a measure may lie where a consent has no last day."""


def last_day_of_measure(ends: Collection[date | None], today: date) -> date:
    """The last day from which a measure can hold: the last one of the consents that it ends, or ``AHEAD``; a later one
    would change nothing, or is mistyped."""
    known = [end for end in ends if end is not None]
    return max(today, *known) if known and len(known) == len(ends) else today + AHEAD


def cannot_file_fulfilment(by: Actor | None, jurisdiction: str, kind: str) -> str | None:
    """The proponent files what it did for an obligation."""
    return cannot_act_as(by, Role.proponent, jurisdiction) or (None if kind == "obligation" else "not_an_obligation")


def was_filed(filed: Iterable[Any], due: date, what: str, digest: str | None) -> bool:
    """Whether the same report, with the same paper, is public already. ``filed``: queries.fulfilments."""
    return any((f.due, f.what, f.evidence_digest) == (due, what, digest) for f in filed)


def cannot_keep(condition: Mapping[str, Any], falls_due: bool, has_paper: bool) -> tuple[str, str | None] | None:
    """What a report on an obligation lacks, at which field. ``falls_due``: whether it is due on the day reported on."""
    if not falls_due:
        return "no_such_due", "due"
    if condition.get("evidence") == "yearly_report":
        return "yearly_report_needed", None
    return ("paper_needed", "paper") if condition.get("evidence") == "paper" and not has_paper else None


@dataclass(frozen=True)
class Measure:
    """A suspension, revocation or lifting of a suspension. ``flows`` empty: all. ``reference``: what it rests on."""

    effect: str
    on: date
    flows: frozenset[str]
    reference: str | None = None


@dataclass(frozen=True)
class Today:
    """A flow's state today. ``decided``: as decided; ``since`` and ``reference``: suspended or revoked; ``lifted``:
    what its last suspension was lifted by."""

    flow_id: str
    decided: State
    state: str
    since: date | None = None
    reference: str | None = None
    lifted: str | None = None


def today_state(
    flow: str,
    decided: State,
    measures: Sequence[Measure],
    *,
    today: date,
    valid_until: date | None,
    stale: Collection[str],
) -> Today:
    """Revoked before suspended before expired before stale: what ends the consent for good stands first."""
    about = sorted((m for m in measures if (not m.flows or flow in m.flows) and m.on <= today), key=lambda m: m.on)
    if decided not in IN_FORCE:
        return Today(flow, decided, decided)
    revoked = next((m for m in about if m.effect == "revoke"), None)
    if revoked:
        return Today(flow, decided, "revoked", revoked.on, revoked.reference)
    last = next((m for m in reversed(about) if m.effect in ("suspend", "lift")), None)
    if last and last.effect == "suspend":
        return Today(flow, decided, "suspended", last.on, last.reference)
    lifted = last.reference if last else None
    if valid_until and today > valid_until:
        return Today(flow, decided, "expired", valid_until, lifted=lifted)
    return Today(flow, decided, "stale" if flow in stale else decided, lifted=lifted)


ORDER = ("revoked", "refused", "suspended", "expired", "stale", "undecided", "authorised_with_conditions", "authorised")
