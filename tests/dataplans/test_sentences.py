"""The one-minute summary read aloud: no word twice, nothing that contradicts itself, no tense that is not so."""

from typing import Any

import pytest

from deliberation.dataplans.wording import Sentence, joined, sentence
from tests.dataplans import spoken
from tests.dataplans.documents import recipient, text, unknown, value
from tests.dataplans.test_summary import told, voice

ONE, TWO = [text("会員", "members")], [text("会員", "members"), text("運転免許を返納した人", "former drivers")]


def items(*names: str) -> list[dict[str, str]]:
    return [{"id": f"i{n}", "ja": name} for n, name in enumerate(names)]


@pytest.mark.parametrize(
    ("flow", "said"),
    [
        ({"subjects": ONE, "data_items": items("番号")}, "会員の番号を、"),
        ({"subjects": ONE, "data_items": items("番号", "住所")}, "会員の、番号と住所を、"),
        ({"subjects": ONE, "data_items": items("番号", "住所", "年代")}, "会員の、番号、住所、年代を、"),
        ({"subjects": TWO, "data_items": items("番号")}, "会員と運転免許を返納した人の、番号を、"),
        ({"subjects": ONE, "data_items": items("会員の番号", "会員の住所")}, "会員の、番号と住所を、"),
        ({"subjects": TWO, "data_items": items("会員の番号")}, "会員と運転免許を返納した人の、会員の番号を、"),
    ],
)
def test_whose_and_what_are_named_once_and_apart(flow: dict[str, Any], said: str):
    assert told(flow)[0].startswith(said)


COMPANY, CITY = {**recipient("a"), "name": text("A社")}, {**recipient("city", "municipality"), "name": text("A市")}
OTHER = {**recipient("b"), "name": text("B社")}
STOP = "あとからやめることはできません。"


@pytest.mark.parametrize(
    ("recipients", "said"),
    [
        ([COMPANY], "受け取るのは、民間企業のA社です。"),
        ([COMPANY, OTHER], "受け取るのはA社とB社で、いずれも民間企業です。"),
        ([COMPANY, CITY], "受け取るのは、A社とA市です。このうち、A社は民間企業です。"),
        ([CITY], "受け取るのは、A市です。"),
    ],
)
def test_a_company_is_called_one_without_its_name_twice(recipients: list[dict[str, Any]], said: str):
    assert told({"recipients": recipients})[1] == said


@pytest.mark.parametrize(
    ("flow", "said"),
    [
        ({"non_participant": "denied"}, "断ると、サービスを使えません。あとから"),
        (
            {"participation": "no_choice", "non_participant": "denied"},
            "使われたくない人は、サービスを使えません。あとから",
        ),
        (
            {"participation": "no_choice", "non_participant": "reduced", "withdrawal_effect": "none"},
            "使われたくない人は、一部のサービスが使えません。",
        ),
        (
            {"participation": "opt_out"},
            "断っても、同じサービスを別の方法で受けられます。あとからでもやめられます。やめると、",
        ),
        ({"withdrawal_channels": []}, f"断っても、同じサービスを別の方法で受けられます。{STOP}"),
    ],
)
def test_who_cannot_choose_is_not_told_what_a_no_would_do(flow: dict[str, Any], said: str):
    assert told(flow)[3].startswith(said)
    assert STOP not in "".join(told({"participation": "no_choice", "withdrawal_effect": "none"}))


@pytest.mark.parametrize(
    ("flow", "ja", "en"),
    [
        ({}, "日本で90日間保存します。", "Kept in Japan for 90 days."),
        ({"retention": value(None)}, "日本で保存します。保存期間は定められていません。", None),
        ({"retention": unknown("undecided")}, "日本で保存します。保存期間は未定です。", None),
        ({"storage_countries": ["JP", "US"]}, None, "Kept in Japan and also in the United States.Kept for 90 days."),
        ({"storage_countries": ["FR"]}, None, "Kept abroad, in France.Kept for 90 days."),
        ({"storage_countries": ["NL"]}, None, "Kept abroad, in the Netherlands.Kept for 90 days."),
    ],
)
def test_place_and_time_are_one_sentence_where_they_can_be(flow: dict[str, Any], ja: str | None, en: str | None):
    assert ja is None or told(flow)[4] == ja
    assert en is None or told(flow, "en")[4] == en


def test_nothing_of_an_ended_service_is_told_as_going_on():
    flow = {
        "participation": "no_choice", "biometric": True, "my_number": "card_jpki", "automation": "decides_alone",
        "public_interest_exception": True, "recipients": [COMPANY, CITY], "storage_countries": ["US"],
    }  # fmt: skip
    going_on = ("です", "ます", "ません")
    told_of = "".join(told(flow, tense="ended")).replace("このうち、A社は民間企業です。", "")
    assert [one for one in told_of.split("。") if one.endswith(going_on)] == []


@pytest.mark.parametrize(
    ("lang", "words", "row"),
    [
        ("ja", ["職員", "議員"], "職員と議員"),
        ("ja", ["行政サービス", "連携する外部サービス"], "行政サービスと、連携する外部サービス"),
        ("ja", ["a", "b", "c"], "a、b、c"),
        ("en", ["a", "b"], "a and b"),
        ("en", ["a", "b", "c"], "a, b and c"),
        ("en", ["a"], "a"),
        ("ja", [], ""),
    ],
)
def test_a_row_inside_a_sentence_ends_as_people_end_it(lang: str, words: list[str], row: str):
    assert joined(words, voice(lang)) == row


@pytest.mark.parametrize(
    ("lang", "appeal", "said"),
    [
        ("ja", "窓口でも出せます。", "不服の申し出先：窓口でも出せます。"),
        ("en", "A Co.", "Appeal: A Co."),
        ("en", "and so on...", "Appeal: and so on...."),
    ],
)
def test_a_sentence_ends_with_one_stop(lang: str, appeal: str, said: str):
    assert sentence(Sentence("summary.appeal", {"appeal": text(appeal, appeal)}), voice(lang)) == said


def test_every_sentence_reads_as_it_was_read_aloud():
    """A sentence that changes is read again, in both languages: ``python -m tests.dataplans.spoken``, then the diff."""
    assert list(spoken.lines()) == spoken.FILE.read_text(encoding="utf-8").split("\n")
