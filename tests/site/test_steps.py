"""The steps that followed a comment, by their days, whatever kind they are of."""

from datetime import date, timedelta
from types import SimpleNamespace as Row
from typing import Any

from deliberation.site.steps import in_order
from tests.moment import NOW


def _after(days: int) -> Any:
    return NOW + timedelta(days=days)


def test_steps_of_every_kind_are_told_by_their_days() -> None:
    hiding, restored = Row(id=1, at=_after(1)), Row(id=2, at=_after(1))
    found = {
        "moderations": [hiding, restored], "appeals": {1: Row(appealed_on=date(2026, 11, 22))},
        "answers": [Row(answered_at=_after(9))], "changes": [Row(after=Row(published_at=_after(8)))],
        "away": [Row(published_at=_after(3))],
        "acts": [Row(acted_from=date(2026, 11, 28))], "votes": [{"row": Row(closes_at=_after(6))}],
        "standing": Row(row=Row(confirmed_at=_after(5))), "audits": [(Row(published_at=_after(4)), [])],
        "endings": [(7, Row(at=_after(12)))],
    }  # fmt: skip
    told = [step.kind for step in in_order(found)]
    assert told == [
        "moderation", "appeal", "moderation", "away", "audit", "record", "vote", "act", "change", "answer", "ending",
    ]  # fmt: skip
    found["endings"].append((6, Row(at=date(2026, 11, 25))))  # withdrawn before, erased later
    told = [step.kind for step in in_order(found)]
    assert told == ["moderation", "appeal", "moderation", "away", "audit", "ending", "answer", "ending"]
