"""What who sent a letter or called can do with the slip: find the comment, and ask for a review when it is hidden."""

from datetime import timedelta
from io import BytesIO

import pytest

from deliberation.accounts.rules import Role
from deliberation.comments import acts, intake, queries
from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.proposals import queries as proposals
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.conftest import FixedClock
from tests.dataplans.documents import data
from tests.moment import NOW


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_page_of_a_batch_tells_which_of_its_comments_is_hidden(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    no, _ = m.by_letter(sqlite_database, m.published(sqlite_database))
    assert ("Hidden" if lang else "非表示") not in client.page(f"{lang}/batches/1").text
    m.hide(sqlite_database, no)
    assert ("Hidden" if lang else "非表示") in client.page(f"{lang}/batches/1").text


def test_a_scan_is_not_empty_and_counts_once_unless_it_was_sent_back(database: Database) -> None:
    slug, by = m.published(database), make.officer(database, Role.clerk)
    empty = intake.digest_of(BytesIO())
    with pytest.raises(Refused, match="scan_empty"):
        m.batch(database, slug, scan_digest=empty)
    first = m.batch(database, slug)
    with pytest.raises(Refused, match="scan_entered_before") as refused:
        m.batch(database, slug)
    assert refused.value.field == "scan" and refused.value.values["no"] == first
    acts.decline_batch(database, by=by, now=NOW, batch_id=first, reason="a line is missing")
    second = m.batch(database, slug)
    acts.confirm_batch(database, by=by, now=NOW, batch_id=second, scan_digest=m.SCAN)
    with pytest.raises(Refused, match="scan_entered_before"):
        m.batch(database, slug)
    assert m.batch(database, m.published(database))  # another proposal


def test_a_receipt_number_without_a_line_is_not_found_and_a_declined_batch_has_no_slips(
    client: Client, sqlite_database: Database
) -> None:
    clerk = make.officer(sqlite_database, Role.clerk)
    number = m.batch(sqlite_database, m.published(sqlite_database), by=clerk)
    for line in (0, 2, 9):
        assert client.get(f"/receipts?number={number}-{line}").status_code == 404
    assert client.get(f"/receipts?number={number}-1").status_code == 303
    client.sign_in(clerk)
    path = f"/batches/{number}/slips"
    assert f"{number}-1" in client.page(path).text
    acts.decline_batch(sqlite_database, by=clerk, now=NOW, batch_id=number, reason="a line is missing")
    assert f"{number}-1" not in client.page(path).text
    assert path not in str(client.page(f"/batches/{number}").links())


def test_who_replied_to_a_comment_leaves_hiding_it_to_others(database: Database) -> None:
    slug, judge = m.published(database), make.officer(database, Role.moderator)
    no = m.comment(database, slug)
    m.comment(database, slug, judge, parent=no)
    with pytest.raises(Refused, match="has_part"):
        m.hide(database, no, judge)
    m.hide(database, no)


def test_letters_of_an_earlier_day_are_about_the_version_of_that_day(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    slug, later = m.published(sqlite_database), NOW + timedelta(days=5)
    with sqlite_database.writing() as db:
        m.publish(db, proposals.by_slug(db, slug).id, make.HERE, data({"vendor_exit_plan": False}), later)
    fixed_clock.moment = NOW + timedelta(days=6)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path, came = f"/proposals/{slug}/batches", [m.TODAY + timedelta(days=n) for n in (1, 5, 6, -1)]
    for day, version, status in ((0, "", 303), (1, "", 303), (2, "1", 303), (0, "2", 422), (3, "", 422)):
        said = {"channel": "phone", "received_on": came[day].isoformat(), "version": version, "body1": "told by phone"}
        assert client.submit(path, said).status_code == status, (day, version)
    with sqlite_database.reading() as db:
        assert [queries.batch(db, n).version for n in (1, 2, 3)] == [1, 2, 1]


def test_who_replied_to_a_hidden_text_neither_shows_it_again_nor_decides_its_review(
    client: Client, sqlite_database: Database
) -> None:
    slug, judge = m.published(sqlite_database), make.officer(sqlite_database, Role.moderator)
    no, slip = m.by_letter(sqlite_database, slug)
    m.comment(sqlite_database, slug, judge, parent=no)
    m.hide(sqlite_database, no)
    with pytest.raises(Refused, match="has_part"):
        acts.restore_comment(sqlite_database, by=judge, now=NOW, comment_id=no, reason="x")
    clerk = make.officer(sqlite_database, Role.clerk)
    say = {"comment_id": no, "slip": slip, "body": "it names nobody"}
    number = acts.file_appeal_for_bearer(sqlite_database, by=clerk, now=NOW, **say)
    with sqlite_database.reading() as db:
        assert queries.open_appeals(db, [make.HERE], judge.person_id)[0].party
    with pytest.raises(Refused, match="another_moderator"):
        acts.decide_appeal(sqlite_database, by=judge, now=NOW, appeal_id=number, restore=True, reason="x")
    client.sign_in(judge)
    for path in (f"/comments/{no}/restore", f"/moderation/appeals/{number}"):
        assert not [f for f in client.page(path).forms() if "reason" in f.values()], path


@pytest.mark.parametrize("lang", ["", "/en"])
def test_slip_terms_and_the_desk_of_receipts_tell_of_the_counter(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    clerk = make.officer(sqlite_database, Role.clerk)
    no, (receipt, code, _) = m.by_letter(sqlite_database, m.published(sqlite_database), by=clerk)
    m.hide(sqlite_database, no)
    assert ("at the counter" if lang else "窓口に示すと") in client.page(f"{lang}/terms").text
    assert ("review" if lang else "見直し") in client.page(f"{lang}/receipts").text
    client.sign_in(clerk)
    slip = client.page(f"{lang}/batches/1/slips").text
    assert receipt in slip and ("at the counter" if lang else "窓口に示すと") in slip.partition("/batches/1#l1")[2]
    path = f"{lang}/comments/{no}/appeal"
    assert ("No account is needed" if lang else "登録はいりません") in client.page(path).text
    client.submit(path, {"receipt": receipt, "code": code, "body": "it names nobody"})
    said = client.page(f"{lang}/comments/{no}").text
    assert ("leads to what is decided" if lang else "控えの受付番号から分かる") in said
