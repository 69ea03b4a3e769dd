"""A proposal's page speaks of the assembly's share in its steps only where there are such steps."""

from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.proposals import acts
from deliberation.proposals import queries as proposals
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.moment import NOW

NOT_SHARED = "できごと1件の中に、議会が関われる段階はありません。"


def test_no_share_of_nothing_is_told(client: Client, sqlite_database: Database) -> None:
    slug, clerk = m.published(sqlite_database), make.officer(sqlite_database, Role.clerk)
    with sqlite_database.reading() as db:
        number = proposals.by_slug(db, slug).id
    told = []
    for kind in ("", "dispute", "designation"):
        if kind:
            acts.add_event(
                sqlite_database, by=clerk, now=NOW, proposal_id=number, kind=kind, body={"ja": "国"},
                what={"ja": "x"}, happened_on="2026-01-02",
            )  # fmt: skip
        text = client.page(f"/proposals/{slug}").text
        told.append(("件のうち、議会が関われる段階は1件" in text, NOT_SHARED in text))
    assert told == [(False, False), (False, True), (True, False)]
