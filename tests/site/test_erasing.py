"""A person is erased end to end: account, texts, salts, search, and the bytes of the database."""

import json

import pytest
from sqlalchemy import select

from deliberation import clock
from deliberation.accounts import acts as accounts
from deliberation.accounts import queries as accounts_queries
from deliberation.accounts.rules import WHOLE_SITE, Role
from deliberation.comments import acts as comments
from deliberation.comments import queries as comment_queries
from deliberation.comments.models import Appeal
from deliberation.errors import Missing, Refused
from deliberation.record import queries as record
from deliberation.site import acts
from tests import make
from tests.comments import making as m
from tests.consents.scene import SLUG, Scene
from tests.moment import NOW

WORDS = "とても珍しい言葉の意見です"


@pytest.fixture
def author(database):
    """A resident who has said something about a flow."""
    with database.writing() as db:
        Scene(db)
        return make.resident(db, chosen_name="珍しい名前")


@pytest.fixture
def said(database, author):
    return comments.submit_comment(database, by=author, now=NOW, slug=SLUG, version=1, body=WORDS, flow="bus")


def test_the_text_is_gone_and_its_number_stays(database, author, said):
    acts.erase_myself(database, by=author, now=NOW)
    with database.reading() as db:
        row = comment_queries.comment(db, said)
        assert (row.state, row.body, row.author_id, row.chosen_name) == ("erased", None, None, None)
        assert record.entry(db, row.entry_id).payload is None


def test_the_account_cannot_be_found_or_used_again(database, author, said):
    with database.reading() as db:
        email = accounts_queries.person(db, author.person_id).email
    acts.erase_myself(database, by=author, now=NOW)
    with database.reading() as db:
        assert accounts_queries.by_email(db, email) is None
        found = accounts_queries.actor(db, author.person_id)
    assert (found.residence, found.rights) == (frozenset(), frozenset())


def test_the_record_says_that_somebody_was_erased_and_not_who(database, author, said):
    acts.erase_myself(database, by=author, now=NOW)
    with database.reading() as db:
        leaves = b"\n".join(row.leaf for row in record.newest(db, before=2**31 - 1, most=10))
    assert b'"person_erased"' in leaves and b'"erased"' in leaves
    assert b'"person' not in leaves.replace(b'"person_erased"', b"")


def test_who_erases_themselves_stands_in_the_record_by_the_day(database, author, said):
    acts.erase_myself(database, by=author, now=NOW)
    with database.reading() as db:
        found = [json.loads(row.leaf) for row in record.newest(db, before=2**31 - 1, most=10)]
    assert {e["kind"]: e["at"] for e in found if "ground" in e["facts"]} == {
        "erased": clock.day(NOW).isoformat(), "person_erased": clock.day(NOW).isoformat()
    }  # fmt: skip


def test_by_order_it_takes_two_administrators(database, author, said):
    first, second = (make.officer(database, Role.administrator) for _ in range(2))
    arguments = {"person_id": author.person_id, "ground": "court_order", "order": "an order"}
    pending = accounts.propose_act(
        database, by=first, now=NOW, act="erase_person", jurisdiction=WHOLE_SITE, arguments=arguments
    )
    with database.reading() as db:
        digest = make.shown_digest(db, pending)
    with pytest.raises(Refused, match="needs_another_person"):
        accounts.confirm_act(database, by=first, now=NOW, pending_id=pending, digest=digest)
    accounts.confirm_act(database, by=second, now=NOW, pending_id=pending, digest=digest)
    with database.reading() as db:
        assert comment_queries.comment(db, said).state == "erased"


def test_a_person_found_by_a_text_is_its_author(database, author, said):
    first, second = (make.officer(database, Role.administrator) for _ in range(2))
    order = {"first": first, "jurisdiction": WHOLE_SITE, "ground": "court_order", "order": "an order"}
    for person, comment in ((make.person(database), said), (author, said + 1)):
        with pytest.raises(Missing):
            acts.erase_person(database, by=second, now=NOW, person_id=person.person_id, comment=comment, **order)
    acts.erase_person(database, by=second, now=NOW, person_id=author.person_id, comment=said, **order)
    with database.reading() as db:
        assert comment_queries.comment(db, said).state == "erased"


def test_a_letter_is_erased_by_order_of_two_administrators_with_what_its_bearer_asked(database):
    slug, (first, second) = m.published(database), [make.officer(database, Role.administrator) for _ in range(2)]
    no, slip = m.by_letter(database, slug)
    m.hide(database, no)
    clerk = make.officer(database, Role.clerk)
    comments.file_appeal_for_bearer(database, by=clerk, now=NOW, comment_id=no, slip=slip, body=WORDS)
    arguments = {"comment": no, "ground": "court_order", "order": "an order"}
    say = {"act": "erase_comment", "jurisdiction": WHOLE_SITE}
    for wrong, why in ((m.comment(database, slug), "erased_with_its_author"), (no + 99, "pending_act_lost")):
        with pytest.raises(Refused, match=why):
            accounts.propose_act(database, by=first, now=NOW, arguments={**arguments, "comment": wrong}, **say)
    pending = accounts.propose_act(database, by=first, now=NOW, arguments=arguments, **say)
    with database.reading() as db:
        digest = make.shown_digest(db, pending)
    accounts.confirm_act(database, by=second, now=NOW, pending_id=pending, digest=digest)
    with database.reading() as db:
        row = comment_queries.comment(db, no)
        assert (row.state, row.body, row.text_key) == ("erased", None, None)
        assert record.entry(db, row.entry_id).payload is None
        assert list(db.execute(select(Appeal.body)).scalars()) == [None]
        told = [json.loads(x.leaf) for x in record.newest(db, before=2**31 - 1, most=10)]
    found = next(x for x in told if x["kind"] == "comment_erased")
    assert found["facts"]["comment"] == no and found["seat"] != found["facts"]["second"]
    with pytest.raises(Refused, match="no_text_there"):
        accounts.propose_act(database, by=first, now=NOW, arguments=arguments, **say)


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_order_to_erase_a_letter_is_entered_by_its_number(client, sqlite_database, lang):
    no, _ = m.by_letter(sqlite_database, m.published(sqlite_database))
    first, second = (make.officer(sqlite_database, Role.administrator) for _ in range(2))
    client.sign_in(first)
    said = {"whom": str(no), "ground": "court_order", "order": "an order of the court"}
    assert client.submit(f"{lang}/erasures/new", said).status_code == 303
    client.sign_in(second)
    waiting = client.page(f"{lang}/pending")
    assert ("text of this comment" if lang else "この意見の本文が消え") in waiting.text
    assert f"{lang}/comments/{no}" in waiting.links().values()
