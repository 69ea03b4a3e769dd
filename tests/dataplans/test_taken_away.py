"""What a version that was taken away leaves behind for those who write the next one."""

import pytest

from deliberation.accounts.rules import Role
from deliberation.dataplans import queries
from deliberation.db import Database
from deliberation.proposals import queries as proposals
from tests import make
from tests.client import Client
from tests.comments import making as m


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_draft_after_it_begins_empty_and_says_so(client: Client, sqlite_database: Database, lang: str) -> None:
    slug = m.published(sqlite_database)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = f"{lang}/proposals/{slug}/draft"
    begins = "starts one from version 1" if lang else "第1版の内容から"
    said = client.page(path).text
    assert begins in said
    m.redact(sqlite_database, slug, 1)
    page = client.page(path)
    assert ("begins empty" if lang else "下書きは空から始まります") in page.text and begins not in page.text
    assert f"{lang}/proposals/{slug}/v/1/redact" not in page.links().values()
    assert client.submit(path, {"name": "乗り降り"}, form="/draft/flows").status_code == 303
    with sqlite_database.reading() as db:
        assert queries.draft(db, proposals.by_slug(db, slug).id).based_on is None
