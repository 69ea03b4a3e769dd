"""One minute: the sentences in their order, gaps that never vanish, five fixed questions; in both languages."""

import json
import re
from itertools import product
from typing import Any

import pytest

from deliberation.dataplans import materiality
from deliberation.dataplans.columns import COLUMNS
from deliberation.dataplans.document import parse
from deliberation.dataplans.drawing import narrow, wide
from deliberation.dataplans.gaps import gaps
from deliberation.dataplans.presenting import present
from deliberation.dataplans.questions import five
from deliberation.dataplans.redflags import RULES, SEVERITIES
from deliberation.dataplans.rules import tense_of
from deliberation.dataplans.summary import SLOT_FIELDS, of_flow
from deliberation.dataplans.vocabulary import CODE_LISTS, FIELDS, FLOW_FIELDS, PLAN_FIELDS
from deliberation.dataplans.wording import Sentence, Voice, country_code, sentence, span
from deliberation.proposals import cases
from deliberation.web.language import load_catalogue
from tests.dataplans.documents import document, party, recipient, text, unknown, value

CATALOGUES = {lang: load_catalogue(lang) for lang in ("ja", "en")}


def voice(lang: str) -> Voice:
    """The words of a language; a key that the catalogue lacks fails the test."""
    found = CATALOGUES[lang]

    def say(key: str, **values: object) -> str:
        return found[key] % values if values else found[key].replace("%%", "%")

    def say_number(key: str, _plural: str, n: int) -> str:
        forms = found[key]
        return (forms if isinstance(forms, str) else forms[n != 1]) % {"n": n}

    return Voice(lang, say, say_number)


def told(
    flow: dict[str, Any], lang: str = "ja", tense: Any = "running", plan: dict[str, Any] | None = None
) -> list[str]:
    found = document(plan, flow)
    return ["".join(sentence(s, voice(lang)) for s in slot.said) for slot in of_flow(found, found.flows[0], tense)]


def test_a_stated_flow_is_told_in_order_without_gaps():
    assert told({}) == [
        "利用者の乗り降りの停留所を、便を見直すために使います。サービスの利用中に記録します。",
        "受け取るのは、a-cityです。",
        "同意した人のデータを使います。",
        "断っても、同じサービスを別の方法で受けられます。あとからやめられます（オンライン、窓口）。やめると、集めたデータは消されます。",
        "日本で90日間保存します。",
    ]


def test_english_follows():
    assert told({}, "en")[0].startswith("Data used: stops. Whose: riders. Purpose: to plan the timetable.")


@pytest.mark.parametrize(
    ("tense", "ending"), [("planned", "計画です。"), ("running", "使います。"), ("ended", "計画でした。")]
)
def test_a_bid_a_running_and_an_ended_service_are_told_in_their_tense(tense: str, ending: str):
    assert ending in told({}, tense=tense)[0]


def test_a_purpose_that_is_no_clause_is_quoted():
    said = told({"purpose_text": text("便の見直し")})[0]
    assert said.startswith("利用者の乗り降りの停留所を使います。目的は「便の見直し」です。")


def test_a_purpose_is_told_even_where_nothing_else_is_known():
    said = told({"data_items": unknown("undecided"), "subjects": unknown("undecided")})[0]
    assert said.startswith("データを、便を見直すために使います。")


def test_an_empty_list_states_that_there_are_none():
    assert told({"data_items": []})[0] == "使うデータはないとしています。"
    assert "データの対象になる人はいないとしています。" in told({"subjects": []})[0]
    no_way = told({"participation": "opt_out", "withdrawal_channels": [], "non_participant": "denied"})
    assert no_way[2] == "断らなければ使われます。断る方法はないとしています。"
    assert no_way[3] == "データを使われたくない人は、サービスを使えません。"


def test_what_nobody_knows_is_asserted_of_nobody():
    """Whether one can choose is open: nobody is told what saying no would do. What a compiler missed is no silence."""
    open_choice = told({"participation": unknown("undecided"), "non_participant": "denied"})
    assert open_choice[3].startswith("データを使われたくない人は、サービスを使えません。")
    missed = {"public_interest_exception": True, "legal_ground_citation": unknown("not_seen")}
    found = document({}, missed, compiled=True)
    said = "".join(sentence(s, voice("ja")) for slot in of_flow(found, found.flows[0], "running") for s in slot.said)
    assert "根拠の条文は、調べた資料では確認できませんでした。" in said
    assert "示されていません" not in said and "書かれていません" not in said


def test_three_gaps_stand_in_their_place_and_the_rest_in_the_last_sentence():
    said = told({name: unknown("not_stated") for names in SLOT_FIELDS.values() for name in names})
    assert said[0] == "使うデータ、データの対象になる人、使う目的は書かれていません。"
    assert said[-1] == (
        "このほか、集め方、受け取る相手、本人が選べるかどうか、データを使われたくない人の扱い、あとからやめる方法、"
        "やめたときのデータの扱い、保存場所、保存期間、本人の同意なしで使う場合があるか、生体情報を使うか、"
        "マイナンバーやマイナンバーカードと結び付くか、機械だけで判定するかは書かれていません。"
    )  # every one is named: what is unknown never vanishes behind a number
    assert len(said) <= 7


def test_what_a_compiler_has_not_seen_is_told_last_and_never_as_not_stated():
    found = document({}, {"retention": unknown("not_seen"), "participation": unknown("not_seen")}, compiled=True)
    slots = of_flow(found, found.flows[0], "running")
    last = sentence(slots[-1].said[0], voice("ja"))
    assert last == "本人が選べるかどうか、保存期間は、調べた資料では確認できませんでした。"


def test_abroad_is_told_from_the_plans_own_country():
    canada = {"country": "CA", "municipality_code": {"not_applicable": "海外"}}
    assert "保存場所は国外（日本）です。" in told({}, plan=canada)[4]
    assert "日本のほか、アメリカ合衆国でも保存します。" in told({"storage_countries": ["JP", "US"]})[4]


def test_consent_deemed_from_the_terms_is_not_told_as_opt_in():
    assert told({"participation": "deemed_by_terms"})[2] == "登録すると、規約に同意したものとして扱われます。"


def test_no_limit_of_time_is_never_told_as_for_ever():
    assert "保存期間は定められていません。" in told({"retention": value(None)})[4]


def test_choice_is_not_asked_where_no_person_is_behind_the_data():
    said = told({"identifiability": "statistical", "participation": unknown("not_stated")})
    assert not any("選べる" in s or "断" in s for s in said)


OPEN = [unknown("undecided"), unknown("not_stated"), {"not_applicable": "関係しない"}]


def _variants() -> list[dict[str, Any]]:
    """Every code and every gap of every field that a sentence rests on, one at a time."""
    found: list[dict[str, Any]] = [{}, {"storage_countries": ["US"]}, {"storage_countries": []}, {"recipients": []}]
    found += [{"retention": value(None)}, {"withdrawal_channels": []}, {"recipients": [recipient("x"), recipient("y")]}]
    found += [{"subjects": [], "data_items": []}, {"subjects": []}, {"data_items": []}]
    names = {n for names in SLOT_FIELDS.values() for n in names} | {"controller", "via_platform"}
    found += [{n: gap} for n in names for gap in OPEN]
    for name in names:
        kind = FLOW_FIELDS[name].type
        found += [{name: code} for code in CODE_LISTS[kind[5:]].codes] if kind.startswith("code:") else []
    notices = [*CODE_LISTS["notice"].codes, *OPEN]
    found += [
        {"public_interest_exception": True, "notice": n, "legal_ground_citation": c} for n, c in product(notices, OPEN)
    ]
    found += [{"biometric": True}, {"via_platform": True}, {"participation": "opt_out"}]
    found += [{"automation": "decides_alone", "appeal": a} for a in (value(None), text("市長"), *OPEN)]
    return found


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_everything_that_can_be_said_has_words(lang: str):
    speak = lambda said: sentence(said, voice(lang))  # noqa: E731
    for variant in _variants():
        found = document({}, variant)
        for tense in ("planned", "running", "ended"):
            shown = present(found, tense)
            for slots in shown.summaries.values():
                assert all(speak(s) for slot in slots for s in slot.said)
        for answer in five(found):
            assert all(speak(part.said) for part in answer.parts)
        assert wide(shown.rows, speak).lines and narrow(shown.rows, speak).lines


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_code_field_rule_and_reason_has_words(lang: str):
    keys = {f"code.{name}.{code}" for name, codes in CODE_LISTS.items() for code in codes.codes}
    keys |= {f"list.{name}" for name in CODE_LISTS} | {f"severity.{s}" for s in SEVERITIES}
    keys |= {f"field.{f.name}" for f in FIELDS} | {f"widens.{f.widens}" for f in FIELDS if f.type != "bool"}
    for fields in (PLAN_FIELDS, FLOW_FIELDS):
        keys |= {f"meaning.{name}" for name in fields} | {f"group.{f.group}" for f in fields.values()}
        keys |= {f"none.{f.name}" for f in fields.values() if f.nullable}
    keys |= {f"flag.{rule.id.lower()}" for rule in RULES} | {f"concern.{rule.source}" for rule in RULES}
    keys |= {f"column.{c.name}" for columns in COLUMNS.values() for c in columns}
    source = (materiality.__file__, materiality.__loader__.get_source(materiality.__name__))[1]
    keys |= {f"diff.{reason}" for reason in re.findall(r'Judgement\((?:True|False), "([a-z_]+)"', source)}
    keys |= {
        f"diff.{materiality.told(name, reason)}"
        for name in materiality.SAFEGUARDS
        for reason in ("wider", "narrower", "gap_to_narrowest")
    }
    assert set(FLOW_FIELDS) | set(PLAN_FIELDS) > materiality.SAFEGUARDS
    assert sorted(keys - set(CATALOGUES[lang])) == []


def test_no_sentence_of_a_rule_asserts_what_is_only_unknown():
    for rule in RULES:
        assert not re.search("未記載|書かれていません|不明", CATALOGUES["ja"][f"flag.{rule.id.lower()}"]), rule.id


def test_the_five_questions_keep_a_gap_beside_an_answer():
    found = five(document({}, {}, {"retention": unknown("not_stated")}, {"retention": "P1Y"}))
    how_long = found[3]
    assert [(p.said.values["span"].duration, len(p.flows)) for p in how_long.parts] == [("P90D", 1), ("P1Y", 1)]
    assert [(left.state, left.every) for left in how_long.left] == [("not_stated", False)]
    assert [a.question for a in found] == ["what_data", "whose", "to_whom", "how_long", "if_refused"]


def _said(question: int, *flows: dict[str, Any], **plan: Any) -> list[str]:
    return [sentence(p.said, voice("ja")) for p in five(document(plan, *flows))[question].parts]


def _items(*names: str) -> list[dict[str, str]]:
    return [{"id": f"i-{n}", "ja": name} for n, name in enumerate(names)]


def test_what_weighs_most_is_named_however_long_the_list():
    many = _items(*"一二三四五六七八")
    health = _items("病名", "服薬", "体重", "血圧", "検査値", "障害の種類", "要介護度")
    sensitive = {"data_items": health, "identifiability": "sensitive_personal", "biometric": True}
    what = _said(0, {"data_items": many}, sensitive)
    assert all(item["ja"] in what[0] for item in health) and what[0].endswith("六")
    rest = five(document({}, {"data_items": many}, sensitive))[0].parts[0].rest
    assert rest is not None and [e["ja"] for e in rest.entries] == ["七", "八"], "to be opened, never only counted"
    assert what[1:] == ["病歴など、特に配慮が必要な個人情報（要配慮個人情報）を含みます", "顔などの生体情報を使います"]
    firms = [recipient(f"firm-{n}") for n in range(9)]
    whom = _said(2, {"recipients": firms, "processors": [party(f"sub-{n}") for n in range(8)]})
    assert "firm-8" in whom[1] and "sub-7" in whom[2]


def test_two_parties_that_a_file_gives_one_id_are_both_named():
    first, second = ({**recipient("recipient-1"), "name": text(name)} for name in ("甲社", "乙社"))
    whom = _said(2, {"recipients": [first]}, {"recipients": [second]}, {"recipients": [first]})
    assert "甲社、乙社" in whom[0]


def test_storage_and_processing_abroad_are_said_with_the_flows_that_go_there():
    answer = five(document({}, {}, {"storage_countries": ["JP", "US"], "processing_countries": ["SG"]}))[2]
    said = [(sentence(p.said, voice("ja")), [f.flow_id for f in p.flows]) for p in answer.parts[-2:]]
    assert said == [
        ("国外（アメリカ合衆国）で保存します", ["flow-1"]),
        ("国外（シンガポール）で処理します", ["flow-1"]),
    ]


def test_who_processes_the_data_or_where_is_said_to_be_open_with_its_flows():
    """That one flow names a processor, or stays at home, does not hide that another has not settled it."""
    settled = {"processors": [party("sub-1")]}
    open_ones = {"processors": unknown("undecided"), "storage_countries": unknown("undecided")}
    answer = five(document({}, settled, open_ones, {"processors": unknown("not_stated")}))[2]
    said = [(sentence(p.said, voice("ja")), [f.flow_id for f in p.flows]) for p in answer.parts[-2:]]
    assert said == [
        ("次の流れでは、委託先が書かれていません", ["flow-2"]),
        ("次の流れでは、委託先、保存する国が決まっていません", ["flow-1"]),
    ]


def test_that_nobody_is_asked_stands_before_what_becomes_of_those_who_say_no():
    assert _said(4, {"participation": "no_choice", "public_interest_exception": True}) == [
        "使うかどうかを、本人は選べません",
        "本人の同意なしで使う場合があります",
        "同じサービスを別の方法で受けられます",
    ]
    assert _said(4, {"participation": "opt_out"}, {})[0] == "断らなければ使われます"
    assert _said(4, {"participation": "no_choice", "identifiability": "non_personal"}) == []


def test_gaps_are_counted_apart_and_the_process_fields_left_out():
    found = gaps(
        document({"council_role": unknown("not_stated"), "liability": unknown("undecided")}, {"appeal": OPEN[2]})
    )
    assert (found.undecided, found.not_stated, found.not_applicable) == (1, 0, 1)
    assert found.total == 20 - 4 + 41 and found.stated == found.total - 2


@pytest.mark.parametrize("case", cases.read_cases(), ids=lambda c: c["id"])
def test_every_real_case_can_be_told(case: dict[str, Any]):
    found = parse(json.dumps(case["document"], default=str).encode(), compiled=True)
    for lang in ("ja", "en"):
        for slots in present(found, tense_of(case["stage"])).summaries.values():
            said = [sentence(s, voice(lang)) for slot in slots for s in slot.said]
            assert not any("書かれていません" in s or "not stated" in s for s in said)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *[("日本", "JP"), ("Japan", "JP"), ("jp", "JP"), ("アメリカ合衆国", "US"), ("Nowhere", "Nowhere")],
        *[("アメリカ", "US"), ("米国", "US"), ("usa", "US"), ("英国", "GB"), ("香港", "HK"), ("germany", "DE")],
    ],
)
def test_countries_may_be_written_by_name(written: str, code: str):
    assert country_code(written) == code


@pytest.mark.parametrize(
    ("duration", "ja", "en"),
    [("P5Y", "5年間", "5 years"), ("P1D", "1日間", "1 day"), ("P1Y6M", "1年6か月間", "1 year and 6 months")],
)
def test_durations_are_said_in_words(duration: str, ja: str, en: str):
    assert (span(duration, voice("ja")), span(duration, voice("en"))) == (ja, en)


def test_a_sentence_is_filled_once_so_that_a_percent_sign_in_a_text_does_no_harm():
    assert "100%s" in sentence(Sentence("summary.exception", {"law": text("100%s")}), voice("ja"))
