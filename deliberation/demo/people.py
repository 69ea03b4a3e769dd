"""The demonstration's municipality and the accounts that play its parts, with a password made at loading."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from deliberation.accounts import acts, queries
from deliberation.accounts.acts.people import add_person, new_password
from deliberation.accounts.rules import WHOLE_SITE, Actor, Role
from deliberation.config import Settings
from deliberation.db import Database

CITY = "a-shi"
NAMES = {"name_ja": "A\u5e02", "name_en": "City A"}
DOMAIN = "a-shi.invalid"
OFFICIALS = (
    ("clerk1", Role.clerk),
    ("clerk2", Role.clerk),
    ("proponent", Role.proponent),
    ("moderator1", Role.moderator),
    ("moderator2", Role.moderator),
    ("member", Role.council_member),
    ("secretariat1", Role.secretariat),
    ("secretariat2", Role.secretariat),
    ("observer", Role.observer),
    ("observer2", Role.observer),
    ("auditor", Role.auditor),
    ("registrar", Role.registrar),
    ("trustee", Role.trustee),
)
RESIDENTS = ("resident1", "resident2", "resident3")
CROWD = 40
"""People who write comments in the story. They have no password: nobody signs in as one of them."""
UNVERIFIED = frozenset(range(28, CROWD))
CHOSEN = {
    "neighbour7": "\u3051\u3084\u304d\u901a\u308a\u306e\u4eba",
    "neighbour19": "\u3055\u304f\u3089",
    "neighbour36": "\u5317\u306e\u904b\u8ee2\u8005",
}
"""Names that some of them chose to stand on their comments."""


@dataclass(frozen=True)
class Account:
    """An account of the demonstration as the terminal shows it."""

    part: str
    email: str
    password: str


def load(database: Database, settings: Settings, now: datetime) -> list[Account]:
    """Make the city and its people alone, without their story. Returns [] when the city is there already."""
    with database.writing() as db:
        return enter(db, settings, now)


def enter(db: Connection, settings: Settings, now: datetime) -> list[Account]:
    """Make the city and its people, all through the acts, so that the record tells how each got their right.

    Returns [] when the city is there already. One password for all accounts, since nothing here is worth guarding
    but the habit: it is made at random, never fixed in the program.
    """
    if queries.jurisdiction(db, CITY) is not None:
        return []
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    hashed = new_password(password)  # once: hashing takes its time on purpose
    acts.add_jurisdiction(db, now=now, code=CITY, demonstration=True, **NAMES)
    administrator = _register(db, now, "administrator1", hashed)
    acts.make_first_administrator(db, now=now, person_id=administrator)
    for part, role in OFFICIALS:
        _grant(db, now, administrator, _register(db, now, part, hashed), role, CITY)
    _settle(db, settings, now, hashed)
    # The second administrator comes last: from then on every role needs two of them.
    second = _register(db, now, "administrator2", hashed)
    _grant(db, now, administrator, second, Role.administrator, WHOLE_SITE)
    parts = ["administrator1", "administrator2", *(part for part, _role in OFFICIALS), *RESIDENTS]
    return [Account(part, email(part), password) for part in parts]


def email(part: str) -> str:
    return f"{part}@{DOMAIN}"


def crowd(number: int) -> str:
    """The part of one of the many residents."""
    return f"neighbour{number}"


def actor(database: Database, part: str) -> Actor:
    """The person who plays this part, with every right they hold."""
    with database.reading() as db:
        return actor_in(db, part)


def actor_in(db: Connection, part: str) -> Actor:
    row = queries.by_email(db, email(part))
    if row is None:
        raise LookupError(part)
    person = queries.person(db, row.id)
    return queries.actor(db, row.id, (person.chosen_name if person else None) or "")


def cast(db: Connection) -> Mapping[str, Actor]:
    """Everybody in the story by their part."""
    parts = [part for part, _role in OFFICIALS] + [*RESIDENTS, *(crowd(n) for n in range(CROWD))]
    return {part: actor_in(db, part) for part in parts}


def _register(db: Connection, now: datetime, part: str, hashed: str | None) -> int:
    return int(add_person(db, now=now, email=email(part), password_hash=hashed, chosen_name=CHOSEN.get(part)))


def _grant(db: Connection, now: datetime, administrator: int, person_id: int, role: Role, place: str) -> None:
    by = queries.actor(db, administrator)
    acts.grant_role(db, by=by, now=now, jurisdiction=WHOLE_SITE, person_id=person_id, role=role, place=place)


def _settle(db: Connection, settings: Settings, now: datetime, hashed: str) -> None:
    """Residents claim the codes of their letters, as in a real city; some have not done so."""
    verified = [*RESIDENTS, *(crowd(n) for n in range(CROWD) if n not in UNVERIFIED)]
    references = [f"A-SHI-{secrets.token_hex(6)}" for _ in verified]
    secret = settings.secret
    wanted = {"jurisdiction": CITY, "references": references, "secret": secret}
    acts.import_residents(db, by=actor_in(db, "clerk1"), now=now, **wanted)
    letters = acts.make_letter_codes(db, by=actor_in(db, "clerk2"), now=now, **wanted)
    for part, (_reference, code) in zip(verified, letters, strict=True):
        person = _register(db, now, part, hashed if part in RESIDENTS else None)
        acts.claim_letter_code(db, by=Actor(person), now=now, typed=code, secret=secret)
    for number in sorted(UNVERIFIED):
        _register(db, now, crowd(number), None)
