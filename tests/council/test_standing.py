"""Single votes of a standing vote: with the source that tells of them, or refused at their place and kept as typed."""

from deliberation.council import queries
from tests.council import assembly as a
from tests.council.test_routes import send
from tests.page import Page

STANDING = "taken_on=2026-11-20&question=original&way=standing&requirement=majority"


def checked(page):
    radios = [one.attributes for one in page.root.all("input") if one.attributes.get("type") == "radio"]
    return {one["name"] for one in radios if "checked" in one and one["value"]}


def address(act_id):
    return f"/en/council/acts/{act_id}/vote"


def test_single_votes_without_a_source_are_refused_at_the_source_and_stay(secretariat, here, made, sqlite_database):
    act_id = made(a.bill)
    page = secretariat.page(f"{address(act_id)}?{STANDING}&presiding={here.members[0]}")
    votes = {f"m-{here.members[1]}": "for", f"m-{here.members[2]}": "against"}
    answer = send(secretariat, page, address(act_id), "send", in_favour="3", against="1", **votes)
    assert answer.status_code == 422
    back = Page(answer.text)
    wrong = [n.attributes["id"] for n in back.root.all("input") if n.attributes.get("aria-invalid") == "true"]
    assert wrong == ["choices_from"] and checked(back) == set(votes)
    assert any("open" in one.attributes for one in back.root.all("details") if "choices_from" in str(one))
    cleared = Page(send(secretariat, back, address(act_id), "clear").text)
    assert checked(cleared) == set()
    assert send(secretariat, cleared, address(act_id), "send").status_code == 303
    with sqlite_database.reading() as db:
        vote = queries.votes_of_acts(db, [act_id])[act_id][0]
        assert (vote.in_favour, vote.against, queries.roll(db, [vote.id])) == (3, 1, {})


def test_a_source_without_single_votes_is_asked_what_it_tells(secretariat, here, made):
    act_id = made(a.bill)
    page = secretariat.page(f"{address(act_id)}?{STANDING}&presiding={here.members[0]}")
    answer = send(secretariat, page, address(act_id), "check", in_favour="3", against="1", choices_from="A paper")
    assert answer.status_code == 422 and "choose the votes of the members that it tells of" in answer.text


def test_with_the_source_counts_and_single_votes_are_kept_beside_each_other(secretariat, here, made, sqlite_database):
    act_id = made(a.bill)
    page = secretariat.page(f"{address(act_id)}?{STANDING}&presiding={here.members[0]}")
    told = {"in_favour": "3", "against": "1", "choices_from": "A paper", f"m-{here.members[1]}": "for"}
    assert send(secretariat, page, address(act_id), "send", **told).status_code == 303
    with sqlite_database.reading() as db:
        vote = queries.votes_of_acts(db, [act_id])[act_id][0]
        assert (vote.in_favour, vote.against, vote.choices_from) == (3, 1, "A paper")
        assert {row.id for row in queries.roll(db, [vote.id])[vote.id]} == set(here.members[:2])


def test_votes_ticked_before_another_way_was_chosen_are_not_dropped_unsaid(secretariat, here, made):
    act_id = made(a.bill)
    roll = STANDING.replace("standing", "roll_call")
    page = secretariat.page(f"{address(act_id)}?{roll}&presiding={here.members[0]}")
    votes = {f"m-{member}": "for" for member in here.members[1:]}
    answer = send(secretariat, page, address(act_id), "send", way="secret", in_favour="3", against="1", **votes)
    assert answer.status_code == 422 and "leaves no record of single votes" in answer.text


def test_a_day_before_the_item_s_own_is_refused_in_the_first_step(secretariat, here, made):
    act_id = made(a.bill)
    early = STANDING.replace("2026-11-20", "2026-11-19")
    page = secretariat.page(f"{address(act_id)}?{early}&presiding={here.members[0]}", 422)
    assert "cannot be earlier than the item itself" in page.text
