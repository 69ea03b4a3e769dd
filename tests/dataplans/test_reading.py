"""Files that are made to hurt: slow to read, impossible to keep, or not what a person sees."""

import json
import time

import pytest

from deliberation.dataplans import reading
from deliberation.dataplans.digests import canonical
from deliberation.dataplans.document import parse
from deliberation.errors import Problems
from deliberation.votes import entering

MANY = 40_000


def problem(raw: bytes) -> str:
    with pytest.raises(Problems) as found:
        reading.read(raw)
    return found.value.problems[0].reason


def test_a_name_given_twice_among_many_is_found_at_once() -> None:
    """Comparing each name with all others took minutes of the server's time for a file of a megabyte."""
    names = [f"k{n}" for n in range(MANY)]
    as_json = "{" + ",".join(f'"{name}":0' for name in [*names, names[-1]]) + "}"
    as_yaml = "\n".join(f"{name}: 0" for name in [*names[:5_000], names[0]])
    begun = time.process_time()
    assert problem(as_json.encode()) == problem(as_yaml.encode()) == "member_twice"
    assert len(reading.read(json.dumps(dict.fromkeys(names, 0)).encode())) == MANY
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"a": "\\ud800"}', "control_character"),
        (b'{"\\ud800": 1}', "control_character"),
        (b'{"\\ud800": 1, "\\ud800": 2}', "control_character"),
        (b'a: "\\ud800"', "control_character"),
        (b'"\\ud800": 1', "control_character"),
        (b'{"a": 9007199254740992}', "number_not_allowed"),
        (b"a: [-9007199254740992]", "number_not_allowed"),
        (b'a: "\\UFFFFFFFF"', "file_not_yaml"),
        (b'a: "\\U00110000"', "file_not_yaml"),
    ],
)
def test_what_has_no_canonical_bytes_is_refused_when_it_is_read(raw: bytes, reason: str) -> None:
    assert problem(raw) == reason


def test_what_is_read_can_be_digested() -> None:
    assert canonical(reading.read(b'{"a": [9007199254740991, "\\ud83d\\ude80"]}'))


@pytest.mark.parametrize("hidden", ["\U000e0041\U000e007f", "\uffff", "\ufdd0"])
def test_characters_that_nobody_sees_are_refused_in_a_plan(hidden: str) -> None:
    """Tag characters carry whole sentences that only a machine reads; the others are no characters at all."""
    document = {"format": "jukugi-proposal/1", "title": {"ja": f"a{hidden}"}, "summary": {"ja": "b"}, "plan": {}}
    with pytest.raises(Problems) as found:
        parse(json.dumps(document).encode())
    assert [(p.path, p.reason) for p in found.value.problems] == [("title/ja", "control_character")]


def test_rules_of_any_shape_are_shown_in_the_form() -> None:
    """A draft is kept as it was uploaded, however wrong: its pages must open all the same."""
    for option in ([], {}, [{"a": 1}], None, 7):
        assert entering.to_flat({"statements": [{"option": option, "text": option}], "options": [{"key": option}]})
