"""The points across proposals computed again, when rules changed since their versions were published."""

import pytest
from sqlalchemy import delete, select, update

from deliberation import cli
from deliberation.dataplans import acts, flagrules, queries
from deliberation.dataplans.models import FlagRules, ProposalFlag
from deliberation.db import Database
from tests import make
from tests.comments.making import redact
from tests.dataplans.documents import data
from tests.dataplans.publishing import published
from tests.moment import NOW


def rows(db: Database) -> set[tuple[object, ...]]:
    with db.reading() as c:
        return {tuple(row) for row in c.execute(select(ProposalFlag.__table__))}


def by_other_rules(db: Database) -> None:
    """As if they had been computed by rules that raise nothing but RF01, which counts for less."""
    with db.writing() as c:
        c.execute(delete(ProposalFlag))
        c.execute(
            ProposalFlag.__table__.insert(),
            [
                {"proposal_id": n, "rule": "RF01", "field": "", "state": "raised", "severity": "info", "places": 1}
                | {"cause": ""}
                for n in queries.with_version(c, 0)
            ],
        )


def test_points_are_computed_again_where_they_differ_and_nowhere_else(database: Database) -> None:
    for slug in ("bus", "shop"):
        make.proposal(database, slug=slug)
        published(database, slug, data(None, {"retention": "P9Y"}), data(None, {"biometric": True}))
    redact(database, "shop", 2)
    stood = rows(database)
    by_other_rules(database)
    assert acts.compute_flags_again(database, now=NOW) == 2
    assert stood and rows(database) == stood
    assert acts.compute_flags_again(database, now=NOW) == 0


def test_an_upgrade_computes_them_again_when_the_rules_changed(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli.command, "upgrade", lambda *_: None)
    make.proposal(sqlite_database, slug="bus")
    published(sqlite_database, "bus", data(None, {"retention": "P9Y"}))
    stood = rows(sqlite_database)
    cli.upgrade(sqlite_database)
    by_other_rules(sqlite_database)
    other = rows(sqlite_database)
    cli.upgrade(sqlite_database)
    assert rows(sqlite_database) == other  # the same rules: nothing is read
    with sqlite_database.writing() as db:
        db.execute(update(FlagRules).values(digest="sha256:" + "0" * 64))
    capsys.readouterr()
    cli.upgrade(sqlite_database)
    assert rows(sqlite_database) == stood and "1 proposals had others" in capsys.readouterr().out
    with sqlite_database.reading() as db:
        assert queries.rules_digest(db) == flagrules.DIGEST


def test_the_command_says_how_many_had_others(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make.proposal(sqlite_database, slug="bus")
    published(sqlite_database, "bus", data(None, {"retention": "P9Y"}))
    by_other_rules(sqlite_database)
    monkeypatch.setenv("DATABASE_URL", str(sqlite_database.url))
    assert [cli.main(["points", "compute"]), cli.main(["points", "compute"])] == [0, 0]
    assert capsys.readouterr().out == "1 proposals had other points\n0 proposals had other points\n"
