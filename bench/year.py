"""A constructed year: what observers of the demonstration's plan would record, with deviations of every kind planted.

``python -m bench.year --rows 1000000`` makes the year from its seed, audits it as a stream, and says whether the audit
found each planted deviation and nothing else, how fast, in how much memory. A deviation more is one line in PLANTED.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import yaml

from deliberation import demo
from deliberation.audits import findings, report
from deliberation.audits.basis import Basis, Condition, Filed, FlowBasis, Force
from deliberation.audits.reading import Chains, Refusal, digest, read
from deliberation.audits.rows import Row
from deliberation.audits.tallies import Source
from deliberation.clock import TOKYO

DEMONSTRATION = Path(demo.__file__).parent / "data"
SEED, FIRST, DAYS = 20260701, date(2026, 7, 1), 365
PLAN, OTHER = "sha256:" + "ab" * 32, "sha256:" + "cd" * 32
CITIZENS, OWN = "shimin-kiroku", "midori-own"  # independent, and the proponent's
OBSERVERS = {CITIZENS: True, OWN: False}
DPV = "https://w3id.org/dpv#"
Finding = tuple[str, str, str | None, str | None]  # code, status, flow, condition


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def moment(day: int) -> datetime:
    return datetime.combine(on(day), clock_time(), TOKYO)


@dataclass(frozen=True)
class Usual:
    """What a day gives: a row with these members, and about so many records in all its windows together."""

    flow: str
    about: int
    row: Mapping[str, Any]
    observers: tuple[str, ...] = (CITIZENS,)


def _usual(
    flow: str, about: int, operation: str, items: str, identifiability: str, to: str, kind: str, **more: Any
) -> Usual:
    observers = more.pop("observers", (CITIZENS,))
    row = {
        "flow_id": flow, "operation": operation, "data_items": items.split(), "identifiability": identifiability,
        "recipient_id": f"party:{to}", "recipient_type": kind, "purpose_code": f"{DPV}ServiceProvision",
        "plan_hash": PLAN, "my_number_present": False, "storage_country": "JP", "processing_country": "JP",
        "persisted": False, "withdrawn_count": 0, "linked_with": [], "via_platform": True, "processor_ids": [],
        "legal_ground": "consent", "automation": "none", **more,
    }  # fmt: skip
    return Usual(flow, about, row, observers)


_PAYMENT = {"purpose_code": f"{DPV}PaymentManagement", "persisted": True}
_RIDE, _BY = "name phone home destination ride_time", {"processor_ids": ["party:midori-dispatch"]}
USUAL: Sequence[Usual] = (
    _usual("trip-booking", 60, "collect", _RIDE, "personal", "midori-dispatch", "company",
           observers=(CITIZENS, OWN), **_BY),
    _usual("trip-booking", 54, "transfer", _RIDE, "personal", "volunteer-drivers", "nonprofit", **_BY),
    _usual("trip-location", 41_000, "collect", "car_position ride_id", "personal_related", "a-shi", "municipality"),
    _usual("points-wallet", 240, "write", "member_no payments", "personal", "a-shi", "municipality", **_PAYMENT),
    _usual("points-wallet", 180, "disclose", "member_no payments", "personal", "member-shops", "company", **_PAYMENT),
    _usual("clinic-booking", 37, "transfer", "appointment ride_need", "sensitive_personal", "tonari-hospital",
           "public_corp", observers=(OWN,), **_BY),
    _usual("support-check", 19, "decide", "care_level licence_return", "sensitive_personal", "ashi-points", "company",
           legal_ground="internal_reasonable", automation="decides_human_review"),
    _usual("care-count", 5, "disclose", "care_level", "statistical", "a-ken", "prefecture", via_platform=False,
           legal_ground="internal_reasonable"),
)  # fmt: skip

_CARE: dict[str, Any] = {
    "data_items": {"value": [{"id": "care-level", "ja": "care-level"}]}, "identifiability": {"value": "statistical"},
    "my_number": {"value": "none"}, "collection_mode": {"value": "admin_records"},
    "participation": {"value": "no_choice"}, "legal_ground": {"value": "internal_reasonable"},
    "purpose_codes": {"value": [f"{DPV}ServiceProvision"]}, "processors": {"value": []},
    "controller": {"value": {"id": "a-shi", "type": "municipality"}},
    "recipients": {"value": [{"id": "a-ken", "type": "prefecture"}]}, "storage_model": {"value": "distributed"},
    "storage_countries": {"value": ["JP"]}, "processing_countries": {"value": ["JP"]}, "retention": {"value": "P1Y"},
    "linkable_datasets": {"value": []}, "via_platform": {"value": False}, "automation": {"value": "none"},
    "expected_max_per_day": {"value": 100}, "start_end": {"value": {"start": "2026-07-01", "end": on(300).isoformat()}},
}  # fmt: skip
"""What the demonstration's plan has no flow for: one among public bodies alone, past the platform, that ends."""

SUSPENDED = range(150, 160)
AUTHORISED = (Force("authorised", moment(0)),)
OUTAGE = (*AUTHORISED, Force("suspended", moment(SUSPENDED.start), moment(SUSPENDED.stop)))


@dataclass(frozen=True)
class Plant:
    """On ``day`` the observer records one row more of a flow; it is as usual but for ``changes``.

    ``silent``: for so many days nobody records the flow instead. ``finds``: what the audit must say, once each.
    """

    day: int
    flow: str
    changes: Mapping[str, Any]
    finds: tuple[Finding, ...]
    observer: str = CITIZENS
    silent: int = 0


def _off(code: str, flow: str | None, status: str = "deviation", condition: str | None = None) -> tuple[Finding, ...]:
    return ((code, status, flow, condition),)


def _row(day: int, code: str, flow: str, **changes: Any) -> Plant:
    return Plant(day, flow, changes, _off(code, flow))


_OTHER_FIRM = "party:hikari-analytics"
PLANTED: Sequence[Plant] = (
    Plant(10, "trip-booking", {"flow_id": "ride-survey"}, _off("A01", None)),
    Plant(11, "care-count", {"flow_id": "visit-count"}, _off("A01", "visit-count")),
    _row(14, "A02", "trip-booking", recipient_id=_OTHER_FIRM),
    _row(16, "A03", "care-count", recipient_type="company"),
    _row(18, "A04", "trip-booking", purpose_code=f"{DPV}Marketing"),
    _row(20, "A05", "trip-location", data_items=["car_position", "home"]),
    _row(22, "A06", "trip-location", identifiability="personal"),
    _row(24, "A07", "points-wallet", storage_country="US"),
    _row(26, "A07", "trip-booking", processing_country="US"),
    _row(28, "A08", "trip-booking", persisted=True, oldest_record_age="P1D"),
    Plant(30, "points-wallet", {"oldest_record_age": "P14M"},
          (*_off("A09", "points-wallet"), *_off("A14", "points-wallet", "violation", "C-1"))),
    _row(32, "A10", "trip-booking", record_count=3, consented_count=2),
    _row(34, "A11", "points-wallet", record_count=3, consented_count=3, withdrawn_count=1),
    Plant(155, "care-count", {}, _off("A12", "care-count", "violation")),
    Plant(310, "care-count", {}, _off("A12", "care-count")),
    _row(36, "A13", "trip-location", plan_hash=OTHER),
    Plant(38, "trip-location", {"linked_with": ["points-wallet"]},
          (*_off("A17", "trip-location"), *_off("A14", "trip-location", "violation", "C-3"))),
    _row(40, "A17", "trip-booking", linked_with=["tax-records"]),
    _row(42, "A18", "trip-booking", my_number_present=True),
    _row(44, "A19", "trip-location", via_platform=False),
    _row(46, "A20", "care-count", via_platform=True),
    _row(48, "A21", "trip-booking", processor_ids=[_OTHER_FIRM]),
    _row(50, "A22", "trip-location", legal_ground="special_reason"),
    _row(52, "A23", "points-wallet", record_count=90_000, consented_count=90_000),
    _row(54, "A24", "trip-booking", automation="assist"),
    Plant(100, "trip-location", {}, _off("A26", "trip-location", "not_observed"), silent=3),
    Plant(60, "points-wallet", {"prev_hash": None}, _off("A26", None, "unverifiable")),
    Plant(62, "points-wallet", {"prev_hash": OTHER}, _off("A27", None)),
    Plant(64, "points-wallet", {"storage_country": "Japan"}, _off("A28", None, "unverifiable")),
    Plant(66, "trip-booking", {"withdrawn_count": None}, _off("A30", "trip-booking", "unverifiable")),
    Plant(68, "clinic-booking", {"observer_independent": True}, _off("A31", "clinic-booking"), OWN),
)  # fmt: skip
CONDITIONS: Sequence[tuple[Condition, tuple[Finding, ...]]] = (
    (Condition("C-1", "limit", "retention", ("P1Y",), ("points-wallet",)), ()),
    (Condition("C-2", "limit", "country", ("JP",), ("trip-location", "clinic-booking")), ()),
    (Condition("C-3", "prohibition", "linkage", ("points-wallet",), ("trip-location",)), ()),
    (Condition("C-4", "obligation", duty="report", due=on(180)), _off("A15", None, "violation", "C-4")),
    (Condition("C-5", "prohibition"), _off("A16", None, "unverifiable", "C-5")),
    (Condition("C-6", "obligation", duty="report", due=on(90), filed=(Filed(on(80)),)),
     _off("A16", None, "unverifiable", "C-6")),
    (Condition("C-7", "obligation", duty="report", due=on(90), filed=(Filed(on(80), OTHER),)), ()),
)  # fmt: skip
BESIDE = {"unmapped": 7, "one_sided": 3}  # what the proponent's log could not give
OF_THE_WHOLE: tuple[Finding, ...] = (
    *_off("A25", "snow-report", "not_observed"), *_off("A29", "clinic-booking", "not_observed"),
    *_off("A28", None, "unverifiable"), *_off("A27", None, "unverifiable"),
)  # fmt: skip


def expected() -> Counter[Finding]:
    """The findings that the year must give, and no other."""
    planted = [finding for plant in PLANTED for finding in plant.finds]
    return Counter([*planted, *(finding for _, finds in CONDITIONS for finding in finds), *OF_THE_WHOLE])


@cache
def basis() -> Basis:
    """The demonstration's plan with the flows that it lacks, what was decided on them, the conditions."""
    told = yaml.safe_load((DEMONSTRATION / "tsuin-no-ashi.yaml").read_text(encoding="utf-8"))
    plan = told["versions"][0]["document"]["plan"]["flows"]
    flows = [FlowBasis(f["flow_id"], {k: v for k, v in f.items() if k != "flow_id"}, AUTHORISED) for f in plan]
    flows = [flow if flow.flow_id != "remote-care" else FlowBasis(flow.flow_id, flow.declared) for flow in flows]
    more = [
        FlowBasis("care-count", _CARE, OUTAGE), FlowBasis("visit-count", _CARE),
        FlowBasis("snow-report", _CARE, AUTHORISED),
    ]  # fmt: skip
    return Basis(
        proposal="tsuin-no-ashi", plan_digests=(PLAN,), flows=(*flows, *more), start=moment(0), end=moment(DAYS),
        record="sha256:" + "ef" * 32, conditions=tuple(c for c, _ in CONDITIONS), observers=OBSERVERS,
    )  # fmt: skip


def windows(rows: int) -> int:
    """Into how many windows a day is cut so that the year has about so many rows."""
    return max(1, round(rows / (DAYS * sum(len(usual.observers) for usual in USUAL))))


def lines(observer: str, rows: int, seed: int = SEED) -> Iterator[bytes]:
    """The file of one observer, line by line, each naming the line before."""
    chance, before, number = random.Random(f"{seed} {observer}"), "", 0
    for day in range(DAYS):
        for row in _of_day(observer, day, windows(rows), chance):
            number += 1
            whole = {"event_id": f"r-{number}", **row}
            if before:
                whole = {**whole, "prev_hash": before, **{k: v for k, v in row.items() if k == "prev_hash"}}
            line = msgspec.json.encode({name: value for name, value in whole.items() if value is not None})
            before = digest(line)
            yield line + b"\n"


def _of_day(observer: str, day: int, cut: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    start = int(moment(day).timestamp())
    said = {"observer": observer, "observer_independent": OBSERVERS[observer], "source_system": f"{observer}-log"}
    planted = [plant for plant in PLANTED if plant.observer == observer and not plant.silent and plant.day == day]
    for usual in USUAL:
        if observer not in usual.observers or _is_silent(usual.flow, day):
            continue
        mine = [plant for plant in planted if plant.flow == usual.flow]
        planted = [plant for plant in planted if plant not in mine]
        age = {"oldest_record_age": f"P{min(day + 1, 300)}D"} if usual.row["persisted"] else {}
        about = usual.about * chance.randint(90, 110) // 100
        for slot in range(cut) if _runs(usual.flow, day) else ():
            count = about // cut + (slot < about % cut)
            yield {**_window(start, slot, cut), **said, **usual.row, **age, **_counts(count)}
        for plant in mine:
            yield {**_window(start, 0, cut), **said, **usual.row, **age, **_counts(1), **plant.changes}


def _counts(records: int) -> dict[str, int]:
    return {"record_count": records, "consented_count": records}


def _window(start: int, slot: int, cut: int) -> dict[str, str]:
    ends = start + slot * 86_400 // cut, start + (slot + 1) * 86_400 // cut
    return {"window_start": _text(ends[0]), "window_end": _text(ends[1])}


def _is_silent(flow: str, day: int) -> bool:
    return any(p.flow == flow and p.day <= day < p.day + p.silent for p in PLANTED)


def _runs(flow: str, day: int) -> bool:
    """Whether a flow that keeps to the plan has rows on this day."""
    return flow != "care-count" or (day <= 300 and day not in SUSPENDED)


def _text(second: int) -> str:
    return datetime.fromtimestamp(second, TOKYO).isoformat()


class Stream:
    """Lines as a file that is read once."""

    def __init__(self, given: Iterable[bytes]) -> None:
        self._lines = iter(given)

    def readline(self, _size: int = -1) -> bytes:
        return next(self._lines, b"")


@dataclass
class Counted:
    """Rows of one file as the report names them, counted as they pass."""

    file: Any
    chains: Chains = field(default_factory=Chains)
    taken: int = 0
    refused: int = 0

    def rows(self) -> Iterator[tuple[int, Row | Refusal]]:
        for number, found in read(self.file, "jsonl", self.chains):
            self.taken += isinstance(found, Row)
            self.refused += not isinstance(found, Row)
            yield number, found


def audited(files: Mapping[str, BinaryIO | Stream]) -> dict[str, Any]:
    """The report of the year from one file of each observer, read as streams."""
    counted = {observer: Counted(file) for observer, file in files.items()}
    sources = [Source(number, observer, independent=OBSERVERS[observer]) for number, observer in enumerate(counted, 1)]
    audit = findings.run(basis(), [(s, counted[s.observer].rows()) for s in sources])
    given = [
        report.File("sha256:" + f"{s.file:064x}", s.observer, s.independent, one.taken, one.refused, one.chains,
                    **({} if s.independent else BESIDE))
        for s, one in zip(sources, counted.values(), strict=True)
    ]  # fmt: skip
    return report.compose(audit, given)


def found(composed: Mapping[str, Any]) -> Counter[Finding]:
    return Counter((f["code"], f["status"], f["flow_id"], f["condition"]) for f in composed["findings"])


@dataclass(frozen=True)
class Figure:
    """What auditing a year took: processor time of the audit alone (the year is made by other processes)."""

    rows: int
    seconds: float
    memory_mb: float
    missed: list[Any]
    unexpected: list[Any]


@cache
def measured(rows: int) -> Figure:
    """Audit a year in a process of its own."""
    command = [sys.executable, "-m", "bench.year", "--rows", str(rows), "--json"]
    return Figure(**json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))


def _measure(rows: int) -> Figure:
    command = [sys.executable, "-m", "bench.year", "--rows", str(rows), "--write"]
    makers = {o: subprocess.Popen([*command, o], stdout=subprocess.PIPE, bufsize=1 << 20) for o in OBSERVERS}
    started = time.process_time()
    composed = audited({o: maker.stdout for o, maker in makers.items() if maker.stdout})
    seconds = time.process_time() - started
    wanted, seen = expected(), found(composed)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    read_in = sum(file["rows"] + file["refused"] for file in composed["files"])
    return Figure(read_in, seconds, memory, sorted(map(str, wanted - seen)), sorted(map(str, seen - wanted)))


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.year", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--write", choices=list(OBSERVERS), help="write the file of one observer instead")
    parser.add_argument("--json", action="store_true", help="the figure alone")
    args = parser.parse_args()
    if args.write:
        for line in lines(args.write, args.rows):
            sys.stdout.buffer.write(line)
        return 0
    figure = _measure(args.rows)
    if args.json:
        print(json.dumps(figure.__dict__))
        return 0
    print(
        f"{figure.rows:,} rows, {figure.rows / figure.seconds:,.0f} a second a core, {figure.memory_mb:.0f} MB at most"
    )
    print(f"{sum(expected().values())} findings planted; missed {figure.missed}; unexpected {figure.unexpected}")
    return int(bool(figure.missed or figure.unexpected))


if __name__ == "__main__":
    sys.exit(main())
