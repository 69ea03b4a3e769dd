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


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_proposals_own_address_shows_the_newest_version_that_can_be_read(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database, versions=3)
    m.redact(sqlite_database, slug, 3)
    here = f"{lang}/proposals/{slug}"
    page = client.page(here)
    said = "the newest one that can still be read" if lang else "いま読めるうちでいちばん新しい第2版を示しています"
    assert said in page.text and "a name" in page.text and f"{here}/v/3" in page.links().values()
    assert f"{here}/v/2/plan" in page.links().values() and said not in client.page(f"{here}/v/2").text
    first = client.page(f"{here}/v/1")
    gone = "no longer published" if lang else "第3版は公開を終えています"
    assert gone in first.text and here in first.links().values() and client.get(f"{here}/v/3").status_code == 410
    m.redact(sqlite_database, slug, 1)
    m.redact(sqlite_database, slug, 2)
    assert client.get(here).status_code == 410, "nothing of it can be read"


@pytest.mark.parametrize("lang", ["", "/en"])
def test_no_page_of_the_plan_or_the_assembly_leads_to_a_plan_that_was_taken_away(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database, versions=3)
    m.redact(sqlite_database, slug, 3)
    here, gone = f"{lang}/proposals/{slug}", "Version 3 is no longer published" if lang else "第3版は公開を終えています"
    for page in ("plan", "plan/flows/bus"):
        older, newest = (client.page(f"{here}/v/{number}/{page}") for number in (1, 2))
        assert gone in older.text and gone in newest.text
        assert f"{here}/v/2/plan" in older.links().values() and f"{here}/v/3" in newest.links().values()
    for page in ("v/1/plan", "v/1/plan/flows/bus", "council"):
        to = client.page(f"{here}/{page}").links().values()
        assert f"{here}/v/3/plan" not in to and f"{here}/v/2/plan" in to


@pytest.mark.parametrize("lang", ["", "/en"])
def test_proposals_are_compared_by_what_can_be_read_of_them(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    one, other, gone = (m.published(sqlite_database, versions=2) for _ in range(3))
    for slug, numbers in ((one, (2,)), (gone, (1, 2))):
        for number in numbers:
            m.redact(sqlite_database, slug, number)
    offered = [a.attributes["href"] for a in client.page(f"{lang}/compare").root.all("a")]
    assert [any(slug in path for path in offered) for slug in (one, other, gone)] == [True, True, False]
    compared = client.page(f"{lang}/compare?a={one}&b={other}").text
    assert ("Version 2 is no longer published" if lang else "第2版は公開を終えています") in compared
    assert gone not in client.page(f"{lang}/compare?a={one}&b={gone}").links().values()


def test_who_confirms_is_told_so_where_the_version_stood(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    first, second = (make.officer(sqlite_database, Role.clerk) for _ in range(2))
    client.sign_in(first).submit(f"/proposals/{slug}/v/1/redact", {"reason": "個人の名前があった"})
    client.sign_in(second)
    answer = client.get(client.submit("/pending", {}, form="/confirm").location)
    assert answer.status_code == 410 and "確認し、手続きを行いました。" in answer.text


def test_an_address_of_no_version_leads_nowhere(client: Client, sqlite_database: Database) -> None:
    slug, bare = m.published(sqlite_database), "not-yet"
    make.proposal(sqlite_database, slug=bare)
    assert client.get(f"/proposals/{bare}").status_code == client.get(f"/proposals/{slug}/v/1").status_code == 200
    for at in ((slug, 0), (slug, 2), (bare, 0), (bare, 1)):
        assert client.get(f"/proposals/{at[0]}/v/{at[1]}").status_code == 404, at
