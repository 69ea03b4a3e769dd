"""What the record obliges to and nobody can read from rows: overdue (A15), not to be confirmed (A16). Pure.

A duty is looked at as it stood at the end of the last day of the period; what was filed later is not known there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from deliberation.audits.basis import Basis, Condition
from deliberation.audits.conditions import checkable
from deliberation.audits.outcomes import Outcome
from deliberation.audits.tallies import Finding
from deliberation.clock import day

Standing = Literal["filed", "late", "overdue", "not_due", "no_due_date"]


@dataclass(frozen=True)
class Duty:
    """How an obligation stood on one of its days. ``days``: past it; ``in_period``: on a day of the period or more."""

    standing: Standing
    due: date | None = None
    filed: date | None = None
    days: int = 0
    in_period: bool = False
    evidence: bool = False


_WORST: tuple[Standing, ...] = ("overdue", "late", "no_due_date", "filed", "not_due")


def standings(condition: Condition, first: date, last: date) -> list[Duty]:
    """An obligation on each of its days. ``first`` and ``last``: of the period; on its last day none is yet overdue."""
    return [_standing(condition, due, first, last) for due in condition.dues or (condition.due,)]


def worst(found: Iterable[Duty]) -> Standing:
    """What is said of an obligation with several days in one word."""
    return min((duty.standing for duty in found), key=_WORST.index)


def _standing(condition: Condition, due: date | None, first: date, last: date) -> Duty:
    about = (f for f in condition.filed if f.on <= last and f.due in (None, due))
    filings = sorted(about, key=lambda f: f.on)
    filed = filings[0].on if filings else None
    evidence = any(f.evidence for f in filings)
    if due is None:
        return Duty("no_due_date", due, filed, evidence=evidence)
    if filed is None:
        return Duty("overdue", due, None, (last - due).days, due < last) if due < last else Duty("not_due", due)
    if filed <= due:
        return Duty("filed", due, filed, evidence=evidence)
    return Duty("late", due, filed, (filed - due).days, due < last and filed > first, evidence)


def days_of(basis: Basis) -> tuple[date, date]:
    """The first and the last day of the period."""
    return day(basis.start), day(basis.end - timedelta(seconds=1))


def found(basis: Basis) -> Iterator[Finding]:
    """A15 and A16, in the order of the conditions."""
    for condition in basis.conditions:
        for outcome in _outcomes(condition, *days_of(basis)):
            finding = Finding(outcome=outcome, flow_id=condition.flows[0] if len(condition.flows) == 1 else None)
            if outcome.observed is not None:
                finding.keep(outcome.observed, 0)
            yield finding


def _outcomes(condition: Condition, first: date, last: date) -> Iterator[Outcome]:
    declared: dict[str, Any] = {"condition": condition.id, "kind": condition.kind}
    if condition.kind != "obligation":
        if not checkable(condition):
            yield _open(condition, {**declared, "on": condition.on}, "not_machine_checkable")
        return
    for duty in standings(condition, first, last):
        due = duty.due and duty.due.isoformat()
        yield from _of_duty(condition, duty, {**declared, "duty": condition.duty, "due": due})


def _of_duty(condition: Condition, duty: Duty, declared: dict[str, Any]) -> Iterator[Outcome]:
    if duty.standing in ("overdue", "late") and duty.in_period:
        observed = {"filed": duty.filed and duty.filed.isoformat(), "days": duty.days}
        yield Outcome("A15", "violation", declared, observed, condition=condition.id)
    if duty.standing == "no_due_date":
        yield _open(condition, declared, "no_due_date")
    elif duty.filed and not duty.evidence:
        yield _open(condition, declared, "no_evidence", {"filed": duty.filed.isoformat(), "days": 0})


def _open(condition: Condition, declared: Any, why: str, observed: Any = None) -> Outcome:
    return Outcome("A16", "unverifiable", declared, observed, why=why, condition=condition.id)
