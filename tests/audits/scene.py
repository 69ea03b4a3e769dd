"""A city, a published plan with a consent record, an observer: where the audit's acts and pages are tried."""

import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.audits import acts, converting, gathering, queries, store
from deliberation.audits.reading import Chains
from deliberation.consents import queries as consents
from deliberation.consents.models import ConsentCondition, ConsentFlow, ConsentRecord, DecisionRuleRow
from deliberation.council import acts as council
from deliberation.dataplans import acts as dataplans
from deliberation.dataplans.digests import document_digest
from deliberation.dataplans.document import check
from deliberation.dataplans.queries import newest
from deliberation.proposals import queries as proposals
from tests import make
from tests.audits import logs
from tests.audits.making import PLAN, line
from tests.council import assembly as a
from tests.dataplans.documents import data, recipient
from tests.moment import NOW

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 20)
DECIDED = date(2026, 10, 1)
WINDOW = {"window_start": "2026-11-10T00:00:00+09:00", "window_end": "2026-11-11T00:00:00+09:00"}
XROAD = logs.table("xroad-opmon", logs.rule(logs.SERVICE, row={"flow_id": "bus"}))
FLOW = {
    "start_end": {"start": "2026-10-01", "end": "2030-03-31"},
    "recipients": [recipient("a-city", "municipality"), recipient("a-bus")],
    "purpose_codes": ["https://w3id.org/dpv#ImproveTransportMobility"],
}


@dataclass(frozen=True)
class Scene:
    """``record`` is the consent record, 0 when the scene has none."""

    proposal: int
    slug: str
    record: int
    plan: str
    secretariat: Actor
    observer: Actor
    post: int


def proposal(db: Connection) -> tuple[int, str]:
    """A proposal whose version 1 has the flow ``bus``. Its id and slug."""
    made, document = make.proposal(db), data(None, FLOW)
    first, second = make.officer(db, Role.clerk), make.officer(db, Role.clerk)
    raw = json.dumps(document).encode()
    dataplans.import_draft(db, by=first, now=NOW, proposal_id=made, revision=0, raw=raw)
    slug = proposals.by_id(db, made).slug
    kept = {"first": first, "jurisdiction": make.HERE, "proposal": slug}
    dataplans.publish_version(db, by=second, now=NOW, document=document_digest(check(document).data), **kept)
    return made, slug


def record(db: Connection, proposal_id: int, state: str = "authorised", *conditions: dict[str, Any]) -> int:
    """A consent record of version 1, decided on DECIDED."""
    seats, plan = {"seat": "clerk-1", "second_seat": "secretariat-1"}, newest(db, proposal_id).plan_digest
    body = {"proposal": proposals.by_id(db, proposal_id).slug, "plan_digest": plan, "evidence": []}
    digest, at = "sha256:" + f"{proposal_id:064x}", NOW.replace(month=DECIDED.month, day=DECIDED.day)
    rule = {"proposal_id": proposal_id, "body": b"{}", "digest": digest, "frozen_at": at, "entry_id": 1, **seats}
    rule_id = db.execute(insert(DecisionRuleRow).returning(DecisionRuleRow.id), rule).scalar_one()
    row = {
        "proposal_id": proposal_id, "rule_id": rule_id, "version": 1, "plan_digest": plan,
        "body": json.dumps(body).encode(), "digest": digest, "confirmed_at": at,
        "valid_until": None, "entry_id": 1, "evidence_upto": 0,
        **seats,
    }  # fmt: skip
    made = int(db.execute(insert(ConsentRecord).returning(ConsentRecord.id), row).scalar_one())
    db.execute(
        insert(ConsentFlow), {"record_id": made, "flow_id": "bus", "position": 0, "digest": digest, "state": state}
    )
    for number, condition in enumerate(conditions):
        body = {"flows": [], "values": [], "on": None, **condition}
        kept = {"record_id": made, "code": condition["id"], "position": number, "kind": condition["kind"]}
        kept["due"] = clock.day(NOW) if condition["kind"] == "obligation" else None
        db.execute(insert(ConsentCondition), {**kept, "body": json.dumps(body)})
    return made


def scene(db: Connection, state: str = "authorised", *conditions: dict[str, Any], independent: bool = False) -> Scene:
    """Everything that stands before the first file."""
    made, slug = proposal(db)
    record_id = record(db, made, state, *conditions)
    secretariat, observer = make.officer(db, Role.secretariat), make.officer(db, Role.observer)
    post = acts.appoint_observer(
        db, by=secretariat, now=NOW, proposal_id=made, person_id=observer.person_id, code="gateway-1",
        name={"ja": "Gateway", "en": "Gateway"}, independent=independent,
    )  # fmt: skip
    return Scene(made, slug, record_id, newest(db, made).plan_digest, secretariat, observer, post)


def rows(at: Scene, *changes: dict[str, Any]) -> bytes:
    """A file of rows that keep to the plan of the scene but for ``changes``."""
    usual = {**WINDOW, "flow_id": "bus", "plan_hash": at.plan, "data_items": ["trip-od"], "identifiability": "personal"}
    usual |= {"purpose_code": "https://w3id.org/dpv#ImproveTransportMobility", "via_platform": False}
    usual |= {"processor_ids": []}
    return b"\n".join(line(**{**usual, "event_id": f"o-{n}", **c}) for n, c in enumerate(changes, start=1)) + b"\n"


def received(folder: Path, raw: bytes, ends: dict[str, str] | None = None) -> store.Received:
    return store.receive(folder, io.BytesIO(raw), ends or {})


def made(folder: Path, at: Scene, log: bytes, table: bytes = XROAD) -> tuple[store.Received, converting.Log]:
    """Rows made from a log by a mapping table."""
    post = converting.Post("gateway-1", independent=False)
    return converting.receive_log(folder, io.BytesIO(log), table, post, {})


def known(at: Scene, raw: bytes) -> store.Received:
    """What reading would say of a small file, without a file: for acts that only enter it."""
    return store.Received(PLAN, len(raw), "jsonl", 1, 0, (), NOW, NOW, Chains())


def load(db: Connection, at: Scene, folder: Path, raw: bytes, mends_id: int | None = None) -> int:
    ends = {} if mends_id else queries.chain_ends(db, at.post)
    return acts.load_rows(
        db, by=at.observer, now=NOW, proposal_id=at.proposal, received=received(folder, raw, ends), mends_id=mends_id
    )


def composed(db: Connection, at: Scene, folder: Path) -> dict[str, Any]:
    """The report of the scene's files for FIRST to LAST."""
    found, of = proposals.by_id(db, at.proposal), consents.record(db, at.record)
    basis = gathering.basis_of_record(db, found, of, FIRST, LAST)
    return gathering.make_report(basis, queries.all_uploads(db, at.proposal), folder)


def reporting(at: Scene, report: dict[str, Any]) -> dict[str, Any]:
    """Arguments of publish_report."""
    period = {"first": FIRST, "last": LAST, "version": 1}
    return {"proposal_id": at.proposal, "record_id": at.record, "report": report, **period}


def decided(db: Connection, here: a.Assembly, at: Scene, word: str | None = "yyyn", **more: Any) -> int:
    """A bill about the proposal, voted on by roll call (``word`` None: not yet). Its id."""
    given = {"about": a.About(at.slug, 1), "acted_on": clock.day(NOW).isoformat(), **more}
    act_id = a.bill(db, here, **given)
    if word is not None:
        on = date.fromisoformat(given["acted_on"])
        council.enter_vote(db, **a.say(here), act_id=act_id, taken_on=on, vote=a.roll(here, word))
    return act_id


def publish(db: Connection, at: Scene, folder: Path, by: Actor | None = None) -> int:
    by = by or make.officer(db, Role.auditor)
    return acts.publish_report(db, by=by, now=NOW, **reporting(at, composed(db, at, folder)))
