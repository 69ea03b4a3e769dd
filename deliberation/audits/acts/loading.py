"""Taking a file of observed rows: good rows count, bad lines are listed, the file is kept as it came."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor, Role
from deliberation.audits import queries, rules
from deliberation.audits.acts.common import subjects
from deliberation.audits.converting import Log
from deliberation.audits.models import AuditLog, AuditRefusedLine, AuditUpload
from deliberation.audits.store import Received
from deliberation.db import act
from deliberation.errors import Refused, refuse_if, there
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import place_of
from deliberation.record.acts import append


@act("public")
def load_rows(
    db: Connection,
    *,
    by: Actor,
    now: datetime,
    proposal_id: int,
    received: Received,
    mends_id: int | None = None,
    log: Log | None = None,
) -> int:
    """Take a file of observed rows that lies in the store (store.receive). Good rows count, bad lines are listed.

    ``mends_id``: the earlier file of the same observer whose broken lines this one mends. ``log``: what the rows were
    made from, where another system wrote it. Returns the upload's id.
    """
    proposal = there(proposals.held(db, proposal_id))
    post = queries.my_post(db, proposal_id, by.person_id)
    independent = post is not None and post.independent
    refuse_if(rules.cannot_load_rows(by, proposal, post is not None, independent))
    _check_file(db, proposal_id, received, log)
    _check_mended(db, post.id, mends_id)
    if mends_id is None and received.chains.ends != queries.chain_ends(db, post.id):
        raise Refused("file_meanwhile", field="file")  # its chain would be said to be broken
    seat = by.seat(Role.observer, place_of(proposal))
    entry = _enter(db, now, proposal, post, received, mends_id, seat, log)
    upload_id = _keep(db, now, proposal_id, post.id, received, mends_id, seat, entry)
    if log is not None:
        db.execute(insert(AuditLog), _of_log(upload_id, log))
    lines = [{"upload_id": upload_id, "line": line, "code": r.code, "name": r.name} for line, r in received.refused]
    if lines:
        db.execute(insert(AuditRefusedLine), lines)
    return upload_id


def _enter(
    db: Connection, now: datetime, proposal: Any, post: Any, received: Received, mends_id: int | None, seat: str,
    log: Log | None,
) -> int:  # fmt: skip
    facts = {
        "proposal": proposal.slug, "observer": post.code, "independent": post.independent, "digest": received.digest,
        "rows": received.rows_taken, "refused": received.rows_refused, "chain_gaps": received.chains.gap_count,
        "mends": mends_id,
    }  # fmt: skip
    if log is not None:
        facts |= {"source_format": log.source_format, "log": log.digest, "mapping": log.mapping_digest}
        facts |= {"events": log.made.events, "unmapped": log.unmapped}
    place = {"jurisdiction": proposal.jurisdiction, "seat": seat, "subjects": subjects(proposal)}
    return append(db, kind="observed_rows_loaded", now=now, facts=facts, **place)


def _keep(
    db: Connection, now: datetime, proposal_id: int, observer_id: int, received: Received, mends_id: int | None,
    seat: str, entry: int,
) -> int:  # fmt: skip
    row = {
        "proposal_id": proposal_id, "observer_id": observer_id, "digest": received.digest, "size": received.size,
        "kind": received.kind, "rows_taken": received.rows_taken, "rows_refused": received.rows_refused,
        "first": received.first, "last": received.last, "links": received.chains.links,
        "gaps": received.chains.gap_count, "unfollowed": received.chains.unfollowed,
        "ends": json.dumps(received.chains.closing(), sort_keys=True),
        "mends_id": mends_id, "uploaded_at": now, "seat": seat, "entry_id": entry,
    }  # fmt: skip
    return int(db.execute(insert(AuditUpload).returning(AuditUpload.id), row).scalar_one())


def _of_log(upload_id: int, log: Log) -> dict[str, Any]:
    return {
        "upload_id": upload_id, "source_format": log.source_format, "digest": log.digest, "size": log.size,
        "mapping": log.mapping, "mapping_digest": log.mapping_digest, "events": log.made.events,
        "unmapped": log.unmapped, "made": json.dumps(log.made.plain(), sort_keys=True),
    }  # fmt: skip


def _without_rows(log: Log) -> Refused:
    """The mapping table is blamed for no event that cannot be read at all: its line is named."""
    made, unreadable = log.made, log.made.unmapped["not_an_event"]
    if not made.events:
        return Refused("file_empty", field="file")
    if not unreadable:
        return Refused("log_without_rows", field="file", n=made.events, unmapped=log.unmapped)
    lines = ", ".join(map(str, made.numbers["not_an_event"]))
    reason = "log_unreadable" if unreadable == made.events else "log_partly_unreadable"
    told = {"unreadable": unreadable, "other": made.events - unreadable, "lines": lines}
    return Refused(reason, field="file", n=made.events, **told)


def _check_file(db: Connection, proposal_id: int, received: Received, log: Log | None) -> None:
    """Refuse what holds no row, and what was given in before. A log counts once, whatever its mapping table."""
    same = queries.same_log(db, proposal_id, log.digest) if log else None
    if same is not None:
        raise Refused("log_known", field="file", no=same.id, time=same.uploaded_at)
    if log is not None and not received.rows_taken:
        raise _without_rows(log)
    codes = {refusal.code for _, refusal in received.refused}
    refuse_if(rules.cannot_be_file(received.rows_taken, received.rows_refused, codes), field="file")
    same = queries.same_file(db, proposal_id, received.digest)
    if same is not None:
        raise Refused("file_known", field="file", no=same.id, time=same.uploaded_at)


def _check_mended(db: Connection, observer_id: int, mends_id: int | None) -> None:
    if mends_id is None:
        return
    mended = queries.upload(db, mends_id)
    if mended is None or mended.observer_id != observer_id:
        raise Refused("mends_other_file", field="mends")
