"""Forms that prepare a vote tell everything that is wrong in one round."""

import pytest

from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.votes import acts
from tests import make
from tests.client import Client
from tests.moment import NOW
from tests.votes.documents import example
from tests.votes.making import proposal


@pytest.fixture
def clerk(client: Client, sqlite_database: Database) -> Client:
    by = make.officer(sqlite_database, Role.clerk)
    with sqlite_database.writing() as db:
        start = {"by": by, "now": NOW, "slug": "a-vote"}
        acts.start_draft(db, **start, proposal=proposal(db), version=2)
        acts.save_draft(db, by=by, now=NOW, slug="a-vote", document=example())
    return client.sign_in(by)


@pytest.mark.parametrize(
    ("version", "slug", "told"),
    [
        ("9", "a-vote", ("has no published version 9", "Another vote has this name")),
        ("1", "A B", ("newer version", "lower-case letters, digits and hyphens.</p>")),
        ("x", "a-vote", ("version-error", "Another vote has this name")),
        ("9", "", ("has no published version 9", "Please enter")),
    ],
)
def test_a_version_and_a_name_that_cannot_be(clerk: Client, version: str, slug: str, told: tuple[str, ...]) -> None:
    typed = {"proposal": "everyday-data", "version": version, "slug": slug}
    answer = clerk.submit("/en/votes/new", typed)
    assert answer.status_code == 422
    assert all(one in answer.text for one in told)


def test_what_is_too_long_hides_nothing_else_of_its_section(clerk: Client) -> None:
    typed = {"cutoff": "2026-11-23", "opens": "x" * 301, "age": "young"}
    answer = clerk.submit("/en/votes/drafts/a-vote/rules/voters", typed)
    page = clerk.page("/en/votes/drafts/a-vote/rules/voters")
    assert answer.status_code == 422 and 'value="young"' in answer.text and 'value="young"' not in page.text
    assert all(f'id="{name}-error"' in answer.text for name in ("opens", "age"))
