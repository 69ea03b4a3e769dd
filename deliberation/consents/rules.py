"""Who may freeze a rule, choose evidence, confirm a record; and what a record says today. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from deliberation.accounts.rules import Actor, Role, cannot_act_as
from deliberation.consents.decision import IN_FORCE, DecisionRule, State, Way

DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")


def cannot_freeze_rule(by: Actor | None, jurisdiction: str, proposal_kind: str, decided_already: bool) -> str | None:
    """A clerk proposes, the secretariat confirms; before anything was decided under an earlier rule."""
    if proposal_kind != "filed":
        return f"{proposal_kind}_read_only"
    return cannot_act_as(by, Role.clerk, jurisdiction) or ("rule_after_decision" if decided_already else None)


def cannot_choose_evidence(
    by: Actor | None, jurisdiction: str, frozen_on: date | None, decided_on: date, same_plan: bool, already: bool
) -> str | None:
    """Evidence must come after the rule was frozen and be about the plan that is to be decided."""
    reason = cannot_act_as(by, Role.clerk, jurisdiction)
    if reason:
        return reason
    if frozen_on is None:
        return "no_decision_rule"
    if decided_on < frozen_on:
        return "decided_before_rule"
    if not same_plan:
        return "evidence_other_plan"
    return "evidence_twice" if already else None


def cannot_make_record(by: Actor | None, jurisdiction: str, has_rule: bool, evidence: int, already: bool) -> str | None:
    reason = cannot_act_as(by, Role.clerk, jurisdiction)
    if reason:
        return reason
    if not has_rule:
        return "no_decision_rule"
    if evidence == 0:
        return "no_evidence"
    return "record_exists" if already else None


def cannot_measure(rule: DecisionRule, effect: str, way: Way, passed: bool, *, is_evidence: bool = False) -> str | None:
    """Suspending, revoking and lifting are acts of those whom the rule names; a lifting ends what they suspended."""
    if way not in (rule.revokes if effect == "revoke" else rule.suspends):
        return "act_without_this_effect"
    if not passed:
        return "act_not_passed"
    return "act_is_evidence" if is_evidence else None


def cannot_file_fulfilment(by: Actor | None, jurisdiction: str, kind: str) -> str | None:
    """The proponent files what it did for an obligation."""
    return cannot_act_as(by, Role.proponent, jurisdiction) or (None if kind == "obligation" else "not_an_obligation")


def not_a_digest(value: str | None) -> str | None:
    return "digest_form" if value and not DIGEST.match(value) else None


@dataclass(frozen=True)
class Measure:
    """A suspension, revocation or lifting of a suspension. ``flows`` empty: all."""

    effect: str
    on: date
    flows: frozenset[str]
    act_id: int | None = None


@dataclass(frozen=True)
class Today:
    """A flow's state today. ``decided``: as in the record; ``since`` and ``act_id``: suspended or revoked."""

    flow_id: str
    decided: State
    state: str
    since: date | None = None
    act_id: int | None = None


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
        return Today(flow, decided, "revoked", revoked.on, revoked.act_id)
    last = next((m for m in reversed(about) if m.effect in ("suspend", "lift")), None)
    if last and last.effect == "suspend":
        return Today(flow, decided, "suspended", last.on, last.act_id)
    if valid_until and today > valid_until:
        return Today(flow, decided, "expired", valid_until)
    return Today(flow, decided, "stale" if flow in stale else decided)


def overdue_days(due: date | None, fulfilled: bool, today: date) -> int:
    """Days that an unfulfilled obligation is past its date."""
    return max(0, (today - due).days) if due and not fulfilled else 0


ORDER = ("revoked", "refused", "suspended", "expired", "stale", "undecided", "authorised_with_conditions", "authorised")
