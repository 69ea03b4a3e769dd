"""A later report hides nothing that an earlier one found and that still stands."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from deliberation.audits.models import AuditFinding, AuditReport
from deliberation.db import Database
from tests.audits import scene as s
from tests.client import Client
from tests.comments import making as m
from tests.moment import NOW

CLEAN: dict[str, Any] = {
    "digest": "sha256:" + "11" * 32, "body": b"{}", "first_day": s.FIRST, "last_day": s.LAST, "rows_audited": 3,
    "rows_independent": 0, "rows_against": 0, "rows_deviating": 0, "findings_against": 0, "findings_deviating": 0,
    "checked": 3, "left_open": 0, "findings": 0, "answers_due": s.LAST, "published_at": NOW, "seat": "auditor-1",
    "entry_id": 1,
}  # fmt: skip


@pytest.fixture
def told(sqlite_database: Database, tmp_path: Path) -> tuple[str, list[int]]:
    """The proposal with a report of a violation at ``bus`` and a later one of nothing; comments on bus and on all."""
    with sqlite_database.writing() as db:
        at = s.scene(db, "refused")
        days = {"now": NOW - timedelta(days=9)}
        comments = [m.comment(db, at.slug, flow=flow, **days) for flow in ("bus", None)]
        s.load(db, at, tmp_path, s.rows(at, {}))
        s.publish(db, at, tmp_path)
        db.execute(insert(AuditReport), {**CLEAN, "proposal_id": at.proposal, "record_id": at.record, "version": 1})
        assert db.execute(select(AuditFinding.code).where(AuditFinding.status == "violation")).scalars().all()
    return at.slug, comments


def test_a_later_report_without_findings_hides_no_violation_that_stands(client: Client, told: Any) -> None:
    slug, comments = told
    for address in (f"/proposals/{slug}", *(f"/comments/{no}" for no in comments)):
        text = client.page(address).text
        assert text.index("同意記録に反する指摘が") < text.index("逸脱は見つかりませんでした"), address
        assert "対応がまだ記録されていません" in text


def test_a_comment_tells_the_findings_about_its_own_flow(client: Client, told: Any) -> None:
    on_flow, on_all = (client.page(f"/comments/{no}").root for no in told[1])
    assert "この意見を付けた流れについての指摘" in on_flow.text and "この意見を付けた流れ" not in on_all.text
    assert any("/audits/reports/1#f1" in a.attributes["href"] for a in on_flow.all("a"))
