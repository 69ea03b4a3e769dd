"""What the platform's own plan says of this program, held against what the program does."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from deliberation.accounts.rules import LIMITS, Actor
from deliberation.comments import acts, queries
from deliberation.comments.rules import APPEAL_DAYS
from deliberation.db import Base, Database
from deliberation.proposals import cases
from deliberation.record.models import LogEntry, LogPayload
from tests import make
from tests.comments import making
from tests.house import tree
from tests.moment import NOW

FLOWS: dict[str, dict[str, Any]] = {flow["flow_id"]: flow for flow in cases.read_zero()["document"]["plan"]["flows"]}
COMMENTS = FLOWS["comments"]
PEOPLE = ("people", "council_members", "vote_roll", "vote_roll_drafts", "comments", "resident_refs")
_ACTS, _NAME, _WORDS = ("officials", "own-acts"), ("officials", "member-name"), ("officials", "member-words")
# what each table about people holds → the item of the plan that tells it
HELD: dict[str, tuple[tuple[str, str], ...]] = {
    "people": tuple(("accounts", item) for item in ("email", "password-hash", "chosen-name", "registered-on")),
    "sessions": (("accounts", "session"),),
    "notices": (("accounts", "notices"),),
    "recoveries": (("accounts", "recovery"), ("accounts", "recovery-days")),
    "follows": (("accounts", "follows"),),
    "mail_choices": (("accounts", "follows"), ("accounts", "address-key")),
    "mail_letters": (("accounts", "letters"),),
    "resident_refs": tuple(("residence", item) for item in ("person-ref-hmac", "claim-method", "residence-seats")),
    "letter_codes": (("residence", "letter-code-hash"), ("residence", "residence-seats")),
    "comments": tuple(
        ("comments", item)
        for item in (
            "comment-text", "comment-place", "residence-shown", "self-described", "name-shown", "comment-day",
            "text-hash", "record-entry", "author-link",
        )
    ),
    "appeals": (("comments", "appeal-text"),),
    "answered_comments": (("comments", "answers-given"),),
    "comment_batches": (("comments", "paper-batch"),),
    "comment_batch_lines": (("comments", "paper-batch"),),
    "alike_groups": (("comments", "text-likeness"),),
    "alike_texts": (("comments", "text-likeness"),),
    "issue_comments": (("comments", "issue-grouping"),),
    "issue_contests": (("comments", "issue-grouping"),),
    "statements": (("comments", "statement-drawn"),),
    "statement_marks": (("comments", "statement-marks"),),
    "moderations": (("comments", "answers-given"), ("comments", "hidden-text"), _ACTS),
    "comment_residents": (("comments", "places-spoken"),),
    "comment_voices": (("comments", "voice-number"),),
    "vote_roll": (("votes", "roll-entry"),),
    "vote_roll_drafts": (("votes", "roll-entry"),),
    "vote_roll_marks": (("votes", "sheet-given"),),
    "vote_batch_counts": (("votes", "bundle-count"), _ACTS),
    "grants": (("officials", "office-seat"), ("officials", "seat-holder")),
    "pending_acts": (("officials", "act-time"), _ACTS),
    "drafts": (_ACTS,),
    "audit_observers": (("officials", "observer"),),
    "audit_intakes": (("officials", "observer"),),
    "council_members": (_NAME,),
    "council_terms": (("officials", "member-term"),),
    "council_faction_terms": (("officials", "member-office"),),
    "council_act_members": (_WORDS,),
    "council_votes": (_NAME,),
    "council_member_votes": (_NAME,),
    "council_questions": (_WORDS,),
    "council_flag_notes": (_WORDS,),
    "council_correction_requests": (_WORDS,),
}  # fmt: skip


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


def withdrawn(database: Database) -> tuple[Actor, Any]:
    """Who withdrew a comment, and the row that is left of it."""
    author = make.person(database)
    with database.writing() as db:
        no = making.comment(db, making.published(db), author)
    acts.withdraw_comment(database, by=author, now=NOW, comment_id=no)
    with database.reading() as db:
        return author, queries.comment(db, no)


def test_withdrawing_a_comment_does_what_the_plan_says(database: Database) -> None:
    author, row = withdrawn(database)
    assert (row.state, row.text_key, row.author_id) == ("withdrawn", None, author.person_id)
    effect = COMMENTS["withdrawal_effect"]
    assert effect["value"] == "part_remains" and "（非公開）は残ります" in effect["note"]["ja"]


def test_the_record_keeps_a_hash_of_a_withdrawn_text_and_the_plan_says_so(database: Database) -> None:
    _author, row = withdrawn(database)
    with database.reading() as db:
        leaf = db.execute(select(LogEntry.leaf).where(LogEntry.id == row.entry_id)).scalar_one()
        assert db.execute(select(LogPayload).where(LogPayload.entry_id == row.entry_id)).first() is None
    assert json.loads(leaf)["commitment"].startswith("sha256:")
    assert "record-entry" in items("comments")
    note = COMMENTS["withdrawal_effect"]["note"]
    assert "公開記録の登録も残ります" in note["ja"] and "entry of the public record" in note["en"]


def about_people() -> set[str]:
    """Tables that are about people, or point at one of these, at any remove that is a key."""
    tree.import_models()
    pointing = {t.name: {k.column.table.name for k in t.foreign_keys} for t in Base.metadata.sorted_tables}
    return set(PEOPLE) | {name for name, to in pointing.items() if to & set(PEOPLE)}


def test_every_table_about_people_is_told_by_an_item_of_the_plan() -> None:
    assert about_people() == set(HELD)
    told = {(name, item) for name in FLOWS for item in items(name)}
    assert {pair for pairs in HELD.values() for pair in pairs} <= told


def test_what_is_public_about_members_is_told() -> None:
    columns = {c.name for name in ("council_members", "council_terms") for c in Base.metadata.tables[name].columns}
    assert {"name_ja", "kana", "speaks_for_ja", "part", "since", "until"} <= columns
    said = {i["id"]: i for i in FLOWS["officials"]["data_items"]["value"]}
    assert "会派" in said["member-office"]["ja"] and "任期" in said["member-term"]["ja"]


def test_nothing_is_withdrawn_at_a_counter_and_comments_on_paper_are_told() -> None:
    assert "電話の意見は" in COMMENTS["non_participant"]["note"]["ja"]
    assert all(flow["withdrawal_channels"].get("value", []) in ([], ["online"]) for flow in FLOWS.values())
    assert "窓口" not in COMMENTS["place"]["not_applicable"]["ja"]
    assert COMMENTS["non_participant"]["value"] == "reduced"
    assert "窓口" not in FLOWS["protection"]["appeal"]["value"]["ja"]


def test_the_review_and_the_wait_are_those_of_the_program() -> None:
    appeal, wait = COMMENTS["appeal"]["value"], FLOWS["protection"]["appeal"]["value"]
    assert f"{APPEAL_DAYS}日以内" in appeal["ja"] and f"within {APPEAL_DAYS} days" in appeal["en"]
    assert "author" in appeal["en"] and "grouping" not in appeal["en"]
    windows = {name: limit.window for name, limit in LIMITS.items()}
    asking = {windows.pop(name) for name in ("confirm_account", "confirm_address")}
    assert max(windows.values()) == timedelta(hours=1) and asking == {timedelta(days=1)}
    assert "1時間" in wait["ja"] and "an hour" in wait["en"]
    assert "メールを頼むときは、長くて1日" in wait["ja"] and "a day for a mail" in wait["en"]


def test_the_roll_is_the_citys_and_nobody_is_asked_to_be_on_it() -> None:
    votes = FLOWS["votes"]
    assert (votes["collection_mode"]["value"], votes["participation"]["value"]) == ("admin_records", "no_choice")
