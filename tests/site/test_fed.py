"""Pages that no subject of the record tells of have feeds, too: what is owed, moderation, a company, the gaps."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from deliberation.accounts.rules import Role
from deliberation.council import acts as council
from deliberation.council.entries import About
from deliberation.db import Database
from deliberation.proposals import acts as proposals
from deliberation.proposals import queries
from deliberation.web.paging import FIRST
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.conftest import FixedClock
from tests.council import assembly
from tests.moment import NOW
from tests.proposals.calls import document

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def told(client: Client, path: str) -> list[tuple[str, str, str]]:
    """Title, summary and address of each item of the feed to which a page leads, in its head and in words."""
    page = client.page(path)
    (feed,) = [a.attributes["href"] for a in page.root.all("link") if "atom" in a.attributes.get("type", "")]
    assert feed == f"{path}/feed.atom" and feed in page.links().values()
    answer = client.get(feed)
    assert answer.status_code == 200 and answer.mimetype == "application/atom+xml"
    items = ElementTree.fromstring(answer.data).findall("a:entry", ATOM)
    found = [[item.findtext(f"a:{name}", "", ATOM) for name in ("title", "summary", "id")] for item in items]
    return [(title, summary, no) for title, summary, no in found]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_what_a_city_owes_is_told_when_it_is_due_and_once_more_when_it_is_late(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock, lang: str
) -> None:
    slug = m.published(sqlite_database)
    number = m.consultation(sqlite_database, slug)
    m.comment(sqlite_database, slug)
    assert told(client, f"{lang}/answers") == []
    fixed_clock.moment = NOW + timedelta(days=31)
    (due,) = told(client, f"{lang}/answers")
    assert ("Answers due" if lang else "回答待ち") in due[0] and f"{lang}/consultations/{number}#" in due[2]
    three = ("提出1件・確認できた住民0人・文面1種類", "submissions 1, verified residents 0, different texts 1")
    assert three[lang == "/en"] in due[1]
    fixed_clock.moment = NOW + timedelta(days=200)
    late, same = told(client, f"{lang}/answers")
    assert ("overdue" if lang else "期限切れ") in late[0] and same[2] == due[2] != late[2]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_moderation_companies_and_gaps_have_feeds(client: Client, sqlite_database: Database, lang: str) -> None:
    slug = m.published(sqlite_database)
    no = m.hidden(sqlite_database, slug)
    (hidden,) = told(client, f"{lang}/moderation")
    assert str(no) in hidden[0] and f"{lang}/record/" in hidden[2]
    with sqlite_database.writing() as db:
        other = make.proposal(db)
        proposals.reflect_version(db, now=NOW, proposal_id=other, version=1, document=document())
        company = queries.companies(db, before=FIRST)[0].id
        proposals.add_event(
            db, by=make.officer(db, Role.clerk), now=NOW, proposal_id=other, kind="plan",
            happened_on="2026-03-01", body={"ja": "市"}, what={"ja": "応募した"},
        )  # fmt: skip
    parts = told(client, f"{lang}/companies/{company}")
    assert parts and all("/proposals/" in part[2] for part in parts)
    steps = told(client, f"{lang}/gap")
    assert any(("assembly" if lang else "議会の関わりの記録がありません") in step[1] for step in steps)


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_step_after_an_act_of_the_assembly_is_not_told_as_one_before_any(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    with sqlite_database.writing() as db:
        number, clerk = make.proposal(db), make.officer(db, Role.clerk)
        slug = queries.by_id(db, number).slug
        say = {"by": clerk, "now": NOW, "proposal_id": number, "body": {"ja": "市"}, "what": {"ja": "進めた"}}
        for kind, day in (("call", "2025-11-01"), ("bid", "2026-02-01"), ("plan", "2026-03-01")):
            proposals.add_event(db, kind=kind, happened_on=day, **say)
        found = assembly.assembly(db)
        dealt = assembly.content(found, kind="bill", about=About(slug), acted_on="2026-01-20")
        council.enter_act(db, **assembly.say(found), content=dealt, sources=[assembly.MINUTES])
    words = ("since the step before", "on record up to") if lang else ("それより前にはあります", "この段階までに、")
    steps = {title: why for title, why, _ in told(client, f"{lang}/gap") if "/gap" not in title}
    (call,) = [why for title, why in steps.items() if ("Call" if lang else "公募") in title]
    (plan,) = [why for title, why in steps.items() if ("Plan" if lang else "計画") in title]
    assert words[0] in plan and words[1] in call and words[0] not in call
    text = client.page(f"{lang}/proposals/{slug}/council").text
    assert ("No record since the step before" if lang else "前の段階のあとは記録なし") in text
    assert ("after an earlier involvement of the assembly: 1" if lang else "のうち1件では、それより前に") in text
    assert ("since the step before" if lang else "前の段階のあとからその段階まで") in client.page(f"{lang}/gap").text
