"""Pages of what follows a record: papers, reports of what ran, the timeline."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest

from deliberation.accounts.rules import Role
from deliberation.audits import working
from deliberation.consents import duties, papers, queries, reports, rules, timeline
from deliberation.consents.reported import PlannedFlow, _barred
from deliberation.consents.reports import Declared
from deliberation.proposals import acts as proposals
from tests import make
from tests.consents.calls import DUTY
from tests.consents.scene import SLUG, TODAY, Scene, document
from tests.moment import NOW
from tests.page import Page


@pytest.fixture
def scene(app, sqlite_database):
    with sqlite_database.writing() as db:
        made = Scene(db)
        made.record_id = made.decided("yyyn", DUTY)
    return made


@pytest.fixture
def proponent(app, sqlite_database):
    return make.officer(sqlite_database, Role.proponent)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/<script>.html", "<script>.html"),
        ("C:\\plans\\report.pdf", "report.pdf"),
        ("報告書.pdf", "報告書.pdf"),
    ],
)
def test_a_paper_is_kept_as_it_came_and_given_back_only_as_a_file(client, scene, proponent, name, kept):
    client.sign_in(proponent)
    path, raw = f"/consents/{scene.record_id}/conditions/C-1/fulfilments/new", b"<script>alert(1)</script>"
    given = {"what": "w", "due": "2027-03-31", "paper": [(BytesIO(raw), name)]}
    assert client.submit(path, given).status_code == 303
    page = client.page(f"/consents/{scene.record_id}")
    assert "sha256:" + hashlib.sha256(raw).hexdigest() in page.text and kept in page.text
    link = next(href for href in page.links().values() if "/papers/" in href)
    answer = client.get(link)
    assert answer.data == raw and answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_paper_that_was_refused_goes_from_the_disk_and_one_that_was_taken_stays(
    client, app, scene, proponent, sqlite_database, monkeypatch
):
    client.sign_in(proponent)
    path = f"/consents/{scene.record_id}/conditions/C-1/fulfilments/new"
    uploads, later = app.extensions["jukugi_settings"].uploads, datetime.now(UTC) + timedelta(days=9)

    def given(raw, what="w"):
        return {"what": what, "due": "2027-03-31", "paper": [(BytesIO(raw), "a.pdf")]}

    def left():
        working.forget_stale(sqlite_database, uploads, later)
        return [file.read_bytes() for file in (uploads / "papers").glob("*") if file.is_file()]

    assert client.submit(path, given(b"form", "")).status_code == 422 and left() == []
    with monkeypatch.context() as patched:  # a day that was reported on meanwhile
        patched.setattr(rules, "cannot_keep", lambda *_: ("no_such_due", "due"))
        for raw in (b"rule", b"taken later"):
            assert client.submit(path, given(raw)).status_code == 422
    assert client.submit(path, given(b"taken later")).status_code == 303
    assert left() == [b"taken later"]


def test_a_paper_that_is_needed_too_large_or_empty_is_told_at_its_place(
    client, app, sqlite_database, proponent, monkeypatch
):
    monkeypatch.setattr(papers, "MOST", 10)
    with sqlite_database.writing() as db:
        number = Scene(db).decided("yyyn", {**DUTY, "evidence": "paper"})
    client.sign_in(proponent)
    path = f"/consents/{number}/conditions/C-1/fulfilments/new"
    for sent in (None, b"", b"x" * 11):
        given = {"what": "typed words", "due": "2027-03-31"}
        given |= {} if sent is None else {"paper": [(BytesIO(sent), "a.pdf")]}
        answer = client.submit(path, given)
        assert answer.status_code == 422 and "typed words" in answer.text
        assert "#paper" in Page(answer.text).links().values()
    left = list((app.extensions["jukugi_settings"].uploads / "papers").glob("*"))
    assert left == []
    with sqlite_database.reading() as db:
        assert queries.fulfilments(db, number) == {}


REPORT = {
    "first": "2026-11-21", "last": "2026-11-21", "f0-ran": "yes", "f0-people": "１２", "f0-records": "1,234",
    "f0-recipients": ["a-city"], "f0-others": "B社、C社", "f0-incidents": "1", "f0-changes": "時刻を変えた",
    "f1-ran": "no", "f1-incidents": "0",
}  # fmt: skip


@pytest.mark.parametrize("english", [False, True])
def test_what_ran_is_reported_in_fields_and_told_against_the_plan(client, scene, sqlite_database, proponent, english):
    client.sign_in(proponent)
    for happened_on in ("2026-11", None):  # as precisely as it was told; the day that it was found on
        proposals.report_incident(
            sqlite_database, by=proponent, now=NOW, proposal_id=scene.proposal.id, kind="leak", what="x",
            flow_id="bus", happened_on=happened_on, found_on=TODAY,
        )  # fmt: skip
    prefix = "/en" if english else ""
    answer = client.submit(f"{prefix}/consents/{scene.record_id}/reports/new", REPORT)
    assert answer.status_code == 303
    page = client.page(answer.location)
    told = next(s.text for s in page.root.all("section") if s.attributes["aria-labelledby"] == "differences")
    expected = (
        ["Data went to recipients that are not in the plan: B社", "Incidents reported here: 1", "時刻を変えた"]
        if english
        else ["計画に書いていない相手に渡しました：B社、C社", "事故は1件と報告されましたが", "時刻を変えた"]
    )
    for words in (*expected, "It did not run" if english else "動かしませんでした"):
        assert words in told, told
    raw = client.get(answer.location + ".json").data
    first = json.loads(raw)["flows"][0]
    assert (first["people"], first["records"]) == (12, 1234)
    assert "sha256:" + hashlib.sha256(raw).hexdigest() in page.text


def test_nobody_reports_that_nothing_happened_without_saying_so(client, scene, proponent):
    client.sign_in(proponent)
    path = f"/consents/{scene.record_id}/reports/new"
    (form,) = (f for f in client.page(path).forms() if "f0-incidents" in f.names())
    assert [form.values()[f"f{n}-incidents"] for n in (0, 1)] == [[""], [""]]
    said = {name: value for name, value in REPORT.items() if name != "f1-incidents"}
    answer = client.submit(path, said)
    assert answer.status_code == 422 and "#f1-incidents" in Page(answer.text).links().values()
    assert "「事故の件数」を入力してください" in answer.text


@pytest.mark.parametrize(
    ("told", "inside"),
    [("2026", True), ("2026-11", True), ("2026-11-20", True), ("2026-11-19", False), ("2026-12", False)],
)
def test_what_is_told_less_precisely_may_have_been_in_a_period(told, inside):
    assert reports.within(told, date(2026, 11, 20), date(2026, 11, 30)) is inside


def test_what_was_given_to_whom_a_condition_forbids_is_a_difference():
    plan = Declared("authorised", {"a": "A", "b": "B"}, barred={"b": "C-2"})
    row = {"flow_id": "bus", "ran": "yes", "people": 1, "records": 1, "recipients": ["a", "b"], "others": [],
           "incidents": 0, "changes": None}  # fmt: skip
    (found,) = reports.differences({"flows": [row]}, {"bus": plan})
    assert (found.what, found.values) == ("recipients_barred", {"names": ["B"], "code": "C-2"})


@pytest.mark.parametrize(
    ("condition", "barred"),
    [
        ({"kind": "prohibition", "on": "recipient", "values": ["b"]}, {"b"}),
        ({"kind": "limit", "on": "recipient", "values": ["b"]}, {"a"}),
        ({"kind": "prohibition", "on": "recipient_type", "values": ["police"]}, {"b"}),
        ({"kind": "prohibition", "on": "recipient", "values": ["b"], "flows": ["cards"]}, set()),
        ({"kind": "obligation"}, set()),
    ],
)
def test_whom_the_conditions_of_a_record_forbid(condition, barred):
    flow = PlannedFlow("bus", ({"id": "a", "type": "city"}, {"id": "b", "type": "police"}))
    assert set(_barred(flow, [{"id": "C-1", "flows": [], "values": [], **condition}])) == barred


def test_the_same_report_on_a_duty_is_published_once():
    due = date(2027, 3, 31)
    filed = [SimpleNamespace(due=due, what="x", evidence_digest=None)]
    assert rules.was_filed(filed, due, "x", None)
    assert not rules.was_filed(filed, due, "y", None) and not rules.was_filed(filed, due, "x", "sha256:0")


def test_every_problem_of_a_report_stands_at_its_place(client, scene, proponent):
    client.sign_in(proponent)
    path = f"/consents/{scene.record_id}/reports/new"
    wrong = {**REPORT, "first": "soon", "f0-people": "many", "f1-ran": "", "f1-incidents": ""}
    answer = client.submit(path, wrong)
    assert answer.status_code == 422 and "B社、C社" in answer.text
    assert {"#first", "#f0-people", "#f1-ran-0", "#f1-incidents"} <= set(Page(answer.text).links().values())
    backwards = Page(client.submit(path, {**REPORT, "last": "2026-11-19"}).text)
    assert "#last" in backwards.links().values()
    late = Page(client.submit(path, {**REPORT, "last": "2026-11-22"}).text)
    assert "#last" in late.links().values()


def test_the_report_in_fields_keeps_the_duty_that_asks_for_it(client, app, sqlite_database, proponent):
    with sqlite_database.writing() as db:
        due = {"due": "2026-11-21", "every": "P1Y", "evidence": "yearly_report", "to": "assembly"}
        number = Scene(db).decided("yyyn", {**DUTY, **due}, {**DUTY, "due": "2026-11-01"})
    client.sign_in(proponent)
    said = "期限を20日過ぎています"
    assert said in client.page(f"/consents/{number}").text
    late = {"what": "w", "due": "2026-11-01"}
    assert client.submit(f"/consents/{number}/conditions/C-2/fulfilments/new", late).status_code == 303
    form = client.get(f"/consents/{number}/conditions/C-1/fulfilments/new")
    assert form.location == f"/consents/{number}/reports/new"
    client.submit(form.location, REPORT)
    page = client.page(f"/consents/{number}")
    assert said not in page.text and "2027年11月21日" in page.text
    kept = next(s for s in page.root.all("section") if s.attributes["aria-labelledby"] == "conds")
    told = " ".join(kept.text.split())
    assert told.count("報告があります 2026年11月21日（土）") == 2 and told.count("期限から20日後") == 1


@pytest.mark.parametrize(
    ("filed", "due", "fulfilled"),
    [
        (None, {"filed": None, "late": 0}, []),
        (date(2026, 11, 21), {"filed": date(2026, 11, 21), "late": 20}, [{"due": date(2026, 11, 1), "late": 20}]),
        (date(2026, 11, 1), {"filed": date(2026, 11, 1), "late": 0}, [{"due": date(2026, 11, 1), "late": 0}]),
    ],
)
def test_what_was_reported_after_its_day_is_late_for_ever(filed, due, fulfilled):
    on = date(2026, 11, 1)
    at = filed and datetime(filed.year, filed.month, filed.day, 3, tzinfo=UTC)
    row = SimpleNamespace(entry_id=1, due=on, filed_at=at)
    duty = duties.Duty("report", on, None, ((1, "C-1"),), None, None)
    told = list(timeline.of_duties([duty], {(1, "C-1"): [row]} if filed else {}, date(2030, 1, 1)))
    named = {"record": 1, "code": "C-1", "duty": "report", "now": None}
    assert [e.values for e in told if e.what == "due"] == [{**named, **due, "ended": None}]
    assert [(e.on, e.values) for e in told if e.what == "fulfilled"] == [(filed, {**named, **f}) for f in fulfilled]


def test_a_measure_tells_its_flows_and_its_reason_apart(client, app, sqlite_database):
    with sqlite_database.writing() as db:
        made = Scene(db)
        number = made.decided()
        made.take(number, "revoke", TODAY)
    sections = client.page(f"/consents/{number}").root.all("section")
    rows = next(s for s in sections if s.attributes["aria-labelledby"] == "measures")
    assert [p.text for p in rows.all("p")][:3] == [
        "取り消しました · 2026年11月21日（土）", "対象の流れ：すべての流れ", "理由：x",
    ]  # fmt: skip


@pytest.mark.parametrize("english", [False, True])
def test_the_life_of_a_consent_is_told_in_words(client, app, sqlite_database, english):
    with sqlite_database.writing() as db:
        made = Scene(db)
        first = made.decided("yyyn", {**DUTY, "due": "2026-11-01"})
        made.take(first, "suspend", TODAY, "cards")
        made.publish(document(retention="P3Y"), now=NOW)
        made.choose(made.resolution(version=2))
        made.record(version=2)
    prefix = "/en" if english else ""
    events = [li.text for li in client.page(f"{prefix}/proposals/{SLUG}/consent/timeline").root.all("ol")[-1].all("li")]
    words = (
        ["rule was frozen", "(about version 1)", "flows recorded: 2.", "Suspended:", "Version 2 was published",
         "flows recorded: 1. Flows whose earlier decision goes on: 1.", "nobody has reported it kept"]
        if english
        else ["決め方を確定", "第1版について", "流れ2件について記録しました", "一時停止しました：",
              "第2版を公開しました。重要な変更", "1件は前の決定を引き継ぎました", "まだ報告がありません"]
    )  # fmt: skip
    measure = next(e for e in events if words[3] in e).replace(" ", "")
    assert measure.endswith("(thedecisionofAssembly)" if english else "（Assemblyの決定）")
    for word in words:
        assert [e for e in events if word in e], (word, events)
    assert sum("rule was frozen" in e or "決め方を確定" in e for e in events) == 1  # of two records under one rule
    own = client.page(f"{prefix}/consents/{first}")
    assert (prefix + f"/proposals/{SLUG}/consent/timeline") in own.links().values()
