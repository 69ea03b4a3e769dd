"""A text that was written elsewhere is never shown without saying where."""

import pytest

from deliberation.accounts.rules import Role
from deliberation.comments import acts
from deliberation.db import Database
from tests import make
from tests.archive.making import read_in
from tests.client import Client
from tests.comments import making as m
from tests.moment import NOW

TEXT, CREDIT = "借りてきた文", "別の意見募集に出された文（CC BY 4.0）"


@pytest.mark.parametrize("lang", ["", "/en"])
def test_wherever_a_borrowed_text_is_shown_its_source_is(client: Client, sqlite_database: Database, lang: str) -> None:
    author, slug = make.person(sqlite_database), m.published(sqlite_database)
    no = m.comment(sqlite_database, slug, author, body=TEXT, credit=CREDIT)
    m.comment(sqlite_database, slug, body="ここで書いた文")
    answer = m.answer(sqlite_database, slug, no)
    read_in(sqlite_database)
    _shown_with_source(client, [
        f"{lang}{path}" for path in (
            "/comments", f"/comments/{no}", f"/comments/{no}/replies", f"/proposals/{slug}/comments",
            f"/proposals/{slug}/comment?parent={no}", f"/answers/{answer}", "/archive?q=借りてきた",
            "/archive/feed.atom?q=借りてきた", "/archive/comments.csv", "/archive/comments.jsonl",
        )
    ])  # fmt: skip
    assert CREDIT not in client.get(f"{lang}/archive?q=ここで書いた").text
    client.sign_in(author)
    _shown_with_source(client, [f"{lang}/comments/mine", f"{lang}/comments/{no}/withdraw"])
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    _shown_with_source(client, [f"{lang}/proposals/{slug}/answer?comment={no}"])
    client.sign_in(moderator := make.officer(sqlite_database, Role.moderator))
    _shown_with_source(client, [f"{lang}/comments/{no}/hide"])
    m.hide(sqlite_database, no, moderator)
    client.sign_in(author)
    _shown_with_source(client, [f"{lang}/comments/{no}/{act}" for act in ("withdraw", "appeal")])
    asked = acts.file_appeal(sqlite_database, by=author, now=NOW, comment_id=no, body="look again")
    client.sign_in(make.officer(sqlite_database, Role.moderator))
    _shown_with_source(client, [f"{lang}/comments/{no}/restore", f"{lang}/moderation/appeals/{asked}"])


def _shown_with_source(client: Client, paths: list[str]) -> None:
    for path in paths:
        text = client.get(path).text.replace("<mark>", "").replace("</mark>", "")
        assert TEXT in text and CREDIT in text, path
