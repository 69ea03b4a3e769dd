"""Who may do what at which stage of a vote, and how its state follows from what was done. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from deliberation import clock
from deliberation.accounts.rules import Actor, Role, cannot_act_as
from deliberation.votes.ruleset import Ruleset

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{2,63}\Z")
REASON_LIMIT = 1_000  # characters
LARGEST_ROLL = 3_000_000  # entries; the largest electorate of a Japanese city is Yokohama's, a little above


class State(StrEnum):
    """Where a vote stands. The first three follow from the clock, the others from acts; none is ever typed."""

    ANNOUNCED = "announced"
    OPEN = "open"
    ENDED = "ended"
    CLOSED = "closed"
    RECONCILED = "reconciled"
    SEALED = "sealed"
    COUNTING = "counting"
    RESULT = "result"


class Mark(StrEnum):
    """What a roll entry holds once its person has taken part. Nobody is marked twice (a constraint)."""

    PAPER = "paper"


@dataclass(frozen=True)
class Standing:
    """What was done so far: the facts from which the state follows."""

    opened_at: datetime
    opens: datetime
    closes: datetime
    closed: bool = False
    reconciled: bool = False
    judged: bool = False
    counting: bool = False
    result: bool = False


def state(standing: Standing, now: datetime) -> State:
    """The state of an opened vote at a moment."""
    if standing.result:
        return State.RESULT
    if standing.judged:
        return State.COUNTING if standing.counting else State.SEALED
    if standing.reconciled:
        return State.RECONCILED
    if standing.closed:
        return State.CLOSED
    if now >= standing.closes:
        return State.ENDED
    return State.OPEN if now >= max(standing.opens, standing.opened_at) else State.ANNOUNCED


def next_turn(standings: Iterable[Standing], now: datetime) -> datetime | None:
    """The next moment at which the clock alone changes the state of one of these: until then a page may be kept."""
    turns = [t for s in standings for t in (max(s.opens, s.opened_at), s.closes) if t > now]
    return min(turns, default=None)


def cannot_run(by: Actor | None, jurisdiction: str) -> str | None:
    """Every act of running a vote is a clerk's, of this municipality."""
    return cannot_act_as(by, Role.clerk, jurisdiction)


def cannot_name(slug: str) -> str | None:
    """Whether a vote may have this address."""
    if slug in RESERVED:
        return "vote_slug_reserved"
    return None if SLUG.match(slug) else "vote_slug_form"


RESERVED = frozenset({"new", "drafts", "precedents", "rules"})


def cannot_open(rules: Ruleset, *, roll: int, digest: str, now: datetime) -> str | None:
    """``digest``: of the rules that the first seat proposed. The roll must not be empty nor smaller than the turnout
    that the rules require; the vote not have begun by its own rules: they are fixed before that."""
    if digest != rules.digest:
        return "vote_rules_changed"
    if roll < 1:
        return "vote_roll_empty"
    if rules.counting.quorum and rules.counting.quorum.threshold.needed(roll) > roll:
        return "vote_quorum_beyond_roll"
    if rules.closes <= now:
        return "vote_closes_passed"
    if rules.opens <= now:
        return "vote_opens_passed"
    return None


def cannot_give_paper(found: State, counter: str, counters: Mapping[str, object]) -> str | None:
    if counter not in counters:
        return "vote_counter_unknown"
    if found is not State.OPEN:
        return "vote_not_open"
    return None


def cannot_count_sheets(found: State, day: date, *, opens: datetime, now: datetime) -> str | None:
    """Sheets of a counter and day, by one person: from the first day until the vote is closed."""
    if found is State.CLOSED:
        return "vote_sheets_two"
    if found not in (State.OPEN, State.ENDED):
        return "vote_sheets_closed" if found is not State.ANNOUNCED else "vote_not_open"
    return None if clock.day(opens) <= day <= clock.day(now) else "vote_day_outside"


def cannot_correct_sheets(found: State, day: date, *, opens: datetime, now: datetime) -> str | None:
    """The same once the vote was closed, by two seats: until the sheets are reconciled. One alone could turn what two
    have closed."""
    if found is not State.CLOSED:
        return "vote_not_closed" if found in (State.ANNOUNCED, State.OPEN, State.ENDED) else "vote_sheets_closed"
    if not clock.day(opens) <= day <= clock.day(now):
        return "vote_day_outside"
    return None


def cannot_close(found: State) -> str | None:
    if found in (State.ANNOUNCED, State.OPEN):
        return "vote_still_open"
    return None if found is State.ENDED else "vote_already_closed"


def cannot_reconcile_now(found: State, *, correcting: bool) -> str | None:
    """``correcting``: a correction of the sheets waits for a second seat. None has a place after the reconciliation."""
    if found in (State.ANNOUNCED, State.OPEN, State.ENDED):
        return "vote_not_closed"
    if found is not State.CLOSED:
        return "vote_already_reconciled"
    return "vote_correction_waits" if correcting else None


def cannot_judge_quorum(found: State) -> str | None:
    if found in (State.ANNOUNCED, State.OPEN, State.ENDED, State.CLOSED):
        return "vote_not_reconciled"
    return None if found is State.RECONCILED else "vote_already_judged"


def cannot_count_batch(found: State, *, entered_by: frozenset[int], person: int, agreed: bool) -> str | None:
    """``entered_by``: who has counted this bundle in this round; ``agreed``: it is counted already."""
    if found is State.SEALED:
        return "vote_sealed"
    if found is not State.COUNTING:
        return "vote_not_judged" if found is not State.RESULT else "vote_result_known"
    if agreed:
        return "vote_batch_agreed"
    return "vote_batch_yours" if person in entered_by else None


def cannot_be_in_batch(sheets: int, left: int) -> str | None:
    """``left``: sheets that came back and are in no agreed bundle that stands."""
    return "vote_batch_too_many" if sheets > left else None


def cannot_set_aside(
    found: State, *, agreed: int | None, attempt: int | None, reason: str | None, declaring: bool = False
) -> str | None:
    """``agreed``: the round of the bundle that is in the count now; ``attempt``: the one that two seats speak of.

    ``reason``: None before anybody was asked for it. ``declaring``: the result was put forward and waits; it is of the
    bundles as they are.
    """
    if found is not State.COUNTING:
        return "vote_result_known" if found is State.RESULT else "vote_not_counting"
    if agreed is None or agreed != attempt:
        return "vote_batch_not_counted"
    if declaring:
        return "vote_result_waits"
    return None if reason is None or 0 < len(reason.strip()) <= REASON_LIMIT else "vote_set_aside_reason"


def cannot_declare(found: State, *, waiting: int, left: int | None, aside: bool) -> str | None:
    """``waiting``: bundles that one person has counted and no second; ``left``: sheets in no agreed bundle yet;
    ``aside``: that a bundle is set aside waits for a second seat.

    Where none is left, what waits is a slip of the pen: there is no such bundle.
    """
    if found is State.RESULT:
        return "vote_result_known"
    if found not in (State.COUNTING, State.SEALED):
        return "vote_not_judged"
    if aside:
        return "vote_set_aside_waits"
    return "vote_batch_waits" if waiting and left else None
