"""Two people at the same moment: the constraint or the lock decides, and the later one gets a reason."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from deliberation.db import Database
from deliberation.errors import Missing, Refused
from deliberation.proposals import queries as proposals
from deliberation.record.models import LogEntry
from deliberation.votes import acts, queries, rules
from deliberation.votes.models import BatchCount, PaperSheets, Reconciliation, RollMark, VoteDraft
from tests import make
from tests.comments.making import publish
from tests.dataplans.documents import data
from tests.moment import NOW
from tests.together import ON_POSTGRESQL, at_once, cut_in, reason
from tests.votes.making import AHEAD, SCAN, SECRET, Past, Staged, reference, roll_file


def came(run: Callable[[int], Any], times: int) -> Counter[str]:
    """What came of calling ``run`` from so many threads: None or the reason."""
    ends = at_once(*(lambda n=n: run(n) for n in range(times)))  # type: ignore[misc]
    return Counter(end.reason if isinstance(end, Refused) else repr(end) for end in ends)


def test_one_person_at_two_counters_is_given_one_sheet(database: Database) -> None:
    with database.writing() as db:
        vote = Staged(db).opened()

    def give(n: int) -> None:
        counter = ("city_hall", "north")[n % 2]
        acts.give_paper(
            database, by=(vote.one, vote.two)[n % 2], now=NOW, vote=vote.slug, counter=counter,
            reference=reference(1), secret=SECRET,
        )  # fmt: skip

    assert came(give, 6) == {"None": 1, "paper_given": 5}
    assert make.rows(database, RollMark) == 1


def test_two_counts_at_the_same_moment_are_two_places(database: Database) -> None:
    with database.writing() as db:
        vote = Past(db, quorum=None).voted(4)

    def enter(n: int) -> None:
        votes = {"for": 3, "against": 1, "blank": 0}
        acts.enter_batch(
            database, by=(vote.one, vote.two)[n], now=NOW, vote=vote.slug, batch=1, sheets=4, invalid=0, votes=votes,
            scan=SCAN,
        )  # fmt: skip

    ends = came(enter, 2)
    if ends["vote_batch_meanwhile"]:  # told to send again
        with database.reading() as db:
            late = next(p for p in (0, 1) if queries.waiting(db, 1)[0].person_id != (vote.one, vote.two)[p].person_id)
        enter(late)
    assert make.rows(database, BatchCount) == 2
    with database.reading() as db:
        assert [b.sheets for b in queries.counted(db, 1)] == [4]


@pytest.fixture
def cut(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    return lambda module, name, act, other: cut_in(monkeypatch, database, (module, name), act, other)


@pytest.fixture
def past(database: Database) -> Iterator[Past]:
    """A vote that is over, with four sheets; every act in a transaction of its own."""
    with database.writing() as db:
        vote = Past(db, quorum=None).returned(4)
    vote.db = database  # type: ignore[assignment]
    yield vote


@ON_POSTGRESQL
def test_no_sheets_are_counted_while_they_are_brought_together(past: Past, cut: Any) -> None:
    past.closed()
    ends = cut(queries, "sheets", partial(past.reconciled, put_forward=past.to_reconcile()), lambda: past.sheets(6))
    assert reason(ends[1]) == "vote_sheets_closed"
    assert make.rows(past.db, PaperSheets) == 1


@ON_POSTGRESQL
@pytest.mark.parametrize(
    ("before", "stage", "told"),
    [
        ("returned", "closed", "vote_already_closed"),
        ("closed", "reconciled", "vote_already_reconciled"),
        ("reconciled", "judged", "vote_already_judged"),
        ("judged", "result", "vote_result_known"),
    ],
)
def test_of_two_who_take_a_vote_on_the_second_is_told_so(
    past: Past, cut: Any, before: str, stage: str, told: str
) -> None:
    for step in ("closed", "reconciled", "judged")[: ("returned", "closed", "reconciled", "judged").index(before)]:
        getattr(past, step)()
    if stage == "result":
        past.batch(past.one, 3, 1)
        past.batch(past.two, 3, 1)
    run = getattr(past, stage)
    if stage in ("result", "reconciled"):
        run = partial(run, put_forward=past.to_declare() if stage == "result" else past.to_reconcile())
    assert reason(cut(rules, "state", run, run)[1]) == told


@ON_POSTGRESQL
def test_no_bundle_is_counted_while_the_result_is_made(past: Past, cut: Any) -> None:
    past.closed().reconciled().judged()
    past.batch(past.one, 3, 1)
    past.batch(past.two, 3, 1)
    ends = cut(
        queries, "waiting", partial(past.result, past.to_declare()), lambda: past.batch(past.one, 1, 0, number=2)
    )
    assert reason(ends[1]) == "vote_result_known"


@ON_POSTGRESQL
def test_no_bundle_is_set_aside_while_the_result_is_made(past: Past, cut: Any) -> None:
    past.closed().reconciled().judged()
    for person in (past.one, past.two):
        past.batch(person, 3, 1)
    result = partial(past.result, past.to_declare())
    assert reason(cut(queries, "waiting", result, past.set_aside)[1]) == "vote_result_known"


def test_a_bundle_is_set_aside_once(past: Past) -> None:
    past.closed().reconciled().judged()
    for person in (past.one, past.two):
        past.batch(person, 3, 1)
    assert came(lambda _: past.set_aside(), 4) == {"None": 1, "vote_batch_not_counted": 3}


@ON_POSTGRESQL
def test_who_is_given_the_last_sheet_is_counted_when_the_sheets_are_brought_together(past: Past, cut: Any) -> None:
    ends = cut(queries, "voter", lambda: past.give(5), lambda: past.closed().reconciled())
    if not isinstance(ends[1], Refused):
        with past.db.reading() as db:  # type: ignore[attr-defined]
            assert db.execute(select(Reconciliation.people)).scalar_one() == make.rows(past.db, RollMark)


@pytest.fixture
def drafted(database: Database) -> Staged:
    with database.writing() as db:
        vote = Staged(db, opens=AHEAD)
        vote.ready = {**vote.put_forward(), **vote.both()}  # type: ignore[attr-defined]
    vote.db = database  # type: ignore[assignment]
    return vote


@ON_POSTGRESQL
@pytest.mark.parametrize("change", ["save", "roll", "discard"])
def test_nobody_is_told_that_a_draft_was_changed_which_was_opened_meanwhile(
    drafted: Staged, cut: Any, change: str
) -> None:
    say = {"by": drafted.one, "now": NOW, "slug": drafted.slug}
    jobs = {
        "save": lambda: acts.save_draft(drafted.db, **say, document={**drafted.document, "smallest_batch": 9}),
        "roll": lambda: acts.import_roll(drafted.db, **say, raw=roll_file(3), secret=SECRET),
        "discard": lambda: acts.discard_draft(drafted.db, **say),
    }
    ends = cut(queries, "draft", jobs[change], lambda: acts.open_vote(drafted.db, now=NOW, **drafted.ready))  # type: ignore[attr-defined]
    late, opened = ends
    assert isinstance(late, Missing) is isinstance(opened, int)
    assert isinstance(opened, int | Refused | Missing)


@ON_POSTGRESQL
def test_a_draft_never_bears_the_name_of_an_open_vote(drafted: Staged, cut: Any) -> None:
    again = {"by": drafted.one, "now": NOW, "slug": drafted.slug, "version": 2}
    about = drafted.ready["proposal"]  # type: ignore[attr-defined]
    ends = cut(
        queries, "vote", lambda: acts.start_draft(drafted.db, **again, proposal=about),
        lambda: acts.open_vote(drafted.db, now=NOW, **drafted.ready),  # type: ignore[attr-defined]
    )  # fmt: skip
    assert reason(ends[0]) == "vote_slug_taken" and isinstance(ends[1], int)
    assert make.rows(drafted.db, VoteDraft) == 0


@ON_POSTGRESQL
def test_no_version_is_published_between_the_last_look_at_the_plan_and_the_opening(drafted: Staged, cut: Any) -> None:
    database: Any = drafted.db
    with database.reading() as db:
        proposal = proposals.by_slug(db, drafted.ready["proposal"])  # type: ignore[attr-defined]

    def publish_next() -> None:
        with database.writing() as db:
            publish(db, proposal.id, make.HERE, data({"vendor_exit_plan": False}))

    opening = lambda: acts.open_vote(database, now=NOW, **drafted.ready)  # type: ignore[attr-defined] # noqa: E731
    assert isinstance(cut(queries, "pinned", opening, publish_next)[0], int)
    with database.reading() as db:
        kinds = list(db.execute(select(LogEntry.kind).order_by(LogEntry.id)).scalars())
    assert kinds.index("vote_opened") < kinds.index("version_published")


def test_a_section_saved_by_a_colleague_is_not_overwritten_with_what_stood_there_before(drafted: Staged) -> None:
    say = {"by": drafted.one, "now": NOW, "slug": drafted.slug, "known": drafted.digest}
    acts.save_draft(drafted.db, **say, document={**drafted.document, "smallest_batch": 9})
    with pytest.raises(Refused, match="edited_meanwhile"):
        acts.save_draft(drafted.db, **say, document={**drafted.document, "smallest_batch": 3})
    with drafted.db.reading() as db:  # type: ignore[attr-defined]
        assert b'"smallest_batch":9' in queries.draft(db, drafted.slug).rules
