"""Acts of proposals: what they write, what they refuse, what the database refuses by itself."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.errors import Missing, Refused
from deliberation.proposals import acts, queries
from deliberation.proposals.kinds import EventKind, IncidentKind, Kind
from deliberation.proposals.models import ProposalEvent
from deliberation.record.models import LogEntry
from tests import make
from tests.moment import NOW
from tests.proposals.calls import EVENT, TITLE, document

BEFORE = 2**31 - 1


def newest(database: Database) -> tuple[str, bytes]:
    with database.reading() as db:
        return tuple(db.execute(select(LogEntry.kind, LogEntry.leaf).order_by(LogEntry.id.desc()).limit(1)).one())


def add(database: Database, proposal: int, **changed: Any) -> int:
    by = make.officer(database, Role.clerk)
    return acts.add_event(database, by=by, now=NOW, proposal_id=proposal, **{**EVENT, **changed})


def test_a_clerk_opens_a_proposal_and_it_is_on_record(database: Database) -> None:
    by = make.officer(database, Role.clerk)
    acts.create_proposal(database, by=by, now=NOW, slug="rides", jurisdiction=make.HERE, title=TITLE)
    with database.reading() as db:
        row = queries.by_slug(db, "rides")
    assert row is not None and (row.kind, row.version, row.stage, row.demonstration) == ("filed", 0, None, True)
    kind, leaf = newest(database)
    assert kind == "proposal_opened" and b'"seat":"clerk-1"' in leaf and b"title" not in leaf


def test_a_slug_is_given_once(database: Database) -> None:
    by = make.officer(database, Role.clerk)
    acts.create_proposal(database, by=by, now=NOW, slug="rides", jurisdiction=make.HERE, title=TITLE)
    with pytest.raises(Refused) as refused:
        acts.create_proposal(database, by=by, now=NOW, slug="rides", jurisdiction=make.HERE, title=TITLE)
    assert (refused.value.reason, refused.value.field) == ("slug_taken", "slug")


def test_a_proposal_of_an_unknown_municipality_is_missing(database: Database) -> None:
    by = make.officer(database, Role.clerk)
    with pytest.raises(Missing):
        acts.create_proposal(database, by=by, now=NOW, slug="rides", jurisdiction="nowhere", title=TITLE)


def test_an_event_moves_the_stage_and_stands_on_the_timeline(database: Database) -> None:
    proposal = make.proposal(database)
    add(database, proposal, kind=EventKind.plan, happened_on="2026-05-18")
    add(database, proposal, kind=EventKind.call, happened_on="2026-03")
    add(database, proposal, kind=EventKind.dispute, happened_on=None)
    with database.reading() as db:
        rows = queries.events(db, proposal)
        stage = queries.by_id(db, proposal).stage
    assert [r.kind for r in rows] == ["call", "plan", "dispute"]
    assert stage == "plan"
    assert {r.involvement for r in rows} == {"none_recorded"}


def test_a_correction_takes_the_place_of_the_wrong_event(database: Database) -> None:
    proposal = make.proposal(database)
    wrong = add(database, proposal, kind=EventKind.recognition)
    add(database, proposal, kind=EventKind.bid, corrects_id=wrong, correction="it was a bid")
    with database.reading() as db:
        rows = queries.events(db, proposal)
        stage = queries.by_id(db, proposal).stage
    assert [(r.kind, r.corrects_id) for r in rows] == [("bid", wrong)]
    assert stage == "bid"
    assert b'"corrects":' in newest(database)[1]
    with pytest.raises(Refused) as refused:
        add(database, proposal, corrects_id=wrong, correction="again")
    assert refused.value.reason == "event_corrected_already"


def test_a_correction_says_what_was_wrong_and_stays_within_its_proposal(database: Database) -> None:
    proposal, other = make.proposal(database), make.proposal(database)
    wrong = add(database, proposal)
    with pytest.raises(Refused) as refused:
        add(database, proposal, corrects_id=wrong)
    assert refused.value.reason == "correction_says_why"
    with pytest.raises(Missing):
        add(database, other, corrects_id=wrong, correction="not mine")


@pytest.mark.parametrize(
    ("changed", "reason", "field"),
    [
        ({"seen_on": date(2027, 1, 1)}, "read_in_future", "seen_on"),
        ({"happened_on": "2026-13"}, "written_date_form", "happened_on"),
        ({"until": "later"}, "written_date_form", "until"),
        ({"happened_on": "2026-05", "until": "2026-04"}, "event_period_backwards", "until"),
        ({"happened_on": "2027-01"}, "event_in_future", "happened_on"),
        ({"kind": EventKind.council_decision}, "council_acts_by_secretariat", "kind"),
    ],
)
def test_an_event_that_cannot_be_is_refused(
    database: Database, changed: dict[str, Any], reason: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        add(database, make.proposal(database), **changed)
    assert (refused.value.reason, refused.value.field) == (reason, field)


def test_a_compiled_case_takes_no_event_and_no_incident(database: Database) -> None:
    case = make.proposal(database, kind=Kind.compiled)
    with pytest.raises(Refused) as refused:
        add(database, case)
    assert refused.value.reason == "compiled_read_only"
    by = make.officer(database, Role.proponent)
    with pytest.raises(Refused) as refused:
        acts.report_incident(
            database, by=by, now=NOW, proposal_id=case, kind=IncidentKind.leak, found_on=date(2026, 11, 1), what="x"
        )
    assert refused.value.reason == "compiled_read_only"


def test_an_incident_is_reported_and_followed_up(database: Database) -> None:
    proposal, by = make.proposal(database), make.officer(database, Role.proponent)

    def report(**more: Any) -> int:
        given = {"kind": IncidentKind.leak, "found_on": date(2026, 11, 1), "what": "a list was sent out", **more}
        return acts.report_incident(database, by=by, now=NOW, proposal_id=proposal, **given)

    first = report(people=12, happened_on="2026-10")
    second = report(follows_id=first, measures="the receiver deleted it")
    with database.reading() as db:
        rows = queries.incidents(db, proposal, BEFORE)
    assert [(r.id, r.follows_id, r.people, r.seat) for r in rows] == [
        (second, first, None, "proponent-1"),
        (first, None, 12, "proponent-1"),
    ]
    kind, leaf = newest(database)
    assert kind == "incident_reported" and b"receiver" not in leaf
    with pytest.raises(Refused) as refused:
        report(follows_id=second)
    assert refused.value.reason == "follow_first_report"
    with pytest.raises(Refused) as refused:
        report(found_on=date(2026, 11, 22))
    assert (refused.value.reason, refused.value.field) == ("event_in_future", "found_on")
    with pytest.raises(Refused) as refused:
        report(happened_on="2026-11-02")
    assert (refused.value.reason, refused.value.field) == ("found_before_it_happened", "found_on")


def test_what_the_same_seat_reports_twice_is_kept_once(database: Database) -> None:
    """A double click; another seat, other words, or what was corrected since, are another matter."""
    proposal, by, other = make.proposal(database), *(make.officer(database, Role.clerk) for _ in range(2))
    leak = {"kind": IncidentKind.leak, "found_on": date(2026, 11, 1), "what": "a list was sent out"}

    def report(by: Any, **more: Any) -> int:
        return acts.report_incident(database, by=by, now=NOW, proposal_id=proposal, **leak, **more)

    def enter(by: Any, **more: Any) -> int:
        return acts.add_event(database, by=by, now=NOW, proposal_id=proposal, **{**EVENT, **more})

    first, event = report(by), enter(by)
    twice = ((report, "incident_twice", {"no": first, "time": NOW}), (enter, "event_twice", {"time": NOW}))
    for again, reason, values in twice:
        with pytest.raises(Refused) as refused:
            again(by)
        assert (refused.value.reason, refused.value.values) == (reason, values)
        again(other)
    report(by, people=1)
    enter(by, corrects_id=event, correction="another day", happened_on="2026-08")
    enter(by)
    with database.reading() as db:
        assert len(queries.incidents(db, proposal, BEFORE)) == 3 and len(queries.events(db, proposal)) == 3


def test_a_published_version_shows_in_the_lists(database: Database) -> None:
    proposal = make.proposal(database)
    acts.reflect_version(database, now=NOW, proposal_id=proposal, version=1, document=document())
    with database.reading() as db:
        row = queries.by_id(db, proposal)
        domains = queries.domains(db, [proposal])
    assert (row.version, row.published_at, row.title_en) == (1, NOW, "Maebashi Mebuku ID")
    assert sorted(domains[proposal]) == ["administration", "education", "health_care", "mobility", "payment"]


def test_a_part_that_a_version_no_longer_names_ends_with_it(database: Database) -> None:
    proposal, changed = make.proposal(database), document()
    acts.reflect_version(database, now=NOW, proposal_id=proposal, version=1, document=document())
    changed["companies"] = [row for row in changed["companies"] if row["id"] != "deloitte-tohmatsu"]
    acts.reflect_version(database, now=NOW, proposal_id=proposal, version=2, document=changed)
    acts.reflect_version(database, now=NOW, proposal_id=proposal, version=2, document=changed)
    with database.reading() as db:
        standing = queries.parts_of_proposal(db, proposal)
        gone = next(c for c in queries.companies(db, before=BEFORE) if c.name_en == "Deloitte Tohmatsu")
        parts = queries.parts_of_company(db, gone.id)
        before = queries.parts_of_proposal(db, proposal, 1)
    assert "Deloitte Tohmatsu" not in {row.name_en for row in standing}
    assert {row.name_en for row in before} - {row.name_en for row in standing} == {"Deloitte Tohmatsu"}
    assert [(p.from_version, p.until_version) for p in parts] == [(1, 2)]


def test_a_company_in_two_proposals_is_one_in_the_register(database: Database) -> None:
    for _ in range(2):
        acts.reflect_version(database, now=NOW, proposal_id=make.proposal(database), version=1, document=document())
    with database.reading() as db:
        rows = queries.companies(db, before=BEFORE)
        operators = queries.companies(db, before=BEFORE, role="platform_operator")
    assert {row.name_en: row.proposals for row in rows} == {
        "Mebuku Ground Inc.": 2,
        "Japan Communications": 2,
        "Deloitte Tohmatsu": 2,
    }
    assert [row.name_en for row in operators] == ["Mebuku Ground Inc."]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "party"},
        {"happened_on": "2026-1"},
        {"happened_on": None, "until": "2026-01"},
        {"continues": True, "until": "2026-12"},
        {"correction": "of nothing"},
        {"involvement": "maybe"},
    ],
)
def test_the_database_refuses_an_event_that_must_never_be(database: Database, wrong: dict[str, Any]) -> None:
    add(database, make.proposal(database))
    with database.reading() as db:
        row = dict(db.execute(select(ProposalEvent.__table__)).one()._mapping)
    del row["id"]
    with pytest.raises(IntegrityError), database.writing() as db:
        db.execute(insert(ProposalEvent), {**row, **wrong})


def test_the_list_is_narrowed_and_paged_by_key(database: Database) -> None:
    ids = [make.proposal(database) for _ in range(3)]
    there = make.proposal(database, make.THERE)
    case = make.proposal(database, make.THERE, kind=Kind.compiled)
    acts.reflect_version(database, now=NOW, proposal_id=ids[0], version=1, document=document())
    add(database, ids[1])
    with database.reading() as db:

        def listed(before: int = BEFORE, **narrowed: str) -> list[int]:
            return [row.id for row in queries.listing(db, before=before, **narrowed)]

        assert listed() == [case, there, *reversed(ids)]
        assert listed(before=there) == list(reversed(ids))
        assert listed(jurisdiction=make.THERE) == [case, there]
        assert listed(kind="compiled") == [case]
        assert listed(stage="bid") == [ids[1]]
        assert listed(domain="payment", jurisdiction=make.HERE) == [ids[0]]
        assert listed(domain="logistics") == []
