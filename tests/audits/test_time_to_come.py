"""Rows of a time to come: nobody has observed them, however late they are read."""

import io
from datetime import date, timedelta

import pytest
from flask import Flask

from deliberation.audits import gathering, queries, working
from deliberation.audits.reading import read
from deliberation.audits.rows import Row
from deliberation.consents import queries as consents
from deliberation.db import Database
from deliberation.proposals import queries as proposals
from tests.audits import scene as s
from tests.audits.making import line
from tests.audits.test_large_files import add, opened, press, uploads
from tests.audits.test_routes import send
from tests.client import Client
from tests.conftest import FixedClock
from tests.moment import NOW

READ = int(NOW.timestamp())


@pytest.fixture
def at(sqlite_database: Database, app: Flask) -> s.Scene:
    with sqlite_database.writing() as db:
        return s.scene(db)


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        (0, 0, None),
        (300, 300, None),  # a clock that is ahead
        (301, 301, "window_start"),
        (-3_600, 86_400, None),  # the day that is being counted
        (-3_600, 86_401, "window_end"),
    ],
)
def test_a_row_of_a_time_to_come_is_no_observation(start: int, end: int, name: str | None) -> None:
    window = {"window_start": NOW + timedelta(seconds=start), "window_end": NOW + timedelta(seconds=end)}
    raw = line(**{key: moment.isoformat() for key, moment in window.items()})
    ((_, found),) = read(io.BytesIO(raw), "jsonl", read_at=READ)
    assert (isinstance(found, Row), getattr(found, "name", None)) == (name is None, name)


def test_a_row_of_a_time_to_come_is_refused_with_its_line_and_stays_so(
    client: Client, sqlite_database: Database, at: s.Scene
) -> None:
    client.sign_in(at.observer)
    later = {"window_start": "2030-01-01T00:00:00+09:00", "window_end": "2030-01-02T00:00:00+09:00"}
    running = {"window_start": "2026-11-21T00:00:00+09:00", "window_end": "2026-11-22T00:00:00+09:00"}
    page = send(client, at, s.rows(at, {}, later, running), english=True).headers["Location"]
    text = client.page(page).text
    assert "This time has not come yet" in text and "まだ来ていません" in client.page(page.removeprefix("/en")).text
    with sqlite_database.reading() as db:
        (line,) = queries.refused_lines(db, 1, 0)
        assert (line.line, line.code, line.name) == (2, "in_future", "window_start")
        found = s.composed(db, at, client.application.extensions["jukugi_settings"].uploads)
    assert found["rows"]["audited"] + found["rows"]["outside_period"] == 2 and found["rows"]["refused"] == 1


def test_a_large_file_holds_no_row_of_a_time_after_it_was_whole(
    client: Client, app: Flask, sqlite_database: Database, at: s.Scene, fixed_clock: FixedClock
) -> None:
    page, late = opened(client, at), "2026-11-23T09:00:00+09:00"
    assert add(client, page, s.rows(at, {}, {"window_start": late, "window_end": late})).status_code == 303
    press(client, page, "/close")
    fixed_clock.moment += timedelta(days=30)  # it was waiting for long: what it says was no observation all the same
    assert working.read_waiting(sqlite_database, uploads(app)) == 1
    assert "受け付けた行は1、受け付けなかった行は1です" in client.page("/audits/uploads/1").text
    with sqlite_database.reading() as db:
        basis = gathering.basis_of_record(
            db, proposals.by_id(db, at.proposal), consents.record(db, at.record), s.FIRST, date(2026, 11, 30)
        )
        files = queries.all_uploads(db, at.proposal)
        rows = gathering.make_report(basis, files, uploads(app))["rows"]
    assert (rows["audited"], rows["outside_period"]) == (1, 0)
