"""Axes and groups out of marks: held against NumPy and scikit-learn on real marks, and against what they must be."""

import math
import random
from pathlib import Path

import pytest

from deliberation.comments import nearness, opinions, overlap
from deliberation.comments.opinions import Method, Row

VALUES = {"+": 1, "-": -1, "0": 0}
LINES = [line.split() for line in (Path(__file__).parent / "data" / "polis_marks.txt").read_text().splitlines()[1:]]
REAL: list[Row] = [{n: VALUES[c] for n, c in enumerate(marks) if c != "."} for _, marks in LINES]
# of the same matrix, means filled in: numpy 2.4 linalg.svd; scikit-learn 1.9 KMeans(n_init=20), silhouette_score
SINGULAR = (16.33150873, 11.56215529)
TIGHTEST = {2: 327.593897, 3: 189.879818, 4: 135.783775, 5: 92.947904}
SILHOUETTES = {2: 0.416636, 3: 0.403287, 5: 0.384292}


def camps(people: int, statements: int = 8, *, noise: float = 0.1, seed: int = 1) -> list[Row]:
    """Two camps that mark every statement the other way round, but for chance."""
    chance = random.Random(seed)
    return [
        {s: (1 if (s + i) % 2 else -1) * (-1 if chance.random() < noise else 1) for s in range(statements)}
        for i in range(people)
    ]


def test_the_axes_are_those_of_a_singular_value_decomposition_of_real_marks() -> None:
    statements = sorted({s for row in REAL for s in row})
    axes, points = opinions.positions(REAL, statements)
    for axis in (0, 1):
        unscaled = [p[axis] ** 2 * len(row) / len(statements) for p, row in zip(points, REAL, strict=True)]
        assert math.sqrt(math.fsum(unscaled)) == pytest.approx(SINGULAR[axis], rel=1e-6)
        assert math.fsum(weight[axis] ** 2 for weight in axes.values()) == pytest.approx(1)
    assert math.fsum(a * b for a, b in axes.values()) == pytest.approx(0, abs=1e-9)


def test_groups_of_real_marks_are_as_tight_and_as_apart_as_those_of_scikit_learn() -> None:
    _, points = opinions.positions(REAL, sorted({s for row in REAL for s in row}))
    found = {k: nearness.means_of(points, k) for k in TIGHTEST}
    for k, labels in found.items():
        middles = [nearness.middle([p for p, n in zip(points, labels, strict=True) if n == m]) for m in range(k)]
        spread = math.fsum(math.dist(p, middles[n]) ** 2 for p, n in zip(points, labels, strict=True))
        assert spread <= TIGHTEST[k] * (1 + 1e-6)
    marks = nearness.silhouettes(points, found, 1_000)
    assert {k: round(marks[k], 6) for k in SILHOUETTES} == SILHOUETTES


def test_real_marks_fall_into_as_many_groups_as_polis_found_and_its_smaller_one_stays_together() -> None:
    found = opinions.groups(REAL)
    assert found.reason is None and set(found.labels) == {0, 1}
    theirs = [label for (group, _), label in zip(LINES, found.labels, strict=True) if group == "1"]
    assert len(theirs) == 8 and set(theirs) == {1}


def test_the_order_of_people_plays_no_part() -> None:
    rows = camps(40)
    mixed = list(enumerate(rows))
    random.Random(7).shuffle(mixed)
    first, then = opinions.groups(rows), opinions.groups([row for _, row in mixed])
    assert [first.labels[i] for i, _ in mixed] == list(then.labels)
    assert [first.points[i] for i, _ in mixed] == list(then.points) and first.axes == then.axes


def test_two_camps_are_found() -> None:
    found = opinions.groups(camps(44, noise=0))
    assert found.reason is None
    assert found.labels in [tuple(i % 2 for i in range(44)), tuple((i + 1) % 2 for i in range(44))]


def test_below_the_least_numbers_there_are_no_groups() -> None:
    assert opinions.groups(camps(29)).reason == "few_people"
    assert opinions.groups(camps(40, statements=4)).reason == "few_statements"
    assert opinions.groups([]).reason == "few_people"
    few_marks = [dict(list(row.items())[:6]) for row in camps(29)]
    assert opinions.groups([*camps(29), *few_marks]).reason == "few_people"


def test_groups_that_are_too_small_or_not_clear_are_not_given() -> None:
    outsiders = [*camps(40, noise=0)[::2], *camps(40, noise=0)[::2], *camps(40, noise=0)[1::2][:9]]
    assert opinions.groups(outsiders).reason == "no_large_groups"
    alike: list[Row] = [dict.fromkeys(range(8), 1)] * 40
    assert opinions.groups(alike).reason == "nearly_alike"
    assert opinions.groups([*alike[3:], *([dict.fromkeys(range(8), -1)] * 3)]).reason == "nearly_alike"
    assert opinions.groups(camps(60, noise=0.1), Method(clear=0.9)).reason == "no_clear_groups"


@pytest.mark.parametrize(("people", "statements"), [(30, 9), (40, 5), (60, 12)])
def test_marks_made_at_random_are_no_groups(people: int, statements: int) -> None:
    lot = random.Random(people)
    drawn = [[{s: lot.choice((1, -1, 0)) for s in range(statements)} for _ in range(people)] for _ in range(7)]
    found = [opinions.groups(rows) for rows in drawn]
    clear = [max((f.silhouettes or {}).values(), default=0) > opinions.METHOD.clear for f in found]
    assert clear.count(True) >= 4 and [f.reason for f in found].count(None) <= 1  # clear, and yet by chance


@pytest.mark.parametrize("seed", range(3))
def test_camps_are_found_though_a_fifth_of_their_marks_is_by_chance(seed: int) -> None:
    assert opinions.groups(camps(40, noise=0.2, seed=seed)).reason is None


def test_very_many_people_are_held_against_chance_on_some_of_them() -> None:
    few = Method(mixed_people=60)
    assert opinions.groups(camps(200), few).reason is None
    lot = random.Random(3)
    drawn: list[Row] = [{s: lot.choice((1, -1, 0)) for s in range(9)} for _ in range(200)]
    assert opinions.groups(drawn, few).reason == "like_chance"
    told = overlap.document(1, "a", dict.fromkeys(range(9), 1), drawn, few)
    assert told["groups"] == [] and told["method"]["mixed_people"] == 60 and told["method"]["alike"] == 90


def test_who_marked_too_little_is_placed_nowhere() -> None:
    found = opinions.groups([*camps(40), {0: 1}], Method())
    assert found.labels[40] is None and found.points[40] is None
