"""The order in which acts take what others wait for: the proposal's comments first, the head of the record last.

Whoever held the head while waiting for anything else would make every public act of the site wait, and two of them for
ever (PostgreSQL). Statements are recorded, on both engines.
"""

import re

import pytest

from deliberation.db import ACTS, Database
from tests.accounts.statements import statements
from tests.calls import calls
from tests.house.test_acts import run

TALLY = "comment_tallies"
RECORD = {"heads", "log_entry", "log_payload", "log_entry_subject", "log_head"}
_CHANGES = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM) (?!SET\b)(\w+)", re.IGNORECASE)
LEARN_THEIR_ENTRY = {  # rows that nobody else can have: made by the act, or changed only by acts that hold the tally
    "comments.submit_comment": {"comments"},
    "comments.enter_batch": {"comment_batches"},
    "comments.confirm_batch": {"comments", "comment_batches"},
    "comments.decline_batch": {"comment_batches"},
    "comments.take_out": {"issue_comments"},
    "comments.answer_contest": {"issue_comments", "issue_contests"},
    "comments.withdraw_statement": {"statements"},
    "comments.contest_statement": {"statements"},
    "comments.contest_statement_for_bearer": {"statements"},
    "comments.answer_statement_contest": {"statements"},
    "comments.publish_agreement": {"statement_marks"},
    "council.take_back_issue": {"council_taken_up"},  # only ever changed once the head is held
}
ONE_OWN = {"comments.forget_marks"}  # takes away what a person alone has and holds nothing that others wait for
OF_COMMENTS = sorted(name for name in calls() if name.startswith("comments."))
OF_BOTH = sorted(name for name in calls() if name.startswith(("comments.", "council.")) and name in ACTS)


def changes(database: Database, name: str) -> list[tuple[str, str]]:
    """What an act does to the tables, in order: ("UPDATE", "comments"); an upsert is an UPDATE."""
    with database.writing() as db:
        prepared = calls()[name].prepare(db)
    with statements(database) as seen:
        run(ACTS[name], database, prepared)
    return [
        ("UPDATE" if "ON CONFLICT" in statement else verb.upper(), table)
        for statement in seen
        for verb, table in _CHANGES.findall(statement)  # PostgreSQL writes an entry in one statement
    ]


@pytest.mark.parametrize("name", sorted(set(OF_COMMENTS) - ONE_OWN))
def test_an_act_on_comments_holds_their_proposal_before_anything_else(database: Database, name: str) -> None:
    assert changes(database, name)[0] == ("UPDATE", TALLY)


@pytest.mark.parametrize("name", OF_BOTH)
def test_once_the_record_is_held_an_act_only_adds_rows_of_its_own(database: Database, name: str) -> None:
    done = changes(database, name)
    if ACTS[name].kind == "private":
        assert ("UPDATE", "heads") not in done
        return
    first = done.index(("UPDATE", "heads"))
    later = {table for verb, table in done[first:] if verb != "INSERT INTO" and table not in RECORD}
    assert later <= LEARN_THEIR_ENTRY.get(name, set())
    assert "notices" not in {table for _, table in done[first:]}, "a notice holds its reader's account"
