"""The roll's file: every bad line named, nobody's name or My Number taken in."""

import pytest

from deliberation.accounts.mynumber import carries_one
from deliberation.errors import Problems
from deliberation.votes import rollfile


def problems(raw: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Problems) as found:
        rollfile.read(raw)
    return [(p.path, p.reason) for p in found.value.problems]


def test_a_plain_file_gives_its_references() -> None:
    assert rollfile.read(b"person_ref\r\nR-00000001\r\n\r\nR-00000002\r\n") == ["R-00000001", "R-00000002"]


def test_every_bad_line_is_named() -> None:
    raw = "person_ref\nR-00000001\nshort\nR-00000001\n123456789018\nR-00000002,Yamada\n\u5c71\u7530\u592a\u90ce0001\n"
    assert problems(raw.encode()) == [
        ("3", "reference_form"),
        ("4", "roll_twice"),
        ("5", "my_number_refused"),
        ("6", "roll_one_column"),
        ("7", "reference_form"),
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", ("1", "roll_header")),
        (b"person_ref,name\nR-00000001,x\n", ("1", "roll_header")),
        (b"person_ref\n", ("1", "vote_roll_empty")),
        (b'person_ref\nR-00000001\n"open\n', ("3", "roll_not_csv")),
        (b"person_ref\nR-\xff0000001\n", ("2", "roll_line_not_utf8")),
    ],
)
def test_what_is_no_roll_is_refused_with_a_line(raw: bytes, expected: tuple[str, str]) -> None:
    assert expected in problems(raw)


def test_a_roll_takes_no_twelve_digits_as_a_letter_takes_none() -> None:
    assert problems(b"person_ref\n123456789012\n1234-5678-9012\n") == [
        ("2", "my_number_refused"),
        ("3", "my_number_refused"),
    ]


@pytest.mark.parametrize("text", ["123456789018", "x-1234-5678-9018", "1234 5678 9018"])
def test_a_my_number_is_found(text: str) -> None:
    assert carries_one(text)


@pytest.mark.parametrize("text", ["123456789012", "1234567890180", "R-00000001", "12345678-9018"])
def test_other_digits_are_no_my_number(text: str) -> None:
    assert not carries_one(text)
