"""Who may enter what in an assembly's record, and which votes and acts can stand there as entered.

Pure. ``cannot_*`` return a reason (or a :class:`Fault` with its form field) or None.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from deliberation.accounts.rules import Actor, Role
from deliberation.council.kinds import ASSEMBLY_BODIES, ATTACHED_KINDS, COMMITTEES, VOTED_KINDS, ActKind, Question
from deliberation.council.outcomes import quorum
from deliberation.council.rollcalls import (
    NAMED_WAYS,
    Chair,
    Choice,
    Counts,
    Declared,
    Denominator,
    Requirement,
    Way,
    count,
    mismatch,
)
from deliberation.proposals.rules import cannot_touch


def cannot_enter(actor: Actor | None, jurisdiction: str, *, compiled: bool = False) -> str | None:
    """Only the secretariat of that assembly writes its record: neither the executive's clerks nor administrators."""
    if compiled:
        return "compiled_read_only"
    if actor is None or not actor.has(Role.secretariat, jurisdiction):
        return "only_secretariat"
    return None


def cannot_be_about(kind: str, place: str | None, jurisdiction: str) -> str | None:
    """An assembly's record is about its own municipality's proposals, or the platform's own plan (``place`` None)."""
    if cannot_touch(kind):
        return "compiled_read_only"
    return None if place in (jurisdiction, None) else "proposal_elsewhere"


def cannot_put_question(
    actor: Actor | None, jurisdiction: str, *, member: int | None, compiled: bool = False
) -> str | None:
    """``member``: the member behind the actor's seat, found by the caller."""
    if compiled:
        return "compiled_read_only"
    if actor is None or not actor.has(Role.council_member, jurisdiction):
        return "only_council_member"
    return None if member is not None else "seat_without_member"


def cannot_ask_correction(
    actor: Actor | None, jurisdiction: str, *, member: int | None, concerned: Collection[int], compiled: bool = False
) -> str | None:
    """A member contests an entry that names them; ``concerned`` are the members whom the entry names."""
    refused = cannot_put_question(actor, jurisdiction, member=member, compiled=compiled)
    if refused:
        return refused
    return None if member in concerned else "not_about_you"


def cannot_decide_request(actor: Actor | None, jurisdiction: str, *, decided: bool) -> str | None:
    refused = cannot_enter(actor, jurisdiction)
    return refused or ("request_decided" if decided else None)


def cannot_date(on: date, *, today: date) -> str | None:
    """Only what has happened is entered."""
    return "date_in_future" if on > today else None


@dataclass(frozen=True)
class VoteEntered:
    """A vote as the secretariat enters it. ``choices``: member id → choice (named ways); ``counts`` otherwise.

    ``choices_from``: of a standing vote, the source that says who stood; then the chair's words are the result (P10).
    """

    way: Way
    requirement: Requirement
    question: Question = Question.original
    seats: int | None = None
    choices: Mapping[int, Choice] | None = None
    counts: Counts | None = None
    presiding: int | None = None
    casting: Choice | None = None
    declared: Declared | None = None
    recalled: bool = False
    choices_from: str | None = None

    def heads(self) -> Counts:
        """Counts of the official roll call where there is one, else those entered."""
        if self.choices and self.way in NAMED_WAYS:
            return count(self.choices)
        return self.counts or Counts()


def with_seats(vote: VoteEntered, seats: int | None) -> VoteEntered:
    """The vote with the number of seats of its body, unless it says another."""
    return replace(vote, seats=seats) if vote.seats is None else vote


@dataclass(frozen=True)
class Fault:
    """A reason and the form field it belongs to."""

    reason: str
    field: str


def cannot_take_vote(vote: VoteEntered, *, roster: Collection[int]) -> Fault | None:
    """Why this vote cannot stand in the record as entered, or None. ``roster``: members of the body on that day."""
    return _wrong_shape(vote) or _wrong_people(vote, roster) or _wrong_numbers(vote)


def _wrong_shape(vote: VoteEntered) -> Fault | None:
    if vote.way in NAMED_WAYS and not vote.choices:
        return Fault("named_way_needs_members", "choices")
    if vote.choices and vote.way not in NAMED_WAYS | {Way.standing}:
        return Fault("way_has_no_names", "way")
    if vote.way is Way.standing and bool(vote.choices) != bool(vote.choices_from):
        return Fault("standing_votes_need_source", "choices_from")
    if vote.way is Way.no_objection and vote.declared is not Declared.no_objection:
        return Fault("no_objection_is_declared", "declared")
    if vote.declared is Declared.no_objection and vote.way is not Way.no_objection:
        return Fault("no_objection_is_a_way", "way")
    if vote.declared and vote.heads().known:
        return Fault("counted_and_declared", "declared")
    if not vote.declared and not vote.heads().known:
        return Fault("vote_needs_counts", "in_favour")
    return None


def _wrong_people(vote: VoteEntered, roster: Collection[int]) -> Fault | None:
    if vote.presiding is not None and vote.presiding not in roster:
        return Fault("presiding_is_no_member", "presiding")
    if not vote.choices:
        return None
    if set(vote.choices) - set(roster):
        return Fault("not_a_member", "choices")
    if vote.way not in NAMED_WAYS:
        return None
    if set(roster) - set(vote.choices):
        return Fault("member_without_choice", "choices")
    silent = [one for one, choice in vote.choices.items() if choice is Choice.not_voting]
    if vote.requirement.chair is Chair.decides_tie:
        if vote.presiding is None:
            return Fault("presiding_needed", "presiding")
        if silent != [vote.presiding]:
            return Fault("chair_votes_only_tie", "presiding")
    return Fault("chair_votes_here", "choices") if vote.requirement.chair is Chair.votes and silent else None


def _wrong_numbers(vote: VoteEntered) -> Fault | None:
    heads = vote.heads()
    if not heads.known:
        return Fault("casting_without_tie", "casting") if vote.casting else None
    reason = mismatch(vote.requirement, heads, vote.seats)
    if reason:
        return Fault(reason, "in_favour")
    if vote.requirement.denominator is Denominator.seats and vote.seats is None:
        return Fault("seats_needed", "requirement")
    tie = (
        vote.requirement.chair is Chair.decides_tie and heads.voting > 0 and 2 * (heads.in_favour or 0) == heads.voting
    )
    if tie and vote.casting not in (Choice.in_favour, Choice.against):
        return Fault("tie_needs_chair", "casting")
    if vote.casting and not tie:
        return Fault("casting_without_tie", "casting")
    if vote.choices and vote.seats:
        sitting = quorum(vote.requirement, heads, vote.seats, recalled=vote.recalled)
        return None if sitting.met else Fault("quorum_missed", "recalled")
    return None


def cannot_add_act(
    kind: str, *, body_kind: str, parent: bool, vote: VoteEntered | None, withdrawn: bool, introduced: bool = True
) -> Fault | None:
    """Shape of an act beside its kind: what needs a parent, what can be voted on, what only committees do."""
    if kind in ATTACHED_KINDS and not parent:
        return Fault("act_needs_parent", "parent")
    if kind == ActKind.petition_seigan and not introduced:
        return Fault("seigan_needs_introducer", "members")  # art. 124
    if vote is not None and kind not in VOTED_KINDS:
        return Fault("act_takes_no_vote", "kind")
    if vote is not None and withdrawn:
        return Fault("withdrawn_takes_no_vote", "withdrawn")
    if vote and vote.question is Question.in_intent and kind not in ("petition_seigan", "petition_chinjo"):
        return Fault("intent_is_for_petitions", "question")
    if kind == ActKind.review and body_kind not in COMMITTEES:
        return Fault("review_is_for_committees", "body")
    if kind == ActKind.advice and body_kind in ASSEMBLY_BODIES:
        return Fault("advice_is_no_assembly_act", "body")
    return None
