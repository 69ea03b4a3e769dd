"""Letters, sent to a real mail server of this machine."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import text, update

from deliberation import config
from deliberation.accounts import acts as accounts
from deliberation.accounts.models import Notice
from deliberation.accounts.rules import Role
from deliberation.config import BadSettings
from deliberation.db import Database
from deliberation.following import composing, post, queries, rules
from deliberation.following.models import Follow, MailBlock, MailChoice, MailLetter
from deliberation.following.runner import Worker
from deliberation.site import acts as site
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.conftest import FixedClock, build_app
from tests.following.calls import SECRET, handle, reader
from tests.following.mailed import MORNING, Box, link, news, rhythm, states, words
from tests.moment import NOW
from tests.page import Page


@pytest.fixture
def app(mail_app: Flask) -> Flask:
    return mail_app


@pytest.mark.parametrize(
    ("language", "said", "result"),
    [("ja", "市が意見に考え", "今後の参考にする"), ("en", "The city responded to comments.", "For future reference")],
)
def test_the_morning_after_brings_one_letter_in_plain_words(
    app: Flask, box: Box, sqlite_database: Database, fixed_clock: FixedClock, language: str, said: str, result: str
) -> None:
    _who, slug = news(sqlite_database, language=language)
    worker = Worker(app)
    assert worker.look() == 0  # not before the city's hour
    fixed_clock.moment = MORNING
    assert worker.look() == 1 and worker.look() == 0
    (letter,) = box.letters
    body, prefix = words(letter), "/en" if language == "en" else ""
    assert letter.get_content_type() == "text/plain" and letter["Content-Language"] == language
    assert said in body and result in body and f"{prefix}/proposals/{slug}" in body and "opinion number" not in body
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and letter["Message-ID"]
    assert re.search(rb"\nList-Unsubscribe: <http://[^\s>]+>\r?\n", box.raw[0]), "as mail programs read it (RFC 2369)"
    assert states(sqlite_database) == ["sent"]
    fixed_clock.moment += timedelta(days=1)
    assert worker.look() == 0  # nothing new: no letter


def test_letters_end_with_one_post_without_signing_in_and_never_by_looking(
    app: Flask, client: Client, box: Box, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    who, slug = news(sqlite_database)
    fixed_clock.moment = MORNING
    Worker(app).look()
    way = link(box.letters[0])
    assert client.page(way).forms() and rhythm(sqlite_database, who) == "daily"  # a scanner follows links
    answer = app.test_client().post(way, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and rhythm(sqlite_database, who) == "off"
    assert Page(answer.text).root.all("h1")[0].text == "メールでの知らせをやめました"
    assert client.post(way + "x").status_code == 404 and client.get(way + "x").status_code == 404
    (one,) = {a for a in re.findall(r"http://[^/]+(/mail/stop/\S+)", words(box.letters[0])) if a != way}
    assert client.post(one).status_code == 200 and make.rows(sqlite_database, Follow) == 0
    m.answer(sqlite_database, slug, m.comment(sqlite_database, slug))
    fixed_clock.moment += timedelta(days=8)
    assert Worker(app).look() == 0


def test_an_address_is_confirmed_by_its_holder_first(
    app: Flask, client: Client, box: Box, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    slug, who = m.published(sqlite_database), make.person(sqlite_database)
    client.sign_in(who)
    client.submit(f"/follow/proposal/{slug}", {}, form="/follow/")
    client.submit("/accounts/me/following", {"rhythm": "at_once", "language": "ja"})
    m.answer(sqlite_database, slug, m.comment(sqlite_database, slug))
    fixed_clock.moment += timedelta(hours=1)
    assert Worker(app).look() == 0 and box.letters == []  # nobody is told at an address that may be another's
    client.submit("/accounts/me/following", {}, form="confirm")
    Worker(app).look()
    (asked,) = box.letters
    way = re.search(r"http://[^/]+(/mail/confirm/\S+)", words(asked))
    assert way and "List-Unsubscribe" not in asked
    stranger = app.test_client()
    assert isinstance(stranger, Client)
    stranger.get(way[1])
    assert "未確認" in client.page("/accounts/me/following").text
    stranger.submit(way[1], {"said": "yes"})
    assert "確認済み" in client.page("/accounts/me/following").text
    fixed_clock.moment += timedelta(hours=1)
    Worker(app).look()
    assert len(box.letters) == 2 and slug in words(box.letters[1])


def test_who_wants_no_letters_gets_none_whoever_asks(
    app: Flask, client: Client, box: Box, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    who = reader(sqlite_database, confirmed=False)
    client.sign_in(who)
    client.submit("/accounts/me/following", {}, form="confirm")
    Worker(app).look()
    way = re.search(r"http://[^/]+(/mail/confirm/\S+)", words(box.letters[0]))
    assert way
    page = Page(client.get(way[1]).text)
    never = next(f for f in page.forms() if f.values().get("said") == ["never"])
    assert client.post(way[1], data=never.values()).status_code == 200
    assert make.rows(sqlite_database, MailBlock) == 1
    answer = client.post("/accounts/me/following/confirm", data=_token(client))
    assert answer.status_code == 409
    Worker(app).look()
    assert len(box.letters) == 1


def _token(client: Client) -> dict[str, Any]:
    return dict(next(f for f in client.page("/accounts/me/following").forms() if f.posts).values())


def test_a_flood_of_confirmations_reaches_no_stranger(
    client: Client, app: Flask, box: Box, sqlite_database: Database
) -> None:
    client.sign_in(reader(sqlite_database, confirmed=False))
    codes = [client.post("/accounts/me/following/confirm", data=_token(client)).status_code for _ in range(5)]
    Worker(app).look()
    assert codes == [303, 303, 429, 429, 429] and len(box.letters) == 2


def test_no_more_than_four_an_hour_and_nothing_is_lost(
    app: Flask, box: Box, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    _who, slug = news(sqlite_database, rhythm="at_once")
    worker = Worker(app)
    for _ in range(7):
        fixed_clock.moment += rules.GATHERED + timedelta(seconds=1)
        worker.look()
        m.answer(sqlite_database, slug, m.comment(sqlite_database, slug))
    assert len(box.letters) == rules.MOST_AN_HOUR + 1  # the fifth when the first was an hour old
    last = words(box.letters[-1])
    assert len(re.findall("/record/", last)) == 3  # what was put off is in it


def test_what_the_server_does_not_take_now_is_tried_again_as_the_same_letter(
    app: Flask, box: Box, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    news(sqlite_database)
    fixed_clock.moment, worker = MORNING, Worker(app)
    box.says["DATA"] = "451 later"
    worker.look()
    assert states(sqlite_database) == ["waiting"] and worker.look() == 0
    box.says.clear()
    fixed_clock.moment += rules.BACKOFF[0]
    worker.look()
    assert states(sqlite_database) == ["sent"] and len(box.letters) == 1


def test_a_server_that_never_takes_it_is_given_up_in_the_open(
    app: Flask, client: Client, box: Box, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    who, _slug = news(sqlite_database)
    fixed_clock.moment, worker, box.says["DATA"] = MORNING, Worker(app), "451 later"
    for wait in (timedelta(), *rules.BACKOFF):
        fixed_clock.moment += wait
        worker.look()
    assert states(sqlite_database)[0] == "given_up" and make.rows(sqlite_database, Notice) >= 1
    client.sign_in(who)
    assert "届けられませんでした" in client.page("/accounts/me/following").text
    client.sign_in(make.officer(sqlite_database, Role.administrator))
    shown = client.page("/desk/mail").text
    assert "letter-451" in shown and "@" not in shown.replace("jukugi@", "")


def test_an_address_that_the_server_does_not_know_gets_no_more(
    app: Flask, client: Client, box: Box, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    who, _slug = news(sqlite_database)
    fixed_clock.moment, box.says["RCPT"] = MORNING, "550 5.1.1 no such user"
    Worker(app).look()
    assert states(sqlite_database) == ["given_up"] and rhythm(sqlite_database, who) == "off"
    client.sign_in(who)
    assert "このアドレスには届けられない" in client.page("/accounts/me/following").text


@pytest.mark.parametrize(("stopped", "then", "letters"), [("claimed", "sent", 1), ("handing", "unsure", 0)])
def test_a_worker_that_died_leaves_no_second_letter(
    app: Flask, box: Box, sqlite_database: Database, fixed_clock: FixedClock, stopped: str, then: str, letters: int
) -> None:
    """What was not handed over is sent; what was being handed over may have been taken, so it is not sent again."""
    news(sqlite_database)
    fixed_clock.moment = MORNING
    worker = Worker(app)
    with sqlite_database.reading() as db:
        (choice,) = queries.due(db, MORNING)
    worker._look_for(choice)
    with sqlite_database.writing() as db:
        db.execute(update(MailLetter).values(state=stopped))
    fixed_clock.moment += rules.CLAIMED + timedelta(seconds=1)
    Worker(app).look()
    assert states(sqlite_database) == [then] and len(box.letters) == letters


def test_a_fault_of_ours_keeps_no_other_letter_from_being_sent(
    app: Flask, box: Box, sqlite_database: Database, fixed_clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault is told by its kind alone, and the letter is tried again."""
    first, _slug = news(sqlite_database)
    news(sqlite_database)
    fixed_clock.moment, made = MORNING, composing.letter

    def broken(row: Any, choice: Any, now: datetime) -> Any:
        return made(row, choice, now) if row.person_id != first.person_id else made(None, None, now)

    monkeypatch.setattr(composing, "letter", broken)
    Worker(app).look()
    assert sorted(states(sqlite_database)) == ["sent", "waiting"] and len(box.letters) == 1


def test_two_workers_send_one_letter(app: Flask, box: Box, sqlite_database: Database, fixed_clock: FixedClock) -> None:
    news(sqlite_database)
    fixed_clock.moment = MORNING
    one, two = Worker(app), Worker(app)
    with sqlite_database.reading() as db:
        (choice,) = queries.due(db, MORNING)
    for worker in (one, two):
        worker._look_for(choice)
    with sqlite_database.reading() as db:
        waiting = queries.waiting(db, MORNING)
    for worker in (one, two):
        worker._send(waiting)
    assert len(box.letters) == 1


def test_with_a_person_goes_what_they_followed_and_were_told(
    app: Flask, box: Box, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    for leave in (site.erase_myself, accounts.close_account):
        who, _slug = news(sqlite_database)
        fixed_clock.moment = MORNING
        Worker(app).look()
        leave(sqlite_database, by=who, now=MORNING)
        assert [make.rows(sqlite_database, table) for table in (Follow, MailChoice, MailLetter)] == [0, 0, 0]


def test_an_official_is_told_what_waits(
    app: Flask, box: Box, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    with sqlite_database.writing() as db:
        make.proposal(db)  # without a plan yet
    reader(sqlite_database, by=make.officer(sqlite_database, Role.clerk), duties=True)
    fixed_clock.moment = MORNING
    assert Worker(app).look() == 1
    assert "担当席で待っていること" in words(box.letters[0]) and "/draft" in words(box.letters[0])


def test_neither_the_record_nor_the_downloads_know_who_follows(
    app: Flask, client: Client, box: Box, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    who, _slug = news(sqlite_database)
    with sqlite_database.reading() as db:
        hidden = (handle(db, who), str(queries.choice(db, who.person_id).email))
        kept = repr([db.execute(text(f"SELECT * FROM {t}")).all() for t in ("log_entry", "mail_letters", "heads")])
    assert not any(one in kept for one in hidden)
    assert "mail" not in client.get("/archive/tables").text.replace("hreflang", "")


def test_without_a_mail_server_nothing_is_offered_that_cannot_work(
    sqlite_database: Database, tmp_path: Path, compiled_templates: FileSystemBytecodeCache,
    monkeypatch: pytest.MonkeyPatch, fixed_clock: FixedClock,
) -> None:  # fmt: skip
    make.jurisdiction(sqlite_database)
    client: Any = build_app(sqlite_database, tmp_path, compiled_templates, monkeypatch).test_client()
    slug, who = m.published(sqlite_database), make.person(sqlite_database)
    client.sign_in(who)
    page = client.page(f"/follow/proposal/{slug}")
    assert not [f for f in page.forms() if f.posts and "follow" in f.action]
    page = client.page("/accounts/me/following")
    assert "メールを送っていません" in page.text and not [f for f in page.forms() if "follow" in f.action]


def test_a_demonstration_says_that_it_sends_nothing(app: Flask, client: Client, sqlite_database: Database) -> None:
    app.extensions["jukugi_settings"] = replace(app.extensions["jukugi_settings"], smtp="folder")
    client.sign_in(make.person(sqlite_database))
    assert "メールは送らず" in client.page("/accounts/me/following").text


def test_a_demonstration_writes_letters_into_a_folder(tmp_path: Path) -> None:
    post.Folder(tmp_path / "mail").hand_over("a@example.invalid", b"Subject: x\r\n\r\nx", lambda: None)
    assert (tmp_path / "mail" / "0001.eml").read_bytes().endswith(b"x")


@pytest.mark.parametrize(
    "wrong",
    [
        {"JUKUGI_SMTP": "mail.example.jp"}, {"JUKUGI_SMTP": "smtp://mail.example.jp"}, {"JUKUGI_MAIL_HOUR": "24"},
        {"JUKUGI_SMTP": "smtp://mail.example.jp", "JUKUGI_MAIL_FROM": "the city"},
    ],
)  # fmt: skip
def test_settings_of_mail_that_cannot_work_stop_the_start(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match=next(iter(wrong)) if len(wrong) == 1 and "HOUR" in str(wrong) else "JUKUGI_"):
        config.read({"JUKUGI_VAR": str(tmp_path), **wrong})


def test_a_week_ends_on_monday_morning() -> None:
    assert rules.next_look("weekly", NOW, 7) == MORNING + timedelta(days=1)
    assert rules.next_look("daily", MORNING, 7) == MORNING + timedelta(days=1)
    assert rules.next_look("off", NOW, 7) is None and SECRET
