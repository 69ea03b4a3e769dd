"""The same basis and files give the same bytes, in whatever process; another order of the files moves no number."""

import hashlib
import os
import random
import subprocess
import sys
from typing import Any

import pytest

from deliberation.audits import report
from deliberation.audits.basis import Condition
from deliberation.audits.files import File
from deliberation.audits.findings import run
from deliberation.audits.presenting import findings
from deliberation.audits.reading import Chains
from deliberation.audits.report import to_bytes
from deliberation.audits.rows import Row
from deliberation.audits.tallies import Source
from tests.audits.making import UNDECIDED, basis, flow, row

Given = tuple[Source, list[Row]]
CHANGES: list[dict[str, Any]] = [
    {}, {"flow_id": "two"}, {"flow_id": None}, {"data_items": ["face", "trip_od"]}, {"linked_with": ["tax", "age"]},
    {"processor_ids": ["party:x", "party:a"]}, {"automation": None}, {"record_count": 900, "consented_count": 1},
    {"processing_country": "US"}, {"oldest_record_age": "P4M", "persisted": True}, {"recipient_id": "party:z"},
    {"withdrawn_count": 2}, {"my_number_present": True}, {"legal_ground": "statute"}, {"plan_hash": None},
    {"identifiability": "personal"}, {"purpose_code": "https://w3id.org/dpv#Marketing"},
    {"via_platform": False}, {"operation": "delete"},
]  # fmt: skip


def files() -> list[Given]:
    chance = random.Random(7)
    made: list[Given] = []
    for number, (name, independent) in enumerate((("gateway-1", False), ("walkers", True)), start=1):
        rows = []
        for n in range(300):
            day = chance.randrange(1, 27)
            window = {
                f"window_{end}": f"2026-10-{day + k:02d}T00:00:00+09:00" for k, end in enumerate(("start", "end"))
            }
            who = {"observer": name, "observer_independent": independent}
            rows.append(row(event_id=f"o-{n}", **window, **who, **chance.choice(CHANGES)))
        made.append((Source(number, name, independent), rows))
    return made


def made(given: list[Given]) -> dict[str, Any]:
    conditions = (Condition("C-1", "limit", "country", ("JP",)), Condition("C-2", "prohibition", "linkage"))
    of = basis(flow(retention=UNDECIDED), flow("two"), conditions=conditions)
    audit = run(of, [(source, enumerate(rows, 1)) for source, rows in given])
    kept = [File("sha256:" + "00" * 32, s.observer, s.independent, len(rows), 0, Chains()) for s, rows in given]
    return report.compose(audit, kept)


def test_two_processes_with_different_hash_seeds_give_the_same_bytes() -> None:
    program = (
        "import sys; from tests.audits import test_rerun as t; sys.stdout.buffer.write(t.to_bytes(t.made(t.files())))"
    )
    both = [
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert both[0] == both[1] == to_bytes(made(files()))


def test_a_condition_counts_each_row_once_also_where_a_row_is_asked_twice() -> None:
    """C-1 is about countries: where data are stored, and where they are worked on."""
    found = made(files())
    for condition in found["conditions"]:
        assert sum(condition[n] for n in ("holds", "broken", "open")) == found["rows"]["audited"], condition["id"]


def test_a_note_of_the_plan_stands_with_what_it_declared_in_the_same_bytes_again() -> None:
    note = {"en": "in talks", "ja": "協議中"}
    kept = {"persisted": True, "oldest_record_age": "P1D"}

    def told() -> dict[str, Any]:
        audit = run(
            basis(flow(retention={**UNDECIDED, "note": note})), [(Source(1, "gateway-1", False), [(1, row(**kept))])]
        )
        return report.compose(audit, [])

    found = [one for one in told()["findings"] if one["code"] == "A09"]
    assert [one["declared"] for one in found] == [{**UNDECIDED, "note": note}]
    assert [one.value and one.value.note for one in findings(told()) if one.data["code"] == "A09"] == [note]
    assert to_bytes(told()) == to_bytes(told()) and "協議中" in to_bytes(told()).decode()


def test_no_rule_changes_unseen() -> None:
    """Where this differs and was meant to: raise report.RULES, say what changed in docs/audit-format.md §4, and put the
    new digest here. A report that was published says by which rules it was made."""
    known = {1: "8469248353972bac3e2bd1da3d03bc15de60771bd7a11c69bb78dfecc2b13949"}
    assert hashlib.sha256(to_bytes(made(files()))).hexdigest() == known[report.RULES]


def test_another_order_of_the_files_changes_their_numbers_and_examples_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = files()
    swapped = [(Source(1, other[0].observer, other[0].independent), other[1]), (Source(2, "gateway-1", False), one[1])]
    monkeypatch.setattr("deliberation.audits.findings.SHAPES_KEPT", 50)
    first, second = made([one, other]), made(swapped)
    assert to_bytes(first) != to_bytes(second)
    for member in ("basis", "rows", "coverage", "months", "flows", "conditions", "incidents"):
        assert first[member] == second[member], member
    by_place = ("examples", "observed", "no")
    assert [{k: v for k, v in f.items() if k not in by_place} for f in first["findings"]] == [
        {k: v for k, v in f.items() if k not in by_place} for f in second["findings"]
    ]
    assert [sorted(map(str, f["observed"])) for f in first["findings"]] == [
        sorted(map(str, f["observed"])) for f in second["findings"]
    ]
