"""Numbers and rules of a vote in the order in which a page tells them: for votes held here and for precedents alike.

Pure. A number that nobody counted is None all the way to the page, which says so in words; it never becomes 0.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from deliberation.votes import outcome
from deliberation.votes.outcome import Counts, Outcome, Reason
from deliberation.votes.ruleset import Counting, Numerator, Option, Side
from deliberation.votes.sentences import Part, Sentence


@dataclass(frozen=True)
class Line:
    """One number with its share of the roll. ``name``: code of the catalogue (``vote_number.<name>``), or an answer."""

    name: str
    number: int | None
    share: Fraction | None
    option: Option | None = None
    inner: bool = False


@dataclass(frozen=True)
class Bar:
    """Votes for one answer and their share of the valid votes; ``style`` names the colour, no side is red or green."""

    option: Option
    votes: int | None
    share: Fraction | None
    style: str


@dataclass(frozen=True)
class Aside:
    """A count that was taken out again. ``row``: bundle, sheets, reason, moment; ``again``: whether it was counted
    anew; ``figures``: what the result tells of it, None before the result."""

    row: Any
    again: bool
    figures: Mapping[str, Any] | None


def asides(rows: Sequence[Any], counted: Collection[int], result: Mapping[str, Any] | None) -> list[Aside]:
    """``rows``: what was set aside, in the order of bundles and rounds; ``counted``: bundles that count now."""
    told = {(f["batch"], f["attempt"]): f for f in (result or {}).get("set_aside", ())}
    last = {row.batch: row.attempt for row in rows}
    return [
        Aside(row, row.batch in counted or row.attempt < last[row.batch], told.get((row.batch, row.attempt)))
        for row in rows
    ]


STYLES = ("b", "a", "d") * 4


def lines(counting: Counting, counts: Counts, channels: Sequence[Mapping[str, Any]] = ()) -> list[Line]:
    """Every number from the roll down to those who stayed away, each with the roll as its denominator."""
    votes = counts.votes
    valid = None if votes is None else counting.valid(votes)
    found = [_line("roll", counts.roll, counts)]
    if counting.quorum is not None:
        name = "needed_valid" if counting.quorum.numerator is Numerator.VALID else "needed"
        found.append(_line(name, counting.quorum.threshold.needed(counts.roll), counts))
    found.append(_line("cast", counts.cast, counts))
    for channel in channels:
        found.append(replace(_line(f"channel_{channel['way']}", channel["people"], counts), inner=True))
    found.append(_line("valid", valid, counts))
    for option in counting.options:
        line = _line("option", None if votes is None else votes[option.key], counts)
        found.append(replace(line, option=option, inner=_is_valid(counting, option)))
    found.append(_line("invalid", counts.invalid, counts))
    found.append(_line("absent", counts.roll - counts.cast, counts))
    return found


def _line(name: str, number: int | None, counts: Counts) -> Line:
    return Line(name, number, None if number is None else Fraction(number, counts.roll))


def _is_valid(counting: Counting, option: Option) -> bool:
    return option.side is not Side.BLANK or counting.blanks != "apart"


def bars(counting: Counting, counts: Counts) -> list[Bar]:
    """The answers with their share of the valid votes; a blank apart from them has none."""
    valid = counting.valid(counts.votes) if counts.votes is not None else 0
    found = []
    for option, style in zip(counting.options, STYLES, strict=False):
        votes = None if counts.votes is None else counts.votes[option.key]
        share = Fraction(votes, valid) if votes is not None and valid and _is_valid(counting, option) else None
        found.append(Bar(option, votes, share, "e" if option.side is Side.BLANK else style))
    return found


def roll_parts(counting: Counting, counts: Counts) -> list[tuple[str, int, str]]:
    """The roll as one bar: name or option key, number, style. Unopened ballots are one hatched part."""
    if counts.votes is None:
        return [("unopened", counts.cast, "gap"), ("absent", counts.roll - counts.cast, "c")]
    parts = [(b.option.key, b.votes or 0, b.style) for b in bars(counting, counts)]
    return [*parts, ("invalid", counts.invalid or 0, "bad"), ("absent", counts.roll - counts.cast, "c")]


@dataclass(frozen=True)
class Told:
    """The outcome with the numbers of the rules it rests on: what a result page prints."""

    outcome: Outcome
    cast: int
    reasons: Sequence[tuple[Reason, int | None]]
    sentences: Sequence[Sentence]

    @property
    def word(self) -> str:
        found = self.outcome
        return outcome.word(found.code.value, found.winner, binding=found.binding, cast=self.cast)


def tell(found: Outcome, cast: int, sentences: Sequence[Sentence], not_seen: Collection[str] = ()) -> Told:
    """Each reason with the number of the sentence that it follows from. ``cast``: how many voted. ``not_seen``: rules
    that no source read prints; that there is none is then not said."""
    numbers = {s.rule: n for n, s in enumerate(sentences, start=1)}
    said = {"quorum_none": "quorum_not_seen"} if "quorum" in not_seen else {}
    if any(part.code.startswith("quorum_cast") for s in sentences for part in s.parts):  # it asks for people, not votes
        said |= {"quorum_met": "quorum_met_people", "quorum_unmet": "quorum_unmet_people"}
    reasons = [replace(r, code=said.get(r.code, r.code), values=_in_words(r)) for r in found.reasons]
    return Told(found, cast, [(r, numbers.get(r.rule)) for r in reasons], sentences)


def _in_words(reason: Reason) -> Mapping[str, Any]:
    """A share as the rule names it: "at least" is not "more than", and a fraction may be rounded."""
    found = reason.values
    if "op" not in found:
        return found
    base = "of_valid" if reason.code.endswith("of_valid") else "of_roll"
    share = {name: found[name] for name in ("over", "under", "rounding")}
    return {**found, "amount": Part(f"votes_{base}_{_op(found['op'])}", share)}


def _op(op: object) -> str:
    return "at_least" if op == ">=" else "more_than"


def labels(counting: Counting) -> dict[str, Any]:
    """Option key → label in two languages, for the sentences."""
    return {o.key: o.label for o in counting.options}


def requirement(counting: Counting) -> Part | None:
    """The turnout requirement in a phrase ("at least 1/2 of the roll"), or None."""
    if counting.quorum is None:
        return None
    threshold = counting.quorum.threshold
    share, people = threshold.share, counting.quorum.numerator is Numerator.CAST
    if share is None:
        return Part(f"number_{'people' if people else 'votes'}_{_op(threshold.op)}", {"number": threshold.number})
    amount = {"over": share.numerator, "under": share.denominator, "rounding": threshold.rounding.value}
    return Part(f"{'share' if people else 'ballots'}_{_op(threshold.op)}", amount)


def csv_rows(found: Sequence[Line]) -> list[tuple[str, int | str]]:
    """The same numbers as rows of a file; "" where nobody counted (the column says so)."""
    return [
        (line.option.key if line.option else line.name, "" if line.number is None else line.number) for line in found
    ]
