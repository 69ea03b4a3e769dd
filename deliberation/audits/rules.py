"""Who may appoint, load, report, answer and dispose; until when answers are due; what the record says in time. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from deliberation import clock
from deliberation.accounts.rules import Actor, Role, cannot_act_as
from deliberation.audits.basis import Force
from deliberation.clock import TOKYO
from deliberation.consents.decision import Said
from deliberation.consents.rules import Measure
from deliberation.errors import Refused
from deliberation.proposals.rules import ProposalLike, cannot_touch, place_of

ANSWER_DAYS = 14  # days from a report to the explanations; our rule, printed on every report
REFUSED_KEPT = 10_000  # refused lines listed of one file; all are counted
MOST_INTAKES = 3  # files that one person gives in at once for one proposal
DISPOSITIONS = ("accepted", "remedied", "condition_added", "suspended", "revoked")
TOLD = frozenset({"accepted", "remedied"})
DEMANDS = frozenset({"suspended", "revoked"})
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")


def cannot_appoint_observer(
    by: Actor | None, proposal: ProposalLike, roles: Collection[str], code: str, independent: bool
) -> str | None:
    """The assembly's secretariat says who is independent: not the executive, not the proponent.

    ``roles``: what the person to be appointed holds in this municipality.
    """
    reason = cannot_touch(proposal.kind) or cannot_act_as(by, Role.secretariat, place_of(proposal))
    if reason:
        return reason
    if not CODE.match(code):
        return "observer_code_form"
    if Role.observer not in roles:
        return "not_an_observer"
    if Role.auditor in roles:
        return "auditor_loads_nothing"
    return "observer_is_proponent" if independent and Role.proponent in roles else None


def cannot_be_both(independent: bool, before: Iterable[bool]) -> str | None:
    """Nobody is independent and the operator's own at once. ``before``: what the person's open appointments say."""
    return "observer_holds_other" if any(other != independent for other in before) else None


def cannot_register_again(before: Sequence[str]) -> Refused | None:
    """A seat loads under one name: the older one would go on standing in the register and could not be used.
    ``before``: the names under which it is registered for this proposal now."""
    return Refused("observer_registered_as", field="person", code=before[0]) if before else None


def cannot_end_observer(by: Actor | None, proposal: ProposalLike, ended: bool) -> str | None:
    reason = cannot_touch(proposal.kind) or cannot_act_as(by, Role.secretariat, place_of(proposal))
    return reason or ("observer_ended" if ended else None)


def cannot_load_rows(by: Actor | None, proposal: ProposalLike, appointed: bool, independent: bool) -> str | None:
    """Observers load under their own name, for the proposal they were appointed for. Auditors load nothing."""
    place = place_of(proposal)
    reason = cannot_touch(proposal.kind) or cannot_act_as(by, Role.observer, place)
    if reason or by is None:
        return reason
    if not appointed:
        return "observer_not_appointed"
    if by.has(Role.auditor, place):
        return "auditor_loads_nothing"
    return "observer_is_proponent" if independent and by.has(Role.proponent, place) else None


def cannot_open_intake(there: int) -> str | None:
    return "too_many_intakes" if there >= MOST_INTAKES else None


def cannot_change_intake(by: Actor | None, person_id: int, closed: bool) -> str | None:
    """A file that comes in parts is its observer's own, until it is whole."""
    if by is None or by.person_id != person_id:
        return "not_your_intake"
    return "intake_closed" if closed else None


def too_many_refused(taken: int, refused: int) -> bool:
    """Telling why a line is bad takes ten times as long as reading a good one: a file of nothing else blocks others."""
    return refused > REFUSED_KEPT and refused > taken


def cannot_be_file(taken: int, refused: int, codes: Collection[str] = ()) -> str | None:
    """A file of which nothing could be read is not kept; one with a single good row is.

    Reading stops, and nothing is kept, where refused lines are many and outnumber the good ones (``too_many_refused``).

    ``codes``: why lines were refused. Where it is the encoding of them all, that alone is to be mended.
    """
    if too_many_refused(taken, refused) and set(codes) != {"not_utf8"}:
        return "file_mostly_refused"
    if taken:
        return None
    if not refused:
        return "file_empty"
    return "file_wrong_encoding" if set(codes) == {"not_utf8"} else "file_without_rows"


def still_to_mend(upload: Any, mends: Iterable[Any]) -> int:
    """How many refused lines of a file nobody has sent again; those refused once more belong to the file that did."""
    return max(0, int(upload.rows_refused) - sum(one.rows_taken + one.rows_refused for one in mends))


def cannot_report(by: Actor | None, proposal: ProposalLike, has_plan: bool, files: int) -> str | None:
    reason = cannot_touch(proposal.kind) or cannot_act_as(by, Role.auditor, place_of(proposal))
    if reason:
        return reason
    if not has_plan:
        return "no_plan_to_audit"
    return None if files else "no_rows_yet"


def cannot_be_period(first: date, last: date, today: date) -> str | None:
    """The days of a report, both included; days to come have not been observed."""
    if last < first:
        return "report_period_backwards"
    return "period_in_future" if last > today else None


def cannot_answer_finding(by: Actor | None, proposal: ProposalLike) -> str | None:
    """The proponent stands by the plan."""
    return cannot_touch(proposal.kind) or cannot_act_as(by, Role.proponent, place_of(proposal))


def cannot_dispose(by: Actor | None, proposal: ProposalLike, kind: str | None = None) -> str | None:
    """What the assembly did is entered by its secretariat, with the act."""
    reason = cannot_touch(proposal.kind) or cannot_act_as(by, Role.secretariat, place_of(proposal))
    return reason or ("choose_one_of_these" if kind is not None and kind not in DISPOSITIONS else None)


def cannot_rest_on(kind: str, voted: bool, said: Said, asked: Collection[str] = ()) -> str | None:
    """Why what was done about a finding cannot rest on this act: it is no answer of a body while it is not carried.

    ``voted``: whether it is of a kind that a vote decides; others tell what was accepted or remedied, and demand
    nothing. ``said``: what its last vote says. ``asked``: demands on this finding that rest on the same act.
    """
    if not voted and kind not in TOLD:
        return "act_needs_vote"
    if voted and said is not Said.yes:
        return "disposing_act_not_carried" if said is Said.no else "disposing_act_without_result"
    return "act_asked_otherwise" if kind in DEMANDS and set(asked) & (DEMANDS - {kind}) else None


@dataclass(frozen=True)
class Done:
    """What a measure did to the record by an act of the assembly; no ``flows``: to all."""

    effect: str
    act_id: int | None
    flows: frozenset[str]


def effect_of(kind: str, act_id: int, flow_id: str | None, done: Sequence[Done]) -> str | None:
    """What became of the record by a disposition: "held", "lifted" since, or None: it is the assembly's demand.

    Only consents.record_measure changes the record, and only where its decision rule gives the act this effect.
    ``done``: the measures in the order in which they were entered. ``flow_id``: the flow of the finding, if one.
    """
    effect = {"suspended": "suspend", "revoked": "revoke"}.get(kind)
    about = [m for m in done if not m.flows or flow_id is None or flow_id in m.flows]
    place = next((n for n, m in enumerate(about) if m.effect == effect and m.act_id == act_id), None)
    if place is None:
        return None
    lifted = effect == "suspend" and any(m.effect == "lift" for m in about[place + 1 :])
    return "lifted" if lifted else "held"


def decided_before(acted_on: date | None, published: datetime) -> bool:
    """Whether an act of the assembly is older than a report: then it cannot have been its answer to it."""
    return acted_on is not None and acted_on < clock.day(published)


def answers_due(published: date) -> date:
    return published + timedelta(days=ANSWER_DAYS)


def force_of(state: str, decided_on: date, measures: Iterable[Measure], valid_until: date | None) -> tuple[Force, ...]:
    """What the record says of one flow in time: days in Japan, each from its midnight.

    ``measures``: those about this flow. Suspension ends with its lifting; a revocation ends everything, and stands
    before an expiry (the later span of two counts).
    """
    if state == "undecided":
        return ()
    if state == "refused":
        return (Force("refused", midnight(decided_on)),)
    spans = [Force("authorised" if state == "authorised" else "authorised_with_conditions", midnight(decided_on))]
    if valid_until:
        spans.append(Force("expired", midnight(valid_until + timedelta(days=1))))
    ordered = sorted(measures, key=lambda m: m.on)
    for number, measure in enumerate(ordered):
        if measure.effect == "suspend":
            lifted = next((m.on for m in ordered[number + 1 :] if m.effect == "lift"), None)
            spans.append(Force("suspended", midnight(measure.on), lifted and midnight(lifted)))
    revoked = next((m.on for m in ordered if m.effect == "revoke"), None)
    return (*spans, Force("revoked", midnight(revoked))) if revoked else tuple(spans)


def carried(pinned: int, versions: Iterable[tuple[int, str, bool]]) -> tuple[str, ...]:
    """Plan digests that the consent to version ``pinned`` reaches: that one's and those that follow it unbroken.

    ``versions``: number, plan digest, whether it changed something material; in order.
    """
    reached: list[str] = []
    for number, digest, material in versions:
        if number < pinned:
            continue
        if number > pinned and material:
            break
        reached += [] if digest in reached else [digest]
    return tuple(reached)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TOKYO)


def last_second(first: datetime | None, end: datetime | None) -> datetime | None:
    """The last second before ``end``: a window to midnight does not touch the next day."""
    return end if end is None or first is None or end <= first else end - timedelta(seconds=1)
