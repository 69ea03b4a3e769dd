"""What a file itself tells about the log it comes from: missing lines (A26), a chain that does not hold (A27), events
that nobody could map to a row (A28)."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deliberation.audits.outcomes import Answer, Outcome
from deliberation.audits.reading import Chains
from deliberation.audits.tallies import EXAMPLES, Finding


@dataclass(frozen=True)
class File:
    """One file that the report rests on, as it was read.

    ``mends``: number of the file (in this report) whose refused lines it gives again. ``unmapped``: events of
    another format that have no place in a row. ``one_sided``: messages that only one of two ends recorded. ``read_at``:
    when it was whole; its rows of a time after that are refused.
    """

    digest: str
    observer: str
    independent: bool
    rows: int
    refused: int
    chains: Chains
    mends: int | None = None
    unmapped: int = 0
    one_sided: int = 0
    read_at: datetime | None = None


def found(files: Sequence[File], about: Callable[[int], bool] = lambda number: True) -> Iterator[Finding]:
    """The findings of every file, numbered from 1 as in the report. ``about``: whether a file touches the period."""
    for number, file in enumerate(files, start=1):
        if not about(number):
            continue
        declared = {"file": number, "observer": file.observer}
        gaps = Counter(gap.kind for gap in file.chains.gaps)
        if gaps["missing"]:
            yield _gaps("A26", "unverifiable", declared, number, file, "missing")
        if gaps["differs"]:
            yield _gaps("A27", "deviation", declared, number, file, "differs")
        if file.chains.unfollowed:
            lines = {"unfollowed": file.chains.unfollowed}
            yield _of("A27", "unverifiable", declared, lines, "chain_unfollowed")
        if file.one_sided:
            yield _of("A27", "unverifiable", declared, {"one_sided": file.one_sided}, "one_sided")
        lost = {"refused": unmended(files, number), "unmapped": file.unmapped}
        if any(lost.values()):
            yield _of("A28", "unverifiable", declared, lost, "not_mapped")


def unmended(files: Sequence[File], number: int) -> int:
    """Refused lines of a file that no other file has given again. Those of a mending file are the same lines."""
    if files[number - 1].mends is not None:
        return 0
    family = {number}
    for place, file in enumerate(files, start=1):
        if file.mends in family:
            family.add(place)
    return max(0, files[number - 1].refused - sum(files[place - 1].rows for place in family - {number}))


def _gaps(code: str, answer: Answer, declared: Any, number: int, file: File, kind: str) -> Finding:
    """``examples`` name the first places; of more gaps than a file lists only these are known by kind."""
    places = [gap.line for gap in file.chains.gaps if gap.kind == kind]
    finding = _of(code, answer, declared, {kind: len(places)}, f"chain_{kind}" if answer == "unverifiable" else None)
    finding.examples = [(number, line, "") for line in places[:EXAMPLES]]
    return finding


def _of(code: str, answer: Answer, declared: Any, observed: Any, why: str | None) -> Finding:
    finding = Finding(outcome=Outcome(code, answer, declared, observed, why=why))
    finding.keep(observed, 0)
    return finding
