"""Assessments under five heads: who may publish which, what must be said, what a correction leaves, how two differ."""

import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Role
from deliberation.council import acts, queries, weighing
from deliberation.council.assessing import Ground, Head, Level, read_ground
from deliberation.council.differing import Likeness, compared, likeness
from deliberation.errors import Refused
from deliberation.proposals import queries as proposals
from deliberation.record import queries as record
from tests import make
from tests.council import assembly as a
from tests.council.assessed import NOT, TODAY, adopted, by_city, by_committee, principles, told, under
from tests.moment import NOW


@pytest.fixture
def here(db: Connection) -> a.Assembly:
    return a.assembly(db)


@pytest.fixture
def slug(db: Connection, here: a.Assembly) -> str:
    return a.proposal_with_flow(db)


def newest(db: Connection, slug: str) -> Any:
    return queries.assessments_of_proposal(db, proposals.by_slug(db, slug).id)


def test_the_city_and_a_committee_assess_apart_and_neither_writes_the_others(
    db: Connection, here: a.Assembly, slug: str
):
    clerk, of_committee = make.officer(db, Role.clerk), told(body_id=here.committee)
    by_city(db, slug, by=clerk)
    with pytest.raises(Refused, match="only_secretariat"):
        by_city(db, slug, of_committee, by=clerk)
    with pytest.raises(Refused, match="only_clerk"):
        by_city(db, slug, by=here.secretariat)
    by_city(db, slug, of_committee, by=here.secretariat)
    assert [(row.body_ja, row.seat.split("-")[0]) for row in newest(db, slug)] == [
        ("General committee", "secretariat"), (None, "clerk"),
    ]  # fmt: skip


def test_only_a_committee_of_the_assembly_assesses_beside_the_city(db: Connection, here: a.Assembly, slug: str):
    with pytest.raises(Refused, match="assessment_by_committee"):
        by_city(db, slug, told(body_id=here.body), by=here.secretariat)


def test_the_entry_names_version_levels_and_assessor_and_moves_the_proposal(
    db: Connection, here: a.Assembly, slug: str
):
    by_committee(db, here, slug, equality=under("cannot_tell"))
    row = newest(db, slug)[0]
    facts = json.loads(record.entry(db, row.log_entry_id).leaf)["facts"]
    assert facts == {
        "proposal": slug, "version": 1, "digest": a.DIGEST, "body": here.committee, "assessed_on": TODAY.isoformat(),
        "rights": "unmet", "society": "not_assessed", "environment": "not_assessed", "equality": "cannot_tell",
        "governance": "not_assessed",
    }  # fmt: skip
    assert record.of_kinds(db, f"proposal:{slug}", ["assessment_published"])


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"rights": under("met", "")}, "assessment_needs_reason", "rights_ja"),
        ({"society": replace(NOT, grounds=(Ground(rule="RF15"),))}, "not_assessed_rests_on_nothing", "society_level"),
        ({"rights": NOT}, "nothing_assessed", "rights_level"),
        ({"rights": under("met", principles=(1,))}, "no_such_principle", "rights_principles"),
        ({"rights": under("met", grounds=(Ground(flow_id="trains"),))}, "flow_not_in_version", "rights_flows"),
        ({"rights": under("met", grounds=(Ground(field="retention"),))}, "no_such_field", "rights_fields"),
        ({"rights": under("met", grounds=(Ground(rule="RF19"),))}, "no_such_flag", "rights_points"),
        ({"source_title": None}, "source_names_nothing", "source_title"),
        ({"assessed_on": a.PUBLISHED - timedelta(days=1)}, "assessed_before_version", "assessed_on"),
        ({"assessed_on": TODAY + timedelta(days=1)}, "date_in_future", "assessed_on"),
    ],
)  # fmt: skip
def test_what_is_missing_or_names_nothing_is_refused_at_its_field(
    db: Connection, slug: str, changes: dict[str, Any], reason: str, field: str
):
    with pytest.raises(Refused) as found:
        by_city(db, slug, told(**changes))
    assert (found.value.reason, found.value.field) == (reason, field)
    assert newest(db, slug) == []


def test_a_head_that_nobody_answered_is_missing_and_never_filled_in(db: Connection, slug: str):
    whole = told()
    with pytest.raises(Refused, match="level_missing"):
        by_city(db, slug, replace(whole, heads={Head.rights: whole.heads[Head.rights]}))


def test_a_correction_says_why_and_replaces_and_the_old_one_stays_readable(db: Connection, slug: str):
    first = by_city(db, slug)
    better = told(society=under("no_concern"))
    with pytest.raises(Refused, match="assessed_already"):
        by_city(db, slug, better)
    with pytest.raises(Refused, match="reason_empty"):
        by_city(db, slug, better, replaces=first, correction=" ")
    with pytest.raises(Refused, match="correction_changes_nothing"):
        by_city(db, slug, replaces=first, correction="誤り")
    second = by_city(db, slug, better, replaces=first, correction="社会を見ていなかった")
    with pytest.raises(Refused, match="assessed_already"):  # somebody else was quicker
        by_city(db, slug, told(society=under("met")), replaces=first, correction="別の誤り")
    assert [(row.id, row.current, row.replaces_id) for row in newest(db, slug)] == [
        (second, True, first), (first, False, None),
    ]  # fmt: skip
    assert queries.assessment_after(db, first) == second
    assert weighing.told_by(db, queries.assessment(db, first)).heads[Head.society].level is Level.not_assessed


def test_principles_are_replaced_one_after_the_other_and_stay(db: Connection, here: a.Assembly, slug: str):
    first, ids = adopted(db)
    by_city(db, slug, told(rights=under("met", principles=tuple(ids)), principles_id=first))
    with pytest.raises(Refused, match="principles_replaced_already"):
        adopted(db, principles("別の原則"))
    with pytest.raises(Refused, match="correction_changes_nothing"):
        adopted(db, replaces=first)
    second, _ = adopted(db, principles("自分で決める"), replaces=first, correction="二つ目は決定の前の案でした")
    assert [row.id for row in queries.principle_sets(db, make.HERE)] == [second, first]
    assert queries.heads_of(db, [newest(db, slug)[0].id])[1][newest(db, slug)[0].id, "rights"][0].id == ids[0]


def test_a_version_is_assessed_once_against_each_set_from_the_day_it_was_adopted(
    db: Connection, here: a.Assembly, slug: str
):
    alone = by_city(db, slug)
    first, _ = adopted(db, principles(adopted_on=TODAY))
    with pytest.raises(Refused, match="assessed_before_principles"):
        by_city(db, slug, told(principles_id=first, assessed_on=TODAY - timedelta(days=1)))
    again = by_city(db, slug, told(principles_id=first))
    with pytest.raises(Refused, match="assessed_already"):
        by_city(db, slug, told(principles_id=first, society=under("met")))
    with pytest.raises(Refused, match="assessed_already"):  # a correction keeps its set
        by_city(db, slug, told(principles_id=first, society=under("met")), replaces=alone, correction="誤り")
    assert [(row.id, row.current) for row in newest(db, slug)] == [(again, True), (alone, True)]


def test_who_was_asked_waits_until_that_version_or_a_later_one_is_assessed(db: Connection, here: a.Assembly, slug: str):
    given = {"jurisdiction": make.HERE, "proposal": slug, "version": 1, "body_id": here.committee, "asked_on": a.DAY}
    acts.ask_for_assessment(db, by=here.secretariat, now=NOW, **given, source_title="依頼")
    with pytest.raises(Refused, match="assessment_asked_already"), db.begin_nested():
        acts.ask_for_assessment(db, by=here.secretariat, now=NOW, **given, source_title="依頼")
    assert [row.body_ja for row in queries.unassessed(db, [make.HERE], 9)] == ["General committee"]
    by_city(db, slug)
    assert len(queries.unassessed(db, [make.HERE], 9)) == 1
    by_committee(db, here, slug)
    assert queries.unassessed(db, [make.HERE], 9) == []
    assert [row.met for row in queries.assessment_requests(db, proposals.by_slug(db, slug).id)] == [True]


def test_a_corrected_print_is_the_same_set_and_no_version_is_assessed_twice_against_it(
    db: Connection, here: a.Assembly, slug: str
):
    first, _ = adopted(db)
    number = by_city(db, slug, told(principles_id=first))
    put_right, _ = adopted(db, principles("自分で決める", "説明をする"), replaces=first, correction="書き違い")
    by_committee(db, here, slug, principles_id=put_right)
    with pytest.raises(Refused, match="assessed_already"):
        by_city(db, slug, told(principles_id=put_right))
    anew, _ = adopted(db, principles("見直す"), replaces=put_right)
    by_city(db, slug, told(principles_id=anew))
    assert [row.adoption for row in queries.principle_sets(db, make.HERE)] == [2, 1, 1]
    assert [(row.body_id is None, row.adoption, row.current) for row in newest(db, slug)] == [
        (True, 2, True), (False, 1, True), (True, 1, True),
    ]  # fmt: skip
    assert queries.assessment(db, number).principles_id == first  # what it was held against stays as it was printed


def test_a_committee_is_asked_again_after_principles_were_adopted_and_not_after_a_correction(
    db: Connection, here: a.Assembly, slug: str
):
    def ask(on: Any) -> None:
        asked = {"jurisdiction": make.HERE, "proposal": slug, "version": 1, "body_id": here.committee, "asked_on": on}
        with db.begin_nested():
            acts.ask_for_assessment(db, by=here.secretariat, now=NOW, **asked, source_title="依頼")

    first, _ = adopted(db)
    ask(a.DAY)
    by_committee(db, here, slug, principles_id=first)
    put_right, _ = adopted(db, principles("自分で決める"), replaces=first, correction="書き違い")
    with pytest.raises(Refused, match="assessment_asked_already"):
        ask(TODAY)
    anew, _ = adopted(db, principles("見直す", adopted_on=TODAY), replaces=put_right)
    with pytest.raises(Refused, match="assessment_asked_already"):  # before those were adopted
        ask(TODAY - timedelta(days=1))
    assert queries.unassessed(db, [make.HERE], 9) == []
    ask(TODAY)
    assert [row.principles_id for row in queries.unassessed(db, [make.HERE], 9)] == [anew]
    by_committee(db, here, slug, principles_id=anew)
    assert queries.unassessed(db, [make.HERE], 9) == []
    assert [(row.adoption, row.current) for row in newest(db, slug)] == [(2, True), (1, True)]


def test_the_database_keeps_one_standing_assessment_of_each_and_no_level_without_reason(db: Connection, slug: str):
    number = by_city(db, slug)
    copy = "INSERT INTO council_assessments SELECT id + 1000, jurisdiction, proposal_id, version_no, version_digest,"
    rest = " body_id, principles_id, adoption, current, assessed_on, source_title, source_address, replaces_id,"
    for statement in (
        f"{copy}{rest} correction, entered_at, seat, log_entry_id FROM council_assessments",
        "UPDATE council_assessment_heads SET reason_ja = NULL",
    ):
        with pytest.raises(Exception, match=r"(?i)append only|unique|check constraint"), db.begin_nested():
            db.execute(text(statement))
    assert queries.assessment(db, number).current


@pytest.mark.parametrize(
    ("written", "ground"),
    [
        ("RF15", Ground(rule="RF15")),
        ("GAP/retention", Ground(rule="GAP", field="retention")),
        ("rides.retention", Ground(flow_id="rides", field="retention")),
        ("http://a.invalid/v/1/plan/flows/rides#rides.retention", Ground(flow_id="rides", field="retention")),
        ("plan.liability", Ground(field="liability")),
        ("rides", Ground(flow_id="rides")),
        ("GAP", Ground(flow_id="GAP")),
        ("#plan", None),
    ],
)  # fmt: skip
def test_a_ground_is_read_as_people_copy_it(written: str, ground: Ground | None):
    assert read_ground(written) == ground
    assert ground is None or read_ground(ground.code) == ground


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        (["met", "met"], Likeness.alike),
        (["met", "cannot_tell"], Likeness.differ),
        (["met", "not_assessed"], Likeness.one_side),
        (["not_assessed", "not_assessed"], Likeness.nobody),
        (["met", "met", "grave"], Likeness.differ),
        (["met"], Likeness.one_side),
    ],
)
def test_only_what_was_assessed_is_compared(levels: list[str], found: Likeness):
    assert likeness(levels) is found


def test_a_principle_that_one_side_names_is_marked_where_both_assessed():
    columns = [SimpleNamespace(id=n, version_no=n, adoption=1) for n in (1, 2)]
    heads = {(c, head): SimpleNamespace(level="not_assessed") for c in (1, 2) for head in Head}
    heads |= {(1, Head.rights): SimpleNamespace(level="met"), (2, Head.rights): SimpleNamespace(level="grave")}
    both, alone = SimpleNamespace(number=1), SimpleNamespace(number=2)
    found = compared(columns, heads, {(1, Head.rights): [both, alone], (2, Head.rights): [both]}, {})
    assert (found.differ, found.versions) == (1, [1, 2])
    assert [cell.alone for cell in found.lines[0].cells] == [{2}, frozenset()]
