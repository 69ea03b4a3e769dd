"""Comments on paper and by telephone: two people, the scan's digest, the receipt number, counts by channel."""

import hashlib
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from deliberation.accounts.rules import Role
from deliberation.comments import acts, intake, queries
from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.proposals import queries as proposals
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.comments.test_acts import last_entry
from tests.conftest import FixedClock
from tests.moment import NOW
from tests.page import Page


def counts(database: Database, slug: str) -> Any:
    with database.reading() as db:
        return queries.counts(db, proposals.by_slug(db, slug).id)


def test_a_batch_becomes_comments_when_a_second_clerk_confirms_it_with_the_same_scan(database: Database) -> None:
    slug, first = m.published(database), make.officer(database, Role.clerk)
    consultation = m.consultation(database, slug)
    m.comment(database, slug, body="同じ文です。")
    number = m.batch(database, slug, "同じ文です。", "別の文です。", by=first)
    assert counts(database, slug).submissions == 1
    second = make.officer(database, Role.clerk)
    for by, scan, why in (
        (first, m.SCAN, "batch_by_another"),
        (second, None, "another_scan"),
        (second, "sha256:" + "6" * 64, "another_scan"),
        (make.officer(database, Role.clerk, make.THERE), m.SCAN, "only_clerk"),
    ):
        with pytest.raises(Refused, match=why):
            acts.confirm_batch(database, by=by, now=NOW, batch_id=number, scan_digest=scan)
    acts.confirm_batch(database, by=second, now=NOW, batch_id=number, scan_digest=m.SCAN)
    told = last_entry(database)
    seats = [by.seat(Role.clerk, make.HERE) for by in (first, second)]
    assert [told["facts"]["entered_by"], told["seat"]] == seats and "second" not in told["facts"]
    with pytest.raises(Refused, match="batch_decided"):
        acts.confirm_batch(database, by=second, now=NOW, batch_id=number, scan_digest=m.SCAN)
    calls = m.batch(database, slug, "told by phone", channel="phone")
    with pytest.raises(Refused, match="calls_entered_before"):  # pressed twice
        m.batch(database, slug, "told by phone", channel="phone")
    acts.confirm_batch(database, by=second, now=NOW, batch_id=calls)
    found = counts(database, slug)
    assert (found.submissions, found.paper, found.phone, found.texts, found.residents) == (4, 2, 1, 3, 0)
    with database.reading() as db:
        lines = queries.batch_lines(db, number)
        assert [(line.body, line.comment_id) for line in lines] == [(None, 2), (None, 3)]  # the text is kept once
        assert queries.counts_of_consultation(db, consultation).paper == 2
        comment = queries.comment(db, 2)
    assert (comment.channel, comment.author_id, comment.consultation_id) == ("paper", None, consultation)


def test_letters_count_for_the_consultation_that_was_open_when_they_came(database: Database) -> None:
    slug, late = m.published(database), NOW + timedelta(days=40)
    consultation = m.consultation(database, slug)
    in_time = m.batch(database, slug)
    by = make.officer(database, Role.clerk)
    acts.confirm_batch(database, by=by, now=late, batch_id=in_time, scan_digest=m.SCAN)
    said = {"version": 1, "channel": "phone", "received_on": m.TODAY + timedelta(days=35), "lines": [{"body": "x"}]}
    too_late = acts.enter_batch(database, by=make.officer(database, Role.clerk), now=late, slug=slug, **said)
    acts.confirm_batch(database, by=by, now=late, batch_id=too_late)
    with database.reading() as db:
        assert queries.counts_of_consultation(db, consultation).submissions == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"channel": "web"}, "channel"),
        ({"scan_digest": None}, "scan"),
        ({"received_on": m.TODAY + timedelta(days=1)}, "received_on"),
        ({"received_on": m.TODAY - timedelta(days=900)}, "received_on"),
        ({"lines": []}, "body1"),
        ({"lines": [{"body": "a"}, {"body": " "}]}, "body2"),
        ({"lines": [{"body": "a", "flow": "nowhere"}]}, "flow1"),
        ({"lines": [{"body": "a", "standing": "king"}]}, "standing1"),
        ({"lines": [{"body": "a"}] * 11}, "body1"),
    ],
)
def test_what_is_wrong_with_a_batch_is_told_at_its_place(
    sqlite_database: Database, wrong: dict[str, object], field: str
) -> None:
    slug = m.published(sqlite_database)
    with pytest.raises(Refused) as refused:
        m.batch(sqlite_database, slug, **wrong)
    assert refused.value.field == field


def test_a_batch_that_is_sent_back_leaves_its_numbers_and_its_reason_but_no_text(database: Database) -> None:
    slug = m.published(database)
    number = m.batch(database, slug, "a name stood here")
    by = make.officer(database, Role.clerk)
    acts.decline_batch(database, by=by, now=NOW, batch_id=number, reason="it names a person")
    with database.reading() as db:
        assert [line.body for line in queries.batch_lines(db, number)] == [None]
        row = queries.batch(db, number)
    assert (row.state, row.decision_reason) == ("declined", "it names a person")
    assert counts(database, slug).submissions == 0


def test_receipt_numbers_are_read_as_people_type_them() -> None:
    assert intake.receipt(7, 2) == "7-2"
    assert {intake.read_receipt(typed) for typed in (" 7-2 ", "7－2", "７ー２", "7‐2")} == {(7, 2)}
    assert {intake.read_receipt(typed) for typed in ("7", "x-1", "7-")} == {None}


@pytest.mark.parametrize("lang", ["", "/en"])
def test_clerks_enter_confirm_and_print_and_everybody_sees_what_became_of_it(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock, lang: str
) -> None:
    slug, scan = m.published(sqlite_database), b"%PDF a scan"
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = f"{lang}/proposals/{slug}/batches"
    said = {"channel": "paper", "received_on": m.TODAY.isoformat(), "body1": "手紙の意見です。", "flow1": m.FLOW}
    assert client.submit(path, said).status_code == 422  # no scan
    sent = client.submit(path, {**said, "scan": [(BytesIO(scan), "a.pdf")]})
    assert sent.status_code == 303 and sent.location.endswith("/batches/1/slips")
    assert "1-1" in client.page(sent.location).text
    digest = "sha256:" + hashlib.sha256(scan).hexdigest()
    public = Page(client.get(f"{lang}/batches/1").text)
    assert digest in public.text and "手紙の意見" not in public.text
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    assert "手紙の意見" in client.page(f"{lang}/batches/1/check").text
    assert f"{lang}/batches/1/check" in str(client.page(f"{lang}/desk").links())
    another = client.submit(f"{lang}/batches/1/check", {"scan": [(BytesIO(b"x"), "a.pdf")]}, form="check")
    assert another.status_code == 422
    done = client.submit(f"{lang}/batches/1/check", {"scan": [(BytesIO(scan), "a.pdf")]}, form="check")
    assert done.status_code == 303
    assert client.get(f"{lang}/receipts?number=1-1").location.endswith("/batches/1#l1")
    assert f"{lang}/comments/1" in str(client.page(f"{lang}/batches/1").links())
    thread = client.page(f"{lang}/proposals/{slug}/comments").text
    assert ("紙1件" if not lang else "on paper 1") in thread and "手紙の意見" in thread
    assert client.get(f"{lang}/receipts?number=99-1").status_code == 404


@pytest.mark.parametrize("lang", ["", "/en"])
def test_every_place_that_counts_comments_tells_three_counts_and_how_they_came(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    """Three online of two residents in two texts, and a letter: never one number alone."""
    slug, author = m.published(sqlite_database), make.resident(sqlite_database)
    number = m.consultation(sqlite_database, slug)
    said = [m.comment(sqlite_database, slug, author, flow=m.FLOW, field=m.FIELD, body=body) for body in ("one", "two")]
    said.append(m.comment(sqlite_database, slug, make.resident(sqlite_database), flow=m.FLOW, body="two"))
    said.append(m.by_letter(sqlite_database, slug)[0])
    given = m.answer(sqlite_database, slug, *said)
    issue = m.issue(sqlite_database, slug, *said[1:])
    said_so = (
        "submissions {} · verified residents {} · different texts {}"
        if lang
        else "提出{}件・確認できた住民{}人・文面{}種類"
    )
    for path, line, cells in (
        (f"/answers/{given}", said_so.format(3, 2, 2), ""),
        (f"/proposals/{slug}/answers", said_so.format(4, 2, 3), ""),
        (f"/issues/{issue}", said_so.format(3, 2, 2), ""),
        (f"/consultations/{number}/result", said_so.format(4, 2, 3), "1|4|2|3|3・1・0"),
        (f"/consultations/{number}", "", "1|4|2|3|3・1・0"),
        (f"/proposals/{slug}/v/1/plan/flows/{m.FLOW}", "", "2|1|2|2・0・0|2"),
    ):
        page = client.page(lang + path)
        assert line in page.text and (not line or ("on paper 1" if lang else "紙1件") in page.text), path
        rows = ["|".join(cell.text for cell in row.all("td")).replace(" · ", "・") for row in page.root.all("tr")]
        assert not cells or cells in rows, (path, rows)


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_batch_that_was_sent_back_and_entered_anew_leads_to_the_new_one_and_back(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug, by = m.published(sqlite_database), make.officer(sqlite_database, Role.clerk)
    first = m.batch(sqlite_database, slug, by=by)
    for wrong in (first, 99):  # one that waits, none
        with pytest.raises(Refused, match="choose_one_of_these"):
            m.batch(sqlite_database, slug, scan_digest="sha256:" + "6" * 64, replaces=wrong)
    acts.decline_batch(sqlite_database, by=by, now=NOW, batch_id=first, reason="a line is missing")
    client.sign_in(by)
    said = {"channel": "phone", "received_on": m.TODAY.isoformat(), "body1": "told again", "replaces": str(first)}
    sent = client.submit(f"{lang}/proposals/{slug}/batches", said)
    assert sent.location.endswith("/batches/2/slips")
    old, new = client.page(f"{lang}/batches/1"), client.page(f"{lang}/batches/2")
    assert ("Which receipt number became which" if lang else "どの受付番号がどれに当たるか") in old.text
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    assert f"{lang}/batches/1" in client.page(f"{lang}/batches/2/check").links().values()
    assert f"{lang}/batches/2" in old.links().values() and f"{lang}/batches/1" in new.links().values()
    with pytest.raises(Refused, match="choose_one_of_these"):
        m.batch(sqlite_database, slug, replaces=first)


@pytest.mark.parametrize("lang", ["", "/en"])
def test_every_receipt_number_is_found_and_the_page_of_a_letter_tells_its_slip_and_its_batch(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database)
    (no, slip), web = m.by_letter(sqlite_database, slug), m.comment(sqlite_database, slug)
    assert client.get(f"{lang}/receipts?number={slip.receipt}").location.endswith("/batches/1#l1")
    for typed in (str(web), f" {web} ", "２"):
        assert client.get(f"{lang}/receipts", query_string={"number": typed}).location.endswith(f"/comments/{web}")
    assert client.get(f"{lang}/receipts?number=99").status_code == 404
    page = client.page(f"{lang}/comments/{no}")
    assert slip.receipt in page.text and f"{lang}/batches/1#l1" in page.links().values()
