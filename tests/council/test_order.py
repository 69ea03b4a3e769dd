"""Votes and acts beside one another: what two seats enter alike, in which order acts are listed."""

import pytest

from deliberation.accounts.rules import Role
from deliberation.council import acts, queries
from deliberation.council.kinds import Question
from deliberation.council.rollcalls import Choice
from deliberation.errors import Refused
from tests import make
from tests.council import assembly as a


def test_one_vote_is_entered_once_whichever_seat_is_the_second(database):
    with database.writing() as db:
        here = a.assembly(db)
        _enter_twice(db, here)


def _enter_twice(db, here):
    act_id, other = a.bill(db, here), make.officer(db, Role.secretariat)
    given = {"act_id": act_id, "taken_on": a.DAY, "vote": a.roll(here, "yynn", casting=Choice.in_favour)}
    first = acts.enter_vote(db, **a.say(here), **given)
    for by in (here.secretariat, other):
        with pytest.raises(Refused, match="vote_entered_already"):
            acts.enter_vote(db, **{**a.say(here), "by": by}, **given)
    right = {**given, "vote": a.roll(here, "yyyn")}
    del right["act_id"]
    acts.correct_vote(db, **a.say(here), vote_id=first, **right, correction="Member 4")
    with pytest.raises(Refused, match="vote_entered_already"):  # what was wrong is not entered beside it once more
        acts.enter_vote(db, **a.say(here), **given)
    amended = {**given, "vote": a.roll(here, "ynnn", question=Question.amended)}
    assert acts.enter_vote(db, **a.say(here), **amended) != acts.enter_vote(db, **a.say(here), **amended)


def test_acts_are_listed_by_their_day_page_after_page(database):
    with database.writing() as db:
        here = a.assembly(db)
        days = ("2026-03-01", "2026-11-20", "2025-06-30", "2026-11-20")
        first, second, third, fourth = (a.bill(db, here, acted_on=day) for day in days)
        newest = [fourth, second, first, third]
        assert [row.id for row in queries.acts_here(db, make.HERE, 2**31 - 1)] == newest
        for at, act_id in enumerate(newest):
            rest = queries.entered_acts(db, act_id)
            assert [row.id for row in rest] == newest[at + 1 :]
        assert [row.id for row in queries.entered_lately(db, make.HERE, 3)] == [fourth, third, second]
