"""Compiled cases and the platform's own plan, from data/: read once, entered once, never changed by anybody.

Publishing a document belongs to dataplans, which stands to the right: so the caller hands in ``publish``.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import yaml
from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation.accounts import acts as accounts_acts
from deliberation.accounts import queries as accounts_queries
from deliberation.db import Database, act
from deliberation.proposals import acts, queries, rules
from deliberation.proposals.kinds import Kind
from deliberation.proposals.models import Proposal, ProposalEvent, ProposalNote
from deliberation.record.acts import append

DATA = Path(__file__).with_name("data")
CASES = DATA / "cases"
ZERO = DATA / "proposal-zero.yaml"
PLATFORM_SLUG = "platform"


class Publish(Protocol):
    """Publishes ``document`` (plain data of "jukugi-proposal/1") as a version, in this transaction."""

    def __call__(self, db: Connection, *, now: datetime, proposal_id: int, document: Mapping[str, Any]) -> object: ...


def read_cases() -> list[dict[str, Any]]:
    """Every compiled case that the program brings, in the order of their ids."""
    return [read_case(path) for path in sorted(CASES.glob("*.yaml"))]


def read_case(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def read_zero() -> dict[str, Any]:
    """The platform's own plan."""
    return read_case(ZERO)


def load_cases(
    database: Database, *, now: datetime, publish: Publish, cases: Iterable[Mapping[str, Any]] | None = None
) -> list[str]:
    """Enter every case that is not there yet, each in its own transaction. Returns the ids of those entered now."""
    entered = []
    for case in read_cases() if cases is None else cases:
        with database.reading() as db:
            known = queries.by_slug(db, case["id"]) is not None
        if not known:
            load_case(database, now=now, case=case, publish=publish)
            entered.append(case["id"])
    return entered


def load_zero(database: Database, *, now: datetime, publish: Publish) -> bool:
    """Open the platform's own plan unless it is there; says whether it was opened now."""
    with database.reading() as db:
        if queries.by_slug(db, PLATFORM_SLUG) is not None:
            return False
    zero = read_zero()
    with database.writing() as db:
        title = zero["document"]["title"]
        proposal_id = acts.open_platform_proposal(db, now=now, slug=PLATFORM_SLUG, country=zero["country"], title=title)
        publish(db, now=now, proposal_id=proposal_id, document=zero["document"])
    return True


@act("public")
def load_case(db: Connection, *, now: datetime, case: Mapping[str, Any], publish: Publish) -> int:
    """Enter one compiled case: place, events, notes, document. Done by command, so the entry has no seat."""
    place = _place(db, now, case)
    title, slug, compiled = case["document"]["title"], case["id"], case["compiled"]
    row = {
        "slug": slug, "jurisdiction": place, "kind": Kind.compiled, "country": case["country"], "title_ja": title["ja"],
        "title_en": title.get("en"), "status_ja": case["status"]["ja"], "status_en": case["status"].get("en"),
        "stage": case["stage"], "version": 0, "compiled_by": compiled["by"],
        "seen_on": date.fromisoformat(compiled["seen_on"]), "opened_at": now,
    }  # fmt: skip
    proposal_id = int(db.execute(insert(Proposal).returning(Proposal.id), row).scalar_one())
    entry = append(
        db, kind="case_loaded", now=now, jurisdiction=place, subjects=(rules.subject(slug), f"jurisdiction:{place}"),
        facts={"proposal": slug, "seen_on": compiled["seen_on"], "events": len(case["events"])}, text=dict(title),
    )  # fmt: skip
    if case["events"]:
        rows = [event_row(case, event, proposal_id, now, entry) for event in case["events"]]
        db.execute(insert(ProposalEvent), rows)
    if case["notes"]:
        notes = [
            {
                "proposal_id": proposal_id,
                "about": n["about"],
                "note_ja": n["note"]["ja"],
                "note_en": n["note"].get("en"),
            }
            for n in case["notes"]
        ]
        db.execute(insert(ProposalNote), notes)
    publish(db, now=now, proposal_id=proposal_id, document=case["document"])
    return proposal_id


def event_row(
    case: Mapping[str, Any], event: Mapping[str, Any], proposal_id: int, now: datetime, entry: int
) -> dict[str, Any]:
    """A row of ``proposal_events``. ``source`` counts from 1 into the document's sources; null: not noted which one."""
    sources = case["document"]["sources"]
    source = sources[event["source"] - 1] if event["source"] else {"title": None, "address": None}
    return {
        "proposal_id": proposal_id, "kind": event["kind"], "happened_on": event["date"], "until": event.get("until"),
        "continues": event.get("continues", False), "body_ja": event["body"]["ja"], "body_en": event["body"].get("en"),
        "what_ja": event["what"]["ja"], "what_en": event["what"].get("en"), "involvement": event["council"],
        "source_title": source["title"], "source_address": source["address"],
        "seen_on": date.fromisoformat(case["compiled"]["seen_on"]), "entered_at": now, "log_entry_id": entry,
    }  # fmt: skip


def _place(db: Connection, now: datetime, case: Mapping[str, Any]) -> str:
    """The jurisdiction that holds this case only: nobody ever has a role in it."""
    code = f"case-{case['id']}"
    if accounts_queries.jurisdiction(db, code) is None:
        name = case["place"]
        accounts_acts.add_jurisdiction(
            db, now=now, code=code, name_ja=name["ja"], name_en=name["en"], country=case["country"], compiled=True
        )
    return code
