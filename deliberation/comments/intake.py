"""Comments on paper and by telephone: who may enter and confirm them, and the number on the slip given back. Pure."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import BinaryIO, NamedTuple

from deliberation.accounts.passwords import keyed
from deliberation.accounts.rules import Actor, Role, cannot_act_as
from deliberation.comments.rules import no_review

MOST_IN_BATCH = 10  # letters or calls entered and confirmed together: what one can look at side by side
RECEIPT = re.compile(r"([0-9]{1,9})-([0-9]{1,2})\Z")
CODE_LENGTH = 8  # digits: with so few tries an hour (accounts.rules.LIMITS) nobody guesses one, and anybody types them
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u30fc]")
PIECE = 1 << 20


class Channel(StrEnum):
    """How a comment came: through the site, on paper (letter, fax, form at a counter), or told by telephone."""

    web = "web"
    paper = "paper"
    phone = "phone"


def cannot_enter(by: Actor | None, jurisdiction: str, proposal_kind: str, redacted: bool, version: int) -> str | None:
    """Clerks of the municipality, on what is open to comments at all."""
    reason = cannot_act_as(by, Role.clerk, jurisdiction)
    if reason:
        return reason
    if proposal_kind != "filed":
        return f"{proposal_kind}_read_only"
    if not version:
        return "no_version_yet"
    return "version_gone" if redacted else None


def cannot_confirm(by: Actor | None, jurisdiction: str, entered_by: int, state: str) -> str | None:
    """A second person confirms what was entered; nobody confirms their own."""
    reason = cannot_act_as(by, Role.clerk, jurisdiction)
    if reason:
        return reason
    if state != "entered":
        return "batch_decided"
    return "batch_by_another" if by is not None and by.person_id == entered_by else None


def cannot_print(by: Actor | None, jurisdiction: str, entered_by: int, state: str) -> str | None:
    """Slips are for who entered the batch: whoever reads their check codes could ask for who holds them."""
    reason = cannot_act_as(by, Role.clerk, jurisdiction)
    if reason:
        return reason
    if state == "declined":
        return "no_slips_of_declined"
    return None if by is not None and by.person_id == entered_by else "slips_by_who_entered"


def cannot_decline(by: Actor | None, jurisdiction: str, state: str) -> str | None:
    """Sent back by a second person, or taken back by who entered it."""
    return cannot_act_as(by, Role.clerk, jurisdiction) or ("batch_decided" if state != "entered" else None)


def not_for_bearer(by: Actor | None, jurisdiction: str, channel: str) -> str | None:
    """What came on paper or by telephone has no author here: a clerk files the request of who shows the slip, whatever
    it is about. The rest is what would be asked of an author."""
    if channel == Channel.web:
        return "not_your_comment"
    return "ask_at_counter" if cannot_act_as(by, Role.clerk, jurisdiction) else None


def cannot_appeal_for_bearer(
    by: Actor | None, jurisdiction: str, channel: str, state: str, hidden_on: date | None, today: date, appealed: bool,
    *, decided: bool = False,
) -> str | None:  # fmt: skip
    """The review of a hiding."""
    return not_for_bearer(by, jurisdiction, channel) or no_review(state, hidden_on, today, appealed, decided)


def cannot_withdraw_for_bearer(
    by: Actor | None, jurisdiction: str, channel: str, state: str, entered_by: int | None
) -> str | None:
    """The withdrawal of a comment. Who entered it printed its slip, and leaves this to others: nobody alone makes a
    letter disappear."""
    reason = not_for_bearer(by, jurisdiction, channel)
    if reason:
        return reason
    if by is not None and by.person_id == entered_by:
        return "withdrawal_by_another"
    return "already_withdrawn" if state in ("withdrawn", "erased") else None


def wrong_day(received_on: date | None, today: date, published_on: date) -> str | None:
    """Letters come after what they are about was published, and not tomorrow."""
    if received_on is None or received_on > today:
        return "received_in_future"
    return "received_before_version" if received_on < published_on else None


def in_force(published: Iterable[tuple[int, date]], received_on: date) -> int:
    """The version that letters of a day are about: the newest published before that day or on it; the first where none
    was. ``published``: number and day of each version."""
    return max((number for number, day in published if day <= received_on), default=1)


def receipt(batch: int, line: int) -> str:
    """The number on the slip: "7-2", the second comment of batch 7."""
    return f"{batch}-{line}"


def read_receipt(typed: str) -> tuple[int, int] | None:
    """Batch and line of a number as it is typed."""
    found = RECEIPT.match(_DASHES.sub("-", unicodedata.normalize("NFKC", typed.strip())))
    return (int(found[1]), int(found[2])) if found else None


def read_number(typed: str) -> int | None:
    """The receipt number of a comment that came through the site."""
    found = re.fullmatch(r"[0-9]{1,9}", unicodedata.normalize("NFKC", typed.strip()))
    return int(found[0]) if found else None


def slip_code(secret: str, receipt: str) -> str:
    """The check code on a slip, and nowhere else: it follows from the number by the site's secret, so nothing is kept
    that could be read. Eight digits in two groups."""
    digits = str(int(keyed(secret, "slip", receipt), 16) % 10**CODE_LENGTH).zfill(CODE_LENGTH)
    return f"{digits[:4]}-{digits[4:]}"


class Slip(NamedTuple):
    """Receipt number and check code as they were typed from a slip, and the secret of the site."""

    receipt: str
    code: str
    secret: str

    @property
    def fits(self) -> bool:
        """Whether the code is the one of the number; takes as long whether it is or not."""
        number, typed = read_receipt(self.receipt), unicodedata.normalize("NFKC", self.code)
        right = slip_code(self.secret, receipt(*number)) if number else ""
        return hmac.compare_digest(_digits(right), _digits(typed)) and number is not None


def _digits(code: str) -> bytes:
    return re.sub(r"[^0-9]", "", code).encode()


EMPTY_SCAN = "sha256:" + hashlib.sha256().hexdigest()


def digest_of(scan: BinaryIO) -> str:
    """SHA-256 of a scan as sent; the scan is not kept."""
    counted = hashlib.sha256()
    while piece := scan.read(PIECE):
        counted.update(piece)
    return "sha256:" + counted.hexdigest()
