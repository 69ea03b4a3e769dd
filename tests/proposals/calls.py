"""Ready calls of the acts about proposals (tests/calls.py)."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Role
from deliberation.clock import day
from deliberation.proposals import acts, cases, queries
from deliberation.proposals.kinds import EventKind, IncidentKind
from deliberation.web.paging import FIRST
from tests import make
from tests.calls import Call, Ready, ready
from tests.moment import NOW

TITLE = {"ja": "title", "en": "title"}
EVENT = {"kind": EventKind.bid, "happened_on": "2026-09", "body": {"ja": "city"}, "what": {"ja": "filed"}}


def document() -> dict[str, Any]:
    """A whole document as it is published: that of a real case."""
    return cases.read_case(cases.CASES / "maebashi.yaml")["document"]


def reflecting(db: Connection, *, now: Any, proposal_id: int, document: Any) -> None:
    """Stands for dataplans' publishing: what it tells this slice."""
    acts.reflect_version(db, now=now, proposal_id=proposal_id, version=1, document=document)


def _create(db: Connection) -> Ready:
    return ready(by=make.officer(db, Role.clerk), slug="rides", jurisdiction=make.HERE, title=TITLE)


def _event(db: Connection) -> Ready:
    return ready(by=make.officer(db, Role.clerk), proposal_id=make.proposal(db), **EVENT)


def _incident(db: Connection) -> Ready:
    proposal = make.proposal(db)
    by = make.officer(db, Role.proponent)
    return ready(by=by, proposal_id=proposal, kind=IncidentKind.leak, found_on=day(NOW), what="a list was sent out")


def _platform(db: Connection) -> Ready:
    return ready(slug="platform", country="JP", title=TITLE)


def _case(db: Connection) -> Ready:
    return ready(case=cases.read_case(cases.CASES / "maebashi.yaml"), publish=reflecting)


CALLS = [
    Call("proposals.create_proposal", _create),
    Call("proposals.add_event", _event),
    Call("proposals.report_incident", _incident),
    Call("proposals.open_platform_proposal", _platform),
    Call("proposals.load_case", _case),
]


def _proposal(db: Connection) -> dict[str, Any]:
    found = queries.by_id(db, make.proposal(db))
    assert found is not None
    return {"slug": found.slug}


def _company(db: Connection) -> dict[str, Any]:
    acts.reflect_version(db, now=NOW, proposal_id=make.proposal(db), version=1, document=document())
    return {"company_id": queries.companies(db, before=FIRST)[0].id}


ADDRESSES = {
    "proposals.new_event": _proposal,
    **dict.fromkeys(("site.company", "fed.company"), _company),
}
