"""The lists kept in step with published versions: titles, domains, the register of companies."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.engine import Connection

from deliberation.db import TITLE_GONE, act
from deliberation.errors import there
from deliberation.proposals import engaged, queries, rules
from deliberation.proposals.kinds import Kind
from deliberation.proposals.models import Company, CompanyPart, Proposal, ProposalDomain


@act("housekeeping")
def reflect_version(
    db: Connection, *, now: datetime, proposal_id: int, version: int, document: Mapping[str, Any]
) -> None:
    """Bring the lists in step with a version that is being published: title, domains, companies.

    Called by the act that publishes, inside its transaction; that act appends the entry.
    ``document``: plain data of "jukugi-proposal/1", checked before.
    """
    values = {"version": version, "published_at": now}
    db.execute(update(Proposal).where(Proposal.id == proposal_id).values(values))
    _list(db, proposal_id, document)
    register_companies(db, now=now, proposal_id=proposal_id, version=version, document=document)


@act("housekeeping")
def register_companies(
    db: Connection, *, now: datetime, proposal_id: int, version: int, document: Mapping[str, Any]
) -> None:
    """Enter the parts that companies have by this version; parts it no longer names end with it."""
    proposal = there(queries.by_id(db, proposal_id))
    parts = engaged.parts_of(document, proposal.country, proposal.demonstration, proposal.kind == Kind.compiled)
    ids = _companies(db, parts, proposal.demonstration)
    standing = {(r.company_id, r.role, r.flow_id, r.unknown): r for r in queries.parts_of_proposal(db, proposal_id)}
    now_listed = {(ids[p.register_key], p.role, p.flow_id, p.unknown): p for p in parts}
    gone = [row.id for key, row in standing.items() if key not in now_listed]
    if gone:
        db.execute(update(CompanyPart).where(CompanyPart.id.in_(gone)).values(until_version=version))
    rows = [
        {
            "company_id": company_id, "proposal_id": proposal_id, "role": role, "flow_id": flow_id, "unknown": unknown,
            "note_ja": (part.note or {}).get("ja"), "note_en": (part.note or {}).get("en"), "from_version": version,
            "since": now, "redacted": False,
        }
        for (company_id, role, flow_id, unknown), part in now_listed.items()
        if (company_id, role, flow_id, unknown) not in standing
    ]  # fmt: skip
    if rows:
        db.execute(insert(CompanyPart), rows)


def _list(db: Connection, proposal_id: int, document: Mapping[str, Any] | None) -> None:
    """Title and domains as this document says them; None: as nothing says them any more."""
    title = {"title_ja": TITLE_GONE, "title_en": TITLE_GONE}
    if document is not None:
        title = {"title_ja": document["title"]["ja"], "title_en": document["title"].get("en")}
    db.execute(update(Proposal).where(Proposal.id == proposal_id).values(title))
    db.execute(delete(ProposalDomain).where(ProposalDomain.proposal_id == proposal_id))
    found = rules.domains_of(document) if document is not None else []
    if found:
        db.execute(insert(ProposalDomain), [{"proposal_id": proposal_id, "domain": d} for d in found])


def _companies(db: Connection, parts: list[engaged.Part], demonstration: bool) -> dict[str, int]:
    """Register key → id of the company, entering those that are new."""
    wanted = {p.register_key: p for p in parts}
    known = queries.companies_by_key(db, sorted(wanted))
    fresh = [
        {"register_key": key, "name_ja": p.name["ja"], "name_en": p.name.get("en"),
         "corporate_number": p.corporate_number, "likeness": engaged.likeness(p.name["ja"], demonstration),
         "demonstration": demonstration}
        for key, p in wanted.items() if key not in known
    ]  # fmt: skip
    if fresh:
        db.execute(insert(Company), fresh)
        known = queries.companies_by_key(db, sorted(wanted))
    return {key: row.id for key, row in known.items()}


@act("housekeeping")
def withdraw_version(
    db: Connection, *, now: datetime, proposal_id: int, version: int, left: Mapping[int, Mapping[str, Any]]
) -> None:
    """Take out of the lists what a version said alone that is being redacted. Title and domains become those of the
    newest version that can still be read. A company that nothing else names loses its name and number, too: only its
    address stays.

    ``left``: the documents that can still be read, by the number of their version.
    """
    _list(db, proposal_id, left[max(left)] if left else None)
    proposal, said = there(queries.by_id(db, proposal_id)), {}
    for number, document in left.items():
        found = engaged.parts_of(document, proposal.country, proposal.demonstration, proposal.kind == Kind.compiled)
        said[number] = {(p.register_key, p.role, p.flow_id, p.unknown): p.note or {} for p in found}
    gone = set()
    for row in queries.spans(db, proposal_id):
        key = (row.register_key, row.role, row.flow_id, row.unknown)
        notes = [said[n][key] for n in sorted(said, reverse=True) if engaged.holds(row, n) and key in said[n]]
        if not notes:
            gone.add(row.company_id)
            told: dict[str, Any] = {"redacted": True, "note_ja": None, "note_en": None}
        elif row.from_version == version:  # what is told of a part is what its first version said
            told = {"note_ja": notes[0].get("ja"), "note_en": notes[0].get("en")}
        else:
            continue
        db.execute(update(CompanyPart).where(CompanyPart.id == row.id).values(told))
    for number in sorted(gone - queries.still_named(db, sorted(gone))):
        nothing = {"register_key": f"gone:{number}", "likeness": f"gone:{number}", "corporate_number": None}
        db.execute(update(Company).where(Company.id == number).values(name_ja="", name_en=None, **nothing))
