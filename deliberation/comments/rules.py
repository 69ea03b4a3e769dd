"""Comments, consultations, answers and moderation: what may be done, and what follows from dates. Pure."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from deliberation.accounts.rules import Actor, Role, cannot_act_as

SHORT = 2_000  # characters of a comment
LONG = 20_000  # characters of a "long opinion" (長文の意見)
STANDARD_DAYS = 30  # standard or minimum in the municipal guidelines read (glossary C2); shorter asks for a printed reason
ANSWER_DAYS = 60  # our rule, not a law's: no common deadline was found (glossary C6)
APPEAL_DAYS = 30


class Result(StrEnum):
    """What an answer says became of a comment (glossary C6; the kinds are common practice)."""

    adopted = "adopted"
    partly_adopted = "partly_adopted"
    already_in_plan = "already_in_plan"
    future_reference = "future_reference"
    not_adopted = "not_adopted"
    out_of_scope = "out_of_scope"


class Standing(StrEnum):
    """What a person says of themselves, beside what was verified (glossary C3)."""

    lives = "lives"
    works = "works"
    studies = "studies"
    organisation = "organisation"
    elsewhere = "elsewhere"
    unsaid = "unsaid"


# Articles of the published terms that a moderator may cite; the texts stand in the catalogue (terms.<article>).
ARTICLES = ("4-1", "4-2", "4-3", "4-4", "4-5")


@dataclass(frozen=True)
class Consultation:
    """A consultation as rules see it: days are inclusive, Asia/Tokyo."""

    opens_on: date
    closes_on: date
    answers_due: date

    def is_open(self, today: date) -> bool:
        return self.opens_on <= today <= self.closes_on

    def days(self) -> int:
        return (self.closes_on - self.opens_on).days + 1

    def days_left(self, today: date) -> int:
        return max(0, (self.closes_on - today).days)

    def state(self, today: date) -> str:
        if today < self.opens_on:
            return "announced"
        return "open" if today <= self.closes_on else "closed"

    def days_overdue(self, today: date, unanswered: int) -> int:
        """Days past the answers' date while something is unanswered; 0 otherwise."""
        return max(0, (today - self.answers_due).days) if unanswered else 0


def cannot_open_consultation(
    by: Actor | None, jurisdiction: str, proposal_kind: str, opens_on: date, closes_on: date, answers_due: date, short_reason: str | None,
    today: date, already: bool,
) -> tuple[str | None, str] | None:  # fmt: skip
    """(field, reason) or None."""
    reason = cannot_act_as(by, Role.clerk, jurisdiction)
    if reason:
        return None, reason
    if proposal_kind != "filed":
        return None, f"{proposal_kind}_read_only"
    if already:
        return None, "consultation_already_open"
    if opens_on < today:
        return "opens_on", "consultation_in_past"
    if closes_on <= opens_on:
        return "closes_on", "date_order"
    if answers_due <= closes_on:
        return "answers_due", "answers_before_close"
    if (closes_on - opens_on).days + 1 < STANDARD_DAYS and not (short_reason or "").strip():
        return "short_reason", "short_needs_reason"
    return None


def default_answers_due(closes_on: date) -> date:
    return closes_on + timedelta(days=ANSWER_DAYS)


def cannot_comment(by: Actor | None, proposal_kind: str, redacted: bool = False) -> str | None:
    """Anyone with an account may comment on a filed proposal; nobody on a compiled case."""
    if proposal_kind != "filed":
        return f"{proposal_kind}_read_only"
    if redacted:
        return "version_gone"
    return "sign_in_first" if by is None else None


def text_problem(body: str, long: bool) -> tuple[str, dict[str, int]] | None:
    """Reason and values when a text is empty or too long."""
    if not body.strip():
        return "comment_empty", {}
    limit = LONG if long else SHORT
    over = len(body) - limit
    return ("comment_too_long" if not long else "comment_too_long_even", {"max": limit, "over": over}) if over > 0 else None


def cannot_reply(by: Actor | None, proposal_kind: str, parent_shown: bool) -> str | None:
    return cannot_comment(by, proposal_kind) or (None if parent_shown else "parent_not_shown")


def cannot_withdraw(by: Actor | None, author_id: int | None, state: str) -> str | None:
    if by is None:
        return "sign_in_first"
    if author_id != by.person_id:
        return "not_your_comment"
    return "already_withdrawn" if state in ("withdrawn", "erased") else None


def cannot_answer(by: Actor | None, jurisdiction: str, proposal_kind: str) -> str | None:
    """The city answers through its clerks."""
    return cannot_act_as(by, Role.clerk, jurisdiction) or (None if proposal_kind == "filed" else f"{proposal_kind}_read_only")


def cannot_hide(by: Actor | None, jurisdiction: str, state: str, author_id: int | None) -> str | None:
    reason = cannot_act_as(by, Role.moderator, jurisdiction)
    if reason:
        return reason
    if by is not None and author_id == by.person_id:
        return "not_your_own"
    return None if state == "shown" else "not_shown_now"


def cannot_restore(by: Actor | None, jurisdiction: str, state: str) -> str | None:
    return cannot_act_as(by, Role.moderator, jurisdiction) or (None if state == "hidden" else "not_hidden_now")


def cannot_appeal(by: Actor | None, author_id: int | None, state: str, hidden_on: date | None, today: date, appealed: bool) -> str | None:
    """The author may ask once for a review of each hiding, within APPEAL_DAYS."""
    if by is None:
        return "sign_in_first"
    if author_id != by.person_id:
        return "not_your_comment"
    if state != "hidden" or hidden_on is None:
        return "not_hidden_now"
    if appealed:
        return "already_appealed"
    return "appeal_too_late" if today > appeal_until(hidden_on) else None


def appeal_until(hidden_on: date) -> date:
    return hidden_on + timedelta(days=APPEAL_DAYS)


def cannot_decide_appeal(by: Actor | None, jurisdiction: str, first_moderator: int, author_id: int | None, decided: bool) -> str | None:
    """A second person decides: neither who hid the text nor who wrote it."""
    reason = cannot_act_as(by, Role.moderator, jurisdiction)
    if reason:
        return reason
    if decided:
        return "appeal_decided_already"
    if by is not None and by.person_id in (first_moderator, author_id):
        return "needs_another_person"
    return None


_SPACE = re.compile(r"[\s\u3000]+")


def text_key(body: str) -> str:
    """Key under which equal texts count as one: NFKC, lower case, without spaces and final marks. A hash, 32 hex digits."""
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", body).casefold()).strip("\u3002\u3001.,!?\uff01\uff1f")
    return hashlib.sha256(plain.encode()).hexdigest()[:32]


def label(verified: bool, number: int | None, chosen_name: str | None) -> tuple[str, dict[str, object]]:
    """Catalogue key and values of the name that stands on a comment (interface.md)."""
    if chosen_name:
        return ("name.chosen_verified" if verified else "name.chosen"), {"name": chosen_name}
    key = "name.resident" if verified else "name.unverified"
    return (f"{key}_numbered", {"n": number}) if number is not None else (key, {})
