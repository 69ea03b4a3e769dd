"""Moderation in the open, tried with real statements that moderators elsewhere rejected (data/README.md)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Person
from deliberation.accounts.rules import Role
from deliberation.comments import acts, copies, queries
from deliberation.comments.models import Comment
from deliberation.db import ACTS, Database
from deliberation.record.models import LogEntry
from tests import make
from tests.calls import calls
from tests.client import Client
from tests.comments import making as m
from tests.moment import NOW

LINES = (Path(__file__).parent / "data" / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
REJECTED = [json.loads(line)["text"] for line in LINES]
RUDE = [text for text in REJECTED if "fuck" in text]


@pytest.fixture
def said(sqlite_database: Database) -> tuple[str, dict[str, int]]:
    """The proposal on which every rejected statement was said here, and text → number."""
    slug = m.published(sqlite_database)
    with sqlite_database.writing() as db:
        return slug, {text: m.comment(db, slug, body=text) for text in REJECTED}


def test_what_was_rejected_elsewhere_is_published_here_until_somebody_decides_in_public(
    client: Client, said: tuple[str, dict[str, int]]
) -> None:
    assert len(REJECTED) == 55 and len(RUDE) == 3
    slug, numbers = said
    assert "Computers are the fucking worst!" in client.page(f"/comments/{numbers[RUDE[-1]]}").text
    assert "We need more daycare facilities." in client.page(f"/proposals/{slug}/comments").text


@pytest.mark.parametrize(("lang", "why"), [("", "理由"), ("/en", "Reason")])
def test_a_hidden_text_is_nowhere_and_rule_and_reason_stand_in_its_place(
    client: Client, sqlite_database: Database, said: tuple[str, dict[str, int]], lang: str, why: str
) -> None:
    slug, numbers = said
    by = make.officer(sqlite_database, Role.moderator)
    for text in RUDE:
        cited = {"article": "4-1", "reason": "swearing only"}
        acts.hide_comment(sqlite_database, by=by, now=NOW, comment_id=numbers[text], **cited)
    pages = ["/comments", f"/proposals/{slug}/comments", f"/comments/{numbers[RUDE[0]]}"]
    pages = [client.page(f"{lang}{path}").text for path in pages]
    pages += [client.get("/archive/tables/comments.csv").text, client.get("/feed").text]
    assert [page for page in pages if "fuck" in page] == []
    in_place = client.page(f"{lang}/comments/{numbers[RUDE[0]]}").text
    assert "4-1" in in_place and why in in_place and "swearing only" in in_place
    figures = client.page(f"{lang}/moderation").text
    assert "55" in figures and "swearing only" in figures


def test_a_flood_of_near_copies_is_found_together_and_every_one_stays(
    sqlite_database: Database, said: tuple[str, dict[str, int]]
) -> None:
    slug, numbers = said
    same = "The downtown parking lots should be free for every resident of this city, day and night"
    flood = [f"{same}, {n}" for n in range(20)]
    with sqlite_database.writing() as db:
        numbers = {**numbers, **{text: m.comment(db, slug, body=text) for text in flood}}
    found = copies.near_copies({number: text for text, number in numbers.items()})
    assert {numbers[text] for text in flood} in [set(group.members) for group in found]
    with sqlite_database.reading() as db:
        states = db.execute(select(Comment.state).distinct()).scalars().all()
        counted = queries.counts(db, db.execute(select(Comment.proposal_id).limit(1)).scalar_one())
    assert states == ["shown"] and counted.submissions == 75


@pytest.mark.parametrize(("lang", "more"), [("", "ほかに19件"), ("/en", "19 more")])
def test_a_flood_stands_together_in_the_list_and_other_voices_beside_it(
    client: Client, sqlite_database: Database, lang: str, more: str
) -> None:
    slug = m.published(sqlite_database)
    with sqlite_database.writing() as db:
        other = m.comment(db, slug, body="Who reads the locations?")
        flood = [m.comment(db, slug, body=f"The parking lots should be free for all of us, {n}") for n in range(20)]
        two = [m.comment(db, slug, body="Please keep the bus to the clinic.") for _ in range(2)]
    page = client.page(f"{lang}/proposals/{slug}/comments")
    (together,) = [node for node in page.root.all("details") if more in node.text]
    inside = [node.attributes.get("id") for node in together.all("article")]
    assert inside == [f"c{no}" for no in reversed(flood[:-1])]
    every = [node.attributes.get("id") for node in page.root.all("article")]
    assert sorted(every) == sorted(f"c{no}" for no in (other, *flood, *two))


def visible(db: Connection) -> Mapping[int, Any]:
    columns = (Comment.id, Comment.state, Comment.body, Comment.locked)
    return {row.id: row[1:] for row in db.execute(select(*columns))}


def may_speak(db: Connection) -> set[int]:
    """Everybody with an account that is open."""
    return set(db.execute(select(Person.id).where(Person.closed_on.is_(None))).scalars())


def told(db: Connection) -> dict[int, dict[str, Any]]:
    """The entries of the record, as everybody can read them."""
    return {row.id: json.loads(row.leaf) for row in db.execute(select(LogEntry.id, LogEntry.leaf))}


def silenced_in_secret(db: Connection, name: str) -> list[int]:
    """Comments that the act made unreadable, or other than they were, without an entry that names them. The texts of a
    person who is erased go by one entry for all of them."""
    wanted = calls()[name].prepare(db)
    bystander = m.comment(db, m.published(db))
    before, entries, open_before = visible(db), set(told(db)), may_speak(db)
    by = {"by": wanted.by} if wanted.by is not None else {}
    ACTS[name].run(db, now=NOW, **by, **wanted.arguments)
    after, new = visible(db), [entry for number, entry in told(db).items() if number not in entries]
    changed = [number for number, said in before.items() if after.get(number) != said]
    named = {entry["facts"].get("comment") for entry in new}
    by_name = any(entry["kind"] in ("erased", "person_erased") for entry in new)
    assert bystander not in changed, name
    shut = open_before - may_speak(db) - ({wanted.by.person_id} if wanted.by is not None else set())
    assert not shut or by_name or name == "accounts.empty_account", f"{name} shuts somebody out"
    return [number for number in changed if number not in named and not by_name]


def test_no_act_silences_anybody_without_an_entry_that_everybody_can_read(sqlite_database: Database) -> None:
    """Every act there is, one after the other, each undone afterwards."""
    found, silencing = {}, {"comments.hide_comment", "comments.lock_replies", "comments.withdraw_comment"}
    with sqlite_database.writing() as db:
        for name in sorted(set(calls()) & set(ACTS)):
            one = db.begin_nested()
            secret = silenced_in_secret(db, name)
            if secret:
                found[name] = secret
            one.rollback()
    assert found == {} and silencing <= set(calls())
