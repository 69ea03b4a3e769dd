"""Statements drawn from the demonstration's comments, what its residents marked on them, and the result."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from deliberation.comments import acts
from deliberation.comments import queries as comments
from deliberation.comments.acts.marking import compute
from deliberation.demo import people
from deliberation.demo.commenting import told
from deliberation.demo.proposing import MAIN
from deliberation.demo.stage import Stage
from deliberation.proposals import queries as proposals

SEED = 20260214
MARKED = 97  # of a hundred statements: hardly anybody marks all
KEPT_AWAY = 16  # how many of those who mark would rather keep away from the plan


def agree(stage: Stage, ids: Mapping[str, Sequence[int]]) -> None:
    """Of the first consultation: drawn, one of them contested and withdrawn, marked, and published after its end."""
    rows, days = told()["statements"], told()["statement_days"]
    number = _consultation(stage)
    drawn = [_draw(stage, number, row, ids, stage.say(row["by"], days["drawn"])) for row in rows]
    row = told()["statement_contested"]
    contested, author = drawn[row["number"]], people.crowd(row["who"])
    acts.contest_statement(stage.db, **stage.say(author, row["at"]), statement_id=contested, body=row["body"])
    said = {"statement_id": contested, "ruling": row["ruling"], "reason": row["reason"]}
    acts.answer_statement_contest(stage.db, **stage.say(row["by"], row["ruled"]), **said)
    standing = [(s, row["ways"]) for s, row in zip(drawn, rows, strict=True) if s != contested]
    _mark(stage, number, standing, days["marked"])
    document = compute(stage.db, number)
    now = stage.moments.at(days["published"])
    acts.publish_agreement(stage.db, now=now, consultation_id=number, document=document)


def _mark(stage: Stage, number: int, standing: Sequence[tuple[int, Sequence[int]]], at: str) -> None:
    """Everybody whose residence was checked, each with a leaning and some chance."""
    chance = random.Random(SEED)
    crowd = [people.crowd(n) for n in range(people.CROWD) if n not in people.UNVERIFIED]
    for place, part in enumerate([*people.RESIDENTS, *crowd]):
        way, marks = int(place >= KEPT_AWAY), {}
        for statement, ways in standing:
            if chance.randrange(100) < MARKED:
                marks[statement] = _choice(chance, ways[way])
        acts.mark_statements(stage.db, **stage.say(part, at), consultation_id=number, marks=marks)


def _choice(chance: random.Random, agrees: int) -> str:
    if chance.randrange(100) < agrees:
        return "agree"
    return "pass" if chance.random() < 0.25 else "disagree"


def draw_now(stage: Stage, ids: Mapping[str, Sequence[int]]) -> None:
    """Of the consultation that is open: residents may mark them."""
    number = _consultation(stage)
    for row in told()["statements_now"]:
        _draw(stage, number, row, ids, {"by": stage.cast[row["by"]], "now": stage.moments.ago(0, hour=9)})


def _draw(
    stage: Stage, number: int, row: Mapping[str, Any], ids: Mapping[str, Sequence[int]], say: Mapping[str, Any]
) -> int:
    told_of = {"consultation_id": number, "comment_id": ids[row["key"]][0]}
    return acts.draw_statement(stage.db, **say, **told_of, text_ja=row["ja"], text_en=row["en"])


def _consultation(stage: Stage) -> int:
    """The newest one on the main proposal."""
    proposal = proposals.by_slug(stage.db, MAIN)
    assert proposal is not None
    return int(comments.consultations_of(stage.db, proposal.id)[0].id)
