"""Two people at the same moment: the constraint decides, and the later one gets a reason."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.votes import acts, queries
from deliberation.votes.models import BatchCount, RollMark
from tests import make
from tests.moment import NOW
from tests.votes.making import SCAN, SECRET, Past, Staged, reference


def at_once(run: Callable[[int], Any], times: int) -> Counter[str]:
    """What came of calling ``run`` from so many threads: "done" or the reason."""

    def answer(n: int) -> str:
        try:
            run(n)
        except Refused as refused:
            return refused.reason
        return "done"

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(answer, range(times)))


def test_one_person_at_two_counters_is_given_one_sheet(database: Database) -> None:
    with database.writing() as db:
        vote = Staged(db).opened()

    def give(n: int) -> None:
        counter = ("city_hall", "north")[n % 2]
        acts.give_paper(
            database, by=(vote.one, vote.two)[n % 2], now=NOW, vote=vote.slug, counter=counter,
            reference=reference(1), secret=SECRET,
        )  # fmt: skip

    assert at_once(give, 6) == {"done": 1, "paper_given": 5}
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

    came = at_once(enter, 2)
    if came["vote_batch_meanwhile"]:  # told to send again
        with database.reading() as db:
            late = next(p for p in (0, 1) if queries.waiting(db, 1)[0].person_id != (vote.one, vote.two)[p].person_id)
        enter(late)
    assert make.rows(database, BatchCount) == 2
    with database.reading() as db:
        assert [b.sheets for b in queries.counted(db, 1)] == [4]
