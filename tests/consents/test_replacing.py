"""A decision rule that takes the place of another one: only what is decided after it serves it."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from deliberation.consents import gathered, queries
from deliberation.consents.rules import came_before_rule
from deliberation.errors import Refused
from tests.consents.scene import SLUG, TODAY, Scene, document, rule
from tests.moment import NOW

NEXT_DAY = TODAY + timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def scene(app, sqlite_database):
    with sqlite_database.writing() as db:
        made = Scene(db)
        made.freeze()
    return made


@pytest.mark.parametrize(
    ("decided_on", "known_at", "by_day", "early"),
    [
        (NEXT_DAY, NOW + HOUR, True, False),
        (TODAY, NOW + HOUR, True, True),  # of that day: perhaps before it
        (NEXT_DAY, NOW - HOUR, True, True),  # on record before the rule, whatever day it tells now
        (TODAY, NOW + HOUR, False, False),  # a vote closes at a moment
        (TODAY, NOW - HOUR, False, True),
        (date(2026, 1, 1), None, True, True),
    ],
)
def test_evidence_is_decided_after_its_rule_by_the_moment(decided_on, known_at, by_day, early):
    assert came_before_rule(NOW, decided_on, known_at, by_day=by_day) is early


def test_a_rule_frozen_after_an_act_of_the_same_day_does_not_take_it(scene, sqlite_database):
    with sqlite_database.writing() as db:
        scene.db = db
        act_id = scene.resolution(on=TODAY)
        scene.freeze(rule("residents_vote"), now=NOW + HOUR)
        with pytest.raises(Refused, match="decided_before_rule"):
            scene.choose(act_id)


def test_a_correction_makes_no_decision_newer_than_its_rule():
    wrong = SimpleNamespace(id=1, supersedes_id=None, entered_at=NOW)
    right = SimpleNamespace(id=2, supersedes_id=1, entered_at=NOW + HOUR)
    other = SimpleNamespace(id=3, supersedes_id=None, entered_at=NOW + HOUR)
    assert [gathered._first_entered(v, [wrong, right, other]) for v in (right, other, None)] == [NOW, NOW + HOUR, None]


def test_what_was_decided_about_an_older_version_is_refused_and_locks_no_rule(scene, sqlite_database):
    with sqlite_database.writing() as db:
        scene.db = db
        of_first, again = scene.resolution(), scene.resolution()
        scene.choose(of_first)
        with pytest.raises(Refused, match="rule_after_decision"):
            scene.freeze(rule("residents_vote"))
        scene.publish(document(retention="P3Y"), now=NOW)
        with pytest.raises(Refused, match="evidence_older_version"):
            scene.choose(again)
        scene.freeze(rule("residents_vote"), now=NOW)
        assert len(queries.rules_of(db, scene.proposal.id)) == 2


def test_a_rule_and_evidence_do_not_wait_together_nor_do_two_rules(client, scene, sqlite_database):
    with sqlite_database.writing() as db:
        scene.db = db
        act_id = scene.resolution()
    client.sign_in(scene.clerk)
    path, asked = f"/proposals/{SLUG}/consent", {"requires": ["residents_vote"]}
    assert client.submit(f"{path}/rule", asked).status_code == 303
    second = client.submit(f"{path}/rule", {"requires": ["assembly_resolution"], "revokes": ["residents_vote"]})
    assert second.status_code == 422 and "2つを同時に出すことはできません" in second.text
    chosen = client.submit(f"{path}/evidence", {"reference": f"act:{act_id}"})
    assert chosen.status_code == 422 and "同意の決め方が、議会事務局の確認を待っています" in chosen.text


@pytest.mark.parametrize("english", [False, True])
def test_the_second_seat_is_told_which_rule_is_replaced_and_how(client, scene, english):
    client.sign_in(scene.clerk)
    client.submit(f"/proposals/{SLUG}/consent/rule", {"requires": ["residents_vote"], "suspends": ["residents_vote"]})
    client.sign_in(scene.secretariat)
    told = client.page(("/en" if english else "") + "/pending").text
    assert ("It replaces the rule frozen on" if english else "に確定した決め方に代わります") in told
    changed = ("Resolution of the assembly", "Vote of the residents") if english else ("議会の議決", "住民の投票")
    assert " → ".join(changed) in told
