"""Giving and ending roles: the first administrator, two of them, forbidden pairs, seats that are never reused."""

import json
import re

import pytest
from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from deliberation.accounts import acts, queries
from deliberation.accounts.models import Grant, Jurisdiction
from deliberation.accounts.rules import WHOLE_SITE, Actor, Role
from deliberation.db import Database
from deliberation.errors import Missing, Refused
from deliberation.record.models import LogEntry
from tests import make
from tests.client import Client
from tests.moment import NOW
from tests.together import at_once


def first_administrator(db: Database) -> Actor:
    """Made as on a new server; the only one."""
    person = make.person(db)
    acts.make_first_administrator(db, now=NOW, person_id=person.person_id)
    return now_is(db, person)


def now_is(db: Database, person: Actor) -> Actor:
    """The same person with the rights that they hold by now."""
    with db.reading() as reading:
        return queries.actor(reading, person.person_id)


def give(db: Database, by: Actor, to: Actor, role: Role, place: str = make.HERE, **more: object) -> int:
    return int(
        acts.grant_role(
            db, by=by, now=NOW, jurisdiction=WHOLE_SITE, person_id=to.person_id, role=role, place=place, **more
        )
    )


def entries(db: Database) -> list[dict[str, object]]:
    with db.reading() as reading:
        return [json.loads(leaf) for leaf in reading.execute(select(LogEntry.leaf).order_by(LogEntry.id)).scalars()]


@pytest.fixture
def here(database: Database) -> Database:
    make.jurisdiction(database)
    make.jurisdiction(database, make.THERE)
    return database


def test_the_first_administrator_is_made_once(here: Database) -> None:
    administrator = first_administrator(here)
    assert administrator.has(Role.administrator, WHOLE_SITE)
    assert entries(here)[-1]["facts"] == {"role": "administrator", "seat": 1, "single": True}
    with pytest.raises(Refused, match="administrator_exists"):
        acts.make_first_administrator(here, now=NOW, person_id=make.person(here).person_id)


def test_of_two_first_administrators_at_once_one_is_made(here: Database) -> None:
    people = [make.person(here).person_id for _ in range(2)]
    ends = at_once(*(lambda p=p: acts.make_first_administrator(here, now=NOW, person_id=p) for p in people))
    assert sorted(type(end).__name__ for end in ends) == ["Refused", "int"]


def test_while_there_is_one_administrator_a_role_is_given_alone_and_its_entry_says_so(here: Database) -> None:
    administrator, somebody = first_administrator(here), make.person(here)
    give(here, administrator, somebody, Role.clerk)
    entry = entries(here)[-1]
    assert entry["facts"] == {"role": "clerk", "seat": 1, "single": True}
    assert (entry["jurisdiction"], entry["seat"]) == (make.HERE, "administrator-1")
    assert now_is(here, somebody).has(Role.clerk, make.HERE)


def test_with_two_administrators_nobody_gives_a_role_alone(here: Database) -> None:
    one, two, somebody = first_administrator(here), make.person(here), make.person(here)
    give(here, one, two, Role.administrator, WHOLE_SITE)
    with pytest.raises(Refused, match="second_person"):
        give(here, one, somebody, Role.clerk)
    give(here, now_is(here, two), somebody, Role.clerk, first=one)
    assert entries(here)[-1]["facts"] == {"role": "clerk", "seat": 1, "single": False}


def test_the_record_never_names_who_got_a_role(here: Database) -> None:
    administrator, somebody = first_administrator(here), make.person(here)
    give(here, administrator, somebody, Role.clerk)
    assert "person" not in json.dumps(entries(here))


@pytest.mark.parametrize(
    ("held", "wanted", "place", "reason"),
    [
        (Role.clerk, Role.secretariat, make.HERE, "roles_forbidden_together"),
        (Role.secretariat, Role.clerk, make.HERE, "roles_forbidden_together"),
        (Role.trustee, Role.registrar, make.HERE, "roles_forbidden_together"),
        (Role.registrar, Role.administrator, WHOLE_SITE, "roles_forbidden_together"),
        (Role.clerk, Role.clerk, make.HERE, "role_already_held"),
        (Role.clerk, Role.clerk, WHOLE_SITE, "role_of_another_place"),
        (Role.clerk, Role.administrator, make.HERE, "role_of_another_place"),
    ],
)
def test_what_does_not_go_together_is_refused(
    here: Database, held: Role, wanted: Role, place: str, reason: str
) -> None:
    administrator, somebody = first_administrator(here), make.person(here)
    give(here, administrator, somebody, held)
    with pytest.raises(Refused, match=reason):
        give(here, administrator, somebody, wanted, place)


def test_a_forbidden_pair_in_two_municipalities_is_allowed(here: Database) -> None:
    administrator, somebody = first_administrator(here), make.person(here)
    give(here, administrator, somebody, Role.clerk)
    give(here, administrator, somebody, Role.secretariat, make.THERE)
    assert now_is(here, somebody).rights == {(Role.clerk, make.HERE), (Role.secretariat, make.THERE)}


def test_an_administrator_cannot_become_registrar_anywhere(here: Database) -> None:
    administrator = first_administrator(here)
    with pytest.raises(Refused, match="roles_forbidden_together"):
        give(here, administrator, administrator, Role.registrar, make.THERE)


def test_two_grants_at_once_never_make_a_forbidden_pair(here: Database) -> None:
    administrator, somebody = first_administrator(here), make.person(here)
    ends = at_once(*(lambda r=r: give(here, administrator, somebody, r) for r in (Role.clerk, Role.secretariat)))
    assert sum(isinstance(end, int) for end in ends) == 1
    assert [end.reason for end in ends if isinstance(end, Refused)] == ["roles_forbidden_together"]


def test_many_grants_at_once_get_a_seat_each(here: Database) -> None:
    administrator = first_administrator(here)
    people = [make.person(here) for _ in range(6)]
    at_once(*(lambda p=p: give(here, administrator, p, Role.moderator) for p in people))
    seats = {now_is(here, p).seat(Role.moderator, make.HERE) for p in people}
    assert seats == {f"moderator-{n}" for n in range(1, 7)}


def test_a_seat_is_never_given_twice(here: Database) -> None:
    administrator, one, two = first_administrator(here), make.person(here), make.person(here)
    grant = give(here, administrator, one, Role.moderator)
    acts.end_role(here, by=administrator, now=NOW, grant_id=grant)
    give(here, administrator, two, Role.moderator)
    give(here, administrator, one, Role.moderator)
    assert now_is(here, two).seat(Role.moderator, make.HERE) == "moderator-2"
    assert now_is(here, one).seat(Role.moderator, make.HERE) == "moderator-3"
    with pytest.raises(Exception, match=r"(?i)append|unique|constraint"), here.writing() as db:
        db.execute(insert(Grant), dict(_row(db, grant), id=None, person_id=two.person_id))


def _row(db: Connection, grant: int) -> dict[str, object]:
    return dict(db.execute(select(Grant.__table__).where(Grant.id == grant)).mappings().one())


def test_a_role_that_ended_is_a_right_no_more_and_ends_once(here: Database) -> None:
    administrator, somebody = first_administrator(here), make.person(here)
    grant = give(here, administrator, somebody, Role.clerk)
    acts.end_role(here, by=administrator, now=NOW, grant_id=grant)
    assert entries(here)[-1]["kind"] == "role_ended"
    assert now_is(here, somebody).rights == frozenset()
    with pytest.raises(Missing):
        acts.end_role(here, by=administrator, now=NOW, grant_id=grant)


def test_the_last_administrator_stays(here: Database) -> None:
    administrator = first_administrator(here)
    with here.reading() as db:
        grant = queries.holders(db)[0].id
    with pytest.raises(Refused, match="last_administrator"):
        acts.end_role(here, by=administrator, now=NOW, grant_id=grant)


def test_two_administrators_cannot_end_each_other_at_once(here: Database) -> None:
    one, two = first_administrator(here), make.person(here)
    give(here, one, two, Role.administrator, WHOLE_SITE)
    both = [now_is(here, one), now_is(here, two)]
    with here.reading() as db:
        grants = {row.person_id: row.id for row in queries.holders(db)}
    at_once(
        lambda: acts.end_role(here, by=both[0], now=NOW, grant_id=grants[both[1].person_id]),
        lambda: acts.end_role(here, by=both[1], now=NOW, grant_id=grants[both[0].person_id]),
    )
    with here.reading() as db:
        assert queries.administrators(db) == 1


def test_nobody_gets_a_role_in_a_municipality_of_compiled_cases_or_none_at_all(here: Database) -> None:
    administrator, somebody = first_administrator(here), make.person(here)
    with here.writing() as db:
        names = {"name_ja": "c", "name_en": "c", "country": "JP", "demonstration": False, "compiled": True}
        db.execute(insert(Jurisdiction), {"code": "c-shi", **names})
    for place in ("c-shi", "nowhere"):
        with pytest.raises(Missing):
            give(here, administrator, somebody, Role.clerk, place)


def test_a_closed_account_gets_no_role(here: Database) -> None:
    administrator, somebody = first_administrator(here), make.person(here)
    acts.close_account(here, by=somebody, now=NOW)
    with pytest.raises(Refused, match="no_such_person"):
        give(here, administrator, somebody, Role.clerk)


def test_a_grant_is_found_among_any_number_of_them(here: Database) -> None:
    """One that is not on the first page of roles can be ended, too."""
    administrator = first_administrator(here)
    with here.writing() as db:
        for place in range(3):
            make.jurisdiction(db, f"city-{place}")
        people = [make.person(db) for _ in range(200)]
        held = {"role": "observer", "granted_at": NOW}
        rows = [
            {**held, "person_id": p.person_id, "jurisdiction": f"city-{place}", "seat": n}
            for place in range(3)
            for n, p in enumerate(people, 1)
        ]
        db.execute(insert(Grant), rows)
    with here.reading() as db:
        first = db.execute(select(Grant.id).where(Grant.role == "observer").order_by(Grant.id)).scalars().first()
        assert first is not None and first not in {row.id for row in queries.holders(db)}
    acts.end_role(here, by=administrator, now=NOW, grant_id=first)


def test_whose_own_role_was_ended_meanwhile_gives_and_ends_nothing(here: Database) -> None:
    """Three administrators: one is ended while their own request is on its way."""
    one, two = (make.officer(here, Role.administrator) for _ in range(2))
    make.officer(here, Role.administrator)
    clerk, somebody = make.officer(here, Role.clerk), make.person(here)
    with here.reading() as db:
        grants = {row.person_id: row.id for row in queries.holders(db)}
    acts.end_role(here, by=one, now=NOW, grant_id=grants[two.person_id])
    before = entries(here)
    for attempt in (
        lambda: acts.end_role(here, by=two, now=NOW, grant_id=grants[clerk.person_id]),
        lambda: give(here, two, somebody, Role.moderator, first=one),
    ):
        with pytest.raises(Refused, match="only_administrator"):
            attempt()
    assert entries(here) == before


def test_who_may_not_give_roles_does_not_learn_who_is_here(here: Database) -> None:
    with pytest.raises(Refused, match="only_administrator"):
        give(here, make.person(here), Actor(10**6), Role.clerk)


def test_who_ends_the_other_administrators_role_still_gives_nothing_alone(here: Database) -> None:
    """Ending takes one, or a stolen account could not be stopped; so being the last of two must not be worth it."""
    one, two, somebody = first_administrator(here), make.person(here), make.person(here)
    grant = give(here, one, two, Role.administrator, WHOLE_SITE)
    acts.end_role(here, by=one, now=NOW, grant_id=grant)
    with pytest.raises(Refused, match="second_person"):
        give(here, one, somebody, Role.administrator, WHOLE_SITE)
    acts.make_first_administrator(here, now=NOW, person_id=somebody.person_id)  # by whoever keeps the server
    assert entries(here)[-1]["facts"] == {"role": "administrator", "seat": 3, "single": True}
    assert "seat" not in entries(here)[-1]
    with pytest.raises(Refused, match="administrator_exists"):
        acts.make_first_administrator(here, now=NOW, person_id=make.person(here).person_id)


def test_every_role_is_reached_page_by_page(client: Client, sqlite_database: Database) -> None:
    client.sign_in(make.officer(sqlite_database, Role.administrator))
    with sqlite_database.writing() as db:
        people = [make.officer(db, Role.clerk) for _ in range(2 * queries.HOLDERS_PAGE)]
    ends: list[str] = []
    path = "/en/roles"
    while path:
        page = client.page(path)
        ends += [link for link in page.links().values() if re.fullmatch("/en/roles/[0-9]+/end", link)]
        older = page.links().get("Older")
        path = f"/en/roles{older}" if older else ""
    assert len(ends) == len(set(ends)) == len(people) + 1
    with sqlite_database.reading() as db:
        assert [f"/en/roles/{row.id}/end" for row in queries.holders(db)] == ends[: queries.HOLDERS_PAGE + 1]
    assert client.page(ends[-1]).heading == "End a role", "the one given first"
