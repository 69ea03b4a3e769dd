"""What a record carries over from those before it, where evidence was corrected in between: with its conditions."""

import json
from datetime import timedelta

import pytest

from deliberation.audits.held import held as held_days
from deliberation.consents import daily, queries, standing
from tests.consents.scene import TODAY, Scene, document, rule
from tests.consents.test_corrected import correct
from tests.consents.test_moved import move
from tests.moment import NOW

FORBIDDEN = {"kind": "prohibition", "on": "linkage", "flows": ["bus"]}
LATER = NOW + timedelta(days=9)
WITH, OPEN = "authorised_with_conditions", "undecided"


@pytest.fixture
def scene(database):
    with database.writing() as db:
        yield Scene(db)


def held(scene: Scene, record: int) -> tuple[dict[str, tuple[str, int | None]], list[tuple[str, list[str]]]]:
    """Each flow's state with the record that it comes from, and what each condition binds."""
    body = json.loads(queries.record(scene.db, record).body)
    flows = {f["flow_id"]: (f["state"], (f["carried"] or {}).get("record")) for f in body["flows"]}
    return flows, [(c["on"], c["flows"]) for c in body["conditions"]]


def on_the_other(scene: Scene, version: int) -> int:
    """A record that rests on one more act, about the other flow."""
    scene.choose(scene.resolution(version=version, flow="cards"))
    return scene.record(version=version, now=LATER)


def test_what_no_record_counted_turns_nothing(scene):
    first = scene.decided("yyyn", FORBIDDEN)
    scene.publish(document(title={"ja": "別の題", "en": "Another title"}), now=NOW)
    act_id = scene.resolution(version=2)
    scene.choose(act_id)
    move(scene, act_id, version=2, flow="cards")
    scene.choose(act_id)
    for record in (scene.record(version=2), on_the_other(scene, version=2)):
        flows, conditions = held(scene, record)
        assert flows["bus"] == (WITH, first) and conditions == [("linkage", ["bus"])]


def test_what_a_record_counted_is_turned_by_whichever_choice_a_record_counts_next(scene):
    scene.freeze()
    act_id = scene.resolution("yyyn")
    scene.choose(act_id)
    scene.record(FORBIDDEN)
    move(scene, act_id, flow="cards")
    scene.choose(act_id)
    correct(scene, act_id, "yyyy")  # of the two choices since the record, this one turns nothing
    scene.choose(act_id)
    flows, conditions = held(scene, scene.record())
    assert flows["bus"] == (OPEN, None) and conditions == []


def turned(scene: Scene) -> tuple[int, int]:
    """A record of all flows, and one after its act was corrected so that it leaves one of them without any."""
    scene.freeze()
    act_id = scene.resolution("yyyn")
    scene.choose(act_id)
    first = scene.record(FORBIDDEN)
    move(scene, act_id, flow="cards")
    scene.choose(act_id)
    return first, scene.record(now=LATER)


def test_what_lost_its_basis_holds_by_no_record_again(scene):
    first, second = turned(scene)
    third = on_the_other(scene, version=1)
    flows, conditions = held(scene, third)
    assert flows["bus"] == (OPEN, None) and conditions == []
    for record in (first, second, third):
        found = standing.of_record(scene.db, queries.record(scene.db, record), TODAY)
        (bus,) = [f for f in found.flows if f.flow_id == "bus"]
        assert (bus.state, bus.record) == (OPEN, third)
    past = daily.past(scene.db, scene.proposal.id)
    days = (TODAY + timedelta(days=n) for n in (8, 9))
    assert [past.state("bus", day) for day in days] == [WITH, OPEN]


def test_an_audit_of_the_record_before_reaches_to_the_day_on_which_it_lost_its_basis(scene):
    first, second = turned(scene)
    rows, found = standing.decided(scene.db, scene.proposal.id)
    assert found == {(second, "bus")}
    days = held_days(rows, found)
    assert (days[first].last, days[first].after) == (TODAY + timedelta(days=8), second)
    on_the_other(scene, version=1)
    assert standing.decided(scene.db, scene.proposal.id)[1] == found and days[second].after is None
    scene.publish(document(retention="P3Y"), now=NOW)
    record = on_the_other(scene, version=2)
    assert standing.decided(scene.db, scene.proposal.id)[1] == found, "it was open before"
    assert standing.decisions(scene.db, queries.record(scene.db, record))["bus"].state == OPEN
    assert standing.decisions(scene.db, queries.record(scene.db, first))["bus"].state == WITH


def test_what_changed_and_was_left_open_stays_stale_and_ends_nothing(scene):
    first = scene.decided("yyyn", FORBIDDEN)
    scene.publish(document(retention="P3Y"), now=NOW)
    on_the_other(scene, version=2)
    assert standing.decided(scene.db, scene.proposal.id)[1] == set()
    (bus, _) = standing.latest(scene.db, scene.proposal.id, TODAY).flows
    assert (bus.flow_id, bus.state, bus.record) == ("bus", "stale", first)


def test_a_change_that_is_taken_back_makes_no_old_act_a_new_one(scene):
    first = scene.decided("yyyn", FORBIDDEN)
    scene.publish(document(retention="P3Y"), now=NOW)
    on_the_other(scene, version=2)
    scene.publish(document(), now=NOW)
    flows, conditions = held(scene, on_the_other(scene, version=3))
    assert flows["bus"] == (OPEN, None) and conditions == []
    (bus, _) = standing.latest(scene.db, scene.proposal.id, TODAY).flows
    assert (bus.flow_id, bus.state, bus.record) == ("bus", "stale", first)


def test_the_same_yes_of_the_same_act_is_no_new_decision(scene):
    scene.freeze()
    act_id = scene.resolution("yyyn", flow="bus")
    scene.choose(act_id)
    first = scene.record(FORBIDDEN)
    correct(scene, act_id, "yyyy")
    scene.choose(act_id)
    flows, conditions = held(scene, scene.record())
    assert flows["bus"] == (WITH, first) and conditions == [("linkage", ["bus"])]


@pytest.mark.parametrize(("joined", "goes_on"), [("any", True), ("all", False)])
def test_a_decision_goes_on_where_what_is_left_of_its_evidence_still_bears_it(scene, joined, goes_on):
    scene.freeze(rule({joined: ["assembly_resolution", "other_by_zone_council"]}))
    body, _ = scene.council()
    act_id = scene.resolution("yyyn")
    for chosen in (act_id, scene.decision(body)):
        scene.choose(chosen)
    first = scene.record(FORBIDDEN)
    move(scene, act_id, flow="cards")
    scene.choose(act_id)
    flows, conditions = held(scene, scene.record())
    expected = ((WITH, first), [("linkage", ["bus"])]) if goes_on else ((OPEN, None), [])
    assert (flows["bus"], conditions) == expected
