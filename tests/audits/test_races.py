"""Files, observers and reports under several hands at the same moment."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from deliberation.accounts.rules import Role
from deliberation.audits import acts, queries
from deliberation.audits.models import AuditReport, AuditUpload
from deliberation.audits.reading import Chains
from deliberation.consents.models import ConsentMeasure
from deliberation.db import Database
from deliberation.errors import Refused
from tests import make
from tests.audits import scene as s
from tests.moment import NOW
from tests.together import ON_POSTGRESQL, cut_in, kinds, reason


@pytest.fixture
def cut(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    return lambda name, act, other: cut_in(monkeypatch, database, (queries, name), act, other)


@pytest.fixture
def at(database: Database) -> s.Scene:
    with database.writing() as db:
        return s.scene(db)


def load(database: Database, at: s.Scene, received: Any) -> int:
    return acts.load_rows(database, by=at.observer, now=NOW, proposal_id=at.proposal, received=received)


def end(database: Database, at: s.Scene) -> None:
    acts.end_observer(database, by=at.secretariat, now=NOW, observer_id=at.post)


@ON_POSTGRESQL
def test_an_observer_is_ended_once(database: Database, at: s.Scene, cut: Any) -> None:
    ends = cut("observer", lambda: end(database, at), lambda: end(database, at))
    assert {reason(one) for one in ends} == {None, "observer_ended"}
    assert kinds(database).count("observer_ended") == 1


@ON_POSTGRESQL
def test_a_file_given_in_twice_at_once_counts_once(database: Database, at: s.Scene, cut: Any) -> None:
    file = s.known(at, b"")
    ends = cut("my_post", lambda: load(database, at, file), lambda: load(database, at, file))
    assert reason(ends[1]) == "file_known" and make.rows(database, AuditUpload) == 1


@ON_POSTGRESQL
def test_no_file_is_taken_from_an_observer_who_is_ended_in_that_moment(
    database: Database, at: s.Scene, cut: Any
) -> None:
    ends = cut("my_post", lambda: load(database, at, s.known(at, b"")), lambda: end(database, at))
    assert isinstance(ends[0], int)
    assert kinds(database)[-2:] == ["observed_rows_loaded", "observer_ended"]


def test_of_two_files_read_at_once_the_second_is_read_again(database: Database, at: s.Scene) -> None:
    """Its first line was held against the last one of an older file: a gap that there is not would be published."""
    one = replace(s.known(at, b""), chains=Chains(_last={("gateway-1", "x"): b"last line"}))
    load(database, at, one)
    two = replace(s.known(at, b""), digest="sha256:" + "7" * 64)
    with pytest.raises(Refused, match="file_meanwhile"):
        load(database, at, two)
    with database.reading() as db:
        ends = queries.chain_ends(db, at.post)
    assert ends and load(database, at, replace(two, chains=Chains(ends=ends)))


@pytest.fixture
def composed(database: Database, at: s.Scene, tmp_path: Path) -> dict[str, Any]:
    with database.writing() as db:
        s.load(db, at, tmp_path, s.rows(at, {"withdrawn_count": 1}))
        return {"by": make.officer(db, Role.auditor), "now": NOW, **s.reporting(at, s.composed(db, at, tmp_path))}


@ON_POSTGRESQL
def test_of_two_reports_at_once_the_second_is_told_of_the_first(
    database: Database, composed: dict[str, Any], cut: Any
) -> None:
    publish = lambda: acts.publish_report(database, **composed)  # noqa: E731
    ends = cut("same_report", publish, publish)
    assert reason(ends[1]) == "report_known" and make.rows(database, AuditReport) == 1


def test_a_file_taken_while_the_report_was_made_is_not_left_out_unsaid(
    database: Database, at: s.Scene, composed: dict[str, Any], tmp_path: Path
) -> None:
    with database.writing() as db:
        s.load(db, at, tmp_path, s.rows(at, {"event_id": "late"}))
    with pytest.raises(Refused, match="report_meanwhile"):
        acts.publish_report(database, **composed)


def test_a_measure_taken_while_the_report_was_made_is_not_left_out_unsaid(
    database: Database, at: s.Scene, composed: dict[str, Any]
) -> None:
    measure = {"record_id": at.record, "effect": "suspend", "reference": "act:1", "flows": "[]", "holds_from": s.FIRST}
    with database.writing() as db:
        seats = {"reason": "-", "seat": "secretariat-1", "second_seat": "secretariat-2", "at": NOW, "entry_id": 1}
        db.execute(insert(ConsentMeasure), {**measure, **seats})
    with pytest.raises(Refused, match="report_meanwhile"):
        acts.publish_report(database, **composed)
