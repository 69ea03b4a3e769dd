"""What the second clerk is shown of a vote that is to be opened or closed, of its sheets, and of a result."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.two_seats import awaits, shows
from deliberation.dataplans.digests import document_digest
from deliberation.errors import Missing, Problems, Refused
from deliberation.votes import acts, outcome, parsing, presenting, queries, rules, starting
from deliberation.votes.paper import Sheets

TEMPLATE, CORRECTION = "votes/_pending.html", "vote_correction_waits"


@shows("open_vote", TEMPLATE, moved=queries.drafts_moved)
def _opening(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Question, period and roll of the draft, while it is still what was put forward and can still be opened: about
    the newest version."""
    row = queries.draft(db, arguments["vote"])
    if row is None:
        return _vote(db, arguments) | {"rules": None, "refusal": "vote_opened_already"}
    if acts.put_forward(db, row) != {k: v for k, v in arguments.items() if k != "vote"}:
        return {"row": row, "rules": None, "refusal": "vote_draft_changed"}
    found = {"row": row, "rules": parsing.load(row.rules), "roll": queries.roll_drafted(db, row.id), "result": None}
    for wrong in starting.faults_of_draft(db, row):
        return found | {"refusal": wrong.reason, "values": wrong.values}
    late = rules.cannot_open(found["rules"], roll=found["roll"], digest=row.rules_digest, now=clock.now())
    return found | {"late": late}


@shows("close_vote", TEMPLATE)
def _closing(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    found = _vote(db, arguments)
    standing = queries.standing(found["row"])
    return found | {"refusal": rules.cannot_close(rules.state(standing, clock.now()))}


@shows("correct_sheets", TEMPLATE)
def _correcting(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The sheets of one counter and day, before and after, while they are the next correction of that day."""
    found = _vote(db, arguments)
    row, on = found["row"], date.fromisoformat(arguments["day"])
    given = {k: v for k, v in arguments.items() if k != "vote"}
    at = {c.key: c.name for c in found["rules"].counters}.get(arguments["counter"])
    kept = (s for s in queries.sheets(db, row.id) if (s.counter, s.day) == (arguments["counter"], on))
    found |= {"counter": at, "day": on, "before": next(kept, None)}
    counts = Sheets(*(given[name] for name in ("counter", "issued", "spoiled", "returned")))
    return found | _asked(lambda: acts.sheets_to_correct(db, row, clock.now(), on, counts), given)


@shows("reconcile_sheets", TEMPLATE)
def _reconciling(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The sheets of all counters together, while they are what was put forward. A correction of them comes first."""
    found, given = _vote(db, arguments), {k: v for k, v in arguments.items() if k != "vote"}
    row, missing = found["row"], arguments["not_returned"]
    told = _asked(lambda: acts.sheets_to_reconcile(db, row, clock.now(), missing), given)
    return found | ({"waits": CORRECTION} if told["refusal"] == CORRECTION else told)


@shows("judge_quorum", TEMPLATE)
def _judging(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The verdict as it follows from roll and sheets."""
    found = _vote(db, arguments)
    try:
        return found | {"verdict": acts.verdict_to_judge(found["row"], clock.now())}
    except Refused as refused:
        return found | {"refusal": refused.reason, "values": refused.values}


def _asked(now_so: Callable[[], dict[str, Any]], given: dict[str, Any]) -> dict[str, Any]:
    """Why what was put forward can no longer be confirmed, if so: it is refused by now, or it came out otherwise."""
    try:
        return {"refusal": None if now_so() == given else "vote_sheets_changed"}
    except Refused as refused:
        return {"refusal": refused.reason, "values": refused.values}
    except Problems as wrong:
        return {"refusal": wrong.problems[0].reason, "values": wrong.problems[0].values}


def _vote(db: Connection, arguments: dict[str, Any]) -> dict[str, Any]:
    row = queries.vote(db, arguments["vote"])
    if row is None:
        raise Missing
    ruleset = parsing.load(row.rules)
    return {"row": row, "opened": ruleset, "rules": ruleset, "roll": row.roll_size, "result": None}


@shows("set_batch_aside", TEMPLATE)
def _setting_aside(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The bundle and its sheets, while the count that was spoken of is still the one that stands."""
    found = _vote(db, arguments)
    batch = next((b for b in queries.counted(db, found["row"].id) if b.batch == arguments["batch"]), None)
    stands = batch is not None and batch.attempt == arguments["attempt"]
    return found | {"sheets": batch.sheets if stands else None, "refusal": None if stands else "vote_batch_not_counted"}


@shows("declare_result", TEMPLATE)
def _result(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The result as the rule engine computes it from what two people counted, while it is what was put forward."""
    found = _vote(db, arguments)
    row, ruleset = found["row"], found["rules"]
    if row.result_at is not None:
        return found | {"refusal": "vote_result_known"}
    try:
        counts, result, document = acts.computed(db, row, ruleset)
    except Refused as refused:
        return found | {"refusal": refused.reason, "values": refused.values}
    except Problems as wrong:
        return found | {"refusal": wrong.problems[0].reason}
    follows = document_digest(document)
    if awaits(db, jurisdiction, "set_batch_aside", vote=row.slug):
        return found | {"refusal": "vote_set_aside_waits"}
    if arguments.get("result") != follows:
        return found | {"refusal": "vote_result_changed"}
    labels = presenting.labels(ruleset.counting)
    word = outcome.word(result.code.value, result.winner, binding=result.binding, cast=counts.cast)
    return found | {"follows": follows, "counts": counts, "result": result, "word": word, "labels": labels}
