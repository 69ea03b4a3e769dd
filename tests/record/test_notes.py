"""Notes, keys and checkpoints: the published vectors, and everything that a strict reader refuses."""

import base64

import pytest

from deliberation.record.notes import BadNote, Checkpoint, Signer, Verifier, open_note
from tests.record.logs import KEY, SIGNER

# c2sp.org/signed-note, "Example"
FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
FOO_NOTE = (
    "This is an example message.\n\n"
    "\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# The key pair that the documentation of golang.org/x/mod/sumdb/note uses.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"

TEXT = Checkpoint(SIGNER.name, 7, bytes(32)).text
NOTE = SIGNER.sign(TEXT)
KNOWN = SIGNER.verifier


def test_the_example_of_the_specification_verifies() -> None:
    assert open_note(FOO_NOTE, Verifier.parse(FOO)) == "This is an example message.\n"


def test_a_key_of_gos_note_package_is_read_and_written_unchanged() -> None:
    signer = Signer.parse(PETER_SECRET + "\n")
    assert signer.skey == PETER_SECRET
    assert signer.verifier.vkey == PETER
    assert Verifier.parse(PETER) == signer.verifier


def test_what_a_key_signs_its_verifier_accepts() -> None:
    assert Checkpoint.open(NOTE, Verifier.parse(KEY)) == Checkpoint(SIGNER.name, 7, bytes(32))


def test_a_new_key_is_never_the_same_and_does_not_show_in_messages() -> None:
    one, two = Signer.new("a.invalid/log"), Signer.new("a.invalid/log")
    assert one.seed != two.seed
    assert one.skey.split("+", 4)[-1] not in repr(one) and repr(one.seed) not in repr(one)


def test_signatures_of_unknown_keys_are_left_aside() -> None:
    other = Signer.new("witness.invalid").sign(TEXT).split("\n\n")[1]
    assert open_note(NOTE + other, KNOWN) == TEXT
    assert open_note(NOTE.replace("\n\n", "\n\n" + other), KNOWN) == TEXT


def test_text_may_hold_empty_lines_and_ends_at_the_last_one() -> None:
    text = "one\n\ntwo\n"
    assert open_note(SIGNER.sign(text), KNOWN) == text


def line(name: str, data: bytes) -> str:
    return f"\u2014 {name} {base64.b64encode(data).decode()}\n"


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        NOTE[:-1],
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("\u2014 ", "- "),
        NOTE.replace("\u2014 ", "\u2014"),
        NOTE.replace("7\n", "8\n", 1),
        NOTE.replace("7\n", "7\r\n", 1),
        NOTE.replace("7\n", "7\t\n", 1),
        NOTE + NOTE.split("\n\n")[1],
        NOTE + "\u2014 unknown\n",
        NOTE + "\n",
        NOTE + line("a+b", bytes(9)),
        NOTE + line("a\u3000b", bytes(9)),
        NOTE + line("short.invalid", bytes(4)),
        NOTE + "".join(line(f"w{n}.invalid", bytes(70)) for n in range(64)),
        TEXT + "\n" + line(SIGNER.name, KNOWN.id + bytes(64)),
        TEXT + "\n" + line(SIGNER.name, KNOWN.id + bytes(63)),
        TEXT + "\n" + line("other.invalid", bytes(68)),
        "x" * 300_000 + NOTE,
    ],
)
def test_a_note_that_is_not_exactly_right_is_refused(note: str) -> None:
    with pytest.raises(BadNote):
        open_note(note, KNOWN)


def test_a_signature_in_a_second_base64_form_is_refused() -> None:
    position = NOTE.rindex("=") - 1
    while NOTE[position] == "=":
        position -= 1
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    twin = letters[letters.index(NOTE[position]) ^ 1]
    with pytest.raises(BadNote, match="canonical"):
        open_note(NOTE[:position] + twin + NOTE[position + 1 :], KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "o\n1\n",
        "o\n1\nAAAA\n",
        "\n1\n" + TEXT.split("\n")[2] + "\n",
        TEXT.replace("\n7\n", "\n07\n"),
        TEXT.replace("\n7\n", "\n-7\n"),
        TEXT.replace("\n7\n", "\n\u0667\n"),
        TEXT.replace("\n7\n", "\n99999999999999999999\n"),
        TEXT + "more\n",
        TEXT + "\n",
    ],
)
def test_a_checkpoint_has_three_lines_in_their_only_form(text: str) -> None:
    with pytest.raises(BadNote):
        Checkpoint.parse(text)


def test_a_checkpoint_of_another_log_is_refused_even_when_our_key_signed_it() -> None:
    with pytest.raises(BadNote, match=r"other\.invalid"):
        Checkpoint.open(SIGNER.sign(Checkpoint("other.invalid/log", 7, bytes(32)).text), KNOWN)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        PETER + "A",
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("c74f20a3", "C74F20A3"),
        PETER.replace("PeterNeumann", ""),
        PETER.replace("PeterNeumann", "Peter Neumann"),
        PETER[:-4],
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
    ],
)
def test_a_verifier_key_with_any_part_wrong_is_refused(vkey: str) -> None:
    with pytest.raises(BadNote):
        Verifier.parse(vkey)


@pytest.mark.parametrize("skey", ["", PETER, PETER_SECRET[:-4], PETER_SECRET.replace("c74f20a3", "00000000")])
def test_a_broken_key_file_is_refused_without_repeating_it(skey: str) -> None:
    with pytest.raises(BadNote) as refused:
        Signer.parse(skey)
    assert "AYEKFALVFGy" not in str(refused.value)
