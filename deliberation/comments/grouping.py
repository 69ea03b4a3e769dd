"""Who may put comments under an issue, contest it and answer that. Pure."""

from enum import StrEnum

from deliberation.accounts.rules import Actor, Role
from deliberation.comments.intake import not_for_bearer

ROLES = (Role.clerk, Role.council_member)
"""Who groups: the city, which answers by issue, and members of the assembly, who ask by issue."""
MOST_AT_ONCE = 500  # comments in one act: each author is told and each page of theirs moves


class How(StrEnum):
    """How a comment was found to belong: read, or shown as written alike and confirmed by whoever put it there."""

    read = "read"
    alike = "alike"


class Decision(StrEnum):
    """What became of an author's contest."""

    taken_out = "taken_out"
    kept = "kept"


def role(by: Actor, jurisdiction: str) -> Role | None:
    """In which role somebody groups here; None for those who may not."""
    return next((r for r in ROLES if by.has(r, jurisdiction)), None)


def seat(by: Actor, jurisdiction: str) -> str:
    """The seat under which they do; only for who may (cannot_group)."""
    held = role(by, jurisdiction)
    assert held is not None
    return by.seat(held, jurisdiction)


def cannot_group(by: Actor | None, jurisdiction: str, proposal_kind: str) -> str | None:
    """Clerks and members of the assembly of the same municipality, about what is filed here."""
    if by is None:
        return "sign_in_first"
    if role(by, jurisdiction) is None:
        return "only_clerk_or_member"
    return None if proposal_kind == "filed" else f"{proposal_kind}_read_only"


def cannot_contest(
    by: Actor | None, author_id: int | None, state: str, *, grouped: bool, contested: bool
) -> str | None:
    """Only the author, of a comment that is shown and under the issue; once for each time it was put there."""
    if by is None:
        return "sign_in_first"
    if author_id != by.person_id:
        return "not_your_comment"
    return _not_contested_now(state, grouped, contested)


def cannot_contest_for_bearer(
    by: Actor | None, jurisdiction: str, channel: str, state: str, *, grouped: bool, contested: bool
) -> str | None:
    """The same by a clerk, for who brings the slip of a letter or call."""
    return not_for_bearer(by, jurisdiction, channel) or _not_contested_now(state, grouped, contested)


def _not_contested_now(state: str, grouped: bool, contested: bool) -> str | None:
    if state != "shown":
        return "not_shown_now"
    if not grouped:
        return "not_in_issue_now"
    return "contested_already" if contested else None


def cannot_answer_contest(
    by: Actor | None, jurisdiction: str, proposal_kind: str, *, grouped_by: str, author_id: int | None, answered: bool,
    filed_by: str | None = None,
) -> str | None:  # fmt: skip
    """Another seat than the one that put it there, and not the author; nor the seat that filed it for somebody."""
    reason = cannot_group(by, jurisdiction, proposal_kind)
    if reason or by is None:
        return reason
    if answered:
        return "contest_answered_already"
    if author_id == by.person_id:
        return "not_your_own"
    mine = seat(by, jurisdiction)
    if mine == grouped_by:
        return "contest_by_another"
    return "contest_filed_by_you" if mine == filed_by else None
