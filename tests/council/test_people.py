"""Members of councils that are no assembly: put right without losing what a colleague wrote, and told by their own
words."""

import pytest

from deliberation.accounts.rules import Role
from deliberation.council import acts, queries
from deliberation.council.kinds import MemberPart
from deliberation.council.rollcalls import REQUIREMENTS, Choice, Way
from deliberation.council.rules import VoteEntered
from tests import make
from tests.council import assembly as a
from tests.council.test_entering import wrong


@pytest.fixture
def seated(sqlite_database, here):
    """A member of a stakeholder council alone: its body, the member, the term."""
    with sqlite_database.writing() as db:
        board = acts.add_body(db, **a.say(here), slug="board", kind="stakeholder_council", name_ja="協議会")
        term = {"body_id": board, "since": a.SINCE, "speaks_for": {"ja": "医療機関", "en": None}}
        member = acts.add_member(db, **a.say(here), name_ja="橋爪", term=term)
        return board, member, queries.terms_of_member(db, member)[0].id


def test_a_form_sent_twice_says_that_the_same_seat_has_put_it_right(secretariat, here, seated):
    path = f"/council/terms/{seated[2]}/speaks-for"
    form = next(f for f in secretariat.page(path).forms() if "speaks_for_ja" in f.names()).values()
    sent = {**form, "speaks_for_ja": ["病院"], "correction": ["誤り"]}
    assert secretariat.post(path, data=sent).status_code == 303
    again = secretariat.post(path, data=sent)
    assert again.status_code == 409 and "あなたの担当席が、すでに訂正しています" in again.text
    assert "ほかの画面" not in again.text and "立場: 病院" in again.text


def test_an_old_form_does_not_overwrite_what_a_colleague_put_right_since(secretariat, here, seated, sqlite_database):
    _, member, term = seated
    colleague = make.officer(sqlite_database, Role.secretariat)
    path = f"/council/terms/{term}/speaks-for"
    old = next(f for f in secretariat.page(path).forms() if "speaks_for_ja" in f.names()).values()
    told = {"speaks_for": {"ja": "薬局", "en": None}, "correction": "発表のとおり"}
    acts.correct_speaks_for(sqlite_database, **{**a.say(here), "by": colleague}, term_id=term, revision=0, **told)
    mine = {**old, "speaks_for_ja": ["病院"], "correction": ["誤り"]}
    answer = secretariat.post(path, data=mine)
    assert answer.status_code == 409 and "ほかの画面で内容が変更されました" in answer.text
    assert "立場: 薬局" in answer.text and "発表のとおり" in answer.text and 'value="病院"' in answer.text
    again = {"speaks_for_ja": "病院", "correction": "誤り"}
    assert secretariat.submit(path, again).status_code == 303
    assert "立場: 病院" in secretariat.page(f"/council/members/{member}").text


def test_nothing_typed_is_not_taken_for_nothing_announced(secretariat, seated, sqlite_database):
    path = f"/council/terms/{seated[2]}/speaks-for"
    for typed, places in (
        ({"speaks_for_ja": "", "correction": ""}, {"speaks_for_ja", "correction"}),
        ({"unannounced": "y", "correction": "誤り"}, {"unannounced"}),
    ):
        answer = secretariat.submit(path, typed)
        assert answer.status_code == 422 and wrong(answer) == places
    chosen = {"speaks_for_ja": "", "unannounced": "y", "correction": "発表はなかった"}
    assert secretariat.submit(path, chosen).status_code == 303
    with sqlite_database.reading() as db:
        assert queries.term(db, seated[2]).speaks_for_ja is None


@pytest.mark.parametrize("what", ["faction", "seat"])
def test_the_pages_of_group_and_seat_are_closed_for_who_never_sat_in_the_assembly(secretariat, here, seated, what):
    page = secretariat.page(f"/council/members/{seated[1]}/{what}")
    assert "区域会議や協議会などの構成員には入力しません" in page.text
    assert not any({"faction", "seat_number"} & form.names() for form in page.forms())
    asked = secretariat.page(f"/council/members/{here.members[0]}/{what}")
    assert any({"faction", "seat_number"} & form.names() for form in asked.forms())


def test_a_group_of_a_new_member_of_a_council_is_refused_at_its_place(secretariat, here, seated):
    given = {"name_ja": "宇野", "body": str(seated[0]), "part": "member", "since": "2026-04-01"}
    answer = secretariat.submit(f"/council/{make.HERE}/entry/member", {**given, "faction": str(here.factions[0])})
    assert answer.status_code == 422 and wrong(answer) == {"faction"}


def test_acts_and_votes_of_a_council_speak_of_its_members_and_of_no_groups(secretariat, here, seated, sqlite_database):
    board, member, _ = seated
    with sqlite_database.writing() as db:
        given = {"kind": "resolution", "body_id": board, "members": [(member, MemberPart.mover)]}
        act_id = acts.enter_act(db, **a.say(here), content=a.content(here, **given))
        vote = VoteEntered(Way.electronic, REQUIREMENTS["majority_all"], choices={member: Choice.in_favour})
        acts.enter_vote(db, **a.say(here), act_id=act_id, taken_on=a.DAY, vote=vote)
    start, chosen = f"/council/acts/{act_id}/vote", f"taken_on={a.DAY}&question=original&requirement=majority_all"
    told = {"act": f"/council/acts/{act_id}", "member": f"/council/members/{member}", "start": start}
    told |= {way: f"{start}?{chosen}&way={way}" for way in ("electronic", "standing")}
    pages = {name: secretariat.page(path).text for name, path in told.items()}
    assert "提出した構成員" in pages["act"] and "提出した構成員" in pages["member"]
    assert "構成員ごとの賛否を入力します" in pages["start"]
    for name, text in pages.items():
        for word in ("会派", "提出した議員", "議員ごと"):
            assert word not in text, (name, word)
    english = secretariat.page(f"/en/council/acts/{act_id}").text + secretariat.page("/en" + told["electronic"]).text
    assert "Group not on record" not in english


def test_a_vote_of_a_council_is_measured_by_its_members_and_contested_by_them(
    secretariat, here, seated, sqlite_database
):
    board, member, _ = seated
    with sqlite_database.writing() as db:
        acts.change_body(db, **a.say(here), body_id=board, seats=1)
        act_id = acts.enter_act(db, **a.say(here), content=a.content(here, kind="resolution", body_id=board))
        vote = VoteEntered(Way.electronic, REQUIREMENTS["two_thirds_present"], choices={member: Choice.in_favour})
        acts.enter_vote(db, **a.say(here), act_id=act_id, taken_on=a.DAY, vote=vote)
    path = f"/council/acts/{act_id}"
    chosen = f"?taken_on={a.DAY}&question=original&way=electronic&requirement=two_thirds_present"
    for page in (path, f"{path}/vote", f"{path}/vote{chosen}"):
        text = secretariat.page(page).text
        assert "出席した構成員の3分の2以上" in text and "出席議員" not in text, page
    offer = next(node for node in secretariat.page(path).root.all("p") if "訂正を申し出る" in node.text)
    assert "構成員" in offer.text and "議員" not in offer.text
    with sqlite_database.writing() as db:
        of_assembly = a.bill(db, here)
    offered = secretariat.page(f"/council/acts/{of_assembly}/vote").text
    assert "出席議員の3分の2以上" in offered and "出席した構成員" not in offered


def test_an_empty_number_of_a_seat_takes_a_seat_away_or_is_refused(secretariat, here, seated, sqlite_database):
    path, council = (f"/council/members/{one}/seat" for one in (here.members[0], seated[1]))
    empty = {
        **next(f for f in secretariat.page(path).forms() if "seat_number" in f.names()).values(),
        "seat_number": "",
    }
    answer = secretariat.post(path, data=empty)
    assert answer.status_code == 422 and wrong(answer) == {"seat_number"} and "番号を入力してください" in answer.text
    assert secretariat.post(council, data=empty).status_code == 422
    for given, told in (("7", "担当席を入力しました"), ("", "担当席を外しました")):
        assert secretariat.submit(path, {"seat_number": given}).status_code == 303
        assert told in secretariat.page(f"/council/members/{here.members[0]}/manage").text


def test_a_form_of_an_act_of_a_council_asks_for_its_members(secretariat, here, seated):
    path = f"/council/{make.HERE}/entry/act"
    text = secretariat.submit(path, {"kind": "resolution", "body": str(seated[0]), "title_ja": "決議"}).text
    assert "関わった構成員を選ぶ" in text and "質問した議員" not in text
