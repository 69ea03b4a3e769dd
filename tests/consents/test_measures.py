"""Suspensions and revocations that would say nothing, or something else than they mean."""

from datetime import date, timedelta

import pytest

from deliberation.consents.rules import AHEAD
from deliberation.errors import Refused
from tests.consents.scene import TODAY, Scene, rule


@pytest.fixture
def scene(sqlite_database):
    with sqlite_database.writing() as db:
        yield Scene(db)


@pytest.mark.parametrize(("first", "then"), [("revoke", "suspend"), ("suspend", "revoke")])
def test_a_decision_is_entered_once_for_a_flow_whatever_its_effect(scene, first, then):
    record, act_id = scene.decided(), scene.resolution(on=TODAY)
    scene.take(record, first, TODAY, "cards", act_id=act_id)
    with pytest.raises(Refused, match="measure_twice"):
        scene.take(record, then, TODAY, "cards", act_id=act_id)


@pytest.mark.parametrize(("until", "last"), [(None, TODAY + AHEAD), ("2027-03-31", date(2027, 3, 31))])
def test_a_measure_holds_from_no_day_after_the_end_of_the_consent(scene, until, last):
    scene.freeze(rule(valid_until=until))
    scene.choose(scene.resolution())
    record, act_id = scene.record(), scene.resolution(on=TODAY)
    with pytest.raises(Refused, match="measure_too_late") as refused:
        scene.take(record, "suspend", last + timedelta(days=1), act_id=act_id)
    assert (refused.value.field, refused.value.values) == ("holds_from", {"date": last.isoformat()})
    scene.take(record, "suspend", last, act_id=act_id)


def test_what_was_never_consented_to_is_not_suspended(scene):
    scene.freeze()
    scene.choose(scene.resolution(flow="bus"))
    record, act_id = scene.record(), scene.resolution(on=TODAY)
    with pytest.raises(Refused, match="flow_not_consented"):
        scene.take(record, "suspend", TODAY, "cards", act_id=act_id)
    scene.take(record, "suspend", TODAY, "bus", act_id=act_id)
