"""What every act of the assembly's record asks first: whose entry it is."""

from sqlalchemy.engine import Connection

from deliberation.accounts import queries as accounts
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


def is_compiled(db: Connection, jurisdiction: str) -> bool:
    row = accounts.jurisdiction(db, jurisdiction)
    if row is None:
        raise Missing
    return bool(row.compiled)
