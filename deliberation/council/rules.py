"""Who may enter what in an assembly's record, and which votes and acts can stand there as entered.

Pure. ``cannot_*`` return a reason (or a :class:`Fault` with its form field) or None.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made
from datetime import date
from typing import Any

from deliberation.accounts.rules import Actor, Role
from deliberation.council.kinds import ASSEMBLY_BODIES, ATTACHED_KINDS, COMMITTEES, VOTED_KINDS, ActKind, Question
from deliberation.council.outcomes import in_favour_alone, quorum, with_chair
from deliberation.council.rollcalls import (
    DECLARED_WAYS,
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
    seats_known,
)
from deliberation.errors import Refused
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


def cannot_note_flags(
    actor: Actor | None, jurisdiction: str, *, member: int | None, compiled: bool = False
) -> str | None:
    """The secretariat notes for the assembly, a member an own view. ``member``: behind the actor's seat."""
    if compiled:
        return "compiled_read_only"
    if actor is None or noting_role(actor, jurisdiction) is None:
        return "only_assembly"
    return "seat_without_member" if noting_role(actor, jurisdiction) is Role.council_member and not member else None


def noting_role(actor: Actor, jurisdiction: str) -> Role | None:
    """In which role somebody notes here; None for those who may not."""
    return next((r for r in (Role.secretariat, Role.council_member) if actor.has(r, jurisdiction)), None)


def cannot_ask_correction(
    actor: Actor | None, jurisdiction: str, *, member: int | None, concerned: Collection[int], compiled: bool = False
) -> str | None:
    """A member contests an entry that concerns them: ``concerned`` are those members (terms.concerned)."""
    refused = cannot_put_question(actor, jurisdiction, member=member, compiled=compiled)
    return refused or (None if member in concerned else "not_about_you")


def cannot_decide_request(actor: Actor | None, jurisdiction: str, *, decided: bool) -> str | None:
    return cannot_enter(actor, jurisdiction) or ("request_decided" if decided else None)


def spoken_for(pair: Mapping[str, str | None] | None) -> dict[str, str | None]:
    """For whom a member speaks, by column; in English only beside the Japanese."""
    told = {f"speaks_for_{lang}": (pair or {}).get(lang) or None for lang in ("ja", "en")}
    if told["speaks_for_en"] and not told["speaks_for_ja"]:
        raise Refused("japanese_first", field="speaks_for_ja")
    return told


def cannot_be_of_assembly(kinds: Collection[str]) -> str | None:
    """A group and an office seat are for members of the assembly. ``kinds``: of the bodies that the member ever had."""
    return None if ASSEMBLY_BODIES & set(kinds) else "no_term_in_assembly"


def cannot_have_seats(seats: int | None) -> str | None:
    """None: the number is not known."""
    return "seats_at_least_one" if seats is not None and seats < 1 else None


def cannot_date(on: date, *, today: date) -> str | None:
    """Only what has happened is entered."""
    return "date_in_future" if on > today else None


def cannot_vote_on(taken_on: date, acted_from: date | None) -> str | None:
    """Nothing is voted on before its own day."""
    return "vote_before_act" if acted_from is not None and taken_on < acted_from else None


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


def with_seats(vote: VoteEntered, seats: int | None, corrects: Any = None) -> VoteEntered:
    """The vote with the number of seats of its body, unless it says that of its day."""
    return replace(vote, seats=seats_known(vote.requirement, seats, corrects)) if vote.seats is None else vote


@dataclass(frozen=True)
class Fault:
    """A reason and the form field it belongs to; ``values`` fill the placeholders of its sentence."""

    reason: str
    field: str
    values: Mapping[str, object] = made(default_factory=dict)

    def refusal(self) -> Refused:
        return Refused(self.reason, field=self.field, **self.values)


def faults_of_vote(vote: VoteEntered, *, roster: Collection[int]) -> list[Fault]:
    """Everything wrong with a vote. ``roster``: ids of the members of the body on that day. Numbers are looked at last:
    of a vote with somebody missing they would only say the same again."""
    found = [*_wrong_shape(vote), *_wrong_people(vote, roster)]
    return found or list(_wrong_numbers(vote, len(roster)))


def _wrong_shape(vote: VoteEntered) -> Iterator[Fault]:
    """What contradicts the way of voting, one contradiction at a time."""
    if vote.way in NAMED_WAYS and not vote.choices:
        yield Fault("named_way_needs_members", "choices")
    elif vote.choices and vote.way not in NAMED_WAYS | {Way.standing}:
        yield Fault("way_has_no_names", "way")
    elif vote.way is Way.standing and bool(vote.choices) != bool(vote.choices_from):
        bare = Fault("source_without_votes", "choices")
        yield Fault("standing_votes_need_source", "choices_from") if vote.choices else bare
    elif vote.way is Way.no_objection and vote.declared is not Declared.no_objection:
        yield Fault("no_objection_is_declared", "declared")
    elif vote.declared is Declared.no_objection and vote.way is not Way.no_objection:
        yield Fault("no_objection_is_a_way", "way")
    elif vote.declared and vote.way not in DECLARED_WAYS:
        yield Fault("way_is_counted", "way")
    elif vote.declared and vote.heads().some:
        yield Fault("counted_and_declared", "declared")
    elif not vote.declared and not vote.heads().some:
        yield Fault("vote_needs_counts", "in_favour")


def _wrong_people(vote: VoteEntered, roster: Collection[int]) -> Iterator[Fault]:
    named, choices = vote.way in NAMED_WAYS, vote.choices or {}
    silent = [one for one, choice in choices.items() if choice is Choice.not_voting]
    if set(choices) - set(roster):
        yield Fault("not_a_member", "choices")
    elif named and choices and set(roster) - set(choices):
        yield Fault("member_without_choice", "choices")
    elif named and vote.requirement.chair is Chair.votes and silent:
        yield Fault("chair_votes_here", "choices")
    if vote.presiding is not None and vote.presiding not in roster:
        yield Fault("presiding_is_no_member", "presiding")
    elif named and vote.requirement.chair is Chair.decides_tie and vote.presiding is None:
        yield Fault("presiding_needed", "presiding")
    elif named and choices and vote.requirement.chair is Chair.decides_tie and silent != [vote.presiding]:
        yield Fault("chair_votes_only_tie", "presiding")


def _wrong_numbers(vote: VoteEntered, members: int) -> Iterator[Fault]:
    if cannot_have_seats(vote.seats):  # by such a number nothing else can be told
        yield Fault("seats_then_at_least_one", "seats")
        return
    heads = vote.heads()
    reason = mismatch(vote.requirement, with_chair(vote.requirement, heads), vote.seats)
    if heads.some and reason:
        yield Fault(reason, "seats" if vote.way in NAMED_WAYS else "in_favour")
    elif heads.some and not heads.known and in_favour_alone(vote.requirement, heads, vote.seats) is None:
        yield Fault("in_favour_alone_tells_nothing", "against")
    if heads.known and vote.requirement.denominator is Denominator.seats and vote.seats is None:
        yield Fault("seats_needed", "seats")
    even = heads.voting > 0 and 2 * (heads.in_favour or 0) == heads.voting
    tie = vote.requirement.chair is Chair.decides_tie and even
    if tie and vote.casting not in (Choice.in_favour, Choice.against):
        yield Fault("tie_needs_chair", "casting")
    if vote.casting and not tie:
        yield Fault("casting_without_tie", "casting")
    if vote.seats and heads.known and _quorum_missed(vote, vote.seats, members):
        yield Fault("quorum_missed", "recalled", {"seats": vote.seats})


def _quorum_missed(vote: VoteEntered, seats: int, members: int) -> bool:
    """Asked where it is known what all ``members`` did: of who is not among the heads, nobody knows who was there."""
    heads = with_chair(vote.requirement, vote.heads())
    everybody = vote.way in NAMED_WAYS or heads.told == members or heads.told >= seats
    return everybody and not quorum(vote.requirement, heads, seats, recalled=vote.recalled).met


def faults_of_act(
    kind: str, *, body_kind: str | None, parent: bool, vote: VoteEntered | None, withdrawn: bool,
    introduced: bool | None = None,
) -> list[Fault]:  # fmt: skip
    """Shape of an act beside its kind: what needs a parent, what can be voted on, what only committees do.
    ``body_kind`` None: no body was chosen, which the form says. ``introduced`` None: who introduces is not asked."""
    petition = kind in ("petition_seigan", "petition_chinjo")
    wrong = (
        (kind in ATTACHED_KINDS and not parent, Fault("act_needs_parent", "parent")),
        (kind == "petition_seigan" and introduced is False, Fault("seigan_needs_introducer", "members")),  # art. 124
        (kind == "petition_chinjo" and introduced is True, Fault("chinjo_has_no_introducer", "members")),
        (vote is not None and kind not in VOTED_KINDS, Fault("act_takes_no_vote", "kind")),
        (vote is not None and withdrawn, Fault("withdrawn_takes_no_vote", "withdrawn")),
        (vote and vote.question is Question.in_intent and not petition, Fault("intent_is_for_petitions", "question")),
        (kind == ActKind.review and body_kind not in (*COMMITTEES, None), Fault("review_is_for_committees", "body")),
        (kind == ActKind.advice and body_kind in ASSEMBLY_BODIES, Fault("advice_is_no_assembly_act", "body")),
    )
    return [fault for is_so, fault in wrong if is_so]
