"""A13 after a change of version: each flow is held against the plans that its own decision reaches."""

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.audits.basis import basis_of
from deliberation.audits.gathering import basis_of_record
from deliberation.consents import acts, queries
from deliberation.dataplans import acts as dataplan_acts
from deliberation.dataplans import queries as dataplans
from deliberation.db import Database
from tests import make
from tests.consents.scene import Scene, document
from tests.moment import NOW

TODAY = clock.day(NOW)


def test_of_what_was_carried_over_older_plans_are_reached_and_of_what_changed_none(database: Database) -> None:
    with database.writing() as db:
        scene = Scene(db)
        first = scene.decided()
        scene.publish(document("P6M"), now=NOW)  # narrower: nothing material
        scene.publish(document("P3Y"), now=NOW)  # of the bus
        scene.choose(scene.resolution(version=3))
        second = scene.record(version=3)
        scene.publish(document("P5Y"), now=NOW)  # of the bus again, and nobody decided on it
        plans = {v.plan_digest: v.number for v in dataplans.versions(db, scene.proposal.id)}
        found = [
            basis_of_record(db, scene.proposal, queries.record(db, number), TODAY, TODAY) for number in (first, second)
        ]
    reached = [{f.flow_id: [plans[d] for d in f.plan_digests or of.plan_digests] for f in of.flows} for of in found]
    assert reached == [{"bus": [1, 2], "cards": [1, 2, 3, 4]}, {"bus": [3], "cards": [1, 2, 3, 4]}]


def test_a_flow_that_is_carried_over_is_held_to_the_text_that_was_decided_on(database: Database) -> None:
    """The version of the record that carries it promises less time for the cards: nobody decided on that."""
    with database.writing() as db:
        scene = Scene(db)
        scene.decided()
        shorter = document("P3Y")
        cards = next(f for f in shorter["plan"]["flows"] if f["flow_id"] == "cards")
        was, cards["retention"] = cards["retention"], {**cards["retention"], "value": "P1M"}
        scene.publish(shorter, now=NOW)
        scene.choose(scene.resolution(version=2))
        second = scene.record(version=2)
        basis = basis_of_record(db, scene.proposal, queries.record(db, second), TODAY, TODAY)
        dataplan_acts.redact_version(
            db, by=scene.clerk_two, now=NOW, first=scene.clerk, jurisdiction=make.HERE, proposal=scene.slug, version=1,
            reason="個人の名前があった",
        )  # fmt: skip
        without = basis_of_record(db, scene.proposal, queries.record(db, second), TODAY, TODAY)
    bus, held = sorted(basis.flows, key=lambda flow: flow.flow_id)
    assert (held.declared["retention"], held.version) == (was, 1)
    assert (bus.declared["retention"]["value"], bus.version) == ("P3Y", None)
    assert basis_of(basis.plain()) == basis
    of_cards = next(flow for flow in without.flows if flow.flow_id == "cards")
    assert (of_cards.declared["retention"]["value"], of_cards.version) == ("P1M", None), "its text was taken away"


def test_a_yearly_report_under_the_record_before_shows_that_a_carried_obligation_was_kept(database: Database) -> None:
    with database.writing() as db:
        scene = Scene(db)
        scene.freeze()
        scene.choose(scene.resolution())
        duty = {"kind": "obligation", "duty": "report", "due": TODAY.isoformat(), "evidence": "yearly_report"}
        first = scene.record({**duty, "flows": ["cards"]})
        none = {"people": None, "records": None, "recipients": [], "others": None, "changes": None, "incidents": 0}
        flows = [{"flow_id": f.flow_id, "ran": "no", **none} for f in queries.flows(db, first)]
        acts.file_report(
            db, by=make.officer(db, Role.proponent), now=NOW, record_id=first, first=TODAY, last=TODAY, flows=flows
        )
        scene.publish(document("P3Y"), now=NOW)
        scene.choose(scene.resolution(version=2))
        second = scene.record(version=2)
        basis = basis_of_record(db, scene.proposal, queries.record(db, second), TODAY, TODAY)
        (kept,) = (c for c in basis.conditions if c.kind == "obligation")
        (report,) = queries.reports(db, first)
    assert [filed.evidence for filed in kept.filed] == [report.digest]
