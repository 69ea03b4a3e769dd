"""Agendas and minutes from a file: the new rows are entered all at once; one entry says from which file."""

from collections import Counter
from datetime import datetime

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor
from deliberation.council import importing, queries
from deliberation.council.acts.common import only_secretariat, own_body
from deliberation.council.imported import MOST_BYTES, read
from deliberation.council.kinds import Origin
from deliberation.council.writing import log, new_act, write_act, write_sources
from deliberation.dataplans.digests import digest as digest_of
from deliberation.db import act
from deliberation.errors import Refused, refuse_if


@act("public")
def import_acts(db: Connection, *, by: Actor, now: datetime, jurisdiction: str, body_id: int, raw: bytes) -> int:
    """Enter the new rows of a file as acts of this assembly; returns how many. Rows that are there already, and those
    that cannot be entered, are counted in the entry. Votes are entered by hand: a result alone says no count."""
    seat = only_secretariat(db, by, jurisdiction)
    own_body(db, body_id, jurisdiction)
    refuse_if("import_too_large" if len(raw) > MOST_BYTES else None, field="file")
    found = read(raw)
    refuse_if(found.wrong, field="file")
    for body in sorted(row.id for row in queries.bodies(db, jurisdiction)):
        queries.hold_body(db, body)
    told = importing.fates(db, jurisdiction, body_id, found.items, clock.day(now))
    new = [(one.content, one.item.sources) for one in told if one.content is not None]
    if not new:
        raise Refused("import_nothing_new", field="file")
    for content, sources in new:
        act_id = new_act(db, jurisdiction, Origin.entered)
        write_act(db, now=now, jurisdiction=jurisdiction, seat=seat, act_id=act_id, content=content)
        write_sources(db, now, seat, sources, act_id=act_id)
    count, digest = Counter(one.fate for one in told), digest_of(raw)
    log(
        db, kind="council_imported", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={
            "digest": digest, "form": found.form, "body": body_id, "rows": len(told),
            **{fate: count[fate] for fate in importing.FATES},
        },
        subjects=(importing.file_subject(jurisdiction, digest),),
    )  # fmt: skip
    return len(new)
