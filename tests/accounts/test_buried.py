"""Nothing that waits for a seat is hidden by how much else waits, and looking costs the same however much it is."""

from sqlalchemy import insert

from deliberation.accounts import queries
from deliberation.accounts.models import Grant, PendingAct
from deliberation.accounts.rules import WHOLE_SITE, Actor, Role
from deliberation.accounts.two_seats import TWO_SEAT_ACTS
from deliberation.db import Database
from tests import make
from tests.accounts.statements import statements
from tests.client import Client
from tests.moment import NOW

LAST = 2**31 - 1


def put_forward(db: Database, by: Actor, act: str, second: Role, count: int = 1, place: str = make.HERE) -> list[int]:
    """Waiting acts as they are kept; what they say matters to none of these tests."""
    with db.reading() as reading:
        already = len(queries.open_pending(reading, {(second, place)}, [], LAST))
    rows = [
        {
            "act": act, "role": second, "jurisdiction": place, "arguments": b'{"arguments": {}}', "link": None,
            "digest": f"sha256:{act}{already}-{n}", "proposed_by": by.person_id, "proposed_seat": "clerk-1",
            "proposed_at": NOW, "state": "open",
        }
        for n in range(count)
    ]  # fmt: skip
    with db.writing() as writing:
        return [int(writing.execute(insert(PendingAct).returning(PendingAct.id), row).scalar_one()) for row in rows]


def test_what_one_seat_puts_forward_buries_no_act_of_another(database: Database) -> None:
    """Those that wait for others are told apart before they are counted off."""
    one, two = make.officer(database, Role.clerk), make.officer(database, Role.clerk)
    ours = put_forward(database, one, "example", Role.clerk)
    theirs = put_forward(database, one, "example_across", Role.secretariat, 120)
    mine = [("example", make.HERE), ("example_across", make.HERE)]
    with database.reading() as db:
        assert [row.id for row in queries.waiting(db, two.rights, two.person_id)] == ours
        assert [row.id for row in queries.open_pending(db, two.rights, [], LAST)] == ours
        found, before = [], LAST
        while page := queries.open_pending(db, {(Role.secretariat, make.HERE)}, [], before)[: queries.PENDING_PAGE]:
            found, before = [*found, *(row.id for row in page)], page[-1].id
        assert found == theirs[::-1]
        assert [row.id for row in queries.open_pending(db, two.rights, mine, LAST)] == theirs[:-12:-1]
        assert queries.open_pending(db, set(), [], LAST) == [] == queries.waiting(db, set(), 1)


def test_an_official_sees_what_waits_for_them_behind_a_hundred_acts_for_others(
    client: Client, sqlite_database: Database
) -> None:
    one, two = make.officer(sqlite_database, Role.clerk), make.officer(sqlite_database, Role.clerk)
    theirs = next(name for name, spec in TWO_SEAT_ACTS.items() if spec.role == spec.second_role == Role.secretariat)
    (ours,) = put_forward(sqlite_database, one, "publish_version", Role.clerk)
    put_forward(sqlite_database, make.officer(sqlite_database, Role.secretariat), theirs, Role.secretariat, 120)
    client.sign_in(two)
    assert "確認待ち 1" in client.page("/accounts/me").links()
    assert f"/pending/{ours}/decline" in client.get("/pending").text


def test_fifty_waiting_acts_are_counted_with_the_questions_of_one(client: Client, sqlite_database: Database) -> None:
    """Whether one has lapsed is kept until the record grows: the record's revision is then asked for once a page."""
    one, two = make.officer(sqlite_database, Role.clerk), make.officer(sqlite_database, Role.clerk)
    client.sign_in(two)
    asked = []
    for count in (1, 49):
        put_forward(sqlite_database, one, "publish_version", Role.clerk, count)
        client.get("/accounts/me")
        with statements(sqlite_database) as seen:
            assert client.page("/accounts/me")
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_a_role_beyond_the_first_five_hundred_can_be_ended(client: Client, sqlite_database: Database) -> None:
    administrator = make.officer(sqlite_database, Role.administrator)
    crowd = make.person(sqlite_database)
    last = make.officer(sqlite_database, Role.trustee)
    row = {"person_id": crowd.person_id, "role": Role.auditor, "seat": 1, "granted_at": NOW, "ended_at": None}
    with sqlite_database.writing() as db:
        db.execute(insert(Grant), [{**row, "jurisdiction": f"a--{n}"} for n in range(501)])
        (grant,) = (r.id for r in db.execute(Grant.__table__.select()) if r.person_id == last.person_id)
    client.sign_in(administrator)
    assert client.submit(f"/roles/{grant}/end", {}, form=f"/roles/{grant}/end").status_code == 303
    with sqlite_database.reading() as db:
        assert queries.actor(db, last.person_id).rights == frozenset()
        assert queries.actor(db, administrator.person_id).has(Role.administrator, WHOLE_SITE)
    assert client.get(f"/roles/{grant}/end").status_code == client.get(f"/roles/{2**63}/end").status_code == 404
