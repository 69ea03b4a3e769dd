"""The chain walked from one of its links, on both engines: what is tied to it, and nothing else."""

from typing import Any

import pytest
from sqlalchemy.engine import Connection

from deliberation.comments import queries as comments
from deliberation.council import queries as council
from deliberation.db import Database
from deliberation.errors import Missing
from deliberation.proposals import queries as proposals
from deliberation.site import walked
from tests.comments import making as m
from tests.moment import NOW


def ids(found: dict[str, list[Any]]) -> dict[str, list[int]]:
    return {kind: [row.new if kind == "change" else row.id for row in rows] for kind, rows in found.items() if rows}


def walk(db: Connection, slug: str, kind: str, key: int | str) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    found = walked.walk(db, slug, kind, str(key), NOW)
    return ids(found["before"]), ids(found["after"])


def test_each_link_leads_to_what_it_is_tied_to_both_ways(database: Database) -> None:
    slug, other = m.published(database, versions=2), m.published(database)
    asked = m.consultation(database, slug)
    no, apart = m.comment(database, slug), m.comment(database, slug)
    issue, alone = m.issue(database, slug, no), m.issue(database, slug, apart)
    said = m.answer(database, slug, no, result="adopted", changed_version=2)
    with database.reading() as db:
        assert walk(db, slug, "issue", issue) == ({}, {"answer": [said], "change": [2]})
        assert walk(db, slug, "issue", alone) == ({}, {})
        assert walk(db, slug, "answer", said) == ({"issue": [issue]}, {"change": [2]})
        assert walk(db, slug, "change", 2) == ({"issue": [issue], "answer": [said]}, {})
        tied = {"issue": [issue, alone], "answer": [said], "change": [2]}
        assert walk(db, slug, "consultation", asked) == ({}, tied)
        gone = [("issue", 999), ("issue", "x"), ("change", 1), ("vote", "none"), ("finding", "1.1"), ("chapter", 1)]
        for kind, key in (*gone, ("act", 999), ("record", 9), ("audit", 9), ("consultation", 99), ("answer", 99)):
            with pytest.raises(Missing):
                walk(db, slug, kind, key)
        for kind, key in (("issue", issue), ("answer", said), ("consultation", asked)):
            with pytest.raises(Missing):
                walk(db, other, kind, key)


def test_what_is_counted_beside_answers_and_told_in_the_table_is_the_same_on_both_engines(database: Database) -> None:
    slug = m.published(database)
    asked = m.consultation(database, slug)
    nos = [m.comment(database, slug, flow=m.FLOW, field=m.FIELD, body=body) for body in ("one", "two", "two")]
    said, issue = m.answer(database, slug, *nos), m.issue(database, slug, *nos[1:])
    with database.reading() as db:
        found = proposals.by_slug(db, slug)
        assert comments.counts_of_answers(db, [said])[said][:3] == (3, 0, 2)
        assert comments.counts_of_answers(db, [said], consultation_id=asked)[said][:3] == (3, 0, 2)
        assert comments.counts_of_answers(db, [said], issue_id=issue)[said][:3] == (2, 0, 1)
        assert [row.submissions for row in comments.issues_of_answer(db, said)] == [2]
        assert [(row.submissions, row.answered) for row in comments.by_field(db, found.id, m.FLOW)] == [(3, 3)]
        assert [row.id for row in comments.comments_beside(db, asked, [said])[said]] == nos
        assert [(row.id, row.body, row.answer) for row in comments.annex(db, found.id, asked)] == [
            (no, body, said) for no, body in zip(nos, ("one", "two", "two"), strict=True)
        ]  # fmt: skip
        assert comments.issue_entered(db, found.id, comments.issue(db, issue).entry_id) == issue
        assert council.issues_taken_in(db, found.id) == []
