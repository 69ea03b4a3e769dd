"""Two proposals, or two cities, beside each other: chosen by name, with their points, and as data."""

import json
import re
from typing import Any

import jsonschema
import pytest

from deliberation.dataplans.routes.beside import FLOWS
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.comments import making
from tests.dataplans.documents import data, text
from tests.dataplans.publishing import published


@pytest.fixture
def two(app: Any, client: Client, sqlite_database: Database) -> Client:
    for slug in ("bus", "camera"):
        make.proposal(sqlite_database, slug=slug)
    published(sqlite_database, "bus", data({}, title=text("予約バス", "Demand bus")))
    faces = data({}, {}, {"biometric": True}, title=text("駅前の100%カメラ", "Cameras"))
    published(sqlite_database, "camera", faces)
    return client


def test_a_proposal_is_chosen_by_part_of_its_title_or_of_its_city(two: Client):
    page = two.get("/compare?a=バス&b=100%25").text
    assert "/proposals/bus/v/1/plan/flows/bus" in page and "/proposals/camera/v/1/plan/flows/bus" in page
    unsure = two.page("/compare?a=a&b=_")  # a letter that both have; a sign that is no joker
    assert {"/compare?a=bus&b=_", "/compare?a=camera&b=_"} <= set(unsure.links().values())
    assert "「_」に合う、公開された版のある提案が見つかりません" in unsure.text
    assert "/compare?a=bus&b=camera" in two.page("/compare?a=bus").links().values()
    assert "/compare?a=bus" in two.page("/compare").links().values()


@pytest.mark.parametrize("lang", ["", "/en"])
def test_points_of_the_two_stand_beside_each_other(two: Client, lang: str):
    page = two.page(f"{lang}/compare?a=bus&b=camera")
    (row,) = [tr for tr in page.root.all("tr") if tr.all("th") and "RF19" in tr.all("th")[0].text]
    assert [td.text for td in row.all("td")][1:] == (
        ["Clear", "Raised"] if lang else ["当てはまりません", "当てはまる"]
    )


def test_two_proposals_as_data_keep_to_their_schema(two: Client):
    found = json.loads(two.get("/compare.json?a=bus&b=camera").data)
    schema = json.loads(two.get("/formats/jukugi-side-by-side-1.schema.json").data)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(found)
    assert [side["proposal"] for side in found["sides"]] == ["bus", "camera"]
    assert [{f["rule"] for f in side["flags"]} for side in found["sides"]] == [set(), {"RF19"}]
    assert found["sides"][1]["flows"]["flow-1"]["biometric"] == {"value": True}
    assert two.get("/compare.json?a=bus&b=none").status_code == 404
    assert two.get("/compare.json").location.endswith("/compare")


def test_of_many_flows_some_stand_on_a_page(two: Client, sqlite_database: Database):
    published(sqlite_database, "camera", data({}, *[{} for _ in range(FLOWS + 2)]))
    first = two.get("/compare?a=bus&b=camera").text
    assert f"/proposals/camera/v/2/plan/flows/flow-{FLOWS}" not in first
    rest = two.get(f"/compare?a=bus&b=camera&from={FLOWS}").text
    assert f"/proposals/camera/v/2/plan/flows/flow-{FLOWS}" in rest and "/proposals/bus/v/1/plan/flows/bus" not in rest


def test_two_cities_show_their_proposals_and_in_how_many_a_point_is_raised(two: Client, sqlite_database: Database):
    make.proposal(sqlite_database, make.THERE)
    offered = re.findall('<option value="([^"]*)"', two.get("/compare/cities").text)
    assert offered == ["", make.HERE] * 2  # nobody compares with a place whose proposal has no plan yet
    page = two.page(f"/compare/cities?a={make.HERE}&b={make.THERE}")
    assert {"/proposals/bus", f"/points?rule=RF19&jurisdiction={make.HERE}"} <= set(page.links().values())
    assert "公開した版のある提案はありません" in page.text and "当てはまる1件" in page.text
    assert "2つの違う市を選んでください" in two.page(f"/compare/cities?a={make.HERE}&b={make.HERE}").text


def test_of_a_version_taken_away_the_newest_that_can_be_read_is_compared_or_none_is_offered(
    two: Client, sqlite_database: Database
):
    published(sqlite_database, "camera", data({}, {}, title=text("カメラ", "Cameras")))
    making.redact(sqlite_database, "camera", 2)
    page = two.get("/compare?a=bus&b=camera").text
    assert "/proposals/camera/v/1/plan/flows/bus" in page and "第2版は公開を終えています" in page
    assert two.get("/compare.json?a=bus&b=camera").status_code == 200
    making.redact(sqlite_database, "camera", 1)
    assert "/compare?a=camera" not in two.page("/compare").links().values()
    assert 'value="camera"' not in two.get("/compare").text
    assert "「camera」に合う、公開された版のある提案が見つかりません" in two.page("/compare?a=bus&b=camera").text
