"""A bundle counted alike but wrongly: two seats take it out, it is counted again, and nobody's choice is told by it."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation.db import Database
from deliberation.votes import queries
from deliberation.votes.models import BatchCount, BatchOutcome
from tests.votes.making import AFTER, Staged, impossible, kinds, refused


@pytest.fixture
def db(database: Database) -> Iterator[Connection]:
    with database.writing() as connection:
        yield connection


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
