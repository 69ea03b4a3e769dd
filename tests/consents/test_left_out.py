"""A record rests on everything that was decided about its plan, whoever would rather leave some of it out."""

import json

import pytest

from deliberation.accounts import two_seats
from deliberation.consents import choosing, queries
from deliberation.dataplans import queries as dataplans
from deliberation.errors import Refused
from tests import make
from tests.consents.scene import BEFORE, SLUG, TODAY, Scene


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


@pytest.mark.parametrize("about", [{"field": "council_role"}, {"flow": "cards", "field": "retention"}])
@pytest.mark.parametrize("kind", ["bill", "resolution"])
def test_a_no_about_one_field_is_no_answer_to_the_plan(db, kind, about):
    """An ordinance bill that would have given the assembly more say fell: nobody refused the plan with it."""
    scene = Scene(db)
    earlier = scene.resolution("ynnn", kind=kind, on=BEFORE.date(), **about)
    scene.freeze()
    scene.choose(scene.resolution())
    later = scene.resolution("ynnn", kind=kind, **about)
    plan = dataplans.newest(db, scene.proposal.id).plan_digest
    assert choosing.left_out(db, scene.proposal, plan) == []
    for act_id in (earlier, later):
        assert f"act:{act_id}" not in [e["reference"] for e in choosing.decided_on(db, scene.proposal, plan)]
        with pytest.raises(Refused, match="evidence_of_one_field"):
            scene.choose(act_id)
    body = json.loads(queries.record(db, scene.record()).body)
    assert {f["state"] for f in body["flows"]} == {"authorised"}
    assert body["before_rule"] == [] and "said_no" not in {d["what"] for d in body["dissent"]}


def test_a_no_to_a_bill_about_the_whole_plan_or_a_flow_still_counts(db):
    scene = Scene(db)
    scene.freeze()
    fell = [scene.resolution("ynnn", kind="bill"), scene.resolution("ynnn", kind="bill", flow="cards")]
    plan = dataplans.newest(db, scene.proposal.id).plan_digest
    assert {e["reference"] for e in choosing.left_out(db, scene.proposal, plan)} == {f"act:{n}" for n in fell}


@pytest.mark.parametrize("english", [False, True])
def test_the_form_says_why_a_decision_about_one_field_is_no_evidence(client, sqlite_database, english):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        scene.freeze()
        act_id = scene.resolution("ynnn", kind="bill", field="council_role")
    client.sign_in(scene.clerk)
    page = client.get(("/en" if english else "") + f"/proposals/{SLUG}/consent/evidence").text
    assert ("about a single item of the plan" if english else "計画のひとつの項目についての決定です") in page
    assert f'value="act:{act_id}"' not in page


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
