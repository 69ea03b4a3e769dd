"""What pages make of rows: endings, groups, the council column of real cases."""

from types import SimpleNamespace

import pytest

from deliberation.council import shown
from deliberation.council.entries import read_anchor
from deliberation.council.rollcalls import HEADS
from deliberation.proposals.cases import CASES, read_case


def vote(ending=None, current=True):
    return SimpleNamespace(ending=ending, current=current)


@pytest.mark.parametrize(
    ("withdrawn", "votes", "ending"),
    [
        (False, [], None),
        (False, [vote("carried_over"), vote("passed")], "passed"),
        (False, [vote("passed"), vote("not_carried_over")], "passed"),
        (False, [vote("passed", current=False)], None),
        (True, [vote("carried_over")], "withdrawn"),
    ],
)
def test_an_act_ends_by_its_last_vote_that_ended_it(withdrawn, votes, ending):
    assert shown.ending_of(withdrawn, votes) == ending


def member(faction, term, choice):
    return SimpleNamespace(faction_id=faction, faction_term=term, faction_ja="G", faction_en=None, choice=choice)


def test_groups_keep_every_choice_apart():
    rows = [member(1, 1, "for"), member(1, 2, "absent"), member(None, 3, "excused"), member(None, None, "abstained")]
    groups = shown.by_group(rows)
    assert [(g.known, len(g.members)) for g in groups] == [(True, 2), (True, 1), (False, 1)]
    assert groups[0].tally == {"for": 1, "absent": 1}


def reported(**heads):
    stored = {**dict.fromkeys(HEADS), "requirement": "majority", "seats": None, "casting": None, "declared": None}
    stored |= {"reported": "rejected", "tie": False, "unanimous": False, "way": None, "recalled": False, **heads}
    return SimpleNamespace(**stored, _mapping=stored)


def test_heads_that_nobody_printed_stay_unknown():
    told = shown.vote_shown(reported(in_favour=16, against=22, absent=1))
    assert told.heads == [("for", 16), ("against", 22), ("absent", 1)]
    assert shown.vote_shown(reported()).heads == [("for", None), ("against", None), ("absent", None)]


def events_of(case):
    """Rows as proposals.queries.events gives them, from the case's file."""
    return [
        SimpleNamespace(id=n, kind=event["kind"], happened_on=event["date"], involvement=event["council"])
        for n, event in enumerate(read_case(CASES / f"{case}.yaml")["events"])
    ]


def test_the_council_column_of_kamakura_shows_where_questions_were_asked_and_where_nothing_is_on_record():
    gap = shown.gap_of(events_of("kamakura"), [])
    column = shown.columns(gap)
    assert gap.stages == len(column) and gap.without > 0
    assert any(row.involvement == "involved" for row in column.values())
    # the town-hall vote of 2022-12 was another matter: it is no involvement in this proposal
    assert all(one.key.happened_on != "2022-12" for row in gap.rows for one in row.acts)
    assert not [one for one in gap.after if one.key.happened_on == "2022-12"]


@pytest.mark.parametrize("case", sorted(path.stem for path in CASES.glob("*.yaml")))
def test_every_real_case_has_its_council_column(case):
    events = events_of(case)
    gap = shown.gap_of(events, [])
    assert gap.stages >= gap.without + gap.untold
    assert set(shown.columns(gap)) <= {event.id for event in events}


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("#rides.retention", ("rides", "retention")),
        ("rides", ("rides", None)),
        ("plan.platform_operator", (None, "platform_operator")),
        ("https://example.invalid/proposals/x/v/1/plan#rides.retention", ("rides", "retention")),
        ("", (None, None)),
        (None, (None, None)),
    ],
)
def test_the_anchor_of_a_plan_page_names_the_place(written, place):
    assert read_anchor(written) == place


@pytest.mark.parametrize(
    ("kinds", "groups", "called"),
    [
        (["plenary"], 0, "assembly"), (["zone_council", "special"], 0, "assembly"), (["board"], 0, "council"),
        (["stakeholder_council", "zone_council"], 0, "council"), (["zone_council"], 1, "assembly"), ([], 0, "unknown"),
    ],
)  # fmt: skip
def test_whoever_sits_in_councils_alone_is_no_member_of_the_assembly(kinds, groups, called):
    assert shown.standing([SimpleNamespace(kind=kind) for kind in kinds], [None] * groups) == called
