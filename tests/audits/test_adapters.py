"""Logs of other systems become rows by a table; what cannot be mapped is counted, and no person comes through."""

import gzip
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest

from deliberation import cli
from deliberation.audits import converting
from deliberation.audits.adapters import counting, examples, mapping, splitting
from deliberation.audits.adapters.counting import Counting, Made
from deliberation.audits.adapters.mapping import table_of
from deliberation.audits.adapters.pairs import Ends
from deliberation.audits.rows import Row
from deliberation.audits.store import path_of
from deliberation.errors import Problems, Refused
from tests.audits import logs
from tests.audits.logs import ROW, api, lines, message, request, rule, run, store, table
from tests.audits.making import OTHER, taken

Rows = list[tuple[str, int, str, tuple[str, ...]]]


def made(given: bytes, log: bytes) -> tuple[Rows, Made, bytes]:
    """Rows as (first day, records, operation, items), what became of the events, and the file."""
    counts = Counting(table_of(given), "gateway-1", independent=True, evidence=OTHER)
    data = b"".join(counts.of(io.BytesIO(log)))
    rows = [row for _, row in taken(data)] if data else []
    assert all(isinstance(row, Row) for row in rows), rows
    found = [(r.window_start[:10], r.record_count, r.operation, r.data_items) for r in rows if isinstance(r, Row)]
    return found, counts.made, data


DAY, NEXT = "2026-10-14", "2026-10-15"
OD = ("trip-od",)
ANY_BUS = {"client": "a-bus-app", "type": "Bus", "verb": "read"}
COLUMNS = {"od_pair": "trip-od", "trip_id": None}
BUS = "/ngsi-ld/v1/entities?type=Bus&attrs=odPair"

# what, table, log, rows, unmapped, apart
CASES: list[tuple[str, bytes, bytes, Rows, dict[str, int], dict[str, int]]] = [
    ("X-Road: messages of a service a day", table("xroad-opmon", rule(logs.SERVICE)),
     lines(message(1), message(2), message(3, at=1_792_000_000_000), message(4, succeeded=False), b"{"),
     [(DAY, 2, "disclose", OD), (NEXT, 1, "disclose", OD)], {"not_an_event": 1}, {"failed": 1}),
    ("X-Road: other clients, the other end, no time", table("xroad-opmon", rule(logs.SERVICE)),
     lines(message(1, clientMemberCode="2"), message(2, "Producer"), message(3, requestInTs=None)),
     [], {"no_rule": 2, "no_time": 1}, {}),
    ("X-Road: what a table leaves out is counted apart",
     table("xroad-opmon", rule(logs.SERVICE), leave_out=[{"match": {"side": "Producer"}, "because": "monitoring"}]),
     lines(message(1), message(2, "Producer")), [(DAY, 1, "disclose", OD)], {}, {"left_out": 1}),
    ("OpenLineage: rows written, columns as items",
     table("openlineage", rule(logs.WRITTEN, items=COLUMNS),
           leave_out=[{"match": {"side": "input"}, "because": "test"}]),
     lines(run("START"), run(), run(rows=800, at="2026-10-15T00:30:00+09:00"), run("FAIL"), {"eventTime": "x"}),
     [(NEXT, 2000, "disclose", OD)], {"not_an_event": 1}, {"failed": 1, "not_final": 1, "left_out": 2}),
    ("OpenLineage: a column that the table does not know; no count; an unknown input",
     table("openlineage", rule(logs.WRITTEN, items={"trip_id": None})), lines(run(), run(rows=None)),
     [], {"no_rule": 2, "no_count": 1, "item_unknown": 1}, {}),
    ("OpenLineage: the table may say what a run without a count stands for",
     table("openlineage", rule({"side": "output"}, records=50), rule({"side": "input"}, row={"operation": "read"})),
     lines(run(rows=None)), [(NEXT, 50, "disclose", OD), (NEXT, 3, "read", OD)], {}, {}),
    ("OpenLineage: a count beyond all counts is none", table("openlineage", rule({"side": "output"})),
     lines(run(rows=10**13, inputs=[]), run(rows=7, inputs=[])), [(NEXT, 7, "disclose", OD)], {"no_count": 1}, {}),
    ("OCSF 6003: an application and an operation",
     table("ocsf-6003", rule({"app": "client-77", "operation": "GetTrips", "activity": "read"}, records=10)),
     lines(api(), api(count=7), api(4), api(status_id=2), api(time=None), store()),
     [(DAY, 17, "disclose", OD)], {"other_class": 1, "no_time": 1, "no_rule": 1}, {"failed": 1}),
    ("OCSF 6005: a table of a store",
     table("ocsf-6005", rule({"database": "mobility", "table": "trips", "activity": ["query", "read"]}),
           rule({"activity": "delete"}, row={"operation": "delete"})),
     lines(store(), store(7), store(1), store(3)),
     [(DAY, 2, "disclose", OD), (DAY, 1, "delete", OD)], {"no_rule": 1}, {}),
    ("NGSI-LD: types and attributes, results where they are logged",
     table("ngsi-ld-access-log", rule(ANY_BUS, items={"odPair": "trip-od", "age": "age-band"}),
           leave_out=[{"match": {"verb": "metadata"}, "because": "metadata"}]),
     lines(request(BUS), request(BUS + "&limit=20&offset=40", results="53"),
           request("/ngsi-ld/v1/types"), logs.COMBINED, request(BUS + ",age"), request(BUS, status=403),
           request("/ngsi-ld/v1/entities?type=Bus&attrs=name"),
           request("/health"), request("//[" + BUS), request(BUS, "DELETE"), request(BUS, time="yesterday")),
     [(DAY, 15, "disclose", OD), (DAY, 1, "disclose", ("age-band", "trip-od"))],
     {"other_class": 2, "no_time": 1, "no_rule": 1, "item_unknown": 1}, {"failed": 1, "left_out": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "given", "log", "rows", "unmapped", "apart"), CASES, ids=[c[0] for c in CASES])
def test_a_log_becomes_rows_and_nothing_is_dropped_in_silence(
    what: str, given: bytes, log: bytes, rows: Rows, unmapped: dict[str, int], apart: dict[str, int]
) -> None:
    found, counts, data = made(given, log)
    assert sorted(found) == sorted(rows)
    plain = counts.plain()
    assert plain["unmapped"] == unmapped
    assert plain["apart"] == apart
    assert not [word for word in logs.PRIVATE if word.encode() in data]
    assert not [word for word in logs.PRIVATE if word in json.dumps(plain)]
    assert made(given, log)[2] == data, "the same log, table and observer give the same bytes"


def test_rows_name_the_log_they_were_made_from_and_who_observed() -> None:
    _, _, data = made(table("xroad-opmon", rule(logs.SERVICE), window="hour"), lines(message(1)))
    row = json.loads(data)
    assert {name: row[name] for name in ROW} == ROW
    assert row["evidence_sha256"] == OTHER
    assert (row["observer"], row["observer_independent"], row["source_format"]) == ("gateway-1", True, "xroad-opmon")
    assert (row["window_start"], row["window_end"]) == ("2026-10-14T18:00:00+09:00", "2026-10-14T19:00:00+09:00")


def test_numbers_of_unmapped_events_lead_the_observer_to_them() -> None:
    _, counts, _ = made(table("xroad-opmon", rule(logs.SERVICE)), lines(message(1), b"{", *[{"a": 1}] * 30))
    assert counts.numbers == {"not_an_event": list(range(2, 22))}
    assert counts.unmapped["not_an_event"] == 31


def test_sums_stay_right_when_more_windows_are_open_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_OPEN", 4)
    days = [1_791_968_400_000 + 86_400_000 * (n % 9) for n in range(90)]
    rows, counts, _ = made(table("xroad-opmon", rule(logs.SERVICE)), lines(*(message(1, at=at) for at in days)))
    assert len(rows) > 9
    assert sum(records for _, records, _, _ in rows) == 90 == counts.counted


@pytest.mark.parametrize(
    "log",
    [
        json.dumps({"records": [message(n) for n in range(40)]}, indent=1).encode(),
        json.dumps([message(n) for n in range(40)]).encode(),
        json.dumps({"records": [message(n) for n in range(20)]}).encode() * 2,
    ],
    ids=["one answer of X-Road", "an array", "two answers one after the other"],
)
@pytest.mark.parametrize("chunk", [64 * 1024, 301])
def test_an_array_is_cut_as_a_stream(log: bytes, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "_CHUNK", chunk)
    rows, counts, _ = made(table("xroad-opmon", rule(logs.SERVICE)), log)
    assert rows == [(DAY, 40, "disclose", OD)]
    assert counts.events == 40


def test_an_array_that_is_cut_off_says_so() -> None:
    log = json.dumps([message(1), message(2, messageIssue='a "}" b\\'), message(3)]).encode()[:-30]
    rows, counts, _ = made(table("xroad-opmon", rule(logs.SERVICE)), log)
    assert rows == [(DAY, 2, "disclose", OD)]
    assert counts.unmapped == {"not_an_event": 1}


def test_an_endless_event_is_not_read_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "_CHUNK", 1000)
    monkeypatch.setattr(splitting, "LONGEST_EVENT", 4000)
    log = json.dumps([message(1), message(2, messageIssue="x" * 50_000), message(3)]).encode()
    rows, counts, _ = made(table("xroad-opmon", rule(logs.SERVICE)), log)
    assert (rows, counts.unmapped) == ([(DAY, 2, "disclose", OD)], {"not_an_event": 1})


@pytest.mark.parametrize(("client_only", "producer_only"), [(0, 0), (3, 0), (2, 5), (400, 300)])
def test_messages_that_one_end_alone_has_logged_are_found(client_only: int, producer_only: int) -> None:
    ends, number = Ends(), 20_000
    client = [f"m{n}" for n in range(number)] + [f"c{n}" for n in range(client_only)]
    producer = [f"m{n}" for n in range(number)] + [f"p{n}" for n in range(producer_only)]
    random.Random(7).shuffle(producer)
    for ids, end in ((client, 1), (producer, -1)):
        for one in ids:
            ends.add(one, end)
    found = ends.result()
    assert found is not None
    assert (found.client_only, found.producer_only, found.exact) == (client_only, producer_only, True)


def test_too_many_one_sided_messages_give_a_lower_bound_and_one_end_alone_gives_nothing() -> None:
    ends = Ends(cells=30)
    for n in range(500):
        ends.add(f"c{n}", 1)
    assert ends.result() is None
    ends.add("c1", -1)
    found = ends.result()
    assert found is not None
    assert not found.exact
    assert 0 < found.client_only <= 499


def test_one_sided_messages_of_a_log_are_counted() -> None:
    both = [message(n, end) for n in range(9) for end in ("Client", "Producer")]
    _, counts, _ = made(table("xroad-opmon", rule(logs.SERVICE)), lines(*both, message(77, "Producer")))
    assert counts.plain()["pairs"] == {
        "client": 9, "producer": 10, "client_only": 0, "producer_only": 1, "exact": True,
    }  # fmt: skip


def test_an_observer_makes_the_same_bytes_on_their_own_machine(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    given, log = table("xroad-opmon", rule(logs.SERVICE)), gzip.compress(lines(message(1), b"{", message(2)))
    (tmp_path / "table.json").write_bytes(given)
    (tmp_path / "log.gz").write_bytes(log)
    command = ["rows", "make", str(tmp_path / "table.json"), str(tmp_path / "log.gz"), "gateway-1", "--independent"]
    assert cli.main(command) == 0
    printed = capfdbinary.readouterr()
    received, kept = converting.receive_log(
        tmp_path, io.BytesIO(log), given, converting.Post("gateway-1", independent=True), {}
    )
    assert path_of(tmp_path, received.digest).read_bytes() == printed.out
    assert b"3 events, 2 counted in 1 rows\nnot_an_event: 1 (first: 2)" in printed.err
    assert kept.digest.encode() in printed.out
    (tmp_path / "table.json").write_bytes(b"{}")
    assert cli.main(command) == 1
    assert b"rules: Write a list of 1 to 500 objects." in capfdbinary.readouterr().err


def test_a_small_file_that_unpacks_to_a_large_one_is_not_read(tmp_path: Path) -> None:
    """A hundred kilobytes held a worker for more than a minute."""
    log = io.BytesIO(gzip.compress(bytes(converting.MOST_UNPACKED + 1)))
    given = table("xroad-opmon", rule(logs.SERVICE))
    with pytest.raises(Refused, match="log_unpacks_large"):
        converting.receive_log(tmp_path, log, given, converting.Post("gateway-1", independent=True), {})
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_examples_that_people_read_are_right() -> None:
    for example in (examples.XROAD, examples.NGSI_LD):
        assert table_of(examples.written(example).encode()).plain == example
    line = examples.LOG_FORMAT.replace("'\n    '", "").partition("'")[2].rpartition("'")[0]
    for variable, said in logs.NGINX.items():
        line = line.replace(f"${variable}", said)
    rows, counts, _ = made(json.dumps(examples.NGSI_LD).encode(), line.encode() + b"\n")
    assert rows == [(DAY, 13, "disclose", OD)]
    assert not counts.unmapped


BAD: list[tuple[str, Any, list[tuple[str, str]]]] = [
    ("no JSON", b"{", [("", "mapping_not_json")]),
    ("no object", b"[]", [("", "mapping_not_json")]),
    ("too large", b"[" + b" " * mapping.LARGEST, [("", "mapping_too_large")]),
    ("nothing", b"{}", [("format", "mapping_choice"), ("source_format", "mapping_choice"),
                        ("window", "mapping_choice"), ("source_system", "row_type"), ("rules", "mapping_list")]),
    ("a person's address as what is matched",
     table("ocsf-6003", rule({"app": "tanaka@example.jp", "activity": "read"})),
     [("rules/0/match/app", "mapping_text")]),
    ("a My Number as what is matched", table("ocsf-6003", rule({"app": ["a", "123456789018"], "activity": "read"})),
     [("rules/0/match/app", "mapping_text")]),
    ("a key of another format, and which end is missing", table("xroad-opmon", rule({"user": "x"})),
     [("rules/0/match/user", "mapping_unknown"), ("rules/0/match/side", "row_member_missing")]),
    ("everything in a row at once",
     table("xroad-opmon", rule({"side": "Client"}, records=0, items={"a": "b"}, row={
         "operation": "sell", "recipient_id": "Tanaka Taro", "storage_country": "Japan", "record_count": 5})),
     [("rules/0/records", "mapping_records"), ("rules/0/items", "mapping_items"),
      ("rules/0/row/record_count", "mapping_unknown"), ("rules/0/row/operation", "row_not_in_list"),
      ("rules/0/row/recipient_id", "row_notation"), ("rules/0/row/storage_country", "row_length")]),
    ("a My Number in a row", table("xroad-opmon", rule({"side": "Client"}, row={"flow_id": "of-123456789018"})),
     [("rules/0/row", "row_my_number")]),
    ("an item that is none", table("openlineage", rule({"side": "input"}, items={"name": "Tanaka Taro"})),
     [("rules/0/items/name", "row_notation")]),
    ("left out without a reason of ours",
     table("xroad-opmon", rule({"side": "Client"}), leave_out=[{"match": {}, "because": "boring"}, 5]),
     [("leave_out/0/match", "mapping_match"), ("leave_out/0/because", "mapping_choice"),
      ("leave_out/1", "mapping_object")]),
    ("the first of two members, which nothing would check",
     table("xroad-opmon", rule({"side": "Client"}))[:-1] + b', "rules": []}', [("rules", "row_member_twice")]),
    ("a row that says nothing", table("xroad-opmon", {"match": {"side": "Client"}, "row": {}}),
     [(f"rules/0/row/{name}", "row_member_missing") for name in mapping.NEEDED]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "given", "problems"), BAD, ids=[case[0] for case in BAD])
def test_every_problem_of_a_table_is_named_with_its_place(what: str, given: bytes, problems: list[Any]) -> None:
    with pytest.raises(Problems) as found:
        table_of(given)
    assert [(p.path, p.reason) for p in found.value.problems] == problems
