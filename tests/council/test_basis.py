"""A law is named where it says so: the rules on the assembly's sittings are no rules on its committees."""

import pytest

from deliberation.council import acts
from tests.council import assembly as a

LAWS = {"/laws#laa-113", "/laws#laa-116", "/laws#laa-117"}


def laws(page):
    return {at for node in page.root.all("a") for law in LAWS if (at := node.attributes.get("href", "")).endswith(law)}


@pytest.mark.parametrize(("of", "named"), [("plenary", 3), ("committee", 0)])
def test_the_law_on_the_assembly_s_sittings_is_named_of_the_plenary_and_never_of_a_committee(
    client, here, made, sqlite_database, of, named
):
    review = {"kind": "review", "body_id": here.committee, "number": None}
    act_id = made(a.bill, **(review if of == "committee" else {}))
    choices = a.roll(here, "yeae" if of == "plenary" else "yeyy").choices
    if of == "committee":
        choices = {member: choices[member] for member in here.members[:3]}
    vote = a.VoteEntered(a.Way.roll_call, a.REQUIREMENTS["majority"], choices=choices, presiding=here.members[0])
    acts.enter_vote(sqlite_database, **a.say(here), act_id=act_id, taken_on=a.DAY, vote=vote)
    page = client.page(f"/council/acts/{act_id}")
    assert len(laws(page)) == named
    assert "定足数" in page.text and "分母は" in page.text


def test_the_form_of_a_vote_names_the_law_of_the_plenary_alone(secretariat, here, made):
    for body, named in ((here.body, 1), (here.committee, 0)):
        kind = "bill" if named else "review"
        act_id = made(a.bill, body_id=body, kind=kind)
        told = f"taken_on={a.DAY}&way=roll_call&requirement=majority&question=original&presiding={here.members[0]}"
        page = secretariat.page(f"/council/acts/{act_id}/vote?{told}")
        assert len(laws(page)) == named
