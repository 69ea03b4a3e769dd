"""Paper adds up or is not closed; two counts agree or are not counted; small bundles never stand alone."""

import random
from datetime import date

import pytest

from deliberation.votes import paper
from deliberation.votes.paper import BatchEntry, Sheets

KEYS = ("for", "against")


def batch(pro: int, con: int, invalid: int = 0, sheets: int | None = None) -> BatchEntry:
    total = pro + con + invalid if sheets is None else sheets
    return BatchEntry(total, invalid, (("for", pro), ("against", con)), "sha256:" + "0" * 64)


@pytest.mark.parametrize(
    ("earlier", "now", "since", "told"),
    [
        ([(1, batch(6, 4))], [batch(5, 5)], [1], True),
        ([(1, batch(6, 4)), (1, batch(4, 6))], [batch(5, 5), batch(9, 9)], [1], True),  # the same sheets all along
        ([(1, batch(2, 1))], [batch(1, 2)], [1], False),  # small by itself
        ([(1, batch(6, 4))], [batch(5, 4)], [1], False),  # the one sheet that went elsewhere was for
        ([(1, batch(9, 4))], [batch(3, 2), batch(7, 3)], [1, 2], False),  # eight of the second's ten came from here
        ([(1, batch(6, 4))], [batch(5, 5), batch(1, 1)], [1], False),  # published together with a small one
        ([(1, batch(6, 4))], [], [], False),  # a number that no bundle had
        ([(1, batch(12, 13)), (1, batch(15, 13))], [batch(20, 20)], [1], False),  # three apart from each other
        ([(1, batch(12, 13)), (1, batch(15, 13))], [batch(12, 13)], [1], False),
        ([(1, batch(6, 4)), (1, batch(20, 4))], [batch(5, 5)], [1], False),  # and fourteen of another between them
        ([(1, batch(6, 4)), (2, batch(6, 8))], [batch(6, 6), batch(6, 6)], [1, 2], False),  # two went from 2 to 1
        ([(1, batch(6, 4)), (2, batch(5, 6))], [batch(5, 5), batch(6, 5)], [1, 2], False),  # one exchanged for one
        ([(1, batch(15, 5)), (2, batch(9, 0))], [batch(9, 0), batch(15, 7)], [1, 2], False),  # numbers exchanged, and 2
        ([(1, batch(15, 5))], [batch(9, 11), batch(15, 7)], [1, 2], False),  # the second was counted as the first
        ([(1, batch(6, 4))], [batch(5, 5), batch(6, 5)], [1, 2], False),  # the second was open at the same time
    ],
)
def test_earlier_figures_are_told_only_of_the_very_same_sheets(
    earlier: list[tuple[int, BatchEntry]], now: list[BatchEntry], since: list[int], told: bool
) -> None:
    groups = paper.pool(enumerate(now, start=1), smallest=5)
    rounds = [(number, attempt, entry) for attempt, (number, entry) in enumerate(earlier, start=1)]
    found = paper.set_aside(rounds, groups, smallest=5, since=since)
    assert [f.sheets for f in found] == [entry.sheets for _, entry in earlier]
    figures = [(dict(entry.votes), entry.invalid) if told else (None, None) for _, entry in earlier]
    assert [(f.votes, f.invalid) for f in found] == figures


def test_sheets_add_up_over_counters_and_days() -> None:
    rows = [Sheets("hall", 50, 2, 40), Sheets("hall", 10, 0, 15), Sheets("north", 5, 0, 5)]
    found = paper.reconcile(rows, not_returned=3, people=63)
    assert (found.issued, found.counted, found.spoiled, found.not_returned) == (65, 60, 2, 3)
    assert paper.cannot_reconcile(found) is None


def test_a_missing_sheet_keeps_the_vote_open() -> None:
    found = paper.reconcile([Sheets("hall", 50, 2, 40)], not_returned=7, people=48)
    assert paper.cannot_reconcile(found) == "reconcile_open"


def test_more_sheets_than_people_are_refused() -> None:
    found = paper.reconcile([Sheets("hall", 50, 2, 48)], not_returned=0, people=47)
    assert paper.cannot_reconcile(found) == "vote_sheets_exceed_people"


FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 2)


@pytest.mark.parametrize(
    ("day", "sheets", "people", "told"),
    [
        (SECOND, Sheets("north", 10, 5, 5), 0, []),
        (SECOND, Sheets("north", 0, 0, 10), 0, []),  # they went out on the day before
        (FIRST, Sheets("north", 10, 5, 20), 0, [("returned", "vote_sheets_more_back", FIRST, 60, 65)]),
        (FIRST, Sheets("north", 49, 0, 40), 50, [("issued", "vote_sheets_fewer_than_people", 49, 50)]),
        (FIRST, Sheets("north", 0, 0, 9), 0, [("returned", "vote_sheets_more_back", SECOND, 60, 64)]),
        (
            FIRST, Sheets("north", 4, 0, 60), 5,
            [("issued", "vote_sheets_fewer_than_people", 4, 5), ("returned", "vote_sheets_more_back", FIRST, 54, 100)],
        ),
    ],
)  # fmt: skip
def test_no_more_sheets_come_back_than_went_out_nor_fewer_go_out_than_people_took(
    day: date, sheets: Sheets, people: int, told: list[tuple[object, ...]]
) -> None:
    others = [(FIRST, Sheets("hall", 50, 0, 40)), (SECOND, Sheets("hall", 10, 0, 10 if day == SECOND else 15))]
    found = paper.faults_of_sheets(day, sheets, others, people)
    assert [(p.path, p.reason, *p.values.values()) for p in found] == told


def test_sheets_may_not_be_fewer_than_people_at_any_counter_on_any_day() -> None:
    issued = {("hall", FIRST): 9, ("north", FIRST): 3}
    assert paper.short(issued, {("hall", FIRST): 9, ("north", FIRST): 2}) is None
    assert paper.short(issued, {("hall", FIRST): 2, ("north", FIRST): 4}) == (("north", FIRST), 3, 4)
    assert paper.short(issued, {("hall", SECOND): 1}) == (("hall", SECOND), 0, 1), "nobody counted that day"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (batch(3, 2), None),
        (batch(3, 2, sheets=6), "vote_batch_sum"),
        (batch(0, 0), "vote_batch_empty"),
        (batch(-1, 2), "vote_count_negative"),
        (BatchEntry(1, 0, (("for", 1),), ""), "vote_options_differ"),
    ],
)
def test_a_count_of_a_bundle_must_be_possible(entry: BatchEntry, reason: str | None) -> None:
    assert paper.cannot_enter_batch(entry, KEYS) == reason


def test_small_bundles_are_put_together_until_they_are_large_enough() -> None:
    groups = paper.pool([(1, batch(40, 20)), (2, batch(3, 2)), (3, batch(4, 4)), (4, batch(20, 15))], smallest=30)
    assert [(g.batches, g.sheets) for g in groups] == [((1,), 60), ((2, 3, 4), 48)]


def test_no_published_group_is_small_and_nothing_is_lost() -> None:
    draw = random.Random(7)
    for _ in range(500):
        batches = [(n, batch(draw.randint(0, 40), draw.randint(1, 40))) for n in range(1, draw.randint(2, 9))]
        smallest = draw.randint(2, 60)
        groups = paper.pool(batches, smallest)
        total = sum(b.sheets for _, b in batches)
        assert sum(g.sheets for g in groups) == total
        assert sorted(n for g in groups for n in g.batches) == [n for n, _ in batches]
        assert all(g.sheets >= min(smallest, total) for g in groups)
        assert sum(g.votes["for"] for g in groups) == sum(dict(b.votes)["for"] for _, b in batches)
