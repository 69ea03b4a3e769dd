"""Pages about what is hidden, as authors and moderators of this place and of others meet them."""

from datetime import timedelta

import pytest

from deliberation.accounts.rules import Role
from deliberation.comments import acts, queries
from deliberation.db import Database
from deliberation.errors import Refused
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.moment import NOW


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_name_that_an_author_chose_is_shown_only_beside_a_text_that_is(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    """And what they said of themselves nowhere once the text is gone for good; another text of theirs keeps both."""
    slug, author = m.published(sqlite_database), make.resident(sqlite_database, chosen_name="Sakura")
    shown, hidden, withdrawn = (m.comment(sqlite_database, slug, author, standing="lives") for _ in range(3))
    erased = m.comment(sqlite_database, slug, one := make.person(sqlite_database, chosen_name="Momo"), standing="lives")
    reply = m.comment(sqlite_database, slug, author, parent=hidden)
    for no in (hidden, reply):
        m.hide(sqlite_database, no)
    answer = m.answer(sqlite_database, slug, shown)
    acts.withdraw_comment(sqlite_database, by=author, now=NOW, comment_id=withdrawn)
    acts.erase_author(sqlite_database, now=NOW, person_id=one.person_id, ground="own_request")
    lives = "Lives here" if lang else "この自治体に住んでいる"
    for path in ("/comments", f"/proposals/{slug}/comments", f"/answers/{answer}", f"/comments/{shown}"):
        text = client.page(lang + path).text
        assert text.count("Sakura") == 1 and "Momo" not in text, path
    for no, said in ((hidden, 1), (reply, 0), (withdrawn, 0), (erased, 0)):
        text = client.page(f"{lang}/comments/{no}").text
        assert "Sakura" not in text and "Momo" not in text and text.count(lives) == said, no
    with sqlite_database.reading() as db:
        assert (row := queries.comment(db, withdrawn)) is not None and row.kept_name is None


def test_who_restores_reads_the_name_that_comes_back(client: Client, sqlite_database: Database) -> None:
    author = make.person(sqlite_database, chosen_name="Sakura")
    no = m.hidden(sqlite_database, m.published(sqlite_database), author)
    acts.file_appeal(sqlite_database, by=author, now=NOW, comment_id=no, body="please")
    for place, count in ((make.THERE, 0), (make.HERE, 1)):
        client.sign_in(make.officer(sqlite_database, Role.moderator, place))
        for path in (f"/comments/{no}/restore", "/moderation/appeals/1", f"/comments/{no}/hide"):
            assert client.page(path).text.count("Sakura") == count, (place, path)
    client.submit(f"/comments/{no}/restore", {"reason": "a mistake"})
    assert "Sakura" in client.page(f"/comments/{no}").text


@pytest.mark.parametrize("restore", ["yes", "no"])
def test_a_request_stands_before_what_came_of_it_and_no_longer_waits(
    client: Client, sqlite_database: Database, restore: str
) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    no = m.hidden(sqlite_database, slug, author)
    acts.file_appeal(sqlite_database, by=author, now=NOW, comment_id=no, body="please")
    client.sign_in(make.officer(sqlite_database, Role.moderator))
    client.submit("/moderation/appeals/1", {"restore": restore, "reason": "seen again"})
    text = client.page(f"/en/comments/{no}").text
    assert text.index("Requests for review") < text.index("seen again")
    counted = client.page("/en/moderation").text
    assert "No article cited" in counted and "Does not apply" not in counted
    assert "Someone other than" not in text


def test_moderators_of_another_municipality_read_neither_hidden_words_nor_requests(
    client: Client, sqlite_database: Database
) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    no = m.hidden(sqlite_database, slug, author, body="hidden-words")
    acts.file_appeal(sqlite_database, by=author, now=NOW, comment_id=no, body="private-words")
    client.sign_in(make.officer(sqlite_database, Role.moderator, make.THERE))
    for path in (f"/comments/{no}/hide", f"/comments/{no}/restore", "/moderation/appeals/1", "/moderation/appeals"):
        text = client.page(path).text
        assert "hidden-words" not in text and "private-words" not in text, path


def test_a_hidden_text_is_restored_with_a_reason(client: Client, sqlite_database: Database) -> None:
    no = m.hidden(sqlite_database, m.published(sqlite_database), body="戻る文")
    client.sign_in(make.officer(sqlite_database, Role.moderator))
    assert "戻る文" in client.page(f"/comments/{no}/restore").text
    assert client.submit(f"/comments/{no}/restore", {"reason": "間違い"}).status_code == 303
    assert "戻る文" in client.page(f"/comments/{no}").text
    late = client.page(f"/comments/{no}/restore")
    assert "いま非表示ではありません" in late.text


@pytest.mark.parametrize(("prefix", "told"), [("", "申出への決定になります"), ("/en", "the decision on that request")])
def test_who_shows_a_text_again_is_told_that_this_decides_a_review_that_waits(
    client: Client, sqlite_database: Database, prefix: str, told: str
) -> None:
    author = make.person(sqlite_database)
    no = m.hidden(sqlite_database, m.published(sqlite_database), author)
    client.sign_in(make.officer(sqlite_database, Role.moderator))
    path = f"{prefix}/comments/{no}/restore"
    assert told not in client.page(path).text
    number = acts.file_appeal(sqlite_database, by=author, now=NOW, comment_id=no, body="look again")
    page = client.page(path)
    assert told in page.text and f"{prefix}/moderation/appeals/{number}" in page.links().values()


def test_a_review_is_offered_in_its_time_alone(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    for days, offered in ((30, True), (31, False)):
        no = m.comment(sqlite_database, slug)
        m.hide(sqlite_database, no, now=NOW - timedelta(days=days))
        page = client.page(f"/comments/{no}")
        assert (f"/comments/{no}/appeal" in page.links().values()) == offered, days
        assert ("申し出られたのは、2026年11月20日（金）まで" in page.text) != offered, days


@pytest.mark.parametrize(("prefix", "told"), [("", "すでに判断が出ています"), ("/en", "has been decided")])
def test_whose_review_is_decided_reads_so_where_they_asked_for_it(
    client: Client, sqlite_database: Database, prefix: str, told: str
) -> None:
    author = make.person(sqlite_database)
    no = m.hidden(sqlite_database, m.published(sqlite_database), author)
    number = acts.file_appeal(sqlite_database, by=author, now=NOW, comment_id=no, body="please")
    client.sign_in(author)
    path = f"{prefix}/comments/{no}/appeal"
    assert told not in client.page(path).text
    by = make.officer(sqlite_database, Role.moderator)
    acts.decide_appeal(sqlite_database, by=by, now=NOW, appeal_id=number, restore=False, reason="it stays")
    assert told in client.page(path).text
    with pytest.raises(Refused, match="review_decided"):
        acts.file_appeal(sqlite_database, by=author, now=NOW, comment_id=no, body="once more")


@pytest.mark.parametrize(("lang", "erased"), [("", False), ("/en", True)])
def test_a_review_ends_with_the_text_and_every_request_stands_in_one_column(
    client: Client, sqlite_database: Database, lang: str, erased: bool
) -> None:
    slug, authors = m.published(sqlite_database), [make.person(sqlite_database) for _ in range(3)]
    hidden = [m.hidden(sqlite_database, slug, by) for by in authors]
    asked = [
        acts.file_appeal(sqlite_database, by=by, now=NOW, comment_id=no, body="please")
        for by, no in zip(authors, hidden, strict=True)
    ]
    judge = make.officer(sqlite_database, Role.moderator)
    acts.decide_appeal(sqlite_database, by=judge, now=NOW, appeal_id=asked[0], restore=False, reason="it names one")
    if erased:
        acts.erase_author(sqlite_database, now=NOW, person_id=authors[1].person_id, ground="own_request")
    else:
        acts.withdraw_comment(sqlite_database, by=authors[1], now=NOW, comment_id=hidden[1])
    acts.withdraw_comment(sqlite_database, by=authors[0], now=NOW, comment_id=hidden[0])  # was decided before
    with sqlite_database.reading() as db:
        (figures,) = queries.moderation_figures(db)
    told = figures.asked["hide"]
    assert (told.asked, figures.acts["appeal_kept"], told.ended, told.waiting) == (3, 1, 1, 1)
    for path in (f"/comments/{hidden[1]}", "/moderation"):
        said = client.page(lang + path).text
        assert ("nded" if lang else "終わ") in said, path
    again = client.page(f"{lang}/comments/{hidden[1]}").text
    assert ("who judged first looks" if lang else "別の担当者が見ます") not in again
