"""What pages of comments call a proposal, a place and a number of things."""

import pytest

from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.proposals import acts
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.moment import NOW


@pytest.mark.parametrize("page", ["comments", "answers"])
@pytest.mark.parametrize("lang", ["", "/en"])
def test_signs_in_a_title_are_escaped_once(client: Client, sqlite_database: Database, lang: str, page: str) -> None:
    by, title = make.officer(sqlite_database, Role.clerk), {"ja": "R&D <計画>", "en": "R&D <plan>"}
    acts.create_proposal(sqlite_database, by=by, now=NOW, slug="rides", jurisdiction=make.HERE, title=title)
    answer = client.get(f"{lang}/proposals/rides/{page}")
    head = answer.text.partition("</title>")[0]
    assert "R&amp;D &lt;" in head and "&amp;amp;" not in answer.text and "&amp;lt;" not in answer.text


def test_one_of_a_thing_is_not_called_several_in_english(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    number = m.consultation(sqlite_database, slug)
    no = m.comment(sqlite_database, slug, flow=None, field="vendor_exit_plan")
    for path in (f"/en/consultations/{number}", f"/en/proposals/{slug}/comments"):
        counted = [dd.text for dd in client.page(path).root.all("dd") if dd.text.startswith("1 ")]
        assert counted and {dd.split()[1] for dd in counted} <= {"submission", "person", "text"}, path
    m.comment(sqlite_database, slug)
    assert "2 submissions" in client.page(f"/en/consultations/{number}").text
    quoted = [p.text for p in client.page(f"/en/comments/{no}").root.all("p") if p.attributes.get("class") == "of"]
    assert quoted and all(text[0].isupper() for text in quoted), quoted
