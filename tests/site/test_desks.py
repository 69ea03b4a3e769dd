"""What waits for each official: not cut away by what is finished or elsewhere, each row with the form to do it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor, Role
from deliberation.comments import acts as comments
from deliberation.consents import process
from deliberation.dataplans import acts as plans
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.declared import declared
from deliberation.dataplans.presenting import present
from deliberation.dataplans.redflags import evaluate, evaluate_process, group
from deliberation.db import Database
from deliberation.proposals import queries as proposals
from deliberation.site import waiting
from deliberation.site.waiting import Duty
from tests import make
from tests.accounts.statements import statements
from tests.audits import scene as audits
from tests.client import Client
from tests.comments import making
from tests.conftest import FixedClock
from tests.consents.scene import Scene
from tests.council import assembly
from tests.council import calls as council
from tests.dataplans.documents import data
from tests.moment import NOW
from tests.page import Page

OWED = {"id": "C-9", "kind": "obligation"}
LATER = NOW + timedelta(days=200)


@pytest.fixture
def db(database: Database, app: Flask) -> Iterator[Connection]:
    with database.writing() as connection, app.test_request_context():
        yield connection


def waits(db: Connection, me: Actor, role: Role, most: int = 100, now=NOW) -> list[Duty]:
    return waiting.duties(db, me, role, now, most)


def kinds(found: list[Duty]) -> set[str]:
    return {d.what for d in found}


def addresses(page: Page) -> set[str]:
    return {a.attributes.get("href", "") for a in page.root.all("main")[0].all("a")}


def consulted(db: Connection, place: str, days_ago: int, *, commented: bool = True) -> str:
    """A consultation of three days that long ago, with one comment. The slug of its proposal."""
    begun = NOW - timedelta(days=days_ago)
    slug = making.published(db, place)
    clerk = make.officer(db, Role.clerk, place)
    making.consultation(
        db, slug, by=clerk, opens=making.TODAY - timedelta(days=days_ago), days=3, now=begun, short_reason="trial"
    )
    if commented:
        making.comment(db, slug, now=begun)
    return slug


def test_what_is_owed_for_long_stands_first_however_much_is_finished(db: Connection) -> None:
    old = consulted(db, make.HERE, 300)
    for days in range(3):
        consulted(db, make.HERE, 100 - days, commented=False)
        consulted(db, "elsewhere", 90 - days)
    newer = consulted(db, make.HERE, 50)
    found = [d for d in waits(db, make.officer(db, Role.clerk), Role.clerk) if d.what == "answers"]
    assert [d.href for d in found] == [f"/proposals/{slug}/answer" for slug in (old, newer)]
    assert [d.n for d in found] == [1, 1]
    assert found[0].due < found[1].due


def test_a_clerk_of_many_municipalities_sees_each_of_them(db: Connection) -> None:
    clerk = make.officer(db, Role.clerk, "place-0")
    for n in range(5):
        make.proposal(db, f"place-{n}")
        clerk = clerk if n == 0 else make.grant(db, clerk, Role.clerk, f"place-{n}")
    assert len([d for d in waits(db, clerk, Role.clerk) if d.what == "plan"]) == 5


def test_a_proponent_explains_reports_and_replies(db: Connection, tmp_path: Path) -> None:
    at = audits.scene(db, "authorised", OWED)
    audits.load(db, at, tmp_path, audits.rows(at, {"recipient_id": "party:elsewhere"}))
    report = audits.publish(db, at, tmp_path)
    proponent = make.officer(db, Role.proponent)
    found = {d.what: d for d in waits(db, proponent, Role.proponent)}
    assert found["findings"].href == f"/audits/reports/{report}/findings/1/answer" and found["findings"].due
    assert found["obligation"].href == f"/consents/{at.record}/conditions/C-9/fulfilments/new"
    assert found["flags"].href == f"/proposals/{at.slug}/v/1/flags"
    document = dataplans.document_of(dataplans.newest(db, at.proposal), "filed")
    record = process.process_record(db, proposals.by_id(db, at.proposal), document)
    process_flags = evaluate_process(record)
    flags = (*evaluate(document), *process_flags)
    points = {(g.rule, g.fields[0] if g.rule == "GAP" else None) for g in group(flags, "raised")}
    assert found["flags"].n == len(points)
    replies = dict.fromkeys(points, "We say so.")
    said = {"proposal_id": at.proposal, "version": 1, "replies": replies, "process": process_flags}
    plans.reply_to_flags(db, by=proponent, now=NOW, **said)
    assert "flags" not in kinds(waits(db, proponent, Role.proponent))
    assert waits(db, make.officer(db, Role.proponent, "elsewhere"), Role.proponent) == []


def test_points_that_rest_on_the_procedure_wait_like_the_others_until_they_are_replied_to(db: Connection) -> None:
    """RF43, residents without a seat in the zone council, is raised by the plan itself."""
    made = making.published(db)
    found = proposals.by_slug(db, made)
    making.publish(db, found.id, make.HERE, data({"resident_seats_in_zone_council": 0}))
    document = dataplans.document_of(dataplans.newest(db, found.id), "filed")
    (record,) = process.process_records(db, {found.id: declared(document)}).values()
    assert record == process.process_record(db, found, document)
    of_process = evaluate_process(record)
    raised = {f.rule for f in of_process if f.state == "raised"}
    assert raised
    proponent = make.officer(db, Role.proponent)
    before = next(d.n for d in waits(db, proponent, Role.proponent) if d.what == "flags")
    replies = {(rule, None): "We say so." for rule in raised}
    said = {"proposal_id": found.id, "version": 2, "replies": replies, "process": of_process}
    plans.reply_to_flags(db, by=proponent, now=NOW, **said)
    (after,) = [d.n for d in waits(db, proponent, Role.proponent) if d.what == "flags"] or [0]
    assert after == before - len(raised)


def test_a_reply_holds_until_the_plan_changes_at_that_place_on_the_desk_as_on_the_page(db: Connection) -> None:
    slug = making.published(db)
    plan = proposals.by_slug(db, slug)
    making.publish(db, plan.id, make.HERE, data({}, {"biometric": True, "operator_jurisdiction": ["US"]}))
    document = dataplans.document_of(dataplans.newest(db, plan.id), "filed")
    points = {g.point for g in group(evaluate(document), "raised")}
    kept = {g.point for g in group(evaluate(document), "raised") if "operator_jurisdiction" in g.fields}
    proponent = make.officer(db, Role.proponent)
    said = {"proposal_id": plan.id, "version": 2, "replies": dict.fromkeys(points, "We say so.")}
    plans.reply_to_flags(db, by=proponent, now=NOW, **said)
    assert kept and points - kept

    def without_reply() -> tuple[int, set[tuple[str, str | None]]]:
        """On the desk, and on the page of the newest version."""
        found = dataplans.document_of(dataplans.newest(db, plan.id), "filed")
        shown = present(found, "planned", (), dataplans.flag_replies(db, plan.id))
        open_here = {g.point for g in shown.raised if not shown.held_replies(g)}
        assert all(shown.replies_to(g) for g in shown.raised if g.point in open_here & points)
        return next((d.n for d in waits(db, proponent, Role.proponent) if d.what == "flags"), 0), open_here

    elsewhere = data({"vendor_exit_plan": False}, {"biometric": True, "operator_jurisdiction": ["US"]})
    there = data({}, {"biometric": True, "operator_jurisdiction": ["GB"]})
    for changed, still in ((elsewhere, set()), (there, kept)):
        making.publish(db, plan.id, make.HERE, changed)
        count, found = without_reply()
        assert (count, found & points) == (len(found), still)
    told = {"proposal_id": plan.id, "version": 4, "replies": dict.fromkeys(kept, "Now in Britain.")}
    plans.reply_to_flags(db, by=proponent, now=NOW, **told)
    assert without_reply()[1] & points == set()


def test_a_condition_that_nobody_reported_on_is_seen_by_the_assembly_and_done_by_the_proponent(db: Connection) -> None:
    scene = Scene(db)
    scene.freeze()
    scene.choose(scene.resolution())
    duty = {"kind": "obligation", "duty": "report", "due": "2026-11-01"}
    scene.record({"id": "C-1", "flows": [], **duty})
    member = make.officer(db, Role.council_member)
    assert [d.code for d in waits(db, member, Role.council_member) if d.what == "unkept"] == ["C-1 (R-1)"]
    proponent = make.officer(db, Role.proponent)
    assert "obligation" in kinds(waits(db, proponent, Role.proponent))


def test_records_wait_for_the_auditor_until_a_report_and_their_findings_once_they_are_late(
    db: Connection, tmp_path: Path
) -> None:
    at, auditor = audits.scene(db), make.officer(db, Role.auditor)
    assert waits(db, auditor, Role.auditor) == []
    audits.load(db, at, tmp_path, audits.rows(at, {"recipient_id": "party:elsewhere"}))
    (one,) = waits(db, auditor, Role.auditor)
    assert (one.what, one.n, one.href) == ("unaudited", 1, f"/audits/{at.slug}/report")
    audits.publish(db, at, tmp_path)
    assert waits(db, auditor, Role.auditor) == []
    assert kinds(waits(db, auditor, Role.auditor, now=LATER)) == {"unexplained"}


def test_an_observer_sees_when_they_last_gave_in_records_and_what_is_to_be_mended(
    db: Connection, tmp_path: Path
) -> None:
    at = audits.scene(db)
    assert [d.what for d in waits(db, at.observer, Role.observer)] == ["first_post"]
    bad = audits.load(db, at, tmp_path, audits.rows(at, {}, {"event_id": "o 2"}))
    found = {d.what: d for d in waits(db, at.observer, Role.observer)}
    assert set(found) == {"post", "mend"} and found["mend"].n == 1 and found["post"].day == NOW
    audits.load(db, at, tmp_path, audits.rows(at, {"event_id": "o-22"}), mends_id=bad)
    assert kinds(waits(db, at.observer, Role.observer)) == {"post"}


def test_the_secretariat_answers_members_and_records_votes(db: Connection) -> None:
    here = assembly.assembly(db)
    act_id, request_id = assembly.bill(db, here), council.request(db, here)
    found = {d.href for d in waits(db, here.secretariat, Role.secretariat)}
    assert {f"/council/acts/{act_id}/vote", f"/council/requests/{request_id}/decide"} <= found


def test_the_secretariat_sees_what_is_late_before_what_has_no_day(db: Connection) -> None:
    here = assembly.assembly(db)
    assembly.bill(db, here)
    consulted(db, make.HERE, 200)
    found = [d.what for d in waits(db, here.secretariat, Role.secretariat)]
    assert found == ["unanswered", "unvoted"]


def test_a_review_waits_for_another_moderator_than_the_one_who_hid(db: Connection) -> None:
    slug, author = making.published(db), make.resident(db)
    first, second = make.officer(db, Role.moderator), make.officer(db, Role.moderator)
    no = making.hidden(db, slug, author, moderator=first)
    comments.file_appeal(db, by=author, now=NOW, comment_id=no, body="It names nobody.")
    assert waits(db, first, Role.moderator) == []
    (one,) = waits(db, second, Role.moderator)
    assert (one.what, one.n) == ("appeal", no)


def test_a_member_of_the_assembly_sees_what_changed_and_what_is_late(db: Connection) -> None:
    slug, member = making.published(db, versions=2), make.officer(db, Role.council_member)
    consulted(db, make.HERE, 200)
    found = {d.what: d for d in waits(db, member, Role.council_member)}
    assert found["changed"].href == f"/proposals/{slug}/compare/1/2"
    assert {"changed", "unanswered", "unreplied"} <= set(found)
    assert "changed" not in kinds(waits(db, member, Role.council_member, now=LATER))


def test_a_long_list_says_so_and_has_a_page_of_its_own(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    clerk = make.officer(sqlite_database, Role.clerk)
    slugs = [f"plan-to-write-{n}" for n in range(12)]
    for slug in slugs:
        make.proposal(sqlite_database, slug=slug)
    client.sign_in(clerk)
    short, whole = client.page("/desk"), client.page("/desk?all=clerk")
    drafts = {f"/proposals/{slug}/draft" for slug in slugs}
    assert len(drafts & addresses(short)) == 10 and "/desk?all=clerk" in addresses(short)
    assert drafts <= addresses(whole)
    assert addresses(client.page("/desk?all=auditor")) == addresses(short)  # not mine: the desk as it is


@pytest.mark.parametrize("role", list(Role))
def test_a_desk_asks_little_of_the_database(client: Client, sqlite_database: Database, role: Role) -> None:
    making.published(sqlite_database)
    client.sign_in(make.officer(sqlite_database, role, "*" if role is Role.administrator else make.HERE))
    with statements(sqlite_database) as seen:
        client.page("/desk")
    assert len(seen) <= 12, "\n".join(seen)
