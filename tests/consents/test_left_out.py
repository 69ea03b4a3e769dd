"""A record rests on everything that was decided about its plan, whoever would rather leave some of it out."""

import json

import pytest

from deliberation.accounts import two_seats
from deliberation.consents import choosing, queries
from deliberation.dataplans import queries as dataplans
from deliberation.errors import Refused
from tests import make
from tests.consents.scene import SLUG, TODAY, Scene


def states(db, number):
    return {f["state"] for f in json.loads(queries.record(db, number).body)["flows"]}


def test_a_no_by_another_way_is_not_left_out(db):
    scene = Scene(db)
    council, _ = scene.council(kind="stakeholder_council")
    scene.freeze()
    scene.choose(scene.resolution())
    against = scene.decision(council, passed=False)
    with pytest.raises(Refused, match="evidence_left_out"):
        scene.record()
    arguments = {"proposal": scene.slug, "version": 1, "conditions": []}
    shown = two_seats.SHOWN["confirm_record"].load(db, make.HERE, arguments)
    assert shown["refusal"] == "evidence_left_out" and shown["values"]["title"]["ja"] == "Decision"
    scene.choose(against)
    assert [e.said for e in two_seats.SHOWN["confirm_record"].load(db, make.HERE, arguments)["chosen"]] == ["yes", "no"]
    number = scene.record()
    assert states(db, number) == {"refused"}
    dissent = json.loads(queries.record(db, number).body)["dissent"]
    assert {"what": "said_no", "reference": f"act:{against}"} in dissent


def test_of_two_acts_of_one_day_neither_is_left_out_and_an_opinion_letter_is_for_the_seats_to_judge(db):
    scene = Scene(db)
    scene.freeze()
    scene.choose(scene.resolution())
    fell, _ = scene.resolution("ynnn"), scene.resolution("yyyn", kind="opinion_letter")
    plan = dataplans.newest(db, scene.proposal.id).plan_digest
    assert [e["reference"] for e in choosing.left_out(db, scene.proposal, plan)] == [f"act:{fell}"]
    scene.choose(fell)
    assert states(db, scene.record()) == {"refused"}


def test_a_measure_is_no_evidence_that_was_left_out(db):
    scene = Scene(db)
    number = scene.decided()
    scene.take(number, "suspend", TODAY)
    plan = dataplans.newest(db, scene.proposal.id).plan_digest
    assert choosing.left_out(db, scene.proposal, plan) == []


@pytest.mark.parametrize("english", [False, True])
def test_the_form_chooses_all_that_decide_and_puts_them_forward_at_once(client, sqlite_database, english):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        scene.freeze()
        one, other = scene.resolution(), scene.resolution("ynnn")
        asked = scene.resolution("yyyn", kind="opinion_letter")
    client.sign_in(scene.clerk)
    path = ("/en" if english else "") + f"/proposals/{SLUG}/consent/evidence"
    form = next(f for f in client.page(path).forms() if "reference" in f.names())
    assert sorted(form.values()["reference"]) == [f"act:{one}", f"act:{other}"]
    assert f'value="act:{asked}"' in client.get(path).text
    assert client.submit(path, {}, form="/evidence").status_code == 303
    with sqlite_database.reading() as db:
        for act in (one, other):
            assert two_seats.awaits(db, make.HERE, "choose_evidence", reference=f"act:{act}")
    form = next(f for f in client.page(path).forms() if "reference" in f.names())
    assert form.values().get("reference", []) == []  # they wait already
    client.sign_in(scene.secretariat)
    page = client.get("/pending").text
    assert f"/council/acts/{one}" in page and f"/council/acts/{other}" in page
