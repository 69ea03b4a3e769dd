"""The rules of a vote as numbered sentences: codes and numbers only, the words are in the catalogue.

``Part.code`` is the msgid ``vote_rule.<code>``. A value named ``option``, ``first`` or ``second`` is the key of an
answer, ``amount`` is itself a part (``vote_phrase.<code>``), ``text`` a text in two languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deliberation.votes.ruleset import (
    Counting,
    Kind,
    Method,
    Numerator,
    OnUnmet,
    Rounding,
    Ruleset,
    Side,
    Threshold,
)


@dataclass(frozen=True)
class Part:
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sentence:
    """One numbered rule; ``rule`` is what Reason.rule points at."""

    rule: str
    parts: tuple[Part, ...]


def of_rules(rules: Ruleset, roll: int | None) -> list[Sentence]:
    """All rules of a vote, in the order in which they are asked. ``roll`` is None until the roll is closed."""
    return [
        _who(rules),
        *of_counting(rules.counting, roll, rules.kind),
        Sentence("batches", (Part("batches", {"smallest": rules.smallest_batch}),)),
        Sentence("recount", (Part("recount", {"text": rules.recount}),)),
        Sentence("objections", (Part("objections", {"date": rules.objections_until, "text": rules.objections_to}),)),
    ]


def of_counting(counting: Counting, roll: int | None, kind: Kind) -> list[Sentence]:
    """The rules that turn counts into an outcome."""
    found = [Sentence("roll", (Part("roll_open") if roll is None else Part("roll", {"roll": roll}),))]
    found += _quorum(counting, roll)
    found += [_decision(counting, roll), Sentence("tie", (Part(f"tie_{counting.decision.tie.value}"),))]
    found.append(Sentence("blanks", (Part(f"blanks_{counting.blanks.value}"),)))
    if counting.effect is not None:
        found.append(Sentence("effect", _effect(counting, roll)))
    force = "binding" if counting.binding else kind.value
    found.append(Sentence("force", (Part(f"force_{force}"),)))
    return found


def _who(rules: Ruleset) -> Sentence:
    who = rules.eligibility
    values = {"age": who.age, "months": who.residence_months, "date": who.cutoff}
    parts = [Part("who", values), Part(f"nationality_{who.nationality.value}", {"years": who.years})]
    if who.application:
        parts.append(Part("application"))
    parts.append(Part(f"departed_{who.departed.value}"))
    return Sentence("who", tuple(parts))


def _quorum(counting: Counting, roll: int | None) -> list[Sentence]:
    quorum = counting.quorum
    if quorum is None:
        return [Sentence("quorum", (Part("quorum_none"),))]
    code = f"quorum_{quorum.numerator.value}_{_op(quorum.threshold)}"
    unit = "people" if quorum.numerator is Numerator.CAST else "votes"
    amount = _amount(quorum.threshold, number=f"number_{unit}")
    parts = (Part(code, {"amount": amount}), *_in_numbers(quorum.threshold, roll, unit))
    unmet = "unmet_sealed" if quorum.on_unmet is OnUnmet.SEALED else "unmet_counted"
    return [Sentence("quorum", parts), Sentence("on_unmet", (Part(unmet),))]


def _decision(counting: Counting, roll: int | None) -> Sentence:
    decision = counting.decision
    if decision.method is Method.PLURALITY:
        return Sentence("decision", (Part("plurality"),))
    values: dict[str, Any] = {"first": counting.keys(Side.FOR)[0], "second": counting.keys(Side.AGAINST)[0]}
    if decision.threshold is None:
        return Sentence("decision", (Part("more_for", values),))
    of_roll = decision.method is Method.SHARE_OF_ROLL
    values["amount"] = _amount(decision.threshold, "share" if of_roll else "valid_share")
    base = roll if of_roll else None
    part = Part(f"{decision.method.value}_{_op(decision.threshold)}", values)
    return Sentence("decision", (part, *_in_numbers(decision.threshold, base, "votes")))


def _effect(counting: Counting, roll: int | None) -> tuple[Part, ...]:
    assert counting.effect is not None
    threshold = counting.effect.threshold
    values = {"amount": _amount(threshold), "text": counting.effect.consequence}
    return (Part(f"effect_{_op(threshold)}", values), *_in_numbers(threshold, roll, "votes"))


def _op(threshold: Threshold) -> str:
    return "at_least" if threshold.op == ">=" else "more_than"


def _amount(threshold: Threshold, code: str = "share", number: str = "number_votes") -> Part:
    """``number``: the phrase for a plain number, by what is counted."""
    if threshold.share is None:
        return Part(number, {"number": threshold.number})
    return Part(code, {"over": threshold.share.numerator, "under": threshold.share.denominator})


def _in_numbers(threshold: Threshold, roll: int | None, unit: str) -> tuple[Part, ...]:
    """The same threshold in ``unit``, people or votes, once the roll is closed, and what happens to a fraction."""
    if threshold.share is None:
        return ()
    rounding = () if threshold.rounding is Rounding.EXACT else (Part(f"rounding_{threshold.rounding.value}"),)
    if roll is None:
        return rounding
    return (*rounding, Part(f"in_{unit}", {"roll": roll, "needed": threshold.needed(roll)}))
