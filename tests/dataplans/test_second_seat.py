"""Whoever confirms a version can read all of it before: not the summary alone."""

import json

import pytest

from deliberation.accounts.rules import Role
from deliberation.dataplans import acts
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.dataplans.documents import data
from tests.moment import NOW

BESIDE = {
    "costs": {
        "value": [
            {"item": {"ja": "配車の仕組みの費用"}, "amount_yen": 9, "payer": {"ja": "市"}, "year": None, "source": None}
        ]
    },
    "companies": [
        {"id": "midori", "name": {"ja": "みどり配車"}, "corporate_number": None, "role": "processor", "note": None}
    ],
    "alternatives": {"value": [{"what": {"ja": "路線バスを増やす"}, "why_not": {"ja": "運転者が足りない"}}]},
}


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_check_page_shows_every_field_and_what_stands_beside_the_plan(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    clerk = make.officer(sqlite_database, Role.clerk)
    number = make.proposal(sqlite_database, slug="bus")
    raw = json.dumps({**data(), **BESIDE}).encode()
    acts.import_draft(sqlite_database, by=clerk, now=NOW, proposal_id=number, revision=0, raw=raw)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    page = client.page(f"{lang}/proposals/bus/draft/check")
    for said in ("配車の仕組みの費用", "みどり配車", "路線バスを増やす", "運転者が足りない"):
        assert said in page.text
    tables = [n for n in page.root.all("table") if "fields" in (n.attributes.get("class") or "")]
    heads = [th for table in tables for th in table.all("th") if th.attributes.get("scope") == "row"]
    assert len(heads) == len(PLAN_FIELDS) + len(FLOW_FIELDS)
