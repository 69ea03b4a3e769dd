"""A text that is gone is gone at once from every page that has been drawn with it already."""

from collections.abc import Callable

import pytest

from deliberation.accounts.rules import Actor, Role
from deliberation.comments import acts
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.moment import NOW

SAID = "what nobody may read any more"


def hide(db: Database, no: int, author: Actor) -> None:
    m.hide(db, no, make.officer(db, Role.moderator))


def withdraw(db: Database, no: int, author: Actor) -> None:
    acts.withdraw_comment(db, by=author, now=NOW, comment_id=no)


def erase(db: Database, no: int, author: Actor) -> None:
    acts.erase_author(db, now=NOW, person_id=author.person_id, ground="own_request")


@pytest.mark.parametrize("take_away", [hide, withdraw, erase])
def test_a_reply_that_is_gone_stands_on_no_page_that_was_drawn_before(
    client: Client, sqlite_database: Database, take_away: Callable[[Database, int, Actor], None]
) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    above = m.comment(sqlite_database, slug, flow=m.FLOW)
    no = m.comment(sqlite_database, slug, author, parent=above, body=SAID)
    pages = (
        f"/comments/{no}", f"/comments/{above}", f"/comments/{above}/replies", "/comments",
        f"/proposals/{slug}/comments", f"/proposals/{slug}/comments?flow={m.FLOW}",
    )  # fmt: skip
    assert [path for path in pages if SAID not in client.get(path).text] == []
    take_away(sqlite_database, no, author)
    assert [path for path in pages if SAID in client.get(path).text] == []
