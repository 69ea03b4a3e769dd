"""What a record carries over from those before it, where evidence was corrected in between: with its conditions."""

import json

import pytest

from deliberation.consents import queries
from tests.consents.scene import Scene, document
from tests.consents.test_corrected import correct
from tests.consents.test_moved import move
from tests.moment import NOW

FORBIDDEN = {"kind": "prohibition", "on": "linkage", "flows": ["bus"]}
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
    return scene.record(version=version)


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
