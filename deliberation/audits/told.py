"""What a report's page tells besides its findings: what followed them, flows and months, observers apart. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from deliberation import clock
from deliberation.audits import rules

WHOLE = 1000


@dataclass(frozen=True)
class Answered:
    """An explanation of the proponent. ``late``: days after the date until which it was asked for."""

    body: str
    answered_at: datetime
    seat: str
    late: int


def answered(answers: Mapping[int, Iterable[Any]], due: date) -> dict[int, list[Answered]]:
    """The explanations by number of the finding, oldest first."""
    return {
        number: [Answered(a.body, a.answered_at, a.seat, max(0, (clock.day(a.answered_at) - due).days)) for a in some]
        for number, some in answers.items()
    }


@dataclass(frozen=True)
class Disposed:
    """What a body did, mostly the assembly. ``effect``: whether the record follows it (rules.effect_of)."""

    body: Mapping[str, str]
    kind: str
    recorded_at: datetime
    note: str | None
    effect: str | None


def disposed(
    dispositions: Mapping[int, Iterable[Any]], findings: Iterable[Mapping[str, Any]], measures: Sequence[Any]
) -> dict[int, list[Disposed]]:
    """What was done by number of the finding, each with its effect on the flow that the finding is about."""
    flows = {finding["no"]: finding["flow_id"] for finding in findings}
    done = [rules.Done(m.effect, m.act_id, frozenset(json.loads(m.flows))) for m in measures]
    return {
        number: [
            Disposed(
                {"ja": x.body_ja, "en": x.body_en},
                x.kind,
                x.recorded_at,
                x.note,
                rules.effect_of(x.kind, x.act_id, flows[number], done),
            )
            for x in some
        ]
        for number, some in dispositions.items()
    }


def months(
    report: Mapping[str, Any],
) -> list[tuple[str, dict[str, Any], list[tuple[str, Mapping[str, int], list[int]]]]]:
    """Of each month: its name, its numbers, and for each kind of observer the lengths of its bar (of WHOLE).

    A bar is as long as the share of the days in force that have rows, parted as the checks of these rows were made or
    left open. Where nothing was in force there is no bar: a share of no days has no length.
    """
    found = []
    for month in report["months"]:
        bars = []
        for who in ("independent", "own"):
            one = month[who]
            days, whole = one["flow_days"], month["flow_days"]
            length = WHOLE * days // whole if whole else 0
            checks = one["checked"] + one["open"]
            checked = length * one["checked"] // checks if checks else 0
            bars.append((who, one, [checked, length - checked]))
        found.append((month["month"], month, bars))
    return found


def flows(report: Mapping[str, Any]) -> list[tuple[str | None, str | None, dict[str, Any]]]:
    """Flow, who recorded, sums: independent and own rows apart; one line alone for a flow without any row."""
    found: list[tuple[str | None, str | None, dict[str, Any]]] = []
    for flow in report["flows"]:
        if not flow["rows"]:
            found += [(flow["flow_id"], None, flow)] if flow["flow_id"] else []
            continue
        all_of, independent = _line(flow), _line(flow["independent"])
        found.append((flow["flow_id"], "independent", independent))
        found.append((flow["flow_id"], "own", {name: all_of[name] - independent[name] for name in all_of}))
    return found


def _line(flow: Mapping[str, Any]) -> dict[str, int]:
    checks = flow["checks"].values()
    return {
        **{name: flow[name] for name in ("rows", "records", "consented")},
        "all": sum(c["holds"] + c["raised"] + c["open"] for c in checks),
        "raised": sum(c["raised"] for c in checks),
        "open": sum(c["open"] for c in checks),
    }


def counted(report: Mapping[str, Any]) -> list[str | None]:
    """What comparing the records says of each claim: a code (``claim_counts.<code>``), None where nothing stands to be
    compared, or where it is told among the differences."""
    days = {(c["report"], c["flow_id"]): [c["first"], c["last"]] for c in report["basis"]["claims"]}
    return [_counted(c, days[c["report"], c["flow_id"]] == [c["first"], c["last"]]) for c in report["claims"]]


def _counted(claim: Mapping[str, Any], whole: bool) -> str | None:
    records, seen = claim["records"], claim["seen"]
    if not claim["ran"] and not claim["rows"]:
        return "no_rows"
    if not claim["ran"] or not claim["rows"] or "more_seen" in claim["differs"]:
        return None
    if records is None:
        return "not_stated"
    if seen > records:  # windows beyond the reported days, or a report made before parts were compared
        return "not_compared"
    if not whole:
        return "part"
    return "same" if seen == records else "not_more"


def unshown(report: Mapping[str, Any]) -> int:
    """How many prohibitions and limits no row of the report could show kept or broken."""
    return sum(not (c["holds"] or c["broken"] or c["open"]) for c in report["conditions"] if not c["duty"])
