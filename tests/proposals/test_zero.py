"""What the platform's own plan says of this program, held against what the program does."""

from datetime import timedelta
from typing import Any

from deliberation.accounts.rules import LIMITS
from deliberation.comments import acts, queries
from deliberation.comments.rules import APPEAL_DAYS
from deliberation.db import Database
from deliberation.proposals import cases
from tests import make
from tests.comments import making
from tests.moment import NOW

FLOWS: dict[str, dict[str, Any]] = {flow["flow_id"]: flow for flow in cases.read_zero()["document"]["plan"]["flows"]}
COMMENTS = FLOWS["comments"]


def items(flow: str) -> set[str]:
    return {item["id"] for item in FLOWS[flow]["data_items"]["value"]}


def test_no_flow_claims_a_public_log_of_who_read_what() -> None:
    """The record holds acts; reading, by anybody, is recorded nowhere."""
    assert {name for name, flow in FLOWS.items() if flow["access_log_public"]["value"]} == set()
    assert set(COMMENTS["access_log_public"]["note"]) == {"ja", "en"}


def test_what_is_kept_of_a_comment_is_said() -> None:
    """The request for review, the number in a consultation, the text while it is hidden, the key of equal texts."""
    assert {"appeal-text", "voice-number", "hidden-text", "text-hash"} <= items("comments")
    assert "recovery" in items("accounts")


def test_withdrawing_a_comment_does_what_the_plan_says(database: Database) -> None:
    author = make.person(database)
    with database.writing() as db:
        no = making.comment(db, making.published(db), author)
    acts.withdraw_comment(database, by=author, now=NOW, comment_id=no)
    with database.reading() as db:
        row = queries.comment(db, no)
    assert (row.state, row.text_key, row.author_id) == ("withdrawn", None, author.person_id)
    assert COMMENTS["withdrawal_effect"]["value"] == "stop_and_delete"
    assert "（非公開）は残ります" in COMMENTS["withdrawal_effect"]["note"]["ja"]


def test_nothing_is_withdrawn_and_no_comment_is_taken_at_a_counter() -> None:
    assert all(flow["withdrawal_channels"].get("value", []) in ([], ["online"]) for flow in FLOWS.values())
    assert "窓口" not in COMMENTS["place"]["not_applicable"]["ja"]
    assert COMMENTS["non_participant"]["value"] == "reduced"
    assert "窓口" not in FLOWS["protection"]["appeal"]["value"]["ja"]


def test_the_review_and_the_wait_are_those_of_the_program() -> None:
    appeal, wait = COMMENTS["appeal"]["value"], FLOWS["protection"]["appeal"]["value"]
    assert f"{APPEAL_DAYS}日以内" in appeal["ja"] and f"within {APPEAL_DAYS} days" in appeal["en"]
    assert "author" in appeal["en"] and "grouping" not in appeal["en"]
    assert max(limit.window for limit in LIMITS.values()) == timedelta(hours=1)
    assert "1時間" in wait["ja"] and "an hour" in wait["en"]


def test_the_roll_is_the_citys_and_nobody_is_asked_to_be_on_it() -> None:
    votes = FLOWS["votes"]
    assert (votes["collection_mode"]["value"], votes["participation"]["value"]) == ("admin_records", "no_choice")
