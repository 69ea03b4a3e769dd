"""Public tables to take away: whole, streamed, safe for spreadsheets, and without anything that is not public."""

import csv
import io
import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event

from deliberation.archive import exports, tables
from deliberation.archive.tables import TABLES
from deliberation.comments import acts as comments
from deliberation.db import Base, Database
from tests import make
from tests.archive.making import sequence
from tests.comments import making as m
from tests.moment import NOW
from tests.votes.making import Past


def lines(database: Database, name: str, fictional: Collection[str] = ()) -> list[dict[str, Any]]:
    with database.reading() as db:
        written = exports.as_json_lines(TABLES[name], exports.rows(db, TABLES[name]), fictional)
        return [json.loads(line) for line in written]


def spreadsheet(database: Database, name: str, fictional: Collection[str] = ()) -> list[list[str]]:
    with database.reading() as db:
        text = "".join(exports.as_csv(TABLES[name], exports.rows(db, TABLES[name]), fictional))
    assert text.startswith("\ufeff") and "\r\n" in text
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_read_on_both_engines(database: Database, name: str) -> None:
    assert lines(database, name) == []
    assert spreadsheet(database, name) == [list(TABLES[name].columns)]


def test_the_names_of_columns_say_one_thing_each() -> None:
    for table in TABLES.values():
        assert len(set(table.columns)) == len(table.columns) and not any(c.startswith("key") for c in table.columns)


def test_no_column_leads_to_a_person_a_roll_or_a_secret() -> None:
    taken = {c.key for t in TABLES.values() for c in t.statement.selected_columns}
    assert not taken & {"author_id", "person_id", "email", "text_key", "voter", "first_moderator", "salt", "payload"}
    private = {"people", "sessions", "appeals", "notices", "vote_roll", "vote_roll_marks", "resident_refs", "drafts"}
    assert private < set(Base.metadata.tables)
    for table in TABLES.values():
        assert not private & {t.name for t in table.statement.get_final_froms() for t in _all(t)}


PRIVATE = {
    "people, and what is between them and the site": {
        "people", "sessions", "recoveries", "grants", "letter_codes", "resident_refs", "notices", "counters",
        "follows", "mail_choices", "mail_letters", "mail_blocks",
    },
    "never public by themselves": {
        "appeals", "log_payload", "comment_voices", "comment_residents", "statement_marks", "audit_intakes"
    },
    "not published yet, or waiting for a second seat": {"drafts", "pending_acts", "vote_drafts", "vote_roll_drafts"},
    "who may vote and who did": {"vote_roll", "vote_roll_marks"},
    "so small that they could tell who chose what: the result pools them": {"vote_batch_counts", "vote_batch_outcomes"},
    "counted from what is there": {
        "heads", "comment_tallies", "comment_texts", "proposal_domains", "proposal_declared", "flag_rules",
        "search_cursor",
        "search_documents", "search_pieces", "alike_runs", "alike_groups", "alike_texts",
        "moderation_counts", "comment_counts", "comment_count_keys",
    },
    "the record itself, which has a bundle of its own": {"log_entry_subject", "log_head"},
    "an address that holds nothing: its entries are there": {"council_meetings", "vote_closings", "vote_results"},
}  # fmt: skip


def test_every_table_is_downloadable_or_named_here_with_the_reason() -> None:
    given = {t.name for table in TABLES.values() for f in table.statement.get_final_froms() for t in _all(f)}
    kept = set().union(*PRIVATE.values())
    assert set(Base.metadata.tables) - given - kept == set()
    people = PRIVATE["people, and what is between them and the site"] | PRIVATE["who may vote and who did"]
    assert not given & people


def _all(source: Any) -> Iterator[Any]:
    if hasattr(source, "left"):
        yield from _all(source.left)
        yield from _all(source.right)
    else:
        yield source


def test_comments_are_there_as_they_are_public_now(database: Database) -> None:
    slug, author = m.published(database), make.resident(database, chosen_name="さくら")
    shown = m.comment(database, slug, author, flow=m.FLOW, field=m.FIELD, body="一つ目\n二行目", standing="lives")
    m.hidden(database, slug, body="hidden-words")
    gone = m.comment(database, slug, author, body="gone-words")
    comments.withdraw_comment(database, by=author, now=NOW, comment_id=gone)
    (row,) = lines(database, "comments")
    assert row["comment_id"] == shown and row["body"] == "一つ目\n二行目" and row["chosen_name"] == "さくら"
    assert (row["flow_id"], row["field"], row["verified"], row["submitted_on"]) == (
        "bus",
        "retention",
        True,
        "2026-11-21",
    )
    assert row["author_number"] is None and row["version_digest"].startswith("sha256:")
    everything = json.dumps([lines(database, name) for name in TABLES], ensure_ascii=False)
    assert "hidden-words" not in everything and "gone-words" not in everything
    assert [r["act"] for r in lines(database, "moderations")] == ["hide"]


def test_bundles_set_aside_are_there_without_their_figures(database: Database) -> None:
    with database.writing() as db:
        vote = Past(db, quorum=None).voted(5)
        for person in (vote.one, vote.two):
            vote.batch(person, 3, 2)
        vote.set_aside(reason="two sheets stuck together")
    (row,) = lines(database, "vote_batch_set_asides")
    assert row.pop("at")
    told = {"vote": vote.slug, "batch": 1, "attempt": 1, "sheets": 5, "reason": "two sheets stuck together"}
    assert row == told


def test_a_redacted_version_leaves_its_digest_and_its_reason(database: Database) -> None:
    slug = m.published(database)
    m.redact(database, slug, 1)
    (row,) = lines(database, "versions")
    assert row["document_digest"].startswith("sha256:") and row["redaction_reason"] == "a name"
    assert [r["name_ja"] for r in lines(database, "flows")] == [None]


def test_tables_longer_than_a_batch_are_whole_and_in_order(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    slug = m.published(database)
    with database.writing() as db:
        author = make.person(db)
        numbers = [m.comment(db, slug, author) for _ in range(12)]
        first = [m.answer(db, slug, *numbers, body=f"answer {n}") for n in range(3)]
    small = {name: _in_batches_of(5, TABLES[name]) for name in ("comments", "answered_comments", "flows")}
    monkeypatch.setattr(exports, "BATCH", 5)
    with database.reading() as db:
        assert [r.comment_id for r in exports.rows(db, small["comments"])] == numbers
        pairs = [(r.answer_id, r.comment_id) for r in exports.rows(db, small["answered_comments"])]
        assert pairs == [(a, no) for a in first for no in numbers]
        assert [r.flow_id for r in exports.rows(db, small["flows"])] == ["bus"]


def _in_batches_of(size: int, table: tables.Table) -> tables.Table:
    return replace(table, statement=table.statement.limit(size))


def test_a_table_is_read_in_batches_not_at_once(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    slug = m.published(sqlite_database)
    with sqlite_database.writing() as db:
        author = make.person(db)
        for _ in range(12):
            m.comment(db, slug, author)
    monkeypatch.setattr(exports, "BATCH", 5)
    asked: list[str] = []
    event.listen(sqlite_database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    with sqlite_database.reading() as db:
        found = exports.rows(db, _in_batches_of(5, TABLES["comments"]))
        next(found)
        assert len([s for s in asked if "FROM comments" in s]) == 1


def test_the_record_is_there_with_its_own_bytes(database: Database) -> None:
    m.comment(database, m.published(database))
    assert lines(database, "record") == []
    sequence(database)
    rows = lines(database, "record")
    assert [r["index"] for r in rows] == list(range(len(rows)))
    assert json.loads(rows[-1]["leaf"])["kind"] == "comment_submitted" == rows[-1]["kind"]


def test_a_comment_that_is_a_formula_is_only_text_in_a_spreadsheet(database: Database) -> None:
    m.comment(database, m.published(database), body='=HYPERLINK("https://x.invalid","見て")\n"引用", 改行')
    head, row = spreadsheet(database, "comments")
    said = dict(zip(head, row, strict=True))
    assert said["body"] == '\'=HYPERLINK("https://x.invalid","見て")\n"引用", 改行'
    (line,) = lines(database, "comments")
    assert line["body"].startswith("=HYPERLINK")


def test_moments_are_utc_and_days_are_days() -> None:
    assert exports.plain(datetime(2026, 11, 21, 3, 0, tzinfo=UTC)) == "2026-11-21T03:00:00Z"
    assert exports.plain(date(2026, 11, 21)) == "2026-11-21"
    assert exports.plain("同意".encode()) == "同意"


def test_every_row_says_whether_it_is_of_the_demonstration(database: Database) -> None:
    m.comment(database, m.published(database))
    assert [row["demonstration"] for row in lines(database, "comments", {make.HERE})] == [True]
    assert [row["demonstration"] for row in lines(database, "comments", {make.THERE})] == [False]
    head, row = spreadsheet(database, "comments", {make.HERE})
    assert (head[-1], row[-1]) == ("demonstration", "true")
    assert "demonstration" not in lines(database, "comments")[0]


def test_a_vote_says_whether_its_majority_was_seen_or_only_counted_with() -> None:
    """Beside the bare code of a requirement a reader took it for what the council had decided by."""
    assert {"requirement", "requirement_seen"} <= set(TABLES["council_votes"].columns)
