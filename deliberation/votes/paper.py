"""Paper: sheets that must add up, two entries that must agree, and small bundles that are not published alone. Pure."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from deliberation.errors import Problem


@dataclass(frozen=True)
class Sheets:
    """Sheets of one counter and day. ``spoiled``: brought back spoiled; ``returned``: put into the box."""

    counter: str
    issued: int
    spoiled: int
    returned: int

    @property
    def back(self) -> int:
        return self.spoiled + self.returned


@dataclass(frozen=True)
class Reconciliation:
    """issued = counted + spoiled + not returned (glossary, reconciliation). ``people``: who was given a sheet."""

    issued: int
    counted: int
    spoiled: int
    not_returned: int
    people: int

    @property
    def adds_up(self) -> bool:
        return self.issued == self.counted + self.spoiled + self.not_returned


def cannot_record_sheets(sheets: Sheets) -> str | None:
    """Reason why the counts of a counter and day cannot be true, or None."""
    if min(sheets.issued, sheets.spoiled, sheets.returned) < 0:
        return "vote_count_negative"
    return None


def faults_of_sheets(day: date, sheets: Sheets, others: Iterable[tuple[date, Sheets]], people: int) -> list[Problem]:
    """What cannot be true beside the other counts. ``people``: who was given paper at that counter on that day.

    A sheet may come back on a later day and at another counter, but not before it went out.
    """
    found = []
    if sheets.issued < people:
        values = {"issued": sheets.issued, "people": people}
        found.append(Problem("issued", "vote_sheets_fewer_than_people", values))
    rows = [(day, sheets), *others]
    for until in sorted({d for d, _ in rows if d >= day}):
        out, back = (sum(f(s) for d, s in rows if d <= until) for f in (lambda s: s.issued, lambda s: s.back))
        if back > out:
            values = {"date": until, "issued": out, "back": back}
            found.append(Problem("returned", "vote_sheets_more_back", values))
            break
    return found


def short(
    issued: Mapping[tuple[str, date], int], people: Mapping[tuple[str, date], int]
) -> tuple[tuple[str, date], int, int] | None:
    """The first counter and day whose sheets are fewer than the people who were given one there; both numbers."""
    lacking = [(at, issued.get(at, 0), n) for at, n in people.items() if issued.get(at, 0) < n]
    return min(lacking, key=lambda found: (found[0][1], found[0][0]), default=None)


def reconcile(rows: Iterable[Sheets], not_returned: int, people: int) -> Reconciliation:
    """The sheets of all counters and days together. A sheet may come back on a later day than it went out."""
    rows = list(rows)
    return Reconciliation(
        issued=sum(r.issued for r in rows),
        counted=sum(r.returned for r in rows),
        spoiled=sum(r.spoiled for r in rows),
        not_returned=not_returned,
        people=people,
    )


def cannot_reconcile(found: Reconciliation) -> str | None:
    """Reason why the sheets cannot be closed: they do not add up, or more sheets went out than people took one.

    That nobody's sheet is missing from them is :func:`short`. Who brings one back spoiled need not take another.
    """
    if not found.adds_up:
        return "reconcile_open"
    if found.issued - found.spoiled > found.people:
        return "vote_sheets_exceed_people"
    return None


@dataclass(frozen=True)
class BatchEntry:
    """One person's count of one bundle; ``votes`` by option key."""

    sheets: int
    invalid: int
    votes: tuple[tuple[str, int], ...]
    scan: str

    @property
    def total(self) -> int:
        return self.invalid + sum(n for _, n in self.votes)


def entry_of(row: Any) -> BatchEntry:
    """A stored count (sheets, invalid, votes as JSON pairs, scan) as the value that is compared and added up."""
    votes = tuple((str(key), int(n)) for key, n in json.loads(row.votes))
    return BatchEntry(row.sheets, row.invalid, votes, row.scan)


def cannot_enter_batch(entry: BatchEntry, options: Sequence[str]) -> str | None:
    """Reason why a count of a bundle cannot be true, or None."""
    if tuple(key for key, _ in entry.votes) != tuple(options):
        return "vote_options_differ"
    if min([entry.sheets, entry.invalid, *(n for _, n in entry.votes)]) < 0:
        return "vote_count_negative"
    if entry.sheets < 1:
        return "vote_batch_empty"
    if entry.total != entry.sheets:
        return "vote_batch_sum"
    return None


@dataclass(frozen=True)
class Pooled:
    """What is published of one or more bundles: their numbers, sheets and counts together."""

    batches: tuple[int, ...]
    sheets: int
    invalid: int
    votes: Mapping[str, int]


@dataclass(frozen=True)
class Earlier:
    """A count that was taken out again. Its figures are None where they could tell who chose what."""

    batch: int
    attempt: int
    sheets: int
    invalid: int | None
    votes: Mapping[str, int] | None


def pool(batches: Iterable[tuple[int, BatchEntry]], smallest: int) -> list[Pooled]:
    """Bundles as they are published: those under ``smallest`` sheets are put together, with the next larger ones
    until no published group is smaller. Fewer sheets in all than that are one group: their sum is the result."""
    ordered = sorted(batches, key=lambda b: (b[1].sheets, b[0]))
    small: list[tuple[int, BatchEntry]] = []
    alone: list[Pooled] = []
    for number, entry in ordered:
        if entry.sheets < smallest or (small and sum(e.sheets for _, e in small) < smallest):
            small.append((number, entry))
        else:
            alone.append(_together([(number, entry)]))
    groups = alone + ([_together(small)] if small else [])
    return sorted(groups, key=lambda g: g.batches[0])


def set_aside(
    rounds: Iterable[tuple[int, int, BatchEntry]], groups: Sequence[Pooled], smallest: int, since: Collection[int] = ()
) -> list[Earlier]:
    """What was taken out of the count (bundle, round, figures), as it is published beside the result.

    ``since``: bundles that were counted after something was set aside. Figures are told only where they are of the very
    same sheets as those of the result: whoever takes one from the other learns then of no sheet that came or went.
    Between two bundles that were open together sheets may have moved, even where their numbers stayed alike. How many
    sheets a bundle had is in the record of each count, and tells nobody's choice without the figures.
    """
    rounds = list(rounds)
    alone = {g.batches[0]: g.sheets for g in groups if len(g.batches) == 1}
    one = len({batch for batch, _, _ in rounds} | set(since)) == 1
    told = one and all(smallest <= entry.sheets == alone.get(batch) for batch, _, entry in rounds)
    return [
        Earlier(batch, attempt, entry.sheets, entry.invalid, dict(entry.votes))
        if told
        else Earlier(batch, attempt, entry.sheets, None, None)
        for batch, attempt, entry in rounds
    ]


def _together(batches: Sequence[tuple[int, BatchEntry]]) -> Pooled:
    votes: dict[str, int] = {}
    for _, entry in batches:
        for key, n in entry.votes:
            votes[key] = votes.get(key, 0) + n
    return Pooled(
        batches=tuple(sorted(number for number, _ in batches)),
        sheets=sum(e.sheets for _, e in batches),
        invalid=sum(e.invalid for _, e in batches),
        votes=votes,
    )
