"""Evidence corrected after the record: the record stays, and its page and life say what the evidence says now."""

from datetime import date

import pytest

from deliberation.consents import corrected, queries
from deliberation.council import acts as council
from deliberation.council import queries as council_queries
from deliberation.dataplans import queries as dataplans
from deliberation.web.pages import Fragments
from tests.accounts.statements import statements
from tests.consents.scene import DECIDED, SLUG, Scene, document, rule
from tests.council import assembly
from tests.moment import NOW

PAGES = (f"/proposals/{SLUG}", f"/proposals/{SLUG}/consent", f"/proposals/{SLUG}/consent/timeline")


@pytest.fixture
def scene(app, sqlite_database):
    with sqlite_database.writing() as db:
        yield Scene(db)


def correct(scene: Scene, act_id: int, word: str, on: date = DECIDED) -> None:
    vote = next(v for v in council_queries.votes_of_acts(scene.db, [act_id])[act_id] if v.current)
    council.correct_vote(
        scene.db, **assembly.say(scene.assembly), vote_id=vote.id, taken_on=on,
        vote=assembly.roll(scene.assembly, word), correction="the sides were exchanged",
    )  # fmt: skip


def recorded(scene: Scene) -> tuple[int, int]:
    scene.freeze()
    act_id = scene.resolution("yyyn")
    scene.choose(act_id)
    return act_id, scene.record()


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("path", PAGES)
def test_pages_of_the_proposal_tell_what_was_turned_though_it_is_only_chosen(
    client, scene, sqlite_database, english, path
):
    scene.freeze()
    act_id = scene.resolution("yyyn")
    scene.choose(act_id)
    scene.db.commit()
    lang = "/en" if english else ""
    told = "was corrected on" if english else "に訂正されました"
    assert told not in client.page(lang + path).text
    with sqlite_database.writing() as scene.db:
        correct(scene, act_id, "ynnn")
    text = client.page(lang + path).text
    assert told in text and ("until it is chosen again" if english else "選び直すまで") in text


@pytest.mark.parametrize("path", PAGES)
def test_they_tell_it_of_a_record_too_also_where_a_later_version_has_no_evidence_of_its_own(
    client, scene, sqlite_database, path
):
    act_id, _ = recorded(scene)
    correct(scene, act_id, "ynnn")
    scene.db.commit()
    page = client.page("/en" + path)
    assert page.text.count("was corrected on") == 1 and "a new decision may be needed" in page.text
    assert f"/en/council/acts/{act_id}" in page.links().values()
    with sqlite_database.writing() as scene.db:
        scene.publish(document(title={"ja": "別の題", "en": "Another title"}))
    assert client.page("/en" + path).text.count("was corrected on") == 1


@pytest.mark.parametrize("english", [False, True])
def test_a_record_tells_that_its_evidence_was_turned(client, scene, sqlite_database, english):
    act_id, number = recorded(scene)
    before = queries.record(scene.db, number).body
    scene.db.commit()
    for path in (f"/consents/{number}", f"/proposals/{SLUG}/consent/timeline"):
        client.page(path)  # drawn before, and kept
    with sqlite_database.writing() as scene.db:
        correct(scene, act_id, "ynnn")
        assert queries.record(scene.db, number).body == before, "what was decided stays"
    lang = "/en" if english else ""
    told = "was corrected on" if english else "に訂正されました"
    needed = "a new decision may be needed" if english else "新しい決定が必要になることがあります"
    for path in (f"/consents/{number}", f"/proposals/{SLUG}/consent/timeline"):
        page = client.page(lang + path)
        assert told in page.text and needed in page.text
        assert ("After the correction: Said no (" if english else "訂正後：同意しないと示した（") in page.text
        assert f"{lang}/council/acts/{act_id}" in page.links().values()


def test_a_correction_that_leaves_what_it_says_asks_for_no_new_decision(client, scene):
    act_id, number = recorded(scene)
    correct(scene, act_id, "yyyy")
    scene.db.commit()
    text = client.page(f"/en/consents/{number}").text
    assert "was corrected on" in text and "new decision may be needed" not in text


def test_evidence_that_stands_is_told_as_it_is(client, scene):
    _, number = recorded(scene)
    scene.db.commit()
    assert "was corrected on" not in client.page(f"/en/consents/{number}").text
    assert corrected.of_bodies(scene.db, []) == {}


def test_pages_that_tell_it_ask_no_more_than_others(client, app, scene, sqlite_database):
    act_id, number = recorded(scene)
    correct(scene, act_id, "ynnn")
    scene.db.commit()
    for path in (f"/consents/{number}", f"/proposals/{SLUG}/consent/timeline"):
        app.extensions["jukugi_fragments"] = Fragments()
        with statements(sqlite_database) as asked:
            assert "was corrected on" in client.page("/en" + path).text
        assert len(asked) <= 12


def test_rules_and_what_was_chosen_under_the_newest_come_together(db):
    scene = Scene(db)
    plan = scene_plan(scene)
    assert queries.rules_and_chosen(db, scene.proposal.id, plan) == ([], [])
    earlier = scene.freeze()
    assert [len(found) for found in queries.rules_and_chosen(db, scene.proposal.id, plan)] == [1, 0]
    scene.choose(scene.resolution())
    scene.record()
    newer = scene.freeze(rule("residents_vote"), now=NOW)
    rules, chosen = queries.rules_and_chosen(db, scene.proposal.id, plan)
    assert [row.id for row in rules] == [newer, earlier] and chosen == []
    assert [row.entry_id for row in rules] == [row.entry_id for row in queries.rules_of(db, scene.proposal.id)]


def scene_plan(scene: Scene) -> str:
    return dataplans.newest(scene.db, scene.proposal.id).plan_digest


@pytest.mark.parametrize("english", [False, True])
def test_two_that_were_corrected_are_told_apart(client, scene, sqlite_database, english):
    scene.freeze()
    acts = [scene.resolution("yyyn", title={"ja": f"決議{n}", "en": f"Resolution {n}"}) for n in (1, 2)]
    for act_id in acts:
        scene.choose(act_id)
    number = scene.record()
    for act_id in acts:
        correct(scene, act_id, "ynnn")
    scene.publish(document("P2Y"), now=NOW)  # with it, both are apart from what is chosen
    scene.db.commit()
    for path in (*PAGES, f"/consents/{number}"):
        text = client.page(("/en" if english else "") + path).text
        for n in (1, 2):
            told = f"Resolution {n} (20 November 2026): The" if english else f"決議{n} （2026年11月20日（金））：根拠"
            assert told in text, path
