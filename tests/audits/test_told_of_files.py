"""What the pages say of the files that a report rests on: whose chains were followed, who can compute it again."""

from collections.abc import Callable

import pytest
from flask import Flask

from deliberation.audits import reading
from deliberation.db import Database
from tests.audits import scene as s
from tests.client import Client

Publish = Callable[..., str]


@pytest.fixture
def publish(sqlite_database: Database, app: Flask) -> Publish:
    """A report about files of such rows; its address in English."""

    def published(*files: list[dict[str, object]]) -> str:
        folder = app.extensions["jukugi_settings"].uploads
        with sqlite_database.writing() as db:
            at = s.scene(db)
            for rows in files:
                s.load(db, at, folder, s.rows(at, *rows))
            return f"/en/audits/reports/{s.publish(db, at, folder)}"

    return published


def test_chains_that_nobody_followed_are_told_on_the_file_and_in_the_report(
    client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound = f"the first {reading.MOST_CHAINS:,} systems"
    monkeypatch.setattr(reading, "MOST_CHAINS", 1)
    chained = {"source_system": "late", "prev_hash": "sha256:" + "00" * 32}
    page = client.page(publish([{}, chained, chained])).text
    assert "rows not compared with the row before: 2" in page and "gaps: 0; rows not compared: 2" in page
    assert bound in page and "Whether rows of the systems after these are missing or changed cannot be told." in page
    assert "gaps: 0; rows not compared: 2" in client.page("/en/audits/uploads/1").text


def test_a_report_says_who_can_compute_it_again(client: Client, publish: Publish) -> None:
    whole, refused = [{}], [{"window_start": "2026-10-11T00:00:00+09:00"}, {"record_count": -1}]
    assert "Whoever computes it gets the same hash value." in client.page(publish(whole)).text
    page = client.page(publish(whole, refused)).text
    assert "Whoever computes it" not in page
    assert "Files with refused lines ( File 3 ) are not public" in page
    assert client.get("/audits/uploads/2/file").status_code == 200, "the first of the second report"
    assert client.get("/audits/uploads/3/file").status_code == 404


def test_a_report_calls_its_files_by_the_numbers_by_which_they_are_listed(client: Client, publish: Publish) -> None:
    """The first file of the second proposal is the second one here."""
    publish([{}])
    chained = {"recipient_id": "party:analysts", "prev_hash": "sha256:" + "00" * 32}
    page = client.page(publish([{}, chained]))
    assert "File 1" not in page.text and "File 2 , line 2" in page.text
    assert {link.text for link in page.root.all("a") if link.attributes.get("href") == "/en/audits/uploads/2"} == {
        "File 2"
    }
    said = [x for x in page.root.all("summary") if "File 2" in x.text]
    assert said and not [a for x in said for a in x.all("a")], "no link within what unfolds"
