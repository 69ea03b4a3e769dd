"""Pairs of characters: what is indexed, what a query asks for, what is shown around a hit."""

from hashlib import sha256

import pytest

from deliberation.archive import grams
from deliberation.archive.grams import Phrase


@pytest.mark.parametrize(
    ("text", "indexed"),
    [
        ("同意書", "同意 意書 書"),
        ("都", "都"),
        ("ｽﾏｰﾄｼﾃｨ", "スマ マー ート トシ シテ ティ ィ"),
        ("ﾃﾞｰﾀ連携", "デー ータ タ連 連携 携"),
        ("ＡＩが監視する", "ai が監 監視 視す する る"),
        ("A市の5G", "a 市の の 5g"),
        ("データ・連携", "デー ータ タ 連携 携"),
        ("e-mail: x@y.jp", "e mail x y jp"),
        ("。、！？ ", ""),
        ("々〆〇", "々〆 〆〇 〇"),
        ("x" * 500, "x" * 100),
    ],
)
def test_what_is_indexed(text: str, indexed: str) -> None:
    assert grams.grams(text) == indexed


def test_a_text_of_several_pieces_says_so_in_each_and_no_query_can_ask_for_it() -> None:
    assert grams.indexed("同意") == [("同意", "同意 意")]
    pieces = grams.indexed("同意" * grams.CHUNK)
    assert len(pieces) > 1 and all(indexed.endswith(f" {grams.SEVERAL}") for _, indexed in pieces)
    assert grams.phrases(grams.SEVERAL)[0].grams < (grams.SEVERAL,)


def test_who_cuts_texts_in_another_way_raises_its_number() -> None:
    """Otherwise no installation makes its index again: then mend both numbers here."""
    sample = "ｽﾏｰﾄｼﾃｨの e-mail: x@y.jp データ・連携、〆〇。A市の5G 주민 동의서 𠮷野家 " * 200
    cut = sha256(repr(grams.indexed(sample)).encode()).hexdigest()
    assert (grams.CUT, cut[:16]) == (2, "92c5fe832e721ef6")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("同意", [Phrase(("同意",), False)]),
        ("都", [Phrase(("都",), True)]),
        ("個人情報", [Phrase(("個人", "人情", "情報"), False)]),
        ("A市", [Phrase(("a", "市"), True)]),
        ("監視AI", [Phrase(("監視", "視", "ai"), False)]),
        ("AI監視", [Phrase(("ai", "監視"), False)]),
        ("データ・連携", [Phrase(("デー", "ータ", "タ", "連携"), False)]),
        ("都\u3000同意", [Phrase(("同意",), False), Phrase(("都",), True)]),
        ("同意 同意", [Phrase(("同意",), False)]),
        ('"; DROP', [Phrase(("drop",), False)]),
        ("!? ・", []),
        ("", []),
    ],
)
def test_what_a_query_asks_for(query: str, wanted: list[Phrase]) -> None:
    assert grams.phrases(query) == wanted


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("camera", ("camera", "cameras")), ("cameras", ("cameras", "camera")), ("city", ("city", "cities")),
        ("cities", ("cities", "city", "citie")), ("day", ("day", "days")), ("bus", ("bus", "buses")),
        ("buses", ("buses", "buse", "bus")), ("uses", ("uses", "use")), ("access", ("access", "accesses")),
        ("ai", ("ai",)), ("5g", ("5g",)), ("同意", ("同意",)), ("été", ("été",)),
    ],
)  # fmt: skip
def test_an_english_word_is_asked_for_in_both_numbers(word: str, forms: tuple[str, ...]) -> None:
    assert grams.forms(word) == forms


def test_an_excerpt_shows_the_other_number_of_a_word() -> None:
    assert grams.excerpt("One camera here", "Cameras") == ("One ", "camera", " here")


def test_a_query_is_bounded() -> None:
    assert len(grams.phrases(" ".join(chr(0x4E00 + n) * 2 for n in range(50)))) == grams.MOST_WORDS
    assert sum(map(len, grams.phrases("あ" * 9_999)[0].grams)) < 2 * grams.LONGEST_QUERY


def test_nothing_of_a_query_but_letters_and_digits_reaches_the_database() -> None:
    for query in ("'同意' OR x", '同意" NEAR(', "同意:* & !x", "a\\'b", "*", "同意\x00x"):
        for phrase in grams.phrases(query):
            assert all(gram.isalnum() for gram in phrase.grams)
    assert grams.for_sqlite(Phrase(("個人", "人情"), False)) == '"個人 人情"'
    assert grams.for_sqlite(Phrase(("都",), True)) == '"都" *'
    assert grams.for_sqlite(Phrase(("smart", "city"), False)) == '"smart city" OR "smart cities"'
    assert grams.for_postgresql(Phrase(("smart", "city"), False)) == "'smart' <-> ('city' | 'cities')"
    assert grams.for_postgresql(Phrase(("個人", "人情"), False)) == "'個人' <-> '人情'"
    assert grams.for_postgresql(Phrase(("a", "市"), True)) == "'a' <-> '市':*"


def test_pieces_of_a_long_text_overlap_by_more_than_a_query() -> None:
    text = "".join(chr(0x4E00 + n % 20_000) for n in range(20_000))
    pieces = list(grams.chunks(text))
    assert all(len(piece) <= grams.CHUNK for piece in pieces)
    assert pieces[0] + "".join(piece[grams.OVERLAP :] for piece in pieces[1:]) == text
    assert list(grams.chunks("")) == [""]


@pytest.mark.parametrize(
    ("text", "query", "part"),
    [
        ("前の文。同意した分だけ。", "同意", ("前の文。", "同意", "した分だけ。")),
        ("スマートシティ", "ｽﾏｰﾄｼﾃｨ", ("", "スマートシティ", "")),
        ("むかしのｽﾏｰﾄｼﾃｨとﾃﾞｰﾀ", "データ", ("むかしのｽﾏｰﾄｼﾃｨと", "ﾃﾞｰﾀ", "")),
        ("ＡＩの計画", "ai", ("", "ＡＩ", "の計画")),
        ("one two", "TWO three", ("one ", "two", "")),
        ("A、市", "A市", ("", "", "A、市")),
        ("㍿の話、同意", "同意", ("㍿の話、", "同意", "")),
        ("前の段落。\n\n次の同意。\n続き\n\nConsent", "同意", ("次の", "同意", "。 続き")),
        ("本人の同意\n\nConsent of the person", "consent", ("", "Consent", " of the person")),
        ("# 見出し\n- **同意**する", "同意", ("見出し ", "同意", "する")),
    ],
)
def test_what_is_shown_around_a_hit(text: str, query: str, part: tuple[str, str, str]) -> None:
    assert grams.excerpt(text, query) == part


def test_an_excerpt_is_short_and_around_the_word() -> None:
    before, found, after = grams.excerpt("あ" * 3_000 + "同意" + "い" * 3_000, "同意")
    assert (before, found, after) == ("…" + "あ" * 60, "同意", "い" * 120 + "…")


def test_a_value_found_in_a_plan_is_shown_without_its_neighbours() -> None:
    plain = "予約バス\n13101\n同意した人の乗り降りを使います。\n2026-10-01"
    assert grams.excerpt(plain, "同意", lines=True) == ("", "同意", "した人の乗り降りを使います。")
