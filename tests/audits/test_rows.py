"""Decoding observed rows: what is taken, what is refused and why, and that one bad line never costs another."""

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from deliberation.accounts import mynumber
from deliberation.audits import reading, rows
from deliberation.audits.quick import quick
from deliberation.audits.reading import Chains, Refusal, digest, read
from deliberation.audits.rows import Row
from tests.audits.making import CELLS, chained, line, members, refusals, table, taken

MY_NUMBER = "123456789018"  # the published specimen
DOCS = Path(__file__).parents[2] / "docs"

BAD: list[tuple[str, dict[str, Any], str, str | None]] = [
    ("a member that no row has", {"name": "Tanaka"}, "unknown_member", None),
    ("a number for a text", {"event_id": 5}, "type", "event_id"),
    ("a fraction of a record", {"record_count": 1.5}, "type", "record_count"),
    ("a negative count", {"record_count": -1}, "out_of_range", "record_count"),
    ("twelve digits as a count", {"record_count": 123456789018}, "out_of_range", "record_count"),
    ("an operation that is not in the list", {"operation": "sell"}, "not_in_list", "operation"),
    ("a name as an id", {"recipient_id": "Tanaka Taro"}, "notation", "recipient_id"),
    ("a line end after an id", {"event_id": "o-1\n"}, "notation", "event_id"),
    ("a country in small letters", {"storage_country": "jp"}, "notation", "storage_country"),
    ("an endless id", {"event_id": "o" * 65}, "length", "event_id"),
    ("no data item", {"data_items": []}, "length", "data_items"),
    ("a moment without zone", {"window_end": "2026-10-11T00:00:00"}, "notation", "window_end"),
    ("fractions of a second", {"window_end": "2026-10-11T00:00:00.5Z"}, "notation", "window_end"),
    ("a day that does not exist", {"window_end": "2026-02-30T00:00:00Z"}, "no_such_moment", "window_start"),
    ("an end before the start", {"window_end": "2026-10-09T00:00:00Z"}, "window_order", "window_end"),
    ("more consents than records", {"consented_count": 101}, "more_than_records", "consented_count"),
    ("more withdrawn than records", {"withdrawn_count": 101}, "more_than_records", "withdrawn_count"),
    ("a duration in words", {"oldest_record_age": "3 months"}, "notation", "oldest_record_age"),
    ("an empty duration", {"oldest_record_age": "P"}, "notation", "oldest_record_age"),
    ("a My Number as an id", {"event_id": MY_NUMBER}, "my_number", None),
    ("a My Number in groups", {"event_id": "1234-5678-9018"}, "my_number", None),
    ("a telephone number", {"event_id": "090-1234-5678"}, "phone", None),
    ("a telephone number as a flow", {"flow_id": "03-1234-5678"}, "phone", None),
    ("a telephone number as a party", {"recipient_id": "party:0422-12-3456"}, "phone", None),
    ("a mobile number in one", {"flow_id": "08012345678"}, "phone", None),
    ("an address of a person", {"event_id": "a@example.jp"}, "notation", "event_id"),
    ("a My Number inside an id", {"data_items": [f"of-{MY_NUMBER}"]}, "my_number", None),
]


@pytest.mark.parametrize(("what", "changed", "code", "name"), BAD, ids=[case[0] for case in BAD])
def test_a_bad_row_is_refused_with_its_reason(what: str, changed: dict[str, Any], code: str, name: str | None) -> None:
    bad = json.dumps({**members(), **changed}).encode()
    assert refusals(bad) == [(1, code, name)]
    assert quick(bad) is None


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{", "not_json"),
        (b'["o-1"]', "not_an_object"),
        (line() + b"{}", "not_json"),
        (line().replace(b"o-1", b"o-\xff"), "not_utf8"),
        (line().replace(b"100", b"NaN", 1), "not_json"),
        (b"[" * 10_000, "not_json"),
        (line()[:-1] + b', "record_count": 0}', "member_twice"),
        (line()[:-1] + b', "record_count" : 0}', "member_twice"),
        (line()[:-1] + b', "record_count"\t: null}', "member_twice"),
        (line()[:-1] + b', "event_id": "1234\\u0035678"}', "member_twice"),
        (b'{"prev_hash": null, ' + line()[1:-1] + b', "prev_hash":null}', "member_twice"),
        (b"x" * (reading.LONGEST_LINE + 1), "line_too_long"),
    ],
)
def test_a_line_that_is_no_row_is_refused(raw: bytes, code: str) -> None:
    assert [found[1] for found in refusals(line(event_id="o-0") + b"\n" + raw + b"\n" + line())] == [code]


def test_one_bad_line_never_loses_the_others() -> None:
    good = [line(event_id=f"o-{n}") for n in range(4)]
    data = b"\n".join([good[0], b'{"event_id": "', good[1], b"x" * 100_000, good[2], b"", b"  ", good[3]])
    numbers = [number for number, found in taken(data) if isinstance(found, Row)]
    assert numbers == [1, 3, 5, 8]
    assert refusals(data) == [(2, "not_json", None), (4, "line_too_long", None)]


def test_null_and_absence_are_the_same() -> None:
    absent, null = (json.dumps({k: v for k, v in {**members(), **more}.items() if k != "flow_id" or v is None})
                    for more in ({}, {"flow_id": None}))  # fmt: skip
    assert taken(absent.encode()) == taken(null.encode())


def test_escapes_and_odd_spacing_are_read_and_do_not_hide_a_name_given_twice() -> None:
    spaced = line().replace(b'": ', b'"\t:  ').replace(b"party:", b"\\u0070arty:")
    assert [found for _, found in taken(spaced)] == [found for _, found in taken(line())]


def test_the_quick_way_and_the_full_way_give_the_same_rows() -> None:
    full = {**members(), "prev_hash": "sha256:" + "0" * 64, "processor_ids": ["party:a-system"], "sender_id": None}
    for case in (members(), full, members(flow_id=None, linked_with=None, oldest_record_age="P1Y2M3DT4H")):
        fast = quick(json.dumps(case).encode())
        assert fast is not None
        assert {n: getattr(fast, n) for n in rows.NAMES} == {n: getattr(rows.row_of(case), n) for n in rows.NAMES}


def test_csv_reads_the_same_row() -> None:
    from_csv, from_json = taken(table(CELLS))[0][1], taken(line())[0][1]
    assert isinstance(from_csv, Row)
    assert isinstance(from_json, Row)
    assert {n: getattr(from_csv, n) for n in rows.NAMES} == {n: getattr(from_json, n) for n in rows.NAMES}


def test_in_csv_an_empty_cell_is_null_and_a_dash_an_empty_list() -> None:
    data = table({**CELLS, "linked_with": "", "processor_ids": "-", "observer_independent": "TRUE"})
    (_, found), = taken(b"\xef\xbb\xbf" + data)  # fmt: skip
    assert isinstance(found, Row)
    assert (found.linked_with, found.processor_ids, found.observer_independent) == (None, (), True)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (table({**CELLS, "tanaka": "x"}), [(1, "unknown_column", None)]),
        (table(CELLS).replace(b"flow_id", b"observer", 1), [(1, "column_twice", None)]),
        (table({k: v for k, v in CELLS.items() if k != "operation"}), [(1, "column_missing", "operation")]),
        (table(CELLS) + b",\n" + table(CELLS).splitlines()[1], [(2, "cells", None)]),
        (table(CELLS) + b'"\n' + table(CELLS).splitlines()[1], [(2, "notation", "linked_with")]),
        (table({**CELLS, "record_count": "many"}), [(2, "type", "record_count")]),
        (table({**CELLS, "record_count": ""}), [(2, "member_missing", "record_count")]),
        (table({**CELLS, "observer_independent": "1"}), [(2, "type", "observer_independent")]),
    ],
)
def test_csv_refuses_with_the_line_and_the_reason(data: bytes, expected: list[Any]) -> None:
    assert refusals(data) == expected


def test_an_open_quote_in_csv_does_not_swallow_the_next_line() -> None:
    lines = table(CELLS, {**CELLS, "event_id": '"o-2'}, {**CELLS, "event_id": "o-3"})
    assert refusals(lines) == [(3, "quotes", None)]
    assert len(taken(lines)) == 3


def test_a_corporate_number_and_other_runs_of_digits_are_no_my_number() -> None:
    assert mynumber.carries_one(MY_NUMBER)
    assert mynumber.carries_one("x1234.5678.9018x")
    for harmless in ("houjin:1234567890180", "20261010-0001", "123456789017", "1234-56789018", MY_NUMBER + "0"):
        assert not mynumber.carries_one(harmless)


def test_a_chain_that_holds_has_links_and_no_gap() -> None:
    chains = Chains()
    taken(chained({}, {}, {}), chains)
    assert (chains.links, chains.gap_count) == (2, 0)


def test_a_changed_line_breaks_the_chain_where_it_stands() -> None:
    chains = Chains()
    taken(chained({}, {}, {}).replace(b'"record_count": 100', b'"record_count": 101', 1), chains)
    assert [(gap.line, gap.kind) for gap in chains.gaps] == [(2, "differs")]


def test_a_row_that_stops_naming_the_line_before_is_a_gap() -> None:
    chains = Chains()
    taken(chained({}, {}) + line(event_id="o-3"), chains)
    assert [(gap.line, gap.kind) for gap in chains.gaps] == [(3, "missing")]


def test_a_row_after_a_refused_line_says_so() -> None:
    broken = line(event_id="o 1")
    data = line(event_id="o-0") + b"\n" + broken + b"\n" + line(event_id="o-2", prev_hash=digest(broken))
    chains = Chains()
    taken(data, chains)
    assert [(gap.line, gap.kind) for gap in chains.gaps] == [(3, "after_refused")]


def test_each_observer_and_source_has_its_own_chain_and_it_goes_on_in_the_next_file() -> None:
    first, other = line(event_id="o-1"), line(event_id="p-1", source_system="fiware")
    chains = Chains()
    taken(first + b"\n" + other + b"\n", chains)
    after = Chains(ends=chains.closing())
    taken(line(event_id="o-2", prev_hash=digest(first)) + b"\r\n" + line(source_system="fiware"), after)
    assert (after.links, after.gap_count) == (1, 0)


@pytest.mark.parametrize("interrupted", [False, True])
def test_a_source_that_chained_its_lines_is_held_to_it_in_the_next_file(interrupted: bool) -> None:
    first = line(event_id="o-1")
    second = line(event_id="o-2", prev_hash=digest(first))
    chains = Chains()
    taken(first + b"\n" + second + b"\n", chains)
    after = Chains(ends=chains.closing())
    if interrupted:
        after = Chains.of(json.loads(json.dumps(after.plain())))
    third = line(event_id="o-4")  # o-3 was held back, and the new file begins as if nothing had been before
    taken(third + b"\n" + line(event_id="o-5", prev_hash=digest(third)) + b"\n", after)
    assert [(gap.line, gap.kind) for gap in after.gaps] == [(1, "missing")] and after.links == 1
    again = Chains(ends=after.closing())
    taken(line(event_id="o-6"), again)
    assert [gap.kind for gap in again.gaps] == ["missing"]


@pytest.mark.parametrize("interrupted", [False, True])
def test_chains_beyond_the_first_sources_are_counted_and_not_said_to_hold(interrupted: bool) -> None:
    first = b"".join(line(event_id=f"o-{n}", source_system=f"s{n}") + b"\n" for n in range(reading.MOST_CHAINS))
    chains = Chains()
    taken(first, chains)
    if interrupted:
        chains = Chains.of(json.loads(json.dumps(chains.plain())))
    beyond = [line(event_id="p-1", source_system="late")]
    beyond += [line(event_id=f"p-{n}", source_system="late", prev_hash=digest(b"another line")) for n in (2, 3)]
    known = line(event_id="q-1", source_system="s0", prev_hash=digest(b"another line"))
    taken(b"\n".join([*beyond, known]), chains)
    assert (chains.unfollowed, chains.links, [gap.kind for gap in chains.gaps]) == (2, 0, ["differs"])


def test_reading_keeps_no_more_than_a_line_in_memory() -> None:
    class Endless(io.RawIOBase):
        """A line of a gigabyte, made while it is read."""

        left = 1024

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            if not self.left:
                return 0
            self.left -= 1
            size = len(buffer)
            buffer[:] = b"x" * size
            return size

    found = list(read(io.BufferedReader(Endless(), 1024 * 1024), "jsonl"))
    assert [(number, r.code) for number, r in found if isinstance(r, Refusal)] == [(1, "line_too_long")]


def test_the_published_schema_is_the_one_that_rows_are_decoded_with() -> None:
    published = json.loads((DOCS / "observed-row.schema.json").read_text(encoding="utf-8"))
    assert published == rows.schema()
    validator = jsonschema.Draft202012Validator(published)
    assert not list(validator.iter_errors(members()))
    for _, changed, code, _ in BAD:
        if code not in ("no_such_moment", "window_order", "more_than_records", "my_number", "phone"):
            assert list(validator.iter_errors({**members(), **changed})), changed


def test_a_line_nested_to_the_edge_of_the_readers_is_refused_like_any_other() -> None:
    """The two readers of JSON have room for not quite the same depth, and how much is left depends on who calls."""
    nested = [b'{"event_id": ' + b"[" * depth + b"]" * depth + b"}" for depth in range(900, 1001)]
    found = list(taken(b"\n".join([line(), *nested])))
    assert isinstance(found[0][1], Row) and len(found) == 102
