"""Pages about what is hidden, as authors and moderators of this place and of others meet them."""

import pytest

from deliberation.accounts.rules import Role
from deliberation.comments import acts
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.moment import NOW


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
