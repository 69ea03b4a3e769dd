"""Rule, evidence, record and measure under several hands at the same moment: each rests on what was there before it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from deliberation.accounts.two_seats import TWO_SEAT_ACTS, TwoSeatAct
from deliberation.consents import gathered, measuring, queries, standing
from deliberation.consents.models import ConsentRecord
from deliberation.council import acts as council
from deliberation.council import queries as council_queries
from deliberation.db import Database
from deliberation.record.models import LogEntry
from tests import make
from tests.consents.scene import DECIDED, TODAY, Scene, rule
from tests.council import assembly as a
from tests.house.tree import import_acts
from tests.together import ON_POSTGRESQL, cut_in, reason


def order(database: Database, *kinds: str) -> list[str]:
    """The last entries of these kinds, in the order of the record."""
    with database.reading() as db:
        found = [k for k in db.execute(select(LogEntry.kind).order_by(LogEntry.id)).scalars() if k in kinds]
    return found[-len(kinds) :]


@pytest.fixture
def cut(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    return lambda module, name, act, other: cut_in(monkeypatch, database, (module, name), act, other)


@pytest.fixture
def scene(database: Database) -> Scene:
    """A rule is frozen, and the assembly has said yes; what follows is done in transactions of their own."""
    with database.writing() as db:
        found = Scene(db)
        found.freeze()
        found.yes, found.no = found.resolution("yyyn"), found.resolution("nnny")  # type: ignore[attr-defined]
    found.db = database
    return found


def overturn(scene: Any, act_id: int, on: date = DECIDED, cast: str = "nnny") -> int:
    """The vote on an act was entered wrongly: as it is by default, it was lost."""
    with scene.db.reading() as db:
        vote = council_queries.votes_of_acts(db, [act_id])[act_id][0].id
    return council.correct_vote(
        scene.db, **a.say(scene.assembly), vote_id=vote, vote=a.roll(scene.assembly, cast), taken_on=on,
        correction="a slip",
    )  # fmt: skip


@ON_POSTGRESQL
def test_no_rule_is_frozen_while_evidence_is_chosen_under_the_one_before(scene: Any, cut: Any) -> None:
    ends = cut(
        queries, "rule_of", lambda: scene.freeze(rule(valid_until="2030-01-01")), lambda: scene.choose(scene.yes)
    )
    assert [isinstance(end, int) for end in ends] == [True, True]
    assert order(scene.db, "decision_rule_frozen", "evidence_chosen") == ["decision_rule_frozen", "evidence_chosen"]


@ON_POSTGRESQL
def test_no_evidence_is_chosen_while_the_record_is_made_without_it(scene: Any, cut: Any) -> None:
    scene.choose(scene.yes)
    ends = cut(queries, "evidence", scene.record, lambda: scene.choose(scene.no))
    assert reason(ends[0]) == "evidence_left_out" and isinstance(ends[1], int)
    assert make.rows(scene.db, ConsentRecord) == 0


@ON_POSTGRESQL
def test_of_two_records_at_once_one_is_made_and_the_other_told_so(scene: Any, cut: Any) -> None:
    scene.choose(scene.yes)
    scene.choose(scene.no)
    ends = cut(standing, "basis", scene.record, scene.record)
    assert reason(ends[1]) == "record_exists" and make.rows(scene.db, ConsentRecord) == 1


@ON_POSTGRESQL
def test_no_vote_is_corrected_while_its_act_is_taken_as_evidence(scene: Any, cut: Any) -> None:
    ends = cut(gathered, "referred", lambda: scene.choose(scene.yes), lambda: overturn(scene, scene.yes))
    assert [isinstance(end, int) for end in ends] == [True, True]
    assert order(scene.db, "evidence_chosen", "council_vote_entered") == ["evidence_chosen", "council_vote_entered"]


@ON_POSTGRESQL
def test_no_vote_is_corrected_while_its_act_suspends_a_consent(scene: Any, cut: Any) -> None:
    scene.choose(scene.yes)
    overturn(scene, scene.no, cast="yyyn")
    scene.choose(scene.no)
    record = scene.record()
    with scene.db.writing() as db:
        scene.db, kept = db, scene.db
        act_id = scene.resolution("yyyn", on=TODAY)
        scene.db = kept
    ends = cut(
        measuring, "basis", lambda: scene.take(record, "suspend", TODAY, act_id=act_id),
        lambda: overturn(scene, act_id, TODAY),
    )  # fmt: skip
    assert [isinstance(end, int) for end in ends] == [True, True]
    assert order(scene.db, "consent_measure", "council_vote_entered") == ["consent_measure", "council_vote_entered"]


def test_every_act_of_two_seats_holds_what_it_is_about() -> None:
    """Or what the second seat was shown could change between the last look at it and the act."""
    import_acts()
    by_default = TwoSeatAct.__dataclass_fields__["holds"].default
    ours = {name: act for name, act in TWO_SEAT_ACTS.items() if act.run.__module__.startswith("deliberation.")}
    assert ours and [name for name, act in ours.items() if act.holds is by_default] == []
