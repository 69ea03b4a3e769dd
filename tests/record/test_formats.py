"""The published formats: what the writer makes today is what the golden files hold, and what the schemas allow.

A change that breaks this test is a change of a published format: docs/record-format.md, the schema and the golden
files change with it, and the format's number goes up.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from deliberation.db import Database
from deliberation.record import acts, receipts, verify
from deliberation.record.acts import append, commitment
from deliberation.record.kinds import KINDS
from deliberation.record.models import LogEntry
from tests.moment import NOW
from tests.record.logs import KEY, Log, entry

GOLDEN = Path(__file__).parent / "golden"
SCHEMAS = Path(acts.__file__).parent / "data"
SALT = bytes(range(32))


def made() -> dict[str, bytes]:
    """A receipt with a text in a log of 300 entries, and the same log's checkpoint and key."""
    payload = acts.canonical({"body": "駅前のカメラは\n何台ですか。"})
    body = {
        "v": acts.SCHEMA, "kind": "comment_submitted", "at": "2026-11-21", "jurisdiction": "a-shi",
        "commitment": commitment(SALT, payload),
        "facts": {"comment": 7, "proposal": "a-shi-mobility", "verified": True},
    }  # fmt: skip
    leaf = acts.canonical(body)
    log = Log().grow([*(entry(n) for n in range(99)), leaf, *(entry(n) for n in range(100, 300))])
    published = receipts.Published(log.checkpoint(), receipts._opened(log.checkpoint(), KEY).checkpoint, KEY)
    proof = receipts.Proof(99, b"", log.tree().inclusion(99), published)
    row = SimpleNamespace(leaf=leaf, salt=SALT, payload=payload, withdrawn=False)
    hidden = SimpleNamespace(leaf=leaf, salt=SALT, payload=payload, withdrawn=True)
    return {
        "receipt.json": receipts.receipt(row, proof).encode(),
        "receipt-hidden.json": receipts.receipt(hidden, proof).encode(),
        "entry.json": leaf,
        "checkpoint": log.checkpoint().encode(),
        "vkey": (KEY + "\n").encode(),
    }


def schema(name: str) -> Draft202012Validator:
    value = json.loads((SCHEMAS / name).read_text())
    Draft202012Validator.check_schema(value)
    return Draft202012Validator(value)


@pytest.mark.parametrize("name", ["receipt.json", "receipt-hidden.json", "entry.json", "checkpoint", "vkey"])
def test_the_writer_makes_the_golden_bytes(name: str) -> None:
    assert made()[name] == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize("name", ["receipt.json", "receipt-hidden.json"])
def test_the_golden_receipts_verify_and_fit_their_schema(name: str) -> None:
    path = GOLDEN / name
    assert verify.main([str(path), "--key", str(GOLDEN / "vkey"), "--old", str(GOLDEN / "checkpoint")]) == 0
    assert not list(schema("receipt.schema.json").iter_errors(json.loads(path.read_text())))


def test_the_schema_of_receipts_refuses_what_the_verifier_refuses() -> None:
    good = json.loads((GOLDEN / "receipt.json").read_text())
    for wrong in ({**good, "salt": None}, {**good, "payload": None}, {**good, "more": 1}, {**good, "salt": "00"}):
        assert list(schema("receipt.schema.json").iter_errors(wrong))


def entries_of_every_kind() -> Iterator[tuple[str, dict[str, object], dict[str, object] | None]]:
    values = {"int": 3, "bool": True, "id": "some-id", "digest": "sha256:" + "0" * 64, "day": "2026-11-21"}
    values |= {"ids": ["a", "b"], "digests": []}
    for kind, spec in KINDS.items():
        facts = {name: values[declared.rstrip("?")] for name, declared in spec.facts.items()}
        yield kind, facts, {"body": "text"} if spec.text else None


def test_every_entry_is_canonical_json_of_its_schema_without_its_text(sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        for kind, facts, text in entries_of_every_kind():
            append(db, kind=kind, now=NOW, jurisdiction="a-shi", seat="clerk-1", facts=facts, text=text)
        leaves = db.execute(select(LogEntry.leaf)).scalars().all()
    check = schema("entry.schema.json")
    for leaf in leaves:
        value = json.loads(leaf)
        assert not list(check.iter_errors(value)), leaf
        assert acts.canonical(value) == leaf
        assert b"text" not in leaf
