"""Files of observed rows for the demonstration's quarter: made from a seed, with deviations planted in them. Pure.

Each planted deviation says which findings it must give; a report that names them, and nothing else, has seen all.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from deliberation.audits.reading import digest
from deliberation.clock import TOKYO

INDEPENDENT, OWN = "shimin-kiroku", "midori-own"
BROKEN = 40  # place of the line that was written wrongly, from 0; a day in July
DPV = "https://w3id.org/dpv#"
Finding = tuple[str, str | None, str, str | None]  # code, flow, status, condition


@dataclass(frozen=True)
class Planted:
    """From day ``start`` for ``days``, rows of one flow and operation differ by ``changes``."""

    start: int
    flow: str
    operation: str
    changes: Mapping[str, Any]
    finds: tuple[Finding, ...]
    days: int = 1
    observer: str = INDEPENDENT


def _off(code: str, flow: str | None) -> tuple[Finding, ...]:
    """Something that is not in the plan."""
    return ((code, flow, "deviation", None),)


def _unsaid(flow: str, *codes: str) -> tuple[Finding, ...]:
    """What cannot be told from the row, or from the plan."""
    return tuple((code, flow, "unverifiable", None) for code in codes)


def _both(code: str, flow: str, condition: str) -> tuple[Finding, ...]:
    """Something that is not in the plan and breaks a condition of the record."""
    return (*_off(code, flow), ("A14", flow, "violation", condition))


def _refused(flow: str) -> tuple[Finding, ...]:
    """A flow in use that was refused, and outside its own period."""
    return (*_off("A12", flow), ("A12", flow, "violation", None))


_LINKED = {"linked_with": ["points-wallet"]}
_TO_ANALYST = {"recipient_id": "party:hikari-analytics", "recipient_type": "company"}

PLANTED = (
    Planted(12, "trip-location", "collect", _LINKED, _both("A17", "trip-location", "C-3"), 9),
    Planted(78, "points-wallet", "write", {"storage_country": "US"}, _both("A07", "points-wallet", "C-2"), 10),
    Planted(78, "points-wallet", "write", {"processor_ids": ["party:kumo-cloud"]}, _off("A21", "points-wallet"), 10),
    Planted(61, "trip-booking", "collect", {"record_count": 431, "consented_count": 431}, _off("A23", "trip-booking")),
    Planted(3, "points-wallet", "write", {"oldest_record_age": "P14M"}, _both("A09", "points-wallet", "C-1"), 2),
    Planted(55, "trip-booking", "transfer", _TO_ANALYST, _off("A02", "trip-booking")),
    Planted(30, "trip-booking", "collect", {"consented_count": 1}, _off("A10", "trip-booking")),
    Planted(41, "points-wallet", "disclose", {"withdrawn_count": 2}, _off("A11", "points-wallet")),
    Planted(66, "trip-location", "collect", {"identifiability": "personal"}, _off("A06", "trip-location")),
    Planted(20, "clinic-booking", "transfer", {"withdrawn_count": None}, _unsaid("clinic-booking", "A30"), 4),
    Planted(70, "trip-booking", "collect", {"flow_id": "ride-survey"}, _off("A01", None)),
    Planted(48, "remote-care", "collect", {}, (*_refused("remote-care"), *_unsaid("remote-care", "A07", "A23")), 2),
    Planted(15, "trip-booking", "collect", {"observer_independent": True}, _off("A31", "trip-booking"), 1, OWN),
)

_SHARED = {
    "my_number_present": False, "processing_country": "JP", "storage_country": "JP", "persisted": False,
    "withdrawn_count": 0, "linked_with": [], "via_platform": True, "processor_ids": [], "legal_ground": "consent",
    "automation": "none",
}  # fmt: skip
_BOOKING = {
    "flow_id": "trip-booking", "data_items": ["name", "phone", "home", "destination", "ride_time"],
    "identifiability": "personal", "purpose_code": f"{DPV}ServiceProvision",
    "processor_ids": ["party:midori-dispatch"],
}  # fmt: skip
_WALLET = {
    "flow_id": "points-wallet", "data_items": ["member_no", "payments"], "identifiability": "personal",
    "purpose_code": f"{DPV}PaymentManagement",
}  # fmt: skip
_COMPANY, _NONPROFIT, _HOSPITAL = ({"recipient_type": kind} for kind in ("company", "nonprofit", "public_corp"))
ROWS: Sequence[tuple[dict[str, Any], int]] = (
    ({**_BOOKING, "operation": "collect", "recipient_id": "party:midori-dispatch", **_COMPANY}, 62),
    ({**_BOOKING, "operation": "transfer", "recipient_id": "party:volunteer-drivers", **_NONPROFIT}, 54),
    (
        {
            "flow_id": "trip-location", "operation": "collect", "data_items": ["car_position", "ride_id"],
            "identifiability": "personal_related", "purpose_code": f"{DPV}ServiceProvision",
            "recipient_id": "party:midori-dispatch", **_COMPANY,
        },
        41_000,
    ),
    ({**_WALLET, "operation": "write", "recipient_id": "party:ashi-points", **_COMPANY, "persisted": True}, 240),
    ({**_WALLET, "operation": "disclose", "recipient_id": "party:member-shops", **_COMPANY}, 180),
    (
        {
            "flow_id": "clinic-booking", "operation": "transfer", "data_items": ["appointment", "ride_need"],
            "identifiability": "sensitive_personal", "purpose_code": f"{DPV}ServiceProvision",
            "recipient_id": "party:tonari-hospital", **_HOSPITAL, "processor_ids": ["party:midori-dispatch"],
        },
        37,
    ),
    (
        {
            "flow_id": "support-check", "operation": "decide", "data_items": ["care_level", "licence_return"],
            "identifiability": "sensitive_personal", "purpose_code": f"{DPV}ServiceProvision",
            "recipient_id": "party:ashi-points", **_COMPANY, "processor_ids": ["party:a-shi-data"],
            "legal_ground": "internal_reasonable", "automation": "decides_human_review",
        },
        19,
    ),
    (
        {
            "flow_id": "remote-care", "operation": "collect", "data_items": ["vital_signs"],
            "identifiability": "sensitive_personal", "purpose_code": f"{DPV}ImproveHealthcare",
            "recipient_id": "party:a-shi", "recipient_type": "municipality",
        },
        3,
    ),
)  # fmt: skip
"""What a day gives: the row, and about how many records. Remote consultation is there only where it was planted."""


UNPROVEN: Finding = ("A16", "trip-booking", "unverifiable", "C-5")  # reported in time, without evidence


def expected() -> set[Finding]:
    """The findings that the planted deviations must give, and the one that no row gives."""
    return {finding for planted in PLANTED for finding in planted.finds} | {UNPROVEN}


def independent_file(first: date, last: date, plan: str, seed: int) -> tuple[bytes, bytes]:
    """The quarter as the independent observer saw it, with one broken line; and the file that mends that line."""
    lines = _chained(_rows(first, last, plan, seed, INDEPENDENT, {row["flow_id"] for row, _ in ROWS}))
    right = lines[BROKEN]
    wrong = right.replace(b'"storage_country":"JP"', b'"storage_country":"Japan"')
    lines = _chained([json.loads(line) for line in [*lines[:BROKEN], wrong, *lines[BROKEN + 1 :]]])
    return _file(lines), _file([right])


def own_file(first: date, last: date, plan: str, seed: int) -> bytes:
    """The same quarter as the dispatch firm recorded it: rides and positions."""
    return _file(_chained(_rows(first, last, plan, seed + 1, OWN, {"trip-booking", "trip-location"})))


def _rows(first: date, last: date, plan: str, seed: int, observer: str, flows: set[str]) -> Iterator[dict[str, Any]]:
    chance = random.Random(seed)
    independent, source = observer == INDEPENDENT, "platform-gateway" if observer == INDEPENDENT else "dispatch-ops"
    for day in range((last - first).days + 1):
        start = datetime.combine(first + timedelta(days=day), time(), TOKYO)
        window = {"window_start": start.isoformat(), "window_end": (start + timedelta(days=1)).isoformat()}
        for number, (row, about) in enumerate(ROWS):
            count = about + chance.randrange(-about // 4, about // 4 + 1)
            planted = _planted(day, observer, row["flow_id"], row["operation"])
            if row["flow_id"] not in flows or (row["flow_id"] == "remote-care" and not planted):
                continue
            if row["flow_id"] == "support-check" and start.weekday():
                continue  # decided on Mondays
            age = {"oldest_record_age": f"P{day + 1}D"} if row.get("persisted") else {}
            made = {
                "event_id": f"{source}-{day:03d}-{number}", **window, "observer": observer,
                "observer_independent": independent, "source_system": source, "plan_hash": plan, **_SHARED, **row,
                **age, "record_count": count, "consented_count": count,
            }  # fmt: skip
            for one in planted:
                made |= one.changes
            yield {name: value for name, value in made.items() if value is not None}


def _planted(day: int, observer: str, flow: str, operation: str) -> list[Planted]:
    return [
        p for p in PLANTED
        if (p.observer, p.flow, p.operation) == (observer, flow, operation) and p.start <= day < p.start + p.days
    ]  # fmt: skip


def _chained(rows: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> list[bytes]:
    """One line for each row, each naming the digest of the line before."""
    lines: list[bytes] = []
    for row in rows:
        linked = {**row, "prev_hash": digest(lines[-1])} if lines else row
        lines.append(json.dumps(linked, separators=(",", ":")).encode())
    return lines


def _file(lines: Sequence[bytes]) -> bytes:
    return b"\n".join(lines) + b"\n"
