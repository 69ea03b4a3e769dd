"""A vote as it is typed and as it is then told: what is refused, what follows from it, in what part members stand."""

import pytest

from deliberation.council import acts
from deliberation.council.kinds import MemberPart
from tests.council import assembly as a
from tests.council.test_routes import send
from tests.page import Page


@pytest.mark.parametrize("changed", [{"declared": "perhaps"}, {"casting": "abstained"}])
def test_a_tampered_second_step_is_refused_at_its_place(secretariat, here, made, changed):
    address = f"/en/council/acts/{made(a.bill)}/vote"
    page = secretariat.page(f"{address}?taken_on=2026-11-20&question=original&way=standing&requirement=majority")
    answer = send(secretariat, page, address, "send", **{"declared": "many", **changed})
    assert answer.status_code == 422
    wrong = [one.attributes["name"] for one in Page(answer.text).root.all("select") if "aria-invalid" in one.attributes]
    assert wrong == list(changed)


def test_who_stood_up_may_be_counted_alone_and_is_never_published_beside_a_declaration(
    secretariat, here, made, sqlite_database
):
    act_id = made(a.bill)
    address = f"/en/council/acts/{act_id}/vote"
    page = secretariat.page(f"{address}?taken_on=2026-11-20&question=original&way=standing&requirement=majority")
    for step in ("check", "send"):
        answer = send(secretariat, page, address, step, in_favour="3", declared="many")
        assert answer.status_code == 422 and "either the counts or" in answer.text
    assert "those against were not counted" in send(secretariat, page, address, "check", in_favour="3").text
    assert send(secretariat, page, address, "send", in_favour="3").status_code == 303
    shown = secretariat.page(f"/en/council/acts/{act_id}").text
    assert "3 in favour; those against were not counted" in shown and "Passed" in shown


def test_a_counted_vote_misses_the_quorum_where_all_members_are_told(secretariat, here, made):
    act_id = made(a.bill)
    address = f"/en/council/acts/{act_id}/vote"
    page = secretariat.page(f"{address}?taken_on=2026-11-20&question=original&way=standing&requirement=majority")
    heads = {"in_favour": "1", "against": "0", "absent": "3"}
    refused = send(secretariat, page, address, "check", **heads)
    assert refused.status_code == 422 and "do not reach the quorum" in refused.text
    assert any(one.attributes.get("name") == "recalled" for one in Page(refused.text).root.all("input"))
    assert send(secretariat, page, address, "send", **heads, recalled="y").status_code == 303
    assert "Present: 2; needed: 3 of 5 seats" in secretariat.page(f"/en/council/acts/{act_id}").text
    other = made(a.bill)
    again = address.replace(str(act_id), str(other))
    page = secretariat.page(f"{again}?taken_on=2026-11-20&question=original&way=standing&requirement=majority")
    assert send(secretariat, page, again, "send", **{**heads, "absent": "2"}).status_code == 303
    assert "Present:" not in secretariat.page(f"/en/council/acts/{other}").text


def test_of_a_share_of_the_seats_those_absent_are_in_the_denominator(client, here, made, sqlite_database):
    for requirement, word, counted in (("majority_seats", "yyyna", True), ("two_thirds_present", "yyyna", False)):
        act_id, vote = made(a.bill, number=requirement), a.roll(here, word, requirement)
        acts.enter_vote(sqlite_database, **a.say(here), act_id=act_id, taken_on=a.DAY, vote=vote)
        page = client.page(f"/en/council/acts/{act_id}")
        row = next(row for row in page.root.all("tr") if row.text.startswith("Absent"))
        assert row.text.endswith("yes" if counted else "no")


@pytest.mark.parametrize(
    ("kind", "part", "said"),
    [
        ("bill", "mover", "(Moved)"), ("debate", "mover", "(Spoke in the debate)"), ("hearing", "mover", "(Took part)"),
        ("interpellation", "asker", "(Questioned)"), ("referral", "mover", ""), ("organisation", "mover", ""),
    ],
)  # fmt: skip
def test_in_what_part_members_stand_beside_an_act_is_said_by_its_kind(client, here, made, kind, part, said):
    act_id = made(a.bill, kind=kind, members=[(here.members[1], MemberPart(part))])
    name = next(dd for dd in client.page(f"/en/council/acts/{act_id}").root.all("dd") if "Member 2" in dd.text)
    assert name.text.split("Member 2")[1].strip() == said
    listed = client.page(f"/en/council/members/{here.members[1]}").text
    assert said.strip("()") in listed and ("Moved" in listed) == (kind == "bill")
