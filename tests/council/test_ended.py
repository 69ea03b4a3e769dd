"""What has ended stays ended: nothing is entered for a later day, and everything up to the last one still can be."""

from datetime import timedelta

import pytest

from deliberation.archive import exports
from deliberation.archive.tables import TABLES
from deliberation.council import acts, queries
from deliberation.council.terms import days_of
from deliberation.errors import Refused
from tests.council import assembly as a
from tests.council.test_entering import options, press, wrong

LAST = a.DAY - timedelta(days=1)


def end(db, found, body=None):
    acts.change_body(db, **a.say(found), body_id=body or found.body, seats=5, ended_on=LAST)


def term(db, found, on):
    member = acts.add_member(db, **a.say(found), name_ja="Elected later")
    acts.add_term(db, **a.say(found), body_id=found.committee, member_id=member, since=on)


def meeting(db, found, on):
    acts.enter_meeting(db, **a.say(found), body_id=found.committee, sitting=a.sitting(on))


def moved_meeting(db, found, on):
    made = acts.enter_meeting(db, **a.say(found), body_id=found.committee, sitting=a.sitting(on - timedelta(days=20)))
    fix = {"meeting_id": made, "revision": 1, "correction": "Wrong day"}
    acts.correct_meeting(db, **a.say(found), **fix, sitting=a.sitting(on))


def item(db, found, on):
    a.bill(db, found, body_id=found.committee, acted_on=on.isoformat())


def vote(db, found, on):
    act_id = a.bill(db, found, body_id=found.committee, acted_on=(LAST - timedelta(days=9)).isoformat())
    whole = a.roll(found, "yyyn")
    choices = {member: choice for member, choice in whole.choices.items() if member in found.members[:3]}
    told = a.roll(found, "yyyn", choices=choices)
    acts.enter_vote(db, **a.say(found), act_id=act_id, taken_on=on, vote=told)


@pytest.mark.parametrize(
    ("enter", "field"),
    [(term, "since"), (meeting, "held_on"), (moved_meeting, "held_on"), (item, "acted_on"), (vote, "taken_on")],
)
def test_nothing_is_entered_for_a_body_after_its_end(db, whole, enter, field):
    end(db, whole, whole.committee)
    with pytest.raises(Refused, match="body_ended") as refused:
        enter(db, whole, a.DAY)
    assert (refused.value.field, refused.value.values["date"]) == (field, LAST)
    enter(db, whole, LAST)


def days(db, found, member=1):
    return next(one for one in queries.terms_of_member(db, found.members[member]) if one.body_id == found.committee)


def test_no_term_ends_after_its_body(db, whole):
    end(db, whole, whole.committee)
    told = {**a.say(whole), "term_id": days(db, whole).id}
    sat = {**a.say(whole), "body_id": whole.committee, "member_id": whole.members[4], "since": a.SINCE}
    fix = {**told, "read": f"{a.SINCE}..", "since": a.SINCE, "correction": "Typed wrongly"}
    for enter in (
        lambda on: acts.add_term(db, **sat, until=on),
        lambda on: acts.end_term(db, **told, until=on),
        lambda on: acts.correct_term(db, **{**fix, "read": days_of(days(db, whole))}, until=on),
    ):
        with pytest.raises(Refused, match="term_past_body") as refused:
            enter(a.DAY)
        assert (refused.value.field, refused.value.values["date"]) == ("until", LAST)
    acts.end_term(db, **told, until=LAST)
    acts.correct_term(db, **{**fix, "read": days_of(days(db, whole))}, until=None)


def test_a_body_that_ended_shows_who_sat_in_it_on_its_last_day(secretariat, client, here, made):
    made(lambda db, found: acts.end_term(
        db, **a.say(found), term_id=days(db, found, 2).id, until=LAST - timedelta(days=1)
    ))  # fmt: skip
    made(lambda db, found: end(db, found, found.committee))
    text = client.page(f"/en/council/bodies/{here.committee}").text
    assert "Members on 19 November 2026" in text and "Member 2" in text and "Member 3" not in text
    text = client.page(f"/council/members/{here.members[1]}").text
    assert "General committee 2023年5月1日（月）から2026年11月19日（木）まで" in text
    path = f"/council/terms/{made(days).id}/"
    for form, more in (("end", {}), ("correct", {"correction": "Typed wrongly"})):
        answer = secretariat.submit(path + form, {"until": a.DAY.isoformat(), **more})
        assert answer.status_code == 422 and wrong(answer) == {"until"}
        assert "2026年11月19日（木）に終わっています。任期の終わりの日は" in answer.text


def test_a_body_does_not_end_before_what_it_acted_on(db, whole):
    item(db, whole, a.DAY)
    with pytest.raises(Refused, match="body_ends_before") as refused:
        end(db, whole, whole.committee)
    assert refused.value.values["label"] == "council.of_body.act"


@pytest.mark.parametrize(("prefix", "word"), [("", "に終わっています"), ("/en", "This body ended on")])
def test_the_form_of_a_vote_says_that_its_body_ended(secretariat, here, made, prefix, word):
    act_id = made(a.bill, acted_on=LAST.isoformat())
    made(end)
    path = f"{prefix}/council/acts/{act_id}/vote"
    first = f"{path}?taken_on={a.DAY}&question=original&way=standing&requirement=majority"
    answer = secretariat.submit(first, {"in_favour": "3", "against": "1", "step": "check"})
    assert answer.status_code == 422 and wrong(answer) == {"taken_on"} and word in answer.text


def groups(db, found, on):
    return {row.id: row.faction_id for row in queries.roster(db, found.body, on)}


def test_a_group_that_ended_has_no_members_on_later_days(db, whole):
    group, moved = whole.factions[0], whole.members[1]
    acts.set_faction(db, **a.say(whole), member_id=moved, faction_id=whole.factions[1], since=a.DAY)
    acts.end_faction(db, **a.say(whole), faction_id=group, until=LAST - timedelta(days=1))
    assert groups(db, whole, LAST - timedelta(days=1))[moved] == group
    assert group not in groups(db, whole, LAST).values()
    assert groups(db, whole, a.DAY)[moved] == whole.factions[1]
    assert {row.until for row in queries.faction_terms(db, whole.members[0])} == {LAST - timedelta(days=1)}


def test_who_left_a_group_before_its_end_is_not_in_two(db, whole):
    member, on = whole.members[0], LAST - timedelta(days=5)
    acts.end_faction(db, **a.say(whole), faction_id=whole.factions[0], until=LAST)
    acts.set_faction(db, **a.say(whole), member_id=member, faction_id=None, since=on)
    found = [(row.faction_id, row.since, row.until) for row in queries.faction_terms(db, member)]
    assert found == [(None, on, None), (whole.factions[0], a.SINCE, on - timedelta(days=1))]


def test_a_group_does_not_end_before_somebody_joined_it(db, whole):
    acts.set_faction(db, **a.say(whole), member_id=whole.members[1], faction_id=whole.factions[1], since=a.DAY)
    with pytest.raises(Refused, match="group_joined_later") as refused:
        acts.end_faction(db, **a.say(whole), faction_id=whole.factions[1], until=LAST)
    assert (refused.value.field, refused.value.values["date"]) == ("until", a.DAY)
    acts.end_faction(db, **a.say(whole), faction_id=whole.factions[1], until=a.DAY)


def test_an_act_of_a_body_that_ended_is_corrected_and_entered_late_up_to_its_last_day(secretariat, here, made):
    early = LAST - timedelta(days=9)
    act_id = made(a.bill, body_id=here.committee, acted_on=early.isoformat())
    made(lambda db, found: end(db, found, found.committee))
    path = f"/en/council/acts/{act_id}/correct"
    fix = {"title_en": "Bill as read out", "correction": "Misspelt"}
    assert press(secretariat, path, secretariat.page(path), **fix, step="send").status_code == 303
    page = secretariat.page(f"/en/council/acts/{act_id}")
    assert "Bill as read out" in page.text and "General committee" in page.text
    path = "/en/council/a-shi/entry/act"
    page = secretariat.page(path)
    assert "General committee (ended on 19 November 2026)" in options(page, "body")
    late = {"kind": "bill", "body": str(here.committee), "title_ja": "Late"}
    refused = press(secretariat, path, page, **late, acted_on=a.DAY.isoformat(), step="check")
    assert refused.status_code == 422 and wrong(refused) == {"acted_on"} and "This body ended on" in refused.text
    assert press(secretariat, path, page, **late, acted_on=LAST.isoformat(), step="send").status_code == 303


def test_a_meeting_of_a_body_that_ended_is_corrected_and_entered_late_up_to_its_last_day(secretariat, here, made):
    held = made(lambda db, found: acts.enter_meeting(
        db, **a.say(found), body_id=found.committee, sitting=a.sitting(LAST - timedelta(days=9))
    ))  # fmt: skip
    made(lambda db, found: end(db, found, found.committee))
    path = f"/en/council/meetings/{held}/correct"
    answer = secretariat.submit(path, {"held_on": (LAST - timedelta(days=8)).isoformat(), "correction": "Wrong day"})
    assert answer.status_code == 303
    path = "/en/council/a-shi/entry/meeting"
    for on, status in ((a.DAY, 422), (LAST, 303)):
        answer = secretariat.submit(path, {"body": str(here.committee), "held_on": on.isoformat()})
        assert answer.status_code == status and (status == 303 or wrong(answer) == {"held_on"})


def test_a_correction_keeps_a_meeting_that_is_older_than_those_offered(secretariat, here, made, sqlite_database):
    def entered(db, found):
        days = [a.DAY - timedelta(days=n) for n in range(31)]
        held = [acts.enter_meeting(db, **a.say(found), body_id=found.body, sitting=a.sitting(day)) for day in days]
        return a.bill(db, found, meeting_id=held[-1], acted_on=days[-1].isoformat()), held[-1]

    act_id, held = made(entered)
    path = f"/en/council/acts/{act_id}/correct"
    fix = {"title_en": "Bill as read out", "correction": "Misspelt"}
    assert press(secretariat, path, secretariat.page(path), **fix, step="send").status_code == 303
    with sqlite_database.reading() as db:
        assert queries.act(db, act_id).meeting_id == held


def test_a_term_in_a_body_that_ended_has_its_last_day_in_the_table_of_terms(db, whole):
    """The column was empty, and empty means that it still goes on."""
    end(db, whole, whole.committee)
    until = {row.term_id: row.until for row in exports.rows(db, TABLES["council_terms"])}
    terms = queries.terms_of_member(db, whole.members[1])
    assert {one.body_id: until[one.id] for one in terms} == {whole.committee: LAST, whole.body: None}


def test_nobody_is_asked_for_the_end_of_a_term_that_ended_with_its_body(secretariat, here, made):
    made(lambda db, found: end(db, found, found.committee))
    page = secretariat.get(f"/council/members/{here.members[1]}/manage").text
    terms = made(lambda db, found: queries.terms_of_member(db, found.members[1]))
    ending = {one.body_id: f"/council/terms/{one.id}/end" for one in terms}
    assert ending[here.body] in page and ending[here.committee] not in page
    assert "2023年5月1日（月）から2026年11月19日（木）まで" in page
