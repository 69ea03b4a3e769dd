"""What private acts come to, published by day."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from deliberation import clock
from deliberation.accounts import acts
from deliberation.accounts.rules import Role
from deliberation.archive.runner import Runner
from deliberation.db import Database
from deliberation.record.models import LogEntry
from tests import make
from tests.accounts.calls import SECRET
from tests.conftest import FixedClock
from tests.moment import NOW
from tests.together import at_once

DAY = timedelta(days=1)


def published(db: Database) -> list[tuple[str, str | None, str, int]]:
    with db.reading() as reading:
        leaves = reading.execute(select(LogEntry.leaf).where(LogEntry.kind == "day_counts").order_by(LogEntry.id))
        entries = [json.loads(leaf) for leaf in leaves.scalars()]
    return [(e["facts"]["day"], e.get("jurisdiction"), e["facts"]["what"], e["facts"]["count"]) for e in entries]


@pytest.fixture
def a_day(database: Database) -> Database:
    """Three letters, one code used, one resident at the counter, on the day of the tests."""
    clerk = make.officer(database, Role.clerk)
    references = [f"REF-000000{n}" for n in range(3)]
    wanted = {"now": NOW, "jurisdiction": make.HERE, "secret": SECRET}
    colleague = make.officer(database, Role.clerk)
    acts.import_residents(database, by=colleague, references=references, **wanted)
    acts.import_residents(database, by=colleague, references=["REF-0000009"], **wanted)
    letters = dict(acts.make_letter_codes(database, by=clerk, references=references, **wanted))
    one = make.person(database)
    acts.claim_letter_code(database, by=one, now=NOW, typed=letters[references[0]], secret=SECRET)
    acts.add_person(database, now=NOW, email="two@example.invalid", password_hash="x")
    acts.verify_at_counter(
        database, by=clerk, now=NOW, jurisdiction=make.HERE, email="two@example.invalid", reference="REF-0000009",
        secret=SECRET,
    )  # fmt: skip
    return database


def test_the_counts_of_a_day_are_published_once_when_it_is_over(a_day: Database) -> None:
    assert acts.publish_day_counts(a_day, now=NOW) == 0, "the day is not over"
    assert acts.publish_day_counts(a_day, now=NOW + DAY) == 5
    day = clock.day(NOW).isoformat()
    found = published(a_day)
    assert [c for c in found if c[1]] == [
        (day, make.HERE, "letters_made", 3),
        (day, make.HERE, "letters_used", 1),
        (day, make.HERE, "residences_by_counter", 1),
        (day, make.HERE, "residences_by_letter", 1),
    ]
    assert [c[:3] for c in found if not c[1]] == [(day, None, "accounts_opened")] and found[0][3] >= 3
    for later in (1, 2, 30):
        assert acts.publish_day_counts(a_day, now=NOW + later * DAY) == 0
    assert published(a_day) == found


def test_what_clerks_did_is_counted_by_seat(a_day: Database) -> None:
    acts.publish_day_counts(a_day, now=NOW + DAY)
    with a_day.reading() as reading:
        leaves = reading.execute(select(LogEntry.leaf).where(LogEntry.kind == "day_counts"))
        seats = {e["facts"]["what"]: e.get("seat") for e in map(json.loads, leaves.scalars())}
    assert seats == {
        "letters_made": "clerk-1", "residences_by_counter": "clerk-1", "letters_used": None,
        "residences_by_letter": None, "accounts_opened": None,
    }  # fmt: skip


def test_several_processes_publish_them_once(a_day: Database) -> None:
    assert sorted(at_once(*[lambda: acts.publish_day_counts(a_day, now=NOW + DAY)] * 4)) == [0, 0, 0, 5]
    assert len(published(a_day)) == 5


def test_the_runner_sees_to_it(a_day: Database, fixed_clock: FixedClock) -> None:
    runner = Runner(a_day)
    fixed_clock.moment = NOW + DAY
    while runner.look():
        pass
    assert len(published(a_day)) == 5


def test_what_became_of_recoveries_is_counted(database: Database) -> None:
    """Who takes accounts over with letters of their own cannot do it unseen."""
    person, clerk = make.person(database), make.officer(database, Role.clerk)

    colleague = make.officer(database, Role.clerk)

    def letter() -> str:
        wanted = {"now": NOW, "jurisdiction": make.HERE, "references": ["REF-0000001"], "secret": SECRET}
        acts.import_residents(database, by=colleague, **wanted)
        return str(acts.make_letter_codes(database, by=clerk, **wanted)[0][1])

    acts.claim_letter_code(database, by=person, now=NOW, typed=letter(), secret=SECRET)
    new = {"email": "new@example.invalid", "password": make.PASSWORD, "secret": SECRET}
    for _ in range(2):
        acts.recover_account(database, now=NOW, typed=letter(), **new)
    acts.refuse_recovery(database, by=person, now=NOW)
    acts.recover_account(database, now=NOW, typed=letter(), **new)
    acts.carry_out_recoveries(database, now=NOW + 8 * DAY)
    acts.publish_day_counts(database, now=NOW + 9 * DAY)
    found = {(day, what): n for day, _place, what, n in published(database) if what.startswith(("rec", "letters_used"))}
    asked, done = clock.day(NOW).isoformat(), clock.day(NOW + 8 * DAY).isoformat()
    assert found == {
        (asked, "recoveries_asked"): 3, (asked, "recoveries_replaced"): 1, (asked, "recoveries_refused"): 1,
        (done, "recoveries_done"): 1, (asked, "letters_used"): 4,
    }  # fmt: skip
