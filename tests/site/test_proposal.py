"""A proposal's page speaks of the assembly's share in its steps only where there are such steps."""

from deliberation.accounts.rules import Role
from deliberation.dataplans.acts import publish_by_command
from deliberation.db import Database
from deliberation.proposals import acts
from deliberation.proposals import queries as proposals
from deliberation.proposals.cases import load_zero
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


def test_the_plan_of_this_site_is_called_no_compiled_case(client: Client, sqlite_database: Database) -> None:
    load_zero(sqlite_database, now=NOW, publish=publish_by_command)
    japanese, english = client.page("/proposals/platform").text, client.page("/en/proposals/platform").text
    assert "この計画については行いません" in japanese and "収録した事例についての投票" not in japanese
    assert "none is held on this plan" in english and "compiled case" not in english
