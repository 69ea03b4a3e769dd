"""Out, in and out again gives the same bytes, whatever a plan says and however its file is written."""

import json
from typing import Any

import jsonschema
import pytest
import yaml

from deliberation.dataplans import acts, format, queries
from deliberation.dataplans.document import check, parse, stored
from deliberation.dataplans.values import UNKNOWNS
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.db import Database
from tests.client import Client
from tests.dataplans.documents import data
from tests.dataplans.every import everything, ways
from tests.dataplans.publishing import published
from tests.moment import NOW


def shuffled(given: Any) -> Any:
    """The same, with the members of every object the other way round."""
    if isinstance(given, dict):
        return {name: shuffled(value) for name, value in reversed(given.items())}
    return [shuffled(entry) for entry in given] if isinstance(given, list) else given


@pytest.mark.parametrize("unseen", [False, True])
def test_export_import_and_export_give_the_same_bytes(unseen: bool):
    for given in everything(unseen=unseen):
        document = check({k: v for k, v in given.items() if not unseen or k != "need"}, compiled=unseen)
        out = document.canonical
        assert parse(out, compiled=unseen).canonical == out == stored(out, compiled=unseen).canonical
        written = {
            "indented": json.dumps(shuffled(document.data), ensure_ascii=False, indent=2),
            "escaped": "\ufeff" + json.dumps(document.data, ensure_ascii=True),
            "yaml": yaml.safe_dump(json.loads(out), allow_unicode=True, sort_keys=False),
        }
        for way, text in written.items():
            assert parse(text.encode(), compiled=unseen).canonical == out, way


def test_our_schema_takes_everything_that_the_import_takes():
    validator = jsonschema.Draft202012Validator(format.json_schema())
    for unseen in (False, True):
        for given in everything(unseen=unseen):
            document = check({k: v for k, v in given.items() if not unseen or k != "need"}, compiled=unseen)
            assert not list(validator.iter_errors(json.loads(document.canonical)))


def test_the_table_of_cases_holds_every_field_in_every_kind_of_answer():
    """Else the tests that walk through it would prove less than they say."""
    asked = {**PLAN_FIELDS, **FLOW_FIELDS}
    seen: dict[str, set[str]] = {name: set() for name in asked}
    for unseen in (False, True):
        for given in everything(unseen=unseen):
            for name, wrapped in {**given["plan"], **given["plan"]["flows"][0]}.items():
                if name in seen and isinstance(wrapped, dict):
                    seen[name].add(wrapped.get("unknown") or next(iter(wrapped)))
    assert all(kinds == {"value", "not_applicable", *UNKNOWNS} for kinds in seen.values()), seen
    assert all(len(list(ways(field))) >= 5 for field in asked.values())


def test_what_is_published_imported_and_published_elsewhere_has_the_same_bytes(
    client: Client, proposal: int, clerk: Any, sqlite_database: Database
) -> None:
    (*_, given) = everything()
    published(sqlite_database, "bus", data(), given)
    out = client.get("/proposals/bus/v/2.json").data
    acts.import_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=out)
    with sqlite_database.reading() as db:
        draft = queries.draft_begun(db, proposal, queries.draft(db, proposal))
    assert check(draft).canonical == out
    assert parse(client.get("/proposals/bus/draft.json").data).canonical == out
