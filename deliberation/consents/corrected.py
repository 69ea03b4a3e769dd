"""Evidence whose vote was corrected since: what it says now. Computed on reading; what was chosen or recorded stays."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.consents.gathered import roll_call, said_by_act
from deliberation.consents.standing import Standing, bodies
from deliberation.council import queries as council


@dataclass(frozen=True)
class Corrected:
    """``on``: the day of the last correction; the rest is what the corrected vote says. ``turned``: it no longer says
    what it was counted for; ``recorded``: by a record, not only by those who chose it."""

    on: date
    reference: str
    way: str
    said: str
    turned: bool
    in_favour: int | None
    against: int | None
    entry: int
    recorded: bool


def of_bodies(db: Connection, bodies: Iterable[Mapping[str, Any]]) -> dict[str, Corrected]:
    """By reference: the evidence of these records that was corrected since. A residents' result never is."""
    return of_both(db, (), bodies)


def of_chosen(db: Connection, chosen: Iterable[Any]) -> dict[str, Corrected]:
    """The same of what was chosen and stands (queries.evidence), whether a record counts it or not."""
    return of_both(db, chosen, ())


def of_both(db: Connection, chosen: Iterable[Any], bodies: Iterable[Mapping[str, Any]]) -> dict[str, Corrected]:
    """The same of both, in one question; what a record says of a decision goes before what was chosen."""
    used = [(e.way, _kept(e), False) for e in chosen]
    used += [(way["way"], a, True) for body in bodies for way in body["evidence"] for a in way["acts"]]
    used = [one for one in used if one[1]["reference"].startswith("act:") and one[1]["content"].get("vote")]
    cast = council.votes_of_acts(db, sorted({_act(act) for _, act, _ in used}))
    found = [_corrected(way, act, cast.get(_act(act), ()), recorded) for way, act, recorded in used]
    return {one.reference: one for one in found if one is not None}


def of_today(
    db: Connection, chosen: Sequence[Any], standing: Standing | None
) -> tuple[dict[str, Corrected], list[Corrected]]:
    """For a page that tells what was chosen and where each flow stands by which record: the corrections, and those of
    them that are about nothing chosen, but about what such a record counts."""
    found = of_both(db, chosen, bodies(db, standing) if standing else ())
    named = {e.reference for e in chosen}
    return found, [one for reference, one in found.items() if reference not in named]


def _kept(chosen: Any) -> dict[str, Any]:
    return {"reference": chosen.reference, "said": chosen.said, "content": json.loads(chosen.body)}


def _act(used: Mapping[str, Any]) -> int:
    return int(used["reference"][4:])


def _corrected(way: str, act: Mapping[str, Any], votes: Sequence[Any], recorded: bool) -> Corrected | None:
    alike = [v for v in votes if _says(v, act["content"]["vote"])]
    if not alike or any(v.current for v in alike):
        return None
    later, now = {v.supersedes_id: v for v in votes}, alike[-1]
    while now.id in later:
        now = later[now.id]
    said = str(said_by_act(now.ending))
    return Corrected(
        clock.day(now.entered_at), act["reference"], way, said, said != act["said"], now.in_favour, now.against,
        now.log_entry_id, recorded,
    )  # fmt: skip


def _says(vote: Any, kept: Mapping[str, Any]) -> bool:
    now = roll_call(vote)
    return all(now.get(name) == value for name, value in kept.items())
