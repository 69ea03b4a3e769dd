"""Links of letters: signed with the site's secret, good without signing in. None holds a number or an address."""

from datetime import datetime
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from deliberation.accounts.addresses import mailbox
from deliberation.accounts.passwords import keyed
from deliberation.following.rules import CONFIRM_LIFE

STOP, CONFIRM = "following stop", "following confirm"


def address_key(secret: str, email: str) -> str:
    """What is kept of an address that was confirmed."""
    return keyed(secret, "mail address", email)


def mailbox_key(secret: str, email: str) -> str:
    """What is kept of one that wants no letters: whatever tag is written behind it (accounts.addresses)."""
    return keyed(secret, "mailbox", mailbox(email))


def to_stop(secret: str, handle: str, what: str = "", key: str = "") -> str:
    """For the end of all letters, or of those about one thing; good for ever: a letter may be read late."""
    return str(URLSafeSerializer(secret, salt=STOP).dumps([handle, what, key]))


def to_confirm(secret: str, handle: str, email: str, now: datetime) -> str:
    """It holds the keys of the address, never the address."""
    keys = [address_key(secret, email), mailbox_key(secret, email)]
    return str(URLSafeSerializer(secret, salt=CONFIRM).dumps([handle, *keys, int(now.timestamp())]))


def read_stop(secret: str, token: str) -> list[str] | None:
    return _read(secret, STOP, token)


def read_confirm(secret: str, token: str, now: datetime) -> tuple[str, str, str] | None:
    """The handle, the address and its mailbox (keys) that a link names; None where it is not ours, or too old."""
    found = _read(secret, CONFIRM, token)
    if found is None or now.timestamp() - found[3] > CONFIRM_LIFE.total_seconds():
        return None
    return found[0], found[1], found[2]


def _read(secret: str, salt: str, token: str) -> Any:
    try:
        return URLSafeSerializer(secret, salt=salt).loads(token)
    except BadSignature:
        return None
