"""What was decided before the rule is no evidence under it, and nobody is told that there was nothing."""

import json
from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator

from deliberation.accounts import two_seats
from deliberation.clock import day
from deliberation.consents import queries
from deliberation.consents.routes.reading import SCHEMA
from tests import make
from tests.consents.scene import SLUG, Scene, rule
from tests.moment import NOW

FROZEN = NOW - timedelta(days=30)
EARLIER = day(NOW - timedelta(days=45))


def scene_of(db) -> Scene:
    """The assembly said no; then a rule was frozen that asks a stakeholder council, which said yes."""
    scene = Scene(db)
    scene.no = scene.resolution("ynnn", on=EARLIER)
    scene.freeze(rule("stakeholder_council_resolution"), now=FROZEN)
    council, _ = scene.council(kind="stakeholder_council")
    scene.yes = scene.decision(council)
    scene.choose(scene.yes)
    return scene


def test_a_record_names_what_came_before_its_rule_and_counts_none_of_it(db):
    scene = scene_of(db)
    body = json.loads(queries.record(db, scene.record()).body)
    (told,) = body["before_rule"]
    assert (told["way"], told["said"], told["reference"]) == ("assembly_resolution", "no", f"act:{scene.no}")
    assert told["decided_on"] == EARLIER.isoformat()
    assert {f["state"] for f in body["flows"]} == {"authorised"} and body["dissent"] == []
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(body)


def test_a_record_after_whose_rule_everything_came_names_nothing(db):
    scene = Scene(db)
    assert json.loads(queries.record(db, scene.decided()).body)["before_rule"] == []


@pytest.mark.parametrize("english", [False, True])
def test_its_page_does_not_say_that_nobody_dissented(client, sqlite_database, english):
    with sqlite_database.writing() as db:
        scene = scene_of(db)
        number = scene.record()
    lang = "/en" if english else ""
    page = client.page(f"{lang}/consents/{number}")
    assert ("No dissent" if english else "異論はありません") not in page.text
    said = "not evidence under this rule" if english else "この決め方の根拠にはなりません"
    for place in ("basis", "dissent"):
        (section,) = [x for x in page.root.all("section") if x.attributes.get("aria-labelledby") == place]
        assert said in section.text and ("Said no" if english else "同意しない") in section.text
        assert f"{lang}/council/acts/{scene.no}" in {a.attributes["href"] for a in section.all("a")}
    linked = client.get(f"/consents/{number}.jsonld").json
    assert [one["jukugi:reference"] for one in linked["jukugi:before_rule"]] == [f"act:{scene.no}"]


def test_a_yes_before_the_rule_leaves_no_more_said_than_that_the_evidence_has_no_dissent(client, sqlite_database):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        scene.resolution("yyyy", on=EARLIER)
        scene.freeze(now=FROZEN)
        scene.choose(scene.resolution("yyyy"))
        number = scene.record()
    text = client.page(f"/en/consents/{number}").text
    assert "No dissent is recorded in the decisions taken as evidence." in text and "No dissent was" not in text


@pytest.mark.parametrize("english", [False, True])
def test_both_seats_are_warned_before_a_rule_is_frozen(client, sqlite_database, english):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        number = scene.resolution("ynnn", on=EARLIER)
        shown = two_seats.SHOWN["freeze_decision_rule"].load(db, make.HERE, {"proposal": SLUG, "rule": rule()})
    assert [e["reference"] for e in shown["decided"]] == [f"act:{number}"]
    lang, said = ("/en", "decided already") if english else ("", "すでに次のことが決まっています")
    client.sign_in(scene.clerk)
    path = f"{lang}/proposals/{SLUG}/consent/rule"
    assert said in client.page(path).text
    client.submit(path, {"requires": ["assembly_resolution"], "revokes": ["assembly_resolution"]})
    client.sign_in(scene.secretariat)
    assert said in client.page(f"{lang}/pending").text
