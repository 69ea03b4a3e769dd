"""Large files: they come in parts, are read beside the server, and go on where they stopped."""

import io
import json
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from deliberation import cli, refusals
from deliberation.accounts.rules import Role
from deliberation.audits import acts, auditing, parts, queries, runner, store, surveying, working
from deliberation.audits import cli as rows_cli
from deliberation.audits.reading import read
from deliberation.audits.report import to_bytes
from deliberation.audits.surveying import Survey
from deliberation.clock import now
from deliberation.db import Database
from deliberation.errors import Refused
from tests import make
from tests.audits import logs
from tests.audits import scene as s
from tests.audits.making import CELLS, chained, line, table
from tests.audits.test_routes import confirm, report
from tests.client import Client
from tests.moment import NOW


@pytest.fixture
def at(sqlite_database: Database, app: Flask) -> s.Scene:
    with sqlite_database.writing() as db:
        return s.scene(db)


def uploads(app: Flask) -> Path:
    return Path(app.extensions["jukugi_settings"].uploads)


def opened(client: Client, at: s.Scene, **given: Any) -> str:
    client.sign_in(at.observer)
    token = client.page(f"/audits/{at.slug}/load/large").forms()[-1].values()["csrf_token"]
    data = {"csrf_token": token, **given}
    answer = client.post(f"/audits/{at.slug}/load/large", data=data, content_type="multipart/form-data")
    return str(answer.headers["Location"])


def add(client: Client, page: str, raw: bytes, **changed: Any) -> Any:
    form = next(form for form in client.page(page).forms() if form.action.endswith("/part"))
    data = {**{name: found[0] for name, found in form.values().items()}, "file": (io.BytesIO(raw), "part"), **changed}
    return client.post(f"{page}/part", data=data, content_type="multipart/form-data")


def press(client: Client, page: str, name: str) -> None:
    form = next(f for f in client.page(page).forms() if f.action.endswith(name))
    assert client.post(form.action, data=form.values()).status_code == 303


def key(client: Client, page: str) -> dict[str, str]:
    found = re.search(r"JUKUGI_KEY=([0-9a-f]{64})", client.page(page).text)
    assert found
    return {"Authorization": f"Bearer {found[1]}"}


def test_a_file_comes_in_parts_and_is_read_beside_the_server(
    client: Client, app: Flask, sqlite_database: Database, at: s.Scene
) -> None:
    page = opened(client, at)
    raw = s.rows(at, {}, {}, {"record_count": -1}, {})
    for start in range(0, len(raw), 1000):
        assert add(client, page, raw[start : start + 1000]).status_code == 303
    assert f"{len(raw):,}バイトが届いています" in client.page(page).text
    assert working.read_waiting(sqlite_database, uploads(app)) == 0, "it is not whole yet"
    press(client, page, "/close")
    assert "まもなく読み始めます" in client.page(page).text
    assert working.is_waiting(sqlite_database, uploads(app))
    assert working.read_waiting(sqlite_database, uploads(app)) == 1
    there = client.page(client.page(page).links()["ファイル1"])
    assert "受け付けた行は3、受け付けなかった行は1です" in there.text
    assert not list((uploads(app) / "parts").iterdir())
    assert client.get(f"{page}/state.json").json["state"] == "taken"


def test_a_part_is_never_added_twice_and_never_by_somebody_else(
    client: Client, app: Flask, sqlite_database: Database, at: s.Scene
) -> None:
    page = opened(client, at)
    assert add(client, page, b"abc").status_code == 303
    again = add(client, page, b"abc", place="0")
    assert again.status_code == 422
    assert "3バイトまで届いています" in again.text
    with parts.held(parts.folder_of(uploads(app), 1)):
        assert "少したってから" in add(client, page, b"d").text
    other = app.test_client()
    assert other.put(f"{page}/data?offset=3", data=b"x").status_code == 403
    assert other.put(f"{page}/data?offset=3", data=b"x", headers={"Authorization": "Bearer x"}).status_code == 403
    assert other.get(f"{page}/state.json").status_code == 403
    mine = key(client, page)
    client.sign_in(make.everybody(sqlite_database))
    assert client.get(page).status_code == 404
    assert other.put(f"{page}/data?offset=1", data=b"x", headers=mine).json["refused"] == "part_elsewhere"
    assert other.put(f"{page}/data?offset=3&last=1", data=b"d", headers=mine).json["state"] == "waiting"
    assert other.put(f"{page}/data?offset=4", data=b"e", headers=mine).json["refused"] == "intake_closed"
    assert parts.data_of(parts.folder_of(uploads(app), 1)).read_bytes() == b"abcd"


def test_what_is_given_up_is_forgotten(client: Client, app: Flask, at: s.Scene) -> None:
    page = opened(client, at)
    add(client, page, b"abc")
    press(client, page, "/drop")
    assert "届いたものは消しました" in client.page(page).text
    assert not parts.folder_of(uploads(app), 1).exists()
    for _ in range(3):
        opened(client, at)
    with pytest.raises(KeyError):
        opened(client, at)


def test_a_refused_file_says_why_and_is_not_kept(
    client: Client, app: Flask, sqlite_database: Database, at: s.Scene
) -> None:
    for raw, said in ((b"no row\n", "読める行が1つもなかった"), (s.rows(at, {}), "同じファイルを2026年11月")):
        with sqlite_database.writing() as db:
            if b"event_id" in raw:
                s.load(db, at, uploads(app), raw)
        page = opened(client, at)
        add(client, page, raw)
        press(client, page, "/close")
        working.read_waiting(sqlite_database, uploads(app))
        assert said in client.page(page).text
        assert ("決められていない列" in client.page(page).text) is (raw == b"no row\n"), "which lines"
    working.forget_stale(sqlite_database, uploads(app), now() + timedelta(days=2))
    assert len([path for path in uploads(app).iterdir() if path.is_file()]) == 1


def test_a_refused_file_is_forgotten_after_a_day_unless_it_was_taken_since(
    client: Client, app: Flask, sqlite_database: Database, at: s.Scene
) -> None:
    folder = uploads(app)
    find = lambda: sorted(path.name for path in folder.iterdir() if path.is_file())  # noqa: E731
    refused, taken = (store.receive(folder, io.BytesIO(raw), {}) for raw in (b"no row\n", s.rows(at, {})))
    other = store.receive(folder, io.BytesIO(b"of another database\n"), {})
    for one in (refused, taken):
        refusals.refuse(folder, one.digest)
    with sqlite_database.writing() as db:
        s.load(db, at, folder, s.rows(at, {}))
    working.forget_stale(sqlite_database, folder, now())
    assert len(find()) == 3, "somebody may be entering it"
    working.forget_stale(sqlite_database, folder, now() + timedelta(days=2))
    assert find() == sorted(one.digest.removeprefix("sha256:") for one in (taken, other))
    assert not list((folder / "refused").iterdir())


def test_who_is_no_observer_any_more_sends_no_part(
    client: Client, app: Flask, sqlite_database: Database, at: s.Scene
) -> None:
    page = opened(client, at)
    mine, other = key(client, page), app.test_client()
    assert other.put(f"{page}/data?offset=0", data=b"abc", headers=mine).json["size"] == 3
    with sqlite_database.writing() as db:
        acts.end_observer(db, by=at.secretariat, now=NOW, observer_id=at.post)
    answer = other.put(f"{page}/data?offset=3", data=b"def", headers=mine)
    assert (answer.status_code, answer.json["refused"], answer.json["size"]) == (409, "observer_not_appointed", 3)


def test_a_part_that_comes_while_its_file_is_given_up_leaves_nothing(
    client: Client, app: Flask, sqlite_database: Database, at: s.Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(client, at)
    mine, other, add_part = key(client, page), app.test_client(), parts.add

    def meanwhile(*given: Any) -> int:
        press(client, page, "/drop")
        return add_part(*given)

    monkeypatch.setattr(parts, "add", meanwhile)
    assert other.put(f"{page}/data?offset=0", data=b"abc", headers=mine).json["refused"] == "intake_closed"
    assert not parts.folder_of(uploads(app), 1).exists()


def test_a_large_log_is_read_with_its_table(client: Client, app: Flask, sqlite_database: Database, at: s.Scene) -> None:
    page = opened(client, at, mapping=(io.BytesIO(s.XROAD), "table.json"))
    add(client, page, logs.lines(*(logs.message(n) for n in range(50)), b"{"))
    press(client, page, "/close")
    working.read_waiting(sqlite_database, uploads(app))
    there = client.page(client.page(page).links()["ファイル1"])
    assert "ログのできごと 51件" in there.text.replace("\n", " ")
    assert [path.name for path in uploads(app).iterdir() if path.is_file()] == [there_digest(sqlite_database)]


def test_a_file_that_cannot_be_read_keeps_no_other_waiting(
    client: Client, app: Flask, sqlite_database: Database, at: s.Scene
) -> None:
    lost, page = opened(client, at), opened(client, at)
    for each, raw in ((lost, s.rows(at, {})), (page, s.rows(at, {}, {}))):
        add(client, each, raw)
        press(client, each, "/close")
    data = parts.data_of(parts.folder_of(uploads(app), int(lost.rpartition("/")[2])))
    data.unlink()
    data.mkdir()
    with pytest.raises(OSError):
        working.read_waiting(sqlite_database, uploads(app))
    assert client.get(f"{page}/state.json").json["state"] == "taken"


def test_a_file_that_another_of_its_observer_overtakes_is_read_again_not_refused(
    client: Client, app: Flask, sqlite_database: Database, at: s.Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, real = opened(client, at), working._received
    assert add(client, page, s.rows(at, {}, {})).status_code == 303
    press(client, page, "/close")

    def overtaken(*given: Any) -> Any:
        found = real(*given)
        monkeypatch.setattr(working, "_received", real)
        with sqlite_database.writing() as db:
            s.load(db, at, uploads(app), s.rows(at, {"event_id": "meanwhile"}))
        return found

    monkeypatch.setattr(working, "_received", overtaken)
    assert [working.read_waiting(sqlite_database, uploads(app)) for _ in range(2)] == [1, 0]
    with sqlite_database.reading() as db:
        assert [row.rows_taken for row in queries.all_uploads(db, at.proposal)] == [1, 2]


def there_digest(database: Database) -> str:
    with database.reading() as db:
        return str(queries.upload(db, 1).digest).removeprefix("sha256:")


def test_what_never_becomes_whole_is_forgotten(
    client: Client, app: Flask, sqlite_database: Database, at: s.Scene
) -> None:
    page = opened(client, at)
    add(client, page, b"abc")
    working.forget_stale(sqlite_database, uploads(app), now())
    assert parts.folder_of(uploads(app), 1).exists()
    working.forget_stale(sqlite_database, uploads(app), now() + timedelta(days=15))
    assert not parts.folder_of(uploads(app), 1).exists()
    assert "14日たっても" in client.page(page).text


FILES = {
    "JSON Lines with a chain, broken lines and gaps": chained(*({},) * 7, {"prev_hash": None}, *({},) * 9)
    + b"{\n" + line(event_id="o 2") + b"\n" + chained(*({"source_system": "other"},) * 9),
    "CSV": table(*({**CELLS, "event_id": f"o-{n}" if n % 9 else "o 1"} for n in range(40))),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_an_interrupted_reading_says_the_same_as_a_whole_one(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(FILES[name])
    with (tmp_path / "file").open("rb") as file:
        whole = Survey.begin(file, {})
        for _ in whole.steps(file):
            pass
    assert whole.bad and whole.taken
    monkeypatch.setattr(surveying, "STEP", 3)
    survey, pauses = None, 0
    while survey is None or survey.place < len(FILES[name]):
        with (tmp_path / "file").open("rb") as file:
            survey = Survey.begin(file, {}) if survey is None else Survey.of(json.loads(json.dumps(survey.plain())))
            next(survey.steps(file), None)
            pauses += 1
    assert pauses > 5
    assert survey.plain() == whole.plain()


def test_a_killed_reading_goes_on_where_it_stopped(
    sqlite_database: Database, tmp_path: Path, at: s.Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveying, "STEP", 2)
    monkeypatch.setattr(working, "BETWEEN_NOTES", 0.0)
    number = acts.open_intake(sqlite_database, by=at.observer, now=NOW, proposal_id=at.proposal)
    folder = parts.folder_of(tmp_path, number)
    size = parts.add(folder, 0, io.BytesIO(s.rows(at, *({},) * 20)))
    acts.close_intake(sqlite_database, by=at.observer, now=NOW, intake_id=number, size=size)
    seen: list[int] = []

    def dying(*given: Any) -> Iterator[Any]:
        for count, found in enumerate(read(*given)):
            seen.append(found[0])
            if count == 9:
                raise KeyboardInterrupt
            yield found

    monkeypatch.setattr(surveying, "read", dying)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            working.read_waiting(sqlite_database, tmp_path)
    assert parts.progress(folder)["rows"] == 16
    monkeypatch.setattr(surveying, "read", read)
    assert working.read_waiting(sqlite_database, tmp_path) == 1
    assert seen == [*range(1, 11), *range(9, 19)]
    with sqlite_database.reading() as db:
        assert queries.intake(db, number).reason is None
        assert queries.upload(db, 1).rows_taken == 20


def test_the_server_has_waiting_files_read_by_a_process_of_its_own(
    app: Flask, sqlite_database: Database, at: s.Scene
) -> None:
    settings = app.extensions["jukugi_settings"]
    assert not runner.look(sqlite_database, settings)
    number = acts.open_intake(sqlite_database, by=at.observer, now=NOW, proposal_id=at.proposal)
    size = parts.add(parts.folder_of(settings.uploads, number), 0, io.BytesIO(s.rows(at, {})))
    acts.close_intake(sqlite_database, by=at.observer, now=NOW, intake_id=number, size=size)
    assert runner.look(sqlite_database, settings)
    with sqlite_database.reading() as db:
        assert queries.intake(db, number).upload_id == 1


def test_a_full_disk_and_an_endless_file_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LARGEST_FILE", 5)
    with pytest.raises(Refused, match="rows_too_large"):
        parts.add(tmp_path, 0, io.BytesIO(b"abcdef"))
    monkeypatch.setattr(parts, "ROOM_LEFT", 10**18)
    with pytest.raises(Refused, match="no_room"):
        parts.add(tmp_path, 0, io.BytesIO(b"a"))


def test_the_command_sends_what_is_missing_and_says_that_it_is_whole(
    client: Client, app: Flask, sqlite_database: Database, at: s.Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    page, raw = opened(client, at), s.rows(at, *({},) * 9)
    add(client, page, raw[:700])
    (tmp_path / "rows.jsonl").write_bytes(raw)
    monkeypatch.setattr(rows_cli, "PART", 1000)
    monkeypatch.setenv("JUKUGI_KEY", key(client, page)["Authorization"].removeprefix("Bearer "))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.port}{page}/data"
        assert cli.main(["rows", "send", address, str(tmp_path / "rows.jsonl")]) == 0
        monkeypatch.setenv("JUKUGI_KEY", "x")
        assert cli.main(["rows", "send", address, str(tmp_path / "rows.jsonl")]) == 1
    finally:
        server.shutdown()
    printed = capsys.readouterr()
    assert "waiting" in printed.out and "403" in printed.err and "<" not in printed.err
    assert parts.data_of(parts.folder_of(uploads(app), 1)).read_bytes() == raw
    assert working.read_waiting(sqlite_database, uploads(app)) == 1
    assert store.path_of(uploads(app), "sha256:" + there_digest(sqlite_database)).read_bytes() == raw


def test_a_long_audit_is_made_beside_the_server_and_published_when_it_is_ready(
    client: Client, app: Flask, sqlite_database: Database, at: s.Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "AT_ONCE", 2)
    monkeypatch.setattr(auditing, "BETWEEN_NOTES", 0.0)
    with sqlite_database.writing() as db:
        s.load(db, at, uploads(app), s.rows(at, *({},) * 4, {"withdrawn_count": 1}))
        at_once = s.composed(db, at, uploads(app))
    client.sign_in(make.officer(sqlite_database, Role.auditor))
    asked = report(client, at)
    assert asked.status_code == 200
    assert "5行のうち、0行が済みました" in asked.text
    assert auditing.is_waiting(uploads(app))
    assert "作っているところです（5行のうち0行）" in client.page(f"/audits/{at.slug}/report").text
    assert auditing.make_waiting(uploads(app)) == 1
    assert not auditing.is_waiting(uploads(app))
    page = client.page(f"/audits/{at.slug}/report")
    (back,) = (link for link in page.links().values() if "first=" in link)
    assert "できています。" in page.text and f"record={at.record}&first={s.FIRST}&last={s.LAST}" in back
    published = confirm(client, asked)
    assert "頼まれて" not in client.page(f"/audits/{at.slug}/report").text
    assert client.get(f"{published.headers['Location']}.json").data == to_bytes(at_once)
    auditing.forget_stale(uploads(app), now() + timedelta(days=3))
    assert not list((uploads(app) / "reports").iterdir())


def test_a_report_that_fails_is_made_anew_when_it_is_asked_for_again(
    client: Client, app: Flask, sqlite_database: Database, at: s.Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "AT_ONCE", 0)
    with sqlite_database.writing() as db:
        s.load(db, at, uploads(app), s.rows(at, {}))
    client.sign_in(make.officer(sqlite_database, Role.auditor))
    asked = report(client, at)
    (kept,) = (path for path in uploads(app).iterdir() if path.is_file())
    raw = kept.read_bytes()
    kept.unlink()
    assert auditing.make_waiting(uploads(app)) == 0
    assert not auditing.is_waiting(uploads(app))
    kept.write_bytes(raw)
    assert confirm(client, asked).status_code == 200
    assert auditing.make_waiting(uploads(app)) == 1
    assert confirm(client, asked).status_code == 303
