"""Pages on which a clerk writes a draft: steps, files, what a colleague saved, and that nothing typed is lost."""

import io
import json

import pytest

from deliberation.accounts.rules import Role
from deliberation.dataplans import acts, queries, wizard
from deliberation.dataplans.document import check
from deliberation.dataplans.format import PLAIN_LISTS
from deliberation.db import Database
from deliberation.errors import Problems
from tests import make
from tests.client import Client
from tests.dataplans.documents import data, recipient, text, unknown, value
from tests.moment import NOW
from tests.page import Page

WIDER = {
    "recipients": [recipient("a-city", "municipality"), recipient("shop")],
    "retention": "P1Y",
    "biometric": unknown("undecided"),
}


def test_a_list_that_nobody_wrote_does_not_count_as_filled_in():
    """Not even as a published version has it, or a file: there an empty list stands for what was left out."""
    left_out = {name: rows for name, rows in data().items() if name not in PLAIN_LISTS}
    published, said = check(left_out).data, {**left_out, "costs": {"value": []}}
    for document in (left_out, published):
        for found in wizard.progress(document, tuple(s for name in PLAIN_LISTS if (s := wizard.step(name)))):
            assert (found.asked, found.answered) == (1, 0), found.step
            assert wizard.differing(document, found.step, {}) == ()
    money = wizard.step("money")
    assert [p.answered for d in (left_out, said) for p in wizard.progress(d, (money,))] == [0, 1]


def test_a_step_is_saved_and_comes_back(client: Client, proposal: int, clerk):
    answer = client.submit("/proposals/bus/draft/about", {"title.ja": "予約バス", "summary.ja": "要約"}, form="about")
    assert answer.status_code == 303
    assert "予約バス" in client.get("/proposals/bus/draft/about").text
    for step, choices in (("basics", True), ("exceptions", False), ("sources", False)):
        assert ("書けない項目があるとき" in client.get(f"/proposals/bus/draft/{step}").text) is choices


def test_a_text_that_nobody_could_read_is_not_saved(client: Client, proposal: int, clerk):
    typed = {"title.ja": "\u3164\u2800", "summary.ja": "要約"}
    answer = client.submit("/proposals/bus/draft/about", typed, form="about")
    assert answer.status_code == 422 and "日本語を書いてください" in Page(answer.text).text


def test_a_month_or_a_year_is_saved_as_it_is_known_and_a_month_of_a_task_as_its_last_day(
    client: Client, proposal: int, clerk, sqlite_database: Database
):
    acts.import_draft(
        sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=json.dumps(data()).encode()
    )
    step = next(s.name for s in wizard.flow_steps("bus") if any(a.name == "start_end" for a in s.asked))
    path = f"/proposals/bus/draft/flows/bus/{step}"
    typed = {"start_end.start": "2026年1月", "start_end.end": "令和10年", "stay": "1"}
    assert client.submit(path, typed, form=step).status_code == 303
    task = {"task.ja": "配車", "to.value": "甲社", "until.value": "2031-03"}
    task = {f"public_tasks.0.{name}": said for name, said in task.items()}
    assert client.submit("/proposals/bus/draft/money", task, form="money").status_code == 303
    assert "「2031-03」は2031年3月31日" in client.page("/proposals/bus/draft/money").text
    saved = json.loads(client.get("/proposals/bus/draft.json").data)
    assert saved["plan"]["flows"][0]["start_end"] == value({"start": "2026-01", "end": "2028"})
    assert saved["public_tasks"]["value"][0]["until"] == "2031-03-31"


def test_a_corporate_number_may_be_parted_and_wide(client: Client, proposal: int, clerk):
    typed = {"companies.0.name.ja": "甲社", "companies.0.role.value": "bidder"}
    typed["companies.0.corporate_number.value"] = "４－0000 1200-1081 "
    answer = client.submit("/proposals/bus/draft/companies", typed, form="companies")
    found = json.loads(client.get("/proposals/bus/draft.json").data).get("companies", [])
    assert [c["corporate_number"] for c in found] == ["4000012001081"], answer.text


def test_enter_saves_and_stays_and_presses_no_other_button(client: Client, proposal: int, clerk):
    """A browser presses the first button of a form when Enter is typed in one of its lines."""
    path = "/proposals/bus/draft/operators"
    buttons = [b for b in client.page(path).root.all("button") if b.attributes.get("name") in ("stay", "more", "back")]
    assert [b.attributes["name"] for b in buttons][:2] == ["stay", "more"]
    answer = client.submit(path, {"platform_operator.name.ja": "A交通", "stay": "1"}, form="operators")
    assert answer.status_code == 303 and answer.location.endswith(path)
    assert "A交通" in client.get(path).text


def test_every_step_of_the_wizard_draws_in_both_languages(
    client: Client, proposal: int, clerk, sqlite_database: Database
):
    raw = json.dumps(data({}, WIDER)).encode()
    acts.import_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=raw)
    steps = ["about", "basics", "process", "operators", "effects", "why", "money", "companies", "exceptions", "sources"]
    flow_steps = ["whose", "collection", "choice", "purpose", "parties", "keeping"]
    paths = [*steps, *(f"flows/bus/{s}" for s in flow_steps), "check", "import"]
    for path in ("", *(f"/{p}" for p in paths)):
        for prefix in ("", "/en"):
            assert client.get(f"{prefix}/proposals/bus/draft{path}").status_code == 200, path


def test_an_error_stands_at_its_field_and_what_was_typed_stays(client: Client, proposal: int, clerk):
    typed = {"country.value": "アトランティス", "title.ja": "予約バス計画"}
    answer = client.submit("/proposals/bus/draft/basics", typed, form="basics")
    assert answer.status_code == 422
    assert "アトランティス" in answer.text and "予約バス計画" in answer.text
    assert 'href="#country.value"' in answer.text and "country/value" not in Page(answer.text).text


def test_every_problem_of_a_step_is_said_at_its_place_and_none_by_its_path(
    client: Client, proposal: int, clerk, sqlite_database: Database
):
    raw = json.dumps(data()).encode()
    acts.import_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=raw)
    path = "/proposals/bus/draft/flows/bus/keeping"
    answer = client.submit(path, {"retention.n": "abc"}, form="keeping")
    text = Page(answer.text).text
    assert answer.status_code == 422 and "長さは数字で書き、単位を選んでください" in text
    assert "retention/value" not in text and "P90D" not in text and "abc" in answer.text
    path = "/proposals/bus/draft/flows/bus/parties"
    answer = client.submit(path, {"recipients.2.name.en": "Shop"}, form="parties")
    assert "提供先 › 3番目 › 名前：日本語を書いてください" in Page(answer.text).text
    assert 'href="#recipients.2.name.ja"' in answer.text and 'id="recipients.2.name.ja"' in answer.text


def test_a_draft_that_cannot_be_published_leads_to_each_place_by_its_name(
    client: Client, proposal: int, clerk, sqlite_database: Database
):
    backwards = value({"start": "2027-04-01", "end": "2027-03-01"})
    answers = {"flows/bus": {"name": value(text("乗り降りの記録")), "start_end": backwards}, "title": text("予約バス")}
    acts.save_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, answers=answers)
    page = client.page("/proposals/bus/draft/check")
    assert page.links()["要約"] == "/proposals/bus/draft/about#summary"
    acts.save_draft(
        sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=1, answers={"summary": text("要約")}
    )
    page = client.page("/proposals/bus/draft/check")
    assert (
        "乗り降りの記録 › " in page.text and "始まりの日（2027年4月1日" in page.text and "plan/flows" not in page.text
    )


def test_more_rows_keep_what_was_typed(client: Client, proposal: int, clerk, sqlite_database: Database):
    raw = json.dumps(data()).encode()
    acts.import_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=raw)
    page = client.page("/proposals/bus/draft/flows/bus/parties")
    form = next(f for f in page.forms() if "recipients.1.name.ja" in f.names())
    values = {**form.values(), "recipients.1.name.ja": "商店街", "more": "recipients"}
    answer = client.post("/proposals/bus/draft/flows/bus/parties", data=values)
    assert "商店街" in answer.text and "recipients.6.name.ja" in answer.text


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_source_that_was_read_on_a_day_to_come_is_refused_at_its_place(
    client: Client, proposal: int, clerk, sqlite_database: Database, lang: str
) -> None:
    path, day = f"{lang}/proposals/bus/draft/sources", "2199-01-01"
    answer = client.submit(path, {"sources.0.title.value": "計画書", "sources.0.seen_on.value": day}, form="sources")
    reason = "This day has not come yet." if lang else "まだ来ていない日です。"
    assert answer.status_code == 422 and reason in Page(answer.text).text and day in answer.text
    assert 'href="#sources.0.seen_on.value"' in answer.text
    raw = json.dumps(data(sources=[{"title": "計画書", "address": None, "seen_on": day}]), ensure_ascii=False).encode()
    with pytest.raises(Problems):
        acts.import_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=raw)
    answers = {"sources": json.loads(raw)["sources"]}
    acts.save_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, answers=answers)
    assert reason in client.page(f"{lang}/proposals/bus/draft/check").text


def test_what_loses_its_only_source_with_it_is_said(
    client: Client, proposal: int, clerk, sqlite_database: Database
) -> None:
    sources = [{"title": title, "address": None, "seen_on": None} for title in ("計画書", "条例")]
    raw = json.dumps(data({}, {"retention": {"value": "P1Y", "sources": [1]}}, sources=sources)).encode()
    acts.import_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=raw)
    answer = client.submit("/proposals/bus/draft/sources", {"sources.0.title.value": ""}, form="sources")
    assert answer.status_code == 303
    assert "1件あります（乗り降りの記録：保存期間）。出典の番号を外した" in client.page("/proposals/bus/draft").text
    with sqlite_database.reading() as db:
        kept = queries.draft_begun(db, proposal, queries.draft(db, proposal))
    assert kept["plan"]["flows"][0]["retention"] == value("P1Y") and len(kept["sources"]) == 1


def test_a_colleagues_change_is_not_overwritten(client: Client, proposal: int, clerk, sqlite_database: Database):
    page = client.page("/proposals/bus/draft/about")
    form = next(f for f in page.forms() if "title.ja" in f.names())
    colleague = make.officer(sqlite_database, Role.clerk)
    acts.save_draft(
        sqlite_database,
        by=colleague,
        now=NOW,
        proposal_id=proposal,
        revision=0,
        answers={"title": {"ja": "同僚の題名"}},
    )
    answer = client.post("/proposals/bus/draft/about", data={**form.values(), "title.ja": "私の題名"})
    assert answer.status_code == 409
    assert "私の題名" in answer.text and "同僚の題名" in answer.text
    with sqlite_database.reading() as db:
        assert json.loads(queries.draft(db, proposal).document)["title"] == {"ja": "同僚の題名"}


def test_what_was_typed_for_a_flow_that_another_tab_removed_comes_back(
    client: Client, proposal: int, clerk, sqlite_database: Database
) -> None:
    raw = json.dumps(data({}, {}, {})).encode()
    acts.import_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=raw)
    path = "/proposals/bus/draft/flows/bus/keeping"
    form = next(f for f in client.page(path).forms() if "retention.n" in f.names())
    answers = {"flows/bus": None}
    acts.save_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=1, answers=answers)
    answer = client.post(path, data={**form.values(), "retention.n": "777"})
    assert answer.status_code == 409 and "下書きから外されています" in answer.text and 'value="777"' in answer.text
    client.page(path, status=404)


def test_a_flow_can_be_begun_from_an_old_form_once_that_was_said(
    client: Client, proposal: int, clerk, sqlite_database: Database
) -> None:
    form = next(f for f in client.page("/proposals/bus/draft").forms() if "flow_id" in f.names())
    answers = {"title": text("同僚の題名")}
    acts.save_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, answers=answers)
    answer = client.post("/proposals/bus/draft/flows", data={**form.values(), "name": "人の流れ"})
    again = next(f for f in Page(answer.text).forms() if "flow_id" in f.names())
    assert answer.status_code == 422 and again.values()["name"] == ["人の流れ"]
    assert client.post("/proposals/bus/draft/flows", data=again.values()).status_code == 303


def test_what_a_colleague_saved_meanwhile_is_said_in_words(
    client: Client, proposal: int, clerk, sqlite_database: Database
):
    raw = json.dumps(data()).encode()
    acts.import_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=raw)
    path = "/proposals/bus/draft/flows/bus/keeping"
    form = next(f for f in client.page(path).forms() if "retention.n" in f.names())
    answers = {"flows/bus/retention": value("P1Y"), "flows/bus/reid_ban": unknown("undecided")}
    acts.save_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=1, answers=answers)
    answer = client.post(path, data=form.values())
    theirs = [n.text for n in Page(answer.text).root.all("div") if n.attributes.get("class") == "note warn"]
    assert answer.status_code == 409
    assert sorted(theirs) == sorted(
        ["ほかの画面で先に保存された内容 : 保存期間 1年間", "ほかの画面で先に保存された内容 : 再識別の禁止 未定"]
    )


def test_what_a_colleague_listed_meanwhile_is_shown_entry_by_entry(
    client: Client, proposal: int, clerk, sqlite_database: Database
):
    raw = json.dumps(data()).encode()
    acts.import_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=raw)
    for step, field, row, told in (
        ("why", "alternatives", {"what": text("タクシー券"), "why_not": text("車が足りない")}, "車が足りない"),
        ("companies", "companies", None, "受注し得る企業"),
    ):
        path = f"/proposals/bus/draft/{step}"
        form = next(f for f in client.page(path).forms() if "revision" in f.names())
        company = {"id": "c", "name": text("乙社"), "corporate_number": None, "role": "bidder", "note": None}
        answers = {field: value([row]) if row else [company]}
        revision = int(form.values()["revision"][0])
        acts.save_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=revision, answers=answers)
        answer = client.post(path, data=form.values())
        (theirs,) = [n.text for n in Page(answer.text).root.all("div") if n.attributes.get("class") == "note warn"]
        assert answer.status_code == 409 and told in theirs


def test_an_import_names_every_problem_and_changes_nothing(
    client: Client, proposal: int, clerk, sqlite_database: Database
):
    broken = data({"country": "XX"}, {"retention": "90"})
    form = next(f for f in client.page("/proposals/bus/draft/import").forms() if "file" in f.names())
    upload = {**form.values(), "file": (io.BytesIO(json.dumps(broken).encode()), "plan.json")}
    answer = client.post("/proposals/bus/draft/import", data=upload, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "plan/country/value" in answer.text and "plan/flows/0/retention/value" in answer.text
    with sqlite_database.reading() as db:
        assert queries.draft(db, proposal) is None


def test_a_member_that_the_format_lacks_is_named_in_the_table(client: Client, sqlite_database: Database) -> None:
    clerk = make.officer(sqlite_database, Role.clerk)
    make.proposal(sqlite_database, slug="rides")
    document = data()
    document["plan"]["flows"][0]["colour"] = "red"
    client.sign_in(clerk)
    path = "/proposals/rides/draft/import"
    form = next(f for f in client.page(path).forms() if "file" in f.names())
    values = {**form.values(), "file": (io.BytesIO(json.dumps(document).encode()), "plan.json")}
    answer = client.post(path, data=values, content_type="multipart/form-data")
    assert answer.status_code == 422 and "plan/flows/0/colour" in answer.text


def test_a_file_is_chosen_and_not_entered(client: Client, sqlite_database: Database) -> None:
    make.proposal(sqlite_database, slug="rides")
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = "/en/proposals/rides/draft/import"
    form = next(f for f in client.page(path).forms() if "file" in f.names())
    answer = client.post(path, data=form.values(), content_type="multipart/form-data")
    assert answer.status_code == 422 and "Please choose" in answer.text and "once more" not in answer.text


def begun(database: Database, clerk, proposal: int, document) -> None:
    raw = json.dumps(document).encode()
    acts.import_draft(database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=raw)


def test_a_flow_is_begun_by_its_name_alone_and_goes_to_its_first_step(client: Client, proposal: int, clerk):
    answer = client.submit("/proposals/bus/draft", {"name": "乗り降りの記録"}, form="/draft/flows")
    assert answer.status_code == 303 and answer.location.endswith("/draft/flows/flow-1/whose")
    assert "乗り降りの記録" in client.get("/proposals/bus/draft/flows/flow-1/whose").text
    again = client.submit("/proposals/bus/draft", {"name": "映像", "flow_id": "flow-1"}, form="/draft/flows")
    assert again.status_code == 422 and "同じIDの流れがあります" in again.text and "映像" in again.text


def test_a_flow_is_copied_and_the_two_stand_side_by_side(
    client: Client, proposal: int, clerk, sqlite_database: Database
):
    begun(sqlite_database, clerk, proposal, data({}, {"retention": "P7D"}))
    page = "/proposals/bus/draft/flows/bus"
    answer = client.submit(page, {"name": "帰りの便", "flow_id": "back"}, form="/draft/flows")
    assert answer.status_code == 303 and answer.location.endswith("/draft/flows/back")
    with sqlite_database.reading() as db:
        rows = queries.draft_begun(db, proposal, queries.draft(db, proposal))["plan"]["flows"]
    assert rows[1]["retention"] == value("P7D") and rows[1]["name"] == value(text("帰りの便"))
    for prefix, mark in (("", "違いあり"), ("/en", "Differs")):
        side = client.page(f"{prefix}/proposals/bus/draft/side?flow=bus&flow=back")
        assert side.text.count(mark) == 1 and len(side.root.all("tr")) == 42
        client.page(f"{prefix}{page}")
    assert client.submit(page, {"name": "", "flow_id": "third"}, form="/draft/flows").status_code == 422
    client.page("/proposals/bus/draft/flows/gone", status=404)


def test_every_gap_on_the_check_page_leads_to_the_step_that_asks_for_it(
    client: Client, proposal: int, clerk, sqlite_database: Database
):
    begun(
        sqlite_database,
        clerk,
        proposal,
        data({"liability": unknown("undecided")}, {"reid_ban": unknown("not_stated")}, {}),
    )
    begun_at = "/proposals/bus/draft"
    links = {a.attributes.get("href", "") for a in client.page(f"{begun_at}/check").root.all("a")}
    assert {f"{begun_at}/operators#liability", f"{begun_at}/flows/bus/keeping#reid_ban"} <= links
    for path in {link.partition("#")[0] for link in links if link.startswith(f"{begun_at}/")}:
        assert client.get(path).status_code == 200, path


def test_a_draft_of_two_hundred_flows_stays_small(client: Client, proposal: int, clerk, sqlite_database: Database):
    begun(sqlite_database, clerk, proposal, data({}, *({"name": text(f"流れ{n}")} for n in range(200))))
    for path in ("", "?page=4", "/flows/flow-199", "/flows/flow-199/parties", "/side?flow=bus&flow=flow-9"):
        answer = client.get(f"/proposals/bus/draft{path}")
        assert answer.status_code == 200 and len(answer.data) < 60_000, path
    assert "流れ199" in client.get("/proposals/bus/draft?page=4").text


def test_each_field_is_asked_with_its_meaning_an_example_and_the_law(client: Client, proposal: int, clerk):
    client.submit("/proposals/bus/draft", {"name": "乗り降りの記録"}, form="/draft/flows")
    page = client.page("/proposals/bus/draft/flows/flow-1/choice")
    field = next(f for f in page.root.all("fieldset") if f.attributes.get("id") == "legal_ground")
    assert "例" in field.text and any("/law" in a.attributes.get("href", "") for a in field.all("a"))
    assert page.text.count("例 ") >= len(page.root.all("legend"))


def test_several_lines_pasted_from_a_document_are_kept(client: Client, proposal: int, clerk):
    """Browsers end lines with two characters, one of which no document holds."""
    typed = {"title.ja": "予約バス", "summary.ja": "1行目\r\n2行目\tつづき"}
    answer = client.submit("/proposals/bus/draft/about", typed, form="about")
    assert answer.status_code == 303
    assert "1行目\n2行目 つづき" in client.get("/proposals/bus/draft/about").text


def test_a_flow_whose_id_another_has_too_is_called_by_no_name():
    """A file may give one id twice: the name of the other would be said of its problems."""
    flows = [{"flow_id": i, "name": {"value": {"ja": n}}} for i, n in (("a", "甲"), ("b", "乙"), ("a", "丙"))]
    assert wizard.flow_names({"plan": {"flows": [*flows, "no flow"]}}) == {"b": {"ja": "乙"}}
