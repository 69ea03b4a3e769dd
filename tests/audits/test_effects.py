"""What the assembly does about a finding reaches the record through its decision rule alone, with the real acts."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Role
from deliberation.audits import acts, gathering, queries, told
from deliberation.consents import queries as consents
from deliberation.consents import standing
from deliberation.errors import Refused
from deliberation.proposals import queries as proposals
from tests import make
from tests.audits import scene as s
from tests.audits.making import line
from tests.consents.scene import DECIDED, Scene, rule
from tests.moment import NOW

PUBLISHED = NOW - timedelta(days=1)  # the day of the resolutions of the scene: an answer may come on the day itself
TODAY = date(2026, 11, 21)


@pytest.fixture
def city(db: Connection) -> Scene:
    return Scene(db)


def reported(city: Scene, folder: Path, record: int) -> int:
    """A report with a finding about the flow ``bus``: records of people who had withdrawn."""
    db, found = city.db, proposals.by_slug(city.db, city.slug)
    observer = make.officer(db, Role.observer)
    acts.appoint_observer(
        db, by=city.secretariat, now=NOW, proposal_id=found.id, person_id=observer.person_id, code="gateway-1",
        name={"ja": "Gateway"}, independent=False,
    )  # fmt: skip
    raw = line(**s.WINDOW, flow_id="bus", plan_hash=None, withdrawn_count=3)
    acts.load_rows(db, by=observer, now=NOW, proposal_id=found.id, received=s.received(folder, raw))
    last = DECIDED
    basis = gathering.basis_of_record(db, found, consents.record(db, record), s.FIRST, last)
    made = gathering.make_report(basis, queries.all_uploads(db, found.id), folder)
    given = {"proposal_id": found.id, "record_id": record, "version": 1, "first": s.FIRST, "last": last, "report": made}
    return acts.publish_report(db, by=make.officer(db, Role.auditor), now=PUBLISHED, **given)


def disposed(city: Scene, report: int, kind: str, act_id: int) -> str | None:
    """Enter the disposition, and read what became of the record by it."""
    number = next(f.number for f in queries.findings(city.db, report) if f.code == "A11")
    acts.dispose_finding(
        city.db, by=city.secretariat, now=NOW, report_id=report, finding=number, kind=kind, act_id=act_id
    )
    return told_of(city, report, number)


def told_of(city: Scene, report: int, number: int) -> str | None:
    row = queries.report(city.db, report)
    findings = [{"no": f.number, "flow_id": f.flow_id} for f in queries.findings(city.db, report)]
    found = told.disposed(queries.dispositions(city.db, report), findings, consents.measures(city.db, row.record_id))
    return found[number][-1].effect


def state(city: Scene, record: int) -> Any:
    return standing.of_record(city.db, consents.record(city.db, record), TODAY).of_flow("bus")


@pytest.mark.parametrize(
    ("kind", "effect", "holds"), [("suspended", "suspend", "suspended"), ("revoked", "revoke", "revoked")]
)
def test_a_disposition_is_a_demand_until_the_record_is_measured_by_the_same_act(
    city: Scene, tmp_path: Path, kind: str, effect: str, holds: str
) -> None:
    record = city.decided()
    report, act_id = reported(city, tmp_path, record), city.resolution(on=TODAY)
    assert disposed(city, report, kind, act_id) is None
    assert state(city, record) == "authorised", "no disposition changes the record by itself"
    city.take(record, effect, TODAY, "bus", act_id=act_id)
    number = next(iter(queries.dispositions(city.db, report)))
    assert (told_of(city, report, number), state(city, record)) == ("held", holds)
    if effect == "suspend":
        city.take(record, "lift", TODAY, "bus")
        assert (told_of(city, report, number), state(city, record)) == ("lifted", "authorised")


def test_a_measure_of_another_flow_is_not_the_effect_on_this_one(city: Scene, tmp_path: Path) -> None:
    record = city.decided()
    report, act_id = reported(city, tmp_path, record), city.resolution(on=TODAY)
    city.take(record, "suspend", TODAY, "cards", act_id=act_id)
    assert disposed(city, report, "suspended", act_id) is None


@pytest.mark.parametrize(("kind", "effect"), [("suspended", "suspend"), ("revoked", "revoke")])
def test_where_the_rule_gives_the_act_no_such_effect_the_demand_stays_a_demand(
    city: Scene, tmp_path: Path, kind: str, effect: str
) -> None:
    city.freeze(rule(suspends=[], revokes=[]))
    city.choose(city.resolution())
    record = city.record()
    report, act_id = reported(city, tmp_path, record), city.resolution(on=TODAY)
    assert disposed(city, report, kind, act_id) is None
    with pytest.raises(Refused, match="act_without_this_effect"), city.db.begin_nested():
        city.take(record, effect, TODAY, act_id=act_id)
    assert state(city, record) == "authorised"


@pytest.mark.parametrize("kind", ["accepted", "remedied", "condition_added"])
def test_other_dispositions_have_no_effect_on_the_record(city: Scene, tmp_path: Path, kind: str) -> None:
    record = city.decided()
    report, act_id = reported(city, tmp_path, record), city.resolution(on=TODAY)
    city.take(record, "suspend", TODAY, act_id=act_id)
    assert disposed(city, report, kind, act_id) is None


def test_a_suspension_reaches_the_next_report(city: Scene, tmp_path: Path) -> None:
    record = city.decided()
    city.take(record, "suspend", TODAY)
    found = proposals.by_slug(city.db, city.slug)
    basis = gathering.basis_of_record(city.db, found, consents.record(city.db, record), s.FIRST, TODAY)
    assert [span.state for span in basis.flows[0].force] == ["authorised", "suspended"]
