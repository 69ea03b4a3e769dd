"""Who can sit in a body: one chair at a time, no more than its seats, in a group that is there; a name put right."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from deliberation.council import acts, queries
from deliberation.council.models import CouncilBody
from deliberation.errors import Refused
from tests import make
from tests.council import assembly as a


def test_a_body_has_one_chair_at_a_time(db, whole):
    (chair,) = [row for row in queries.roster(db, whole.committee, a.DAY) if row.part == "chair"]
    given = {**a.say(whole), "body_id": whole.committee, "part": "chair"}
    acts.end_term(db, **a.say(whole), term_id=chair.term_id, until=a.DAY)
    for name in ("first", "second"):
        member = acts.add_member(db, **a.say(whole), name_ja=name)
        with pytest.raises(Refused, match="chair_already"):
            acts.add_term(db, **given, member_id=member, since=a.DAY)
    assert acts.add_term(db, **given, member_id=whole.members[0], since=a.DAY + timedelta(days=1))


def test_a_body_has_no_more_members_than_seats(db, whole):
    newcomer = acts.add_member(db, **a.say(whole), name_ja="Newcomer")
    given = {**a.say(whole), "body_id": whole.body, "member_id": newcomer}
    for since, until in ((a.SINCE, None), (date(2020, 5, 1), a.SINCE)):
        with pytest.raises(Refused, match="seats_filled"):
            acts.add_term(db, **given, since=since, until=until)
    acts.add_term(db, **given, since=date(2019, 5, 1), until=a.SINCE - timedelta(days=1))
    with pytest.raises(Refused, match="more_sit_than_seats") as refused:
        acts.change_body(db, **a.say(whole), body_id=whole.body, seats=4)
    assert refused.value.values["n"] == 5
    acts.change_body(db, **a.say(whole), body_id=whole.body, seats=6)
    acts.add_term(db, **given, since=a.SINCE)


def test_nobody_is_in_a_group_while_it_is_not_there(db, whole):
    acts.end_faction(db, **a.say(whole), faction_id=whole.factions[1], until=a.DAY)
    young = acts.add_faction(db, **a.say(whole), name_ja="Young", since=a.DAY)
    given = {**a.say(whole), "member_id": whole.members[4]}
    for group, since in ((young, a.DAY - timedelta(days=1)), (whole.factions[1], a.DAY + timedelta(days=1))):
        with pytest.raises(Refused, match="group_not_there_then"):
            acts.set_faction(db, **given, faction_id=group, since=since)
    acts.set_faction(db, **given, faction_id=young, since=a.DAY)


@pytest.mark.parametrize("kind", ["standing", "steering", "special"])
def test_a_committee_is_one_of_an_assembly(db, whole, kind):
    given = {**a.say(whole), "slug": "new", "kind": kind, "name_ja": "New"}
    with pytest.raises(Refused, match="committee_of_no_assembly"):
        acts.add_body(db, **given)
    assert acts.add_body(db, **given, part_of_id=whole.body)


def test_two_bodies_of_one_parent_have_names_that_differ(db, whole):
    given = {"slug": "new", "kind": "special", "name_ja": "新しい委員会"}
    first = acts.add_body(db, **a.say(whole), **given, part_of_id=whole.body)
    second = {**given, "slug": "other"}
    with pytest.raises(Refused, match="body_named_so") as refused:
        acts.add_body(db, **a.say(whole), **second, part_of_id=whole.body)
    assert (refused.value.field, refused.value.values["slug"]) == ("name_ja", "new")
    other = acts.add_body(db, **a.say(whole), **{**second, "name_ja": "別の委員会"}, part_of_id=whole.body)
    renamed = {"what": "body", "name_ja": "新しい委員会", "correction": "Misspelt"}
    with pytest.raises(Refused, match="body_named_so"):
        acts.correct_name(db, **a.say(whole), **renamed, number=other)
    acts.correct_name(db, **a.say(whole), **renamed, name_en="New committee", number=first)
    acts.change_body(db, **a.say(whole), body_id=first, seats=None, ended_on=a.DAY)
    acts.add_body(db, **a.say(whole), **{**given, "slug": "newer"}, part_of_id=whole.body)
    with pytest.raises(Refused, match="body_named_so"):
        acts.change_body(db, **a.say(whole), body_id=first, seats=None)


@pytest.mark.parametrize("parent", [False, True])
def test_no_row_stands_beside_another_body_of_its_name(db, whole, parent):
    """A null parent is never the same as another null: the database holds it all the same, on both engines."""
    row = {"jurisdiction": make.HERE, "kind": "plenary", "name_ja": "会議"}
    row |= {"part_of_id": whole.body if parent else None}
    db.execute(insert(CouncilBody), {**row, "slug": "old", "ended_on": a.DAY})
    db.execute(insert(CouncilBody), {**row, "slug": "one"})
    with pytest.raises(IntegrityError, match=r"append only|uq_council_bodies"):
        db.execute(insert(CouncilBody), {**row, "slug": "two"})


def test_the_page_of_a_member_shows_the_name_that_was_put_right_and_why(client, here, sqlite_database):
    fix = {"what": "member", "number": here.members[1], "correction": "Misspelt"}
    acts.correct_name(sqlite_database, **a.say(here), **fix, name_ja="Right name")
    text = client.page(f"/en/council/members/{here.members[1]}").text
    assert "The name was corrected on" in text and "Member 2" in text and "Misspelt" in text


def test_members_by_group_stand_under_their_group_where_it_is_narrow(client, here):
    for path in ("/council/a-shi", f"/council/bodies/{here.body}"):
        roster = client.page(f"/en{path}").root.all("table")[-1]
        assert "stackable" in roster.attributes["class"]
        rows = [row.text for row in roster.all("tr")]
        assert any(row.startswith("Group A") and "Member 1 Chair , Member 2" in row for row in rows), rows
        assert "Member 3, Member 4" in " ".join(node.text for node in roster.all("td")).replace(" ,", ",")
