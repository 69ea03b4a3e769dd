"""What the form of an act offers in a long record: the newest by day, what holds the words typed, what was chosen."""

from datetime import date, timedelta

import pytest

from deliberation.council import acts, queries
from deliberation.council.entries import About
from deliberation.council.routes import offering, shared
from deliberation.errors import Refused
from tests import make
from tests.council import assembly as a
from tests.council import calls
from tests.council.test_entering import ENTRY, bill, options, press
from tests.moment import NOW
from tests.page import Page

OLD = a.DAY - timedelta(days=900)


@pytest.fixture
def long_ago(db_made, monkeypatch):
    """An old item under which another one hangs, below a record that is longer than the lists."""
    monkeypatch.setattr(offering, "ACTS", 3)
    monkeypatch.setattr(offering, "QUESTIONS", 2)
    return db_made


@pytest.fixture
def db_made(sqlite_database, here):
    with sqlite_database.writing() as db:
        old = a.bill(db, here, number="\u8b70\u6848\u7b2c\uff17\uff17\u53f7", title={"ja": "Old bus bill", "en": None},
                     acted_on=OLD.isoformat())  # fmt: skip
        for n in range(4):
            a.bill(db, here, title={"ja": f"New bill {n}", "en": None})
        by, slug = a.councillor(db, here), a.proposal_with_flow(db)
        told = {"by": by, "now": NOW, "jurisdiction": make.HERE, "about": About(slug), "kind": "question"}
        asked = [acts.put_question(db, **told, title=f"Question {n}", body=f"Body {n}") for n in range(4)]
        child = a.bill(db, here, kind="general_question", title={"ja": "Child", "en": None}, parent_id=old,
                       question_id=asked[0])  # fmt: skip
    return old, child, asked[0]


def test_a_correction_keeps_the_item_and_the_question_that_are_older_than_the_lists(
    secretariat, long_ago, sqlite_database
):
    old, child, asked = long_ago
    address = f"/en/council/acts/{child}/correct"
    page = secretariat.page(address)
    assert any("Old bus bill" in text for text in options(page, "parent"))
    answer = press(secretariat, address, page, number="99", correction="The number was wrong", step="send")
    assert answer.status_code == 303
    with sqlite_database.reading() as db:
        found = queries.act(db, child)
    assert (found.number, found.parent_id, found.question_id) == ("99", old, asked)


@pytest.mark.parametrize("words", ["bus OLD", "77", "\uff17\uff17\u53f7", "bill bus 77"])
def test_any_item_is_found_by_words_or_number_and_what_was_typed_stays(secretariat, here, long_ago, slug, words):
    old, _child, _asked = long_ago
    page = secretariat.page(f"{ENTRY}/act")
    assert not any("Old bus bill" in text for text in options(page, "parent"))
    assert "Only the newest 3 are listed." in page.text
    shown = press(secretariat, f"{ENTRY}/act", page, **bill(here, slug, parent_words=words, step="show"))
    found = Page(shown.text)
    assert [text for text in options(found, "parent") if "Old bus bill" in text] and 'value="Bill 12"' in shown.text
    assert "Found with these words: 1" in found.text
    kept = press(secretariat, f"{ENTRY}/act", found, parent=str(old), parent_words="nowhere", step="show")
    assert "Nothing has these words." in kept.text
    assert f'<option value="{old}" selected' in kept.text  # chosen, so it stays although the words are others now


def test_questions_are_found_by_words_and_the_newest_come_first(secretariat, here, long_ago, slug):
    page = secretariat.page(f"{ENTRY}/act")
    assert [text.rpartition(" ")[2] for text in options(page, "question")[1:]] == ["3", "2"]
    shown = press(secretariat, f"{ENTRY}/act", page, **bill(here, slug, question_words="question 0", step="show"))
    assert [text.rpartition(" ")[2] for text in options(Page(shown.text), "question")[1:]] == ["0"]


def test_items_are_offered_by_their_own_day(secretariat, here, made, sqlite_database):
    newer = made(a.bill, title={"ja": "Newer", "en": None})
    older = made(a.bill, title={"ja": "Older", "en": None}, acted_on=OLD.isoformat())
    assert older > newer
    offered = options(secretariat.page(f"{ENTRY}/act"), "parent")
    assert [text.partition("(")[0].split()[-1] for text in offered[1:]] == ["Newer", "Older"]


def test_what_hangs_on_an_item_is_not_offered_as_what_it_hangs_on(db, whole):
    old = a.bill(db, whole, number="\u8b70\u6848\u7b2c\uff17\uff17\u53f7")
    child = a.bill(db, whole, title={"ja": "Child", "en": None}, parent_id=old)
    assert not queries.possible_parents(db, make.HERE, "Child", 9, but=old)
    assert [row.id for row in queries.possible_parents(db, make.HERE, "CHILD", 9)] == [child]
    assert [row.id for row in queries.possible_parents(db, make.HERE, "bill 77", 9)] == [old]
    assert not queries.possible_parents(db, make.HERE, "100%", 9)
    assert not queries.questions_offered(db, make.HERE, "bus", 9)


def test_no_item_belongs_to_one_that_belongs_to_it(db, whole):
    top = a.bill(db, whole)
    middle = a.bill(db, whole, title={"ja": "Middle", "en": None}, parent_id=top)
    low = a.bill(db, whole, title={"ja": "Low", "en": None}, parent_id=middle)
    say = {**a.say(whole), "act_id": top, "revision": 1, "correction": "It belongs there"}
    for parent, why in ((top, "parent_is_itself"), (middle, "parent_belongs_to_it"), (low, "parent_belongs_to_it")):
        with pytest.raises(Refused, match=why) as told:
            acts.correct_act(db, **say, content=a.content(whole, number="1", parent_id=parent))
        assert told.value.field == "parent"
    moved = {**say, "act_id": low, "content": a.content(whole, title={"ja": "Low", "en": None}, parent_id=top)}
    acts.correct_act(db, **moved)
    assert queries.act(db, low).parent_id == top


def test_a_meeting_older_than_the_list_is_offered_for_its_day(secretariat, here, slug, sqlite_database, monkeypatch):
    monkeypatch.setattr(shared, "MEETINGS", 2)
    with sqlite_database.writing() as db:
        for n in range(4):
            acts.enter_meeting(db, **a.say(here), body_id=here.body, sitting=a.sitting(OLD + timedelta(days=n)))
    page = secretariat.page(f"{ENTRY}/act")
    day: date = OLD
    assert len(options(page, "meeting")) == 3 and "Also list this body" in page.text
    shown = press(secretariat, f"{ENTRY}/act", page, **bill(here, slug, acted_on=day.isoformat(), step="show"))
    assert len(options(Page(shown.text), "meeting")) == 4


def test_the_desk_says_which_items_have_no_vote_yet(secretariat, here, made):
    made(calls.vote)
    made(a.bill)
    told = secretariat.page(ENTRY).text
    assert told.count("No vote on record yet") == 1 and "Record another vote" in told and "Passed" in told
