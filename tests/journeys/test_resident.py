"""A resident finds what is taken from them, comments on exactly that, and holds a receipt that anyone can check."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.city import City
from tests.journeys.resident import Resident

CONCERN = {
    "ja": "電子通貨の記録がアメリカでも保存されると書いてあります。国内だけにしてください。",
    "en": "The plan says that payment records are also kept in the United States. Please keep them in Japan.",
}


@pytest.mark.parametrize(
    ("lang", "part", "scripts"),
    [("ja", "resident1", True), ("en", "resident2", True), ("ja", "resident3", False)],
    ids=["in Japanese", "in English", "without JavaScript"],
)
def test_a_resident_finds_what_is_taken_comments_on_it_and_checks_the_receipt(
    city: City, new_window: Callable[..., Page], tmp_path: Path, lang: str, part: str, scripts: bool
) -> None:
    sakura = Resident(new_window(java_script_enabled=scripts), city, part, lang=lang)
    concern = CONCERN[lang] if scripts else CONCERN[lang] * 2  # the same text twice from one place is counted as one
    sakura.finds_the_proposal()
    sakura.reads_the_summary()
    sakura.finds_what_is_taken()
    sakura.sees_every_field_of_it()
    sakura.asks_what_the_field_means()
    sakura.starts_a_comment_on_that_field()
    sakura.looks_at_it_before_sending(concern)
    sakura.sends_it_and_is_asked_to_sign_in()
    sakura.finds_what_was_typed_and_sends_it(concern)
    sakura.gets_the_number()
    sakura.sees_what_became_of_it(concern)
    receipt = sakura.saves_the_receipt(tmp_path)
    program, key = sakura.saves_the_program_and_the_key(tmp_path)
    assert verified(program, receipt, key)
    assert not verified(program, changed(receipt, concern), key)


def verified(program: Path, receipt: Path, key: Path) -> bool:
    """As a neighbour runs it: the downloaded file alone, isolated, with the standard library."""
    command = [sys.executable, "-I", "-S", str(program), str(receipt), "--key", key.read_text().strip()]
    said = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env={"PYTHONUTF8": "1"})
    assert "VERIF" in said.stdout, said
    return said.returncode == 0


def changed(receipt: Path, text: str) -> Path:
    """The receipt with another text in it, as if somebody had put words into the resident's mouth."""
    whole = receipt.read_text(encoding="utf-8")
    assert text in whole
    forged = receipt.with_name("forged.json")
    forged.write_text(whole.replace(text, text[::-1]), encoding="utf-8")
    return forged
