"""In which counts of few a comment stands: of its field, of the issues it is under, of the results it was given. Pure.

A count is named by proposal, ``place`` and ``part``: a flow's fields ("field:<flow>", the field; without a flow
"field:", and without a field ""), an issue ("issue", its number), what waits under one ("asked", its number), an answer
to what is under one ("answered:<issue>", its number) and a result in a consultation ("result:<consultation>",
it). What must be told apart to be counted once has a key.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import NamedTuple

ISSUE, ASKED, ANSWERED = "issue", "asked", "answered:"
TEXT, RESIDENT, DUE, PUT = "text", "resident", "due", "put"
DISTINCT = {TEXT: "texts", RESIDENT: "residents"}
"""Kinds of keys whose number is a count."""


def in_order(number: int) -> str:
    """Of numbers, when they are compared as words."""
    return f"{number:019d}"


def moment(at: datetime) -> str:
    """In the order of time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def on_flow(flow: str | None) -> str:
    return f"field:{flow or ''}"


def in_consultation(number: int) -> str:
    return f"result:{number}"


class At(NamedTuple):
    """One count. ``part``: within its place."""

    proposal_id: int
    place: str
    part: str


class Key(NamedTuple):
    """What is counted once at a place, or asked for its first or last: a text, a resident's public number, the day on
    which an answer is due, when a comment was put there."""

    at: At
    kind: str
    key: str


@dataclass(frozen=True)
class Seen:
    """A comment as counts see it. ``issues``: it is under now, and since when; ``answers``: that it was
    given, ``results``: of these."""

    proposal_id: int
    flow_id: str | None
    field: str | None
    parent_id: int | None
    consultation_id: int | None
    author_number: int | None
    verified: bool
    channel: str
    text_key: str | None
    state: str
    answer_count: int
    answers_due: date | None = None
    issues: Mapping[int, datetime] = field(default_factory=dict)
    results: frozenset[str] = frozenset()
    answers: frozenset[int] = frozenset()


def under(seen: Iterable[Seen], issue: int, now: datetime) -> list[Seen]:
    """The comments as they are once they are under this issue."""
    return [replace(one, issues={**one.issues, issue: now}) for one in seen]


def not_under(seen: Iterable[Seen], issue: int) -> list[Seen]:
    """The comments as they are once they are under it no more."""
    return [replace(one, issues={n: at for n, at in one.issues.items() if n != issue}) for one in seen]


def difference(before: Iterable[Seen], after: Iterable[Seen]) -> tuple[dict[At, Counter[str]], Counter[Key]]:
    """What has to be added to numbers and to uses of keys (less than nothing: taken away)."""
    numbers, keys = dict[At, Counter[str]](), Counter[Key]()
    for sign, comments in ((-1, before), (1, after)):
        for one in comments:
            for at, its in _stands(one):
                by = numbers.setdefault(at, Counter())
                for name, many in _numbers(one).items():
                    by[name] += sign * many
                for kind, key in its:
                    keys[Key(at, kind, key)] += sign
    return numbers, Counter({key: many for key, many in keys.items() if many})


def _numbers(one: Seen) -> dict[str, int]:
    return {
        "submissions": 1, "outside": int(one.consultation_id is None), "paper": int(one.channel == "paper"),
        "phone": int(one.channel == "phone"), "answered": int(one.answer_count > 0),
    }  # fmt: skip


def _stands(one: Seen) -> Iterator[tuple[At, list[tuple[str, str]]]]:
    told = list(_told_apart(one))
    if one.parent_id is None and (one.flow_id or one.field):
        yield At(one.proposal_id, on_flow(one.flow_id), one.field or ""), told
    if one.consultation_id is not None:
        for result in one.results:
            yield At(one.proposal_id, in_consultation(one.consultation_id), result), told
    due = [(DUE, one.answers_due.isoformat())] if one.answers_due else []
    for number, since in one.issues.items():
        yield At(one.proposal_id, ISSUE, str(number)), told
        for answer in one.answers:
            yield At(one.proposal_id, ANSWERED + str(number), in_order(answer)), told
        if one.state == "shown" and not one.answer_count:
            yield At(one.proposal_id, ASKED, str(number)), [*told, *due, (PUT, moment(since))]


def _told_apart(one: Seen) -> Iterator[tuple[str, str]]:
    """Residents by the numbers that are public, which are others in each consultation (decision 0017)."""
    if one.text_key is not None:
        yield TEXT, one.text_key
    if one.verified and one.consultation_id is not None and one.author_number is not None:
        yield RESIDENT, f"{one.consultation_id}.{one.author_number}"
