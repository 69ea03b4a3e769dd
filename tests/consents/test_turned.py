"""Evidence of which the vote was corrected before the record: no record rests on what the vote did not say."""

import json
from datetime import timedelta

import pytest

from deliberation.accounts import acts as accounts
from deliberation.accounts import two_seats
from deliberation.consents import queries
from deliberation.council import acts as council
from deliberation.errors import Refused
from tests import make
from tests.consents.calls import DUTY
from tests.consents.scene import DECIDED, SLUG, Scene
from tests.consents.test_corrected import correct, scene_plan
from tests.council import assembly
from tests.moment import NOW

ASKED = {"proposal": SLUG, "version": 1, "conditions": []}


@pytest.fixture
def scene(db):
    return Scene(db)


def chosen(scene: Scene, word: str = "yyyn", **more) -> int:
    scene.freeze()
    act_id = scene.resolution(word, **more)
    scene.choose(act_id)
    return act_id


def held(scene: Scene, number: int) -> dict:
    return json.loads(queries.record(scene.db, number).body)


def counted(body: dict) -> list[tuple[str, int, int]]:
    acts = [act for way in body["evidence"] for act in way["acts"]]
    return [(a["said"], a["content"]["vote"]["in_favour"], a["content"]["vote"]["against"]) for a in acts]


def test_no_record_rests_on_a_yes_that_was_corrected_to_a_no(scene):
    act_id = chosen(scene)
    correct(scene, act_id, "ynnn")
    with pytest.raises(Refused, match="evidence_turned") as refused:
        scene.record()
    assert refused.value.values["title"]["ja"] == "Resolution"
    with pytest.raises(Refused, match="evidence_turned"):
        accounts.propose_act(
            scene.db, by=scene.clerk, now=NOW, act="confirm_record", jurisdiction=make.HERE, arguments=ASKED
        )


def test_what_waits_for_its_second_seat_cannot_be_confirmed_after_the_correction(scene):
    act_id = chosen(scene)
    pending = accounts.propose_act(
        scene.db, by=scene.clerk, now=NOW, act="confirm_record", jurisdiction=make.HERE, arguments=ASKED
    )
    seen = make.shown_digest(scene.db, pending)
    correct(scene, act_id, "ynnn")
    with pytest.raises(Refused):
        accounts.confirm_act(scene.db, by=scene.secretariat, now=NOW, pending_id=pending, digest=seen)
    shown = two_seats.SHOWN["confirm_record"].load(scene.db, make.HERE, ASKED)
    assert shown["refusal"] == "evidence_turned" and [c.said for c in shown["corrected"][f"act:{act_id}"]] == ["no"]


def test_a_corrected_act_is_chosen_again_with_what_it_says_now(scene):
    act_id = chosen(scene)
    correct(scene, act_id, "ynnn")
    scene.choose(act_id)
    rule = queries.rule_of(scene.db, scene.proposal.id)
    assert [e.said for e in queries.evidence(scene.db, rule.id, scene_plan(scene))] == ["no"]
    assert queries.said_yes(scene.db, scene.proposal.id) == set()
    body = held(scene, scene.record())
    assert counted(body) == [("no", 1, 3)] and {f["state"] for f in body["flows"]} == {"refused"}
    with pytest.raises(Refused, match="evidence_twice"):
        scene.choose(act_id)


def vote_again(scene: Scene, act_id: int, word: str) -> None:
    """A second vote on the same act, on a later day; the first one stands as it was."""
    told = assembly.roll(scene.assembly, word)
    on = DECIDED + timedelta(days=1)
    council.enter_vote(scene.db, **assembly.say(scene.assembly), act_id=act_id, vote=told, taken_on=on)


def test_no_record_rests_on_a_yes_after_which_the_same_act_was_rejected(scene):
    act_id = chosen(scene)
    vote_again(scene, act_id, "ynnn")
    with pytest.raises(Refused, match="evidence_voted_again"):
        scene.record()
    scene.choose(act_id)
    assert counted(held(scene, scene.record())) == [("no", 1, 3)]


def test_of_a_corrected_vote_and_a_later_one_the_later_one_counts(scene):
    act_id = chosen(scene)
    correct(scene, act_id, "yyyy")
    vote_again(scene, act_id, "ynnn")
    with pytest.raises(Refused, match="evidence_voted_again"):
        scene.record()


@pytest.mark.parametrize(
    ("lang", "told"), [("", "根拠とした採決のあとの採決が"), ("/en", "A vote after the one that was taken as evidence")]
)
def test_a_record_tells_of_a_later_vote_on_its_act(client, sqlite_database, lang, told):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        act_id = chosen(scene)
        record = scene.record()
    assert told not in client.page(f"{lang}/consents/{record}").text
    with sqlite_database.writing() as db:
        scene.db = db
        vote_again(scene, act_id, "ynnn")
    for page in (f"{lang}/consents/{record}", f"{lang}/proposals/{SLUG}/consent"):
        assert told in client.page(page).text
    assert "訂正" not in client.page(f"/consents/{record}").text


def test_it_can_be_corrected_back_and_chosen_once_more(scene):
    act_id = chosen(scene)
    for word in ("ynnn", "yyyn"):
        correct(scene, act_id, word)
        scene.choose(act_id)
    assert counted(held(scene, scene.record())) == [("yes", 3, 1)]


def test_after_a_record_the_corrected_act_is_decided_on_anew(scene):
    act_id = chosen(scene)
    scene.record()
    correct(scene, act_id, "ynnn")
    scene.choose(act_id)
    body = held(scene, scene.record())
    assert {f["state"] for f in body["flows"]} == {"refused"} and {f["carried"] for f in body["flows"]} == {None}


def test_a_correction_that_leaves_the_yes_blocks_nothing_and_can_be_counted(scene):
    act_id = chosen(scene)
    correct(scene, act_id, "yyyy")
    assert counted(held(scene, scene.record())) == [("yes", 3, 1)]
    scene.choose(act_id)
    assert counted(held(scene, scene.record())) == [("yes", 4, 0)]


def test_what_was_decided_before_the_rule_is_no_evidence_by_its_correction(scene):
    act_id = scene.resolution("yyyn")
    scene.freeze(now=NOW)
    correct(scene, act_id, "ynnn")
    with pytest.raises(Refused, match="decided_before_rule"):
        scene.choose(act_id)


@pytest.mark.parametrize("english", [False, True])
def test_the_form_and_the_second_seats_page_say_it_plainly(client, sqlite_database, english):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        act_id = chosen(scene)
        accounts.propose_act(db, by=scene.clerk, now=NOW, act="confirm_record", jurisdiction=make.HERE, arguments=ASKED)
        correct(scene, act_id, "ynnn")
    lang = "/en" if english else ""
    told = "until it is chosen again" if english else "選び直すまで"
    named = "The vote on “Resolution”" if english else "「Resolution」"
    client.sign_in(scene.secretariat)
    page = client.page(f"{lang}/pending")
    assert named in page.text and told in page.text
    assert not [form for form in page.forms() if form.action.endswith("/confirm")]
    client.submit("/pending", {"reason": "the vote was corrected"}, form="/decline")
    client.sign_in(scene.clerk)
    path = f"{lang}/proposals/{SLUG}/consent/"
    page = client.page(path + "record")
    assert told in page.text and path + "evidence" in page.links().values()
    answer = client.submit(path + "record", {"step": "propose"}, form="consent/record")
    assert answer.status_code == 422 and named in answer.text
    form = next(f for f in client.page(path + "evidence").forms() if "reference" in f.names())
    assert form.values()["reference"] == [f"act:{act_id}"]


@pytest.mark.parametrize("english", [False, True])
def test_the_second_seat_reads_title_and_day_as_we_write_them(client, sqlite_database, english):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        act_id = chosen(scene, title={"ja": "決議 <1> & 2", "en": "Resolution <1> & 2"})
        accounts.propose_act(db, by=scene.clerk, now=NOW, act="confirm_record", jurisdiction=make.HERE, arguments=ASKED)
    lang = "/en" if english else ""
    client.sign_in(scene.secretariat)
    form = next(f for f in client.page(f"{lang}/pending").forms() if f.action.endswith("/confirm"))
    with sqlite_database.writing() as scene.db:
        correct(scene, act_id, "ynnn")
    client.post(form.action, data=form.values(), follow_redirects=False)
    page = client.page(f"{lang}/pending")
    told = "“Resolution <1> & 2” (20 November 2026)" if english else "「決議 <1> & 2」（2026年11月20日（金））"
    assert page.text.count(told) == 3, "in the notice, at the act, and in the reason for sending it back"
    (reason,) = next(f for f in page.forms() if f.action.endswith("/decline")).values()["reason"]
    assert told in reason and "{" not in reason and "GMT" not in page.text


@pytest.mark.parametrize("english", [False, True])
def test_a_record_that_is_refused_is_not_said_to_carry_no_condition(client, sqlite_database, english):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        chosen(scene)
        scene.record(DUTY)
        act_id = scene.resolution("yyyy")
        scene.choose(act_id)
        accounts.propose_act(db, by=scene.clerk, now=NOW, act="confirm_record", jurisdiction=make.HERE, arguments=ASKED)
    lang = "/en" if english else ""
    none = "No conditions" if english else "条件は付いていません"
    unknown = "Which conditions of the earlier record go on" if english else "どれを引き継ぐかは"
    client.sign_in(scene.secretariat)
    page = client.page(f"{lang}/pending")
    assert none not in page.text and unknown not in page.text and "C-1" in page.text
    with sqlite_database.writing() as scene.db:
        correct(scene, act_id, "ynnn")
    page = client.page(f"{lang}/pending")
    assert none not in page.text and unknown in page.text
