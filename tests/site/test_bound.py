"""What is on record of each condition: not kept, open, looked at by nobody, reported alone, kept as an audit saw."""

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace as Row
from typing import Any

import pytest

from deliberation.accounts.rules import Role
from deliberation.consents import acts as consents
from deliberation.db import Database
from deliberation.site import bound, gaps
from tests import make
from tests.audits import scene as s
from tests.client import Client
from tests.consents.scene import TODAY, Scene, document
from tests.moment import NOW

RECORDS = [Row(record_id=1, confirmed_at=NOW - timedelta(days=200), valid_until=None)]
FORBIDS = {"id": "C-1", "kind": "prohibition", "on": "my_number", "record": 1, "origin": (1, "C-1")}
WORDS = {**FORBIDS, "on": None}
DUE = TODAY - timedelta(days=30)
DUTY = {"id": "C-1", "kind": "obligation", "duty": "report", "due": DUE, "record": 1, "origin": (1, "C-1")}
TO_COME = {**DUTY, "due": TODAY}
IN_TIME, LATE = NOW - timedelta(days=31), NOW - timedelta(days=29)


def seen(report: int = 1, **more: Any) -> Row:
    none = {"holds": 0, "broken": 0, "left_open": 0, "duty": None, "finding": None, "code": None}
    return Row(report_id=report, last_day=date(2026, 9, report), **{**none, **more})


@pytest.mark.parametrize(
    ("condition", "filed", "checks", "state", "why"),
    [
        (FORBIDS, None, [], "unchecked", "no_audit"), (WORDS, None, [], "unchecked", "words"),
        (FORBIDS, None, [seen()], "unchecked", "no_rows"), (FORBIDS, None, [seen(holds=3)], "kept", "rows"),
        (FORBIDS, None, [seen(holds=3, left_open=1)], "open", "rows_open"),
        (FORBIDS, None, [seen(1, broken=1), seen(2, holds=9)], "broken", "found"),
        (FORBIDS, None, [seen(1, left_open=1), seen(2, holds=9), seen(3)], "kept", "rows"),
        (TO_COME, None, [], "open", "not_due"), (DUTY, None, [], "broken", "overdue"),
        (DUTY, LATE, [], "broken", "late"), (DUTY, IN_TIME, [], "reported", "reported"),
        (DUTY, IN_TIME, [seen(duty="not_due")], "reported", "reported"),
        (DUTY, IN_TIME, [seen(duty="filed", code="A16")], "reported", "no_evidence"),
        (DUTY, IN_TIME, [seen(duty="filed")], "kept", "shown"),
        (DUTY, IN_TIME, [seen(duty="overdue", code="A15")], "broken", "found"),
    ],
)  # fmt: skip
def test_a_condition_is_told_from_its_days_the_reports_and_the_audits(condition, filed, checks, state, why) -> None:
    reported = {(1, "C-1"): {condition["due"]: filed}} if filed else {}
    (told,) = bound.told([condition], RECORDS, reported, {(1, "C-1"): checks}, TODAY)
    assert (told.state, told.why, told.ended) == (state, why, False)


def test_what_an_audit_of_an_earlier_record_found_is_told_of_the_condition_that_a_later_one_carries_on() -> None:
    later = Row(record_id=2, confirmed_at=NOW - timedelta(days=90), valid_until=None)
    carried = {**FORBIDS, "id": "C-5", "record": 2}
    (told,) = bound.told([FORBIDS, carried], [*RECORDS, later], {}, {(1, "C-1"): [seen(broken=1)]}, TODAY)
    assert (told.condition["id"], told.state, told.ended) == ("C-5", "broken", False)
    (told,) = bound.told([FORBIDS], [*RECORDS, later], {}, {}, TODAY)
    assert told.ended


def test_the_pages_tell_what_the_audit_saw_and_that_nobody_looked_at_the_rest(
    client: Client, sqlite_database: Database, tmp_path: Path
) -> None:
    with sqlite_database.writing() as db:
        conditions = [
            {"id": "C-1", "kind": "limit", "on": "country", "values": ["JP"]},
            {"id": "C-2", "kind": "prohibition", "on": "my_number"}, {"id": "C-3", "kind": "prohibition"},
            {"id": "C-4", "kind": "obligation", "duty": "report"},
        ]  # fmt: skip
        at = s.scene(db, "authorised_with_conditions", *({**one, "note": None} for one in conditions))
    before = client.page(f"/proposals/{at.slug}/council").text
    assert before.count("この条件を確かめた監査は、まだありません。") == 2
    with sqlite_database.writing() as db:
        s.load(db, at, tmp_path, s.rows(at, {"processing_country": "US", "my_number_present": False}))
        s.publish(db, at, tmp_path)
        found = gaps.conditions(db, [at.proposal], TODAY)[at.proposal]
    assert {one.condition["id"]: (one.state, one.why) for one in found} == {
        "C-1": ("broken", "found"), "C-2": ("kept", "rows"), "C-3": ("unchecked", "words"), "C-4": ("open", "not_due"),
    }  # fmt: skip
    page = client.page(f"/proposals/{at.slug}/council")
    assert any("/audits/reports/1#f" in a.attributes["href"] for a in page.root.all("a"))
    assert "監査で、反することが見つかりました。" in page.text and "確かめた記録もありません。" in page.text
    across = client.page("/gap").text
    assert "だれも確かめていない" in across and "守られなかった" in across


def test_a_report_on_an_obligation_is_told_with_its_day_on_both_engines(database: Database) -> None:
    with database.writing() as db:
        scene = Scene(db)
        first = scene.decided("yyyn", {"kind": "obligation", "duty": "report", "due": TODAY.isoformat()})
        (told,) = gaps.conditions(db, [scene.proposal.id], TODAY)[scene.proposal.id]
        assert (told.why, told.due) == ("not_due", TODAY)
        proponent = make.officer(db, Role.proponent)
        consents.file_fulfilment(db, by=proponent, now=NOW, record_id=first, code="C-1", due=TODAY, what="done")
        (told,) = gaps.conditions(db, [scene.proposal.id], TODAY)[scene.proposal.id]
        assert (told.state, told.why, told.due) == ("reported", "reported", TODAY)
        scene.publish(document(retention="P3Y"), now=NOW)
        for flow in ("bus", "cards"):
            scene.choose(scene.resolution(version=2, flow=flow))
        scene.record(version=2)
        (told,) = gaps.conditions(db, [scene.proposal.id], TODAY)[scene.proposal.id]
    assert (told.state, told.ended) == ("reported", True), "a record without conditions follows"
