"""Deciding with the real acts, on both engines."""

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from deliberation.accounts import acts as accounts
from deliberation.accounts.rules import Role
from deliberation.audits.basis import IN_FORCE
from deliberation.consents import acts, process, queries, standing
from deliberation.consents.gathered import way_of_body
from deliberation.consents.models import ConsentRecord
from deliberation.consents.routes.reading import SCHEMA
from deliberation.council import acts as council
from deliberation.council import queries as council_queries
from deliberation.dataplans import queries as dataplans
from deliberation.errors import Missing, Problems, Refused
from tests import make
from tests.consents.scene import DECIDED, SLUG, TODAY, Scene, document, rule
from tests.council import assembly
from tests.moment import NOW

PROCESS = ("RF40", "RF41", "RF42", "RF43")
GOLDEN = Path(__file__).parent / "golden.json"
LIMIT = {"kind": "limit", "on": "retention", "values": ["P1Y"], "flows": ["bus"]}
OVERDUE = {"kind": "obligation", "duty": "report", "due": "2026-11-01"}


@pytest.fixture
def scene(db):
    return Scene(db)


def states(scene, record_id):
    found = standing.of_record(scene.db, queries.record(scene.db, record_id), TODAY)
    return {f.flow_id: f.state for f in found.flows}


def body(scene, record_id):
    return json.loads(queries.record(scene.db, record_id).body)


def test_a_resolution_that_passed_authorises_every_flow_under_its_conditions(scene):
    record = scene.decided("yyyn", LIMIT)
    assert states(scene, record) == {"bus": "authorised_with_conditions", "cards": "authorised"}


def test_a_resolution_that_fell_refuses(scene):
    assert set(states(scene, scene.decided("ynnn")).values()) == {"refused"}


def test_what_is_not_shown_is_in_the_record_as_not_shown(scene):
    found = {e["way"]: e["shown"] for e in body(scene, scene.decided())["evidence"]}
    assert found == {
        "assembly_resolution": True, "stakeholder_council_resolution": False, "residents_vote": False,
        "other_by_zone_council": False,
    }  # fmt: skip


def test_a_record_says_who_sat_in_a_zone_council_for_whom_and_its_reason(scene):
    zone, seated = scene.council(
        ("甲", assembly.SINCE, "chair", "市"), ("乙", assembly.SINCE, "member", None),
        ("丙", DECIDED + timedelta(days=1), "member", "後から来た人"),
    )  # fmt: skip
    scene.freeze()
    act_id = scene.decision(zone, reason="住民への説明を終えたため")
    scene.choose(act_id)
    scene.choose(scene.resolution())
    ways = {e["way"]: e["acts"] for e in body(scene, scene.record())["evidence"]}
    content = ways["other_by_zone_council"][0]["content"]
    assert content["members"] == [
        {"member": seated[0], "part": "chair", "speaks_for": {"ja": "市", "en": None}},
        {"member": seated[1], "part": "member", "speaks_for": None},
    ]
    assert content["text"] == {"ja": "住民への説明を終えたため", "en": None}
    assert "members" not in ways["assembly_resolution"][0]["content"], "a roll call says it"


def test_dissent_and_open_points_are_inside(scene):
    found = body(scene, scene.decided("yyyn"))
    assert {"what": "votes_against", "against": 1, "in_favour": 3} in [
        {k: d[k] for k in ("what", "against", "in_favour")} for d in found["dissent"]
    ]
    assert {f["state"] for f in found["open_flags"]} <= {"raised", "cannot_tell"}
    assert found["replaces_individual_consent"] is False


@pytest.mark.parametrize(("word", "open_ones"), [("yyyn", {"RF43"}), ("ynnn", {"RF41", "RF42", "RF43"})])
def test_points_about_the_process_are_in_the_record_and_count_its_own_evidence(scene, word, open_ones):
    flags = body(scene, scene.decided(word))["open_flags"]
    assert {(f["rule"], f["place"], f["state"]) for f in flags if f["rule"] in PROCESS} == {
        (rule_id, "plan", "cannot_tell") for rule_id in open_ones
    }


def test_the_bytes_are_canonical_and_fit_their_digest(scene):
    row = queries.record(scene.db, scene.decided())
    assert row.digest == "sha256:" + hashlib.sha256(row.body).hexdigest()


def test_evidence_decided_before_the_rule_was_frozen_is_refused(scene):
    act_id = scene.resolution()
    scene.freeze(now=NOW)
    with pytest.raises(Refused, match="decided_before_rule"):
        scene.choose(act_id)


def test_an_act_about_no_version_of_this_proposal_decides_nothing(scene):
    scene.freeze()
    plain = assembly.bill(scene.db, scene.assembly)
    with pytest.raises(Missing):
        scene.choose(plain)


def test_the_same_act_is_evidence_once(scene):
    scene.freeze()
    act_id = scene.resolution()
    scene.choose(act_id)
    with pytest.raises(Refused, match="evidence_twice"):
        scene.choose(act_id)


def test_a_committees_act_shows_no_way():
    assert way_of_body("standing") is None
    assert way_of_body("plenary") == "assembly_resolution"


def test_the_rule_cannot_change_once_evidence_was_chosen(scene):
    scene.freeze()
    scene.choose(scene.resolution())
    with pytest.raises(Refused, match="rule_after_decision"):
        scene.freeze(rule("residents_vote"), now=NOW)


def test_a_record_without_evidence_is_refused(scene):
    scene.freeze()
    with pytest.raises(Refused, match="no_evidence"):
        scene.record()


def test_a_record_is_made_once(scene):
    scene.decided()
    with pytest.raises(Refused, match="record_exists"):
        scene.record()


def test_a_condition_that_is_not_sound_leaves_nothing(scene):
    scene.freeze()
    scene.choose(scene.resolution())
    with pytest.raises(Problems):
        scene.record({"kind": "limit", "on": "country", "values": ["JP"], "flows": ["nowhere"]})
    assert make.rows(scene.db, ConsentRecord) == 0


def test_a_material_change_makes_the_consent_stale_for_that_flow_alone(scene):
    record = scene.decided()
    before = states(scene, record)
    scene.publish(document(retention="P3Y"), now=NOW)
    after = states(scene, record)
    assert after["bus"] == "stale"
    assert {f: s for f, s in after.items() if f != "bus"} == {f: s for f, s in before.items() if f != "bus"}


def test_states_are_counted_by_flow_and_a_new_flow_is_not_decided(scene):
    record = scene.decided()
    added = document(retention="P3Y")
    added["plan"]["flows"].append({**added["plan"]["flows"][0], "flow_id": "new"})
    scene.publish(added, now=NOW)
    found = standing.of_record(scene.db, queries.record(scene.db, record), TODAY)
    assert found.tally == [("stale", 1), ("undecided", 1), ("authorised", 1)]
    assert [found.of_flow(f) for f in ("bus", "new", "cards", None)] == ["stale", "undecided", "authorised", None]


def test_a_version_without_a_material_change_carries_the_consent_over(scene):
    record = scene.decided()
    scene.publish(document(summary={"ja": "書き直した要約"}), now=NOW)
    assert set(states(scene, record).values()) == {"authorised"}
    assert standing.of_record(scene.db, queries.record(scene.db, record), TODAY).carried_to == 2


def measured(scene, record, effect, on):
    scene.take(record, effect, on)
    return states(scene, record)["bus"]


def test_a_suspension_by_the_assembly_holds_until_it_is_lifted_and_a_revocation_for_good(scene):
    record = scene.decided()
    assert measured(scene, record, "suspend", TODAY) == "suspended"
    assert measured(scene, record, "lift", TODAY) == "authorised"
    assert measured(scene, record, "revoke", TODAY) == "revoked"
    with pytest.raises(Refused, match="nothing_suspended"):
        measured(scene, record, "lift", TODAY)


def test_the_act_that_consented_cannot_be_entered_as_its_own_revocation(scene):
    scene.freeze()
    act_id = scene.resolution()
    scene.choose(act_id)
    with pytest.raises(Refused, match="act_is_evidence"):
        scene.take(scene.record(), "revoke", TODAY, act_id=act_id)


def test_a_measure_cannot_reach_back_before_its_act(scene):
    with pytest.raises(Refused, match="measure_before_act"):
        scene.take(scene.decided(), "suspend", TODAY - timedelta(days=1), act_id=scene.resolution(on=TODAY))


@pytest.mark.parametrize("effect", ["suspend", "revoke", "lift"])
def test_a_decision_from_before_the_record_is_no_measure_of_it(scene, effect):
    record, early = scene.decided(), scene.resolution(on=DECIDED)
    with pytest.raises(Refused, match="act_before_record"):
        scene.take(record, effect, TODAY, act_id=early)
    assert queries.measures(scene.db, record) == []


@pytest.mark.parametrize("effect", ["suspend", "revoke", "lift"])
def test_what_measured_a_consent_is_no_yes_to_a_plan(scene, effect):
    record, act_id = scene.decided(), scene.resolution(on=TODAY)
    if effect == "lift":
        scene.take(record, "suspend", TODAY)
    scene.take(record, effect, TODAY, act_id=act_id)
    with pytest.raises(Refused, match="evidence_is_measure"):
        scene.choose(act_id)
    scene.choose(scene.resolution(on=TODAY))


def test_no_decision_lifts_what_it_suspended_itself(scene):
    record, act_id = scene.decided(), scene.resolution(on=TODAY)
    scene.take(record, "suspend", TODAY, "cards", act_id=act_id)
    with pytest.raises(Refused, match="measure_twice"):
        scene.take(record, "lift", TODAY, act_id=act_id)


def test_a_yes_to_another_version_is_no_measure_of_this_one(scene):
    record = scene.decided()
    scene.publish(document(retention="P3Y"), now=NOW)
    newer = scene.resolution(version=2, on=TODAY)
    scene.choose(newer)
    with pytest.raises(Refused, match="act_is_evidence"):
        scene.take(record, "suspend", TODAY, act_id=newer)


def test_a_decision_about_one_flow_touches_that_one_alone(scene):
    record, about_cards = scene.decided(), scene.resolution(flow="cards", on=TODAY)
    for flows in ((), ("bus",), ("bus", "cards")):
        with pytest.raises(Refused, match="measure_of_another_flow") as refused:
            scene.take(record, "suspend", TODAY, *flows, act_id=about_cards)
        assert (refused.value.field, set(refused.value.values["flow"])) == ("flows", {"ja", "en"})
    scene.take(record, "suspend", TODAY, "cards", act_id=about_cards)
    assert (states(scene, record)["bus"], states(scene, record)["cards"]) == ("authorised", "suspended")


def test_a_decision_registered_for_one_flow_may_be_registered_for_another_but_not_twice_for_one(scene):
    record, about_the_plan = scene.decided(), scene.resolution(on=TODAY)
    scene.take(record, "suspend", TODAY, "bus", act_id=about_the_plan)
    with pytest.raises(Refused, match="measure_twice"):
        scene.take(record, "suspend", TODAY, "bus", act_id=about_the_plan)
    scene.take(record, "suspend", TODAY, "cards", act_id=about_the_plan)
    assert set(states(scene, record).values()) == {"suspended"}


def test_an_act_that_the_rule_gives_no_such_effect_changes_nothing(scene):
    scene.freeze(rule(suspends=[]))
    act_id = scene.resolution()
    scene.choose(act_id)
    record = scene.record()
    with pytest.raises(Refused, match="act_without_this_effect"):
        scene.take(record, "suspend", TODAY)


def test_two_seats_of_the_secretariat_enter_a_measure_and_no_clerk(scene):
    record = scene.decided()
    waiting = {
        "act": "record_measure", "jurisdiction": make.HERE,
        "arguments": scene.measure(record, "suspend", f"act:{scene.resolution(on=TODAY)}", TODAY),
    }  # fmt: skip
    with pytest.raises(Refused, match="only_secretariat"):
        accounts.propose_act(scene.db, by=scene.clerk, now=NOW, **waiting)
    pending = accounts.propose_act(scene.db, by=scene.secretariat, now=NOW, **waiting)
    confirm = {"now": NOW, "pending_id": pending, "digest": make.shown_digest(scene.db, pending)}
    for by, reason in ((scene.clerk, "only_secretariat"), (scene.secretariat, "needs_another_person")):
        with pytest.raises(Refused, match=reason):
            accounts.confirm_act(scene.db, by=by, **confirm)
    assert states(scene, record)["bus"] == "authorised"
    accounts.confirm_act(scene.db, by=scene.secretariat_two, **confirm)
    assert states(scene, record)["bus"] == "suspended"
    (row,) = queries.measures(scene.db, record)
    assert {row.seat, row.second_seat} == {
        who.seat(Role.secretariat, make.HERE) for who in (scene.secretariat, scene.secretariat_two)
    }


def test_a_measure_whose_act_fell_in_between_is_not_confirmed(scene):
    record, act_id = scene.decided(), scene.resolution(on=TODAY)
    pending = accounts.propose_act(
        scene.db, by=scene.secretariat, now=NOW, act="record_measure", jurisdiction=make.HERE,
        arguments=scene.measure(record, "revoke", f"act:{act_id}", TODAY),
    )  # fmt: skip
    (vote,) = council_queries.votes_of_acts(scene.db, [act_id])[act_id]
    council.correct_vote(
        scene.db, **assembly.say(scene.assembly), vote_id=vote.id, taken_on=TODAY,
        vote=assembly.roll(scene.assembly, "ynnn"), correction="the sides were exchanged",
    )  # fmt: skip
    confirm = {"now": NOW, "pending_id": pending, "digest": make.shown_digest(scene.db, pending)}
    with pytest.raises(Refused, match="act_not_passed"):
        accounts.confirm_act(scene.db, by=scene.secretariat_two, **confirm)
    assert set(states(scene, record).values()) == {"authorised"}


def test_an_obligation_is_overdue_until_its_fulfilment_is_filed(scene):
    record = scene.decided("yyyn", OVERDUE)
    row = queries.record(scene.db, record)
    assert standing.of_record(scene.db, row, TODAY).overdue == {"C-1": 20}
    proponent = make.officer(scene.db, Role.proponent)
    acts.file_fulfilment(
        scene.db, by=proponent, now=NOW, record_id=record, code="C-1", what="reported",
        due=date(2026, 11, 1),
    )  # fmt: skip
    assert standing.of_record(scene.db, row, TODAY).overdue == {}


def test_only_the_secretariat_confirms_what_a_clerk_proposed(scene):
    pending = accounts.propose_act(
        scene.db, by=scene.clerk, now=NOW, act="freeze_decision_rule", jurisdiction=make.HERE,
        arguments={"proposal": SLUG, "rule": rule()},
    )  # fmt: skip
    digest = make.shown_digest(scene.db, pending)
    with pytest.raises(Refused, match="only_secretariat"):
        accounts.confirm_act(scene.db, by=scene.clerk_two, now=NOW, pending_id=pending, digest=digest)
    accounts.confirm_act(scene.db, by=scene.secretariat, now=NOW, pending_id=pending, digest=digest)
    assert queries.rule_of(scene.db, scene.proposal.id) is not None


def test_evidence_that_was_corrected_after_it_was_shown_is_looked_at_again(scene):
    scene.freeze()
    act_id = scene.resolution("yyyn")
    pending = accounts.propose_act(
        scene.db, by=scene.clerk, now=NOW, act="choose_evidence", jurisdiction=make.HERE,
        arguments={"proposal": SLUG, "reference": f"act:{act_id}"},
    )  # fmt: skip
    passed = make.shown_digest(scene.db, pending)
    (vote,) = council_queries.votes_of_acts(scene.db, [act_id])[act_id]
    council.correct_vote(
        scene.db, **assembly.say(scene.assembly), vote_id=vote.id, taken_on=DECIDED,
        vote=assembly.roll(scene.assembly, "ynnn"), correction="the sides were exchanged",
    )  # fmt: skip
    with pytest.raises(Refused, match="pending_act_changed"):
        accounts.confirm_act(scene.db, by=scene.secretariat, now=NOW, pending_id=pending, digest=passed)
    fell = make.shown_digest(scene.db, pending)
    accounts.confirm_act(scene.db, by=scene.secretariat, now=NOW, pending_id=pending, digest=fell)
    rule_id = queries.rule_of(scene.db, scene.proposal.id).id
    version = dataplans.version(scene.db, scene.proposal.id, 1)
    assert [e.said for e in queries.evidence(scene.db, rule_id, version.plan_digest)] == ["no"]


def test_the_process_flags_say_nothing_of_what_is_only_not_on_record(scene):
    _, _, plan = dataplans.shown(scene.db, SLUG)
    scene.resolution(separate=True)  # another matter, kept beside it as an example
    before = process.process_record(scene.db, scene.proposal, plan)
    assert (before.council_role.state, before.intent_methods.state) == ("not_stated", "not_stated")
    scene.decided()
    after = process.process_record(scene.db, scene.proposal, plan)
    assert after.council_role.value == "resolution_voluntary"
    assert after.intent_methods.value == ["assembly_resolution"]


def test_states_that_the_audit_takes_for_in_force_are_ours():
    assert {"authorised", "authorised_with_conditions"} <= IN_FORCE


def test_every_record_fits_the_published_schema(scene):
    found = body(scene, scene.decided("yyyn", LIMIT, OVERDUE))
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(found)


def test_the_golden_record_still_has_its_bytes(scene):
    """A change here is a change of a published format: it needs a new number (docs/consent-record.md)."""
    found = body(scene, scene.decided("yyyn", LIMIT, OVERDUE))
    for flow in found["flows"]:
        flow["digest"] = "sha256:…"
    for name in ("document_digest", "plan_digest", "open_flags"):
        found[name] = "…"
    for way in found["evidence"]:
        for act in way["acts"]:
            act["entry"], act["reference"] = 0, "act:0"
    for said in found["dissent"]:
        said["reference"] = "act:0"
    found["confirmed"] |= {"seat": "clerk-n", "second_seat": "secretariat-n"}
    assert found == json.loads(GOLDEN.read_text())
