"""The page of standards and its document say the same, and what is true of the code."""

from pathlib import Path

from deliberation.audits.purposes import VERSION
from deliberation.dataplans.vocabulary import load
from tests.client import Client

DOCUMENT = Path(__file__).parents[2] / "docs" / "standards.md"


def test_the_page_and_the_document_name_the_same_standards(client: Client) -> None:
    document, rows = DOCUMENT.read_text(encoding="utf-8"), load("standards.json")
    pages = {"ja": client.page("/standards").text, "en": client.page("/en/standards").text}
    for row in rows:
        line = next(line for line in document.splitlines() if line.startswith(f"| [{row['name']}]({row['address']})"))
        for part in ("takes", "not_claimed", "status", "read"):
            assert row[part]["en"] in line and row[part]["ja"]
            assert all(row[part][lang] in page for lang, page in pages.items()), (row["key"], part)
    assert len([line for line in document.splitlines() if line.startswith("| [")]) == len(rows)
    assert client.get("/formats/standards.md").text == document


def test_the_version_that_is_named_is_the_one_in_use() -> None:
    assert next(row["version"] for row in load("standards.json") if row["key"] == "dpv") == VERSION


def test_the_text_of_iso_is_not_claimed_to_have_been_read() -> None:
    for row in load("standards.json"):
        if row["key"].startswith("iso-"):
            assert "was not read" in row["read"]["en"] and "読んでいません" in row["read"]["ja"]
