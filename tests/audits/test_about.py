"""The forms about one finding show what it is about; what the rows call by a code is called by its name."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Role
from deliberation.audits import acts, gathering, queries
from deliberation.audits.basis import Claim, Filed, Incident, basis_of
from deliberation.consents import queries as consents
from deliberation.consents.models import Fulfilment, YearlyReport
from deliberation.db import Database
from deliberation.proposals import acts as incidents
from deliberation.proposals import queries as proposals
from deliberation.web.language import load_catalogue
from tests import make
from tests.audits import scene as s
from tests.client import Client
from tests.comments.making import publish
from tests.council import assembly as a
from tests.dataplans.documents import data, recipient
from tests.moment import NOW
from tests.page import Page

BOTH = pytest.mark.parametrize("lang", ["", "/en"])


@pytest.fixture
def number(sqlite_database: Database, app: Flask) -> int:
    """A report: data went to a company that the plan does not name. It is named by the next version."""
    uploads = app.extensions["jukugi_settings"].uploads
    with sqlite_database.writing() as db:
        at = s.scene(db)
        s.load(db, at, uploads, s.rows(at, {"recipient_id": "party:analysts"}))
        made = s.publish(db, at, uploads)
        later = {**s.FLOW, "recipients": [*s.FLOW["recipients"], recipient("analysts")]}
        publish(db, at.proposal, make.HERE, data(None, later))
        assert proposals.by_id(db, at.proposal).version == 2
    return made


def _seen_from_elsewhere(client: Client, database: Database, number: int, role: Role) -> str:
    """The audits of the proposal that a report is about, with somebody of another municipality signed in."""
    client.sign_in(make.officer(database, role, "b-shi"))
    with database.reading() as db:
        return f"/audits/{queries.report(db, number).slug}"


@BOTH
def test_who_audits_elsewhere_is_told_so_and_offered_no_form(
    client: Client, sqlite_database: Database, number: int, lang: str
) -> None:
    answer = client.get(lang + _seen_from_elsewhere(client, sqlite_database, number, Role.auditor) + "/report")
    assert answer.status_code == 403
    assert load_catalogue("en" if lang else "ja")["reason.only_auditor"] in Page(answer.text).text
    assert not [form for form in Page(answer.text).forms() if "record" in form.names()]


@pytest.mark.parametrize("path", ["load", "load/large"])
def test_who_observes_elsewhere_is_given_no_form(
    client: Client, sqlite_database: Database, number: int, path: str
) -> None:
    audits = _seen_from_elsewhere(client, sqlite_database, number, Role.observer)
    assert client.get(f"{audits}/{path}").status_code == 403


def versus(page: Page) -> dict[str, str]:
    """What stands beside each other: the heading and the words of each side."""
    pair = next(d for d in page.root.all("dl") if "versus" in d.attributes.get("class", ""))
    return {div.all("dt")[0].text: div.all("dd")[0].text for div in pair.all("div")}


@BOTH
@pytest.mark.parametrize(("form", "role"), [("answer", Role.proponent), ("disposition", Role.secretariat)])
def test_a_form_about_a_finding_shows_the_way_back_to_it(
    client: Client, sqlite_database: Database, number: int, form: str, role: Role, lang: str
) -> None:
    with sqlite_database.reading() as db:
        slug = queries.report(db, number).slug
    client.sign_in(make.officer(sqlite_database, role))
    page = client.page(f"{lang}/audits/reports/{number}/findings/1/{form}")
    (crumbs,) = (n for n in page.root.all("nav") if n.attributes.get("class") == "crumbs")
    (here,) = (n.text for n in crumbs.all("span") if n.attributes.get("aria-current") == "page")
    assert here == page.root.all("h1")[0].text
    back = [link.attributes["href"].removeprefix("/en") for link in crumbs.all("a")]
    assert back == [f"/proposals/{slug}", f"/audits/{slug}", f"/audits/reports/{number}#f1"]


@BOTH
@pytest.mark.parametrize(("form", "role"), [("answer", Role.proponent), ("disposition", Role.secretariat)])
def test_a_form_about_a_finding_shows_the_rule_what_was_promised_and_what_was_observed(
    client: Client, sqlite_database: Database, number: int, form: str, role: Role, lang: str
) -> None:
    client.sign_in(make.officer(sqlite_database, role))
    page = client.page(f"{lang}/audits/reports/{number}/findings/1/{form}")
    words = load_catalogue("en" if lang else "ja")
    with sqlite_database.reading() as db:
        code = queries.finding(db, number, 1).code
    assert words[f"finding_test.{code.lower()}"] in page.text
    promised, observed = versus(page).values()
    assert recipient("a-bus")["name"]["ja"] in promised
    assert recipient("analysts")["name"]["ja"] in observed


@BOTH
def test_a_report_calls_a_party_by_the_name_that_a_later_version_gives_it(
    client: Client, number: int, lang: str
) -> None:
    page = client.page(f"{lang}/audits/reports/{number}")
    assert "party:analysts" not in page.text
    assert recipient("analysts")["name"]["ja"] in versus(page).popitem()[1]
    assert b"party:analysts" in client.get(f"/audits/reports/{number}.csv").data


def test_what_was_explained_before_stands_beside_the_next_explanation(
    client: Client, sqlite_database: Database, number: int
) -> None:
    client.sign_in(make.officer(sqlite_database, Role.proponent))
    path = f"/audits/reports/{number}/findings/1/answer"
    assert client.submit(path, {"body": "止めました。"}).status_code == 303
    assert "止めました。" in client.page(path).text


@BOTH
def test_an_explanation_that_came_late_says_so_and_one_on_its_last_day_does_not(
    client: Client, sqlite_database: Database, number: int, lang: str
) -> None:
    by = make.officer(sqlite_database, Role.proponent)
    with sqlite_database.writing() as db:
        for after in (14, 20):
            acts.answer_finding(
                db, by=by, now=NOW + timedelta(days=after), report_id=number, finding=1, body=f"{after}日目"
            )
    quotes = [q.text for q in client.page(f"{lang}/audits/reports/{number}").root.all("div") if "日目" in q.text]
    late = "6 days after its date" if lang else "期限から6日後"
    (first,) = {q for q in quotes if "14日目" in q and "20日目" not in q}
    (second,) = {q for q in quotes if "20日目" in q and "14日目" not in q}
    assert late in second
    assert "期限から" not in first and "after its date" not in first


@BOTH
def test_a_report_shows_its_months_and_what_was_published_beside_the_rows(
    client: Client, sqlite_database: Database, number: int, lang: str
) -> None:
    page = client.page(f"{lang}/audits/reports/{number}")
    assert ("November 2026" if lang else "2026年11月") in page.text
    assert ("Flow-days: 1 of 20" if lang else "のべ20日のうち1日") in page.text
    assert (
        "No incident of this period was published" if lang else "この期間の事故や漏えいは、公表されていません"
    ) in page.text
    assert ("Differing rows that were not published" if lang else "事故として公表されていないもの") in page.text


def test_a_report_is_held_against_each_incident_once_as_it_was_told_last(sqlite_database: Database, app: Flask) -> None:
    with sqlite_database.writing() as db:
        at = s.scene(db)
        say = {"by": make.officer(db, Role.proponent), "now": NOW, "proposal_id": at.proposal, "what": "-"}
        first = incidents.report_incident(db, **say, kind="leak", found_on=s.FIRST, flow_id="bus")
        incidents.report_incident(db, **say, kind="leak", found_on=s.LAST, happened_on="2026-11", follows_id=first)
        other = incidents.report_incident(db, **say, kind="outage", found_on=s.LAST)
        row = proposals.by_id(db, at.proposal)
        basis = gathering.basis_of_record(db, row, consents.record(db, at.record), s.FIRST, s.LAST)
    assert basis.incidents == (
        Incident(first, "leak", s.FIRST, "2026-11", "bus"), Incident(other, "outage", s.LAST, None, None)
    )  # fmt: skip
    assert basis_of(basis.plain()) == basis


def _kept(at: s.Scene) -> dict[str, Any]:
    return {"record_id": at.record, "filed_at": NOW, "seat": "proponent-1", "entry_id": 1}


def _reported(db: Connection, at: s.Scene) -> int:
    """The proponent's report that the bus ran, with 7 records, from the first to the last day. Its number."""
    body = {"flows": [{"flow_id": "bus", "ran": "yes", "records": 7, "recipients": ["a-bus"]}]}
    told = {"first_day": s.FIRST, "last_day": s.LAST, "body": json.dumps(body).encode(), "digest": "sha256:1"}
    found: int = db.execute(insert(YearlyReport).returning(YearlyReport.id), {**_kept(at), **told}).scalar_one()
    return found


@BOTH
def test_the_page_tells_what_the_proponent_reported_beside_what_was_recorded(
    client: Client, sqlite_database: Database, app: Flask, lang: str
) -> None:
    uploads = app.extensions["jukugi_settings"].uploads
    with sqlite_database.writing() as db:
        at = s.scene(db)
        reported = _reported(db, at)
        s.load(db, at, uploads, s.rows(at, {"record_count": 12, "consented_count": 12}))
        number = s.publish(db, at, uploads)
    catalogue = load_catalogue("en" if lang else "ja")
    page = client.page(f"{lang}/audits/reports/{number}")
    (section,) = [n for n in page.root.all("section") if n.attributes.get("aria-labelledby") == "claims"]
    (row,) = section.all("tbody")[0].all("tr")
    assert [cell.text for cell in row.all("td")][2:] == ["7", "12", catalogue["claim.more_seen"]]
    assert str(reported) in row.all("td")[0].text


def test_a_report_is_held_against_what_the_proponent_reported_and_the_days_of_its_duties(
    sqlite_database: Database, app: Flask
) -> None:
    duty = {"id": "C-1", "kind": "obligation", "duty": "report", "every": "P1M", "evidence": "yearly_report"}
    with sqlite_database.writing() as db:
        at = s.scene(db, "authorised_with_conditions", duty)
        report = _reported(db, at)
        db.execute(insert(Fulfilment), {**_kept(at), "code": "C-1", "what": f"Y-{report}", "due": NOW.date()})
        row, last = proposals.by_id(db, at.proposal), NOW.date()
        basis = gathering.basis_of_record(db, row, consents.record(db, at.record), s.FIRST, last)
    assert basis.claims == (Claim(report, s.FIRST, s.LAST, "bus", True, 7, ("a-bus",)),)
    (condition,) = basis.conditions
    assert condition.filed == (Filed(last, "sha256:1", last),)
    assert condition.dues[0] == last and len(condition.dues) == 2, "the next open day, and no more"


def test_acts_that_were_not_carried_are_listed_with_the_reason_and_cannot_be_chosen(
    client: Client, sqlite_database: Database, number: int
) -> None:
    with sqlite_database.writing() as db:
        found, here = queries.report(db, number), a.assembly(db)
        about = {"about": a.About(found.slug, 2)}
        carried = s.decided(db, here, found, **about)
        s.decided(db, here, found, "ynnn", title={"ja": "否決の議案"}, **about)
    client.sign_in(make.officer(sqlite_database, Role.secretariat))
    page = client.page(f"/audits/reports/{number}/findings/1/disposition")
    fields = [one.attributes for one in page.root.all("input")]
    assert [one["value"] for one in fields if one.get("name") == "act_id"] == [str(carried)]
    told = next(" ".join(one.text.split()) for one in page.root.all("li") if "否決の議案" in one.text)
    assert "· 否決" in told and "可決されていない決定は、指摘への対応のもとになりません。" in told
