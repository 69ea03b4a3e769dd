"""Entering votes: what two seats enter alike."""

import pytest

from deliberation.accounts.rules import Role
from deliberation.council import acts
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
    acts.enter_vote(db, **a.say(here), **given)
    amended = {**given, "vote": a.roll(here, "ynnn", question=Question.amended)}
    assert acts.enter_vote(db, **a.say(here), **amended) != acts.enter_vote(db, **a.say(here), **amended)
