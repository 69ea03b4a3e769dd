"""The macros that the joined page of a proposal includes, drawn with every document that the program brings."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

import deliberation
from deliberation.db import Database
from deliberation.proposals import acts, cases, queries
from deliberation.proposals.kinds import EventKind
from tests import make
from tests.moment import NOW
from tests.page import KEY_ON_SCREEN, Page
from tests.proposals.calls import reflecting

DEMO = Path(deliberation.__file__).parent / "demo" / "data"
PAGE = """{% import "proposals/_panel.html" as p %}
{{ p.need(d) }}{{ p.alternatives(d) }}{{ p.costs(d, compiled) }}{{ p.exceptions(d, compiled) }}
{{ p.public_tasks(d, compiled) }}{{ p.sources(d) }}{{ p.companies(parts, compiled, "", names) }}
{{ p.timeline(events, "caption", here) }}
{% if compiled %}{{ p.compiled_note(proposal, notes, "/plan", names) }}{% endif %}"""


def drawn(app: Flask, lang: str, **values: Any) -> str:
    """The text of the panel in one language; every sentence of it is in the catalogue."""
    path = "/en/" if lang == "en" else "/"
    with app.test_request_context(path):
        html = app.extensions["jukugi_overlays"][lang].from_string(PAGE).render(values)
    assert not app.extensions["missing_words"]
    text = Page(f"<body>{html}</body>").text
    assert not KEY_ON_SCREEN.search(text)
    return text


def of_proposal(database: Database, slug: str, document: dict[str, Any]) -> dict[str, Any]:
    with database.reading() as db:
        row = queries.by_slug(db, slug)
        assert row is not None
        return {
            "d": document,
            "compiled": row.kind == "compiled",
            "proposal": row,
            "here": row.stage,
            "parts": queries.parts_of_proposal(db, row.id),
            "events": queries.events(db, row.id),
            "notes": queries.notes(db, row.id),
            "names": {f["flow_id"]: f["name"].get("value") for f in document["plan"]["flows"]},
        }


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_case_is_drawn_with_its_gaps_as_ours(app: Flask, sqlite_database: Database, lang: str) -> None:
    cases.load_cases(sqlite_database, now=NOW, publish=reflecting)
    silence = {"ja": ("未確認", "記載なし"), "en": ("Not found", "Not stated")}[lang]
    for case in cases.read_cases():
        text = drawn(app, lang, **of_proposal(sqlite_database, case["id"], case["document"]))
        assert silence[0] in text and silence[1] not in text, case["id"]
        for event in case["events"]:
            assert event["what"][lang] in text
        assert not any(f"{flow['flow_id']}." in text for flow in case["document"]["plan"]["flows"])  # names, no paths


def test_the_platforms_plan_is_drawn(app: Flask, sqlite_database: Database) -> None:
    cases.load_zero(sqlite_database, now=NOW, publish=reflecting)
    text = drawn(app, "ja", **of_proposal(sqlite_database, cases.PLATFORM_SLUG, cases.read_zero()["document"]))
    assert "未定" in text and "公の仕事はないとしています" in text and "段階の記録はまだありません" in text


def of_the_demonstration(database: Database) -> dict[str, Any]:
    """What the panel is given of the demonstration's second version."""
    told = yaml.safe_load((DEMO / "tsuin-no-ashi.yaml").read_text(encoding="utf-8"))
    proposal, document = make.proposal(database, slug=told["slug"]), told["versions"][1]["document"]
    acts.reflect_version(database, now=NOW, proposal_id=proposal, version=1, document=document)
    return of_proposal(database, told["slug"], document)


def test_the_demonstration_is_drawn_with_its_costs_and_who_takes_over(app: Flask, sqlite_database: Database) -> None:
    values = of_the_demonstration(sqlite_database)
    text = drawn(app, "ja", **values)
    assert "48,000,000円" in text and "2027年度" in text and "記載なし" in text
    assert "みどり配車株式会社" in text and "2030年3月31日" in text
    assert "道路運送法 78条" in text and "認められた" in text
    english = drawn(app, "en", **values)
    assert "6,500,000 yen" in english and "fiscal year 2028" in english and "Hikari Analytics Co." in english


def test_every_kind_of_event_has_its_word(app: Flask) -> None:
    with app.test_request_context("/"):
        for lang in ("ja", "en"):
            said = app.extensions["jukugi_overlays"][lang].globals["_"]
            assert not [kind for kind in EventKind if said(f"event.{kind}") == f"event.{kind}"]


def test_a_company_stands_once_for_each_role_with_all_its_flows(app: Flask, sqlite_database: Database) -> None:
    values = of_the_demonstration(sqlite_database)
    roles = {(part.company_id, part.role) for part in values["parts"]}
    source = '{% import "proposals/_panel.html" as p %}{{ p.companies(parts, false, "/plan", names) }}'
    with app.test_request_context("/"):
        html = app.extensions["jukugi_overlays"]["ja"].from_string(source).render(values)
    page = Page(f"<body>{html}</body>")
    assert len(page.root.all("tr")) == 1 + len(roles) < 1 + len(values["parts"])
    flows = {a.attributes["href"] for a in page.root.all("a") if a.attributes["href"].startswith("/plan/flows/")}
    assert flows == {f"/plan/flows/{part.flow_id}" for part in values["parts"] if part.flow_id}


def test_an_article_is_told_in_the_language_of_the_page(app: Flask) -> None:
    row = {"law": {"ja": "道路運送法", "en": "Road Transportation Act"}, "article": "78条", "status": "requested"}
    rest = {"what": {"ja": "甲", "en": "A"}, "reason": {"ja": "乙", "en": "B"}, "source": None}
    page = '{% import "proposals/_panel.html" as p %}{{ p.exceptions({"exceptions": [row]}) }}'
    told = {}
    for lang, path in (("ja", "/"), ("en", "/en/")):
        with app.test_request_context(path):
            html = app.extensions["jukugi_overlays"][lang].from_string(page).render(row={**row, **rest})
        told[lang] = Page(f"<body>{html}</body>").text
        assert 'class="nobr"' in html  # one word that a narrow column must not break
    assert "道路運送法 78条" in told["ja"]
    assert "Road Transportation Act art. 78" in told["en"] and "条" not in told["en"]
