"""A bundle counted alike but wrongly: two seats take it out, it is counted again, and nobody's choice is told by it."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from deliberation.accounts import acts as accounts
from deliberation.accounts.models import PendingAct
from deliberation.db import Database
from deliberation.votes import queries
from deliberation.votes.models import BatchCount, BatchOutcome
from tests import make
from tests.client import Client
from tests.votes.making import AFTER, Past, Staged, impossible, kinds, refused


def test_a_bundle_counted_alike_but_wrongly_is_set_aside_and_counted_again(db: Connection) -> None:
    vote = Staged(db, quorum=None).voted(6)
    for person in (vote.one, vote.two):
        vote.batch(person, 4, 2)
    assert refused(vote.set_aside, 2) == "vote_batch_not_counted", "another round than the two seats spoke of"
    assert refused(vote.set_aside, number=2) == "vote_batch_not_counted"
    assert refused(vote.set_aside, reason=" ") == "vote_set_aside_reason"
    vote.set_aside()
    assert refused(vote.set_aside) == "vote_batch_not_counted"
    assert refused(vote.result) == "reconcile_open", "its sheets are to be counted again"
    assert (vote.batch(vote.one, 3, 3), vote.batch(vote.two, 4, 2)) == ("waiting", "mismatch")
    for person in (vote.two, vote.one):
        vote.batch(person, 2, 4)
    assert [(b.attempt, b.sheets) for b in queries.counted(db, vote.row.id)] == [(3, 6)]
    assert refused(vote.batch, vote.one, 2, 4) == "vote_batch_agreed"
    assert vote.result().winner == "against"
    assert refused(vote.set_aside, 3) == "vote_result_known"
    assert kinds(db).count("vote_batch_set_aside") == 1
    assert json.loads(vote.row.result)["set_aside"] == [
        {"batch": 1, "attempt": 1, "sheets": 6, "invalid": 0, "votes": {"for": 4, "against": 2, "blank": 0}}
    ]


def test_a_bundle_set_aside_twice_is_in_the_result_once(db: Connection) -> None:
    vote = Staged(db, quorum=None).voted(6)
    for attempt in (1, 2, 3):
        for person in (vote.one, vote.two):
            vote.batch(person, 6 - attempt, attempt)
        if attempt < 3:
            vote.set_aside(attempt)
    fourth = {"vote_id": vote.row.id, "batch": 1, "attempt": 4}
    count = {"counting": True, "seat": "clerk-1", "sheets": 6, "invalid": 0, "votes": "[]", "scan": "x", "at": AFTER}
    for place, person in enumerate((vote.one, vote.two), start=1):
        db.execute(insert(BatchCount), {**fourth, **count, "place": place, "person_id": person.person_id})
    for replaces in (None, 1, 2, 3):  # the database holds it, whatever the acts do
        assert impossible(db, BatchOutcome, {**fourth, "last_place": 2, "agreed": True, "replaces": replaces})
    assert not impossible(db, BatchOutcome, {**fourth, "last_place": 2, "agreed": False, "replaces": None})
    db.execute(insert(BatchOutcome), {**fourth, "last_place": 2, "agreed": False, "replaces": None})
    assert sum(b.sheets for b in queries.counted(db, vote.row.id)) == 6
    vote.result()
    assert queries.options(db, [vote.row.id])[vote.row.id] == {"for": 3, "against": 3, "blank": 0}


def test_counts_of_a_bundle_set_aside_twice_do_not_tell_what_lay_between_them(db: Connection) -> None:
    vote = Staged(db, quorum=None).voted(10)
    for attempt, figures in enumerate(((2, 3), (3, 3), (5, 5)), start=1):
        for person in (vote.one, vote.two):
            vote.batch(person, *figures)
        if attempt < 3:
            vote.set_aside(attempt)
    vote.result()
    told = [(e["sheets"], e["votes"], e["invalid"]) for e in json.loads(vote.row.result)["set_aside"]]
    assert told == [(5, None, None), (6, None, None)], "the sixth sheet was for"


@pytest.mark.parametrize("before", [True, False])
def test_earlier_figures_are_told_where_the_other_bundles_were_counted_before(db: Connection, before: bool) -> None:
    vote = Staged(db, quorum=None).voted(8)
    numbers = [2, 1] if before else [1]
    for number in numbers:
        for person in (vote.one, vote.two):
            vote.batch(person, 3, 1, number=number)
    vote.after += timedelta(minutes=1)
    vote.set_aside()
    for number in (1,) if before else (1, 2):
        for person in (vote.one, vote.two):
            vote.batch(person, 1, 3, number=number)
    vote.result()
    votes = json.loads(vote.row.result)["set_aside"][0]["votes"]
    assert votes == ({"for": 3, "against": 1, "blank": 0} if before else None)


def counted(vote: Staged, pro: int, con: int) -> Staged:
    """Everything in one bundle, counted by both."""
    for person in (vote.one, vote.two):
        vote.batch(person, pro, con)
    return vote


def test_what_the_second_seat_declares_is_what_the_first_put_forward(db: Connection) -> None:
    vote = counted(Staged(db, quorum=None).voted(5), 3, 2)
    put_forward = vote.to_declare()
    vote.set_aside()
    counted(vote, 2, 3)
    assert refused(vote.result, put_forward) == "vote_result_changed"
    assert vote.result().winner == "against"


def test_no_result_while_a_set_aside_waits(db: Connection) -> None:
    vote, other = (counted(Staged(db, quorum=None).voted(5), 3, 2) for _ in range(2))
    put_forward = vote.to_declare()
    bundle = {"vote": vote.slug, "batch": 1, "attempt": 1, "reason": "a sheet lay in another bundle"}
    waits = accounts.propose_act(
        db, by=vote.one, now=AFTER, act="set_batch_aside", jurisdiction=make.HERE, arguments=bundle
    )
    assert refused(vote.to_declare) == refused(vote.result, put_forward) == "vote_set_aside_waits"
    assert other.result().winner == "for", "that of another vote"
    accounts.decline_act(db, by=vote.two, now=AFTER, pending_id=waits, reason="it lay there rightly")
    assert vote.result(put_forward).winner == "for"


def test_a_result_and_a_set_aside_never_wait_together(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        one, other = (counted(Past(db, quorum=None).voted(5), 3, 2) for _ in range(2))
    client.sign_in(one.one)
    run, path = f"/en/votes/{one.slug}/run", f"/en/votes/{one.slug}/batches/1/set-aside"
    (offered,) = (f for f in client.page(run).forms() if f.action.endswith("/result"))
    assert client.submit(path, {"reason": "miscounted"}).status_code == 303
    assert not [f for f in client.page(run).forms() if f.action.endswith("/result")], "what would be refused"
    answer = client.post(offered.action, data=offered.values(), follow_redirects=True)
    assert "The result can be put forward once that is decided." in answer.text
    client.sign_in(other.one)
    run, path = f"/en/votes/{other.slug}/run", f"/en/votes/{other.slug}/batches/1/set-aside"
    form = next(f for f in client.page(path).forms() if f.action.endswith("/set-aside"))
    client.submit(run, {}, form="/result")
    answer = client.post(form.action, data={**form.values(), "reason": ["miscounted"]})
    assert answer.status_code == 409 and "To set a bundle aside, please have it sent back" in answer.text
    with sqlite_database.reading() as db:
        acts_waiting = db.execute(select(PendingAct.act).order_by(PendingAct.id)).scalars().all()
    assert acts_waiting == ["set_batch_aside", "declare_result"]


def test_who_confirms_reads_that_the_count_has_changed_since(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = counted(Past(db, quorum=None).voted(5), 3, 2)
    client.sign_in(vote.one)
    client.submit(f"/en/votes/{vote.slug}/run", {}, form="/result")
    client.sign_in(vote.two)
    assert [f.action for f in client.page("/en/pending").forms() if f.action.endswith("/confirm")]
    with sqlite_database.writing() as db:  # as by somebody who put it forward at the same moment
        vote.db = db
        vote.set_aside()
        counted(vote, 2, 3)
    page = client.page("/en/pending")
    assert "The count has changed since this result was put forward" in page.text
    assert not [f.action for f in page.forms() if f.action.endswith("/confirm")]


@pytest.mark.parametrize("recounted", [False, True])
def test_a_result_put_forward_and_published_since_is_not_to_be_put_forward_again(
    client: Client, sqlite_database: Database, recounted: bool
) -> None:
    with sqlite_database.writing() as db:
        vote = counted(Past(db, quorum=None).voted(5), 3, 2)
        wanted = {"vote": vote.slug, **vote.to_declare()}
        accounts.propose_act(
            db, by=vote.one, now=AFTER, act="declare_result", jurisdiction=make.HERE, arguments=wanted
        )
        if recounted:
            vote.set_aside()
            counted(vote, 2, 3)
        vote.result()
    client.sign_in(vote.two)
    page = client.page("/en/pending")
    assert "The result is published already." in page.text and "put the result forward again" not in page.text
    assert not [f.action for f in page.forms() if f.action.endswith("/confirm")]


def test_the_page_of_bundles_offers_only_what_can_be_done(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        vote = counted(Past(db, quorum=None).voted(5), 3, 2)
    client.sign_in(vote.one)
    bundles = f"/en/votes/{vote.slug}/batches"
    aside = f"{bundles}/1/set-aside"

    def offers(said: str, *, form: bool, link: bool) -> None:
        page = client.page(bundles)
        assert said in page.text
        assert ("The result can be put before" in page.text) is (said == "The result can be put before")
        assert (any(f.action.endswith("/batches") for f in page.forms()), aside in page.links().values()) == (
            form,
            link,
        )

    offers("The result can be put before", form=False, link=True)
    client.submit(f"/en/votes/{vote.slug}/run", {}, form="/result")
    offers("the result was put forward", form=False, link=False)
    client.submit("/en/pending", {"reason": "not yet"}, form="/decline")
    client.submit(aside, {"reason": "miscounted"})
    offers("Setting a bundle aside waits for a second seat", form=False, link=True)
    client.submit("/en/pending", {"reason": "rightly counted"}, form="/decline")
    with sqlite_database.writing() as db:
        vote.db = db
        vote.set_aside()
    offers("(set aside)", form=True, link=False)
    with sqlite_database.writing() as db:
        vote.db = db
        counted(vote, 2, 3).result()
    offers("The result is published already.", form=False, link=False)


def test_the_reason_of_a_set_aside_keeps_its_lines_and_the_bundles_stack(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        vote = counted(Past(db, quorum=None).voted(5), 3, 2)
    client.sign_in(vote.one)
    client.submit(f"/en/votes/{vote.slug}/batches/1/set-aside", {"reason": "two sheets stuck\n\nfound at the check"})
    lines = re.compile('class="[^"]*as-typed">[^<]*two sheets stuck\r?\n\r?\nfound at the check<')
    client.sign_in(vote.two)
    assert lines.search(client.get("/en/pending").text)
    client.submit("/en/pending", {}, form="/confirm")
    with sqlite_database.writing() as db:
        vote.db = db
        counted(vote, 2, 3).result()
    page = client.page(f"/en/votes/{vote.slug}")
    assert lines.search(client.get(f"/en/votes/{vote.slug}").text)
    (table,) = (t for t in page.root.all("table") if t.all("caption")[0].text.startswith("Counts by bundle"))
    assert "stackable" in table.attributes["class"]
    assert all(cell.attributes.get("data-l") for cell in table.all("td"))
