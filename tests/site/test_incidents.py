"""The register of incidents: open to all, with a form for those who report, which names the flows of the plan."""

import pytest

from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.proposals import queries
from deliberation.web.paging import FIRST
from tests import make
from tests.client import Client
from tests.consents.scene import SLUG, Scene
from tests.page import Page

LEAK = {"kind": "leak", "found_on": "2026-11-20", "what": "名簿を\n誤って送りました。", "people": "１，２００"}


def test_the_register_of_incidents_is_open_and_the_form_is_for_those_who_report(
    client: Client, sqlite_database: Database
) -> None:
    proposal = make.proposal(sqlite_database, slug="rides")
    path = "/proposals/rides/incidents"
    assert "報告がないことは、事故がなかったことの証明ではありません" in client.page(path).text
    assert client.post(path, data={}).status_code in (400, 409)
    client.sign_in(make.officer(sqlite_database, Role.proponent))
    assert client.submit(path, LEAK).status_code == 303
    assert client.submit(path, {**LEAK, "people": "many"}).status_code == 422
    with sqlite_database.reading() as db:
        first = queries.incidents(db, proposal, FIRST)[0]
    answer = client.submit(f"{path}?follows={first.id}", {"what": "相手が消しました。", "people": ""})
    assert answer.status_code == 303
    text = client.page(path).text
    assert "1,200人が関わりました" in text and f"報告{first.id}の続き" in text and "記載なし" in text
    assert "People concerned: 1,200" in client.page("/en" + path).text


@pytest.mark.parametrize("english", [False, True])
def test_who_reports_chooses_among_the_flows_by_name(client: Client, sqlite_database: Database, english: bool) -> None:
    with sqlite_database.writing() as db:
        scene = Scene(db)
    path = ("/en" if english else "") + f"/proposals/{SLUG}/incidents"
    client.sign_in(make.officer(sqlite_database, Role.proponent))
    offered = {o.attributes["value"]: o.text for o in _flows(client.page(path))}
    assert set(offered) == {"", "bus", "cards"} and all(offered.values()) and offered["bus"] != "bus"
    assert client.submit(path, {**LEAK, "flow_id": "bus"}).status_code == 303
    with sqlite_database.reading() as db:
        assert queries.incidents(db, scene.proposal.id, FIRST)[0].flow_id == "bus"
    register = client.page(path).root.all("dd")
    assert offered["bus"] in [d.text for d in register] and "bus" not in [d.text for d in register]


def test_a_flow_that_the_plan_does_not_have_is_refused_at_its_place(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        scene = Scene(db)
    client.sign_in(make.officer(sqlite_database, Role.proponent))
    answer = client.submit(f"/proposals/{SLUG}/incidents", {**LEAK, "flow_id": "nowhere"})
    assert answer.status_code == 422 and "#flow_id" in Page(answer.text).links().values()
    assert "誤って送りました。" in answer.text
    with sqlite_database.reading() as db:
        assert not queries.incidents(db, scene.proposal.id, FIRST)


def _flows(page: Page) -> list:
    return next(s for s in page.root.all("select") if s.attributes["name"] == "flow_id").all("option")
