"""Consent to version 1 in the demonstration: the rule, the evidence, the record; duties, a suspension, incidents."""

from collections.abc import Mapping
from typing import Any

from deliberation.consents import acts
from deliberation.demo.proposing import MAIN
from deliberation.demo.stage import Stage, read
from deliberation.proposals.acts import report_incident

TOLD = "decision"
LINK = f"/proposals/{MAIN}/consent"


def freeze_rule(stage: Stage) -> None:
    """Before the first deciding act."""
    row = read(TOLD)["rule"]
    body = row["body"]
    rule = {**body, "valid_until": stage.moments.day(body["valid_until"]).isoformat()}
    _both(stage, "freeze_decision_rule", row, rule=rule)


def make_record(stage: Stage, council: Mapping[str, int]) -> int:
    """Choose the evidence and confirm the record. ``council``: ids of the assembly's acts by key."""
    told = read(TOLD)
    for row in told["evidence"]:
        reference = f"act:{council[row['act']]}" if "act" in row else f"vote:{row['vote']}"
        _both(stage, "choose_evidence", row, reference=reference)
    row = told["record"]
    conditions = [{**c, "due": stage.moments.day(c["due"]).isoformat()} if "due" in c else c for c in row["conditions"]]
    return int(_both(stage, "confirm_record", row, version=row["version"], conditions=conditions))


def fulfil(stage: Stage, record: int) -> None:
    """The proponent files what it did for one of its duties; the report to the assembly stays out."""
    for row in read(TOLD)["fulfilments"]:
        say = stage.say("proponent", row["at"])
        due = stage.moments.day(row["due"])
        acts.file_fulfilment(stage.db, **say, record_id=record, code=row["condition"], due=due, what=row["what"])


def report(stage: Stage, record: int) -> None:
    """The proponent reports in fields what ran in the month after the audit."""
    row = read(TOLD)["report"]
    silent = {"people": None, "records": None, "recipients": [], "others": [], "incidents": 0, "changes": None}
    acts.file_report(
        stage.db, **stage.say("proponent", row["at"]), record_id=record, first=stage.moments.day(row["first"]),
        last=stage.moments.day(row["last"]), flows=[{**silent, **flow} for flow in row["flows"]], note=row["note"],
    )  # fmt: skip


def suspend(stage: Stage, record: int, council: Mapping[str, int]) -> None:
    """The assembly's resolution on the audit takes effect, since the rule gives it this effect."""
    for row in read(TOLD)["measures"]:
        arguments = {
            "record": record, "effect": row["effect"], "reference": f"act:{council[row['act']]}",
            "flows": row["flows"], "holds_from": stage.moments.day(row["holds_from"]).isoformat(),
            "reason": row["reason"],
        }  # fmt: skip
        at = (row["proposed"], row["confirmed"])
        stage.both("record_measure", "secretariat1", "secretariat2", *at, arguments, f"/consents/{record}")


def incidents(stage: Stage, proposal: int) -> None:
    """A leak, and what became of it."""
    reported: list[int] = []
    for row in read(TOLD)["incidents"]:
        first = reported[row["follows"]] if "follows" in row else None
        reported.append(
            report_incident(
                stage.db, **stage.say("proponent", row["at"]), proposal_id=proposal, kind=row["kind"],
                found_on=stage.moments.day(row["found_on"]), what=row["what"], people=row["people"],
                happened_on=stage.moments.day(row["happened_on"]).isoformat(), flow_id=row["flow"],
                measures=row["measures"], follows_id=first,
            )
        )  # fmt: skip


def _both(stage: Stage, act: str, row: Mapping[str, Any], **arguments: object) -> Any:
    """A clerk puts it forward, the assembly's secretariat confirms."""
    at = (row["proposed"], row["confirmed"])
    return stage.both(act, "clerk1", "secretariat1", *at, {"proposal": MAIN, **arguments}, LINK)
