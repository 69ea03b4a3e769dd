"""A comment, and what it stands on, under several hands at the same moment."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from deliberation.accounts.rules import Role
from deliberation.comments import queries
from deliberation.comments.models import Comment, ConsultationRow
from deliberation.dataplans import queries as dataplans
from deliberation.db import Database
from deliberation.site import acts as site
from tests import make
from tests.comments import making as m
from tests.moment import NOW
from tests.together import ON_POSTGRESQL, cut_in, reason

pytestmark = ON_POSTGRESQL


@pytest.fixture
def cut(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    read = {"place": (dataplans, "place"), "voice": (queries, "voice")}
    return lambda name, act, other: cut_in(monkeypatch, database, read[name], act, other)


def test_nobody_replies_to_what_is_hidden_in_that_moment(database: Database, cut: Any) -> None:
    slug, moderator, author = m.published(database), make.officer(database, Role.moderator), make.person(database)
    no = m.comment(database, slug)
    ends = cut("place", lambda: m.comment(database, slug, author, parent=no), lambda: m.hide(database, no, moderator))
    assert reason(ends[0]) == "changed_meanwhile"
    assert make.rows(database, Comment) == 1


@pytest.mark.parametrize(("look", "told"), [("place", "changed_meanwhile"), ("voice", None)])
def test_who_is_erased_while_a_comment_of_theirs_comes_in_leaves_nothing(
    database: Database, cut: Any, look: str, told: str | None
) -> None:
    slug, author = m.published(database), make.resident(database)
    m.consultation(database, slug)
    m.comment(database, slug, author)
    ends = cut(look, lambda: m.comment(database, slug, author), lambda: site.erase_myself(database, by=author, now=NOW))
    assert reason(ends[0]) == told and ends[1] == (1 if told else 2)
    with database.reading() as db:
        left = db.execute(select(Comment.id).where((Comment.author_id == author.person_id) | Comment.body.is_not(None)))
        assert left.all() == []


def test_nobody_comments_on_a_version_that_is_taken_away_in_that_moment(database: Database, cut: Any) -> None:
    slug, author = m.published(database), make.person(database)
    ends = cut("place", lambda: m.comment(database, slug, author), lambda: m.redact(database, slug, 1))
    assert reason(ends[0]) == "changed_meanwhile" and make.rows(database, Comment) == 0


def test_no_comments_are_asked_for_on_a_version_that_is_taken_away_in_that_moment(database: Database, cut: Any) -> None:
    slug, clerk = m.published(database), make.officer(database, Role.clerk)
    ends = cut("place", lambda: m.consultation(database, slug, by=clerk), lambda: m.redact(database, slug, 1))
    assert reason(ends[0]) == "version_gone" and make.rows(database, ConsultationRow) == 0
