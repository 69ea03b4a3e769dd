"""Numbers, years and days as officials write them."""

import pytest

from deliberation import numerals


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("500", 500), ("１，２００", 1200), ("1,200千円", 1_200_000), ("3億2,000万円", 320_000_000),
        ("1.5億円", 150_000_000),
        ("２千万円", 20_000_000), ("3億 2千5百", "3億 2千5百"), ("3兆", 3 * 10**12), ("10万", 100_000), ("120円", 120),
        ("0", 0),
        ("3億2,00万円", "3億2,00万円"), ("1,234,567", 1_234_567), ("12,34", "12,34"),
        ("", None), (" ", None), ("円", "円"), ("約3億", "約3億"), ("-5", "-5"),
        ("1.5", "1.5"), ("0.00001万", "0.00001万"),
        ("万3億", "万3億"), ("1" * 17, "1" * 17), ("未定", "未定"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_they_are_written_and_nothing_is_guessed(typed: str, value: object):
    assert numerals.whole(typed) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2027", 2027), ("2027年度", 2027), ("令和9年度", 2027), ("令和元年", 2019),
        ("R9", 2027), ("Ｒ９年度", 2027), ("平成31年", 2019),
        ("㋿9年", 2027), ("昭和60年", "昭和60"), ("令和0年", "令和0"), ("", None),
    ],
)  # fmt: skip
def test_years_of_an_era_are_read(typed: str, value: object):
    assert numerals.year(typed) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2027/4/1", "2027-04-01"), ("2027-04-01", "2027-04-01"),
        ("令和9年4月1日", "2027-04-01"), ("R9.4.1", "2027-04-01"),
        ("令和元年5月1日", "2019-05-01"), ("2027年４月１日", "2027-04-01"),
        ("4月1日", "4月1日"), ("R9.13.1", "2027-13-01"),
    ],
)  # fmt: skip
def test_days_of_an_era_are_read(typed: str, value: str):
    assert numerals.day(typed) == value, "a month that is none is left to the shape to refuse"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("二年", "2年"), ("十年", "10年"), ("十八か月", "18か月"), ("百二十日", "120日"), ("２年", "2年"),
        ("しばらく", "しばらく"), ("", ""), ("二三年", "2三年"), ("年", "年"),
    ],
)  # fmt: skip
def test_a_number_in_chinese_numerals_is_written_in_digits(typed: str, written: str):
    assert numerals.in_digits(typed) == written, "what is no such number is left for the units to refuse"


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026-01", "2026-01-01", "2026-01-31"), ("2028年2月", "2028-02-01", "2028-02-29"),
        ("令和8年4月", "2026-04-01", "2026-04-30"), ("Ｒ８．４", "2026-04-01", "2026-04-30"),
        ("2027/4/1", "2027-04-01", "2027-04-01"), ("2026-13", "2026-13", "2026-13"), ("来春", "来春", "来春"),
        ("", "", ""),
        ("0000-01", "0000-01", "0000-01"),
    ],
)  # fmt: skip
def test_a_month_is_read_as_its_first_or_its_last_day(typed: str, first: str, last: str):
    assert [numerals.end_of_span(typed, last=end) for end in (False, True)] == [first, last]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026年11月", "2026-11"), ("R8.11", "2026-11"), ("2026/1", "2026-01"), ("令和8年", "2026"), ("2026", "2026"),
        ("2026年11月1日", "2026-11-01"), ("令和0年", "令和0年"), ("2026年度", "2026年度"),
        ("0000-01", "0000-01"), ("", ""),
    ],
)  # fmt: skip
def test_a_date_stays_as_precise_as_it_is_written(typed: str, kept: str):
    assert numerals.as_known(typed) == kept, "a business year is no year of the calendar"
