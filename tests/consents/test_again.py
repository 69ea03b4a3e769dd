"""What is done already is not done again: a revoked consent, the decision rule in force."""

from datetime import timedelta

import pytest

from deliberation.consents import decision, measuring, queries
from deliberation.errors import Refused
from tests.consents.scene import SLUG, TODAY, Scene, rule
from tests.moment import NOW

BOTH = rule({"any": ["assembly_resolution", "residents_vote"]})


@pytest.fixture
def scene(app, sqlite_database):
    with sqlite_database.writing() as db:
        yield Scene(db)


@pytest.mark.parametrize("effect", ["suspend", "revoke"])
def test_a_revoked_flow_is_neither_suspended_nor_revoked_again(scene, effect):
    record = scene.decided()
    scene.take(record, "revoke", TODAY + timedelta(days=2), "bus", act_id=scene.resolution(on=TODAY))
    days = {n: TODAY + timedelta(days=n) for n in (1, 2)}
    row = queries.record(scene.db, record)
    for flows, day, reasons in (
        (("bus",), 1, []),  # before the revocation holds
        (("bus",), 2, ["flow_revoked"]),
        (("bus", "cards"), 2, ["flow_revoked"]),
        ((), 2, []),  # about the other flow
    ):
        asked = measuring.Wanted(effect, f"act:{scene.resolution(on=TODAY)}", flows, days[day])
        found = measuring.faults(scene.db, row, asked, TODAY)
        assert [p.reason for p in found] == reasons
        assert all((p.path, p.values["date"]) == ("flows", days[2]) and p.values["body"]["ja"] for p in found)
    assert measuring.reach(scene.db, row, asked) == ("cards",)
    scene.take(record, "revoke", TODAY + timedelta(days=2), act_id=scene.resolution(on=TODAY))
    with pytest.raises(Refused, match="flow_revoked"):
        scene.take(record, effect, TODAY + timedelta(days=2), act_id=scene.resolution(on=TODAY))


def test_nothing_is_offered_against_what_is_revoked_already(scene):
    record = scene.decided()
    scene.take(record, "revoke", TODAY)
    of_one, of_all = scene.resolution(on=TODAY, flow="bus"), scene.resolution(on=TODAY)
    offered = {
        o.act["act_id"]: o for o in measuring.offered(scene.db, queries.record(scene.db, record), scene.proposal)
    }
    assert [(offered[a].effects, offered[a].why.reason) for a in (of_one, of_all)] == [((), "nothing_consented")] * 2


@pytest.mark.parametrize("english", [False, True])
def test_the_form_names_the_earlier_decision_at_the_flows(client, scene, english):
    record = scene.decided()
    scene.take(record, "revoke", TODAY, "bus")
    act_id = scene.resolution(on=TODAY)
    seat = scene.secretariat
    scene.db.commit()
    client.sign_in(seat)
    answer = client.submit(("/en" if english else "") + f"/consents/{record}/measures/new", {
        "effect": "suspend", "reference": f"act:{act_id}", "flows": ["bus"], "holds_from": TODAY.isoformat(),
        "reason": "x",
    })  # fmt: skip
    assert answer.status_code == 422
    said = ("stands revoked from 21 November 2026 by the decision of" if english
            else "の決定により、2026年11月21日（土）から取り消されています。")  # fmt: skip
    assert said in answer.text


def test_the_rule_in_force_does_not_replace_itself(scene):
    scene.freeze(BOTH)
    for body in (BOTH, rule({"any": ["residents_vote", "assembly_resolution"]})):
        with pytest.raises(Refused, match="rule_unchanged"):
            scene.freeze(body, now=NOW)
    scene.freeze(rule({"all": ["residents_vote", "assembly_resolution"]}), now=NOW)
    scene.freeze(BOTH, now=NOW)  # an earlier one may come back
    assert len(queries.rules_of(scene.db, scene.proposal.id)) == 3


def test_rules_that_decide_alike_are_the_same():
    alike = ("assembly_resolution", {"all": ["assembly_resolution"]}, {"any": [{"all": ["assembly_resolution"]}]})
    first, *others = (decision.parse_rule(rule(tree)) for tree in alike)
    assert all(decision.same(first, other) for other in others)
    assert not decision.same(first, decision.parse_rule(rule(valid_until="2027-03-31")))


@pytest.mark.parametrize(("prefix", "said"), [("", "変わるところがありません"), ("/en", "Nothing would change")])
def test_the_form_of_a_rule_says_that_nothing_would_change(client, scene, prefix, said):
    scene.freeze(rule(suspends=[], revokes=[]))
    clerk = scene.clerk
    scene.db.commit()
    client.sign_in(clerk)
    answer = client.submit(f"{prefix}/proposals/{SLUG}/consent/rule", {"requires": ["assembly_resolution"]})
    assert answer.status_code == 422 and said in answer.text
