"""To whom letters go and what the mail server is told: one plain address; one letter's fault is no other's."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from deliberation.accounts import acts as accounts
from deliberation.accounts.models import Person
from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.following import acts, post, queries, rules
from deliberation.following.models import MailBlock, MailChoice, MailLetter
from deliberation.following.runner import Worker
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.conftest import FixedClock
from tests.following.calls import HOUR, handle, keys, reader
from tests.following.mailed import MORNING, Box, link, news, rhythm, states, words
from tests.moment import NOW
from tests.page import Page


@pytest.fixture
def app(mail_app: Flask) -> Flask:
    return mail_app


def at(database: Database, who: Any, address: str, *, confirmed: bool = True) -> Any:
    """The same person with another address in the database, by whatever way it came there."""
    with database.writing() as db:
        db.execute(update(Person).where(Person.id == who.person_id).values(email=address))
        found = keys(db, who)
        if confirmed:
            acts.confirm_address(db, now=NOW, handle=handle(db, who), now_has=found["address"], hour=HOUR, **found)
    return who


def asked(client: Client, database: Database, address: str) -> int:
    """Somebody with this address has a letter sent that asks whether it is theirs."""
    client.sign_in(at(database, reader(database, confirmed=False), address, confirmed=False))
    token = next(f for f in client.page("/accounts/me/following").forms() if f.posts).values()
    return client.post("/accounts/me/following/confirm", data=token).status_code


def ways(box: Box) -> list[str]:
    found = [re.search(r"http://[^/]+(/mail/confirm/\S+)", words(letter)) for letter in box.letters]
    return [way[1] for way in found if way]


def fault(database: Database, who: Any) -> tuple[str, str | None]:
    with database.reading() as db:
        row = db.execute(
            select(MailLetter.state, MailLetter.fault).where(MailLetter.person_id == who.person_id)
        ).one()
    return row.state, row.fault


def test_no_tag_walks_around_the_limit_or_the_refusal_of_a_mailbox(
    app: Flask, client: Client, box: Box, sqlite_database: Database
) -> None:
    codes = [asked(client, sqlite_database, f"victim{tag}@x.example") for tag in ("", "+1", "+2")]
    assert codes == [303, 303, 429]
    Worker(app).look()
    stranger = Page(client.get(ways(box)[0]).text)
    never = next(f for f in stranger.forms() if f.values().get("said") == ["never"])
    assert client.post(ways(box)[0], data=never.values()).status_code == 200
    who = at(sqlite_database, reader(sqlite_database, confirmed=False), "victim+3@x.example", confirmed=False)
    with sqlite_database.writing() as db, pytest.raises(Refused, match="mail_blocked"):
        acts.ask_to_confirm(db, by=who, now=NOW, **keys(db, who))


def test_who_refused_is_not_told_that_they_confirmed(
    app: Flask, client: Client, box: Box, sqlite_database: Database
) -> None:
    """"Never" and then "yes" on the same page: the refusal stands, and the page says so."""
    assert asked(client, sqlite_database, "victim@x.example") == 303
    Worker(app).look()
    (way,) = ways(box)
    never, yes = ({}, {})
    for form in Page(client.get(way).text).forms():
        said = form.values().get("said")
        never, yes = (form.values() if said == ["never"] else never, form.values() if said == ["yes"] else yes)
    client.post(way, data=never)
    answer = client.post(way, data=yes)
    assert answer.status_code == 409 and "確認しました" not in answer.text and "元に戻りません" in answer.text
    again = client.page(way)
    assert "元に戻りません" in again.text and not [f for f in again.forms() if "said" in f.values()]
    assert make.rows(sqlite_database, MailBlock) == 1
    with sqlite_database.reading() as db:
        assert db.execute(select(MailChoice.confirmed)).scalar_one() is None
    mine = client.page("/accounts/me/following")
    assert "メールをすべて断りました" in mine.text and not [f for f in mine.forms() if "confirm" in f.action]


@pytest.mark.parametrize(
    "address", ["g:victim@x.example", "victim(1)@x.example", "p@日本.jp", "桜@x.example", "a@b\r\n.jp"]
)
def test_an_address_that_none_can_be_written_to_is_given_up_and_stops_no_other_letter(
    app: Flask, client: Client, box: Box, sqlite_database: Database, fixed_clock: FixedClock, address: str
) -> None:
    """However it came into the database."""
    bad = at(sqlite_database, news(sqlite_database)[0], address)
    good, _slug = news(sqlite_database)
    fixed_clock.moment = MORNING
    assert Worker(app).look() == 2 and len(box.letters) == 1
    assert fault(sqlite_database, bad) == ("given_up", "form") and fault(sqlite_database, good) == ("sent", None)
    assert rhythm(sqlite_database, bad) == "off"
    client.sign_in(make.officer(sqlite_database, Role.administrator))
    shown = client.page("/desk/mail").text
    assert "登録のアドレスの形では、メールを送れません" in shown and "x.example" not in shown


def test_a_domain_in_kanji_is_written_to_by_its_name_on_the_line(
    app: Flask, client: Client, box: Box, sqlite_database: Database
) -> None:
    there = accounts.register_person(sqlite_database, now=NOW, email="p@日本.jp", password=make.PASSWORD)
    with sqlite_database.reading() as db:
        kept = db.execute(select(Person.email).where(Person.id == there)).scalar_one()
    assert kept == "p@xn--wgv71a.jp" and asked(client, sqlite_database, f"q{kept}") == 303
    Worker(app).look()
    assert box.letters[0]["To"] == "qp@xn--wgv71a.jp"


def test_whatever_goes_wrong_with_one_letter_is_marked_and_the_next_is_sent(
    app: Flask, box: Box, sqlite_database: Database, fixed_clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can never fit is given up at once; what nobody has foreseen is tried again."""
    never, later, good = (news(sqlite_database)[0] for _ in range(3))
    with sqlite_database.reading() as db:
        first, second = (str(queries.choice(db, who.person_id).email) for who in (never, later))
    handed = post.Server.hand_over

    def broken(way: Any, to: str, message: bytes, before_end: Any) -> None:
        if to == second:
            raise RuntimeError
        handed(way, to + "本" if to == first else to, message, before_end)

    monkeypatch.setattr(post.Server, "hand_over", broken)
    fixed_clock.moment = MORNING
    Worker(app).look()
    assert fault(sqlite_database, never) == ("given_up", "not_sent")
    assert fault(sqlite_database, later) == ("waiting", "not_sent") and fault(sqlite_database, good) == ("sent", None)


def test_a_letter_that_stops_its_worker_each_time_is_given_up(
    app: Flask, box: Box, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    who, _slug = news(sqlite_database)
    fixed_clock.moment, worker = MORNING, Worker(app)
    with sqlite_database.reading() as db:
        (choice,) = queries.due(db, MORNING)
    worker._look_for(choice)
    for _ in range(len(rules.BACKOFF) + 1):
        with sqlite_database.writing() as db:
            db.execute(update(MailLetter).values(state="claimed", next_at=fixed_clock.moment))
        fixed_clock.moment += rules.CLAIMED * 2
        acts.tidy(sqlite_database, now=fixed_clock.moment)
    assert fault(sqlite_database, who) == ("given_up", "stopped")


@pytest.mark.parametrize(
    ("says", "then", "told"),
    [
        ({"MAIL": "530 5.7.0 authentication required"}, "waiting", "sender-530"),
        ({"RCPT": "554 5.7.1 relay access denied"}, "waiting", "address-554"),
        ({"RCPT": "450 4.2.1 greylisted"}, "waiting", "address-450"),
        ({"DATA": "550 5.7.26 unauthenticated mail"}, "waiting", "letter-550"),
        ({"DATA": "552 5.3.4 message too big"}, "given_up", "letter-552"),
        ({"RCPT": "552 5.2.2 mailbox full"}, "given_up", "address-552"),
    ],
)
def test_what_the_server_has_against_the_sender_costs_no_letter(
    app: Flask, client: Client, box: Box, sqlite_database: Database, fixed_clock: FixedClock, says: dict[str, str],
    then: str, told: str,
) -> None:  # fmt: skip
    """A wrong setting is put right, and what waits is sent; what is about the letter is not tried again."""
    who, _slug = news(sqlite_database)
    box.says, fixed_clock.moment = says, MORNING
    Worker(app).look()
    assert fault(sqlite_database, who) == (then, told) and rhythm(sqlite_database, who) == "daily"
    client.sign_in(make.officer(sqlite_database, Role.administrator))
    assert ("次に試す時刻 2026年11月22日（日） 07:05" in client.page("/desk/mail").text) == (then == "waiting")
    box.says = {}
    fixed_clock.moment += rules.BACKOFF[0]
    Worker(app).look()
    assert states(sqlite_database) == ["sent" if then == "waiting" else then]


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://mail.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_one_press_ends_letters_from_anywhere_and_its_address_alone_counts(
    app: Flask, client: Client, box: Box, sqlite_database: Database, fixed_clock: FixedClock, headers: dict[str, str]
) -> None:
    """It comes from servers of mail providers (RFC 8058): without a session, with any origin or none."""
    who, other = news(sqlite_database)[0], reader(sqlite_database)
    fixed_clock.moment = MORNING
    Worker(app).look()
    way, press = link(box.letters[0]), {"List-Unsubscribe": "One-Click"}
    client.sign_in(other)
    assert client.post(way + "x", data=press, headers=headers).status_code == 404
    assert client.get(way, headers=headers).status_code == 200 and rhythm(sqlite_database, who) == "daily"
    answer = client.post(way, data=press, headers=headers)
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
    assert (rhythm(sqlite_database, who), rhythm(sqlite_database, other)) == ("off", "daily")
    assert app.test_client().post(way, headers=headers).status_code == 200
    mine = {"rhythm": "off", "language": "ja"}
    there = client.post("/accounts/me/following", data=mine, headers={"Origin": "https://mail.example"})
    assert there.status_code == 403 and rhythm(sqlite_database, other) == "daily"


def test_what_one_letter_cannot_hold_is_told_in_the_next(
    app: Flask, box: Box, sqlite_database: Database, fixed_clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_READ", 3)
    _who, slug = news(sqlite_database)
    for _ in range(3):
        m.answer(sqlite_database, slug, m.comment(sqlite_database, slug))
    told = []
    for day in range(4):
        fixed_clock.moment = MORNING + timedelta(days=day)
        Worker(app).look()
        told.append(len(box.letters))
    text = "".join(words(letter) for letter in box.letters)
    assert told == [1, 2, 3, 3] and len(re.findall("/record/", text)) == 4
    assert sum(map(int, re.findall("意見が出されました。：([0-9]+)件", text))) == 4
