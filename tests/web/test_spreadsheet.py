"""CSV for spreadsheets: what is written shows, and never runs, at every address that gives one."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Role
from deliberation.archive.tables import TABLES
from deliberation.audits.models import AuditReport
from deliberation.db import Database
from deliberation.proposals import acts as proposals
from deliberation.proposals import queries as proposal_queries
from deliberation.web import spreadsheet
from tests import make
from tests.audits import scene as s
from tests.client import Client
from tests.comments import making as m
from tests.dataplans.documents import data
from tests.house.test_routes import addressed
from tests.house.tree import assert_none, modules
from tests.moment import NOW

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
TYPED = [sign for sign in SIGNS if sign.strip()]  # white space at an end is taken off when it is typed


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+81", "'+81"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("＠x", "'＠x"),
        ("\t=1", "'\t=1"),
        ("\n=1", "'\n=1"),
        ("a=1", "a=1"),
        (-5, -5),
        (0, 0),
        (None, ""),
        (True, "true"),
        (False, "false"),
    ],
)
def test_no_cell_runs_as_a_formula(value: Any, written: Any) -> None:
    assert spreadsheet.cell(value) == written


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_is_defused_in_the_head_and_in_the_rows(sign: str) -> None:
    text = "".join(spreadsheet.written([f"{sign}a"], [[f"{sign}b", 1], [None, True]]))
    assert text.startswith("\ufeff") and text.endswith("\r\n")
    assert cells(text) == [f"'{sign}a", f"'{sign}b", "1", "", "true"]


def test_nothing_else_writes_csv() -> None:
    sources = {name: found.source for name, found in modules().items()}
    writing = [name for name, source in sources.items() if "csv.writer" in source or "DictWriter" in source]
    assert writing == ["deliberation.web.spreadsheet"]


def test_no_address_gives_a_cell_that_a_spreadsheet_would_run(
    client: Client, app: Flask, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        slugs = [planted(db, sign) for sign in TYPED]
        report = reported(db, app)
    paths = list(addresses_of_csv(app, sqlite_database))
    paths += [f"/archive/{name}.csv" for name in TABLES]
    paths += [f"/proposals/{slug}/v/1/flows.csv" for slug in slugs] + [f"/audits/reports/{report}.csv"]
    found = {path: cells(client.get(path).data.decode()) for path in dict.fromkeys(paths)}
    assert_none(f"{path}: {c!r}" for path, of in found.items() for c in of if c.startswith(SIGNS) and not _number(c))
    shown = [set(of) for of in found.values()]
    for sign in TYPED:  # in the tables of proposals, events and comments, in that of flows, in that of the audit
        assert sum(f"'{sign}1+1" in of for of in shown) >= 5, sign


def planted(db: Connection, sign: str) -> str:
    """A proposal, a plan, a comment and an event whose texts begin so."""
    text = f"{sign}1+1"
    made = make.proposal(db)
    m.publish(db, made, make.HERE, data(None, {"name": {"ja": text, "en": text}}, title={"ja": text, "en": text}))
    clerk = make.officer(db, Role.clerk)
    proposals.add_event(
        db, by=clerk, now=NOW, proposal_id=made, kind="plan", happened_on="2026", body={"ja": text}, what={"ja": text},
    )  # fmt: skip
    slug = proposal_queries.by_id(db, made).slug
    m.comment(db, slug, body=text)
    return str(slug)


def reported(db: Connection, app: Flask) -> int:
    """A report whose findings observed such values."""
    uploads = app.extensions["jukugi_settings"].uploads
    at = s.scene(db)
    s.load(db, at, uploads, s.rows(at, {"withdrawn_count": 3}))
    row = db.execute(select(AuditReport).where(AuditReport.id == s.publish(db, at, uploads))).mappings().one()
    body = json.loads(row["body"])
    (like,) = body["findings"][:1]
    body["findings"] = [{**like, "declared": f"{sign}1+1", "observed": [{"value": sign, "rows": 1}]} for sign in SIGNS]
    changed = {**row, "id": row["id"] + 1, "body": json.dumps(body).encode(), "digest": "sha256:" + "0" * 64}
    db.execute(insert(AuditReport), changed)
    return int(changed["id"])


def addresses_of_csv(app: Flask, database: Database) -> Iterator[str]:
    for path in addressed(app, database, "GET").values():
        if path.endswith(".csv"):
            yield path


def cells(text: str) -> list[str]:
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return [one for row in rows for one in row]


def _number(text: str) -> bool:
    return text.removeprefix("-").isdecimal()
