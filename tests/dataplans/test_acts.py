"""Publishing pins both digests and every flow, needs two seats, and is never undone but by a tombstone."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from deliberation.accounts import acts as accounts
from deliberation.accounts.rules import Role
from deliberation.dataplans import acts, queries
from deliberation.dataplans.digests import document_digest, flow_digests, plan_digest
from deliberation.dataplans.document import check
from deliberation.db import Database
from deliberation.errors import Gone, Missing, Problems, Refused
from deliberation.proposals import queries as proposals
from deliberation.proposals.kinds import Kind
from deliberation.record.models import LogEntry
from tests import make
from tests.dataplans.documents import data, text, unknown
from tests.dataplans.publishing import published
from tests.moment import NOW


def refused(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as found:
        act(*args, **kwargs)
    return found.value.reason


@pytest.fixture
def bus(database: Database) -> int:
    return make.proposal(database, slug="bus")


def saved(db: Database, proposal_id: int, document: dict[str, Any], revision: int = 0) -> int:
    raw = json.dumps(document).encode()
    by = make.officer(db, Role.clerk)
    return acts.import_draft(db, by=by, now=NOW, proposal_id=proposal_id, revision=revision, raw=raw)


def test_a_version_keeps_its_bytes_both_digests_and_every_flow(database: Database, bus: int):
    document = check(data({}, {}, {"flow_id": "shop"}))
    assert published(database, "bus", data({}, {}, {"flow_id": "shop"})) == [1]
    with database.reading() as db:
        row = queries.version(db, bus, 1)
        flows = queries.flows(db, row.id)
        entry = db.execute(select(LogEntry.leaf).where(LogEntry.id == row.log_entry_id)).scalar_one()
        listed = proposals.by_slug(db, "bus")
    assert row.document == document.canonical
    assert (row.document_digest, row.plan_digest) == (document_digest(document.data), plan_digest(document.data))
    assert {f.flow_id: f.digest for f in flows} == flow_digests(document.data)
    facts = json.loads(entry)["facts"]
    assert (facts["document"], facts["plan"]) == (row.document_digest, row.plan_digest)
    assert (listed.version, listed.title_ja) == (1, "予約バス")
    assert (row.seat, row.second_seat) == ("clerk-1", "clerk-2")


def test_the_next_version_says_what_became_of_each_flow(database: Database, bus: int):
    published(database, "bus", data({}, {}, {}), data({}, {}, {"retention": "P10Y"}, {"flow_id": "new"}))
    with database.reading() as db:
        row = queries.version(db, bus, 2)
        states = {f.flow_id: f.change for f in queries.flows(db, row.id)}
        chain = [(c.number, c.flow_id, c.change) for c in queries.chain(db, bus)]
    assert states == {"bus": "carried", "flow-1": "material", "new": "new"}
    assert (row.changes, row.material_changes) == (2, 2)
    assert chain[0] == (1, "bus", "new") and (2, "bus", "carried") in chain


def test_a_corrigendum_says_what_it_corrects_and_its_text_is_not_material(database: Database, bus: int):
    published(database, "bus", data(), data({}, {"purpose_text": text("便を見直す為")}), corrects=1)
    with database.reading() as db:
        row = queries.version(db, bus, 2)
        assert [f.change for f in queries.flows(db, row.id)] == ["carried"]
    assert (row.corrigendum_of, row.correction, row.material_changes) == (1, "誤字を直した", 0)


def test_publishing_goes_through_another_person(database: Database, bus: int):
    clerk = make.officer(database, Role.clerk)
    saved(database, bus, data())
    arguments = {
        "proposal": "bus",
        "document": document_digest(check(data()).data),
        "corrects": None,
        "correction": None,
    }
    pending = accounts.propose_act(
        database, by=clerk, now=NOW, act="publish_version", jurisdiction=make.HERE, arguments=arguments
    )
    with database.reading() as db:
        digest = make.shown_digest(db, pending)
    assert (
        refused(accounts.confirm_act, database, by=clerk, now=NOW, pending_id=pending, digest=digest)
        == "needs_another_person"
    )
    second = make.officer(database, Role.clerk)
    assert accounts.confirm_act(database, by=second, now=NOW, pending_id=pending, digest=digest) == 1


def publish(db: Database, document: dict[str, Any], **changed: Any) -> int:
    first, second = make.officer(db, Role.clerk), make.officer(db, Role.clerk)
    arguments: dict[str, Any] = {
        "proposal": "bus",
        "document": document_digest(check(document).data),
        "jurisdiction": make.HERE,
    }
    return acts.publish_version(db, by=second, now=NOW, first=first, **{**arguments, **changed})


def test_a_draft_that_changed_after_the_first_seat_saw_it_is_not_published(database: Database, bus: int):
    saved(database, bus, data({}, {"retention": "P10Y"}))
    assert refused(publish, database, data()) == "draft_changed"


def test_without_a_draft_there_is_nothing_to_publish(database: Database, bus: int):
    assert refused(publish, database, data()) == "no_draft"


def test_the_same_document_is_not_published_twice(database: Database, bus: int):
    published(database, "bus", data())
    saved(database, bus, data())
    assert refused(publish, database, data()) == "nothing_changed"


def test_an_unfinished_plan_can_be_published_but_not_an_unsound_one(database: Database, bus: int):
    short = {"format": "jukugi-proposal/1", "title": text("題"), "summary": text("要約"), "plan": {}}
    saved(database, bus, short)
    assert publish(database, short) == 1
    clerk = make.officer(database, Role.clerk)
    acts.save_draft(database, by=clerk, now=NOW, proposal_id=bus, revision=0, answers={"title": None})
    with pytest.raises(Problems) as found:
        publish(database, short)
    assert [(p.path, p.reason) for p in found.value.problems] == [("title", "member_missing")]


def test_a_proposal_of_another_place_is_out_of_reach(database: Database):
    make.proposal(database, make.THERE, slug="bus")
    with pytest.raises(Missing):
        publish(database, data())


def test_a_colleagues_saving_is_never_overwritten(database: Database, bus: int):
    assert saved(database, bus, data()) == 1
    clerk = make.officer(database, Role.clerk)
    save = {"by": clerk, "now": NOW, "proposal_id": bus, "answers": {"plan/country": unknown("undecided")}}
    assert refused(acts.save_draft, database, revision=0, **save) == "edited_meanwhile"
    assert acts.save_draft(database, revision=1, **save) == 2
    other = make.officer(database, Role.clerk)
    assert refused(acts.discard_draft, database, by=other, now=NOW, proposal_id=bus, revision=1) == "edited_meanwhile"
    assert refused(acts.save_draft, database, revision=1, **save) == "edited_in_another_window"


def test_a_draft_begins_from_the_newest_version(database: Database, bus: int):
    published(database, "bus", data())
    clerk = make.officer(database, Role.clerk)
    acts.add_flow(database, by=clerk, now=NOW, proposal_id=bus, revision=0, flow_id="shop")
    with database.reading() as db:
        row = queries.draft(db, bus)
        flows = queries.draft_begun(db, bus, row)["plan"]["flows"]
    assert (row.based_on, [f["flow_id"] for f in flows]) == (1, ["bus", "shop"])


def test_nobody_writes_the_plan_of_a_compiled_case(database: Database):
    compiled = make.proposal(database, kind=Kind.compiled)
    by = make.officer(database, Role.clerk)
    save = {"by": by, "now": NOW, "revision": 0, "answers": {}}
    assert refused(acts.save_draft, database, proposal_id=compiled, **save) == "compiled_read_only"


def test_a_compiled_case_is_published_by_command_and_a_citys_proposal_is_not(database: Database, bus: int):
    compiled = make.proposal(database, kind=Kind.compiled, slug="case")
    seen = data({}, {"retention": unknown("not_seen")})
    assert acts.publish_by_command(database, now=NOW, proposal_id=compiled, document=seen) == 1
    assert (
        refused(acts.publish_by_command, database, now=NOW, proposal_id=bus, document=data())
        == "publish_needs_two_seats"
    )
    with database.reading() as db:
        _, row, document = queries.shown(db, "case")
    assert document.compiled and row.seat is None


def redact(db: Database, version: int = 1, reason: str = "個人の名前があった") -> None:
    first, second = make.officer(db, Role.clerk), make.officer(db, Role.clerk)
    acts.redact_version(
        db, by=second, now=NOW, first=first, jurisdiction=make.HERE, proposal="bus", version=version, reason=reason
    )


def test_a_redacted_version_leaves_a_tombstone_with_its_reason_and_digest(database: Database, bus: int):
    published(database, "bus", data())
    redact(database)
    with database.reading() as db:
        row = queries.version(db, bus, 1)
        assert row.document is None and row.document_digest == document_digest(check(data()).data)
        with pytest.raises(Gone) as gone:
            queries.shown(db, "bus", 1)
        assert queries.place(db, "bus", 1).redacted
        assert [f.name_ja for f in queries.flows(db, row.id)] == [None]
    assert gone.value.values["reason"] == "個人の名前があった"
    assert gone.value.values["proposal"] == bus and gone.value.values["number"] == 1
    assert refused(redact, database) == "redacted_already"


def test_a_version_after_a_redacted_one_has_only_new_flows(database: Database, bus: int):
    published(database, "bus", data())
    redact(database)
    published(database, "bus", data({}, {"retention": "P1Y"}))
    with database.reading() as db:
        row = queries.version(db, bus, 2)
        assert [f.change for f in queries.flows(db, row.id)] == ["new"]
    assert row.changes is None


def test_a_redaction_needs_its_reason(database: Database, bus: int):
    published(database, "bus", data())
    assert refused(redact, database, reason=" ") == "redaction_needs_reason"


def test_versions_are_found_by_either_digest(database: Database, bus: int):
    published(database, "bus", data(), data(summary=text("別の要約")))
    with database.reading() as db:
        plan = queries.by_digest(db, plan_digest(check(data()).data))
        whole = queries.by_digest(db, document_digest(check(data()).data))
        assert [v.number for v in queries.versions(db, bus)] == [2, 1]
    assert [r.number for r in plan] == [1, 2] and [(r.slug, r.number) for r in whole] == [("bus", 1)]


def test_a_place_is_a_flow_a_field_or_a_part(database: Database, bus: int):
    published(database, "bus", data())
    with database.reading() as db:
        version = queries.place(db, "bus", 1).version_id
        there = [(None, None), (None, "country"), (None, "costs"), ("bus", None), ("bus", "retention")]
        assert all(queries.place_exists(db, version, *p) for p in there)
        gone = [(None, "retention"), ("bus", "country"), ("gone", None), ("gone", "retention")]
        assert not any(queries.place_exists(db, version, *p) for p in gone)
        assert queries.place_in_words(db, "bus", 1, "bus", "retention")["value"].value == "P90D"
        assert queries.place_in_words(db, "bus", 1, None, None) == {}


def reply(db: Database, proposal_id: int, *said: tuple[str, str | None, str]) -> None:
    by, replies = make.officer(db, Role.proponent), {(rule, field): body for rule, field, body in said}
    acts.reply_to_flags(db, by=by, now=NOW, proposal_id=proposal_id, version=1, replies=replies)


def problems_of(db: Database, proposal_id: int, *said: tuple[str, str | None, str]) -> list[tuple[str, str]]:
    with pytest.raises(Problems) as found:
        reply(db, proposal_id, *said)
    return [(p.path, p.reason) for p in found.value.problems]


FLAGGED = {"biometric": True, "retention": unknown("undecided"), "domain": unknown("not_stated")}


def test_the_proponent_replies_to_points_that_stand(database: Database, bus: int):
    published(database, "bus", data({}, FLAGGED))
    reply(database, bus, ("RF19", None, "入口だけで使う"), ("RF22", None, "来年決める"))
    reply(database, bus, ("GAP", "domain", "移動"), ("RF40", None, "議会で聞いた"))
    with database.reading() as db:
        replies = queries.flag_replies(db, bus)
    assert [r.body for r in replies["RF19", None]] == ["入口だけで使う"]
    assert set(replies) == {("RF19", None), ("RF22", None), ("GAP", "domain"), ("RF40", None)}


def test_many_replies_to_one_point_take_no_other_points_place(database: Database, bus: int):
    published(database, "bus", data({}, FLAGGED))
    reply(database, bus, ("RF22", None, "来年決める"))
    for number in range(queries.OF_ONE_POINT + 3):
        reply(database, bus, ("RF19", None, f"返答{number}"))
    with database.reading() as db:
        said = queries.flag_replies(db, bus)
    assert [(r.body, r.of_all) for r in said["RF22", None]] == [("来年決める", 1)]
    assert (said["RF19", None][0].body, said["RF19", None][0].of_all) == ("返答22", 23)
    assert [r.body for r in said["RF19", None]] == [f"返答{n}" for n in range(22, 2, -1)]


def test_replies_are_published_all_or_none_and_every_problem_is_named(database: Database, bus: int):
    published(database, "bus", data({}, FLAGGED))
    wrong = [("RF01", None, "x"), ("GAP", "name", "x"), ("RF19", None, " "), ("RF22", None, "来年決める")]
    assert problems_of(database, bus, *wrong) == [
        ("RF01", "no_such_flag"), ("GAP/name", "no_such_flag"), ("RF19", "reply_length"),
    ]  # fmt: skip
    assert refused(reply, database, bus) == "no_reply_written"
    with database.reading() as db:
        assert queries.flag_replies(db, bus) == {}


def test_a_later_reply_stands_beside_the_earlier_and_the_same_words_are_not_published_twice(
    database: Database, bus: int
):
    published(database, "bus", data({}, FLAGGED))
    for body in ("入口だけで使う", "出口でも使う"):
        reply(database, bus, ("RF19", None, body))
    assert problems_of(database, bus, ("RF19", None, "出口でも使う")) == [("RF19", "reply_said_already")]
    reply(database, bus, ("RF19", None, "入口だけで使う"))
    with database.reading() as db:
        said = [r.body for r in queries.flag_replies(db, bus)["RF19", None]]
    assert said == ["入口だけで使う", "出口でも使う", "入口だけで使う"]
