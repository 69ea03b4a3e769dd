"""Statements and marks: who may, what is kept and what is public, and what is gone once the result is published."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from deliberation.accounts.rules import Actor, Role
from deliberation.comments import acts, queries
from deliberation.comments.models import Agreement, Marked, Statement
from deliberation.db import Database
from deliberation.errors import Missing, Refused
from deliberation.record.models import LogEntry, LogPayload
from deliberation.site import acts as site
from tests import make
from tests.comments import making as m
from tests.moment import NOW

LATER = NOW + timedelta(days=40)


def refused(code: str, act: object, **call: object) -> None:
    with pytest.raises(Refused) as raised:
        act(**{"now": NOW, **call})  # type: ignore[operator]
    assert raised.value.reason == code


def mark(db: Database, by: Actor, number: int, marks: dict[int, str], **more: object) -> None:
    acts.mark_statements(db, **{"by": by, "now": NOW, "consultation_id": number, "marks": marks, **more})


def mine(db: Database, number: int, who: Actor) -> dict[int, str]:
    with db.reading() as c:
        return queries.marks_of(c, number, who.person_id)


def entries(db: Database) -> list[bytes]:
    with db.reading() as c:
        return list(c.execute(select(LogEntry.leaf).order_by(LogEntry.id)).scalars())


def test_a_resident_marks_each_statement_once_and_changes_it(database: Database) -> None:
    found, who = m.agreed(database), make.resident(database)
    first, second, *_ = found["statements"]
    mark(database, who, found["number"], {first: "agree", second: "pass"})
    mark(database, who, found["number"], {first: "disagree", second: ""})
    assert mine(database, found["number"], who) == {first: "disagree"}
    assert make.rows(database, Marked) == 1


def test_a_mark_leaves_no_entry_and_no_time(sqlite_database: Database) -> None:
    found, who = m.agreed(sqlite_database), make.resident(sqlite_database)
    before = entries(sqlite_database)
    mark(sqlite_database, who, found["number"], {found["statements"][0]: "agree"})
    assert entries(sqlite_database) == before
    assert {c.name for c in Marked.__table__.columns} == {"statement_id", "person_id", "choice"}


def test_only_verified_residents_mark_and_only_while_the_consultation_is_open(sqlite_database: Database) -> None:
    db, found = sqlite_database, m.agreed(sqlite_database)
    marks, at = {found["statements"][0]: "agree"}, {"consultation_id": found["number"]}
    elsewhere = make.resident(db, make.jurisdiction(db, "elsewhere"))
    for who in (make.person(db), elsewhere, make.officer(db, Role.clerk)):
        refused("marks_of_residents", acts.mark_statements, db=db, by=who, marks=marks, **at)
    who = make.resident(db)
    refused("marks_while_open", acts.mark_statements, db=db, by=who, marks=marks, now=LATER, **at)
    refused("choose_one_of_these", acts.mark_statements, db=db, by=who, marks={found["statements"][0]: "yes"}, **at)
    other = m.agreed(db)["statements"][0]
    with pytest.raises(Missing):
        mark(db, who, found["number"], {other: "agree"})


def test_a_statement_that_is_withdrawn_or_lost_its_comment_takes_no_marks_and_counts_no_more(
    database: Database,
) -> None:
    found, clerk = m.agreed(database), make.officer(database, Role.clerk)
    first, second, *rest = found["statements"]
    for _ in range(10):
        mark(database, make.resident(database), found["number"], dict.fromkeys(found["statements"], "agree"))
    acts.withdraw_statement(database, by=clerk, now=NOW, statement_id=first, reason="said twice")
    m.hide(database, found["comments"][1])
    for gone in (first, second):
        with pytest.raises(Missing):
            mark(database, make.resident(database), found["number"], {gone: "agree"})
    assert acts.publish_agreements(database, now=LATER) == 1
    with database.reading() as c:
        told = json.loads(queries.agreement(c, found["number"]).body)
    assert [s["statement"] for s in told["statements"]] == rest
    refused("statement_gone", acts.withdraw_statement, db=database, by=clerk, statement_id=first, reason="again")


def test_the_result_is_published_once_after_the_last_day_and_every_mark_is_deleted(database: Database) -> None:
    found = m.agreed(database)
    for n in range(12):
        way = "agree" if n else "disagree"
        mark(database, make.resident(database), found["number"], dict.fromkeys(found["statements"], way))
    assert acts.publish_agreements(database, now=NOW + timedelta(days=29)) == 0
    assert acts.publish_agreements(database, now=LATER) == 1
    assert make.rows(database, Marked) == 0 and make.rows(database, Agreement) == 1
    assert acts.publish_agreements(database, now=LATER) == 0
    with pytest.raises(IntegrityError):
        acts.publish_agreement(database, now=LATER, consultation_id=found["number"], document={"people": None})
    with database.reading() as c:
        row = queries.agreement(c, found["number"])
    entry = json.loads(entries(database)[-1])
    assert entry["kind"] == "agreement_published" and "seat" not in entry
    assert entry["facts"] == {
        "proposal": found["slug"], "consultation": found["number"], "digest": row.digest, "people": 10
    }  # fmt: skip
    assert {s["agree"] for s in json.loads(row.body)["statements"]} == {10}


def test_nothing_is_published_while_it_is_open(sqlite_database: Database) -> None:
    found = m.agreed(sqlite_database)
    call = {"consultation_id": found["number"], "document": {"people": None}}
    refused("marks_while_open", acts.publish_agreement, db=sqlite_database, **call)


def test_who_draws_is_a_clerk_or_a_member_from_a_shown_comment_of_the_same_proposal(sqlite_database: Database) -> None:
    db, slug = sqlite_database, m.published(sqlite_database)
    number, no, clerk = m.consultation(db, slug), m.comment(db, slug), make.officer(db, Role.clerk)
    call = {"db": db, "consultation_id": number, "comment_id": no, "text_ja": "消す"}
    for who in (make.resident(db), make.officer(db, Role.moderator), make.officer(db, Role.clerk, "elsewhere")):
        refused("only_clerk_or_member", acts.draw_statement, by=who, **call)
    acts.draw_statement(now=NOW, by=make.officer(db, Role.council_member), **call)
    refused("statement_there", acts.draw_statement, by=clerk, **call)
    refused("statement_too_long", acts.draw_statement, by=clerk, **{**call, "text_ja": "長" * 141})
    refused("statements_while_open", acts.draw_statement, by=clerk, **{**call, "now": LATER})
    refused("not_shown_now", acts.draw_statement, by=clerk, **{**call, "comment_id": m.hidden(db, slug)})
    with pytest.raises(Missing):
        acts.draw_statement(now=NOW, by=clerk, **{**call, "comment_id": m.comment(db, m.published(db))})


def test_the_author_contests_a_statement_once_and_another_seat_withdraws_it(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    number, clerk = m.consultation(database, slug), make.officer(database, Role.clerk)
    statement = m.statement(database, number, m.comment(database, slug, author), by=clerk)
    call = {"db": database, "statement_id": statement}
    refused("not_your_comment", acts.contest_statement, by=make.person(database), body="no", **call)
    acts.contest_statement(by=author, now=NOW, body="I never said so", **call)
    refused("statement_contested_already", acts.contest_statement, by=author, body="again", **call)
    refused("statement_contested", acts.withdraw_statement, by=clerk, reason="well", **call)
    ruling = {"ruling": "withdrawn", "reason": "it says more"}
    refused("statement_by_another", acts.answer_statement_contest, by=clerk, **ruling, **call)
    acts.answer_statement_contest(by=make.officer(database, Role.council_member), now=NOW, **ruling, **call)
    with database.reading() as c:
        row = queries.statement(c, statement)
        assert row.withdrawn_reason == "it says more" and row.ruling == "withdrawn"
        payloads = b"".join(c.execute(select(LogPayload.payload)).scalars())
    assert b"I never said so" not in payloads


def test_a_statement_goes_with_the_text_that_it_was_drawn_from(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    number = m.consultation(database, slug)
    ones = [m.comment(database, slug, author) for _ in range(2)]
    statements = [m.statement(database, number, no, text=f"秘密の言葉{no}") for no in ones]
    acts.withdraw_comment(database, by=author, now=NOW, comment_id=ones[0])
    acts.contest_statement(database, by=author, now=NOW, statement_id=statements[1], body="秘密の申出")
    site.erase_myself(database, by=author, now=NOW)
    with database.reading() as c:
        kept = c.execute(select(Statement.text_ja, Statement.text_en, Statement.contest_body)).all()
        payloads = b"".join(c.execute(select(LogPayload.payload)).scalars())
    assert [tuple(row) for row in kept] == [(None, None, None)] * 2
    assert "秘密".encode() not in payloads


def test_erasing_a_person_takes_their_marks_along_without_a_word_in_the_record(sqlite_database: Database) -> None:
    found, who = m.agreed(sqlite_database), make.resident(sqlite_database)
    mark(sqlite_database, who, found["number"], {found["statements"][0]: "agree"})
    site.erase_myself(sqlite_database, by=who, now=NOW)
    assert make.rows(sqlite_database, Marked) == 0
