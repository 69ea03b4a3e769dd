"""The audited quarter of the demonstration: observers, their files, the report, what was said and done about it."""

import io
from collections.abc import Mapping
from typing import Any

from deliberation.audits import acts, gathering, queries, store
from deliberation.consents import queries as consents
from deliberation.demo import observing
from deliberation.demo.stage import Stage, read
from deliberation.proposals import queries as proposals

TOLD = "audit"


def appoint(stage: Stage, proposal: int) -> None:
    """The assembly's secretariat enters an independent observer and the dispatch firm's own."""
    for row in read(TOLD)["observers"]:
        acts.appoint_observer(
            stage.db, **stage.say("secretariat1", row["at"]), proposal_id=proposal, code=row["code"], name=row["name"],
            person_id=stage.cast[row["part"]].person_id, independent=row["independent"],
        )  # fmt: skip


def report(stage: Stage, proposal: int, record: int) -> int:
    """Load the files, mend the broken line, hold everything against the record and publish what is found."""
    told = read(TOLD)
    first, last = (stage.moments.day(told[name]) for name in ("first", "last"))
    row = consents.record(stage.db, record)
    assert row is not None
    own = observing.own_file(first, last, row.plan_digest, told["seed"])
    broken, mended = observing.independent_file(first, last, row.plan_digest, told["seed"])
    at = told["uploads"]
    _load(stage, proposal, "observer2", at["own"], own)
    upload = _load(stage, proposal, "observer", at["independent"], broken)
    _load(stage, proposal, "observer", at["mended"], mended, mends=upload)
    basis = gathering.basis_of_record(stage.db, proposals.by_id(stage.db, proposal), row, first, last)
    found = gathering.make_report(basis, queries.all_uploads(stage.db, proposal), stage.settings.uploads)
    return int(
        acts.publish_report(
            stage.db, **stage.say("auditor", told["reported"]), proposal_id=proposal, record_id=record,
            version=row.version, first=first, last=last, report=found,
        )
    )  # fmt: skip


def explain(stage: Stage, report_id: int) -> None:
    """The proponent explains some findings; for the others the date passes."""
    for row in read(TOLD)["answers"]:
        acts.answer_finding(
            stage.db, **stage.say("proponent", row["at"]), report_id=report_id, body=row["body"],
            finding=_number(stage, report_id, row),
        )  # fmt: skip


def dispose(stage: Stage, report_id: int, council: Mapping[str, int]) -> None:
    """What the assembly did about findings, entered by its secretariat."""
    for row in read(TOLD)["dispositions"]:
        acts.dispose_finding(
            stage.db, **stage.say("secretariat1", row["at"]), report_id=report_id, kind=row["kind"],
            act_id=council[row["act"]], note=row["note"], finding=_number(stage, report_id, row),
        )  # fmt: skip


def _load(stage: Stage, proposal: int, part: str, at: str, raw: bytes, mends: int | None = None) -> int:
    received = store.receive(stage.settings.uploads, io.BytesIO(raw), {})
    say = stage.say(part, at)
    return int(acts.load_rows(stage.db, **say, proposal_id=proposal, received=received, mends_id=mends))


def _number(stage: Stage, report_id: int, wanted: Mapping[str, Any]) -> int:
    """The number that a finding has in the report, by its code, flow, status and condition."""
    looked_for = wanted["code"], wanted["flow"], wanted["status"], wanted.get("condition")
    for row in queries.findings(stage.db, report_id):
        if (row.code, row.flow_id, row.status, row.condition) == looked_for:
            return int(row.number)
    raise LookupError(wanted["code"])
