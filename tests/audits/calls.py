"""Ready calls of the audit's acts and addresses of its pages (tests/calls.py)."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import current_app, has_app_context
from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Role
from deliberation.audits import acts, queries
from deliberation.audits.models import AuditIntake, AuditObserver, AuditRefusedLine, AuditUpload
from tests import make
from tests.audits import logs
from tests.audits import scene as s
from tests.calls import Call, Ready, ready
from tests.council import assembly as a
from tests.moment import NOW

FINDING = {"withdrawn_count": 1}


def _appoint(db: Connection) -> Ready:
    proposal_id, _ = s.proposal(db)
    person = make.officer(db, Role.observer)
    given = {"person_id": person.person_id, "code": "gateway-1", "name": {"ja": "Gateway"}, "independent": True}
    return ready(by=make.officer(db, Role.secretariat), proposal_id=proposal_id, **given)


def _end(db: Connection) -> Ready:
    at = s.scene(db)
    return ready(by=at.secretariat, observer_id=at.post)


def _load(db: Connection) -> Ready:
    at = s.scene(db)
    return ready(by=at.observer, proposal_id=at.proposal, received=s.known(at, b""))


def _open(db: Connection) -> Ready:
    at = s.scene(db)
    return ready(by=at.observer, proposal_id=at.proposal)


def _opened(db: Connection) -> Ready:
    at = s.scene(db)
    number = acts.open_intake(db, by=at.observer, now=NOW, proposal_id=at.proposal)
    return ready(by=at.observer, intake_id=number)


def _close(db: Connection) -> Ready:
    opened = _opened(db)
    return ready(by=opened.by, size=5, **opened.arguments)


def _report(db: Connection) -> Ready:
    at = s.scene(db)
    with TemporaryDirectory() as folder:
        s.load(db, at, Path(folder), s.rows(at, FINDING))
        report = s.composed(db, at, Path(folder))
    return ready(by=make.officer(db, Role.auditor), **s.reporting(at, report))


def _published(db: Connection) -> tuple[s.Scene, int]:
    at = s.scene(db)
    with TemporaryDirectory() as folder:
        s.load(db, at, Path(folder), s.rows(at, FINDING))
        return at, s.publish(db, at, Path(folder))


def _answer(db: Connection) -> Ready:
    _, report = _published(db)
    return ready(by=make.officer(db, Role.proponent), report_id=report, finding=1, body="It has stopped.")


def _dispose(db: Connection) -> Ready:
    at, report = _published(db)
    act_id = s.decided(db, a.assembly(db), at)
    return ready(by=at.secretariat, report_id=report, finding=1, kind="accepted", act_id=act_id)


CALLS = [
    Call("audits.appoint_observer", _appoint),
    Call("audits.end_observer", _end),
    Call("audits.load_rows", _load),
    Call("audits.open_intake", _open),
    Call("audits.close_intake", _close),
    Call("audits.give_up_intake", _opened),
    Call("audits.publish_report", _report),
    Call("audits.answer_finding", _answer),
    Call("audits.dispose_finding", _dispose),
]


def _slug(db: Connection) -> dict[str, Any]:
    return {"slug": s.scene(db).slug}


def _finding(db: Connection) -> dict[str, Any]:
    _, report = _published(db)
    return {"number": report, "finding": 1}


def _file(db: Connection) -> dict[str, Any]:
    """A file that lies where the application keeps its files."""
    at = s.scene(db)
    folder = current_app.extensions["jukugi_settings"].uploads if has_app_context() else Path("/nonexistent")
    return {"number": s.load(db, at, folder, s.rows(at, {}))}


def _refused(db: Connection) -> dict[str, Any]:
    """A file with a refused line, sent by whoever holds the first seat of observer (tests/house: everybody)."""
    at = s.scene(db)
    folder = current_app.extensions["jukugi_settings"].uploads
    first = queries.holders(db, make.HERE)[0].person_id
    post = _post(db, at, first)
    got = s.received(folder, s.rows(at, {}, {"event_id": "o 2"}))
    row = {
        "proposal_id": at.proposal, "observer_id": post, "digest": got.digest, "size": got.size, "kind": got.kind,
        "rows_taken": got.rows_taken, "rows_refused": got.rows_refused, "first": got.first, "last": got.last,
        "links": 0, "gaps": 0, "unfollowed": 0, "ends": "{}", "mends_id": None, "uploaded_at": NOW,
        "seat": "observer-1", "entry_id": 1,
    }  # fmt: skip
    number = int(db.execute(insert(AuditUpload).returning(AuditUpload.id), row).scalar_one())
    lines = [{"upload_id": number, "line": line, "code": r.code, "name": r.name} for line, r in got.refused]
    db.execute(insert(AuditRefusedLine), lines)
    return {"number": number}


def _log(db: Connection) -> dict[str, Any]:
    """A file that was made from a log."""
    at = s.scene(db)
    with TemporaryDirectory() as folder:
        received, log = s.made(Path(folder), at, logs.lines(logs.message(1)))
    return {"number": acts.load_rows(db, by=at.observer, now=NOW, proposal_id=at.proposal, received=received, log=log)}


def _intake(db: Connection) -> dict[str, Any]:
    """A large file that whoever holds the first seat of observer has begun (tests/house: everybody)."""
    at = s.scene(db)
    first = queries.holders(db, make.HERE)[0].person_id
    kept = {"proposal_id": at.proposal, "observer_id": _post(db, at, first), "person_id": first, "opened_at": NOW}
    return {"number": int(db.execute(insert(AuditIntake).returning(AuditIntake.id), kept).scalar_one())}


def _post(db: Connection, at: s.Scene, person_id: int) -> int:
    row = {
        "proposal_id": at.proposal, "person_id": person_id, "code": "other", "name_ja": "Other", "name_en": None,
        "independent": True, "holder": "observer-1", "appointed_at": NOW, "seat": "secretariat-1", "entry_id": 1,
    }  # fmt: skip
    return int(db.execute(insert(AuditObserver).returning(AuditObserver.id), row).scalar_one())


ADDRESSES = {
    "audits.of_proposal": _slug,
    "audits.show": _finding,
    "audits.as_json": _finding,
    "audits.as_csv": _finding,
    "audits.as_jsonld": _finding,
    "audits.upload": _refused,
    "audits.mapping": _log,
    "audits.file": _file,
    "audit_officials.observers": _slug,
    "audit_officials.end_observer": lambda db: {"number": s.scene(db).post},
    "audit_officials.load": _slug,
    "audit_intakes.begin": _slug,
    **dict.fromkeys((f"audit_intakes.{name}" for name in ("show", "part", "close", "drop", "put", "state")), _intake),
    "audit_officials.refused_lines": _refused,
    "audit_officials.report": _slug,
    "audit_officials.answer": _finding,
    "audit_officials.disposition": _finding,
}
