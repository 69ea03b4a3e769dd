"""Who may hold what, and who may do what: roles by jurisdiction, forbidden pairs, seats. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

SESSION_LIFE = timedelta(hours=12)
LETTER_LIFE = timedelta(days=60)
PASSWORD_LEAST = 12  # characters; NIST SP 800-63B-4 asks for 15 alone or 8 with a second factor; we take a middle
MINIMUM_AGE = 13


class Role(StrEnum):
    """The closed list (product.md). A right is a pair of a role and a jurisdiction."""

    clerk = "clerk"
    proponent = "proponent"
    moderator = "moderator"
    council_member = "council_member"
    secretariat = "secretariat"
    observer = "observer"
    auditor = "auditor"
    registrar = "registrar"
    trustee = "trustee"
    administrator = "administrator"


# The independent observer with the proponent is refused by audits, which knows who is independent.
FORBIDDEN_PAIRS: frozenset[frozenset[Role]] = frozenset(
    frozenset(p)
    for p in (
        (Role.secretariat, Role.clerk),
        (Role.registrar, Role.administrator),
        (Role.registrar, Role.clerk),
        (Role.trustee, Role.registrar),
        (Role.trustee, Role.administrator),
        (Role.trustee, Role.clerk),
    )
)
WHOLE_SITE = "*"  # jurisdiction of the administrators of the server


@dataclass(frozen=True)
class Actor:
    """A signed-in person with every right they hold now."""

    person_id: int
    rights: frozenset[tuple[Role, str]] = frozenset()
    seats: Mapping[tuple[Role, str], int] = field(default_factory=dict)
    residence: frozenset[str] = frozenset()
    name: str = ""

    def has(self, role: Role, jurisdiction: str) -> bool:
        return (role, jurisdiction) in self.rights

    def seat(self, role: Role, jurisdiction: str) -> str:
        """The office seat under which this person acts in public, "moderator-3"."""
        return f"{role}-{self.seats[(role, jurisdiction)]}"

    def jurisdictions(self, role: Role) -> list[str]:
        return sorted(j for r, j in self.rights if r == role)


def cannot_act_as(by: Actor | None, role: Role, jurisdiction: str) -> str | None:
    """Why ``by`` may not act in this role here. Most rules of officials begin with this one."""
    if by is None:
        return "sign_in_first"
    if not by.has(role, jurisdiction):
        return f"only_{role}"
    return None


def cannot_grant(by: Actor | None, jurisdiction: str, role: Role, held: frozenset[Role], administrators: int) -> str | None:
    """``held``: what the person already is in this jurisdiction. The very first administrator is made by command."""
    if by is None:
        return "sign_in_first"
    if not by.has(Role.administrator, WHOLE_SITE):
        return "only_administrator"
    if role in held:
        return "role_already_held"
    return forbidden_with(role, held)


def forbidden_with(role: Role, held: frozenset[Role]) -> str | None:
    """A reason when one person must not hold both (product.md, forbidden pairs)."""
    return "roles_forbidden_together" if any(frozenset((role, h)) in FORBIDDEN_PAIRS for h in held) else None


def needs_second(administrators: int) -> bool:
    """Grants need a second administrator as soon as there is one (product.md)."""
    return administrators > 1


def cannot_confirm(by: Actor | None, role: Role, jurisdiction: str, proposed_by: int, state: str) -> str | None:
    """Another seat, held by another person, with a right to that act in that jurisdiction."""
    reason = cannot_act_as(by, role, jurisdiction)
    if reason:
        return reason
    if state != "open":
        return "pending_act_closed"
    if by is not None and by.person_id == proposed_by:
        return "needs_another_person"
    return None


EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+\Z")


def normal_email(raw: str) -> str:
    return raw.strip().lower()


def cannot_register(email: str, password: str, agreed: bool) -> tuple[str, str] | None:
    """(field, reason) or None."""
    if not EMAIL.match(email) or len(email) > 254:
        return "email", "email_form"
    if len(password) < PASSWORD_LEAST:
        return "password", "password_short"
    if len(password) > 1024:
        return "password", "password_long"
    if not agreed:
        return "agreed", "terms_not_agreed"
    return None


# Letter codes: 60 bits in Crockford's base 32 (no I, L, O, U) and a check symbol, so that a slip is told apart.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK = ALPHABET + "*~$=U"
CODE_LENGTH = 12


def letter_code(number: int) -> str:
    """A letter code from a random number below 2**60, in groups of four, its check symbol at the end."""
    digits = []
    rest = number
    for _ in range(CODE_LENGTH):
        rest, d = divmod(rest, 32)
        digits.append(ALPHABET[d])
    body = "".join(reversed(digits))
    return "-".join((body[:4], body[4:8], body[8:], CHECK[number % 37]))


def read_letter_code(typed: str) -> str | None:
    """The code without marks when its check symbol is right, else None. O is read as 0, I and L as 1."""
    plain = typed.upper().translate(str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u3000": None}))
    if len(plain) != CODE_LENGTH + 1 or any(c not in ALPHABET for c in plain[:-1]):
        return None
    number = 0
    for c in plain[:-1]:
        number = number * 32 + ALPHABET.index(c)
    return plain[:-1] if CHECK[number % 37] == plain[-1] else None


@dataclass(frozen=True)
class Limit:
    """At most ``count`` in ``window``; for sign-in, letter codes, comments, registrations."""

    count: int
    window: timedelta


LIMITS = {
    "sign_in": Limit(10, timedelta(minutes=15)),
    "sign_in_network": Limit(100, timedelta(minutes=15)),
    "letter_code": Limit(8, timedelta(hours=1)),
    "register_network": Limit(30, timedelta(hours=1)),
    "comment": Limit(10, timedelta(minutes=10)),
}


def window_start(limit: Limit, now: datetime) -> int:
    """Number of the fixed window that ``now`` falls into."""
    return int(now.timestamp() // limit.window.total_seconds())


def minutes_left(limit: Limit, now: datetime) -> int:
    seconds = limit.window.total_seconds()
    return max(1, round((seconds - now.timestamp() % seconds) / 60))
