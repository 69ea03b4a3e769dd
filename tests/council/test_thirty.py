"""Thirty members on one screen: defaults by group, the few who differ, a tie, two thirds of those who are counted."""

from urllib.parse import urlencode

import pytest

from deliberation.council import acts
from tests.council import assembly as a


@pytest.fixture
def thirty(here, made):
    """Fourteen in the first group, with who presides, fifteen in the second, one in none; and a bill."""

    def more(db, found):
        acts.change_body(db, **a.say(found), body_id=found.body, seats=30)
        against = list(found.members[2:4])
        for n in range(25):
            term, faction = {"body_id": found.body, "since": a.SINCE}, found.factions[n % 2 if n < 24 else 1]
            group = {"faction_id": faction, "since": a.SINCE}
            member = acts.add_member(db, **a.say(found), name_ja=f"議員{n}", term=term, group=group)
            against += [member] if faction == found.factions[1] else []
        return a.bill(db, found), against

    return made(more)


def screen(here, act_id, requirement):
    first, second = here.factions
    told = {
        "taken_on": a.DAY.isoformat(), "question": "original", "way": "roll_call", "requirement": requirement,
        "presiding": here.members[0], f"g-{first}": "for", f"g-{second}": "against", "g-none": "excused",
    }  # fmt: skip
    return f"/council/acts/{act_id}/vote?{urlencode(told)}"


@pytest.mark.parametrize(
    ("requirement", "casting", "said"),
    [
        ("majority", "for", ("賛成13、反対13", "議長")),  # and it is told that the chair decided, on their page, too
        ("two_thirds_present", "", ("賛成14、反対13", "27人のうち18人", "否決")),
    ],
)
def test_a_vote_of_thirty_needs_only_those_who_differ(client, here, secretariat, thirty, requirement, casting, said):
    act_id, against = thirty
    at = screen(here, act_id, requirement)
    page = client.page(at)
    radios = [one for one in page.root.all("input") if one.attributes.get("type") == "radio"]
    named = {one.attributes["name"] for one in radios}
    checked = [one for one in radios if "checked" in one.attributes]
    assert len(named) == len(checked) == (29 if requirement == "majority" else 30), "each is one stop of the Tab key"
    form = next(one for one in page.root.all("form") if one.all("button")[0].attributes.get("name") == "step")
    assert form.all("button")[0].attributes["value"] == "check", "what the Enter key presses"
    differ = {f"m-{against[0]}": "absent", f"m-{against[1]}": "abstained", "casting": casting, "step": "check"}
    told = client.submit(at, differ)
    assert told.status_code == 200 and all(words in told.text for words in said), told.text[:2000]
    assert client.submit(at, {**differ, "step": "send"}).status_code == 303
    shown = client.page(f"/council/acts/{act_id}").text
    assert said[0] in shown and said[-1] in shown
    for page in (shown, client.page(f"/council/members/{here.members[0]}").text):
        assert ("議長裁決：賛成" in page) == bool(casting)
