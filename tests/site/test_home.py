"""The home page: what is overdue is not hidden by what is finished, and a list that is cut says so."""

from datetime import timedelta

import pytest

from deliberation.accounts.rules import Role
from deliberation.consents import acts as consents
from deliberation.consents import queries as consents_queries
from deliberation.db import Database
from deliberation.site import acts, news
from deliberation.site.steps import day_of
from tests import make
from tests.client import Client
from tests.comments import making
from tests.conftest import FixedClock
from tests.consents.calls import CALLS
from tests.moment import NOW


def consulted(db: Database, days_ago: int, *, commented: bool) -> int:
    """A consultation of three days that long ago, with a comment or without."""
    begun, slug = NOW - timedelta(days=days_ago), making.published(db)
    number = making.consultation(
        db, slug, by=make.officer(db, Role.clerk), opens=making.TODAY - timedelta(days=days_ago), days=3, now=begun,
        short_reason="trial",
    )  # fmt: skip
    if commented:
        making.comment(db, slug, now=begun)
    return number


def test_what_is_overdue_stands_first_however_much_was_finished_since(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    late = [consulted(sqlite_database, 400 - n, commented=True) for n in range(2)]
    for n in range(52):
        consulted(sqlite_database, 200 - n, commented=False)
    late_section = client.page("/").root.all("section")[1]
    hrefs = [a.attributes["href"] for a in late_section.all("a")]
    assert hrefs == ["/answers", *(f"/consultations/{number}" for number in late)]
    assert "回答がない意見：提出1件" in late_section.text
    assert "提出1件・確認できた住民0人・文面1種類" in late_section.text


def test_a_list_of_overdue_answers_that_is_cut_leads_to_the_rest(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    late = [consulted(sqlite_database, 400 - n, commented=True) for n in range(11)]
    hrefs = [a.attributes["href"] for a in client.page("/").root.all("section")[1].all("a")]
    assert hrefs == ["/answers", *(f"/consultations/{number}" for number in late[:10])]


def test_what_is_new_stands_in_the_order_of_its_days(sqlite_database: Database) -> None:
    days = (3, 1, 2)
    for before in days:
        making.consultation(sqlite_database, making.published(sqlite_database), now=NOW - timedelta(days=before))
    with sqlite_database.reading() as db:
        shown = [day_of(one["at"]) for one in news.lines(db, 50)]
    assert shown == sorted(shown, reverse=True) and len(set(shown)) > len(days)


@pytest.mark.parametrize("lang", ["", "/en"])
def test_what_names_a_record_a_comment_or_a_vote_alone_is_told_with_its_proposal(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    with sqlite_database.writing() as db:
        report = next(call for call in CALLS if call.act == "consents.file_report").prepare(db)
        consents.file_report(db, by=report.by, now=NOW, **report.arguments)
        decided = consents_queries.record(db, report.arguments["record_id"]).slug
    slug = making.published(sqlite_database)
    comment = making.comment(sqlite_database, slug)
    making.hide(sqlite_database, comment)
    with sqlite_database.reading() as db:
        told = {one["row"].kind: one["slug"] for one in news.lines(db, 50)}
    assert told["yearly_report_filed"] == decided and told["comment_hidden"] == slug
    log = next(u for u in client.page(f"{lang}/").root.all("ul") if u.attributes.get("class") == "rows log")
    assert f"{lang}/proposals/{decided}" in [a.attributes["href"] for a in log.all("a")]
    said = ": What ran was reported." if lang else "：動かしたことの報告がありました。"
    assert said in client.get(f"{lang}/feed.atom").text


def test_equal_lines_of_what_is_new_are_one_with_their_number(client: Client, sqlite_database: Database) -> None:
    slug, author = making.published(sqlite_database), make.person(sqlite_database)
    for _ in range(3):
        making.comment(sqlite_database, slug, author)
    acts.erase_myself(sqlite_database, by=author, now=NOW)
    for lang, told in (("", "記録の本文を消去しました。（3件）"), ("/en", "The text of an entry was erased. (3)")):
        log = next(u for u in client.page(f"{lang}/").root.all("ul") if u.attributes.get("class") == "rows log")
        assert sum(told.replace(" ", "") in li.text.replace(" ", "") for li in log.all("li")) == 1
