"""Comparing the comments of a proposal with each other, a step at a time: for a process of its own (``jukugi comments
compare``).

A step reads some that were not read, and what is kept of all others: the bands of the middle of every group. It holds
nothing between steps, so that a thread of a million takes no more memory than one of ten thousand.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.comments import acts
from deliberation.comments.copies import bands, keys, near_copies
from deliberation.comments.letters import letters
from deliberation.comments.likeness import ALIKE, likeness, pairs
from deliberation.comments.queries import alike
from deliberation.db import Database

STEP = 5_000  # comments read at once
SMALL = 50  # members of a group that is found anew with what is like it, so that its middle is the best; others keep it
_BESIDE = 20_000  # members of such groups read at once


def compare_waiting(database: Database) -> int:
    """Compare what waits to be compared, until nothing does. Returns how many steps it took."""
    steps = 0
    while (done := sum(_step(database, proposal_id) for proposal_id in _waiting(database))) > 0:
        steps += done
    return steps


def find(db: Connection, proposal_id: int, size: int = STEP) -> acts.Found:
    """What comments that were not read are like, among themselves and all others."""
    run = alike.run_of(db, proposal_id)
    unread, number_to = alike.to_read(db, proposal_id, run.number_to if run else 0, size)
    beside, large = _near(db, proposal_id, unread)
    middles = {no: text for no, text in alike.bodies(db, list(large)).items() if no not in unread}
    texts = {**alike.bodies_in(db, beside), **middles, **unread}
    groups, stay = [], {}
    for found in near_copies(texts, list(middles)):
        members = {no: likeness for no, likeness in found.members.items() if no not in middles}
        if found.middle in middles:
            stay[large[found.middle]] = members
        else:
            groups.append(acts.Group(found.middle, found.bands, members))
    return acts.Found(number_to, beside, groups, {group: members for group, members in stay.items() if members})


def _step(database: Database, proposal_id: int) -> bool:
    now = clock.now()
    if not acts.claim_comparing(database, now=now, proposal_id=proposal_id):
        return False
    with database.reading() as db:
        found = find(db, proposal_id)
        before = alike.run_of(db, proposal_id)
    kept = acts.keep_alike(database, now=clock.now(), proposal_id=proposal_id, claimed_at=now, found=found)
    moved_on = before is not None and found.number_to > before.number_to
    return bool(kept and (moved_on or found.groups or found.stay))


def _waiting(database: Database) -> list[int]:
    with database.reading() as db:
        return list(alike.to_compare(db, clock.now() - acts.STALE))


def _near(db: Connection, proposal_id: int, unread: Mapping[int, str]) -> tuple[list[int], dict[int, int]]:
    """Groups whose middle is like one of these texts: small ones, and of large ones the middle → its group."""
    texts = list({letters(text) for text in unread.values()})
    wanted: dict[int, list[int]] = {}
    for place, text in enumerate(texts):
        for key in keys(bands(text)):
            wanted.setdefault(key, []).append(place)
    small: list[int] = []
    large: dict[int, int] = {}
    room, rows = _BESIDE, alike.bands_of(db, proposal_id) if wanted else iter(())
    while some := list(islice(rows, STEP)):
        for row in _like(db, some, texts, wanted):
            if row.members <= min(SMALL, room):
                small.append(row.id)
                room -= row.members
            else:
                large[row.middle_id] = row.id
    return small, large


def _like(db: Connection, rows: Sequence[Any], texts: Sequence[str], wanted: Mapping[int, list[int]]) -> Iterator[Any]:
    """Those of these groups that are: texts that share a sentence may share a band, and are counted here, before what
    belongs to them is read."""
    met = [(row, {place for key in keys(row.bands) for place in wanted.get(key, ())}) for row in rows]
    met = [(row, places) for row, places in met if places]
    middles = alike.bodies(db, [row.middle_id for row, _ in met])
    for row, places in met:
        own = pairs(letters(middles.get(row.middle_id, "")))
        if any(likeness(own, pairs(texts[place])) >= ALIKE for place in places):
            yield row
