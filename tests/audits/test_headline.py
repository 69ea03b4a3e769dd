"""The sentence that a report opens with: in which rows, or in none."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from deliberation.audits import queries
from deliberation.audits.models import AuditFinding
from deliberation.db import Database
from deliberation.web import language
from tests.audits import scene as s

NONE = {
    "rows_against": 0, "rows_deviating": 0, "findings_against": 0, "findings_deviating": 0, "findings_of_duties": 0,
    "findings_of_chains": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("found", "ja", "en"),
    [
        ({"findings_against": 1, "rows_against": 2}, "同じ行を1回だけ数えて2行です", "in 2 rows"),
        (
            {"findings_against": 5, "findings_of_duties": 2, "rows_against": 4},
            "指摘が5件あります。そのうち3件は記録の行についてで、当てはまる記録は、同じ行を1回だけ数えて4行です。2件は、条件の義務",
            "Findings against the consent record: 5. In 4 rows (each counted once): 3. About duties",
        ),
        (
            {"findings_against": 2, "findings_of_duties": 2},
            "同意記録に反する指摘は、条件の義務について期限までに報告がなかったこと",
            "They are about duties",
        ),
        (
            {"findings_against": 1, "findings_of_duties": 1, "rows_audited": 0},
            "期限までに報告がなかったこと",
            "It is about a duty",
        ),
        ({"findings_deviating": 1, "rows_deviating": 1}, "同じ行を1回だけ数えて1行です", "in 1 row ("),
        (
            {"findings_deviating": 3, "findings_of_chains": 1, "rows_deviating": 4},
            "そのうち2件は記録の行についてで、当てはまる記録は、同じ行を1回だけ数えて4行です。1件は、記録が前の行に",
            "In 4 rows (each counted once): 2. About files",
        ),
        (
            {"findings_deviating": 1, "findings_of_chains": 1},
            "記録が前の行につながっていないこと",
            "do not follow the line before",
        ),
    ],
)
@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_report_never_opens_with_something_in_no_row(
    app: Flask, found: dict[str, Any], ja: str, en: str, lang: str
) -> None:
    row = SimpleNamespace(**{"rows_audited": 3, "answers_due": date(2026, 12, 5), **NONE, **found})
    with app.test_request_context("/", environ_overrides={"jukugi.language": lang[1:] or "ja"}):
        said = str(language.draw("audits/_panel.html", "headline", row))
    assert (en if lang else ja) in said and "0行" not in said and " 0 row" not in said


@pytest.mark.parametrize(
    ("lang", "said"), [("", "行のない流れや条件は入っていません"), ("/en", "without any row are not counted")]
)
@pytest.mark.parametrize("macro", ["headline", "shares"])
def test_a_share_is_never_told_without_what_it_is_of(app: Flask, macro: str, lang: str, said: str) -> None:
    """As the report's page says beside its bars; 100 % stands in lists as well."""
    row = SimpleNamespace(**{"rows_audited": 3, "rows_independent": 0, "checked": 9, "left_open": 0, **NONE})
    with app.test_request_context("/", environ_overrides={"jukugi.language": lang[1:] or "ja"}):
        found = str(language.draw("audits/_panel.html", macro, row))
    assert "100.00" in found and "0.00" in found and said in found


def test_findings_about_no_row_are_counted_apart_from_the_others_of_their_report(
    database: Database, tmp_path: Path
) -> None:
    with database.writing() as db:
        at = s.scene(db)
        s.load(db, at, tmp_path, s.rows(at, {"recipient_id": "party:analysts"}))
        number = s.publish(db, at, tmp_path)
        found = [("A15", "violation"), ("A15", "violation"), ("A27", "deviation"), ("A27", "unverifiable")]
        for place, (code, status) in enumerate(found, start=90):
            known = {"report_id": number, "number": place, "code": code, "status": status}
            db.execute(insert(AuditFinding), {**known, "severity": "high", "flow_id": None, "condition": None})
        row = queries.report(db, number)
    assert (row.findings_of_duties, row.findings_of_chains) == (2, 1)
