"""What a new record does to duties of an earlier one: what had fallen due stays owed, and nothing more comes of it."""

from datetime import date, timedelta

import pytest

from deliberation.accounts.rules import Role
from deliberation.consents import acts, owing
from tests import make
from tests.consents.scene import TODAY, Scene, document
from tests.moment import NOW

MONTHLY = {"kind": "obligation", "duty": "report", "due": "2026-09-30", "every": "P1M"}
LATER = NOW + timedelta(days=100)


@pytest.fixture
def scene(db):
    """A monthly duty with open days in September and October, and a later plan that has to be decided."""
    found = Scene(db)
    found.first = found.decided("yyyn", MONTHLY)
    found.publish(document(retention="P3Y"), now=NOW)
    return found


def owed(scene: Scene) -> list[tuple[int, str, date]]:
    found = owing.owed(scene.db, [make.HERE], LATER.date(), 10)
    return [(one.record_id, one.code, one.due) for one in found]


def followed(scene: Scene, *conditions: dict) -> int:
    for flow in ("bus", "cards"):
        scene.choose(scene.resolution(version=2, flow=flow))
    return scene.record(*conditions, version=2)


def test_what_fell_due_under_an_earlier_record_stays_owed_and_nothing_after_it(scene):
    second = followed(scene)
    proponent = make.officer(scene.db, Role.proponent)
    for month in (9, 10):
        day = date(2026, month, 30)
        assert owed(scene) == [(scene.first, "C-1", day)], "beside the new record"
        said = {"record_id": scene.first, "code": "C-1", "due": day, "what": "done"}
        acts.file_fulfilment(scene.db, by=proponent, now=LATER, **said)
    assert owed(scene) == [], "November came after the record that ended it"
    assert second > scene.first


def test_the_same_duty_set_anew_is_another_one(scene):
    second = followed(scene, {**MONTHLY, "due": "2026-12-31"})
    assert owed(scene) == [(scene.first, "C-1", date(2026, 9, 30)), (second, "C-1", date(2026, 12, 31))]


def test_what_is_carried_on_is_owed_once(scene):
    """Only the bus is decided anew: the duty goes on with the cards."""
    scene.choose(scene.resolution(version=2, flow="bus"))
    second = scene.record(version=2)
    assert owed(scene) == [(second, "C-1", date(2026, 9, 30))]


def test_a_duty_that_was_not_due_yet_ends_without_a_trace(db):
    found = Scene(db)
    found.decided("yyyn", {**MONTHLY, "due": (TODAY + timedelta(days=30)).isoformat()})
    found.publish(document(retention="P3Y"), now=NOW)
    followed(found)
    assert owed(found) == []
