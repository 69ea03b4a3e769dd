"""What clerks read while they run a vote: what they wait for, what is to be done again, and where they stand."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from deliberation.accounts.acts import propose_act
from deliberation.accounts.models import PendingAct
from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.proposals.models import Proposal
from deliberation.votes import entering, parsing, presenting
from deliberation.votes.acts import import_roll, load_precedents
from deliberation.votes.outcome import Counts
from tests import make
from tests.client import Client
from tests.conftest import FixedClock
from tests.moment import NOW
from tests.votes.documents import counting, example, option, quorum
from tests.votes.making import AHEAD, SECRET, Past, Staged, proposal, reference, roll_file


def test_what_was_put_before_a_second_seat_is_said_instead_of_offered_again(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        draft, sealed = Staged(db, opens=AHEAD), Past(db, quorum=quorum("1/2")).voted(4)
    client.sign_in(draft.one)
    path = f"/en/votes/drafts/{draft.slug}"
    assert "A second seat has to confirm it" not in client.page(path).text
    client.submit(path, {}, form="/propose")
    page = client.page(path)
    assert "A second seat has to confirm it" in page.text and "Put before a second seat" not in page.text
    assert "/en/pending" in page.links().values()
    client.submit(f"{path}/rules/voters", {"age": "17", "stop": "1"})
    assert "A second seat has to confirm it" not in client.page(path).text, "other rules may be put forward"
    client.sign_in(sealed.one)
    path = f"/en/votes/{sealed.slug}/run"
    assert "A second seat has to confirm it" not in client.page(path).text, "another vote's opening waits"
    client.submit(path, {}, form="/result")
    assert "A second seat has to confirm it" in client.page(path).text
    with sqlite_database.reading() as db:
        assert len(db.execute(select(PendingAct.id)).all()) == 2


def test_the_counter_stays_chosen_for_the_next_person(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db, people=3).opened()
    client.sign_in(vote.one)
    path = f"/en/votes/{vote.slug}/paper"
    wide = "".join(chr(ord(c) + 0xFEE0) for c in reference(1))  # as an input method left on writes it
    answer = client.submit(path, {"counter": "north", "reference": wide}, follow=True)
    assert answer.status_code == 200 and re.search('<option[^>]* value="north"[^>]* selected', answer.text)
    again = client.submit(path, {"counter": "city_hall", "reference": reference(1)})
    assert again.status_code == 422 and "at the counter &#34;North community centre&#34;" in again.text


def test_a_bundle_to_be_counted_again_is_listed_until_somebody_begins(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        vote = Past(db, quorum=None).voted(6)
        vote.batch(vote.one, 4, 2)
        vote.batch(vote.two, 3, 3)
    client.sign_in(vote.one)
    path = f"/en/votes/{vote.slug}/batches"
    assert "the two counts differed" in client.page(path).text
    with sqlite_database.writing() as db:
        vote.db = db
        vote.batch(vote.one, 4, 2)
    assert "the two counts differed" not in client.page(path).text
    with sqlite_database.writing() as db:
        vote.db = db
        vote.batch(vote.two, 4, 2)
    page = client.page(path)
    assert "The result can be put before a second seat" in page.text
    assert f"/en/votes/{vote.slug}/run" in page.links().values()


def test_a_bundle_counted_wrongly_is_set_aside_by_two_clerks_and_told(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        vote = Past(db, quorum=None).voted(6)
        for person in (vote.one, vote.two):
            vote.batch(person, 4, 2)
    client.sign_in(vote.one)
    bundles = f"/en/votes/{vote.slug}/batches"
    path = f"{bundles}/1/set-aside"
    assert path in client.page(bundles).links().values()
    assert "reason-error" in client.submit(path, {"reason": " "}).text
    assert client.submit(path, {"reason": "用紙を取り違えました。"}).status_code == 303
    assert "A second seat has to confirm it" in client.page(path).text
    assert "set aside" not in client.page(f"/en/votes/{vote.slug}").text, "one seat takes nothing out"
    client.sign_in(vote.two)
    assert "用紙を取り違えました。" in client.page("/en/pending").text
    client.submit("/en/pending", {}, form="/confirm")
    assert "1番 （集計から外しました）" in re.sub(r"\s+", " ", client.page(bundles.removeprefix("/en")).text)
    shown = client.page(f"/en/votes/{vote.slug}").text
    assert "Bundle 1 (sheets: 6) was set aside" in shown and "counted it again since" not in shown
    assert "用紙を取り違えました。" in shown and "Figures before" not in shown, "no early tally"
    assert "not in the count now" in client.page(path).text
    with sqlite_database.writing() as db:
        vote.db = db
        for person in (vote.one, vote.two):
            vote.batch(person, 2, 4)
        vote.result()
    shown = re.sub(r"\s+", " ", client.page(f"/en/votes/{vote.slug}").text)
    assert "counted it again since" in shown and re.search(r"Figures before that: \S+ 4, \S+ 2,", shown)
    assert path not in client.page(bundles).links().values()


def test_who_counts_a_bundle_twice_reads_it_at_its_number(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Past(db, quorum=None).voted(6)
        vote.batch(vote.one, 4, 2)
    client.sign_in(vote.one)
    values = {"batch": "1", "sheets": "6", "votes_for": "4", "votes_against": "2", "votes_blank": "0", "invalid": "0"}
    answer = client.submit(f"/en/votes/{vote.slug}/batches", values)
    assert answer.status_code == 422 and 'id="batch-error"' in answer.text
    assert "You have counted this bundle already" in answer.text


def test_no_count_is_promised_once_the_ballots_stay_sealed(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Past(db, quorum=quorum("1/2")).voted(4)
    text = client.page(f"/en/votes/{vote.slug}").text
    assert "the ballots stay unopened" in text and "after the sheets" not in text


def test_every_fault_of_a_vote_that_is_begun_is_told_at_once(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        proposal(db)
        db.execute(update(Proposal).values(title_ja="題名", title_en="A title"))
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    titles = [[o.text for o in client.page(f"{lang}/votes/new").root.all("option")] for lang in ("", "/en")]
    assert [t[1] for t in titles] == ["題名", "A title"]
    answer = client.submit("/en/votes/new", {"proposal": "", "version": "", "slug": "A Vote"})
    assert answer.status_code == 422
    assert all(f'id="{name}-error"' in answer.text for name in ("proposal", "version", "slug"))


def test_no_two_answers_of_a_bar_share_a_colour() -> None:
    rules = counting(
        options=[option("for", "for"), option("against", "against"), option("blank", "blank")], blanks="apart"
    )
    bars = presenting.bars(rules, Counts(10, 6, dict.fromkeys((o.key for o in rules.options), 2), 0))
    assert len(bars) == 3 == len({bar.style for bar in bars})


def test_what_is_wrong_with_a_bundle_names_its_answers_and_comes_at_once(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        vote = Past(db, quorum=None).voted(6)
    client.sign_in(vote.one)
    path, typed = f"/en/votes/{vote.slug}/batches", {"batch": "1", "sheets": "6", "votes_for": "4", "invalid": "0"}
    bare = client.submit(path, {**typed, "votes_against": "", "votes_blank": "two"}).text
    assert bare.count("Please enter the votes for") == bare.count("in digits only (for example 12).") == 2
    assert "for &#34;" in bare and "Please enter &#34;Votes" not in bare
    answer = client.submit(path, {**typed, "votes_against": "1", "votes_blank": "0"})
    assert answer.status_code == 422
    assert all(f'id="{name}-error"' in answer.text for name in ("sheets", "scan")), "files are chosen anew each time"


def test_a_clerk_finds_the_votes_of_the_city_that_are_over(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        votes = [Past(db, quorum=quorum("1/2")).voted(4) for _ in range(2)]
        stranger = make.officer(db, Role.clerk, make.THERE)
    client.sign_in(votes[0].one)
    assert "latest first" not in client.page("/en/votes/drafts").text, "none has a result"
    for hours, vote in enumerate(votes):
        with sqlite_database.writing() as db:
            vote.db, vote.after = db, vote.after + timedelta(hours=hours)
            vote.result()
    page = client.page("/en/votes/drafts")
    assert "latest first" in page.text and not page.root.all("details")[0].attributes.get("open")
    runs = [h for h in (a.attributes.get("href") for a in page.root.all("a")) if str(h).endswith("/run")]
    assert runs == [f"/en/votes/{vote.slug}/run" for vote in reversed(votes)]
    client.sign_in(stranger)
    assert "latest first" not in client.page("/en/votes/drafts").text


def test_one_ballot_is_one_ballot(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Past(db, quorum=None).voted(6)
        vote.batch(vote.one, 5, 1)
        vote.batch(vote.two, 5, 1)
        vote.result()
    page = client.page(f"/en/votes/{vote.slug}")
    assert "1 ballot " in page.text + " " and "1 ballots" not in page.text


def test_what_cannot_be_of_sheets_is_told_at_both_places_and_a_correction_is_shown_with_what_stood_before(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db).opened().give(1, 2, 3).sheets(4, spoiled=1)
    client.sign_in(vote.one)
    path = f"/en/votes/{vote.slug}/sheets"
    typed = {"counter": "city_hall", "day": "2026-11-21", "issued": "2", "spoiled": "1", "returned": "9"}
    answer = client.submit(path, typed)
    assert answer.status_code == 422
    assert "handed out (2) than people were given paper at this counter on this day (3)" in answer.text
    assert "(10, spoiled and in the box)" in answer.text
    assert all(f'id="{name}-error"' in answer.text for name in ("issued", "returned"))
    client.submit(path, {**typed, "issued": "3", "spoiled": "0", "returned": "3"})
    shown = unescape(re.sub(r"<[^>]+>", "", client.page(f"/en/votes/{vote.slug}").text))
    assert "Figures before they were corrected" in shown
    assert "handed out 4, spoiled 1, in the box 3" in shown and "entered by" in shown


def test_an_opening_that_nobody_can_confirm_any_more_keeps_no_result_back_and_names_the_vote(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        vote = Past(db, quorum=None)
        wanted = {"vote": vote.slug, **vote.put_forward()}
        propose_act(db, by=vote.one, now=NOW, act="open_vote", jurisdiction=make.HERE, arguments=wanted)
        vote.voted(5)
        for person in (vote.one, vote.two):
            vote.batch(person, 3, 2)
    client.sign_in(vote.two)
    page = client.page(f"/en/votes/{vote.slug}/run")
    assert "A second seat has to confirm it" not in page.text
    assert [f for f in page.forms() if f.action.endswith("/result")]
    waits = client.page("/en/pending")
    assert "This vote has been opened already" in waits.text
    assert f"/en/votes/{vote.slug}" in waits.links().values()


def test_an_opening_whose_period_has_passed_waits_for_nobody_and_says_so(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db, opens=AHEAD)
        wanted = {"vote": vote.slug, **vote.put_forward()}
        propose_act(db, by=vote.one, now=NOW, act="open_vote", jurisdiction=make.HERE, arguments=wanted)
    client.sign_in(vote.two)
    waits = client.page("/en/pending").text
    assert "I have checked it: confirm" in waits and "Once confirmed, the rules" in waits
    fixed_clock.moment = datetime.fromisoformat(AHEAD)
    client.sign_in(vote.two)
    waits = client.page("/en/pending")
    assert "The time at which this vote begins has come" in waits.text
    assert not [f for f in waits.forms() if f.action.endswith("/confirm")]
    client.sign_in(vote.one)
    again = client.submit(f"/en/votes/drafts/{vote.slug}", {}, form="/propose", follow=True)
    assert "The time at which this vote begins has come" in again.text
    fixed_clock.moment = NOW + timedelta(days=400)
    client.sign_in(vote.two)
    waits = client.page("/en/pending")
    assert "The closing time has passed" in waits.text
    assert not [f for f in waits.forms() if f.action.endswith("/confirm")]


def test_an_opening_waits_for_nobody_once_a_newer_version_is_published(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db, opens=AHEAD)
        wanted = {"vote": vote.slug, **vote.put_forward()}
        propose_act(db, by=vote.one, now=NOW, act="open_vote", jurisdiction=make.HERE, arguments=wanted)
        db.execute(update(Proposal).values(version=3))
    client.sign_in(vote.two)
    waits = client.page("/en/pending")
    assert "There is a newer version." in waits.text and "Can no longer be confirmed" in waits.text
    assert "Once confirmed" not in waits.text
    assert not [f for f in waits.forms() if f.action.endswith("/confirm")]
    client.sign_in(vote.one)
    page = client.page(f"/en/votes/drafts/{vote.slug}")
    assert "There is a newer version." in page.text and "A second seat has to confirm it" not in page.text
    assert not [f for f in page.forms() if f.action.endswith("/propose")]
    data = {"csrf_token": page.forms()[-1].values()["csrf_token"]}
    again = client.post(f"/en/votes/drafts/{vote.slug}/propose", data=data)
    assert again.status_code == 303 and client.page(f"/en/votes/drafts/{vote.slug}").text.count("newer version") == 2


def test_an_opening_whose_roll_was_exchanged_is_not_counted_any_more(client: Client, sqlite_database: Database) -> None:
    """No entry tells of a draft, so the count of what waits asks the draft itself."""
    with sqlite_database.writing() as db:
        vote = Staged(db, opens=AHEAD)
        wanted = {"vote": vote.slug, **vote.put_forward()}
        propose_act(db, by=vote.one, now=NOW, act="open_vote", jurisdiction=make.HERE, arguments=wanted)
    client.sign_in(vote.two)
    page = client.page("/en/desk").text
    assert "Awaiting confirmation 1" in page and "Open a vote" in page
    later = NOW + timedelta(minutes=1)
    import_roll(sqlite_database, by=vote.one, now=later, slug=vote.slug, raw=roll_file(9), secret=SECRET)
    page = client.page("/en/desk").text
    assert "Awaiting confirmation" not in page and "Open a vote" not in page


def test_nobody_puts_the_closing_of_a_vote_forward_before_its_end(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db).opened()
    client.sign_in(vote.one)
    form = next(f for f in client.page(f"/en/votes/{vote.slug}/paper").forms() if "counter" in f.names())
    data = {"csrf_token": form.values()["csrf_token"]}
    answer = client.post(f"/en/votes/{vote.slug}/close", data=data, follow_redirects=True)
    assert "The vote is still open. It can be closed after its end." in answer.text
    assert make.rows(sqlite_database, PendingAct) == 0


def test_nobody_puts_an_opening_forward_after_the_end(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Past(db)
    client.sign_in(vote.one)
    path = f"/en/votes/drafts/{vote.slug}"
    answer = client.submit(path, {}, form="/propose", follow=True)
    assert "The closing time has passed." in answer.text and make.rows(sqlite_database, PendingAct) == 0


@pytest.mark.parametrize("typed", ["123456789018", "１２３４５６７８９０１８"])
def test_a_my_number_at_the_counter_is_refused_as_such_and_not_given_back(
    client: Client, sqlite_database: Database, typed: str
) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db).opened()
    client.sign_in(vote.one)
    answer = client.submit(f"/en/votes/{vote.slug}/paper", {"counter": "north", "reference": typed})
    assert answer.status_code == 422 and "My Number" in answer.text and typed not in answer.text


def test_no_form_for_paper_is_offered_after_the_end(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Past(db).opened()
    client.sign_in(vote.one)
    assert not [f for f in client.page(f"/en/votes/{vote.slug}/paper").forms() if "reference" in f.names()]


def test_two_answers_of_one_name_are_a_fault_of_the_name_alone() -> None:
    document = example()
    document["options"][1]["key"] = document["statements"][1]["option"] = document["options"][0]["key"]
    found = [entering.field_of(p.path) for p in parsing.problems_of(document) if p.reason == "listed_twice"]
    assert found == ["option1_key"]


def test_what_a_turnout_requirement_asks_of_people_is_counted_in_people(
    client: Client, sqlite_database: Database
) -> None:
    load_precedents(sqlite_database, NOW)
    text = client.page("/votes/precedents/kodaira-2013").text
    assert "72,512人（名簿145,024人）に21,502人足りない" in text and "72,512票" not in text


def test_a_vote_says_that_no_recount_can_be_entered_after_its_result(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db).opened()
    assert "このページの結果は変わりません" in client.page(f"/votes/{vote.slug}").text
    assert "the new count cannot be entered here" in client.page(f"/en/votes/{vote.slug}").text
