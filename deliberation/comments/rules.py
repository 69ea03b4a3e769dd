"""Comments, consultations, answers and moderation: what may be done, and what follows from dates. Pure."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from deliberation.accounts.rules import Actor, Role, cannot_act_as
from deliberation.comments.letters import plain
from deliberation.errors import Refused

SHORT = 2_000  # characters of a comment
LONG = 20_000  # characters of a "long opinion" (長文の意見)
STANDARD_DAYS = 30  # or more in the municipal guidelines read (glossary C2); shorter asks for a printed reason
LONGEST_DAYS = 366  # a year; our rule: the days cannot be changed afterwards, so a slip of the hand would stand
ANSWER_DAYS = 60  # our rule, not a law's: no common deadline was found (glossary C6)
APPEAL_DAYS = 30
MOST_AT_ONCE = 500  # comments in one answer: each is told and each page of theirs moves


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


# Articles of the published terms that a moderator may cite; the words stand in the catalogue (terms.<article>).
ARTICLES = ("4-1", "4-2", "4-3", "4-4", "4-5")


@dataclass(frozen=True)
class Consultation:
    """A consultation as rules see it: days are inclusive, Asia/Tokyo. ``gone_on``: its version was taken away then."""

    opens_on: date
    closes_on: date
    answers_due: date
    gone_on: date | None = None

    def is_open(self, today: date) -> bool:
        return self.state(today) == "open"

    def days(self) -> int:
        return (self.closes_on - self.opens_on).days + 1

    def state(self, today: date) -> str:
        if self.gone_on is not None and self.gone_on <= self.closes_on:
            return "stopped"
        if today < self.opens_on:
            return "announced"
        return "open" if today <= self.closes_on else "closed"

    def days_overdue(self, today: date, unanswered: int) -> int:
        """Days past the answers' date while something is unanswered; 0 otherwise."""
        return max(0, (today - self.answers_due).days) if unanswered else 0


def cannot_start_consultation(
    by: Actor | None, jurisdiction: str, proposal_kind: str, redacted: bool, version: int
) -> str | None:
    """Whether this person may ask for comments on this version at all. ``version``: 0 before there is one."""
    reason = cannot_act_as(by, Role.clerk, jurisdiction)
    if reason:
        return reason
    if proposal_kind != "filed":
        return f"{proposal_kind}_read_only"
    if not version:
        return "no_version_yet"
    return "version_gone" if redacted else None


def wrong_dates(
    opens_on: date | None, closes_on: date | None, answers_due: date | None, *, short_reason: str | None, today: date,
    busy_until: date | None,
) -> list[Refused]:  # fmt: skip
    """Everything wrong with the days of a consultation that is to be announced, each at its field. None: not given.

    ``busy_until``: last day of the proposal's consultations that have not ended; the next one begins later.
    """
    found = []
    if opens_on and opens_on < today:
        found.append(Refused("consultation_in_past", field="opens_on"))
    elif opens_on and busy_until and opens_on <= busy_until:
        found.append(Refused("consultation_already_open", field="opens_on", date=busy_until))
    elif opens_on and (opens_on - today).days > LONGEST_DAYS:
        found.append(Refused("consultation_too_far", field="opens_on", max=LONGEST_DAYS))
    days = (closes_on - opens_on).days + 1 if opens_on and closes_on else STANDARD_DAYS
    if days < 2:
        found.append(Refused("date_order", field="closes_on", date=opens_on))
    elif days > LONGEST_DAYS:
        found.append(Refused("consultation_too_long", field="closes_on", max=LONGEST_DAYS))
    elif days < STANDARD_DAYS and not (short_reason or "").strip():
        found.append(Refused("short_needs_reason", field="short_reason"))
    if closes_on and answers_due and answers_due <= closes_on:
        found.append(Refused("answers_before_close", field="answers_due"))
    elif closes_on and answers_due and (answers_due - closes_on).days > LONGEST_DAYS:
        found.append(Refused("answers_too_late", field="answers_due", max=LONGEST_DAYS))
    return found


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
    over = len(body) - (limit := LONG if long else SHORT)
    reason = "comment_too_long" if not long else "comment_too_long_even"
    return (reason, {"max": limit, "over": over}) if over > 0 else None


def cannot_withdraw(by: Actor | None, author_id: int | None, state: str) -> str | None:
    if by is None:
        return "sign_in_first"
    if author_id != by.person_id:
        return "not_your_comment"
    return "already_withdrawn" if state in ("withdrawn", "erased") else None


def cannot_answer(by: Actor | None, jurisdiction: str, proposal_kind: str) -> str | None:
    """The city answers through its clerks."""
    read_only = None if proposal_kind == "filed" else f"{proposal_kind}_read_only"
    return cannot_act_as(by, Role.clerk, jurisdiction) or read_only


def cannot_hide(
    by: Actor | None, jurisdiction: str, state: str, author_id: int | None, overruled: Collection[int] = (),
    *, party: bool = False,
) -> str | None:  # fmt: skip
    """``overruled``: who hid this text before and was overruled; ``party``: this person replied to it. Others judge."""
    reason = cannot_act_as(by, Role.moderator, jurisdiction)
    if reason:
        return reason
    if by is not None and author_id == by.person_id:
        return "not_your_own"
    if party:
        return "has_part"
    if by is not None and by.person_id in overruled:
        return "overruled_before"
    return None if state == "shown" else "not_shown_now"


def cannot_restore(
    by: Actor | None, jurisdiction: str, state: str, author_id: int | None, asked_of: Collection[int | None] = (),
    *, party: bool = False,
) -> str | None:  # fmt: skip
    """``asked_of``: who hid it, and who asked, while a review waits; they could show it, hide it again, and end the
    review so. ``party``: this person replied to it."""
    reason = cannot_act_as(by, Role.moderator, jurisdiction)
    if reason:
        return reason
    if by is not None and author_id == by.person_id:
        return "not_your_own"
    if by is not None and by.person_id in asked_of:
        return "review_by_another"
    return ("has_part" if party else None) if state == "hidden" else "not_hidden_now"


def cannot_appeal(
    by: Actor | None, author_id: int | None, state: str, hidden_on: date | None, today: date, appealed: bool,
    *, decided: bool = False,
) -> str | None:  # fmt: skip
    """The author may ask once for a review of each hiding, within APPEAL_DAYS."""
    if by is None:
        return "sign_in_first"
    if author_id != by.person_id:
        return "not_your_comment"
    return no_review(state, hidden_on, today, appealed, decided)


def no_review(state: str, hidden_on: date | None, today: date, appealed: bool, decided: bool) -> str | None:
    """Why no review of a hiding can be asked for now, whoever asks."""
    if state != "hidden" or hidden_on is None:
        return "not_hidden_now"
    late = "appeal_too_late" if today > appeal_until(hidden_on) else None
    return ("review_decided" if decided else "already_appealed") if appealed else late


def appeal_until(hidden_on: date) -> date:
    """The last day on which a review can be asked for."""
    return hidden_on + timedelta(days=APPEAL_DAYS)


def cannot_decide_appeal(
    by: Actor | None, jurisdiction: str, first_moderator: int, author_id: int | None, still_open: bool,
    *, party: bool = False,
) -> str | None:  # fmt: skip
    """A second person decides: neither who judged first nor who wrote there nor who filed the request (``party``: that,
    or a reply there). What was decided since closes the request."""
    reason = cannot_act_as(by, Role.moderator, jurisdiction)
    if reason:
        return reason
    if not still_open:
        return "appeal_decided_already"
    return "another_moderator" if party or (by and by.person_id in (first_moderator, author_id)) else None


WHOLE, FLOW = "", "flow:"


def places(flow: str | None, consultation: int | None) -> list[str]:
    """Where a comment is counted: in the whole proposal, on its flow, in its consultation; in one order always."""
    found = [WHOLE]
    if consultation is not None:
        found.append(of_consultation(consultation))
    if flow is not None:
        found.append(FLOW + flow)
    return found


def of_consultation(number: int) -> str:
    return f"consultation:{number}"


def waits(state: str, parent_id: int | None, answer_count: int) -> bool:
    """Whether a comment is one that the city has still to answer: shown, no reply to another, and not answered."""
    return state == "shown" and parent_id is None and answer_count == 0


def text_key(body: str) -> str:
    """Key under which equal texts count as one: a hash of the plain text, 32 hex digits."""
    return hashlib.sha256(plain(body).encode()).hexdigest()[:32]
