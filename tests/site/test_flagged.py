"""Points to check across proposals and over versions: which are raised where, since when, real cases apart."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from deliberation.dataplans import queries
from deliberation.db import Database
from deliberation.site.flagged import across
from deliberation.web.paging import FIRST
from tests import make
from tests.client import Client
from tests.comments.making import redact
from tests.dataplans.documents import data, unknown
from tests.dataplans.publishing import published

NOTHING: dict[str, str | None] = dict.fromkeys(("rule", "severity", "kind", "jurisdiction"))
FACES = {"biometric": True, "retention": unknown("not_stated")}


@pytest.fixture
def two(app: Any, sqlite_database: Database) -> Iterator[Database]:
    """A plan with faces on two of its three flows, and one that is sound; and a request, which paging reads."""
    for slug in ("bus", "camera"):
        make.proposal(sqlite_database, slug=slug)
    published(sqlite_database, "bus", data())
    published(sqlite_database, "camera", data({}, {}, FACES, FACES))
    with app.test_request_context("/points"):
        yield sqlite_database


def found(db: Database, **narrowed: str) -> list[str]:
    with db.reading() as c:
        return [row.slug for row in across(c, FIRST, {**NOTHING, **narrowed})["page"].rows]


def test_proposals_are_found_by_a_point_that_stands_and_counted_by_place(two: Database):
    assert found(two) == ["camera", "bus"]
    assert found(two, rule="RF19") == found(two, severity="high") == ["camera"]
    assert found(two, rule="RF22") == ["camera"]  # cannot be told
    assert found(two, rule="RF04") == found(two, kind="compiled") == found(two, jurisdiction="elsewhere") == []
    with two.reading() as c:
        told = across(c, FIRST, NOTHING)
    standing = told["standing"][told["page"].rows[0].id]
    assert standing.raised("high") == 2 and [p.places for p in standing.of("RF19")] == [2]
    assert told["by_rule"]["RF19", "raised", "filed"] == 1 and ("RF04", "raised", "filed") not in told["by_rule"]


def test_a_proposal_counts_once_under_a_rule_wherever_else_in_it_nobody_can_tell(two: Database):
    published(two, "camera", data({}, {}, {"retention": None}, FACES))
    published(two, "bus", data({}, {"retention": unknown("undecided")}, {"retention": unknown("not_stated")}))
    with two.reading() as db:
        by_rule, here = queries.proposals_by_rule(db), queries.proposals_by_rule_here(db, [make.HERE])
    expected = {"raised": 1, "cannot_tell": 1}
    assert {state: n for (rule, state, _), n in by_rule.items() if rule == "RF22"} == expected
    assert here["medium", "RF22"] == {(state, make.HERE): n for state, n in expected.items()}


def test_points_of_the_process_are_computed_as_on_the_proposals_own_page(two: Database):
    assert found(two, rule="RF43") == ["camera", "bus"]  # nothing can be narrowed by what is recorded
    with two.reading() as c:
        told = across(c, FIRST, {**NOTHING, "rule": "RF43"})
    assert [p.state for p in told["standing"][told["page"].rows[1].id].of("RF43")] == ["cannot_tell"]


def test_a_later_version_takes_the_place_of_the_one_before(two: Database):
    published(two, "camera", data({}, {}, {}, {"biometric": True}))
    assert found(two, rule="RF22") == []
    with two.reading() as c:
        rows = [r for of in queries.flags_of(c, [r.id for r in queries.flagged(c, before=FIRST)]).values() for r in of]
    assert [(r.rule, r.places) for r in rows] == [("RF19", 1)]


def test_the_page_asks_few_questions_however_many_proposals(two: Database, client: Client):
    for n in range(8):
        make.proposal(two, slug=f"more-{n}")
        published(two, f"more-{n}", data({}, FACES))
    asked: list[str] = []
    event.listen(two.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    client.page("/points")
    assert len([s for s in asked if s.startswith("SELECT")]) <= 12


@pytest.mark.parametrize("lang", ["", "/en"])
def test_one_rule_is_told_with_its_words_and_source_proposal_by_proposal(two: Database, client: Client, lang: str):
    page = client.page(f"{lang}/points?rule=RF19")
    assert f"{lang}/proposals/camera/v/1/points#RF19" in page.links().values()
    assert "顔認証技術を利用した" in page.text
    assert not [link for link in page.links().values() if "/proposals/bus/" in link]


def test_a_condition_that_does_not_exist_is_left_out_and_said_at_its_place(two: Database, client: Client):
    for name in NOTHING:
        page = client.page(
            f"/points?{name}=NOPE&severity=high" if name != "severity" else "/points?severity=NOPE&rule=RF19"
        )
        wrong = [node.attributes["id"] for node in page.root.all("p") if node.attributes.get("class") == "error"]
        field = next(node for node in page.root.all("select") if node.attributes["name"] == name)
        assert wrong == [f"f-{name}-wrong"] and field.attributes["aria-describedby"] == wrong[0]
        assert "camera" in str(page.links()) and "/proposals/bus/" not in str(page.links())  # the other one holds
    assert not [
        p for p in client.page(f"/points?jurisdiction={make.HERE}").root.all("p") if "wrong" in str(p.attributes)
    ]


def test_the_history_says_since_which_version_a_point_stands_or_is_gone(two: Database, client: Client):
    published(two, "camera", data({}, {}, {}, {"secondary_use": "open"}))
    page = client.page("/proposals/camera/points")
    rows = {tr.all("a")[0].text: [td.text.strip() for td in tr.all("td")] for tr in page.root.all("tr") if tr.all("a")}
    assert rows["RF19"][1:] == ["第2版でなくなりました", "当てはまる 2か所", "当てはまりません"]
    assert rows["RF13"][1:] == ["第2版から", "当てはまりません", "当てはまる"]
    assert client.get("/proposals/none/points").status_code == 404


@pytest.mark.parametrize("lang", ["", "/en"])
def test_what_nobody_can_tell_any_more_did_not_go_and_what_was_never_raised_neither(
    two: Database, client: Client, lang: str
):
    kept = ({"retention": None}, {"retention": unknown("undecided")}, {})
    published(two, "bus", *(data({}, flow) for flow in kept))

    def since() -> str:
        page = client.page(f"{lang}/proposals/bus/points")
        return next(tr.all("td")[1].text.strip() for tr in page.root.all("tr") if "RF22" in tr.text)

    assert since() == ("Known not to apply since version 4" if lang else "第4版で、当てはまらないと分かりました")
    untold = "Cannot be told any more" if lang else "判定できなくなった点"
    compared = client.page(f"{lang}/proposals/bus/compare/2/3")
    lines = [li.text for li in compared.root.all("li") if "RF22" in li.text]
    left = "In the newer version it cannot be told" if lang else "新しい版では、判定できません"
    assert [left in line for line in lines] == [False, True], "it stands among the new ones, and not as gone"
    feed = client.get(f"{lang}/points/feed.atom").text
    assert untold in feed and "RF22" in feed.split(untold)[-1]
    redact(two, "bus", 4)
    assert since() != "第4版で、当てはまらないと分かりました"


def test_the_points_can_be_taken_away_as_a_table(two: Database, client: Client):
    rows = list(csv.DictReader(io.StringIO(client.get("/archive/flags.csv").text.lstrip("\ufeff"))))
    assert {("camera", "RF19", "raised", "high", "2"), ("camera", "RF22", "cannot_tell", "medium", "2")} <= {
        (r["proposal"], r["rule"], r["state"], r["severity"], r["places"]) for r in rows
    }


def test_a_count_is_the_same_on_every_page_or_says_what_it_leaves_out(two: Database, client: Client):
    front, points, beside = (
        client.page(path) for path in ("/proposals/camera", "/proposals/camera/v/1/points", "/compare?a=camera&b=bus")
    )
    tallies = [
        [int(dd.text.split()[0]) for dl in page.root.all("dl") if dl.attributes.get("class") == "tally"
         for dd in dl.all("dd")]
        for page in (front, points)
    ]  # fmt: skip
    raised, untold = sum(tallies[0][:4]), tallies[0][4]
    assert tallies[0] == tallies[1] and raised == 2
    links = {a.attributes["href"]: a.text for a in front.root.all("a")}
    assert links["#flags"] == f"確認が必要な点 {raised}"
    assert links["/proposals/camera/v/1/points"].startswith(f"すべて（{raised}）")
    row = next(tr for tr in client.page("/points").root.all("tr") if "/proposals/camera/v/1/points" in str(tr))
    assert [int(td.text) for td in row.all("td")[1:6]] == tallies[0]
    card = next(p.text for p in beside.root.all("p") if p.text.startswith("確認が必要な点"))
    assert f"判定できないもの {untold - 4}件" in card  # RF40 to RF43 rest on what is recorded
    left_out = "手続きについての点（RF40からRF43）は、議会や投票などの記録によるので、数えていません。"
    assert beside.text.count(left_out) == 2 and left_out not in front.text + points.text


def test_one_place_is_told_as_one(two: Database, client: Client):
    published(two, "bus", data({}, {}, FACES))
    page = client.page("/en/points?rule=RF19").text
    assert "Raised 1 place " in page and "Raised 2 places" in page


@pytest.mark.parametrize("lang", ["", "/en"])
def test_of_a_plan_that_was_taken_away_nobody_can_tell_on_the_page_and_in_the_table(
    two: Database, client: Client, lang: str
):
    redact(two, "camera", 1)
    told = "Version 1 is no longer published" if lang else "第1版は公開を終えたため"
    for path in ("/points", "/points?rule=RF40", "/points?rule=RF19"):
        row = next(tr for tr in client.page(lang + path).root.all("tr") if "/proposals/camera/" in str(tr))
        assert told in row.text and ("?" not in path or ("Cannot tell" if lang else "判定できません") in row.text)
        assert not [td for td in row.all("td") if td.text == "0"]
    rows = list(csv.DictReader(io.StringIO(client.get("/archive/flags.csv").text.lstrip("\ufeff"))))
    assert {("RF19", "cannot_tell"), ("GAP", "cannot_tell")} < {
        (r["rule"], r["state"]) for r in rows if r["proposal"] == "camera" and r["version_redacted_at"]
    }
    assert {r["state"] for r in rows if r["proposal"] == "camera"} == {"cannot_tell"}
    assert not [r for r in rows if r["proposal"] == "bus" and r["version_redacted_at"]]


def test_the_history_says_what_a_version_taken_away_leaves_unknown(two: Database, client: Client):
    path = "/proposals/camera/points"
    published(two, "camera", data({}, {}, FACES, {**FACES, "secondary_use": "open"}), data({}, {}, FACES, FACES))
    redact(two, "camera", 2)
    assert "最初の版から（第2版は公開を終えたため分かりません）" in _said(client, path)
    redact(two, "camera", 3)
    assert "第3版は公開を終えたため分かりません" in _said(client, path)
    assert "/proposals/camera/v/1/points" in client.page(path).links().values()
    redact(two, "camera", 1)
    said = _said(client, path)
    assert "第1版、第2版、第3版は公開を終えたため分かりません" in said and "判定できない点はありません" not in said


def _said(client: Client, path: str) -> str:
    return client.page(path).text.replace(" ", "")
