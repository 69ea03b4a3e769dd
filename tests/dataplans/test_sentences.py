"""The one-minute summary read aloud: no word twice, nothing that contradicts itself, no tense that is not so."""

import re
from typing import Any

import pytest

from deliberation.dataplans.summary import SLOT_FIELDS
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


FIELDS_TOLD = [name for names in SLOT_FIELDS.values() for name in names]
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


def test_english_says_how_many_of_those_who_receive_are_companies():
    assert told({"recipients": [COMPANY, CITY]}, "en")[1].endswith("One of them is a private company: A社.")
    assert told({"recipients": [COMPANY, OTHER, CITY]}, "en")[1].endswith(
        "Private companies among them: A社 and B社."
    )


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_sentence_begins_again_as_the_one_before_it_and_none_speaks_of_what_it_does_not_name(lang: str):
    """Two gaps of one kind, in their place and at the end; "they" of a list would be whatever was named last."""
    said = told(dict.fromkeys((*FIELDS_TOLD[:3], *FIELDS_TOLD[-3:]), unknown("undecided")), lang)
    assert said[-1].startswith({"ja": "このほか、", "en": "Also undecided: "}[lang])
    assert not re.search(r"\bthey\b", said[-1].replace("whose data they are", ""))
    only_last = told(dict.fromkeys(FIELDS_TOLD[-4:], unknown("not_stated")), lang)
    assert only_last[-1].startswith({"ja": "このほか、", "en": "Also not stated: "}[lang])


@pytest.mark.parametrize(
    ("flow", "said"),
    [
        ({"non_participant": "denied"}, "断ると、サービスを使えません。あとから"),
        (
            {"participation": "no_choice", "non_participant": "denied"},
            "データを使われたくない人は、サービスを使えません。あとから",
        ),
        (
            {"participation": "no_choice", "non_participant": "reduced", "withdrawal_effect": "none"},
            "データを使われたくない人は、一部のサービスが使えません。",
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


def test_no_sentence_says_that_only_those_who_agree_are_used_while_another_says_without_consent():
    exception, left_open = {"public_interest_exception": True}, {"public_interest_exception": unknown("undecided")}
    for lang, only, consent in (("ja", "だけ", "同意なしで使う場合も"), ("en", "only", "without consent")):
        for flow in ({}, exception, left_open):
            choice = told(flow, lang)[2]
            assert only not in choice.lower() and (consent in choice) == (flow is exception), choice


@pytest.mark.parametrize(
    ("flow", "ja", "en"),
    [
        ({}, "日本で90日間保存します。", "The data are kept in Japan for 90 days."),
        ({"retention": value(None)}, "日本で保存します。保存期間は定められていません。", None),
        ({"retention": unknown("undecided")}, "日本で保存します。保存期間は未定です。", None),
        (
            {"storage_countries": ["JP", "US", "IE"]},
            "日本のほか、アメリカ合衆国とアイルランドでも保存します。保存期間は90日間です。",
            "The data are kept in Japan and also in the United States and Ireland.They are kept for 90 days.",
        ),
        ({"storage_countries": ["FR"]}, None, "The data are kept abroad, in France.They are kept for 90 days."),
        (
            {"storage_countries": ["NL"], "retention": value(None)},
            None,
            "The data are kept abroad, in the Netherlands.No time limit is set.",
        ),
        ({"retention": "P1Y6M"}, "日本で1年6か月間保存します。", "The data are kept in Japan for 1 year and 6 months."),
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
        ("en", "A Co.", "Where to appeal: A Co."),
        ("en", "and so on...", "Where to appeal: and so on...."),
    ],
)
def test_a_sentence_ends_with_one_stop(lang: str, appeal: str, said: str):
    assert sentence(Sentence("summary.appeal", {"appeal": text(appeal, appeal)}), voice(lang)) == said


def test_every_sentence_reads_as_it_was_read_aloud():
    """A sentence that changes is read again, in both languages: ``python -m tests.dataplans.spoken``, then the diff."""
    assert list(spoken.lines()) == spoken.FILE.read_text(encoding="utf-8").split("\n")
