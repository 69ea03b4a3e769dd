"""The life of a consent in order: each thing where it came, nothing to come that will not, every rule kept."""

from datetime import timedelta

import pytest

from deliberation.consents import queries, standing, timeline
from tests.consents.scene import BEFORE, SLUG, TODAY, Scene, document, rule
from tests.moment import NOW

UNDECIDED = rule({"any": ["assembly_resolution", "residents_vote"]}, valid_until="2027-03-31")


@pytest.fixture
def scene(app, sqlite_database):
    with sqlite_database.writing() as db:
        yield Scene(db)


def test_of_one_day_what_came_first_stands_first():
    came = (("recorded", 9), ("expires", None), ("decided", 7), ("version_plain", 8), ("rule_frozen", 5))
    told = timeline.life((), [timeline.Event(TODAY, what, {}, entry) for what, entry in came])
    assert [e.what for e in told] == ["rule_frozen", "decided", "version_plain", "recorded", "expires"]


@pytest.mark.parametrize("english", [False, True])
def test_every_rule_stays_with_its_days_and_its_digest(client, scene, sqlite_database, english):
    scene.freeze(now=BEFORE)
    scene.freeze(rule("residents_vote"), now=BEFORE + timedelta(days=3))
    rules = queries.rules_of(scene.db, scene.proposal.id)
    scene.db.commit()
    for path in ("consent", "consent/timeline"):
        text = client.page(("/en" if english else "") + f"/proposals/{SLUG}/{path}").text
        assert all(row.digest in text for row in rules)
    assert ("It took the place of the one frozen on" if english else "に確定した決め方に代わりました") in text


def test_an_end_is_told_once_and_not_of_a_record_that_another_followed(client, scene):
    scene.freeze(rule(valid_until="2027-03-31"))
    for version in (1, 2):
        scene.choose(scene.resolution(version=version))
        scene.record(version=version, now=NOW + timedelta(minutes=version))
        scene.publish(document(retention=f"P{version + 2}Y"), now=NOW)
    scene.db.commit()
    text = client.page(f"/proposals/{SLUG}/consent/timeline").text
    assert text.count("同意の期限です") == 1


def test_a_no_stays_with_the_flow_that_the_next_record_leaves_open_too(client, scene):
    """R-2, about the other flow under a new rule, has no evidence about this one."""
    scene.freeze(UNDECIDED)
    scene.choose(scene.resolution("ynnn", flow="cards"))
    first = scene.record(now=NOW - timedelta(days=1))
    scene.freeze(rule({"any": ["assembly_resolution", "other_by_zone_council"]}), now=NOW - timedelta(hours=20))
    scene.choose(scene.resolution(flow="bus", on=TODAY))
    second = scene.record()
    found = standing.of_record(scene.db, queries.record(scene.db, second), TODAY)
    (cards,) = [f for f in found.flows if f.flow_id == "cards"]
    assert (cards.state, cards.chain, cards.earlier) == ("undecided", (), (first,))
    scene.db.commit()
    assert "同意しないと示したもの" in client.page(f"/proposals/{SLUG}/consent").text
    assert "前の記録で同意しないと示したもの" in client.page(f"/consents/{second}").text
