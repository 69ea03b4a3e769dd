"""Every column that can be downloaded says in both languages what it means, on a page and beside its table."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime

import pytest

from deliberation.archive import columns
from deliberation.archive.tables import MARK, TABLES
from deliberation.db import Database
from deliberation.web.language import LANGUAGES, load_catalogue
from tests.client import Client
from tests.comments import making as m


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_has_words_and_every_word_a_column(lang: str) -> None:
    known = {key for key in load_catalogue(lang) if key.startswith(columns.WORDS)}
    told = {key for table in TABLES.values() for _, _, key in columns.of(table, known, marked=True)}
    assert told - known == set() and known - told == set()


def test_a_column_has_its_own_words_before_those_it_shares() -> None:
    table = TABLES["comments"]
    own, shared = columns.keys(table, "body")
    assert {name: key for name, _, key in columns.of(table, {own, shared}, marked=False)}["body"] == own
    assert {name: key for name, _, key in columns.of(table, {shared}, marked=False)}["body"] == shared


def test_the_words_stand_beside_the_csv_as_csv_on_the_web(client: Client, sqlite_database: Database) -> None:
    m.comment(sqlite_database, m.published(sqlite_database))
    for lang, said in (("", "提案の中での意見の番号（1から）"), ("/en", "Number of the comment within its proposal")):
        answer = client.get(f"{lang}/archive/comments.csv-metadata.json")
        assert answer.headers["Content-Type"] == "application/csvm+json"
        told = answer.get_json(force=True)
        assert told["url"] == "comments.csv" and told["@context"][0] == columns.CONTEXT
        described = told["tableSchema"]["columns"]
        head = next(csv.reader(io.StringIO(client.get("/archive/comments.csv").text.removeprefix("\ufeff"))))
        assert [c["titles"] for c in described] == head and head[-1] == MARK
        assert next(c["dc:description"] for c in described if c["name"] == "number").startswith(said)
    assert client.get("/archive/people.csv-metadata.json").status_code == 404


READ: dict[str, Callable[[str], object]] = {
    "integer": int, "date": date.fromisoformat, "dateTime": datetime.fromisoformat, "boolean": ("true", "false").index,
}  # fmt: skip


def test_the_cells_are_of_the_datatype_that_is_told(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    m.answer(sqlite_database, slug, m.comment(sqlite_database, slug))
    seen = set()
    for name, table in TABLES.items():
        rows = csv.DictReader(io.StringIO(client.get(f"/archive/{name}.csv").text.removeprefix("\ufeff")))
        kinds = dict(zip(table.columns, table.datatypes, strict=True))
        for row in rows:
            for column, kind in kinds.items():
                if row[column] and kind in READ:
                    READ[kind](row[column])
                    seen.add(kind)
    assert seen == set(READ)
