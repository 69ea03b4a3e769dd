"""The council gap from dates that are days, months or years."""

from datetime import date

import pytest

from deliberation.council.gap import Dealt, Involvement, Span, Stage, council_gap


def stage(key, written):
    return Stage(key, Span.read(written))


def dealt(key, written, kind="general_question", body="plenary", **more):
    return Dealt(key, kind, body, Span.read(written), **more)


def column(stages, acts):
    return {row.stage.key: row.involvement for row in council_gap(stages, acts).rows}


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("2022-12-05", date(2022, 12, 5), date(2022, 12, 5)),
        ("2022-03-25..2022-05-25", date(2022, 3, 25), date(2022, 5, 25)),
        ("2024-02-29..", date(2024, 2, 29), date(2024, 2, 29)),
        (date(2022, 1, 2), date(2022, 1, 2), date(2022, 1, 2)),
    ],
)
def test_a_written_date_is_a_span_of_days(written, first, last):
    assert Span.read(written) == Span(first, last)


@pytest.mark.parametrize("written", ["0000-00-00", "0000", None, "", "not found", "2022-13", "2022-02-30"])
def test_what_is_no_date_is_none(written):
    assert Span.read(written) is None


def test_a_stage_counts_with_an_act_since_the_stage_before():
    stages = [stage("bid", "2021-04-16"), stage("designation", "2022-04-12"), stage("plan", "2023-10")]
    acts = [dealt("question", "2021-06-10")]
    assert column(stages, acts) == {"bid": "none_yet", "designation": "involved", "plan": "earlier"}


def test_stages_are_put_in_order_of_date_whatever_order_they_come_in():
    stages = [stage("b", "2022-04-12"), stage("a", "2021-04-16")]
    assert [row.stage.key for row in council_gap(stages, []).rows] == ["a", "b"]


def test_an_act_on_the_day_of_a_stage_is_how_the_stage_was_reached():
    assert column([stage("a", "2021-04-16")], [dealt("x", "2021-04-16")]) == {"a": "involved"}


def test_dates_too_coarse_to_order_are_said_to_be_so():
    assert column([stage("a", "2021-04")], [dealt("x", "2021-04")]) == {"a": "order_unknown"}
    assert column([stage("a", "2021-04-16")], [dealt("x", "2021")]) == {"a": "order_unknown"}
    two = [stage("a", "2021-04-16"), stage("b", "2022-04-12")]
    assert column(two, [dealt("x", "2021-04")]) == {"a": "order_unknown", "b": "order_unknown"}


def test_an_act_linked_to_a_stage_counts_there_whatever_its_date():
    assert column([stage("a", "2021-04-16")], [dealt("x", None, stage="a")]) == {"a": "involved"}


def test_zone_councils_signatures_and_separate_matters_are_no_involvement_of_the_assembly():
    acts = [
        dealt("zone", "2021-01-01", "report", "zone_council"),
        dealt("signatures", "2021-01-02", "direct_request"),
        dealt("other", "2021-01-03", "bill", separate=True),
    ]
    found = council_gap([stage("a", "2021-04-16")], acts)
    assert found.rows[0].involvement is Involvement.none_yet and found.rows[0].is_gap
    assert (found.stages, found.without, found.after, found.undated) == (1, 1, (), ())


def test_an_undated_stage_and_what_came_after_every_stage_are_kept_apart():
    late, undated = dealt("late", "2024-01-01"), dealt("when", None)
    found = council_gap([stage("a", "2021-04-16"), stage("open", None)], [late, undated])
    assert [row.involvement for row in found.rows] == [Involvement.none_yet, Involvement.undated]
    assert (found.after, found.undated, found.without, found.untold) == ((late,), (undated,), 1, 1)


def test_an_act_is_shown_at_one_stage_only():
    stages = [stage("a", "2021-04-16"), stage("b", "2022-04-12"), stage("c", "2022-04-12")]
    rows = council_gap(stages, [dealt("x", "2021-05-01")]).rows
    assert [len(row.acts) for row in rows] == [0, 1, 0]


def test_what_the_entry_of_a_step_says_about_the_assembly_is_believed():
    noted = Stage("a", Span.read("2021-04-16"), noted=True)
    by_the_state = Stage("b", Span.read("2022-04-12"), noted=None)
    stages = [noted, by_the_state, stage("c", "2023-10"), Stage("d", None, noted=True)]
    found = council_gap(stages, [])
    expected = {"a": "involved", "b": "not_applicable", "c": "earlier", "d": "involved"}
    assert {row.stage.key: row.involvement for row in found.rows} == expected
    assert (found.stages, found.without) == (3, 1)


def test_a_step_after_an_act_of_which_only_the_order_is_unknown_is_no_first_one():
    stages = [stage("a", "2021-04-16"), stage("b", "2022-04-12"), stage("c", "2023-10-01")]
    found = council_gap(stages, [dealt("x", "2021")])
    assert [row.involvement for row in found.rows] == ["order_unknown", "order_unknown", "earlier"]
    assert (found.without, found.earlier) == (1, 1)


@pytest.mark.parametrize(("first", "second"), [("2021-04-16", "2021-04-16"), ("2021-04", "2021-04-16")])
@pytest.mark.parametrize("act", ["2021-03-20", "2021-04-16"])
def test_of_two_steps_whose_dates_overlap_the_second_is_not_told_as_without_the_act(first, second, act):
    found = council_gap([stage("0", "2021-01-01"), stage("a", first), stage("b", second)], [dealt("x", act)])
    assert found.rows[-1].involvement == "order_unknown" and found.without == 1  # that of January


def test_a_step_on_the_day_of_another_is_without_the_assembly_where_no_act_is_near():
    stages = [stage("0", "2021-01-01"), stage("a", "2021-04-16"), stage("b", "2021-04-16")]
    assert column(stages, [dealt("x", "2020-12-01")]) == {"0": "involved", "a": "earlier", "b": "earlier"}
