"""Evidence of which the act, not its vote, was corrected: no record rests on what it is no longer about."""

from datetime import timedelta

import pytest

from deliberation.accounts import acts as accounts
from deliberation.accounts import two_seats
from deliberation.consents import choosing, queries
from deliberation.council import acts as council
from deliberation.council import queries as council_queries
from deliberation.council.entries import About, Content
from deliberation.errors import Refused
from tests import make
from tests.accounts.statements import statements
from tests.consents.scene import SLUG, Scene, document
from tests.consents.test_corrected import PAGES, correct, recorded, scene_plan
from tests.consents.test_turned import ASKED, chosen, counted, held
from tests.council import assembly
from tests.moment import NOW

TOLD = {"": "決定の記録は、", "/en": "The record of the decision on which this rests was corrected on"}
VOTE = {"": "採決の記録は、", "/en": "The vote on which"}
ELSEWHERE = ({"version": None}, {"proposal": None, "version": None}, {"flow": "cards", "field": "name"})


@pytest.fixture
def scene(db):
    return Scene(db)


def move(scene: Scene, act_id: int, *, now=NOW, title: str = "Resolution", kind: str = "resolution", **place) -> None:
    """The secretariat corrects what the act is about."""
    row = council_queries.act(scene.db, act_id)
    about = About(**{"proposal": SLUG, "version": 1, "flow": None, "field": None, **place})
    content = Content(
        body_id=row.body_id, title={"ja": title, "en": title}, acted_on=row.acted_on, about=about, kind=kind,
        number=row.number,
    )  # fmt: skip
    council.correct_act(
        scene.db, **{**assembly.say(scene.assembly), "now": now}, act_id=act_id, revision=row.revision,
        content=content, correction="it was about something else",
    )  # fmt: skip


def other_proposal(scene: Scene) -> str:
    make.proposal(scene.db, slug="another")
    return "another"


def states(body: dict) -> dict[str, str]:
    return {f["flow_id"]: f["state"] for f in body["flows"]}


@pytest.mark.parametrize("place", [{"flow": "cards"}, {"kind": "bill"}, *ELSEWHERE], ids=str)
def test_no_record_rests_on_an_act_that_is_about_something_else_by_now(scene, place):
    act_id = chosen(scene)
    pending = accounts.propose_act(
        scene.db, by=scene.clerk, now=NOW, act="confirm_record", jurisdiction=make.HERE, arguments=ASKED
    )
    seen = make.shown_digest(scene.db, pending)
    move(scene, act_id, **place)
    with pytest.raises(Refused, match="evidence_moved"):
        scene.record()
    with pytest.raises(Refused):
        accounts.confirm_act(scene.db, by=scene.secretariat, now=NOW, pending_id=pending, digest=seen)
    shown = two_seats.SHOWN["confirm_record"].load(scene.db, make.HERE, ASKED)
    assert shown["refusal"] == "evidence_moved" and shown["corrected"][f"act:{act_id}"][0].about


def test_a_correction_of_its_title_is_none(scene):
    act_id = chosen(scene)
    move(scene, act_id, title="Another title")
    assert counted(held(scene, scene.record())) == [("yes", 3, 1)]


def test_a_correction_that_was_taken_back_is_none_any_more(scene):
    act_id = chosen(scene)
    move(scene, act_id, flow="cards")
    move(scene, act_id)
    assert counted(held(scene, scene.record())) == [("yes", 3, 1)]


def test_chosen_again_it_decides_about_the_flow_that_it_names_alone(scene):
    act_id = chosen(scene)
    move(scene, act_id, flow="cards")
    scene.choose(act_id)
    found = states(held(scene, scene.record()))
    assert found.pop("cards") == "authorised" and set(found.values()) == {"undecided"}


def test_after_a_record_the_flows_that_it_left_are_decided_anew(scene):
    act_id = chosen(scene)
    assert set(states(held(scene, scene.record())).values()) == {"authorised"}
    move(scene, act_id, flow="cards")
    scene.choose(act_id)
    found = states(held(scene, scene.record()))
    assert found.pop("cards") == "authorised" and set(found.values()) == {"undecided"}


@pytest.mark.parametrize("place", [*ELSEWHERE, {"proposal": "another", "version": None}], ids=str)
def test_what_is_about_another_plan_is_chosen_again_as_saying_nothing_of_this_one(scene, place):
    other_proposal(scene)
    act_id = chosen(scene)
    move(scene, act_id, **place)
    found = {e["reference"]: (e, why) for e, why in choosing.offered(scene.db, scene.proposal)}
    evidence, why = found[f"act:{act_id}"]
    assert why is None and evidence["said"] == "not_shown" and choosing.needed(evidence)
    scene.choose(act_id)
    with pytest.raises(Refused, match="evidence_twice"):
        scene.choose(act_id)
    body = held(scene, scene.record())
    assert [said for said, *_ in counted(body)] == ["not_shown"] and set(states(body).values()) == {"undecided"}
    assert queries.said_yes(scene.db, scene.proposal.id) == set()


def test_it_comes_back_as_what_it_was(scene):
    act_id = chosen(scene)
    move(scene, act_id, version=None)
    scene.choose(act_id)
    move(scene, act_id)
    with pytest.raises(Refused, match="evidence_moved"):
        scene.record()
    scene.choose(act_id)
    assert set(states(held(scene, scene.record())).values()) == {"authorised"}


def test_the_same_plan_under_a_later_number_is_the_same_place(scene):
    act_id = chosen(scene)
    scene.publish(document(title={"ja": "別の題", "en": "Another title"}))
    move(scene, act_id, version=2)
    rule = queries.rule_of(scene.db, scene.proposal.id)
    choosing.refuse_turned(scene.db, queries.evidence(scene.db, rule.id, scene_plan(scene)))


@pytest.mark.parametrize("lang", ["", "/en"])
def test_every_page_tells_it_on_the_day_of_that_correction_and_says_nothing_of_the_vote(client, sqlite_database, lang):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        act_id, number = recorded(scene)
        move(scene, act_id, flow="cards")
        move(scene, act_id, flow="cards", title="Another title", now=NOW + timedelta(days=3))
    for path in (*PAGES, f"/consents/{number}"):
        with statements(sqlite_database) as asked:
            text = client.page(lang + path).text
        assert TOLD[lang] in text and VOTE[lang] not in text, path
        assert ("new decision may be needed" if lang else "新しい決定が必要") in text
        assert len(asked) <= 12 or path == f"/proposals/{SLUG}"
        day = NOW.strftime("%-d %B" if lang else "%Y年%-m月")
        assert day in text


@pytest.mark.parametrize("lang", ["", "/en"])
@pytest.mark.parametrize("place", ELSEWHERE, ids=str)
def test_the_seats_are_told_and_can_choose_it_again(client, sqlite_database, lang, place):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        act_id = chosen(scene)
        accounts.propose_act(db, by=scene.clerk, now=NOW, act="confirm_record", jurisdiction=make.HERE, arguments=ASKED)
        move(scene, act_id, **place)
        correct(scene, act_id, "ynnn")
    nothing = "no decision about version 1" if lang else "第1版についての決定ではなくなりました"
    client.sign_in(scene.secretariat)
    page = client.page(f"{lang}/pending")
    assert TOLD[lang] in page.text and VOTE[lang] in page.text, "both were corrected"
    client.submit(f"{lang}/pending", {"reason": "it was corrected"}, form="/decline")
    client.sign_in(scene.clerk)
    path = f"{lang}/proposals/{SLUG}/consent/"
    answer = client.submit(path + "record", {"step": "propose"}, form="consent/record")
    assert answer.status_code == 422 and ("about something else" if lang else "何についての") in answer.text
    page = client.page(path + "evidence")
    assert nothing in page.text
    form = next(f for f in page.forms() if "reference" in f.names())
    assert form.values()["reference"] == [f"act:{act_id}"]
    client.submit(path + "evidence", {"reference": f"act:{act_id}"}, form="consent/evidence")
    client.sign_in(scene.secretariat)
    assert nothing in client.page(f"{lang}/pending").text
