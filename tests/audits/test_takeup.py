"""How many records were with consent: of those that say it alone, by who recorded them, never as a share of people."""

from typing import Any

import pytest
from flask import Flask

from deliberation.audits import takeup
from deliberation.audits.tallies import Source
from deliberation.db import Database
from tests.audits import making, scene
from tests.audits.test_routes import published
from tests.client import Client
from tests.page import Page


@pytest.fixture
def at(sqlite_database: Database, app: Flask) -> scene.Scene:
    with sqlite_database.writing() as db:
        return scene.scene(db)


def counted(*rows: dict[str, Any], independent: bool = False, **flow: Any) -> list[takeup.TakeUp]:
    of = making.basis(making.flow(**flow))
    source = Source(1, "gateway-1", independent)
    report = making.composed(of, *(making.row(**changed) for changed in rows), source=source)
    return takeup.of(report)


def test_the_share_is_of_the_records_that_say_it() -> None:
    (one,) = counted({"consented_count": 60}, {"event_id": "o-2", "record_count": 900, "consented_count": None})
    assert (one.records, one.asked, one.consented, one.share) == (1000, 100, 60, 60.0)


def test_where_no_row_says_it_there_is_no_share_and_no_nought() -> None:
    (one,) = counted({"consented_count": None})
    assert (one.records, one.asked, one.share) == (100, 0, None)


def test_a_count_of_nought_is_one_that_was_counted() -> None:
    (one,) = counted({"consented_count": 0}, participation=making.value("opt_out"))
    assert (one.asked, one.consented, one.share) == (100, 0, 0.0)


def test_what_independent_observers_recorded_stands_apart() -> None:
    assert [one.who for one in counted({}, independent=True)] == ["independent"]
    assert [one.who for one in counted({})] == ["own"]


def test_a_flow_that_nobody_recorded_has_no_line() -> None:
    assert counted() == []


def test_the_report_and_the_page_of_the_flow_say_what_the_numbers_cannot(
    client: Client, sqlite_database: Database, at: scene.Scene
) -> None:
    flow = f"/proposals/{at.slug}/v/1/plan/flows/bus"
    assert "監査報告はまだありません。" in client.page(flow).text
    address = published(client, sqlite_database, at, {"record_count": 100, "consented_count": 75})
    for page in (client.page(address), client.page(flow)):
        assert "数えているのは記録の件数で、人数ではありません。" in page.text
        assert "75（ 75.00 % ）" in page.text or "75（75.00%）" in page.text
    assert "What share of people took part cannot be told from this." in Page(client.get("/en" + flow).text).text
