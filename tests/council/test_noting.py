"""Notes from the assembly's side on points to check: who may write them, what they rest on, how they are shown."""

import json
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Role
from deliberation.council import acts, queries
from deliberation.council.entries import About
from deliberation.db import Database
from deliberation.errors import Missing, Problems, Refused
from deliberation.proposals import queries as proposals
from deliberation.record import queries as record
from tests import make
from tests.client import Client
from tests.council import assembly as a
from tests.dataplans.documents import data
from tests.dataplans.publishing import published
from tests.moment import NOW
from tests.page import Page

SEATS = ("RF43", None)


@pytest.fixture
def here(db: Connection) -> a.Assembly:
    return a.assembly(db)


@pytest.fixture
def slug(db: Connection, here: a.Assembly) -> str:
    return a.proposal_with_flow(db)


def note(db: Connection, by: Any, slug: str, body: str = "委員会でたずねました", **more: Any) -> None:
    given = {"version": 1, "notes": {SEATS: body}, "jurisdiction": make.HERE, **more}
    acts.note_on_flags(db, by=by, now=NOW, proposal=slug, **given)


def notes(db: Connection, slug: str) -> Any:
    return queries.flag_notes(db, proposals.by_slug(db, slug).id)[SEATS]


def test_the_secretariat_notes_for_the_assembly_and_a_member_in_their_own_name(
    db: Connection, here: a.Assembly, slug: str
):
    about = a.bill(db, here, about=About(slug))
    note(db, here.secretariat, slug, act_id=about)
    note(db, a.councillor(db, here), slug, "住民の席が要ると考えます")
    newest, first = notes(db, slug)
    assert (first.body, first.member_ja, first.act_id, first.act_ja) == ("委員会でたずねました", None, about, "Bill 1")
    assert newest.member_ja is not None and newest.act_id is None
    facts = json.loads(record.entry(db, first.log_entry_id).leaf)["facts"]
    assert facts == {"proposal": slug, "version": 1, "point": "rf43", "council_act": about}


@pytest.mark.parametrize("role", [Role.clerk, Role.proponent, Role.administrator])
def test_nobody_else_notes(db: Connection, here: a.Assembly, slug: str, role: Role):
    with pytest.raises(Refused, match="only_assembly"):
        note(db, make.officer(db, role), slug)


def test_a_seat_without_a_member_and_another_assembly_are_refused(db: Connection, here: a.Assembly, slug: str):
    with pytest.raises(Refused, match="seat_without_member"):
        note(db, make.officer(db, Role.council_member), slug)
    with pytest.raises(Refused, match="proposal_elsewhere"):
        note(db, make.officer(db, Role.secretariat, make.THERE), slug, jurisdiction=make.THERE)


def test_a_note_is_about_a_point_that_stands_and_an_act_about_this_proposal(
    db: Connection, here: a.Assembly, slug: str
):
    with pytest.raises(Problems) as found:
        note(db, here.secretariat, slug, notes={("RF19", None): "顔", SEATS: " ", ("GAP", "domain"): "空き"})
    assert {p.path: p.reason for p in found.value.problems} == {
        "RF19": "no_such_flag", "RF43": "reply_length", "GAP/domain": "no_such_flag",
    }  # fmt: skip
    with pytest.raises(Refused, match="act_not_about_this"):
        note(db, here.secretariat, slug, act_id=a.bill(db, here))
    with pytest.raises(Refused, match="no_note_written"):
        note(db, here.secretariat, slug, notes={})
    with pytest.raises(Missing):
        note(db, here.secretariat, slug, version=7)
    assert queries.flag_notes(db, proposals.by_slug(db, slug).id) == {}


def test_a_note_is_looked_at_once_more_and_then_stands_beside_its_point(app, client: Client, sqlite_database: Database):
    proposal = make.proposal(sqlite_database, slug="bus")
    published(sqlite_database, "bus", data({}, {"biometric": True}))
    with sqlite_database.writing() as db:
        here = a.assembly(db)
        act = a.bill(db, here, about=About("bus"))
        member = a.councillor(db, here)
    address = "/proposals/bus/v/1/notes"
    client.sign_in(here.secretariat)
    check = client.submit(address, {"reply.RF19": "委員会でたずねました", "act": str(act)})
    assert check.status_code == 200 and "公開する注記" in check.text and "Bill 1" in check.text
    assert queries_of(sqlite_database, proposal) == {}
    form = next(f for f in Page(check.text).forms() if f.action.endswith("/notes"))
    assert client.post(form.action, data={**form.values(), "step": ["send"]}).status_code == 303
    shown = client.page("/proposals/bus/v/1/points")
    assert "委員会でたずねました" in shown.text and f"/council/acts/{act}" in shown.links().values()
    client.sign_in(member)
    assert "名前と今日の日付とともに、本人の見解" in client.submit(address, {"reply.RF19": "私はこう見ます"}).text
    assert 'name="act"' not in client.page(address).text  # a view rests on no act of the assembly
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    assert client.get(address).status_code == 403


def queries_of(database: Database, proposal: int) -> Any:
    with database.reading() as db:
        return queries.flag_notes(db, proposal)
