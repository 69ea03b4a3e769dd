"""From counts to an outcome with its reasons: pure, exact, and never a number for what was not counted.

The outcome of a vote is a code; the words for it, for each reason and for each rule stand in the catalogue.
Every reason names the rule that it follows from (``rule``), so that a page can say which sentence decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deliberation.errors import Problem, Problems
from deliberation.votes.ruleset import Counting, Method, Numerator, OnUnmet, Side, Threshold, Tie

Value = int | str


class Code(StrEnum):
    """What came out. ``SHORT``: more for than against, but not the share that the rule asks for."""

    APPROVED = "approved"
    REJECTED = "rejected"
    SHORT = "short"
    LEADS = "leads"
    TIED = "tied"
    VOID_UNOPENED = "void_unopened"
    VOID_COUNTED = "void_counted"


class Quorate(StrEnum):
    """The verdict on the turnout requirement. ``AFTER_COUNT``: only valid ballots count towards it."""

    NONE = "none"
    MET = "met"
    UNMET = "unmet"
    AFTER_COUNT = "after_count"


@dataclass(frozen=True)
class Reason:
    """One step of the reasoning: a code of the catalogue (``vote_reason.<code>``), its numbers, and the rule behind it.

    A value named ``option`` (or ``first``, ``second``) is the key of an answer; the page puts its label there.
    """

    code: str
    rule: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Counts:
    """What was counted. ``votes`` by option key and ``invalid`` are None while the ballots are not opened."""

    roll: int
    cast: int
    votes: Mapping[str, int] | None = None
    invalid: int | None = None

    @property
    def opened(self) -> bool:
        return self.votes is not None


@dataclass(frozen=True)
class Verdict:
    """How the turnout requirement stands. ``needed`` and ``number`` are None where there is none to meet."""

    quorate: Quorate
    counting: bool
    number: int | None = None
    needed: int | None = None


@dataclass(frozen=True)
class Outcome:
    """``winner``: key of the answer that won or leads. ``effect``: whether the share for the effect was reached."""

    code: Code
    winner: str | None
    effect: bool | None
    binding: bool
    reasons: tuple[Reason, ...]

    @property
    def decided_by(self) -> str:
        """The rule that the outcome follows from: the last one in the reasoning that is not about its effect."""
        return [r.rule for r in self.reasons if r.rule != "effect"][-1]


_PASSES_OR_FAILS = frozenset({Code.APPROVED, Code.REJECTED, Code.SHORT})


def word(code: str, winner: str | None, *, binding: bool, cast: int) -> str:
    """Code of the outcome in a word (``vote_outcome.<word>``): a binding vote passes or fails, another one leads."""
    if binding and code in _PASSES_OR_FAILS:
        return f"{code}_binding"
    if code == Code.TIED or (code == Code.REJECTED and winner is None):
        return Code.TIED.value if cast else "nobody"
    return code


def problems_of(counting: Counting, counts: Counts) -> list[Problem]:
    """What is wrong with the counts themselves; an empty list when they add up."""
    found: list[Problem] = []
    if counts.roll < 1:
        found.append(Problem("roll", "vote_roll_empty"))
    if not 0 <= counts.cast <= counts.roll:
        found.append(Problem("cast", "vote_cast_exceeds_roll", {"cast": counts.cast, "roll": counts.roll}))
    if counts.votes is None:
        if counts.invalid is not None:
            found.append(Problem("invalid", "vote_invalid_unopened"))
        return found
    if set(counts.votes) != {o.key for o in counting.options}:
        found.append(Problem("votes", "vote_options_differ"))
    invalid = counts.invalid if counts.invalid is not None else -1
    if invalid < 0 or any(n < 0 for n in counts.votes.values()):
        found.append(Problem("votes", "vote_count_negative"))
    elif sum(counts.votes.values()) + invalid != counts.cast:
        total = sum(counts.votes.values()) + invalid
        found.append(Problem("cast", "vote_sum_differs", {"total": total, "cast": counts.cast}))
    return found


def verdict(counting: Counting, *, roll: int, cast: int, valid: int | None = None) -> Verdict:
    """Whether the turnout requirement is met, and whether ballots may be counted.

    ``valid`` is known only after a count; a requirement on valid ballots is therefore judged after it.
    """
    quorum = counting.quorum
    if quorum is None:
        return Verdict(Quorate.NONE, counting=True)
    needed = quorum.threshold.needed(roll)
    number = cast if quorum.numerator is Numerator.CAST else valid
    if number is None:
        return Verdict(Quorate.AFTER_COUNT, counting=True, needed=needed)
    met = number >= needed
    return Verdict(
        Quorate.MET if met else Quorate.UNMET,
        counting=met or quorum.on_unmet is OnUnmet.COUNTED,
        number=number,
        needed=needed,
    )


def decide(counting: Counting, counts: Counts) -> Outcome:
    """The outcome of a vote. Raises Problems when the counts do not add up, or when ballots were opened that had
    to stay sealed, or not opened that had to be counted."""
    problems = problems_of(counting, counts)
    if problems:
        raise Problems(problems)
    valid = None if counts.votes is None else counting.valid(counts.votes)
    standing = verdict(counting, roll=counts.roll, cast=counts.cast, valid=valid)
    if standing.counting != counts.opened:
        raise Problems([Problem("votes", "vote_not_counted" if standing.counting else "vote_opened_sealed")])
    reasons = [_turnout(counting, counts, standing)]
    if counts.votes is None or valid is None:
        reasons.append(Reason("quorum_sealed", "on_unmet", {}))
        return Outcome(Code.VOID_UNOPENED, None, None, counting.binding, tuple(reasons))
    if standing.quorate is Quorate.UNMET:
        reasons.append(Reason("quorum_counted", "on_unmet", {}))
        return Outcome(Code.VOID_COUNTED, None, None, counting.binding, tuple(reasons))
    return _counted(counting, counts.roll, counts.votes, valid, reasons)


def _turnout(counting: Counting, counts: Counts, standing: Verdict) -> Reason:
    if counting.quorum is None or standing.number is None or standing.needed is None:
        return Reason("quorum_none", "quorum", {"cast": counts.cast, "roll": counts.roll})
    values: dict[str, Value] = {"number": standing.number, "roll": counts.roll, "needed": standing.needed}
    if standing.quorate is Quorate.MET:
        return Reason("quorum_met", "quorum", values)
    return Reason("quorum_unmet", "quorum", {**values, "missing": standing.needed - standing.number})


def _counted(counting: Counting, roll: int, votes: Mapping[str, int], valid: int, reasons: list[Reason]) -> Outcome:
    if counting.decision.method is Method.PLURALITY:
        code, winner, why = _plurality(counting, votes)
    else:
        code, winner, why = _for_or_against(counting, votes, {"roll": roll, "valid": valid})
    effect, said = _effect(counting, votes, roll)
    return Outcome(code, winner, effect, counting.binding, (*reasons, *why, *said))


def _plurality(counting: Counting, votes: Mapping[str, int]) -> tuple[Code, str | None, list[Reason]]:
    leaders = _leaders(counting, votes)
    ranked = sorted((votes[k] for k in _answers(counting)), reverse=True)
    if len(leaders) > 1:
        reason = Reason("plurality_tied", "tie", {"first": leaders[0], "second": leaders[1], "votes": ranked[0]})
        return Code.TIED, None, [reason]
    values: dict[str, Value] = {"option": leaders[0], "votes": ranked[0], "margin": ranked[0] - ranked[1]}
    return Code.LEADS, leaders[0], [Reason("plurality_leads", "decision", values)]


def _for_or_against(
    counting: Counting, votes: Mapping[str, int], bases: Mapping[str, int]
) -> tuple[Code, str | None, list[Reason]]:
    """More for than against; where the rule names a share, that share of its base as well."""
    for_key, against_key = counting.keys(Side.FOR)[0], counting.keys(Side.AGAINST)[0]
    pro, con = votes[for_key], votes[against_key]
    values: dict[str, Value] = {"first": for_key, "second": against_key, "pro": pro, "con": con}
    if pro == con:
        rejected = counting.decision.tie is Tie.REJECTED
        reason = Reason("tie_rejected" if rejected else "tie_undecided", "tie", values)
        return (Code.REJECTED if rejected else Code.TIED), None, [reason]
    if pro < con:
        return Code.REJECTED, against_key, [Reason("more_against", "decision", {**values, "margin": con - pro})]
    more = Reason("more_for", "decision", {**values, "margin": pro - con})
    threshold = counting.decision.threshold
    if threshold is None:
        return Code.APPROVED, for_key, [more]
    base = bases["roll" if counting.decision.method is Method.SHARE_OF_ROLL else "valid"]
    reached = threshold.reached(pro, base)
    share = _share(threshold, for_key, pro, base)
    named = "share_reached" if reached else "share_missed"
    which = "of_roll" if counting.decision.method is Method.SHARE_OF_ROLL else "of_valid"
    return (Code.APPROVED if reached else Code.SHORT), for_key, [more, Reason(f"{named}_{which}", "decision", share)]


def _effect(counting: Counting, votes: Mapping[str, int], roll: int) -> tuple[bool | None, list[Reason]]:
    """Whether the leading answer reached the share of the roll that gives the result its effect."""
    if counting.effect is None:
        return None, []
    leaders = _leaders(counting, votes)
    if len(leaders) > 1:
        return False, [Reason("effect_tied", "effect", {"first": leaders[0], "second": leaders[1]})]
    threshold, number = counting.effect.threshold, votes[leaders[0]]
    reached = threshold.reached(number, roll)
    values = _share(threshold, leaders[0], number, roll)
    return reached, [Reason("effect_reached" if reached else "effect_missed", "effect", values)]


def _share(threshold: Threshold, option: str, number: int, base: int) -> dict[str, Value]:
    share = threshold.share if threshold.share is not None else Fraction(1)
    return {
        "option": option, "votes": number, "base": base, "needed": threshold.needed(base), "over": share.numerator,
        "under": share.denominator, "op": threshold.op, "rounding": threshold.rounding.value,
    }  # fmt: skip


def _answers(counting: Counting) -> list[str]:
    return [o.key for o in counting.options if o.side is not Side.BLANK]


def _leaders(counting: Counting, votes: Mapping[str, int]) -> list[str]:
    """The answers (blank ones left out) with the most votes, in the order of the options."""
    keys = _answers(counting)
    most = max(votes[k] for k in keys)
    return [k for k in keys if votes[k] == most]
