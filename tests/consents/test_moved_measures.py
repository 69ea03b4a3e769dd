"""A suspension of which the act or its vote was corrected since: it stays, and pages say what it rests on now."""

import pytest

from tests.consents.scene import SLUG, TODAY, Scene
from tests.consents.test_corrected import PAGES, correct
from tests.consents.test_moved import move

VOTE = {"": "この一時停止のもとになる採決の記録は、", "/en": "The vote on which this suspension rests was corrected on"}
ACT = {"": "この一時停止のもとになる決定の記録は、", "/en": "The record of the decision on which this suspension rests"}
LIFTED = {"": "この再開のもとになる採決の記録は、", "/en": "The vote on which this lifting rests was corrected on"}
NEEDED = {"": "登録した時と違うため", "/en": "differs from what it said when this was entered"}


def suspended(db) -> tuple[Scene, int, int]:
    scene = Scene(db)
    number = scene.decided()
    act_id = scene.resolution(on=TODAY)
    scene.take(number, "suspend", TODAY, "cards", act_id=act_id)
    return scene, act_id, number


def pages(client, lang: str, number: int) -> list[str]:
    return [client.page(lang + path).text for path in (f"/consents/{number}", *PAGES)]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_suspension_is_told_that_its_vote_is_a_no_by_now(client, sqlite_database, lang):
    with sqlite_database.writing() as db:
        scene, act_id, number = suspended(db)
    assert not [text for text in pages(client, lang, number) if VOTE[lang] in text]
    with sqlite_database.writing() as scene.db:
        correct(scene, act_id, "ynnn", on=TODAY)
    for text in pages(client, lang, number):
        assert VOTE[lang] in text and NEEDED[lang] in text and ACT[lang] not in text
        assert ("Rejected (1 for, 3 against)" if lang else "否決（賛成1、反対3）") in text
        assert ("consent record stays" if lang else "この同意記録は、決めた時のまま") not in text


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_lifting_is_told_that_its_vote_is_a_no_by_now_where_the_flow_runs_again(client, sqlite_database, lang):
    with sqlite_database.writing() as db:
        scene, _, number = suspended(db)
        act_id = scene.resolution(on=TODAY)
        scene.take(number, "lift", TODAY, "cards", act_id=act_id)
        correct(scene, act_id, "ynnn", on=TODAY)
    for text in pages(client, lang, number):
        assert LIFTED[lang] in text and NEEDED[lang] in text and VOTE[lang] not in text


def test_a_correction_that_leaves_it_passed_asks_for_nothing(client, sqlite_database):
    with sqlite_database.writing() as db:
        scene, act_id, number = suspended(db)
        correct(scene, act_id, "yyyy", on=TODAY)
    for text in pages(client, "/en", number):
        assert VOTE["/en"] in text and NEEDED["/en"] not in text


@pytest.mark.parametrize("lang", ["", "/en"])
@pytest.mark.parametrize("place", [{"flow": "bus"}, {"proposal": None, "version": None}], ids=str)
def test_a_suspension_is_told_that_its_act_is_about_something_else_by_now(client, sqlite_database, lang, place):
    with sqlite_database.writing() as db:
        scene, act_id, number = suspended(db)
        move(scene, act_id, **place)
    for text in pages(client, lang, number):
        assert ACT[lang] in text and NEEDED[lang] in text and VOTE[lang] not in text


def test_an_act_that_names_the_suspended_flow_by_now_is_told_of_no_more(client, sqlite_database):
    with sqlite_database.writing() as db:
        scene, act_id, _ = suspended(db)
        move(scene, act_id, flow="cards")
    assert ACT["/en"] not in client.page(f"/en/proposals/{SLUG}/consent/timeline").text
