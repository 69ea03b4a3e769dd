"""Pages of comments are called by the title of their proposal, written once."""

import pytest

from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.proposals import acts
from tests import make
from tests.client import Client
from tests.moment import NOW


@pytest.mark.parametrize("page", ["comments", "answers"])
@pytest.mark.parametrize("lang", ["", "/en"])
def test_signs_in_a_title_are_escaped_once(client: Client, sqlite_database: Database, lang: str, page: str) -> None:
    by, title = make.officer(sqlite_database, Role.clerk), {"ja": "R&D <計画>", "en": "R&D <plan>"}
    acts.create_proposal(sqlite_database, by=by, now=NOW, slug="rides", jurisdiction=make.HERE, title=title)
    answer = client.get(f"{lang}/proposals/rides/{page}")
    head = answer.text.partition("</title>")[0]
    assert "R&amp;D &lt;" in head and "&amp;amp;" not in answer.text and "&amp;lt;" not in answer.text
