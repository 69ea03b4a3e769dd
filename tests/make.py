"""Factories: the shortest way to a person, an official, a resident, a proposal… for tests.

Every factory takes a Database or the Connection of a transaction that is under way, writes rows directly
(no rules asked, no log entries) and gives back what tests work with. Tests of rules and acts call the acts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

import deliberation.pending  # noqa: F401 - what second seats are shown
from deliberation import clock
from deliberation.accounts import passwords, queries
from deliberation.accounts.models import Grant, Jurisdiction, Person, ResidentRef, Session
from deliberation.accounts.rules import SESSION_LIFE, WHOLE_SITE, Actor, Role
from deliberation.accounts.two_seats import seen
from deliberation.db import Database
from deliberation.proposals.kinds import Kind
from deliberation.proposals.models import Proposal
from tests.moment import NOW

HERE = "a-shi"  # the demonstration city
THERE = "b-shi"  # any other municipality
PASSWORD = "correct horse battery staple"
SECRET = "a secret of the tests, long enough"  # of the site
_numbers = count(1)
Db = Database | Connection


@contextmanager
def writing(db: Db) -> Iterator[Connection]:
    """The Connection itself, or a transaction of the Database."""
    if isinstance(db, Connection):
        yield db
    else:
        with db.writing() as connection:
            yield connection


def jurisdiction(db: Db, code: str = HERE, *, demonstration: bool = True) -> str:
    """A municipality; made once."""
    with writing(db) as c:
        if queries.jurisdiction(c, code) is None:
            names = {"name_ja": code, "name_en": code, "country": "JP"}
            c.execute(insert(Jurisdiction), {"code": code, **names, "demonstration": demonstration, "compiled": False})
    return code


def shown_digest(db: Connection, pending_id: int) -> str:
    """The digest on the page of acts that wait: of this act, and of what would follow from it now."""
    return seen(db, queries.pending(db, pending_id)).digest


def person(db: Db, *, password: str | None = None, chosen_name: str | None = None) -> Actor:
    """Somebody with an account and no rights; signs in with ``password`` when one is given."""
    with writing(db) as c:
        number = next(_numbers)
        row = {
            "email": f"person{number}@example.invalid",
            "password_hash": passwords.hash_password(password) if password else None,
            "chosen_name": chosen_name,
            "registered_on": clock.day(NOW),
        }
        person_id = c.execute(insert(Person).returning(Person.id), row).scalar_one()
        return queries.actor(c, person_id, chosen_name or "")


def grant(db: Db, to: Actor, role: Role, place: str = HERE) -> Actor:
    """The same person with one more role, under the next free seat."""
    with writing(db) as c:
        if place != WHOLE_SITE:
            jurisdiction(c, place)
        seat = queries.last_seat(c, role, place) + 1
        row = {"person_id": to.person_id, "role": role, "jurisdiction": place, "seat": seat, "granted_at": NOW}
        c.execute(insert(Grant), row)
        return queries.actor(c, to.person_id, to.name)


def officer(db: Db, role: Role, place: str = HERE, *, password: str | None = None) -> Actor:
    """An official with one role and its seat; an administrator holds it for the whole site."""
    with writing(db) as c:
        return grant(c, person(c, password=password), role, WHOLE_SITE if role is Role.administrator else place)


def resident(db: Db, place: str = HERE, *, password: str | None = None, chosen_name: str | None = None) -> Actor:
    """A verified resident."""
    with writing(db) as c:
        jurisdiction(c, place)
        found = person(c, password=password, chosen_name=chosen_name)
        claim = {"person_id": found.person_id, "method": "letter", "claimed_on": clock.day(NOW)}
        c.execute(insert(ResidentRef), {"jurisdiction": place, "ref_hmac": f"{next(_numbers):064x}", **claim})
        return queries.actor(c, found.person_id, found.name)


def everybody(db: Db) -> Actor:
    """One person with every role and a residence: opens every page. No real account could hold this."""
    with writing(db) as c:
        found = resident(c)
        for role in Role:
            found = grant(c, found, role, WHOLE_SITE if role is Role.administrator else HERE)
        return found


def session(db: Db, of: Actor) -> str:
    """A token with which ``of`` is signed in."""
    token = passwords.new_token()
    with writing(db) as c:
        row = {"token_hash": passwords.token_hash(token), "person_id": of.person_id}
        started = clock.now()
        c.execute(insert(Session), {**row, "started_at": started, "ends_at": started + SESSION_LIFE})
    return token


def rows(db: Db, table: type) -> int:
    """How many rows a table has."""
    with writing(db) as c:
        return int(c.execute(select(func.count()).select_from(table)).scalar_one())


def proposal(db: Db, place: str = HERE, *, slug: str | None = None, kind: Kind = Kind.filed, version: int = 0) -> int:
    """A proposal without documents or events; ``version`` stands for one published already. Its id."""
    with writing(db) as c:
        if kind is not Kind.platform:
            jurisdiction(c, place)
        number = next(_numbers)
        row = {
            "slug": slug or f"proposal-{number}",
            "jurisdiction": None if kind is Kind.platform else place,
            "kind": kind,
            "country": "JP",
            "title_ja": f"proposal {number}",
            "title_en": f"proposal {number}",
            "version": version,
            "published_at": NOW if version else None,
            "compiled_by": "jukugi" if kind is Kind.compiled else None,
            "seen_on": clock.day(NOW) if kind is Kind.compiled else None,
            "opened_at": NOW,
        }
        return int(c.execute(insert(Proposal).returning(Proposal.id), row).scalar_one())
