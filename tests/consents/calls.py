"""Ready calls of the acts about consent, and addresses of their pages (tests/calls.py)."""

from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

from flask import current_app
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Role
from deliberation.consents import acts, papers
from tests import make
from tests.calls import Call, Ready, ready
from tests.consents.scene import TODAY, Scene, rule
from tests.moment import NOW

DUTY = {"kind": "obligation", "duty": "report", "due": "2027-03-31"}


_numbers = count(1)


def scene_of(db: Connection) -> Scene:
    """A scene of its own, so that several stand in one database."""
    return Scene(db, f"demand-bus-{next(_numbers)}")


def _both(scene: Scene, **arguments: Any) -> Ready:
    return ready(by=scene.secretariat, first=scene.clerk, jurisdiction=make.HERE, proposal=scene.slug, **arguments)


def _freeze(db: Connection) -> Ready:
    return _both(scene_of(db), rule=rule())


def _choose(db: Connection) -> Ready:
    scene = scene_of(db)
    scene.freeze()
    return _both(scene, reference=f"act:{scene.resolution()}")


def _confirm(db: Connection) -> Ready:
    scene = scene_of(db)
    scene.freeze()
    scene.choose(scene.resolution())
    return _both(scene, version=1, conditions=[])


def _measure(db: Connection) -> Ready:
    scene = scene_of(db)
    record = scene.decided()
    return ready(
        by=scene.secretariat_two, first=scene.secretariat, jurisdiction=make.HERE,
        **scene.measure(record, "suspend", f"act:{scene.resolution(on=TODAY)}", TODAY),
    )  # fmt: skip


def _fulfil(db: Connection) -> Ready:
    record = scene_of(db).decided("yyyn", DUTY)
    return ready(
        by=make.officer(db, Role.proponent), record_id=record, code="C-1", what="done",
        due=date(2027, 3, 31),
    )  # fmt: skip


def flow_report(flow: str, **more: Any) -> dict[str, Any]:
    """What a proponent says of one flow that ran as planned."""
    usual = {"ran": "yes", "people": 3, "records": 5, "recipients": ["a-city"], "others": [], "incidents": 0}
    return {"flow_id": flow, **usual, "changes": None, **more}


def _report(db: Connection) -> Ready:
    record = scene_of(db).decided("yyyn", DUTY)
    flows = [flow_report("bus"), flow_report("cards")]
    days = {"first": date(2026, 11, 21), "last": date(2026, 11, 21)}
    return ready(by=make.officer(db, Role.proponent), record_id=record, flows=flows, note=None, **days)


CALLS = [
    Call("consents.freeze_decision_rule", _freeze),
    Call("consents.choose_evidence", _choose),
    Call("consents.confirm_record", _confirm),
    Call("consents.record_measure", _measure),
    Call("consents.file_fulfilment", _fulfil),
    Call("consents.file_report", _report),
]


def _slug(db: Connection) -> dict[str, Any]:
    return {"slug": scene_of(db).slug}


def _record(db: Connection) -> dict[str, Any]:
    return {"number": scene_of(db).decided("yyyn", DUTY)}


def _reported(db: Connection) -> dict[str, Any]:
    prepared = _report(db)
    return {"number": acts.file_report(db, by=prepared.by, now=NOW, **prepared.arguments)}


def _paper(db: Connection) -> dict[str, Any]:
    prepared = _fulfil(db)
    paper = papers.receive(current_app.extensions["jukugi_settings"].uploads, BytesIO(b"%PDF-"), "kept.pdf")
    return {"number": acts.file_fulfilment(db, by=prepared.by, now=NOW, paper=paper, **prepared.arguments)}


ADDRESSES = {
    "consents.show": _record,
    "consents.as_json": _record,
    "consents.as_json_ld": _record,
    "consents.as_pdf": _record,
    "consents.of_proposal": _slug,
    "consents.life": _slug,
    "consent_officials.rule": _slug,
    "consent_officials.evidence": _slug,
    "consent_officials.record": _slug,
    "consents.report_page": _reported,
    "consents.report_json": _reported,
    "consents.paper": _paper,
    "consent_officials.report": _record,
    "consent_officials.measure": _record,
    "consent_officials.fulfilment": lambda db: {**_record(db), "code": "C-1"},
}
