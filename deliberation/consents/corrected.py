"""Evidence of a record whose vote was corrected since: what it says now. Computed on reading; the record stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.consents.gathered import roll_call, said_by_act
from deliberation.council import queries as council


@dataclass(frozen=True)
class Corrected:
    """``on``: the day of the last correction; the rest is what the corrected vote says. ``turned``: it no longer says
    what the record counts."""

    on: date
    reference: str
    way: str
    said: str
    turned: bool
    in_favour: int | None
    against: int | None
    entry: int


def of_bodies(db: Connection, bodies: Iterable[Mapping[str, Any]]) -> dict[str, Corrected]:
    """By reference: the evidence of these records that was corrected since. A residents' result never is."""
    used = {a["reference"]: (way["way"], a) for body in bodies for way in body["evidence"] for a in way["acts"]}
    used = {ref: found for ref, found in used.items() if ref.startswith("act:") and found[1]["content"].get("vote")}
    cast = council.votes_of_acts(db, [int(ref[4:]) for ref in used])
    found = {ref: _corrected(way, act, cast.get(int(ref[4:]), ())) for ref, (way, act) in used.items()}
    return {ref: one for ref, one in found.items() if one is not None}


def _corrected(way: str, act: Mapping[str, Any], votes: Sequence[Any]) -> Corrected | None:
    alike = [v for v in votes if _says(v, act["content"]["vote"])]
    if not alike or any(v.current for v in alike):
        return None
    later, now = {v.supersedes_id: v for v in votes}, alike[-1]
    while now.id in later:
        now = later[now.id]
    said = str(said_by_act(now.ending))
    return Corrected(
        clock.day(now.entered_at), act["reference"], way, said, said != act["said"], now.in_favour, now.against,
        now.log_entry_id,
    )  # fmt: skip


def _says(vote: Any, kept: Mapping[str, Any]) -> bool:
    now = roll_call(vote)
    return all(now.get(name) == value for name, value in kept.items())
