"""Days in words."""

import pytest

from deliberation.web.formats import day, month


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-11-22T15:11:00Z", "2026年11月23日（月）"),  # eleven past midnight in Japan
        ("2026-11-22T14:59:59Z", "2026年11月22日（日）"),
        ("2026-11-22", "2026年11月22日（日）"),
        ("2026-11", "2026-11"),
        ("The day after", "The day after"),
    ],
)
def test_a_moment_of_a_document_is_told_by_its_day_in_japan(value: str, said: str) -> None:
    assert day(value, "ja") == said


def test_a_month_is_told_in_words() -> None:
    assert (month("2026-07", "ja"), month("2026-07", "en")) == ("2026年7月", "July 2026")
