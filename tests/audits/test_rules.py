"""What the record says in time, how far a consent reaches, how ages compare, which purpose lies within which."""

from datetime import UTC, date, datetime

import pytest

from deliberation.audits import durations, purposes, rules
from deliberation.consents.rules import Measure

DECIDED, LATER, LAST = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
ALL: frozenset[str] = frozenset()


def states(*measures: Measure, state: str = "authorised", until: date | None = None) -> list[tuple[str, date | None]]:
    spans = rules.force_of(state, DECIDED, measures, until)
    return [(span.state, span.start.date() if span.start else None) for span in spans]


def test_a_decision_holds_from_the_midnight_of_its_day_in_japan() -> None:
    (span,) = rules.force_of("authorised", DECIDED, (), None)
    assert span.start == datetime(2026, 9, 30, 15, tzinfo=UTC)


def test_what_was_refused_is_so_from_its_day_and_what_is_undecided_has_no_span() -> None:
    assert states(state="refused") == [("refused", DECIDED)]
    assert states(state="undecided") == []


def test_a_suspension_ends_with_its_lifting() -> None:
    spans = rules.force_of("authorised", DECIDED, [Measure("suspend", LATER, ALL), Measure("lift", LAST, ALL)], None)
    assert [(s.state, s.end and s.end.date()) for s in spans] == [("authorised", None), ("suspended", LAST)]


def test_a_revocation_stands_after_everything_else() -> None:
    revoked = states(Measure("revoke", LAST, ALL), Measure("suspend", LATER, ALL), until=date(2027, 9, 30))
    assert revoked == [
        ("authorised", DECIDED),
        ("expired", date(2027, 10, 1)),
        ("suspended", LATER),
        ("revoked", LAST),
    ]


def test_consent_is_carried_until_the_first_material_change() -> None:
    versions = [(1, "a", False), (2, "b", False), (3, "c", False), (4, "d", True), (5, "e", False)]
    assert rules.carried(2, versions) == ("b", "c")


@pytest.mark.parametrize(
    ("age", "limit", "on", "late"),
    [
        ("P31D", "P1M", date(2026, 3, 31), False),  # back to 28 February, which lacks the 31st
        ("P32D", "P1M", date(2026, 3, 31), True),
        ("P1M", "P30D", date(2026, 3, 15), False),
        ("P1M", "P30D", date(2026, 4, 15), True),
        ("P1Y", "P365D", date(2028, 3, 1), True),  # 2028 has 29 February
        ("P2W", "P14D", date(2026, 1, 1), False),
        ("PT25H", "P1D", date(2026, 1, 1), True),
        ("P999Y", "P1Y", date(2000, 1, 1), True),
        ("P9999M", "P999Y", date(2000, 1, 1), False),
    ],
)
def test_ages_compare_by_the_calendar(age: str, limit: str, on: date, late: bool) -> None:
    assert durations.exceeds(age, limit, on) is late


@pytest.mark.parametrize("text", ["P", "PT", "P1", "1D", "P1H", "P-1D", "P1Y1Y"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        durations.split(text)


def test_a_purpose_lies_within_each_of_its_wider_ones_and_not_the_other_way() -> None:
    dpv = "https://w3id.org/dpv#"
    forecast = "https://w3id.org/dpv/sector/infra#PublicTransportDemandForecasting"
    for wider in ("PublicBenefit", "ResearchAndDevelopment"):
        assert purposes.within(forecast, frozenset({dpv + wider}))
    assert not purposes.within(dpv + "PublicBenefit", frozenset({forecast}))
    assert purposes.within("https://example.invalid/own#Term", frozenset({"https://example.invalid/own#Term"}))


def test_no_purpose_lies_within_itself() -> None:
    for term, wider in purposes.WIDER.items():
        for parent in wider:
            assert not purposes.within(parent, frozenset({term})), term


ON_BUS, ON_GATE = frozenset({"bus"}), frozenset({"gate"})
EFFECTS: list[tuple[str, str | None, list[rules.Done], str | None]] = [  # of a disposition with act 7
    ("suspended", "bus", [], None),
    ("suspended", "bus", [rules.Done("suspend", 7, ALL)], "held"),
    ("suspended", "bus", [rules.Done("suspend", 7, ON_BUS)], "held"),
    ("suspended", "bus", [rules.Done("suspend", 7, ON_GATE)], None),
    ("suspended", None, [rules.Done("suspend", 7, ON_GATE)], "held"),
    ("suspended", "bus", [rules.Done("suspend", 8, ALL)], None),
    ("suspended", "bus", [rules.Done("suspend", None, ALL)], None),  # by a vote
    ("suspended", "bus", [rules.Done("revoke", 7, ALL)], None),
    ("suspended", "bus", [rules.Done("suspend", 7, ALL), rules.Done("lift", 9, ALL)], "lifted"),
    ("suspended", "bus", [rules.Done("suspend", 7, ALL), rules.Done("lift", 9, ON_GATE)], "held"),
    ("suspended", "bus", [rules.Done("lift", 9, ALL), rules.Done("suspend", 7, ALL)], "held"),
    ("revoked", "bus", [rules.Done("revoke", 7, ALL)], "held"),
    ("revoked", "bus", [rules.Done("revoke", 7, ALL), rules.Done("lift", 9, ALL)], "held"),
    ("revoked", "bus", [rules.Done("suspend", 7, ALL)], None),
    *((kind, "bus", [rules.Done("suspend", 7, ALL)], None) for kind in ("accepted", "remedied", "condition_added")),
]


@pytest.mark.parametrize(("kind", "flow", "done", "effect"), EFFECTS)
def test_a_disposition_takes_effect_where_the_record_was_measured_by_the_same_act(
    kind: str, flow: str | None, done: list[rules.Done], effect: str | None
) -> None:
    assert rules.effect_of(kind, 7, flow, done) == effect
