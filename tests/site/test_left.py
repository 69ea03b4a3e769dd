"""Where a version was taken away, what can still be read of its proposal is told, whatever page of it is asked for."""

import re

import pytest

from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.proposals import acts, queries
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.moment import NOW


@pytest.mark.parametrize("lang", ["", "/en"])
@pytest.mark.parametrize("part", ["/v/2", "/v/2/plan", "/v/2/points", "/compare/2/1", "/compare/1/2"])
def test_its_tombstone_names_the_proposal_and_leads_to_all_that_stays(
    client: Client, sqlite_database: Database, lang: str, part: str
) -> None:
    slug = m.published(sqlite_database, versions=2)
    consultation = m.consultation(sqlite_database, slug, version=2)
    with sqlite_database.reading() as db:
        proposal = queries.by_slug(db, slug)
    acts.report_incident(
        sqlite_database, by=make.officer(sqlite_database, Role.proponent), now=NOW, proposal_id=proposal.id,
        kind="leak", found_on=m.TODAY, what="x",
    )  # fmt: skip
    m.redact(sqlite_database, slug, 2)
    answer = client.get(f"{lang}/proposals/{slug}{part}")
    main = answer.text[answer.text.index("<main") : answer.text.index("</main")]
    title = f"<b>{proposal.title_en}</b> Version 2" if lang else f"<b>{proposal.title_ja}</b> 第2版"
    assert answer.status_code == 410 and title in main
    here = f"{lang}/proposals/{slug}"
    for path in (f"{here}/v/1", f"{lang}/consultations/{consultation}", f"{here}/incidents", f"{here}/comments"):
        assert f'href="{path}"' in main and client.get(path).status_code == 200
    assert f"{here}/v/2" not in re.findall('href="([^"]*)"', main)


def test_who_confirms_is_told_so_where_the_version_stood(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    first, second = (make.officer(sqlite_database, Role.clerk) for _ in range(2))
    client.sign_in(first).submit(f"/proposals/{slug}/v/1/redact", {"reason": "個人の名前があった"})
    client.sign_in(second)
    answer = client.get(client.submit("/pending", {}, form="/confirm").location)
    assert answer.status_code == 410 and "確認し、手続きを行いました。" in answer.text
