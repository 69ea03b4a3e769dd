"""The secretariat's and the members' forms: chosen by name, everything wrong told at once, looked at, then sent."""

from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pytest

from deliberation.accounts.rules import Role
from deliberation.council import acts, queries
from deliberation.council.kinds import ActKind, MemberPart
from deliberation.proposals import queries as proposals
from tests import make
from tests.council import assembly as a
from tests.page import Page

ENTRY = "/en/council/a-shi/entry"


def press(client, path, page, **values):
    """Send the page's entry form as it stands, with these changes."""
    form = next(f for f in page.forms() if f.posts and {"title_ja", "title"} & f.names())
    return client.post(path, data={**form.values(), **values})


def options(page, name):
    select = next(s for s in page.root.all("select") if s.attributes["name"] == name)
    return [o.text for o in select.all("option")]


def wrong(answer):
    """Ids of the fields that the page marks as wrong."""
    return {n.attributes["id"] for n in Page(answer.text).root.all() if n.attributes.get("aria-invalid") == "true"}


def bill(here, slug, **changes):
    given = {
        "kind": "bill", "body": str(here.body), "acted_on": "2026-11-20", "title_ja": "Bill 12", "proposal": slug,
    }  # fmt: skip
    return {**given, **changes}


def test_what_an_act_is_about_is_chosen_by_name_and_read_back_before_it_is_published(
    secretariat, here, slug, sqlite_database
):
    path = f"{ENTRY}/act"
    shown = press(secretariat, path, secretariat.page(path), **bill(here, slug, step="show"))
    assert shown.status_code == 200
    page = Page(shown.text)
    assert options(page, "version")[1].startswith("Version 1 (published ")
    assert options(page, "flow") == ["The whole plan", "Rides"]
    assert "Retention" in " ".join(options(page, "field")) and 'value="Bill 12"' in shown.text
    looked = press(secretariat, path, page, flow="rides", field="retention", step="check")
    assert looked.status_code == 200
    told = Page(looked.text).root.all("section")[0].text
    assert "Bill 12" in told and "Version 1" in told and "Rides" in told and "rides" not in told
    with sqlite_database.reading() as db:
        assert not queries.acts_here(db, "a-shi", 10**9)
    sent = press(secretariat, path, Page(looked.text), step="send")
    assert sent.status_code == 303
    with sqlite_database.reading() as db:
        found = queries.act(db, int(sent.headers["Location"].rpartition("/")[2]))
        assert (found.version_no, found.flow_id, found.field, found.version_digest) == (
            1,
            "rides",
            "retention",
            a.DIGEST,
        )


@pytest.mark.parametrize("path", [f"{ENTRY}/act", "/en/council/a-shi/questions/new"])
def test_a_form_is_sent_to_its_own_address_and_not_to_the_place_of_another_button(client, here, sqlite_database, path):
    """A browser adds the fragment of the page to a form without an address: it scrolled past what is to be checked."""
    with sqlite_database.writing() as db:
        member = a.councillor(db, here)
    client.sign_in(here.secretariat if path.startswith(ENTRY) else member)
    form = next(f for f in client.page(path).forms() if f.posts and {"title_ja", "title"} & f.names())
    assert form.action.rstrip("?") == path


@pytest.mark.parametrize(
    ("day", "version"), [("2026-11-20", "2"), ("2026-11-15", "2"), ("2026-11-14", "1"), ("2026-01-05", "")]
)
def test_an_act_about_a_proposal_names_the_version_of_its_day_unless_another_is_chosen(
    secretariat, here, slug, sqlite_database, day, version
):
    with sqlite_database.writing() as db:
        a.out(db, proposals.by_slug(db, slug).id, 2, datetime(2026, 11, 15, 12, tzinfo=UTC))
    given = bill(here, slug, acted_on=day)
    page = Page(secretariat.submit(f"{ENTRY}/act", given).text)
    looked = page.root.all("section")[0].text
    assert next(f for f in page.forms() if "title_ja" in f.names()).values()["version"] == [version]
    assert [f"Version {n}" in looked for n in (1, 2)] == [version == "1", version == "2"]


def test_a_correction_leaves_an_act_about_the_proposal_as_such_as_it_was(secretariat, here, slug):
    path = f"{ENTRY}/act"
    page = Page(press(secretariat, path, secretariat.page(path), **bill(here, slug, step="show")).text)
    made = press(secretariat, path, page, version="", step="send").headers["Location"]
    form = next(f for f in secretariat.page(f"{made}/correct").forms() if "title_ja" in f.names())
    assert (form.values()["proposal"], form.values()["version"]) == ([slug], [""])


def test_everything_wrong_with_an_act_is_told_at_once_at_its_field_and_nothing_typed_is_lost(secretariat, here, slug):
    path = f"{ENTRY}/act"
    page = Page(press(secretariat, path, secretariat.page(path), **bill(here, slug, step="show")).text)
    typed = {
        "kind": "petition_seigan",
        "acted_on": "2026-11-22",
        "title_ja": "",
        "text_ja": "Kept",
        "minutes": "minutes",
    }
    answer = press(secretariat, path, page, **typed, field="platform_operator", flow="rides", step="send")
    assert answer.status_code == 422
    assert wrong(answer) == {"acted_on", "title_ja", "minutes", "field"}
    assert "introducing member" in answer.text and "Kept</textarea>" in answer.text
    assert 'value="2026-11-22"' in answer.text and '<option value="rides" selected>' in answer.text
    summary = next(n for n in Page(answer.text).root.all("div") if n.attributes.get("class") == "error-summary")
    assert len(summary.all("li")) == 5


def test_an_act_of_a_day_before_its_version_is_asked_about_at_the_version(secretariat, here, slug):
    early = {"acted_on": "2026-01-05", "step": "send"}
    path = f"{ENTRY}/act"
    page = Page(press(secretariat, path, secretariat.page(path), **bill(here, slug, step="show")).text)
    answer = press(secretariat, path, page, **early)
    assert answer.status_code == 422 and wrong(answer) == {"version"}
    assert "Version 1 was published on" in answer.text and 'value="2026-01-05"' in answer.text
    assert press(secretariat, path, page, **early, version="").status_code == 303


def test_a_flow_of_another_proposal_is_never_taken_over(secretariat, here, slug, sqlite_database):
    with sqlite_database.writing() as db:
        other = a.proposal_with_flow(db)
    path = f"{ENTRY}/act"
    page = Page(press(secretariat, path, secretariat.page(path), **bill(here, slug, step="show")).text)
    answer = press(secretariat, path, page, flow="rides", proposal=other, step="send")
    assert answer.status_code == 422 and "You chose another proposal" in answer.text
    assert '<option value="rides" selected>' not in answer.text


def test_a_link_from_the_page_of_a_plan_fills_in_the_place(secretariat, here, slug):
    page = secretariat.page(f"{ENTRY}/act?proposal={slug}&version=1&place=rides.retention")
    chosen = {o.attributes["value"] for o in page.root.all("option") if "selected" in o.attributes}
    assert {slug, "1", "rides", "retention"} <= chosen


def test_the_secretariat_goes_on_from_the_meeting_to_its_act_to_the_vote_and_to_the_next_act(
    secretariat, here, sqlite_database
):
    held = {"body": str(here.committee), "held_on": "2026-11-19", "session": "regular", "step": "next"}
    to = secretariat.submit(f"{ENTRY}/meeting", held).headers["Location"]
    page = secretariat.page(to)
    values = next(f for f in page.forms() if "title_ja" in f.names()).values()
    assert (values["body"], values["acted_on"]) == ([str(here.committee)], ["2026-11-19"])
    assert values["meeting"][0]
    looked = press(secretariat, to, page, kind="review", title_ja="Review of bill 12")
    to = press(secretariat, to, Page(looked.text), step="vote").headers["Location"]
    assert to.endswith("/vote")
    assert "2026-11-19" in secretariat.get(to).text
    start = f"{to}?taken_on=2026-11-19&question=original&way=roll_call&requirement=majority&presiding={here.members[0]}"
    screen = secretariat.page(start)
    form = next(f for f in screen.forms() if f.posts and "recalled" in f.names())
    ticked = {f"m-{member}": "for" for member in here.members[1:3]}
    sent = secretariat.post(to, data={**form.values(), **ticked, "step": "next"})
    assert sent.status_code == 303 and sent.headers["Location"].endswith(f"/entry/act?meeting={values['meeting'][0]}")


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_secretariat_goes_on_from_a_vote_to_the_next_item_of_the_meeting(
    secretariat, here, sqlite_database, lang
):
    with sqlite_database.writing() as db:
        meeting = acts.enter_meeting(db, **a.say(here), body_id=here.body, sitting=a.sitting())
        first, second, third = (a.bill(db, here, meeting_id=meeting, number=str(n)) for n in (1, 2, 3))
        vote = a.roll(here, "ynnn", "majority", presiding=here.members[0])
        acts.enter_vote(db, **a.say(here), act_id=third, taken_on=a.DAY, vote=vote)
    votes = [f"{lang}/council/acts/{item}/vote" for item in (first, second, third)]
    at_meeting = f"{lang}/council/meetings/{meeting}"
    page = secretariat.page(at_meeting)
    offered = {x.attributes.get("href") for x in page.root.all("a")}
    assert offered >= set(votes[:2]) and votes[2] not in offered
    asked = {"taken_on": str(a.DAY), "question": "original", "way": "roll_call", "requirement": "majority"}
    for at, then in ((votes[0], votes[1]), (votes[1], None)):
        screen = secretariat.page(f"{at}?{urlencode({**asked, 'presiding': here.members[0]})}")
        form = next(f for f in screen.forms() if f.posts and "recalled" in f.names())
        values = {**form.values(), **{f"m-{member}": "for" for member in here.members[1:]}}
        looked = secretariat.post(at, data={**values, "step": "check"}).text
        assert ('value="next_vote"' in looked) is (then is not None)
        sent = secretariat.post(at, data={**values, "step": "next_vote"})
        assert sent.status_code == 303
        assert sent.headers["Location"].endswith(then or f"{lang}/council/acts/{second}")
    assert not set(votes) & {x.attributes.get("href") for x in secretariat.page(at_meeting).root.all("a")}


def test_the_next_vote_of_a_meeting_begins_as_the_last_one_was_taken(secretariat, here, sqlite_database):
    with sqlite_database.writing() as db:
        meeting = acts.enter_meeting(db, **a.say(here), body_id=here.body, sitting=a.sitting())
        first, second = (a.bill(db, here, meeting_id=meeting, number=str(n)) for n in (1, 2))
        vote = a.roll(here, "ynnn", "majority", presiding=here.members[0])
        acts.enter_vote(db, **a.say(here), act_id=first, taken_on=a.DAY, vote=vote)
    page = secretariat.page(f"/en/council/acts/{second}/vote")
    chosen = {o.attributes["value"] for o in page.root.all("option") if "selected" in o.attributes}
    assert {"roll_call", "majority", str(here.members[0])} <= chosen


def test_a_special_majority_is_never_where_the_next_vote_begins(secretariat, here, sqlite_database):
    with sqlite_database.writing() as db:
        meeting = acts.enter_meeting(db, **a.say(here), body_id=here.body, sitting=a.sitting())
        first, second = (a.bill(db, here, meeting_id=meeting, number=str(n)) for n in (1, 2))
        vote = a.VoteEntered(a.Way.standing, a.REQUIREMENTS["two_thirds_seats"], declared="many")
        acts.enter_vote(db, **a.say(here), act_id=first, taken_on=a.DAY, vote=vote)
    page = secretariat.page(f"/council/acts/{second}/vote")
    chosen = {o.attributes["value"] for o in page.root.all("option") if "selected" in o.attributes}
    assert "standing" in chosen and "two_thirds_seats" not in chosen


def test_a_meeting_that_has_not_been_held_and_a_wrong_address_are_told_together(secretariat, here):
    values = {"body": str(here.body), "held_on": "2026-12-24", "minutes": "minutes"}
    assert wrong(secretariat.submit(f"{ENTRY}/meeting", values)) == {"held_on", "minutes"}


def roll_call(secretariat, here, database):
    """The second step of a vote on a new bill: its address, and its form with one group's choices made."""
    with database.writing() as db:
        address = f"/en/council/acts/{a.bill(db, here)}/vote"
    first = f"taken_on=2026-11-20&question=original&way=roll_call&requirement=majority&presiding={here.members[0]}"
    page = secretariat.page(f"{address}?{first}&g-{here.factions[0]}=for")
    return address, next(f for f in page.forms() if f.posts and "recalled" in f.names())


def test_members_left_out_of_a_roll_call_are_named_and_led_to_and_their_rows_marked(secretariat, here, sqlite_database):
    address, form = roll_call(secretariat, here, sqlite_database)
    answer = secretariat.post(
        address, data={**form.values(), "step": "send", "casting": "for", "taken_on": "2026-12-01"}
    )
    assert answer.status_code == 422
    again = Page(answer.text)
    links = again.links()
    for n in (3, 4, 5):
        assert links[f"Member {n}"] == f"#m-{here.members[n - 1]}-for"
    rows = [row for row in again.root.all("div") if row.attributes.get("role") == "radiogroup"]
    marked = [row.text.split(" For")[0] for row in rows if "wrong" in row.attributes["class"].split()]
    assert marked == ["Member 3", "Member 4", "Member 5"]
    assert "taken_on" in wrong(answer)
    assert f'id="m-{here.members[1]}-for" name="m-{here.members[1]}" value="for" checked' in answer.text


def test_how_a_vote_was_taken_can_be_put_right_without_choosing_again(secretariat, here, sqlite_database):
    address, form = roll_call(secretariat, here, sqlite_database)
    answer = secretariat.post(address, data={**form.values(), "requirement": "two_thirds_present", "step": "show"})
    assert answer.status_code == 200
    assert f'id="m-{here.members[1]}-for" name="m-{here.members[1]}" value="for" checked' in answer.text
    assert f'id="m-{here.members[0]}-for"' in answer.text, "the chair votes now"


@pytest.mark.parametrize("seats", ["4", "0", "1000"])
def test_seats_that_do_not_fit_a_roll_call_are_told_at_their_input_alone(secretariat, here, sqlite_database, seats):
    address, form = roll_call(secretariat, here, sqlite_database)
    choices = {f"m-{member}": "for" for member in here.members[1:]}
    answer = secretariat.post(address, data={**form.values(), **choices, "seats": seats, "step": "check"})
    assert answer.status_code == 422 and wrong(answer) == {"seats"}
    led = [to for to in Page(answer.text).links().values() if to.startswith("#") and to != "#main"]
    assert led == ["#seats"] and "leave it empty" not in answer.text


def test_the_first_step_asks_at_once_for_a_day_that_was_and_for_who_presided(secretariat, here, sqlite_database):
    with sqlite_database.writing() as db:
        act_id = a.bill(db, here)
    first = "taken_on=2026-12-20&question=original&way=roll_call&requirement=majority&presiding="
    answer = secretariat.get(f"/en/council/acts/{act_id}/vote?{first}")
    assert answer.status_code == 422 and wrong(answer) == {"taken_on", "presiding"}


def test_the_secretariat_enters_a_petition_with_its_introducer_and_later_its_video(
    secretariat, here, slug, sqlite_database
):
    values = bill(here, slug, kind="petition_seigan", members=[str(here.members[2])], step="send")
    answer = secretariat.submit(f"{ENTRY}/act", values)
    assert answer.status_code == 303
    act_id = int(answer.headers["Location"].rpartition("/")[2])
    with sqlite_database.reading() as db:
        found = queries.act(db, act_id)
        assert [m.part for m in queries.members_of_entry(db, found.entry_id)] == [MemberPart.introducer]
    source = {"kind": "video", "address": "https://example.invalid/video"}
    assert secretariat.submit(f"/en/council/acts/{act_id}/source", source).status_code == 303
    assert "https://example.invalid/video" in secretariat.page(f"/en/council/acts/{act_id}").text


def test_an_act_is_corrected_with_a_reason_and_its_history_is_shown(secretariat, here, sqlite_database):
    with sqlite_database.writing() as db:
        act_id = a.bill(db, here)
    path = f"/en/council/acts/{act_id}/correct"
    assert wrong(secretariat.submit(path, {"number": "13", "step": "send"})) == {"correction"}
    looked = secretariat.submit(path, {"number": "13", "correction": "Wrong number"})
    assert looked.status_code == 200 and "Wrong number" in Page(looked.text).root.all("section")[0].text
    sent = secretariat.submit(path, {"number": "13", "correction": "Wrong number", "step": "send"})
    assert sent.status_code == 303
    text = secretariat.page(f"/en/council/acts/{act_id}").text
    assert "Wrong number" in text and "Entry 1" in text and "Entry 2" in text


def test_a_correction_that_takes_the_kind_away_is_asked_for_it_and_keeps_the_rest(secretariat, here, sqlite_database):
    with sqlite_database.writing() as db:
        act_id = a.bill(db, here)
    path, typed = f"/en/council/acts/{act_id}/correct", {"kind": "", "title_en": "Another title", "correction": "x"}
    for step in ({}, {"step": "send"}):
        answer = secretariat.submit(path, {**typed, **step})
        assert answer.status_code == 422 and wrong(answer) == {"kind"}
        assert "Another title" in answer.text


def test_a_member_files_a_question_after_looking_at_it(client, here, slug, sqlite_database):
    with sqlite_database.writing() as db:
        by = a.councillor(db, here)
    client.sign_in(by)
    address = f"/en/council/a-shi/questions/new?proposal={slug}&version=1&place=rides.retention"
    words = {"kind": "limit", "title": "At most 90 days", "body": "Delete after **90 days**."}
    looked = client.submit(address, words)
    assert looked.status_code == 200 and "<strong>90 days</strong>" in looked.text
    assert "Rides" in Page(looked.text).root.all("section")[0].text
    with sqlite_database.reading() as db:
        assert queries.questions_here(db, "a-shi") == []
    sent = client.submit(address, {**words, "step": "send"})
    assert sent.status_code == 303
    text = client.page(sent.headers["Location"]).text
    assert "Draft condition (limit)" in text and "no decision of the assembly" in text


def test_everything_wrong_with_a_question_is_told_at_once(client, here, slug, sqlite_database):
    with sqlite_database.writing() as db:
        by = a.councillor(db, here)
    client.sign_in(by)
    address = f"/en/council/a-shi/questions/new?proposal={slug}&version=1&flow=rides"
    answer = client.submit(address, {"title": "", "body": "Why?", "field": "platform_operator"})
    assert answer.status_code == 422 and wrong(answer) == {"title", "field"} and "Why?" in answer.text


def test_who_may_not_enter_gets_no_form(client, here, slug, sqlite_database):
    client.sign_in(make.officer(sqlite_database, Role.secretariat, make.THERE))
    page = client.page(f"{ENTRY}/act")
    assert not [f for f in page.forms() if "title_ja" in f.names()]


def test_a_day_is_chosen_from_what_was_held(secretariat, here, sqlite_database):
    """Meetings stand in the list by their day in words, not in the machine's."""
    with sqlite_database.writing() as db:
        acts.enter_meeting(db, **a.say(here), body_id=here.body, sitting=a.sitting(date(2026, 11, 18)))
    assert "18 November 2026, Assembly" in options(secretariat.page(f"{ENTRY}/act"), "meeting")


def test_all_that_is_wrong_with_a_new_body_is_told_and_full_width_digits_are_digits(secretariat, here, sqlite_database):
    path, given = "/council/a-shi/entry/body", {"kind": "standing", "name_ja": "Soumu", "slug": "総務", "seats": "五"}
    assert wrong(secretariat.submit(path, given)) == {"slug", "seats"}
    mended = {**given, "slug": "soumu-2", "seats": "５", "part_of": str(here.body)}
    assert secretariat.submit(path, mended).status_code == 303
    with sqlite_database.reading() as db:
        assert [body.seats for body in queries.bodies(db, "a-shi") if body.name_ja == "Soumu"] == [5]


@pytest.mark.parametrize("nothing", ["\u3164", "\ufe0f\u3164", "\u200b \u2060"])
def test_a_name_that_shows_nothing_is_refused_as_one_that_is_missing(secretariat, here, slug, nothing):
    body = {"kind": "standing", "slug": "soumu-3", "part_of": str(here.body), "name_ja": nothing}
    for answer in (
        secretariat.submit("/council/a-shi/entry/body", body),
        secretariat.submit("/council/a-shi/entry/faction", {"name_ja": nothing, "since": "2026-04-01"}),
        press(secretariat, f"{ENTRY}/act", secretariat.page(f"{ENTRY}/act"), **bill(here, slug, title_ja=nothing)),
    ):
        assert answer.status_code == 422 and wrong(answer) & {"name_ja", "title_ja"}
        assert "を入力してください" in answer.text or "Please enter" in answer.text


def test_a_choice_that_was_not_made_is_told_alike_at_its_place_and_above(secretariat, here):
    page = Page(secretariat.submit("/council/a-shi/entry/member", {"name_ja": "M"}).text)
    assert page.text.count("「会議体」を選んでください。") == 2 and "「会議体」を入力" not in page.text


def test_a_bill_rests_on_the_article_on_members_bills_when_a_member_moved_it(client, here, sqlite_database):
    with sqlite_database.writing() as db:
        mayors = a.bill(db, here)
        members = a.bill(db, here, members=[(here.members[1], MemberPart.mover)])
    assert {act: "112条" in client.page(f"/council/acts/{act}").text for act in (mayors, members)} == {
        mayors: False, members: True,
    }  # fmt: skip


def test_every_kind_of_act_can_be_entered(secretariat, here):
    selects = secretariat.page(f"{ENTRY}/act").root.all("select")
    (kinds,) = (select for select in selects if select.attributes["name"] == "kind")
    assert {o.attributes["value"] for o in kinds.all("option")} == {str(kind) for kind in ActKind}
