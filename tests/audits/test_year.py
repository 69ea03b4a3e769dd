"""A constructed year: the audit finds each planted deviation, and nothing else."""

import hashlib
from typing import Any

import pytest

from bench import year
from deliberation.audits import report


def audited(rows: int) -> dict[str, Any]:
    return year.audited({observer: year.Stream(year.lines(observer, rows)) for observer in year.OBSERVERS})


@pytest.mark.parametrize("rows", [2_000, 9_000])
def test_the_audit_of_a_year_finds_what_was_planted_and_nothing_else(rows: int) -> None:
    composed = audited(rows)
    assert year.found(composed) == year.expected()
    singles = [f for f in composed["findings"] if f["rows"] and f["code"] not in ("A23", "A29")]
    assert {(f["code"], f["rows"]) for f in singles} == {(f["code"], 1) for f in singles}


def test_a_deviation_of_every_kind_is_planted() -> None:
    assert {code for code, *_ in year.expected()} == set(report.CODES)


def test_a_year_is_the_same_whenever_it_is_made() -> None:
    made = [hashlib.sha256(b"".join(year.lines(year.OWN, 2_000, seed))).hexdigest() for seed in (1, 1, 2)]
    assert made[0] == made[1] != made[2]
