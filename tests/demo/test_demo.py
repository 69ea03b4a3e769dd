"""The demonstration city holds what the product shows with it, all of it by the real acts, nothing of it real."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.audits import queries as audits
from deliberation.audits.models import AuditFinding, AuditUpload
from deliberation.comments.models import Answer, Comment, ConsultationRow, Moderation
from deliberation.config import Settings
from deliberation.consents import queries as consents
from deliberation.consents import standing as consent_standing
from deliberation.council.models import CouncilActEntry, CouncilBody, CouncilMember, CouncilVote
from deliberation.dataplans.models import Version
from deliberation.db import Database
from deliberation.demo import commenting, observing, people, story
from deliberation.demo.proposing import CAMERA, MAIN
from deliberation.demo.stage import DATA, Moments
from deliberation.proposals import queries as proposals
from deliberation.proposals.models import Incident, ProposalEvent
from deliberation.record import runner
from deliberation.record.models import LogPayload
from deliberation.votes import queries as votes
from deliberation.web.language import LANGUAGES, load_catalogue
from tests.client import Client
from tests.conftest import FixedClock, build_app
from tests.databases import PostgresqlCopies
from tests.demo.conftest import City
from tests.house import words
from tests.house.tree import assert_none
from tests.moment import NOW

TODAY = clock.day(NOW)
# Parties and politicians of today; the credit names the source of the texts, as its licence asks.
STOP = re.compile(
    "チームみらい|みらい|安野|自民|自由民主|立憲|公明|維新|共産|国民民主|れいわ|参政党|社民|日本保守|再生の道|石丸|石破|岸田|高市|小泉|"
    "野田佳彦|玉木|山本太郎|神谷|百田|河野太郎"
)
MASKED = re.compile("○○|https?://|@[a-z]")  # where a name or an address was cut out of a text of others
PAGES = (
    "/", f"/proposals/{MAIN}", f"/proposals/{MAIN}/v/1/plan", f"/proposals/{MAIN}/v/2/plan", f"/proposals/{MAIN}/easy",
    f"/proposals/{MAIN}/compare/1/2", f"/proposals/{MAIN}/comments", f"/proposals/{MAIN}/answers",
    f"/proposals/{MAIN}/consent", f"/proposals/{MAIN}/incidents", f"/proposals/{CAMERA}", "/consultations",
    "/consultations/1", "/consultations/3", "/moderation", "/council/a-shi", "/votes/tsuin-no-ashi-2026", "/consents/1",
    f"/audits/{MAIN}", "/audits/reports/1", "/audits/uploads/2", "/comments/1", "/gap", "/companies", "/record",
)  # fmt: skip


def count(db: Connection, table: type, *where: object) -> int:
    return int(db.execute(select(func.count()).select_from(table).where(*where)).scalar_one())  # type: ignore[arg-type]


def test_it_is_loaded_once(city: City) -> None:
    assert len(city.accounts) == 18
    assert story.load(city.database, city.settings, NOW) == []


def test_only_those_who_sign_in_have_a_password(city: City) -> None:
    with city.database.reading() as db:
        assert accounts.by_email(db, people.email("clerk1")).password_hash is not None
        assert accounts.by_email(db, people.email(people.crowd(1))).password_hash is None


def test_the_main_proposal_has_two_versions_and_the_other_one(city: City) -> None:
    with city.database.reading() as db:
        main, camera = proposals.by_slug(db, MAIN), proposals.by_slug(db, CAMERA)
        assert (main.version, camera.version, main.stage) == (2, 1, "bid")
        second = db.execute(select(Version).where(Version.proposal_id == main.id, Version.number == 2)).one()
        assert second.material_changes and {second.seat, second.second_seat} == {"clerk-1", "clerk-2"}
        assert proposals.by_slug(db, "platform") is not None and proposals.by_slug(db, "kamakura") is not None


def test_every_text_of_its_record_can_be_told_in_words(city: City) -> None:
    with city.database.reading() as db:
        texts = [bytes(payload) for payload in db.execute(select(LogPayload.payload)).scalars() if payload]
    assert len(texts) > 400
    assert_none(words.wordless(texts, [load_catalogue(lang) for lang in LANGUAGES]))


def test_a_consultation_holds_three_hundred_texts_of_others_each_with_its_credit(city: City) -> None:
    with city.database.reading() as db:
        rows = db.execute(select(Comment.credit, Comment.consultation_id).where(Comment.credit.is_not(None))).all()
    assert len(rows) >= 300 and {row.consultation_id for row in rows} == {1}
    numbers = {re.search(r"tm-\d+、\d{4}-\d\d-\d\d", row.credit)[0] for row in rows}
    assert len(numbers) == len(rows)
    assert all("CC BY 4.0" in row.credit and "チームみらい" in row.credit for row in rows)


def test_texts_come_from_many_people_verified_and_not(city: City) -> None:
    with city.database.reading() as db:
        speakers = db.execute(select(Comment.author_id, Comment.verified).distinct()).all()
        places = db.execute(select(Comment.flow_id, Comment.field).where(Comment.consultation_id == 1).distinct()).all()
        keys = db.execute(select(Comment.text_key, func.count()).group_by(Comment.text_key)).all()
        replies = count(db, Comment, Comment.parent_id.is_not(None))
    assert sum(s.verified for s in speakers) > 20 and sum(not s.verified for s in speakers) > 8
    assert len({p.flow_id for p in places}) == 7 and len(places) > 30
    assert max(number for key, number in keys if key) >= 3 and replies >= 5


def test_no_text_names_a_party_a_politician_or_a_private_person(city: City) -> None:
    with city.database.reading() as db:
        bodies = db.execute(select(Comment.body).where(Comment.body.is_not(None))).scalars()
        found = [body for body in bodies if STOP.search(body) or MASKED.search(body)]
    files = [path for path in DATA.glob("*.yaml") if path.name != "consultations.yaml"]
    found += [path.name for path in files if STOP.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_texts_of_others_are_told_with_their_number_day_and_place() -> None:
    texts = commenting.texts_of_others()
    assert len({text["id"] for text in texts}) == len(texts)
    assert all(date.fromisoformat(text["on"]).year == 2025 for text in texts)


def test_the_city_answered_with_every_result_and_one_changed_the_plan(city: City) -> None:
    with city.database.reading() as db:
        answers = db.execute(select(Answer.result, Answer.changed_version, Answer.changed_field)).all()
        left = count(db, Comment, Comment.answer_count == 0, Comment.state == "shown", Comment.consultation_id == 1)
        replies = count(db, Comment, Comment.parent_id.is_not(None))
    assert {a.result for a in answers} == {
        "adopted", "partly_adopted", "already_in_plan", "future_reference", "not_adopted", "out_of_scope",
    }  # fmt: skip
    assert {a.changed_field for a in answers if a.changed_version == 2} >= {"incentive_for_consent", "automation"}
    assert left == replies


def test_answers_of_one_consultation_are_overdue_and_two_are_open(city: City) -> None:
    with city.database.reading() as db:
        rows = db.execute(select(ConsultationRow).order_by(ConsultationRow.id)).all()
        waiting = count(db, Comment, Comment.consultation_id == 2, Comment.answer_count == 0)
    assert rows[1].answers_due < TODAY and waiting == 8
    assert [row.opens_on <= TODAY <= row.closes_on for row in rows] == [False, False, True, True]
    assert (rows[0].closes_on - rows[0].opens_on).days == 29


def test_texts_were_hidden_restored_appealed_and_one_was_withdrawn(city: City) -> None:
    with city.database.reading() as db:
        acts = db.execute(select(Moderation.act, Moderation.seat)).all()
        states = dict(db.execute(select(Comment.state, func.count()).group_by(Comment.state)).all())
    assert {a.act for a in acts} == {"hide", "restore", "appeal_kept", "appeal_restored", "lock", "lock_lifted"}
    assert {a.seat for a in acts} == {"moderator-1", "moderator-2"}
    assert (states["hidden"], states["withdrawn"]) == (2, 1)


def test_the_assembly_of_twenty_two_decided_by_roll_call(city: City) -> None:
    with city.database.reading() as db:
        seats = db.execute(select(CouncilBody.seats).where(CouncilBody.jurisdiction == people.CITY)).scalars().all()
        kinds = set(db.execute(select(CouncilActEntry.kind).where(CouncilActEntry.seat == "secretariat-1")).scalars())
        cast = db.execute(select(CouncilVote).where(CouncilVote.seat == "secretariat-1")).all()
        members = count(db, CouncilMember, CouncilMember.jurisdiction == people.CITY)
    assert set(seats) >= {22, 8} and members == 22 + 4 + 2  # and of the two councils
    assert kinds >= {"interpellation", "general_question", "resolution", "supplementary_resolution", "review"}
    failed = next(vote for vote in cast if vote.requirement == "two_thirds_present")
    assert (failed.in_favour, failed.against, failed.ending) == (13, 8, "rejected")
    assert sum(vote.roll_digest is not None for vote in cast) >= 6


def test_the_paper_vote_is_closed_with_its_result(city: City) -> None:
    with city.database.reading() as db:
        found = votes.evidence(db, "tsuin-no-ashi-2026", NOW)
    assert (found["roll"], found["cast"], found["quorate"], found["outcome"]) == (1200, 671, "met", "approved")
    assert sum(found["votes"].values()) + found["invalid"] == 671


def test_the_record_has_conditions_and_says_which_flows_need_a_new_decision(city: City) -> None:
    with city.database.reading() as db:
        standing = consent_standing.latest(db, proposals.by_slug(db, MAIN).id, TODAY)
        kinds = {c["kind"] for c in standing.conditions}
    states = {flow.flow_id: flow.state for flow in standing.flows}
    assert {"trip-booking", "points-wallet"} <= {flow for flow, state in states.items() if state == "stale"}
    assert (states["trip-location"], states["remote-care"]) == ("suspended", "refused")
    assert standing.uncovered == ("demand-analysis",)
    assert kinds == {"limit", "prohibition", "obligation"} and standing.overdue == {"C-6": 21}


def test_a_bill_on_the_assemblys_part_is_told_as_no_answer_to_the_plan(city: City) -> None:
    """It would have given the assembly more say: that it fell in the end is no dissent from the plan."""
    with city.database.reading() as db:
        standing = consent_standing.latest(db, proposals.by_slug(db, MAIN).id, TODAY)
        body = json.loads(consents.record(db, standing.row.id).body)
    acts = next(way["acts"] for way in body["evidence"] if way["way"] == "assembly_resolution")
    assert body["before_rule"] == []
    assert [(act["content"]["kind"], act["said"]) for act in acts] == [("resolution", "yes"), ("resolution", "no")]


def test_the_audit_finds_what_was_planted_and_nothing_else(city: City) -> None:
    with city.database.reading() as db:
        report = audits.standing(db, proposals.by_slug(db, MAIN).id)[0]
        rows = db.execute(select(AuditFinding).where(AuditFinding.report_id == report.id)).all()
        files = db.execute(select(AuditUpload).order_by(AuditUpload.id)).all()
        answered, disposed = audits.answers(db, report.id), audits.dispositions(db, report.id)
    assert {(row.code, row.flow_id, row.status, row.condition) for row in rows} == observing.expected()
    assert len(rows) == len(observing.expected())
    assert [file.rows_refused for file in files] == [0, 1, 0] and files[2].mends_id == files[1].id
    assert 0 < len(answered) < len(rows) and len(disposed) == 2


def test_incidents_were_reported_and_followed_up(city: City) -> None:
    with city.database.reading() as db:
        found = db.execute(select(Incident.kind, Incident.follows_id).order_by(Incident.id)).all()
    assert [(row.kind, row.follows_id) for row in found] == [("leak", None), ("leak", 1)]


def test_people_were_told(city: City) -> None:
    with city.database.reading() as db:
        author = accounts.by_email(db, people.email("resident1"))
        assert len(accounts.notices(db, author.id, 10**9)) >= 3


@pytest.mark.parametrize("now", [NOW, datetime(2025, 3, 1, 12, tzinfo=UTC), datetime(2029, 3, 1, 12, tzinfo=UTC)])
def test_the_story_lies_in_the_past_whatever_the_clock_says(now: datetime) -> None:
    moments = Moments(now)
    assert moments.at("2026-11-13 18:00") <= now
    assert moments.at("2026-11-13 18:00").weekday() == 4
    assert moments.ago(0, hour=23) <= now


def test_it_is_loaded_on_postgresql_too(postgresql_copies: PostgresqlCopies, city: City, tmp_path: Path) -> None:
    url = postgresql_copies.make()
    database, settings = Database(url), Settings(secret=city.settings.secret, var=tmp_path)
    (tmp_path / "keys").mkdir()
    runner.open_log(database, settings, NOW)
    assert len(story.load(database, settings, NOW)) == len(city.accounts)
    with database.reading() as there, city.database.reading() as here:
        for table in (Comment, CouncilVote, AuditFinding, Answer):
            assert count(there, table) == count(here, table)
    database.dispose()
    postgresql_copies.drop(url)


@pytest.fixture
def visitor(
    city: City, tmp_path: Path, compiled_templates: FileSystemBytecodeCache, monkeypatch: pytest.MonkeyPatch,
    fixed_clock: FixedClock,
) -> Client:  # fmt: skip
    app: Flask = build_app(city.database, city.settings.var, compiled_templates, monkeypatch)
    found = app.test_client()
    assert isinstance(found, Client)
    return found


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_its_pages_are_whole_in_both_languages(visitor: Client, prefix: str) -> None:
    for path in PAGES:
        assert visitor.page(prefix + path).heading, path


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_stays_at_its_address_says_how_to_cite_it(visitor: Client, prefix: str) -> None:
    for path in (
        "/comments/1", "/answers/1", "/consultations/1", "/council/acts/1", "/council/meetings/1",
        "/council/questions/1", "/consents/reports/1", f"/proposals/{MAIN}/compare/1/2", f"/proposals/{MAIN}/incidents",
    ):  # fmt: skip
        box = next(s for s in visitor.page(prefix + path).root.all("section") if s.attributes.get("class") == "cite")
        assert f"{path}" in box.text, path
        assert "compare" in path or any("/record/" in a.attributes["href"] for a in box.all("a")), path


@pytest.mark.parametrize("slug", [MAIN, CAMERA])
def test_every_event_of_the_city_shows_a_source_that_says_it_is_made_up(visitor: Client, city: City, slug: str) -> None:
    with city.database.reading() as db:
        proposal = proposals.by_slug(db, slug).id
        given = select(ProposalEvent.id, ProposalEvent.source_title).where(ProposalEvent.proposal_id == proposal)
        events = db.execute(given).all()
    page = visitor.page(f"/proposals/{slug}/council")
    rows = {row.attributes.get("id"): row.text for row in page.root.all("tr")}
    assert events
    for event in events:
        assert event.source_title and "（見本）" in event.source_title
        assert f"出典: {event.source_title}" in rows[f"event-{event.id}"]


def test_a_vote_is_cited_with_the_day_of_its_result(visitor: Client) -> None:
    sections = visitor.page("/votes/tsuin-no-ashi-2026").root.all("section")
    box = next(s for s in sections if s.attributes.get("class") == "cite")
    assert "（2026年" in box.text


def test_every_official_has_a_desk(visitor: Client, city: City) -> None:
    for part in ("administrator1", *(part for part, _role in people.OFFICIALS)):
        assert visitor.sign_in(people.actor(city.database, part)).page("/desk").heading, part


def test_texts_of_others_show_their_credit_where_they_are_read(visitor: Client) -> None:
    assert "CC BY 4.0" in visitor.page("/comments/1").text or "CC BY 4.0" in visitor.page("/comments/2").text


def test_the_data_files_hold_one_text_a_line() -> None:
    lines = (DATA / "comments.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(set(json.loads(line)) == {"id", "on", "topic", "flow", "field", "text"} for line in lines)
