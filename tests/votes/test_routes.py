"""Pages of votes: what a reader finds, and how two clerks take a vote from its rules to its result."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from deliberation.accounts.models import PendingAct
from deliberation.accounts.rules import Actor, Role
from deliberation.db import Database
from deliberation.record.models import LogEntry
from deliberation.votes import acts, parsing, queries
from tests import make
from tests.client import Client
from tests.conftest import FixedClock
from tests.moment import NOW
from tests.votes.documents import EXAMPLE, example, quorum, without_english
from tests.votes.making import CLOSES, Past, Staged, proposal, reference, roll_file


@pytest.fixture
def clerks(sqlite_database: Database) -> tuple[Actor, Actor]:
    return make.officer(sqlite_database, Role.clerk), make.officer(sqlite_database, Role.clerk)


def sealed(database: Database) -> str:
    with database.writing() as db:
        vote = Past(db, quorum=quorum("1/2")).voted(4)
        vote.result()
        return vote.slug


def counted(database: Database, **changes: Any) -> str:
    with database.writing() as db:
        vote = Past(db, **{"quorum": None, **changes}).voted(6)
        vote.batch(vote.one, 4, 1, invalid=1)
        vote.batch(vote.two, 4, 1, invalid=1)
        vote.result()
        return vote.slug


def test_the_list_shows_votes_and_precedents(client: Client, sqlite_database: Database) -> None:
    acts.load_precedents(sqlite_database, NOW)
    counted(sqlite_database)
    text = client.page("/votes").text
    assert "\u300c\u8cdb\u6210\u300d\u304c\u591a\u6570" in text  # majority for "for"
    assert "\u5c0f\u5e73\u5e02" in text and "\u4e0d\u6210\u7acb" in text  # Kodaira, not valid


def test_the_list_says_what_will_be_there(client: Client) -> None:
    assert "\u307e\u3060\u3042\u308a\u307e\u305b\u3093" in client.page("/votes").text  # not yet


@pytest.mark.parametrize("lang", ["", "/en"])
def test_every_precedent_has_its_page(client: Client, sqlite_database: Database, lang: str) -> None:
    acts.load_precedents(sqlite_database, NOW)
    with sqlite_database.reading() as db:
        codes = [r.code for r in queries.precedents(db)]
    for code in codes:
        client.page(f"{lang}/votes/precedents/{code}")


def test_an_unopened_precedent_never_shows_a_zero(client: Client, sqlite_database: Database) -> None:
    acts.load_precedents(sqlite_database, NOW)
    text = client.page("/en/votes/precedents/kodaira-2013").text
    assert "51,010" in text and "72,512" in text and "21,502" in text and "35.17" in text
    assert "Not valid, not opened" in text and "This does not mean 0 votes" in text
    assert not zeros(text.replace("This does not mean 0 votes", ""))


def zeros(text: str) -> list[str]:
    return [word for word in text.split() if word.strip("(),.%") in ("0", "0.00")]


def test_a_sealed_vote_never_shows_a_zero(client: Client, sqlite_database: Database) -> None:
    slug = sealed(sqlite_database)
    text = client.page(f"/en/votes/{slug}").text
    assert "40.00" in text and "nobody knows the counts" in text
    result = text.split("About this vote")[0]  # further down, sheets were counted: none spoiled, none missing
    assert not zeros(result.replace("This does not mean 0 votes", ""))
    document = json.loads(client.get(f"/votes/{slug}/result.json").data)
    assert (document["votes"], document["invalid"], document["batches"]) == (None, None, [])
    assert "for,,no" in client.get(f"/votes/{slug}/counts.csv").text


def test_of_people_with_paper_the_page_shows_what_was_published_with_the_sheets(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db).opened().give(1, 2).sheets(2)
        vote.give(3)  # enters nothing that would draw a kept page anew
        (stands,) = queries.sheets(db, vote.row.id)
        row = db.execute(select(LogEntry.leaf).where(LogEntry.kind == "vote_sheets_counted")).scalar_one()
    assert stands.people == 2 and json.loads(row)["facts"]["people"] == 2
    (table,) = client.page(f"/en/votes/{vote.slug}#sheets").root.all("table")
    assert [cell.text.strip() for cell in table.all("td")][-1] == "2"


def test_every_file_of_a_vote_has_a_name_and_one_of_the_demonstration_says_so(
    client: Client, sqlite_database: Database
) -> None:
    slug = counted(sqlite_database)
    for way, name in (("attachment", "counts.csv"), ("inline", "result.json"), ("inline", "rules.json")):
        answer = client.get(f"/votes/{slug}/{name}")
        assert answer.headers["Content-Disposition"] == f'{way}; filename="demonstration-{slug}-{name}"'
        assert answer.headers["Cache-Control"] == "no-cache"


def test_a_result_says_which_rule_decided(client: Client, sqlite_database: Database) -> None:
    slug = counted(sqlite_database, decision={"method": "more_for", "tie": "rejected", "threshold": None})
    text = client.page(f"/en/votes/{slug}").text
    assert '"For" has 4, "Against" 1: 3 more.' in text and "rule 4" in text
    assert "80.00" in text and "4+1+0+1=6" in text.replace(" ", "")


@pytest.mark.parametrize("lang", ["", "/en"])
def test_an_advisory_vote_says_what_it_is_not(client: Client, sqlite_database: Database, lang: str) -> None:
    with sqlite_database.writing() as db:
        slug = Staged(db).opened().slug
    text = client.page(f"{lang}/votes/{slug}").text
    expected = (
        ("not a residents' vote", "not by itself")
        if lang
        else ("\u4f4f\u6c11\u6295\u7968\u3067\u306f", "\u5f53\u8a72\u533a\u57df")
    )
    assert all(part in text for part in expected)


def test_the_page_of_a_vote_changes_when_its_hour_comes(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    with sqlite_database.writing() as db:
        slug = Staged(db, opens=(NOW + timedelta(hours=1)).isoformat()).opened().slug
    assert "Announced" in client.page(f"/en/votes/{slug}").text
    fixed_clock.moment = NOW + timedelta(hours=2)
    assert "Open" in client.page(f"/en/votes/{slug}").text
    fixed_clock.moment = CLOSES
    assert "Voting has ended" in client.page(f"/en/votes/{slug}").text


def test_rules_are_served_as_the_bytes_of_their_digest(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db).opened()
    answer = client.get(f"/votes/{vote.slug}/rules.json")
    assert parsing.load(answer.data).digest == vote.digest


def test_what_a_vote_says_in_japanese_alone_is_marked_so_in_english(client: Client, sqlite_database: Database) -> None:
    texts = {name: without_english(example()[name]) for name in ("question", "options", "information", "statements")}
    slug = counted(sqlite_database, **texts)
    page = client.page(f"/en/votes/{slug}")
    marked = {n.text for n in page.root.all("span") if n.attributes.get("lang") == "ja"}
    document = example()
    assert document["question"]["ja"] in marked and {o["label"]["ja"] for o in document["options"]} <= marked


@pytest.mark.parametrize("lang", ["", "/en"])
def test_what_a_vote_can_be_opened_without_is_said_to_be_optional(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db)
    client.sign_in(vote.one)
    page = client.page(f"{lang}/votes/drafts/{vote.slug}/rules/question")
    words = {label.attributes["for"]: label.text for label in page.root.all("label")}
    said = "(optional)" if lang else "（任意）"
    assert said in words["question_en"] and said in words["option0_en"] and said not in words["question_ja"]


def test_no_count_is_shown_before_the_result(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Past(db, quorum=None).voted(6)
        vote.batch(vote.one, 5, 1)
        vote.batch(vote.two, 5, 1)
    assert "83.33" not in client.page(f"/en/votes/{vote.slug}").text
    assert client.get(f"/votes/{vote.slug}/result.json").status_code == 404
    client.sign_in(vote.one)
    for path in ("run", "batches"):
        assert "83.33" not in client.page(f"/en/votes/{vote.slug}/{path}").text


def confirm(client: Client, second: Actor, database: Database) -> None:
    """The second clerk confirms what waits, as on the page of pending acts."""
    with database.reading() as db:
        row = db.execute(select(PendingAct.id, PendingAct.digest).where(PendingAct.state == "open")).one()
    client.sign_in(second)
    client.page("/pending")
    answer = client.submit("/pending", {}, form=f"/pending/{row.id}/confirm", follow=True)
    assert answer.status_code == 200


def test_one_mistake_in_the_name_of_an_answer_is_told_once(
    client: Client, sqlite_database: Database, clerks: tuple[Actor, Actor]
) -> None:
    with sqlite_database.writing() as db:
        draft = Staged(db).slug
        document = example(options__0__key="FOR it", statements__0__option="FOR it")
        acts.save_draft(db, by=clerks[0], now=NOW, slug=draft, document=document)
    client.sign_in(clerks[0])
    page = client.page(f"/en/votes/drafts/{draft}")
    assert page.text.count("beginning with a letter") == 1
    assert "1 place to correct" in page.text


def test_two_clerks_take_a_vote_from_draft_to_result(
    client: Client, sqlite_database: Database, clerks: tuple[Actor, Actor], fixed_clock: FixedClock
) -> None:
    one, two = clerks
    with sqlite_database.writing() as db:
        proposal(db)
    client.sign_in(one)
    client.submit("/votes/new", {"proposal": "everyday-data", "version": "2", "slug": "a-vote"})
    upload(client, "/votes/drafts/a-vote/file", ready_document())
    upload(client, "/votes/drafts/a-vote", roll_file(5), page="/votes/drafts/a-vote/roll")
    assert "5" in client.page("/votes/drafts/a-vote").text
    client.submit("/votes/drafts/a-vote", {}, form="/propose")
    confirm(client, two, sqlite_database)
    fixed_clock.moment = NOW + timedelta(hours=1)
    client.sign_in(one)
    for n in (1, 2, 3):
        client.submit("/votes/a-vote/paper", {"counter": "north", "reference": reference(n)})
    day = {"counter": "north", "day": "2026-11-21", "issued": "3", "spoiled": "0", "returned": "3"}
    client.submit("/votes/a-vote/sheets", day)
    fixed_clock.moment = CLOSES
    client.sign_in(one)
    client.submit("/votes/a-vote/run", {}, form="/close")
    confirm(client, two, sqlite_database)
    client.sign_in(one)
    client.submit("/votes/a-vote/run", {"not_returned": "0"}, form="/reconcile")
    confirm(client, two, sqlite_database)
    client.sign_in(one)
    client.submit("/votes/a-vote/run", {}, form="/quorum")
    confirm(client, two, sqlite_database)
    client.sign_in(one)
    batch = {"batch": "1", "sheets": "3", "votes_for": "2", "votes_against": "1", "votes_blank": "0", "invalid": "0"}
    post_batch(client, batch, scan=True)
    client.sign_in(two)
    post_batch(client, batch, scan=False)
    client.submit("/votes/a-vote/run", {}, form="/result")
    confirm(client, one, sqlite_database)
    assert "Majority for" in client.page("/en/votes/a-vote").text


def ready_document() -> bytes:
    document = example(opens="2026-11-21T13:00:00+09:00", closes=CLOSES.isoformat(), smallest_batch=2)
    return json.dumps(document).encode()


def upload(client: Client, path: str, content: bytes, *, page: str | None = None) -> None:
    """Send a file with the form of a page."""
    form = next(f for f in client.page(page or "/votes/drafts/a-vote").forms() if "file" in f.names())
    data: dict[str, Any] = {**{k: v[0] for k, v in form.values().items()}, "file": (io.BytesIO(content), "file")}
    answer = client.post(form.action or path, data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text


def post_batch(client: Client, values: dict[str, str], *, scan: bool) -> None:
    form = next(f for f in client.page("/votes/a-vote/batches").forms() if "batch" in f.names())
    data: dict[str, Any] = {**{k: v[0] for k, v in form.values().items()}, **values}
    if scan:
        data["scan"] = (io.BytesIO(b"a scan"), "scan.png")
    answer = client.post(form.action, data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text


def test_rules_are_entered_section_by_section_and_kept_incomplete(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db)
    client.sign_in(vote.one)
    path = f"/votes/drafts/{vote.slug}"
    answer = client.submit(f"{path}/rules/voters", {"age": "eighteen"})
    assert answer.location.endswith("/rules/decision")
    age, unmet = f"{path}/rules/voters#age", f"{path}/rules/decision#quorum_on_unmet"
    assert client.page(path).links()["年齢（何歳以上）"] == age
    assert "eighteen" in client.get(f"{path}/rules/voters").text
    client.submit(f"{path}/rules/voters", {"age": "16", "stop": "1"})
    assert age not in client.page(path).links().values()
    client.submit(f"{path}/rules/decision", {"quorum_on_unmet": ""})
    page = client.page(path)
    assert unmet in page.links().values() and "quorum/on_unmet" not in page.text, "told by labels, not by paths"


def test_days_of_a_vote_are_chosen_and_one_that_came_otherwise_is_not_lost(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db)
    client.sign_in(vote.one)
    path = f"/votes/drafts/{vote.slug}/rules/voters"
    client.submit(path, {"opens": "2027-02-01T07:00", "cutoff": "next week", "stop": "1"})
    shown = client.get(path).text
    assert 'type="datetime-local"' in shown and "2027-02-01T07:00" in shown
    assert "next week" in shown and 'type="date"' not in shown


def test_a_file_that_is_no_document_is_refused_at_its_field(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db)
    client.sign_in(vote.one)
    form = next(f for f in client.page(f"/votes/drafts/{vote.slug}").forms() if "file" in f.names())
    data: dict[str, Any] = {**{k: v[0] for k, v in form.values().items()}, "file": (io.BytesIO(b"[1, 2]"), "x.json")}
    answer = client.post(form.action, data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    with sqlite_database.reading() as db:
        row = queries.draft(db, vote.slug)
    assert row is not None and row.rules_digest == vote.digest


def test_a_bad_line_of_the_roll_is_named_and_nothing_is_taken(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db, people=4)
    client.sign_in(vote.one)
    path = f"/votes/drafts/{vote.slug}/roll"
    form = next(f for f in client.page(path).forms() if "file" in f.names())
    bad = b"person_ref\nR-00000001\n123456789018\n"
    data: dict[str, Any] = {**{k: v[0] for k, v in form.values().items()}, "file": (io.BytesIO(bad), "roll.csv")}
    answer = client.post(form.action, data=data, content_type="multipart/form-data")
    assert answer.status_code == 422 and "3\u884c\u76ee" in answer.text  # line 3
    with sqlite_database.reading() as db:
        row = queries.draft(db, vote.slug)
        assert row is not None and queries.roll_drafted(db, row.id) == 4


def test_a_refusal_stands_in_the_form_with_what_was_typed(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = Staged(db, people=2).opened()
    client.sign_in(vote.one)
    answer = client.submit(f"/en/votes/{vote.slug}/paper", {"counter": "north", "reference": "R-99999999"})
    assert answer.status_code == 422
    assert "Not on the voter roll" in answer.text and "R-99999999" in answer.text


def test_a_clerk_of_another_city_finds_no_desk_here(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote, draft = Staged(db).opened(), Staged(db)
    client.sign_in(make.officer(sqlite_database, Role.clerk, make.THERE))
    for path in (f"/votes/{vote.slug}/run", f"/votes/{vote.slug}/batches", f"/votes/drafts/{draft.slug}"):
        assert client.get(path).status_code == 404
    assert vote.slug not in client.page("/votes/drafts").text


def test_the_shipped_example_is_a_file_that_can_be_used(
    client: Client, sqlite_database: Database, clerks: tuple[Actor, Actor]
) -> None:
    with sqlite_database.writing() as db:
        proposal(db)
    client.sign_in(clerks[0])
    client.submit("/votes/new", {"proposal": "everyday-data", "version": "2", "slug": "a-vote"})
    upload(client, "/votes/drafts/a-vote/file", Path(EXAMPLE).read_bytes())
    with sqlite_database.reading() as db:
        row = queries.draft(db, "a-vote")
    assert row is not None and not parsing.problems_of(json.loads(row.rules))


def test_evidence_names_what_is_missing_as_none(sqlite_database: Database) -> None:
    slug = sealed(sqlite_database)
    with sqlite_database.reading() as db:
        found = queries.evidence(db, slug, NOW)
        panel = [queries.listed(v, NOW) for v in queries.of_proposal(db, found["proposal"])] if found else []
    assert found is not None
    assert (found["roll"], found["cast"], found["needed"], found["opened"]) == (10, 4, 5, False)
    assert (found["votes"], found["invalid"], found["outcome"]) == (None, None, "void_unopened")
    assert panel[0]["word"] == "void_unopened"
