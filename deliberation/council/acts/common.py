"""What every act of the assembly's record asks first: whose entry it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.engine import Connection

from deliberation.accounts import queries as accounts
from deliberation.accounts.acts import notify
from deliberation.accounts.rules import Actor, Role
from deliberation.council import queries, rules
from deliberation.errors import Missing, refuse_if


def only_secretariat(db: Connection, by: Actor | None, jurisdiction: str) -> str:
    """The seat under which ``by`` enters; refused for everyone but this assembly's secretariat."""
    refuse_if(rules.cannot_enter(by, jurisdiction, compiled=is_compiled(db, jurisdiction)))
    assert by is not None
    return by.seat(Role.secretariat, jurisdiction)


def only_of_assembly(db: Connection, member_id: int, field: str) -> None:
    """Refused for who never had a term in a body of the assembly."""
    kinds = {term.kind for term in queries.terms_of_member(db, member_id)}
    refuse_if(rules.cannot_be_of_assembly(kinds), field=field)


def own_body(db: Connection, body_id: int, jurisdiction: str) -> Row[Any]:
    """The body, if it belongs to this assembly's jurisdiction; else it does not exist for the asker."""
    body = queries.body(db, body_id)
    if body is None or body.jurisdiction != jurisdiction:
        raise Missing
    return body


def own_member(db: Connection, member_id: int, jurisdiction: str) -> Row[Any]:
    member = queries.member(db, member_id)
    if member is None or member.jurisdiction != jurisdiction:
        raise Missing
    return member


def own_faction(db: Connection, faction_id: int, jurisdiction: str) -> Row[Any]:
    faction = queries.faction(db, faction_id)
    if faction is None or faction.jurisdiction != jurisdiction:
        raise Missing
    return faction


def tell_member(
    db: Connection, member_id: int, *, now: datetime, key: str, link: str, title: Mapping[str, str | None]
) -> None:
    """Whoever sits in the member's office seat now. Before the entry: it may have to wait for the reader's account."""
    member = queries.member(db, member_id)
    if member is None or member.seat is None:
        return
    person = accounts.holder(db, Role.council_member, member.jurisdiction, member.seat)
    if person is not None:
        notify(db, now=now, person_id=person, key=key, link=link, details={"title": dict(title)})


def is_compiled(db: Connection, jurisdiction: str) -> bool:
    row = accounts.jurisdiction(db, jurisdiction)
    if row is None:
        raise Missing
    return bool(row.compiled)
