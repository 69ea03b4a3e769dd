"""What is published of marks: one document for each consultation, after its last day. Pure.

Nothing in it is about one person: every count is rounded to fives, and what is said is said from rounded counts, so
that anybody gets the same from the document (docs/agreement-format.md has the attacks that were thought of).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from deliberation.comments.nearness import Point, middle
from deliberation.comments.opinions import AGREE, DISAGREE, METHOD, PASS, Found, Method, Row, groups

FORMAT = "jukugi-agreement-1"
ROUNDED_TO = 5
FEWEST = 10  # people, or marks on one statement, below which no count is given at all
MOST_SHOWN = 5  # statements said to set groups apart
LETTERS = "ABCDE"
_KINDS = (("agree", AGREE), ("disagree", DISAGREE), ("pass", PASS))


def rounded(n: int) -> int:
    """To the nearest five."""
    return ROUNDED_TO * ((n + ROUNDED_TO // 2) // ROUNDED_TO)


def document(
    consultation: int, proposal: str, statements: Mapping[int, int], rows: Sequence[Row], method: Method = METHOD,
    *, left_out: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:  # fmt: skip
    """``statements``: number → comment that it was drawn from, of those that stand; ``rows``: each person's marks on
    them; ``left_out``: those that do not, whose marks are counted nowhere. Whole numbers alone, so that every reader
    gets the same bytes."""
    rows = [row for row in rows if row]
    found = groups(rows, method)
    people = len(rows) if len(rows) >= FEWEST else None
    return {
        "format": FORMAT, "consultation": consultation, "proposal": proposal, "method": _published(method),
        "people": None if people is None else rounded(people), "reason": found.reason,
        "silhouettes": {str(k): _hundredths(v) for k, v in (found.silhouettes or {}).items()},
        "statements": [_statement(s, comment, rows, found) for s, comment in sorted(statements.items())],
        "left_out": list(left_out), "groups": _groups(sorted(statements), rows, found),
    }  # fmt: skip


def left_out(statement: int, comment: int, *, withdrawn: bool, marked: int) -> dict[str, Any]:
    """A statement that was withdrawn, or lost its comment: that it was marked is told, and how is not."""
    return {
        "statement": statement, "comment": comment, "why": "withdrawn" if withdrawn else "comment_gone",
        "marked": rounded(marked) if marked >= FEWEST else None,
    }  # fmt: skip


def _published(method: Method) -> dict[str, int]:
    told = {**asdict(method), "clear": _hundredths(method.clear), "alike": _hundredths(method.alike)}
    return {**told, "fewest": FEWEST, "rounded_to": ROUNDED_TO}


def _hundredths(value: float) -> int:
    return math.floor(value * 100 + 0.5)


def _statement(number: int, comment: int, rows: Sequence[Row], found: Found) -> dict[str, Any]:
    weight = (found.axes or {}).get(number) if found.reason is None else None
    return {
        "statement": number, "comment": comment, **_counts(number, rows),
        "x": _hundredths(weight[0]) if weight else None, "y": _hundredths(weight[1]) if weight else None,
    }  # fmt: skip


def _counts(number: int, rows: Iterable[Row]) -> dict[str, int | None]:
    marks = [row[number] for row in rows if number in row]
    if len(marks) < FEWEST:
        return {name: None for name, _ in _KINDS}
    return {name: rounded(marks.count(value)) for name, value in _KINDS}


def _groups(statements: Sequence[int], rows: Sequence[Row], found: Found) -> list[dict[str, Any]]:
    if found.reason is not None:
        return []
    told = []
    for label in range(1 + max(n for n in found.labels if n is not None)):
        at = [i for i, n in enumerate(found.labels) if n == label]
        points: list[Point] = [p for i in at if (p := found.points[i]) is not None]
        x, y = middle(points)
        mine = [rows[i] for i in at]
        marks = [{"statement": s, **_counts(s, mine)} for s in statements]
        told.append(
            {"group": LETTERS[label], "people": rounded(len(at)), "x": _hundredths(x), "y": _hundredths(y),
             "marks": marks}
        )  # fmt: skip
    return told


def by_statement(told: Mapping[str, Any]) -> dict[int, list[Mapping[str, Any]]]:
    """Statement → its counts in each group, in their order."""
    found: dict[int, list[Mapping[str, Any]]] = {}
    for group in told["groups"]:
        for marks in group["marks"]:
            found.setdefault(marks["statement"], []).append(marks)
    return found


def marked(counts: Mapping[str, Any]) -> int | None:
    """How many marked, out of the published counts."""
    return None if counts["agree"] is None else counts["agree"] + counts["disagree"] + counts["pass"]


def share(counts: Mapping[str, Any], kind: str = "agree") -> float:
    """Estimated share of a group, drawn towards a half where few marked: (n + 1) / (marked + 2), as in Polis."""
    return float((counts[kind] + 1) / ((marked(counts) or 0) + 2))


def shared(told: Mapping[str, Any]) -> list[tuple[int, str]]:
    """(statement, "agree" or "disagree") where more than half of those who marked in every group say so, however the
    counts were rounded; by the product of the shares (group-aware consensus, Small et al. 2021), the highest first,
    ties by number. Nothing without groups."""
    found = []
    for number, counts in by_statement(told).items():
        if any(marked(c) is None for c in counts):
            continue
        for kind in ("agree", "disagree"):
            if all(_surely_most(c, kind) for c in counts):
                found.append((-math.prod(share(c, kind) for c in counts), number, kind))
    return [(number, kind) for _, number, kind in sorted(found)]


def _surely_most(counts: Mapping[str, Any], kind: str) -> bool:
    """More than half, whatever the exact counts were: each of the three may be two more or less than published."""
    return bool(2 * counts[kind] - (marked(counts) or 0) > len(_KINDS) * (ROUNDED_TO // 2))


def apart(told: Mapping[str, Any]) -> list[int]:
    """Statements on which groups differ most, by the distance of the highest to the lowest share that agrees; only
    where the one is surely above the other, however the counts were rounded."""
    found = []
    for number, counts in by_statement(told).items():
        if all(marked(c) is not None for c in counts):
            shares = [share(c) for c in counts]
            surely = max(_surely(c, -1) for c in counts) > min(_surely(c, 1) for c in counts)
            if surely and max(shares) - min(shares) >= 0.3:
                found.append((min(shares) - max(shares), number))
    return [number for _, number in sorted(found)[:MOST_SHOWN]]


def _surely(counts: Mapping[str, Any], way: int) -> float:
    """The share that agrees at its least (``way`` -1) or most (1), each count being up to two off."""
    off = way * (ROUNDED_TO // 2)
    agree = max(0, counts["agree"] + off)
    others = sum(max(0, counts[kind] - off) for kind in ("disagree", "pass"))
    return agree / (agree + others) if agree else 0.0


def across(told: Mapping[str, Any]) -> list[tuple[int, int]]:
    """(comment, how many of the least marking group marked a statement of it), the most first, ties the newest: which
    comments all groups dealt with, whatever they thought of them."""
    comments = {row["statement"]: row["comment"] for row in told["statements"]}
    least: dict[int, int] = {}
    for number, counts in by_statement(told).items():
        if all(marked(c) is not None for c in counts):
            comment = comments[number]
            least[comment] = max(least.get(comment, 0), min(marked(c) or 0 for c in counts))
    return sorted(least.items(), key=lambda pair: (-pair[1], -pair[0]))
