"""Real votes, signatures and consultations: computed where counts exist and then equal to what is reported."""

import pytest

from deliberation.council import acts, queries
from deliberation.council.acts.cases import every_case, read_cases
from deliberation.council.outcomes import Basis, Signatures, outcome, signatures, taken
from deliberation.council.rollcalls import REQUIREMENTS, mismatch
from deliberation.errors import Refused
from deliberation.proposals.kinds import Kind
from tests import make
from tests.council import assembly as a
from tests.moment import NOW

DATA = read_cases()
EXPECTED = {
    "kodaira-2013-quorum": ("passed", Basis.reported, "reported_tie_chair_for"),
    "kamakura-2022-cityhall": ("rejected", Basis.computed, "two_thirds_missed"),
    "tokushima-2000": ("rejected", Basis.computed, "majority_minority"),
    "osaka-pref-2022-ir": ("rejected", Basis.reported, "reported"),
    "sandiego-pab-2023": ("rejected", Basis.computed, "majority_minority"),
    "sandiego-alpr-2023": ("passed", Basis.computed, "majority_reached"),
    "waterfront-toronto-2019": ("passed", Basis.reported, "reported_unanimous"),
}


@pytest.fixture
def loaded(database):
    with database.writing() as db:
        for slug in sorted({case["proposal"] for case in every_case(DATA) if case.get("proposal")}):
            make.proposal(db, slug=slug, kind=Kind.compiled, version=1)
    entered = acts.load_council_cases(database, NOW)
    assert len(entered) == 14
    with database.reading() as db:
        yield db


def rows(db):
    found = {row.case_id: row for row in queries.compiled_acts(db, 10**9, 50)}
    votes = queries.votes_of_acts(db, [row.id for row in found.values()])
    return found, {case: votes.get(row.id, []) for case, row in found.items()}


def test_every_vote_comes_out_as_it_is_reported(loaded):
    _, votes = rows(loaded)
    for case, expected in EXPECTED.items():
        (row,) = votes[case]
        found = outcome(taken(row._mapping))
        assert (found.result, found.basis, found.reason) == expected, case
        assert found.result == row.reported, case


def test_every_case_of_the_file_is_expected_here():
    assert set(EXPECTED) == {case["id"] for case in DATA["votes"]}
    ids = [case["id"] for case in every_case(DATA)]
    assert len(ids) == len(set(ids)) == 14


def test_the_numbers_of_a_case_fit_one_sitting(loaded):
    _, votes = rows(loaded)
    for (row,) in filter(None, votes.values()):
        found = taken(row._mapping)
        assert mismatch(REQUIREMENTS[row.requirement], found.counts, row.seats) is None


def test_tokushimas_numbers_leave_room_for_one_chair(loaded):
    (row,) = rows(loaded)[1]["tokushima-2000"]
    assert (row.in_favour, row.against, row.absent, row.seats) == (16, 22, 1, 40)
    found = outcome(taken(row._mapping))
    assert (found.values["base"], found.values["n"]) == (38, 20)
    assert row.in_favour + row.against + row.absent + 1 == row.seats


def test_what_nobody_printed_is_null_and_never_zero(loaded):
    found, votes = rows(loaded)
    (kodaira,) = votes["kodaira-2013-quorum"]
    assert (kodaira.in_favour, kodaira.against, kodaira.absent) == (None, None, None)
    figures = {f.code: f.value for f in queries.figures(loaded, found["kodaira-2013"].entry_id)}
    assert figures == {"needed": None, "collected": None, "valid": 7183, "invalid": None}
    survey = {f.code: f.value for f in queries.figures(loaded, found["kamakura-survey-2021"].entry_id)}
    assert survey["responses"] is None


def test_signatures_and_consultations_are_acts_of_their_own_kind(loaded):
    found, votes = rows(loaded)
    kinds = {row.kind for row in found.values()}
    assert {"direct_request", "consultation_reported"} <= kinds
    assert all(
        not votes[case] for case, row in found.items() if row.kind in ("direct_request", "consultation_reported")
    )


@pytest.mark.parametrize(
    ("case", "reason"),
    [("osaka-ir-2022", "signatures_enough"), ("tottori-2011", "signatures_needed"),
     ("kodaira-2013", "signatures_needed")],
)  # fmt: skip
def test_signatures_are_held_against_their_need_where_both_are_known(loaded, case, reason):
    found, _ = rows(loaded)
    told = {f.code: f.value for f in queries.figures(loaded, found[case].entry_id)}
    assert signatures(Signatures(**told)).reason == reason


def test_breakdowns_sum_to_their_whole(loaded):
    found, _ = rows(loaded)
    figures = queries.figures(loaded, found["osaka-city-reform-plan-pubcom-2020"].entry_id)
    for code in ("by_channel", "by_age", "by_residence"):
        assert sum(f.value for f in figures if f.code == code) == 14
    assert [f.value for f in figures if f.part == "in_person"] == [0]


def test_cases_are_linked_to_the_proposals_they_stand_beside(loaded):
    found, _ = rows(loaded)
    assert found["kamakura-2022-cityhall"].proposal == "kamakura" and found["kamakura-2022-cityhall"].separate
    assert found["waterfront-toronto-2019"].proposal == "sidewalk-toronto"
    assert not found["waterfront-toronto-2019"].separate
    assert found["tokushima-2000"].proposal is None
    assert found["osaka-ir-2022"].parent_id == found["osaka-pref-2022-ir"].id


def test_every_case_has_its_source_and_the_day_it_was_seen(loaded):
    found, _ = rows(loaded)
    sources = queries.sources_of_acts(loaded, [row.id for row in found.values()])
    for row in found.values():
        assert all(one.address and one.seen_on.isoformat() == "2026-11-21" for one in sources[row.id])


def test_loading_twice_enters_nothing_twice(loaded, database):
    assert acts.load_council_cases(database, NOW) == []


def test_a_case_waits_until_its_proposal_is_loaded(database):
    first = acts.load_council_cases(database, NOW)
    assert "tokushima-2000" in first and "kamakura-2022-cityhall" not in first
    make.proposal(database, slug="kamakura", kind=Kind.compiled, version=1)
    second = acts.load_council_cases(database, NOW)
    assert "kamakura-2022-cityhall" in second and "tokushima-2000" not in second


def test_nobody_enters_anything_about_a_real_assembly(loaded, database):
    with database.writing() as db:
        found, _ = rows(db)
        row = found["kamakura-2022-cityhall"]
        officer = make.officer(db, a.Role.secretariat, row.jurisdiction)
        say = {"by": officer, "now": NOW, "jurisdiction": row.jurisdiction}
        with pytest.raises(Refused, match="compiled_read_only"):
            acts.add_source(db, **say, source=a.MINUTES, act_id=row.id)
        with pytest.raises(Refused, match="compiled_read_only"):
            acts.add_member(db, **say, name_ja="Somebody")


def test_what_is_told_of_real_cases_is_told_in_sentences():
    told = [text for case in every_case(DATA) for text in (case.get("note"), case.get("words")) if text]
    assert len(told) > 8
    assert [text for text in told if not (text["ja"].endswith("。") and text["en"].endswith("."))] == []
