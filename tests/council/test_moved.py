"""What the assembly corrects moves every page of a proposal that shows it: a kept page never says the old thing on."""

import pytest

from deliberation.council import acts, queries
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.council import assembly as a
from tests.moment import NOW

PAGES = ("", "/council")
TITLE = {"ja": "録画を止める議案", "en": "Stop filming"}


@pytest.fixture
def here(sqlite_database: Database) -> a.Assembly:
    with sqlite_database.writing() as db:
        return a.assembly(db)


def two_proposals(db: Database) -> tuple[str, str]:
    with db.writing() as c:
        return a.proposal_with_flow(c), a.proposal_with_flow(c)


def about(db: Database, here: a.Assembly, slug: str, **more: object) -> int:
    with db.writing() as c:
        return a.bill(c, here, about=a.About(proposal=slug), title=TITLE, **more)


def correct(db: Database, here: a.Assembly, act_id: int, **changes: object) -> None:
    with db.reading() as c:
        found = queries.act(c, act_id)
    told = a.content(here, title=TITLE, number=found.number, **changes)
    acts.correct_act(db, **a.say(here), act_id=act_id, revision=found.revision, content=told, correction="wrong one")


def entries_moving(client: Client, path: str) -> str:
    return client.get(path).headers["ETag"]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_an_act_that_leaves_a_proposal_leaves_its_pages(
    client: Client, sqlite_database: Database, here: a.Assembly, lang: str
) -> None:
    left, now = two_proposals(sqlite_database)
    act_id = about(sqlite_database, here, left)
    title = TITLE["en" if lang else "ja"]
    for page in PAGES:
        assert title in client.get(f"{lang}/proposals/{left}{page}").text
        assert title not in client.get(f"{lang}/proposals/{now}{page}").text
    correct(sqlite_database, here, act_id, about=a.About(proposal=now))
    for page in PAGES:
        assert title not in client.get(f"{lang}/proposals/{left}{page}").text
        assert title in client.get(f"{lang}/proposals/{now}{page}").text
    correct(sqlite_database, here, act_id)
    assert all(title not in client.get(f"{lang}/proposals/{now}{page}").text for page in PAGES)


def test_a_vote_corrected_on_an_act_that_left_moves_what_rested_on_it(
    client: Client, sqlite_database: Database, here: a.Assembly
) -> None:
    """A consent or a suspension can rest on what the act was about."""
    left, now = two_proposals(sqlite_database)
    act_id = about(sqlite_database, here, left)
    vote = acts.enter_vote(sqlite_database, **a.say(here), act_id=act_id, taken_on=a.DAY, vote=a.roll(here, "yyyn"))
    correct(sqlite_database, here, act_id, about=a.About(proposal=now))
    before = [entries_moving(client, f"/proposals/{slug}/council") for slug in (left, now)]
    acts.correct_vote(
        sqlite_database, **a.say(here), vote_id=vote, taken_on=a.DAY, vote=a.roll(here, "nnnn"), correction="miscounted"
    )
    after = [entries_moving(client, f"/proposals/{slug}/council") for slug in (left, now)]
    assert all(old != new for old, new in zip(before, after, strict=True))


def test_a_name_put_right_is_right_on_the_pages_of_proposals(
    client: Client, sqlite_database: Database, here: a.Assembly
) -> None:
    slug, other = two_proposals(sqlite_database)
    about(sqlite_database, here, slug, members=((here.members[1], "mover"),))
    path = f"/proposals/{slug}/council"
    assert "Assembly" in client.get(path).text
    unmoved = entries_moving(client, f"/proposals/{other}/council")
    acts.correct_name(
        sqlite_database, **a.say(here), what="body", number=here.body, name_ja="市議会本会議", correction="wrong name"
    )
    assert "市議会本会議" in client.get(path).text
    assert entries_moving(client, f"/proposals/{other}/council") == unmoved  # which does not name it
    before = entries_moving(client, path)
    acts.correct_name(
        sqlite_database, **a.say(here), what="member", number=here.members[1], name_ja="山田花子", correction="wrong"
    )
    assert entries_moving(client, path) != before


def test_a_name_put_right_stands_beside_what_a_member_asked_and_noted(
    client: Client, sqlite_database: Database, here: a.Assembly
) -> None:
    with sqlite_database.writing() as db:
        by = a.councillor(db, here)
        asked = a.about(db)
        acts.put_question(
            db, by=by, now=NOW, jurisdiction=make.HERE, kind="question", title="Why a year?", body="Why?", about=asked
        )
    before = entries_moving(client, f"/proposals/{asked.proposal}")
    acts.correct_name(
        sqlite_database, **a.say(here), what="member", number=here.members[1], name_ja="山田花子", correction="wrong"
    )
    assert entries_moving(client, f"/proposals/{asked.proposal}") != before
