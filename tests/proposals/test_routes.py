"""Pages of proposals as people meet them."""

import re

import pytest

from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.proposals import acts, cases, queries
from deliberation.proposals.kinds import EventKind
from tests import make
from tests.client import Client
from tests.dataplans.documents import data
from tests.dataplans.publishing import published
from tests.moment import NOW
from tests.page import Page
from tests.proposals.calls import document, reflecting

BEFORE = 2**31 - 1


@pytest.fixture
def loaded(sqlite_database: Database) -> Database:
    """The compiled cases, with the platform's own plan."""
    cases.load_cases(sqlite_database, now=NOW, publish=reflecting)
    cases.load_zero(sqlite_database, now=NOW, publish=reflecting)
    return sqlite_database


def test_the_list_says_what_will_be_there_while_it_is_empty(client: Client) -> None:
    assert "提案はまだありません" in client.page("/proposals").text
    assert "No proposals yet" in client.page("/en/proposals").text


def test_the_list_keeps_compiled_cases_apart_and_says_where_each_stands(client: Client, loaded: Database) -> None:
    text = client.page("/proposals").text
    assert "収録した事例" in text and "神奈川県鎌倉市" in text and "2026年11月21日（土）に収録" in text
    assert "この場のデータ利用計画" in text
    english = client.page("/en/proposals?kind=compiled&stage=end").text
    assert "Sidewalk Toronto (Quayside)" in english and "Withdrawn by the firm on 7 May 2020" in english
    assert "Kamakura super-city bid" not in english


def test_the_list_is_narrowed_by_domain_and_place(client: Client, loaded: Database) -> None:
    page = client.page("/proposals?domain=crime_prevention")
    assert [h.text for h in page.root.all("h2")][:1] == ["スーパーシティ型国家戦略特区の公募と指定（2020〜2023年）"]
    assert "前橋市 めぶくID" in client.page("/proposals?jurisdiction=case-maebashi").text
    assert "条件に合う提案はありません" in client.page("/proposals?jurisdiction=nowhere").text
    assert "前橋市 めぶくID" in client.page("/proposals?stage=no-such-stage").text


def test_the_list_goes_on_with_older_ones(client: Client, sqlite_database: Database) -> None:
    for _ in range(queries.PAGE + 1):
        make.proposal(sqlite_database)
    page = client.page("/proposals?kind=filed")
    older = next(href for text, href in page.links().items() if "これより前" in text)
    assert older.startswith("?kind=filed&before=")
    assert len(page.root.all("h2")) - len(client.page(f"/proposals{older}").root.all("h2")) == queries.PAGE - 1


def test_a_clerk_opens_a_proposal(client: Client, sqlite_database: Database) -> None:
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    answer = client.submit("/proposals/new", {"title_ja": "通院の足", "slug": "rides"})
    assert (answer.status_code, answer.location) == (303, "/proposals/rides")
    with sqlite_database.reading() as db:
        assert queries.by_slug(db, "rides").title_ja == "通院の足"


def test_a_slug_that_cannot_be_is_named_at_its_field_and_nothing_is_lost(
    client: Client, sqlite_database: Database
) -> None:
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    for path in ("/proposals/new", "/en/proposals/new"):
        answer = client.submit(path, {"title_ja": "通院の足", "slug": "Rides!"})
        assert answer.status_code == 422 and "通院の足" in answer.text and 'href="#slug"' in answer.text
    answer = client.submit("/proposals/new", {"title_ja": "", "slug": "Rides!"})
    assert 'href="#slug"' in answer.text and 'href="#title_ja"' in answer.text, "both problems at once"
    answer = client.submit("/proposals/new", {"title_ja": "", "slug": "rides"})
    assert answer.status_code == 422 and "提案の名称" in answer.text


def test_only_clerks_open_proposals(client: Client, sqlite_database: Database) -> None:
    assert client.get("/proposals/new").status_code == 401
    client.sign_in(make.resident(sqlite_database))
    assert client.get("/proposals/new").status_code == 403


def test_a_clerk_records_an_event_and_corrects_it(client: Client, sqlite_database: Database) -> None:
    proposal = make.proposal(sqlite_database, slug="rides")
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = "/proposals/rides/events/new"
    given = {"kind": "recognition", "happened_on": "2026-09", "body_ja": "A市", "what_ja": "国へ応募しました。"}
    assert client.submit(path, given).status_code == 303
    page = client.page(path)
    assert "2026年9月" in page.text and "国へ応募しました。" in page.text
    edit = next(href for text, href in page.links().items() if text.startswith("この記録を訂正する"))
    assert client.submit(edit, {"kind": "bid", "correction": ""}).status_code == 422
    assert client.submit(edit, {"kind": "bid", "correction": "応募でした。"}).status_code == 303
    with sqlite_database.reading() as db:
        assert [(e.kind, e.correction) for e in queries.events(db, proposal)] == [("bid", "応募でした。")]
    for shown in (path, "/proposals/rides"):
        told = client.page(shown).text
        assert "2026年11月21日（土）に訂正しました。訂正した理由：応募でした。" in told
        assert "前の記載：2026年9月 認定 国へ応募しました。（A市）" in told
    again = client.page(edit)
    assert "すでに訂正されています" in again.text and not [n for n in again.root.all("textarea")]
    assert client.get(edit.partition("?")[0] + "?corrects=999999").status_code == 404


def test_no_stage_on_record_is_no_silence_of_the_proponent_but_an_event_without_source_is(
    client: Client, sqlite_database: Database
) -> None:
    proposal = make.proposal(sqlite_database, slug="bus")
    published(sqlite_database, "bus", data())
    assert re.search(r"段階\s*記録なし", client.page("/proposals/bus").text)
    named = {"body": {"ja": "A市"}, "what": {"ja": "説明会"}, "happened_on": "2026-08"}
    by = make.officer(sqlite_database, Role.clerk)
    for source in (None, "広報 8月号"):
        acts.add_event(
            sqlite_database, by=by, now=NOW, proposal_id=proposal, kind=EventKind.plan, source_title=source, **named
        )
    page = client.page("/proposals/bus/council").text
    assert page.count("出典: 記載なし") == 1 and "出典: 広報 8月号" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"happened_on": "去年"}, "2026-11-21"),
        ({"happened_on": "2099-01-01"}, "まだ来ていない日"),
        ({"source_address": "javascript:alert(1)"}, "http://"),
        ({"until": "2026-01"}, "終わりの日だけでは"),
        ({"what_ja": ""}, "起きたこと"),
        ({"happened_on": "2026/11/31", "what_ja": ""}, "2026-11-21"),
        ({"until": "あとで", "what_ja": ""}, "2026-11-21"),
    ],
)
def test_an_event_that_cannot_be_is_explained(
    client: Client, sqlite_database: Database, wrong: dict[str, str], said: str
) -> None:
    make.proposal(sqlite_database, slug="rides")
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    answer = client.submit(
        "/proposals/rides/events/new", {"kind": "plan", "body_ja": "A市", "what_ja": "計画です。", **wrong}
    )
    assert answer.status_code == 422 and said in answer.text and "error-summary" in answer.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("2026年11月", "2026-11"), ("Ｒ８．１．２", "2026-01-02"), ("令和8年", "2026"), ("2026年1月2日", "2026-01-02")],
)
def test_a_date_is_read_as_it_is_written(client: Client, sqlite_database: Database, typed: str, kept: str) -> None:
    proposal = make.proposal(sqlite_database, slug="rides")
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    given = {"kind": "plan", "body_ja": "A市", "what_ja": "計画です。", "happened_on": typed, "until": typed}
    assert client.submit("/proposals/rides/events/new", given).status_code == 303
    client.sign_in(make.officer(sqlite_database, Role.proponent))
    found = {"kind": "leak", "found_on": "2026-11-21", "what": "x", "happened_on": typed}
    assert client.submit("/proposals/rides/incidents", found).status_code == 303
    with sqlite_database.reading() as db:
        assert [(e.happened_on, e.until) for e in queries.events(db, proposal)] == [(kept, kept)]
        (incident,) = queries.incidents(db, proposal, BEFORE)
        assert incident.happened_on == kept


@pytest.mark.parametrize("path", ["events/new", "incidents"])
def test_no_kind_is_chosen_beforehand_for_what_is_published_for_ever(
    client: Client, sqlite_database: Database, path: str
) -> None:
    make.proposal(sqlite_database, slug="rides")
    client.sign_in(make.officer(sqlite_database, Role.proponent if path == "incidents" else Role.clerk))
    form = next(f for f in client.page(f"/proposals/rides/{path}").forms() if "kind" in f.names())
    answer = client.post(f"/proposals/rides/{path}", data={**form.values(), "happened_on": "11月20日"})
    wrong = set(Page(answer.text).links().values())
    assert answer.status_code == 422 and {"#kind", "#happened_on"} <= wrong


def test_a_compiled_case_offers_no_form_and_says_why(client: Client, loaded: Database) -> None:
    client.sign_in(make.officer(loaded, Role.clerk))
    page = client.page("/proposals/kamakura/events/new")
    assert "公開資料から収録した事例" in page.text
    assert "2021年12月から2022年1月25日（火）まで" in page.text
    assert not [f for f in page.forms() if f.posts and "events" in f.action]
    assert "未確認" in client.page("/proposals/kamakura/incidents").text


def test_companies_are_gathered_across_proposals(client: Client, loaded: Database) -> None:
    page = client.page("/companies")
    assert "めぶくグラウンド株式会社" in page.text
    page = client.page("/en/companies?role=platform_operator")
    assert "Accenture" in page.text and "Deloitte" not in page.text
    address = next(href for text, href in page.links().items() if text == "Mebuku Ground Inc.")
    shown = client.page(address)
    assert "Maebashi Mebuku ID" in shown.text and "mebuku-id" in shown.text and "since version 1" in shown.text
    assert "Not found" in shown.text and "Not stated" not in shown.text  # a corporate number that a compiler lacks
    assert client.get("/companies/999999").status_code == 404


def test_a_part_that_ended_is_said_to_have_ended(client: Client, sqlite_database: Database) -> None:
    proposal, changed = make.proposal(sqlite_database), document()
    acts.reflect_version(sqlite_database, now=NOW, proposal_id=proposal, version=1, document=document())
    changed["companies"] = []
    acts.reflect_version(sqlite_database, now=NOW, proposal_id=proposal, version=2, document=changed)
    with sqlite_database.reading() as db:
        gone = next(c for c in queries.companies(db, before=BEFORE) if c.name_en == "Deloitte Tohmatsu")
    assert "第1版から、第2版で外れました" in client.page(f"/companies/{gone.id}").text


def test_a_proposal_that_is_not_there_is_not_found(client: Client, sqlite_database: Database) -> None:
    assert client.get("/proposals/nothing/incidents").status_code == 404
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    assert client.get("/proposals/nothing/events/new").status_code == 404


@pytest.mark.parametrize("lost", ["", "abc", "-1", "9" * 30])
def test_a_correction_whose_event_was_lost_on_the_way_leads_nowhere(
    client: Client, sqlite_database: Database, lost: str
) -> None:
    make.proposal(sqlite_database, slug="rides")
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = "/proposals/rides/events/new"
    token = next(f for f in client.page(path).forms() if "corrects" in f.names()).values()
    given = {"kind": "plan", "body_ja": "A市", "what_ja": "計画です。", "correction": "c", "corrects": lost}
    assert client.post(path, data={**token, **given}).status_code == 404
