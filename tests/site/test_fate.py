"""The page that says what became of a comment claims nothing that did not follow from it, and no answer is owed to
what waits for none."""

from datetime import timedelta

from deliberation.council import acts as council
from deliberation.council.entries import About
from deliberation.db import Database
from deliberation.site import joined
from tests.client import Client
from tests.comments import making as m
from tests.council import assembly as a
from tests.moment import NOW


def test_what_the_assembly_did_before_a_comment_did_not_follow_from_it(sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        slug, found = m.published(db), a.assembly(db)
        no = m.comment(db, slug, flow=m.FLOW, field=m.FIELD)
        for days in (-1, 5, 0):
            content = a.content(
                found, acted_on=(m.TODAY + timedelta(days=days)).isoformat(),
                about=About(proposal=slug, version=1, flow=m.FLOW, field=m.FIELD),
            )  # fmt: skip
            council.enter_act(
                db, **{**a.say(found), "now": NOW + timedelta(days=9)}, content=content, sources=[a.MINUTES]
            )
        shown = joined.fate(db, no, NOW)["acts"]
    assert [row.acted_from - m.TODAY for row in shown] == [timedelta(0), timedelta(days=5)]


def test_no_answer_is_owed_to_a_reply_nor_to_what_is_not_shown(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    m.consultation(sqlite_database, slug)
    above = m.comment(sqlite_database, slug)
    reply, hidden = m.comment(sqlite_database, slug, parent=above), m.hidden(sqlite_database, slug)
    owed = {no: "まだ回答がありません" in client.page(f"/comments/{no}").text for no in (above, reply, hidden)}
    assert owed == {above: True, reply: False, hidden: False}
    m.answer(sqlite_database, slug, reply)
    assert "We will see." in client.page(f"/comments/{reply}").text
