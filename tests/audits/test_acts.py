"""The audit's acts on both engines: who may, what is kept, what is refused, what a report says."""

import hashlib
import io
import json
from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Role
from deliberation.audits import acts, queries, rules, store
from deliberation.audits.models import AuditUpload
from deliberation.audits.reading import digest
from deliberation.consents.models import ConsentMeasure
from deliberation.errors import Missing, Refused
from deliberation.record import queries as record
from tests import make
from tests.audits import scene as s
from tests.council import assembly as a
from tests.moment import NOW


@pytest.fixture
def at(db: Connection) -> s.Scene:
    return s.scene(db)


SILENT = {("A26", "not_observed"), ("A29", "not_observed")}  # what one day of one observer leaves unrecorded


def found(db: Connection, report_id: int) -> set[tuple[str, str]]:
    return {(f.code, f.status) for f in queries.findings(db, report_id)}


def test_a_file_is_kept_as_it_came_and_its_good_rows_count(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    raw = s.rows(at, {}, {"event_id": "o 2"}, {})
    upload = queries.upload(db, s.load(db, at, tmp_path, raw))
    assert (upload.rows_taken, upload.rows_refused) == (2, 1)
    assert upload.digest == "sha256:" + hashlib.sha256(raw).hexdigest()
    assert store.path_of(tmp_path, upload.digest).read_bytes() == raw
    (line,) = queries.refused_lines(db, upload.id)
    assert (line.line, line.code, line.name) == (2, "notation", "event_id")


def test_the_same_file_twice_is_recognised(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    number = s.load(db, at, tmp_path, s.rows(at, {}))
    with pytest.raises(Refused) as refused:
        s.load(db, at, tmp_path, s.rows(at, {}))
    assert (refused.value.reason, refused.value.values["no"]) == ("file_known", number)
    assert make.rows(db, AuditUpload) == 1


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "file_empty"), (b"\n\n", "file_empty"), (b"{\n", "file_without_rows"),
        ("event_id,\u6d41\u308c\n1,2\n".encode("cp932"), "file_wrong_encoding"),
        ("event_id,a\n".encode("utf-16"), "file_wrong_encoding"),
    ],
)  # fmt: skip
def test_a_file_without_a_row_is_not_kept(db: Connection, at: s.Scene, tmp_path: Path, raw: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        s.load(db, at, tmp_path, raw)
    assert refused.value.reason == reason


@pytest.mark.parametrize("good", [0, 3])
def test_a_file_of_bad_lines_is_not_read_to_its_end(db: Connection, at: s.Scene, tmp_path: Path, good: int) -> None:
    """A few megabytes of them took minutes, in which others waited."""
    raw = s.rows(at, *[{} for _ in range(good)]) + b"{}\n" * 30_000
    received = store.receive(tmp_path, io.BytesIO(raw), {})
    assert (received.rows_taken, received.rows_refused) == (good, rules.REFUSED_KEPT + 1)
    with pytest.raises(Refused, match="file_mostly_refused"):
        s.load(db, at, tmp_path, raw)


def test_the_broken_lines_alone_are_mended_and_sent_again(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    first = s.load(db, at, tmp_path, s.rows(at, {}, {"event_id": "o 2"}, {}))
    upload = queries.upload(db, first)
    numbers = queries.refused_numbers(db, first)
    (broken,) = store.refused_only(tmp_path, upload.digest, upload.kind, numbers)
    mended = s.load(db, at, tmp_path, broken.replace(b"o 2", b"o-2"), mends_id=first)
    assert queries.upload(db, mended).mends_id == first and [f.id for f in queries.mended_by(db, upload)] == [mended]
    assert s.composed(db, at, tmp_path)["rows"]["audited"] == 3


def test_only_ones_own_file_can_be_mended(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    other = s.scene(db)
    number = s.load(db, other, tmp_path, s.rows(other, {}))
    with pytest.raises(Refused, match="mends_other_file"):
        s.load(db, at, tmp_path, s.rows(at, {}), mends_id=number)


def test_a_chain_goes_on_from_file_to_file(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    first = s.rows(at, {})
    s.load(db, at, tmp_path, first)
    s.load(db, at, tmp_path, s.rows(at, {"prev_hash": digest(first.rstrip())}))
    later = s.load(db, at, tmp_path, s.rows(at, {"prev_hash": "sha256:" + "0" * 64}))
    assert queries.upload(db, later).gaps == 1
    assert [f["chain"]["links"] for f in s.composed(db, at, tmp_path)["files"]] == [0, 1, 0]
    assert [f["chain"]["gaps"] for f in s.composed(db, at, tmp_path)["files"]] == [0, 0, 1]


def test_nobody_loads_without_an_appointment_for_this_proposal(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    raw = s.received(tmp_path, s.rows(at, {}))
    for by, reason in (
        (make.officer(db, Role.observer), "observer_not_appointed"),
        (make.officer(db, Role.auditor), "only_observer"),
        (make.grant(db, at.observer, Role.auditor), "auditor_loads_nothing"),
    ):
        with pytest.raises(Refused) as refused:
            acts.load_rows(db, by=by, now=NOW, proposal_id=at.proposal, received=raw)
        assert refused.value.reason == reason


def test_an_appointment_that_ended_loads_no_more(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    s.load(db, at, tmp_path, s.rows(at, {}))
    acts.end_observer(db, by=at.secretariat, now=NOW, observer_id=at.post)
    with pytest.raises(Refused, match="observer_not_appointed"):
        s.load(db, at, tmp_path, s.rows(at, {}, {}))
    with pytest.raises(Refused, match="observer_ended"):
        acts.end_observer(db, by=at.secretariat, now=NOW, observer_id=at.post)
    assert len(queries.all_uploads(db, at.proposal)) == 1


@pytest.mark.parametrize(
    ("roles", "changed", "reason"),
    [
        ((), {}, "not_an_observer"),
        ((Role.observer, Role.proponent), {"independent": True}, "observer_is_proponent"),
        ((Role.observer, Role.auditor), {}, "auditor_loads_nothing"),
        ((Role.observer,), {"code": "Gateway 1"}, "observer_code_form"),
        ((Role.observer,), {"code": "gateway-1"}, "observer_code_taken"),
    ],
)
def test_who_cannot_be_appointed(
    db: Connection, at: s.Scene, roles: tuple[Role, ...], changed: dict[str, object], reason: str
) -> None:
    person = make.person(db)
    for role in roles:
        person = make.grant(db, person, role)
    given = {
        "person_id": person.person_id,
        "code": "walkers",
        "name": {"ja": "Walkers"},
        "independent": False,
        **changed,
    }
    with pytest.raises(Refused) as refused, db.begin_nested():
        acts.appoint_observer(db, by=at.secretariat, now=NOW, proposal_id=at.proposal, **given)
    assert refused.value.reason == reason


def test_a_report_of_rows_that_keep_to_the_plan_finds_nothing(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    s.load(db, at, tmp_path, s.rows(at, {}, {}))
    report = queries.report(db, s.publish(db, at, tmp_path))
    assert found(db, report.id) == SILENT
    assert (report.rows_audited, report.rows_against, report.rows_deviating) == (2, 0, 0)
    assert report.digest == "sha256:" + hashlib.sha256(report.body).hexdigest()


def test_a_report_finds_what_was_planted(db: Connection, tmp_path: Path) -> None:
    at = s.scene(db, "authorised_with_conditions", {"id": "C-1", "kind": "limit", "on": "country", "values": ["JP"]})
    s.load(db, at, tmp_path, s.rows(
        at, {}, {"recipient_id": "party:nobody"}, {"processing_country": "US"}, {"withdrawn_count": 3},
        {"purpose_code": None}, {"flow_id": "gate-camera"},
    ))  # fmt: skip
    report_id = s.publish(db, at, tmp_path)
    assert found(db, report_id) == {
        ("A14", "violation"),
        ("A01", "deviation"),
        ("A02", "deviation"),
        ("A07", "deviation"),
        ("A11", "deviation"),
        ("A30", "unverifiable"),
        *SILENT,
    }
    report = queries.report(db, report_id)
    assert (report.rows_against, report.rows_deviating, report.left_open) == (1, 4, 1)
    assert (report.findings_against, report.findings_deviating) == (1, 4)
    assert report.answers_due == (NOW + timedelta(days=14)).date()


def test_a_refused_flow_in_use_is_against_the_record(db: Connection, tmp_path: Path) -> None:
    at = s.scene(db, "refused")
    s.load(db, at, tmp_path, s.rows(at, {}))
    assert ("A12", "violation") in found(db, s.publish(db, at, tmp_path))


def test_a_suspension_by_the_assembly_reaches_the_audit(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    seats = {"seat": "secretariat-1", "second_seat": "secretariat-2"}
    measure = {"record_id": at.record, "effect": "suspend", "reference": "act:1", "flows": "[]", "holds_from": s.FIRST}
    db.execute(insert(ConsentMeasure), {**measure, "reason": "-", "at": NOW, "entry_id": 1, **seats})
    s.load(db, at, tmp_path, s.rows(at, {}))
    assert ("A12", "violation") in found(db, s.publish(db, at, tmp_path))


def test_without_any_row_the_flow_is_not_observed(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    window = {"window_start": "2026-10-01T00:00:00+09:00", "window_end": "2026-10-02T00:00:00+09:00"}
    s.load(db, at, tmp_path, s.rows(at, window))
    report_id = s.publish(db, at, tmp_path)
    assert found(db, report_id) == {("A25", "not_observed")}
    assert queries.report(db, report_id).rows_audited == 0


def test_the_same_report_is_not_published_twice(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    s.load(db, at, tmp_path, s.rows(at, {}))
    number = s.publish(db, at, tmp_path)
    with pytest.raises(Refused) as refused:
        s.publish(db, at, tmp_path)
    assert (refused.value.reason, refused.value.values["no"]) == ("report_known", number)


def test_a_report_says_which_ones_it_follows(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    s.load(db, at, tmp_path, s.rows(at, {"withdrawn_count": 3}))
    first = s.publish(db, at, tmp_path)
    s.load(db, at, tmp_path, s.rows(at, {"event_id": "late"}))
    by, given = make.officer(db, Role.auditor), s.reporting(at, s.composed(db, at, tmp_path))
    for follows in ((), (first, first + 1)):
        with pytest.raises(Refused, match="report_follows"):
            acts.publish_report(db, by=by, now=NOW, **given, follows=follows)
    second = acts.publish_report(db, by=by, now=NOW, **given, follows=[first])
    leaf = json.loads(record.entry(db, queries.report(db, second).entry_id).leaf)
    assert leaf["facts"]["follows"] == [str(first)]
    newest, *earlier = queries.standing(db, at.proposal)
    assert (newest.id, [(row.id, row.waiting, row.answers_due) for row in earlier]) == (
        second, [(first, 1, queries.report(db, first).answers_due)]
    )  # fmt: skip


def test_a_report_of_another_time_follows_none(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    s.load(db, at, tmp_path, s.rows(at, {}))
    s.publish(db, at, tmp_path)
    before = s.FIRST - timedelta(days=1)
    assert not queries.sharing(db, at.proposal, at.record, before, before)
    assert not queries.sharing(db, at.proposal, None, s.FIRST, s.LAST)


def test_a_report_of_days_to_come_or_of_another_proposal_is_refused(
    db: Connection, at: s.Scene, tmp_path: Path
) -> None:
    s.load(db, at, tmp_path, s.rows(at, {}))
    by, given = make.officer(db, Role.auditor), s.reporting(at, s.composed(db, at, tmp_path))
    with pytest.raises(Refused, match="period_in_future"):
        acts.publish_report(db, by=by, now=NOW, **{**given, "last": s.LAST + timedelta(days=30)})
    with pytest.raises(Refused, match="period_backwards"):
        acts.publish_report(db, by=by, now=NOW, **{**given, "last": s.FIRST - timedelta(days=1)})
    other = s.scene(db)
    with pytest.raises(Missing):
        acts.publish_report(db, by=by, now=NOW, **{**given, "proposal_id": other.proposal})
    with pytest.raises(Missing):
        acts.publish_report(db, by=by, now=NOW, **{**given, "record_id": other.record})


def test_the_proponent_answers_and_the_assembly_disposes(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    s.load(db, at, tmp_path, s.rows(at, {"withdrawn_count": 3}))
    report_id = s.publish(db, at, tmp_path)
    by = make.officer(db, Role.proponent)
    acts.answer_finding(db, by=by, now=NOW, report_id=report_id, finding=1, body="We stopped it.")
    act_id = s.decided(db, a.assembly(db), at)
    given = {"report_id": report_id, "finding": 1, "kind": "suspended", "act_id": act_id}
    acts.dispose_finding(db, by=at.secretariat, now=NOW, **given, note="Until it is mended.")
    with pytest.raises(Refused, match="answer_again"), db.begin_nested():
        acts.answer_finding(db, by=by, now=NOW, report_id=report_id, finding=1, body="We stopped it.")
    assert [r.body for r in queries.answers(db, report_id)[1]] == ["We stopped it."]
    assert [(r.kind, r.act_id) for r in queries.dispositions(db, report_id)[1]] == [("suspended", act_id)]
    with pytest.raises(Refused, match="disposition_twice"), db.begin_nested():
        acts.dispose_finding(db, by=at.secretariat, now=NOW, **given)
    with pytest.raises(Refused, match="act_asked_otherwise"), db.begin_nested():
        acts.dispose_finding(db, by=at.secretariat, now=NOW, **{**given, "kind": "revoked"})


@pytest.mark.parametrize(
    ("word", "act_kind", "kind", "reason"),
    [
        ("yyyn", "bill", "suspended", None),
        ("ynnn", "bill", "suspended", "disposing_act_not_carried"),
        ("ynnn", "bill", "accepted", "disposing_act_not_carried"),
        (None, "bill", "accepted", "disposing_act_without_result"),
        (None, "report", "remedied", None),
        (None, "report", "condition_added", "act_needs_vote"),
    ],
)
def test_what_was_done_rests_on_an_act_that_was_carried(
    db: Connection, at: s.Scene, tmp_path: Path, word: str | None, act_kind: str, kind: str, reason: str | None
) -> None:
    s.load(db, at, tmp_path, s.rows(at, {"withdrawn_count": 3}))
    given = {"report_id": s.publish(db, at, tmp_path), "finding": 1, "kind": kind}
    given["act_id"] = s.decided(db, a.assembly(db), at, word, kind=act_kind)
    with pytest.raises(Refused, match=reason) if reason else nullcontext():
        acts.dispose_finding(db, by=at.secretariat, now=NOW, **given)


def test_one_seat_is_not_independent_and_the_operators_own_at_once(db: Connection, at: s.Scene) -> None:
    given = {"proposal_id": at.proposal, "person_id": at.observer.person_id, "name": {"ja": "Walkers"}}
    appoint = partial(acts.appoint_observer, db, by=at.secretariat, now=NOW, code="walkers", independent=True, **given)
    with pytest.raises(Refused, match="observer_holds_other"):
        appoint()
    acts.end_observer(db, by=at.secretariat, now=NOW, observer_id=at.post)
    assert appoint()


def test_one_seat_loads_under_one_name(db: Connection, at: s.Scene) -> None:
    """Or its rows would go under the newer one, and those of the older would be taken for somebody else's."""
    given = {"proposal_id": at.proposal, "person_id": at.observer.person_id, "name": {"ja": "Walkers"}}
    (held,) = [o for o in queries.observers(db, at.proposal) if o.id == at.post]
    appoint = partial(
        acts.appoint_observer, db, by=at.secretariat, now=NOW, code="walkers", independent=held.independent, **given
    )
    with pytest.raises(Refused, match="observer_registered_as") as told:
        appoint()
    assert told.value.values["code"] == held.code and told.value.field == "person"
    acts.end_observer(db, by=at.secretariat, now=NOW, observer_id=at.post)
    assert appoint()


@pytest.mark.parametrize(("acted_on", "refused"), [("2026-11-20", True), ("2026-11-21", False)])
def test_no_act_answers_a_report_that_came_after_it(
    db: Connection, at: s.Scene, tmp_path: Path, acted_on: str, refused: bool
) -> None:
    s.load(db, at, tmp_path, s.rows(at, {"withdrawn_count": 3}))
    report_id = s.publish(db, at, tmp_path)
    act_id = s.decided(db, a.assembly(db), at, None if refused else "yyyn", about=a.About(at.slug), acted_on=acted_on)
    given = {"report_id": report_id, "finding": 1, "kind": "accepted", "act_id": act_id}
    with pytest.raises(Refused, match="act_before_report") if refused else nullcontext():
        acts.dispose_finding(db, by=at.secretariat, now=NOW, **given)


def test_an_act_about_another_proposal_disposes_of_nothing(db: Connection, at: s.Scene, tmp_path: Path) -> None:
    s.load(db, at, tmp_path, s.rows(at, {"withdrawn_count": 3}))
    report_id = s.publish(db, at, tmp_path)
    act_id = a.bill(db, a.assembly(db), about=a.about(db))
    with pytest.raises(Refused, match="act_of_another_proposal"):
        acts.dispose_finding(
            db, by=at.secretariat, now=NOW, report_id=report_id, finding=1, kind="accepted", act_id=act_id
        )
    with pytest.raises(Missing):
        acts.answer_finding(db, by=make.officer(db, Role.proponent), now=NOW, report_id=report_id, finding=99, body="-")


def test_a_report_carries_the_basis_from_which_it_can_be_computed_again(
    db: Connection, at: s.Scene, tmp_path: Path
) -> None:
    s.load(db, at, tmp_path, s.rows(at, {"withdrawn_count": 3}))
    body = json.loads(queries.report(db, s.publish(db, at, tmp_path)).body)
    assert body["basis"]["proposal"] == at.slug
    assert body["basis"]["plan_digests"] == [at.plan]
    assert body["basis"]["flows"][0]["force"] == [{"end": None, "start": "2026-09-30T15:00:00Z", "state": "authorised"}]


def test_the_program_in_the_docs_computes_a_report_again(
    db: Connection, at: s.Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = {"window_start": "2030-01-01T00:00:00+09:00", "window_end": "2030-01-02T00:00:00+09:00"}
    raw = s.rows(at, {"withdrawn_count": 3}, {"event_id": "o 2"}, {"purpose_code": None}, later)
    before = s.rows(at, {"event_id": "b-1"}).strip()
    for file in (before, s.rows(at, {"prev_hash": digest(before)}, {"prev_hash": digest(b"another")}), raw):
        received = store.receive(tmp_path, io.BytesIO(file), queries.chain_ends(db, at.post), NOW)
        acts.load_rows(db, by=at.observer, now=NOW, proposal_id=at.proposal, received=received)
    body = queries.report(db, s.publish(db, at, tmp_path)).body
    (tmp_path / "report.json").write_bytes(body)
    monkeypatch.chdir(tmp_path)
    words = (Path(__file__).parents[2] / "docs" / "audit-format.md").read_text(encoding="utf-8")
    assert json.loads(body)["rows"]["refused"] == 2, "the row of a time to come is one of them"
    exec(words.split("```python\n")[1].split("```")[0], {})
