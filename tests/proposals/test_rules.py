"""Rules of proposals: who may, how dates are written, where a proposal stands."""

from datetime import date
from types import SimpleNamespace

import pytest

from deliberation.accounts.rules import WHOLE_SITE, Actor, Role
from deliberation.proposals import rules
from deliberation.proposals.kinds import COUNCIL_KINDS, ENTERED_KINDS, EventKind, Kind
from deliberation.proposals.writing import article_number

HERE, THERE = "a-shi", "b-shi"


def holding(role: Role, place: str = HERE) -> Actor:
    return Actor(1, frozenset({(role, place)}), {(role, place): 1})


def proposal(kind: Kind = Kind.filed, jurisdiction: str | None = HERE) -> SimpleNamespace:
    return SimpleNamespace(kind=kind, jurisdiction=jurisdiction)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_acts_on_a_compiled_case(role: Role) -> None:
    case = proposal(Kind.compiled)
    assert rules.cannot_touch(Kind.compiled) == "compiled_read_only"
    assert rules.cannot_enter_event(holding(role), case) == "compiled_read_only"
    assert rules.cannot_report_incident(holding(role), case) == "compiled_read_only"
    assert rules.cannot_open_proposal(holding(role), HERE, compiled=True) == "compiled_read_only"


def test_a_clerk_enters_events_of_their_own_municipality_only() -> None:
    assert rules.cannot_enter_event(holding(Role.clerk), proposal()) is None
    assert rules.cannot_enter_event(holding(Role.clerk, THERE), proposal()) == "only_clerk"
    assert rules.cannot_enter_event(holding(Role.secretariat), proposal()) == "only_clerk"
    assert rules.cannot_enter_event(None, proposal()) == "sign_in_first"


@pytest.mark.parametrize("kind", sorted(COUNCIL_KINDS))
def test_a_clerk_cannot_enter_what_the_assembly_did(kind: EventKind) -> None:
    assert rules.cannot_enter_event(holding(Role.clerk), proposal(), kind) == "council_acts_by_secretariat"
    assert kind not in ENTERED_KINDS


def test_the_platforms_own_plan_is_kept_by_the_administrator_of_the_whole_site() -> None:
    own = proposal(Kind.platform, None)
    assert rules.cannot_enter_event(holding(Role.administrator, WHOLE_SITE), own) is None
    assert rules.cannot_enter_event(holding(Role.clerk), own) == "only_administrator"


def test_proponent_and_clerk_report_incidents_and_nobody_else() -> None:
    assert rules.cannot_report_incident(holding(Role.proponent), proposal()) is None
    assert rules.cannot_report_incident(holding(Role.clerk), proposal()) is None
    assert rules.cannot_report_incident(holding(Role.proponent, THERE), proposal()) == "only_proponent_or_clerk"
    assert rules.cannot_report_incident(holding(Role.moderator), proposal()) == "only_proponent_or_clerk"
    assert rules.cannot_report_incident(None, proposal()) == "sign_in_first"


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-12-05", date(2022, 12, 5), date(2022, 12, 5)),
    ],
)  # fmt: skip
def test_a_written_date_may_mean_a_span_of_days(written: str, first: date, last: date) -> None:
    assert rules.span(written) == (first, last)
    assert rules.cannot_be_written_date(written) is None


@pytest.mark.parametrize(
    "written", ["22", "2022-13", "2022-02-30", "2022-1-5", "2022-12-", "2022-12-05\n", "５０２２", "soon"]
)
def test_what_is_no_written_date_is_refused(written: str) -> None:
    assert rules.cannot_be_written_date(written) == "written_date_form"


def test_no_date_is_no_mistake() -> None:
    assert rules.cannot_be_written_date(None) is None
    assert rules.cannot_be_written_date("") is None
    assert rules.cannot_be_future(None, date(2026, 11, 21)) is None


@pytest.mark.parametrize(
    ("happened_on", "until", "continues", "reason"),
    [
        ("2022-03", "2022-05", False, None),
        ("2022", "2022-05-01", False, None),
        ("2022-03", None, True, None),
        (None, None, False, None),
        (None, "2022-05", False, "period_without_start"),
        ("2022-03", "2022-05", True, "period_without_end"),
        (None, None, True, "period_without_end"),
        ("2022-05", "2022-03", False, "event_period_backwards"),
    ],
)  # fmt: skip
def test_a_period_has_its_ends_in_order(
    happened_on: str | None, until: str | None, continues: bool, reason: str | None
) -> None:
    assert rules.cannot_be_period(happened_on, until, continues) == reason


def test_an_event_is_never_in_the_future() -> None:
    today = date(2026, 11, 21)
    assert rules.cannot_be_future("2026-11-22", today) == "event_in_future"
    assert rules.cannot_be_future("2026-11", today) is None
    assert rules.cannot_be_future("2027", today) == "event_in_future"


def test_a_proposal_stands_where_its_newest_dated_stage_is() -> None:
    def stage(*events: tuple[str, str | None]) -> str | None:
        return rules.stage_of(rules.Dated(kind, on) for kind, on in events)

    assert stage() is None
    assert stage(("dispute", "2026-01-01"), ("plan", None)) is None
    assert stage(("designation", "2022-04-12"), ("bid", "2021-04"), ("withdrawal", "2023")) == "designation"
    assert stage(("plan", "2022-03"), ("not_designated", "2022-03-31")) == "plan"


@pytest.mark.parametrize("slug", ["rides", "a1-b2", "x" * 80])
def test_a_slug_is_plain(slug: str) -> None:
    assert rules.cannot_use_slug(slug) is None


@pytest.mark.parametrize(
    ("slug", "reason"),
    [("Rides", "slug_form"), ("-a", "slug_form"), ("a", "slug_form"), ("a b", "slug_form"), ("new", "slug_taken")],
)
def test_a_slug_never_hides_another_address(slug: str, reason: str) -> None:
    assert rules.cannot_use_slug(slug) == reason


ARTICLES = {
    "78条": "78", "第69条第2項第1号": "69(2)(1)", "28条の3": "28-3", "２０条": "20", "別表第一": None, "": None,
}  # fmt: skip


def test_an_article_is_told_by_its_number_where_it_is_written_as_articles_are() -> None:
    assert {written: article_number(written) for written in ARTICLES} == ARTICLES
