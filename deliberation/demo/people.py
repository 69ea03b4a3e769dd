"""The demonstration's municipality and the accounts that play its parts, with a password made at loading."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from deliberation.accounts import acts, queries
from deliberation.accounts.rules import WHOLE_SITE, Actor, Role
from deliberation.config import Settings
from deliberation.db import Database

CITY = "a-shi"
NAMES = {"name_ja": "A\u5e02", "name_en": "A-shi"}
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
    ("auditor", Role.auditor),
    ("registrar", Role.registrar),
    ("trustee", Role.trustee),
)
RESIDENTS = ("resident1", "resident2", "resident3")


@dataclass(frozen=True)
class Account:
    """An account of the demonstration as the terminal shows it."""

    part: str
    email: str
    password: str


def load(database: Database, settings: Settings, now: datetime) -> list[Account]:
    """Make the city and its people, all through the acts, so that the record tells how each got their right.

    Returns [] when the city is there already. One password for all accounts, since nothing here is worth guarding
    but the habit: it is made at random, never fixed in the program.
    """
    with database.reading() as db:
        if queries.jurisdiction(db, CITY) is not None:
            return []
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    acts.add_jurisdiction(database, now=now, code=CITY, demonstration=True, **NAMES)
    administrator = _register(database, now, "administrator1", password)
    acts.make_first_administrator(database, now=now, person_id=administrator)
    for part, role in OFFICIALS:
        _grant(database, now, administrator, _register(database, now, part, password), role, CITY)
    _verify_residents(database, settings, now, password)
    # The second administrator comes last: from then on every role needs two of them.
    second = _register(database, now, "administrator2", password)
    _grant(database, now, administrator, second, Role.administrator, WHOLE_SITE)
    parts = ["administrator1", "administrator2", *(part for part, _role in OFFICIALS), *RESIDENTS]
    return [Account(part, email(part), password) for part in parts]


def email(part: str) -> str:
    return f"{part}@{DOMAIN}"


def actor(database: Database, part: str) -> Actor:
    """The person who plays this part, with every right they hold."""
    with database.reading() as db:
        row = queries.by_email(db, email(part))
        if row is None:
            raise LookupError(part)
        return queries.actor(db, row.id)


def _register(database: Database, now: datetime, part: str, password: str) -> int:
    return int(acts.register_person(database, now=now, email=email(part), password=password))


def _grant(database: Database, now: datetime, administrator: int, person_id: int, role: Role, place: str) -> None:
    with database.reading() as db:
        by = queries.actor(db, administrator)
    acts.grant_role(database, by=by, now=now, jurisdiction=WHOLE_SITE, person_id=person_id, role=role, place=place)


def _verify_residents(database: Database, settings: Settings, now: datetime, password: str) -> None:
    """Residents claim the codes of their letters, as in a real city."""
    references = [f"A-SHI-{secrets.token_hex(6)}" for _ in RESIDENTS]
    clerk, secret = actor(database, "clerk1"), settings.secret
    letters = acts.import_residents(
        database, by=clerk, now=now, jurisdiction=CITY, references=references, secret=secret
    )
    for part, (_reference, code) in zip(RESIDENTS, letters, strict=True):
        person = _register(database, now, part, password)
        acts.claim_letter_code(database, by=Actor(person), now=now, typed=code, secret=secret)
