"""Statements drawn from comments, and who may mark them. Pure; who draws is who groups (grouping.py)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from deliberation.accounts.rules import Actor
from deliberation.comments import grouping
from deliberation.comments.intake import not_for_bearer
from deliberation.comments.opinions import AGREE, DISAGREE, PASS

LONGEST = 140  # characters of a statement: one thought, read at a glance on a phone
MOST = 100  # statements of one consultation: nobody marks more, and each one more thins the marks of the others
AT_ONCE = 8  # on one page of marking


class Choice(StrEnum):
    """What somebody marks on a statement."""

    agree = "agree"
    disagree = "disagree"
    passed = "pass"


VALUES = {Choice.agree: AGREE, Choice.disagree: DISAGREE, Choice.passed: PASS}


class Ruling(StrEnum):
    """What became of an author's contest of a statement."""

    withdrawn = "withdrawn"
    kept = "kept"


def cannot_draw(by: Actor | None, jurisdiction: str, proposal_kind: str, *, is_open: bool, drawn: int) -> str | None:
    """Clerks and members of the assembly, while the consultation is open: later nobody could mark it."""
    reason = grouping.cannot_group(by, jurisdiction, proposal_kind)
    if reason:
        return reason
    if not is_open:
        return "statements_while_open"
    return "statements_enough" if drawn >= MOST else None


def cannot_withdraw(by: Actor | None, jurisdiction: str, proposal_kind: str, *, withdrawn: bool) -> str | None:
    return grouping.cannot_group(by, jurisdiction, proposal_kind) or ("statement_gone" if withdrawn else None)


def cannot_mark(by: Actor | None, jurisdiction: str, *, is_open: bool) -> str | None:
    """Verified residents, until the consultation closes; the closing is told before anybody is asked to sign in."""
    if not is_open:
        return "marks_while_open"
    if by is None:
        return "sign_in_first"
    return None if jurisdiction in by.residence else "marks_of_residents"


def cannot_contest(by: Actor | None, author_id: int | None, *, standing: bool, contested: bool) -> str | None:
    """Only the author of the comment, once for each statement that stands."""
    if by is None:
        return "sign_in_first"
    if author_id != by.person_id:
        return "not_your_comment"
    return _not_contested_now(standing, contested)


def cannot_contest_for_bearer(
    by: Actor | None, jurisdiction: str, channel: str, *, standing: bool, contested: bool
) -> str | None:
    """The same by a clerk, for who brings the slip of a letter or call."""
    return not_for_bearer(by, jurisdiction, channel) or _not_contested_now(standing, contested)


def _not_contested_now(standing: bool, contested: bool) -> str | None:
    if not standing:
        return "statement_gone"
    return "statement_contested_already" if contested else None


def cannot_answer(
    by: Actor | None, jurisdiction: str, proposal_kind: str, *, drawn_by: str, author_id: int | None, answered: bool,
    filed_by: str | None = None,
) -> str | None:  # fmt: skip
    """Another seat than the one that drew it, and not the author: as with groupings. Nor who filed it for somebody."""
    reason = grouping.cannot_answer_contest(
        by, jurisdiction, proposal_kind, grouped_by=drawn_by, author_id=author_id, answered=answered,
        filed_by=filed_by,
    )  # fmt: skip
    return "statement_by_another" if reason == "contest_by_another" else reason


def stands(row: Mapping[str, object]) -> bool:
    """Whether a statement can be read and marked: not withdrawn, and its comment still shown."""
    return row["withdrawn_at"] is None and row["state"] == "shown" and row["text_ja"] is not None


def is_due(closes_on: date, today: date) -> bool:
    return closes_on < today
