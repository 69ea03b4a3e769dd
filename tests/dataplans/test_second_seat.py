"""Whoever confirms a version can read all of it before: not the summary alone."""

import json

import pytest

from deliberation.accounts import acts as accounts
from deliberation.accounts.rules import Role
from deliberation.dataplans import acts, queries
from deliberation.dataplans.digests import document_digest
from deliberation.dataplans.document import check
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.proposals import queries as proposals
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.dataplans.documents import data
from tests.dataplans.publishing import published
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


def test_who_confirms_is_warned_of_a_version_taken_away_since(client: Client, sqlite_database: Database) -> None:
    slug, first = m.published(sqlite_database), make.officer(sqlite_database, Role.clerk)
    published(sqlite_database, slug, data({"vendor_exit_plan": False}))
    with sqlite_database.reading() as db:
        number = proposals.by_slug(db, slug).id
    raw = json.dumps(data({"vendor_exit_plan": False}, {m.FIELD: "P2Y"})).encode()
    acts.import_draft(sqlite_database, by=first, now=NOW, proposal_id=number, revision=0, raw=raw)
    with sqlite_database.reading() as db:
        digest = document_digest(check(queries.draft_begun(db, number, queries.draft(db, number))).data)
    waiting = accounts.propose_act(
        sqlite_database, by=first, now=NOW, act="publish_version", jurisdiction=make.HERE,
        arguments={"proposal": slug, "document": digest, "corrects": None, "correction": None},
    )  # fmt: skip
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    said = client.page("/pending").text
    assert "この下書きのもとの" not in said and "第2版から1か所" in said
    with sqlite_database.reading() as db:
        seen = make.shown_digest(db, waiting)
    m.redact(sqlite_database, slug, 2)
    said = client.page("/pending").text
    assert "この下書きのもとの第2版は、" in said and "確認する前に確かめてください" in said
    assert "begun from version 2, which was taken away on" in client.page("/en/pending").text
    assert "第1版から2か所" in said and "比べられません" not in said
    assert "第1版から変わること" in client.page(f"/proposals/{slug}/draft/check").text
    with pytest.raises(Refused, match="pending_act_changed"):
        accounts.confirm_act(
            sqlite_database, by=make.officer(sqlite_database, Role.clerk), now=NOW, pending_id=waiting, digest=seen
        )
