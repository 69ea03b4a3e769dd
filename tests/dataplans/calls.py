"""Ready calls of the acts about plans (tests/calls.py)."""

import json
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor, Role
from deliberation.dataplans import acts
from deliberation.dataplans.digests import document_digest
from deliberation.dataplans.document import check
from deliberation.proposals import queries as proposals
from deliberation.proposals.kinds import Kind
from tests import make
from tests.calls import Call, Ready, ready
from tests.dataplans.documents import data
from tests.moment import NOW


def _clerk(db: Connection) -> Actor:
    return make.officer(db, Role.clerk)


def _save(db: Connection) -> Ready:
    return ready(by=_clerk(db), proposal_id=make.proposal(db), revision=0, answers={"title": {"ja": "bus"}})


def _add_flow(db: Connection) -> Ready:
    return ready(by=_clerk(db), proposal_id=make.proposal(db), revision=0, flow_id="bus")


def _import(db: Connection) -> Ready:
    return ready(by=_clerk(db), proposal_id=make.proposal(db), revision=0, raw=json.dumps(data()).encode())


def _discard(db: Connection) -> Ready:
    by, proposal_id = _clerk(db), make.proposal(db)
    acts.import_draft(db, by=by, now=NOW, proposal_id=proposal_id, revision=0, raw=json.dumps(data()).encode())
    return ready(by=by, proposal_id=proposal_id, revision=1)


def _publish(db: Connection, **flow: Any) -> Ready:
    first, proposal_id, document = _clerk(db), make.proposal(db), data({}, flow)
    acts.import_draft(db, by=first, now=NOW, proposal_id=proposal_id, revision=0, raw=json.dumps(document).encode())
    slug = proposals.by_id(db, proposal_id).slug
    return ready(
        by=_clerk(db),
        first=first,
        jurisdiction=make.HERE,
        proposal=slug,
        document=document_digest(check(document).data),
    )


def _by_command(db: Connection) -> Ready:
    return ready(proposal_id=make.proposal(db, kind=Kind.platform), document=data())


def _redact(db: Connection) -> Ready:
    prepared = _publish(db)
    acts.publish_version(db, by=prepared.by, now=NOW, **prepared.arguments)
    kept = {name: prepared.arguments[name] for name in ("first", "jurisdiction", "proposal")}
    return ready(by=prepared.by, version=1, reason="it named a person", **kept)


def _reply(db: Connection) -> Ready:
    prepared = _publish(db, biometric=True)
    acts.publish_version(db, by=prepared.by, now=NOW, **prepared.arguments)
    proposal_id = proposals.by_slug(db, prepared.arguments["proposal"]).id
    by = make.officer(db, Role.proponent)
    return ready(by=by, proposal_id=proposal_id, version=1, replies={("RF19", None): "only at the gate"})


CALLS = [
    Call("dataplans.save_draft", _save),
    Call("dataplans.add_flow", _add_flow),
    Call("dataplans.import_draft", _import),
    Call("dataplans.discard_draft", _discard),
    Call("dataplans.publish_version", _publish),
    Call("dataplans.publish_by_command", _by_command),
    Call("dataplans.redact_version", _redact),
    Call("dataplans.reply_to_flags", _reply),
]


def _version(db: Connection) -> dict[str, Any]:
    prepared = _publish(db)
    acts.publish_version(db, by=prepared.by, now=NOW, **prepared.arguments)
    return {"slug": prepared.arguments["proposal"], "number": 1}


def _slug(db: Connection) -> dict[str, Any]:
    return {"slug": _version(db)["slug"]}


def _compared(db: Connection) -> dict[str, Any]:
    return {**_slug(db), "old": 1, "new": 1}


def _draft(db: Connection) -> dict[str, Any]:
    prepared = _publish(db)
    return {"slug": prepared.arguments["proposal"]}


ADDRESSES = {
    "flows.plan": _version,
    "chain.show": lambda db: {"slug": _version(db)["slug"]},
    "dataplans.points_by_version": _slug,
    "flows.flow": lambda db: {**_version(db), "flow_id": "bus"},
    "dataplans.side": _version,
    "dataplans.choose_versions": _slug,
    "dataplans.compare": _compared,
    "dataplans.compare_json": _compared,
    "dataplans.version_json": _version,
    "dataplans.version_jsonld": _version,
    "dataplans.flows_csv": _version,
    "dataplans.drawn": lambda db: {**_version(db), "width": "wide", "part": 1},
    "dataplans.pictures": _version,
    "dataplans.published_file": lambda db: {"name": "fields.json"},
    "dataplans.draft": _draft,
    "dataplans.add_flow": _draft,
    "dataplans.discard": _draft,
    "dataplans.sheet": _draft,
    "dataplans.draft_sheet": _draft,
    "dataplans.draft_flow": lambda db: {**_draft(db), "flow_id": "bus"},
    "dataplans.draft_side": _draft,
    "dataplans.remove_flow": lambda db: {**_draft(db), "flow_id": "bus"},
    "dataplans.plan_step": lambda db: {**_draft(db), "name": "about"},
    "dataplans.flow_step": lambda db: {**_draft(db), "flow_id": "bus", "name": "whose"},
    "dataplans.import_draft": _draft,
    "dataplans.draft_json": _draft,
    "dataplans.check_draft": _draft,
    "dataplans.redact": _version,
}
