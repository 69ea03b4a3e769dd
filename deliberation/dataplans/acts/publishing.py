"""Publishing a version, with two seats or by command, and taking an unlawful one away."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts import acts as accounts
from deliberation.accounts import queries as seats
from deliberation.accounts.rules import Actor, Role
from deliberation.accounts.two_seats import needs_second_seat
from deliberation.dataplans import diff, queries, rules
from deliberation.dataplans.acts import flagging
from deliberation.dataplans.digests import document_digest, flow_digests, plan_digest
from deliberation.dataplans.document import Document, check
from deliberation.dataplans.models import Draft, Version, VersionFlow
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if, there
from deliberation.proposals import acts as proposals_acts
from deliberation.proposals import queries as proposals
from deliberation.proposals.kinds import Kind
from deliberation.proposals.rules import place_of, subject
from deliberation.record import queries as record
from deliberation.record.acts import append, erase_payload


@needs_second_seat("publish_version", role=Role.clerk, holds=proposals.hold_named)
@act("public")
def publish_version(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, proposal: str, document: str,
    corrects: int | None = None, correction: str | None = None,
) -> int:  # fmt: skip
    """Publish the draft as the next version. Returns its number.

    ``proposal``: its slug; ``document``: the digest of the draft that both seats have seen; ``corrects``: the version
    that this one corrects, and ``correction`` what was wrong. Raises Problems when the draft is no sound document.
    """
    proposals.hold_by_slug(db, proposal)
    found = there(proposals.here_by_slug(db, proposal, jurisdiction))
    row = queries.draft(db, found.id)
    checked = check(queries.draft_begun(db, found.id, row), today=clock.day(now)) if row is not None else None
    current = document_digest(checked.data) if checked is not None else None
    refuse_if(rules.cannot_publish(by, found, document, current))
    assert row is not None and checked is not None  # cannot_publish has refused
    wrong = rules.cannot_correct(found.version, corrects, correction)
    if wrong:
        raise Refused(wrong[1], field=wrong[0])
    seats = {"seat": first.seat(Role.clerk, jurisdiction), "second_seat": by.seat(Role.clerk, jurisdiction)}
    number = _publish(db, now, found, checked, corrects, correction, seats)
    published = delete(Draft).where(Draft.proposal_id == found.id, Draft.revision == row.revision)
    if db.execute(published).rowcount != 1:  # a colleague has saved meanwhile: nothing typed may be lost
        raise Refused("draft_changed")
    return number


@act("public")
def publish_by_command(db: Connection, *, now: datetime, proposal_id: int, document: Mapping[str, Any]) -> int:
    """Publish a compiled case or the platform's own plan, from a file on the server: so the entry has no seat.

    Raises Problems for a document that is not sound. Returns the number of the version.
    """
    proposal = there(proposals.held(db, proposal_id))
    if proposal.kind == Kind.filed:
        raise Refused("publish_needs_two_seats")
    checked = check(document, compiled=proposal.kind == Kind.compiled)
    return _publish(db, now, proposal, checked, None, None, {"seat": None, "second_seat": None})


@needs_second_seat("redact_version", role=Role.clerk, holds=proposals.hold_named)
@act("public")
def redact_version(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, proposal: str, version: int,
    reason: str,
) -> None:  # fmt: skip
    """Take an unlawful publication away: its bytes, what it said that it corrects, and the title and the domains that
    it alone said, go, out of the record as well; its address says 410 and why, digests and dates stay."""
    proposals.hold_by_slug(db, proposal)
    found = there(proposals.here_by_slug(db, proposal, jurisdiction))
    row = queries.version(db, found.id, version)
    if row is None:
        raise Missing
    waits = correction_waits(db, jurisdiction, proposal, row)
    refuse_if(rules.cannot_redact(by, found, row.redacted_at is not None, reason, waits=waits))
    entry = append(
        db, kind="version_redacted", now=now, jurisdiction=jurisdiction, seat=by.seat(Role.clerk, jurisdiction),
        subjects=(subject(proposal),), text={"reason": reason},
        facts={"proposal": proposal, "version": version, "document": row.document_digest},
    )  # fmt: skip
    kept = {"redacted_at": now, "redaction_reason": reason, "redaction_entry_id": entry}
    db.execute(update(Version).where(Version.id == row.id).values(document=None, correction=None, **kept))
    db.execute(update(VersionFlow).where(VersionFlow.version_id == row.id).values(name_ja=None, name_en=None))
    if version == found.version:
        flagging.reflect_flags(db, now=now, proposal_id=found.id, document=None)
    numbers = [v.number for v in queries.versions(db, found.id) if v.redacted_at is None]
    rows = {n: there(queries.version(db, found.id, n)) for n in numbers}
    left = {n: queries.document_of(row, found.kind).data for n, row in rows.items()}
    proposals_acts.withdraw_version(db, now=now, proposal_id=found.id, version=version, left=left)
    texts = [*_opened_with(db, found, row, left), *([row.log_entry_id] if row.correction else ())]
    _erase_correction(db, now, jurisdiction, proposal, row)
    _erase(db, now, found, by.seat(Role.clerk, jurisdiction), texts)


def correction_waits(db: Connection, jurisdiction: str, slug: str, row: Any) -> bool:
    """Whether an act that says what the version corrects, or says it in its place, is not decided."""
    given = (named for named in _put_forward(slug, row) if row.correction)
    return any(seats.awaiting(db, jurisdiction, "publish_version", **named) for named in given)


def _erase_correction(db: Connection, now: datetime, jurisdiction: str, slug: str, row: Any) -> None:
    """What the version said that it corrects, and what was put forward to be said with it or in its place."""
    for named in _put_forward(slug, row):
        accounts.erase_argument(
            db, now=now, act="publish_version", jurisdiction=jurisdiction, argument="correction", named=named
        )


def _put_forward(slug: str, row: Any) -> tuple[dict[str, object], ...]:
    texts: tuple[dict[str, object], ...] = ({"document": row.document_digest}, {"correction": row.correction})
    return tuple({"proposal": slug, **named} for named in texts)


def _erase(db: Connection, now: datetime, proposal: Any, seat: str, entries: Sequence[int]) -> None:
    """What entries said beside their bytes, for good; an entry for each says so."""
    for number in entries:
        erase_payload(db, number)
        append(
            db, kind="erased", now=now, jurisdiction=proposal.jurisdiction, seat=seat,
            subjects=(subject(proposal.slug),), facts={"entry": number, "ground": "redaction"},
        )  # fmt: skip


def _opened_with(db: Connection, proposal: Any, row: Any, left: Mapping[int, Any]) -> list[int]:
    """The entry that opened the proposal, where its title goes with the version ``row``."""
    taken, titles = queries.document_of(row, proposal.kind).data["title"], [data["title"] for data in left.values()]
    about = record.of_kinds(db, subject(proposal.slug), ("proposal_opened",))
    opened = [there(record.entry(db, entry.entry_id)) for entry in about]
    told = {entry.id: json.loads(entry.payload) for entry in opened if entry.payload is not None}
    return [number for number, title in told.items() if rules.goes_with(title, taken, titles)]


def _publish(
    db: Connection, now: datetime, proposal: Any, document: Document, corrects: int | None, correction: str | None,
    seats: Mapping[str, str | None],
) -> int:  # fmt: skip
    before = queries.newest(db, proposal.id)
    number = 1 if before is None else before.number + 1
    digests = {"document_digest": document_digest(document.data), "plan_digest": plan_digest(document.data)}
    if before is not None and before.document_digest == digests["document_digest"]:
        raise Refused("nothing_changed")
    entry = append(
        db, kind="version_published", now=now, jurisdiction=proposal.jurisdiction, seat=seats["second_seat"],
        subjects=(subject(proposal.slug), f"jurisdiction:{place_of(proposal)}"),
        facts={
            "proposal": proposal.slug, "version": number, "document": digests["document_digest"],
            "plan": digests["plan_digest"], "flows": list(flow_digests(document.data).values()), "corrects": corrects,
        },
        text={"correction": correction} if correction else None,
    )  # fmt: skip
    old = queries.document_of(before, proposal.kind) if before is not None and before.document is not None else None
    found = diff.compare(old, document, corrigendum=corrects is not None) if old is not None else None
    row = {
        "proposal_id": proposal.id, "number": number, "document": document.canonical, **digests,
        "corrigendum_of": corrects, "correction": correction, "changes": found.count if found else None,
        "material_changes": found.material_count if found else None, "published_at": now, "log_entry_id": entry,
        **seats,
    }  # fmt: skip
    version_id = db.execute(insert(Version).returning(Version.id), row).scalar_one()
    _insert_flows(db, version_id, document, old, corrects is not None)
    flagging.reflect_flags(db, now=now, proposal_id=proposal.id, document=document)
    proposals_acts.reflect_version(db, now=now, proposal_id=proposal.id, version=number, document=document.data)
    return number


def _insert_flows(db: Connection, version_id: int, document: Document, old: Document | None, corrigendum: bool) -> None:
    touched = diff.materially_changed_flows(old, document, corrigendum=corrigendum) if old is not None else frozenset()
    known = {f.flow_id for f in old.flows} if old is not None else set()
    digests = flow_digests(document.data)
    rows = [
        {
            "version_id": version_id, "flow_id": flow.flow_id, "position": position, "digest": digests[flow.flow_id],
            "name_ja": (flow["name"].value or {}).get("ja"), "name_en": (flow["name"].value or {}).get("en"),
            "change": _change(flow.flow_id, known, touched),
        }
        for position, flow in enumerate(document.flows)
    ]  # fmt: skip
    if rows:
        db.execute(insert(VersionFlow), rows)


def _change(flow_id: str, known: set[str], touched: frozenset[str]) -> str:
    return "new" if flow_id not in known else "material" if flow_id in touched else "carried"
