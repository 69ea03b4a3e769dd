"""Who may hold what, and who may do what: roles by jurisdiction, forbidden pairs, seats. Pure."""

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

SESSION_LIFE = timedelta(hours=12)
LETTER_LIFE = timedelta(days=60)
ASKED_FOR = timedelta(days=30)  # a letter that one clerk asked for is made by another within this
RECOVERY_WAIT = timedelta(days=7)  # the holder's time to refuse what somebody asked for with a letter
PASSWORD_LEAST = 12  # characters; NIST SP 800-63B-4 asks for 15 alone or 8 with a second factor; we take a middle
PASSWORD_MOST = 1024
MINIMUM_AGE = 13
MUNICIPALITY = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")


class Role(StrEnum):
    """The closed list. A right is a pair of a role and a jurisdiction."""

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
        (Role.moderator, Role.proponent),  # or a vendor hides what is said against its own plan
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

    @property
    def roles(self) -> list[str]:
        """Every role held anywhere: what pages offer this person (the right itself is asked by each act)."""
        return sorted({str(role) for role, _ in self.rights})

    def jurisdictions(self, role: Role) -> list[str]:
        return sorted(j for r, j in self.rights if r == role)


def cannot_act_as(by: Actor | None, role: Role, jurisdiction: str) -> str | None:
    """Why ``by`` may not act in this role here. Most rules of officials begin with this one."""
    if by is None:
        return "sign_in_first"
    if not by.has(role, jurisdiction):
        return f"only_{role}"
    return None


def cannot_grant(by: Actor | None, place: str, role: Role, held: frozenset[Role]) -> str | None:
    """``held``: what counts against ``place`` of what the person is already (``held_in``).

    An administrator is one of the whole site; every other right belongs to one municipality.
    """
    if by is None:
        return "sign_in_first"
    if not by.has(Role.administrator, WHOLE_SITE):
        return "only_administrator"
    if (role is Role.administrator) != (place == WHOLE_SITE):
        return "role_of_another_place"
    if role in held:
        return "role_already_held"
    return forbidden_with(role, held)


def held_in(actor: Actor, place: str) -> frozenset[Role]:
    """Roles that count against ``place``: those held there or on the whole site; for the whole site, all."""
    return frozenset(r for r, j in actor.rights if place == WHOLE_SITE or j in (place, WHOLE_SITE))


def forbidden_with(role: Role, held: frozenset[Role]) -> str | None:
    """A reason when one person must not hold both."""
    return "roles_forbidden_together" if any(frozenset((role, h)) in FORBIDDEN_PAIRS for h in held) else None


def needs_second(ever: int) -> bool:
    """Grants need a second administrator as soon as there has been one (``ever``: how many seats were given): or one of
    two could end the other's role, which takes one alone, and then give every role alone."""
    return ever > 1


def cannot_make_administrator(now: int, ever: int) -> str | None:
    """By command on the server: the first, and another where one alone is left of several."""
    return "administrator_exists" if now > 1 or (now and not needs_second(ever)) else None


def nobody_to_confirm(now: int, ever: int) -> str | None:
    """One administrator is left of several: what they put forward would wait for ever."""
    return "second_administrator_gone" if needs_second(ever) and now == 1 else None


def cannot_be_municipality(code: str, names: Iterable[str]) -> str | None:
    """``code`` stands in addresses and in every entry about the municipality, and never changes."""
    if not MUNICIPALITY.match(code):
        return "municipality_code"
    return None if all(0 < len(name.strip()) <= 100 for name in names) else "municipality_name"


def recorded_digest(proposed: bytes) -> str:
    """What the public record says of a pending act: the digest of its stored bytes. They hold a salt, or anybody could
    find out by trying numbers which account an act is about."""
    return "sha256:" + hashlib.sha256(proposed).hexdigest()


def cannot_confirm(by: Actor | None, role: Role, jurisdiction: str, proposed_by: int, state: str) -> str | None:
    """Another seat, held by another person, with a right to that act in that jurisdiction."""
    reason = cannot_act_as(by, role, jurisdiction)
    if reason:
        return reason
    if state != "open":
        return "pending_act_closed"
    return "needs_another_person" if by is not None and by.person_id == proposed_by else None


def password_problem(password: str) -> str | None:
    if len(password) < PASSWORD_LEAST:
        return "password_short"
    return "password_long" if len(password) > PASSWORD_MOST else None


# Letter codes: 60 bits in Crockford's base 32 (no I, L, O, U) and a check symbol, so that a slip is told apart.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
CODES = 32**CODE_LENGTH
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
# what people and their keyboards put between the groups: blanks, hyphens, dashes, the long vowel mark
_BETWEEN = re.compile("[-\\s\u2010-\u2015\u2212\u30fc\uff70]")


def letter_code(number: int) -> str | None:
    """A letter code from a random number below CODES, in groups of four, its check symbol at the end.

    None for the few numbers (5 of 37) whose check symbol would be no letter or digit: draw again.
    """
    if number % 37 >= len(ALPHABET):
        return None
    body = "".join(ALPHABET[number // 32**place % 32] for place in reversed(range(CODE_LENGTH)))
    return "-".join((body[:4], body[4:8], body[8:], ALPHABET[number % 37]))


def read_letter_code(typed: str) -> str | None:
    """The twelve characters of the code when its check symbol is right, else None. O is read as 0, I and L as 1."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_READ_AS)
    if len(plain) != CODE_LENGTH + 1 or any(c not in ALPHABET for c in plain):
        return None
    number = sum(ALPHABET.index(c) * 32**place for place, c in enumerate(reversed(plain[:-1])))
    return plain[:-1] if number % 37 == ALPHABET.index(plain[-1]) else None


# Residents' references are the city's own random ones: 8 to 64 letters, digits and hyphens, never a My Number.
_MY_NUMBER = re.compile(r"\d{4}[ -]?\d{4}[ -]?\d{4}")


def reference_problem(reference: str) -> str | None:
    if _MY_NUMBER.fullmatch(unicodedata.normalize("NFKC", reference)):
        return "my_number_refused"
    if not re.fullmatch(r"[A-Za-z0-9-]{8,64}", reference):
        return "reference_form"
    return None


def cannot_use_reference(
    by: Actor, asked_by: int | None, asked_on: date | None, today: date, clerks: Set[int]
) -> str | None:
    """Two clerks verify a resident: one takes the reference in, another makes the letter or sees the papers.

    ``clerks``: who is one there now. Whoever could do both alone could make residents up.
    """
    if asked_by is None or asked_by not in clerks or asked_on is None or today > asked_on + ASKED_FOR:
        return "reference_not_asked"
    return "reference_asked_by_you" if asked_by == by.person_id else None


@dataclass(frozen=True)
class Limit:
    """At most ``count`` in ``window``; for sign-in, letter codes, comments, registrations."""

    count: int
    window: timedelta


LIMITS = {
    "sign_in": Limit(10, timedelta(minutes=15)),  # of one account from one network: a stranger locks nobody out
    "sign_in_account": Limit(100, timedelta(minutes=15)),  # of one account from everywhere
    "sign_in_network": Limit(100, timedelta(minutes=15)),
    "letter_code": Limit(8, timedelta(hours=1)),
    "slip_code": Limit(8, timedelta(hours=1)),  # of one comment on paper or by telephone
    "recover_network": Limit(30, timedelta(hours=1)),
    "register_network": Limit(30, timedelta(hours=1)),
    "comment": Limit(10, timedelta(minutes=10)),
    "comment_network": Limit(100, timedelta(minutes=10)),  # a school or an office has one network for all
}


def window_start(limit: Limit, now: datetime) -> int:
    """Number of the fixed window that ``now`` falls into."""
    return int(now.timestamp() // limit.window.total_seconds())


def minutes_left(limit: Limit, now: datetime) -> int:
    return math.ceil((limit.window.total_seconds() - now.timestamp() % limit.window.total_seconds()) / 60)
