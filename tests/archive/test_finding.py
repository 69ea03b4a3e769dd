"""A search finds what a plain look through all texts finds, in its order; an index cut in an old way is made again."""

import random
from collections import defaultdict
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from deliberation import cli
from deliberation.archive import acts, grams, queries
from deliberation.archive.models import SearchPiece
from deliberation.archive.sources import Found
from deliberation.db import Database
from deliberation.web.paging import FIRST
from tests.archive.making import found, read_in, search
from tests.comments import making as m
from tests.moment import NOW

WORDS = ("同意", "意同", "監視カメラ", "カメラ", "駅前", "都", "ai", "AI監視", "市")
FILLING = [chr(n) for n in range(0x5000, 0x5400)]  # none of them is in a word above


def _bodies(chance: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        length = chance.choice((5, 30, 60, 9_000))
        parts = chance.choices(FILLING, k=length)
        for word in chance.sample(WORDS, chance.randrange(5)):
            parts.insert(chance.randrange(length), word)
        yield "".join(parts)


def _fill(database: Database, bodies: Iterator[str]) -> None:
    with database.writing() as db:
        for n, body in enumerate(bodies):
            acts._put(db, NOW, Found(f"k:{n}", "event", f"/record/{n}", ("題", None), body, NOW.date()))


def _stands(phrase: grams.Phrase, words: list[str]) -> bool:
    """Whether the words of a phrase are neighbours; the last one of some may only begin a pair."""
    size, last = len(phrase.grams), phrase.grams[-1]
    return any(
        tuple(words[at : at + size - 1]) == phrase.grams[:-1]
        and (words[at + size - 1].startswith(last) if phrase.begins else words[at + size - 1] in phrase.last)
        for at in range(len(words) - size + 1)
    )


def _plainly(pieces: list[tuple[int, int, list[str]]], query: str) -> list[int]:
    """Documents that have every word somewhere, the one whose piece with the first word is newest first."""
    wanted, places = grams.phrases(query), defaultdict[int, dict[grams.Phrase, int]](dict)
    for number, document, words in pieces:
        for phrase in wanted:
            if _stands(phrase, words):
                places[document][phrase] = number
    full = [document for document, at in places.items() if len(at) == len(wanted)]
    return sorted(full, key=lambda document: -places[document][wanted[0]])


def _all_pages(database: Database, query: str) -> list[int]:
    seen, before = list[int](), FIRST
    while True:
        hits = search(database, query, before)
        seen += [hit.row.id for hit in hits.rows]
        if hits.older is None:
            return seen
        before = hits.older


@pytest.mark.parametrize("seed", [1, 2])
def test_a_search_finds_what_a_plain_look_finds(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    _fill(database, _bodies(chance, 90))
    with database.reading() as db:
        rows = db.execute(select(SearchPiece.id, SearchPiece.document_id, SearchPiece.text).order_by(SearchPiece.id))
        pieces = [(row.id, row.document_id, grams.grams(row.text).split()) for row in rows]
    asked = {" ".join(chance.sample(WORDS, k)) for k in (1, 1, 2, 2, 2, 2, 3, 3, 3, 4) for _ in range(4)}
    answers = {query: _plainly(pieces, query) for query in asked}
    assert sum(len(found) > queries.PAGE for found in answers.values()) > 2
    assert sum(0 < len(found) < 5 for found in answers.values()) > 2
    assert {query: _all_pages(database, query) for query in asked} == answers


def test_texts_in_several_pieces_fill_pages_of_their_own(database: Database) -> None:
    apart = "同意" + "間" * 9_000 + "駅前"
    _fill(database, iter([apart, "同意と駅前", "同意だけ"] * 25))
    assert len(_all_pages(database, "駅前 同意")) == 50


def _say_cut(database: Database, number: str) -> None:
    said = f"PRAGMA user_version = {number}" if database.is_sqlite else f"COMMENT ON TABLE search_pieces IS '{number}'"
    with database.writing() as db:
        db.exec_driver_sql(said)


@pytest.fixture
def no_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    """The databases of most tests are made from the models."""
    monkeypatch.setattr(cli.command, "upgrade", lambda *_: None)


def test_an_upgrade_makes_an_index_again_that_was_cut_in_another_way(
    database: Database, no_migration: None, capsys: pytest.CaptureFixture[str]
) -> None:
    no = m.comment(database, m.published(database), body="同意の話")
    read_in(database)
    _say_cut(database, str(grams.CUT))
    cli.upgrade(database)
    assert capsys.readouterr().out == ""
    with database.writing() as db:
        document = queries.document(db, f"comment:{no}").id
        acts._drop_pieces(db, document, queries.pieces(db, document))
    _say_cut(database, "1")
    cli.upgrade(database)
    assert "the search index was made again" in capsys.readouterr().out
    assert found(database, "同意") == [f"comment:{no}"]
    with database.reading() as db:
        assert queries.cut(db) == str(grams.CUT)


def test_a_new_installation_has_nothing_to_make_again(
    database: Database, no_migration: None, capsys: pytest.CaptureFixture[str]
) -> None:
    _say_cut(database, "0")
    cli.upgrade(database)
    assert capsys.readouterr().out == ""
    with database.reading() as db:
        assert queries.cut(db) == str(grams.CUT)


def test_an_english_word_finds_its_singular_and_its_plural_and_nothing_that_only_begins_alike(
    database: Database,
) -> None:
    texts = ("Cameras at the station", "one camera", "a cameraman", "Smart cities", "the smart-city law", "buses",
             "the bus", "care", "two cars", "ｽﾏｰﾄｼﾃｨ の camera")  # fmt: skip
    _fill(database, iter(texts))

    def told(query: str) -> set[str]:
        return {key.removeprefix("k:") for key in found(database, query)}

    assert told("camera") == told("CAMERAS") == {"0", "1", "9"}
    assert told("smart-city") == told("smart-cities") == {"3", "4"}
    assert told("bus") == told("buses") == {"5", "6"}
    assert (told("care"), told("car"), told("cameras ｽﾏｰﾄｼﾃｨ"), told("cameras station")) == ({"7"}, {"8"}, {"9"}, {"0"})
