"""What is published of marks: nothing small, nothing about one person, and the same for everybody who counts again."""

from typing import Any

from deliberation.comments import overlap, placing
from tests.comments.test_opinions import camps

STATEMENTS = {s: 100 + s for s in range(8)}


def test_numbers_are_rounded_to_fives() -> None:
    assert [overlap.rounded(n) for n in (0, 2, 3, 7, 8, 12, 13)] == [0, 0, 5, 5, 10, 10, 15]


def test_below_ten_people_no_number_at_all_is_published() -> None:
    told = overlap.document(1, "bus", STATEMENTS, camps(9))
    assert told["people"] is None and told["reason"] == "few_people" and told["groups"] == []
    assert {s["agree"] for s in told["statements"]} == {None}
    assert {s["x"] for s in told["statements"]} == {None}


def test_of_a_statement_that_fewer_than_ten_marked_no_number_is_published() -> None:
    rows = [{**row, 8: 1} if i < 9 else row for i, row in enumerate(camps(44))]
    told = overlap.document(1, "bus", {**STATEMENTS, 8: 108}, rows)
    assert told["groups"] and told["statements"][8]["agree"] is None
    assert {g["marks"][8]["agree"] for g in told["groups"]} == {None}
    assert 8 not in [number for number, _ in overlap.shared(told)] and 8 not in overlap.apart(told)


def test_every_number_of_a_document_is_whole_and_every_count_a_multiple_of_five() -> None:
    told = overlap.document(1, "bus", STATEMENTS, camps(47))
    counts = [told["people"], *(g["people"] for g in told["groups"])]
    counts += [n[kind] for g in told["groups"] for n in g["marks"] for kind in ("agree", "disagree", "pass")]
    counts += [s[kind] for s in told["statements"] for kind in ("agree", "disagree", "pass")]
    assert counts and all(n % 5 == 0 for n in counts)
    places = [v for row in (*told["groups"], *told["statements"]) for v in (row["x"], row["y"])]
    assert all(isinstance(v, int) for v in (*counts, *places, *told["silhouettes"].values()))
    assert min(g["people"] for g in told["groups"]) >= 10


def test_one_more_or_less_who_thinks_like_the_others_is_seldom_seen() -> None:
    """44 and 43 are both rounded to 45: who left cannot be read from the difference."""
    rows = camps(44, noise=0)
    with_them, without = (overlap.document(1, "bus", STATEMENTS, some) for some in (rows, rows[:-1]))
    assert [s["agree"] for s in with_them["statements"]] == [s["agree"] for s in without["statements"]]
    assert with_them["people"] == without["people"]


def test_what_all_groups_share_and_where_they_part_follows_from_the_published_counts_alone() -> None:
    rows = [{**row, 8: 1, 9: -1} for row in camps(44, noise=0)]
    told = overlap.document(1, "bus", {**STATEMENTS, 8: 108, 9: 109}, rows)
    assert overlap.shared(told) == [(8, "agree"), (9, "disagree")]
    assert overlap.apart(told) == [0, 1, 2, 3, 4]
    assert overlap.share({"agree": 15, "disagree": 5, "pass": 0}) == 16 / 22


def test_a_large_group_alone_does_not_make_a_statement_shared() -> None:
    counts = [
        {"statement": 1, "agree": 90, "disagree": 0, "pass": 0},
        {"statement": 1, "agree": 5, "disagree": 5, "pass": 0},
    ]
    told = {"groups": [{"marks": [c]} for c in counts], "statements": [{"statement": 1, "comment": 7}]}
    assert overlap.shared(told) == [] and overlap.apart(told) == [1]
    assert overlap.across(told) == [(7, 10)]


def test_more_than_half_is_said_only_where_rounding_cannot_have_made_it() -> None:
    """8, 7 and 2 of 17 are published as 10, 5 and 0."""

    def told(agree: int, disagree: int) -> dict[str, Any]:
        counts = {"statement": 1, "agree": agree, "disagree": disagree, "pass": 0}
        return {"groups": [{"marks": [counts]}, {"marks": [counts]}], "statements": [{"statement": 1, "comment": 7}]}

    assert overlap.shared(told(overlap.rounded(8), overlap.rounded(7))) == []
    for agree in range(10, 60, 5):
        for disagree in range(0, 60, 5):
            fewest, most = agree - 2, disagree + 2 + 2  # exact counts that are published so, the worst ones
            assert ((1, "agree") in overlap.shared(told(agree, disagree))) == (fewest > most), (agree, disagree)


def test_groups_part_only_where_rounding_cannot_have_made_it() -> None:
    """7 to 3 is published as 5 to 5, and 8 to 2 as 10 to 0: one person in ten."""

    def told(*marks: tuple[int, int]) -> dict[str, Any]:
        counts = [{"statement": 1, "agree": a, "disagree": d, "pass": 0} for a, d in marks]
        return {"groups": [{"marks": [c]} for c in counts], "statements": [{"statement": 1, "comment": 7}]}

    rounded = [(overlap.rounded(a), overlap.rounded(d)) for a, d in ((7, 3), (8, 2))]
    assert overlap.apart(told(*rounded)) == []
    assert overlap.apart(told((5, 10), (15, 0))) == [1] and overlap.apart(told((0, 10), (10, 0))) == [1]
    nobody = {"agree": 0, "disagree": 0, "pass": 0}
    assert overlap.apart({**told(), "groups": [{"marks": [{"statement": 1, **nobody}]}] * 2}) == []


def test_the_order_of_what_all_dealt_with_does_not_ask_who_agrees() -> None:
    def marks(number: int, agree: int, disagree: int) -> dict[str, int]:
        return {"statement": number, "agree": agree, "disagree": disagree, "pass": 0}

    groups = [{"marks": [marks(1, 10, 0), marks(2, 0, 20)]}, {"marks": [marks(1, 50, 0), marks(2, 0, 20)]}]
    told = {"groups": groups, "statements": [{"statement": 1, "comment": 5}, {"statement": 2, "comment": 6}]}
    assert overlap.across(told) == [(6, 20), (5, 10)]


def test_the_picture_shows_groups_and_statements_inside_its_frame_and_nobody() -> None:
    told = overlap.document(1, "bus", STATEMENTS, camps(44))
    drawn = placing.picture(told)
    assert drawn is not None and [c.group for c in drawn.circles] == ["A", "B"] and len(drawn.spots) == 8
    assert all(0 < p.x < drawn.width and 0 < p.y < drawn.height for p in (*drawn.circles, *drawn.spots))
    assert len({(p.x, p.y) for p in drawn.spots}) == 8
    assert placing.picture(overlap.document(1, "bus", STATEMENTS, camps(12))) is None
