"""What entries of the record call by a number, and what stands beside them, for feeds and letters: on both engines."""

from sqlalchemy.engine import Connection

from deliberation.council import acts, queries
from tests.council import assembly as a
from tests.council.calls import question


def test_names_words_and_votes_are_found_by_number(db: Connection) -> None:
    found = a.assembly(db)
    act, asked = a.bill(db, found), queries.question(db, question(db, found))
    vote = queries.vote(db, acts.enter_vote(db, **a.say(found), act_id=act, taken_on=a.DAY, vote=a.roll(found, "yyyn")))
    numbers = {"act": [act], "body": [found.body, 999], "member": [found.members[1]], "question": [asked.id]}
    names = queries.names_told(db, {**numbers, "meeting": [1]})
    assert sorted(key for key, _ in names) == ["act", "body", "member", "question"]
    assert names["act", act] == {"ja": "Bill 1", "en": "Bill 1"}
    assert names["question", asked.id] == {"ja": "Why a year?", "en": None}
    told = queries.texts_told(db, [asked.log_entry_id, vote.log_entry_id])
    assert {entry: (row.what, row.body) for entry, row in told.items()} == {
        asked.log_entry_id: ("asked", "Why so long?")
    }  # fmt: skip
    choices = {n: queries.choices_told(db, n, [vote.log_entry_id]) for n in found.members}
    assert [c[vote.log_entry_id].choice for c in choices.values()] == ["not_voting", "for", "for", "for", "against"]
    assert queries.names_told(db, {}) == {} == queries.texts_told(db, [])
