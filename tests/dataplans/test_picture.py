"""The pictures of the flows: few in each, every name in its box, counts never cut off, what is open said in words."""

import re
from typing import Any

import pytest

from deliberation.dataplans import drawing, picture
from deliberation.dataplans.wording import Sentence, sentence
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.dataplans.documents import data, document, party, recipient, text, unknown
from tests.dataplans.publishing import published
from tests.dataplans.test_summary import voice

LONG = text(
    "大規模災害時における要配慮者の避難経路ならびに服薬およびアレルギーに関する情報の連携記録" * 2, "word " * 38
)
COMPANIES = [
    {**recipient(f"c{n}"), "name": text(f"株式会社とても長い名前の機構その{n}", f"Very Long {n}")} for n in range(12)
]
OPEN = ("data_items", "subjects", "recipients", "participation", "storage_countries", "retention", "purpose_text")
FLOWS: dict[str, dict[str, Any]] = {
    "plain": {},
    "long": {"name": LONG, "data_items": [{"id": "x", **LONG}], "subjects": [LONG], "purpose_text": LONG},
    "many": {"recipients": COMPANIES},
    "closing": {"data_items": [{"id": f"x{n}", **text("予約（病院・診療科・時刻など）")} for n in range(4)]},
    "open": dict.fromkeys(OPEN, unknown("undecided")),
}


def drawn(lang: str, narrow: bool, **flow: Any) -> drawing.Picture:
    rows = picture.rows(document(None, flow))
    return (drawing.narrow if narrow else drawing.wide)(rows, lambda said: sentence(said, voice(lang)))


@pytest.mark.parametrize(
    ("flows", "sizes"), [(0, []), (1, [1]), (5, [5]), (7, [3, 4]), (19, [4, 5, 5, 5]), (200, [5] * 40)]
)
def test_a_picture_shows_few_flows_and_every_flow_stands_in_one(flows: int, sizes: list[int]):
    found = picture.parts([*picture.rows(document(None, {}))] * flows)
    assert [len(part) for part in found] == sizes


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("narrow", [True, False])
@pytest.mark.parametrize("flow", FLOWS)
def test_no_line_leaves_its_box_or_the_picture(flow: str, narrow: bool, lang: str):
    found = drawn(lang, narrow, **FLOWS[flow])
    size = {"strong": 17, "name": 17, "key": 16}
    for line in (one for one in found.lines if not one.middle):
        end = line.x + sum(1.0 if ord(c) > 0x2E7F else 0.56 for c in line.text) * size.get(line.role, 15)
        boxes = [b for b in found.boxes if b.x <= line.x <= b.x + b.width and b.y <= line.y <= b.y + b.height]
        edge = boxes[0].x + boxes[0].width if boxes else found.width
        assert end <= edge - (drawing.PAD if boxes else 0), line
        assert line.y <= found.height


def test_a_whole_picture_fits_a_printed_page():
    passing = {"via_platform": True, "processors": [party("p")], "recipients": [recipient("r"), recipient("s")]}
    rows = picture.rows(document({"platform_operator": party("a-data")}, *[passing] * picture.PART))
    found = drawing.wide(rows, lambda said: sentence(said, voice("ja")))
    assert found.height / found.width < 230 / 180  # what A4 leaves in millimetres beside heading and caption


SIXTY = text(
    ("大規模災害時における要配慮者の避難経路と服薬とアレルギーの情報の連携" * 2)[:60],
    "Shared records of medication and allergy of Persons in need.",
)
PLATFORM = {"platform_operator": {**party("a-data"), "name": SIXTY}}
NAMED: dict[str, Any] = {
    "name": SIXTY, "data_items": [{"id": "x", **SIXTY}], "subjects": [SIXTY], "purpose_text": SIXTY,
    "recipients": [{**recipient("a"), "name": SIXTY}], "processors": [{**party("p"), "name": SIXTY}],
    "controller": {**party("k"), "name": SIXTY}, "via_platform": True, "storage_countries": ["BA", "US", "VC"],
}  # fmt: skip


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_names_of_sixty_letters_stand_whole_and_on_a_printed_page(lang: str):
    def speak(said: Sentence) -> str:
        return sentence(said, voice(lang))

    rows = picture.rows(document(PLATFORM, *[NAMED] * 5))
    parts = picture.parts(rows)
    assert [row for part in parts for row in part] == list(rows)
    for draw in (drawing.wide, drawing.narrow):
        words = "".join(line.text for line in draw(rows, speak).lines).replace(" ", "")
        assert words.count(SIXTY[lang].replace(" ", "")) == 8 * 5
        assert "\u2026" not in words
    for part in parts:
        found = drawing.wide(part, speak)
        assert len(part) == 1 or found.height / found.width < 230 / 180


def test_wide_letters_stay_in_their_box():
    name = text("W" * 30 + "mw" * 15, "WORLD WIDE MUNICIPAL MANAGEMENT " * 2)
    for lang in ("ja", "en"):
        for narrow in (True, False):
            found = drawn(lang, narrow, **{**NAMED, "name": name, "controller": {**party("k"), "name": name}})
            for line in found.lines:
                size, width = (17, found.width) if line.role == "name" else (15, 266 if not narrow else 324)
                if line.role in ("name", "plain"):  # 0.95 em: what a W takes in Noto Sans
                    assert sum(0.95 if c in "WMmw" else 0.5 for c in line.text) * size <= width


def test_no_mark_that_opens_ends_a_line():
    name = text("株式会社スマートシティ推進機構（https://very-long.example.jp/services/allergy）")
    found = drawn("ja", True, recipients=[{**recipient("a"), "name": name}])
    assert not [line.text for line in found.lines if line.text[-1] in "（「"]


def test_what_does_not_apply_is_no_gap():
    found = drawn("ja", False, participation={"not_applicable": text("人に関しない")})
    assert [arrow.shown for arrow in found.arrows] == [True, True]


def test_how_many_more_there_are_is_never_cut_off():
    words = "".join(line.text for line in drawn("ja", False, recipients=COMPANIES).lines)
    assert re.search(r"ほか\d+者", words) and "\u2026" not in words


def test_what_is_open_is_said_in_words_and_drawn_as_a_gap():
    found = drawn("ja", True, **FLOWS["open"])
    assert {"提供先は未定", "データ項目は未定", "選べるかは未定", "保存国は未定"} <= {line.text for line in found.lines}
    assert [box.role for box in found.boxes] == ["gap", "handler", "gap"]
    assert [arrow.shown for arrow in found.arrows] == [False, False]


def test_a_plan_of_many_flows_has_a_page_of_pictures_with_their_tables(
    client: Client, app: Any, sqlite_database: Database
):
    make.proposal(sqlite_database, slug="bus")
    published(sqlite_database, "bus", data(None, *({} for _ in range(14))))
    page = client.get("/proposals/bus/v/1/flows").text
    assert re.findall(r'img src="[^"]*/(flows-[^"]+)"', page) == [f"flows-wide{n}.svg" for n in ("", "-2", "-3")]
    media = set(re.findall(r'<source media="([^"]*)"', page))
    assert media == {"screen and (max-width: 47.99rem)"}  # on paper there is room for the wide one, whatever the window
    assert page.count('<th scope="row"><span class="num">') == 14
    assert "5　乗り降りの記録" in client.get("/proposals/bus/v/1/flows-wide-2.svg").text
    assert [client.get(f"/proposals/bus/v/1/flows-narrow-{n}.svg").status_code for n in (3, 4)] == [200, 404]
    front = client.get("/proposals/bus").text
    assert re.findall(r'img src="[^"]*/(flows-[^"]+)"', front) == ["flows-wide.svg", "flows-wide-2.svg"]
    assert front.count('<th scope="row"><span class="num">') == 9
    assert 'href="/proposals/bus/v/1/flows">すべての流れの図と表（14）' in front


A_CITY, OPERATOR = "A市", "基盤株式会社"


@pytest.mark.parametrize(
    ("flow", "said"),
    [
        ({}, ["責任を持つ者（管理主体）", A_CITY, "委託先なし"]),
        (
            {"via_platform": True, "processors": [{**party("p"), "name": text("配車株式会社")}]},
            [
                "責任を持つ者（管理主体）", A_CITY, "頼まれて扱う者（委託先）：配車株式会社",
                f"データ連携基盤（都市OS）を通る（運営：{OPERATOR}）",
            ],
        ),
        (
            {"via_platform": unknown("undecided"), "processors": unknown("not_stated")},
            ["責任を持つ者（管理主体）", A_CITY, "委託先は記載なし", "データ連携基盤を通るかは未定"],
        ),
        ({"controller": unknown("undecided")}, ["責任を持つ者（管理主体）", "管理主体は未定", "委託先なし"]),
    ],
)  # fmt: skip
def test_who_answers_for_the_data_is_never_the_platform_that_they_pass(flow: dict[str, Any], said: list[str]):
    city = {"controller": {**party("a-city", "municipality"), "name": text(A_CITY)}}
    plan = {"platform_operator": {**party("a-data"), "name": text(OPERATOR)}}
    (row,) = picture.rows(document(plan, {**city, **flow}))
    told = [sentence(words, voice("ja")) for words, _ in row.handler.said]
    assert told == [*said, "保存国：日本", "保存期間：90日間"]


def test_who_receives_the_data_for_a_purpose_of_its_own_stands_with_that_one():
    shop, lab = {**recipient("shop"), "name": text("加盟店")}, {**recipient("lab"), "name": text("研究所")}
    own = {**lab, "purpose": text("需要の分析")}

    def told(*to_whom: dict[str, Any]) -> list[str]:
        (row,) = picture.rows(document({}, {"recipients": list(to_whom)}))
        return [sentence(words, voice("ja")) for words, _ in row.receiver.said]

    assert told(shop, lab) == ["加盟店、研究所", "便を見直すため"]
    assert told(shop, own) == ["加盟店", "便を見直すため", "研究所", "需要の分析"]
    assert told(own) == ["この流れの目的：便を見直すため", "研究所", "需要の分析"]
    many = [{**own, "id": f"lab-{n}"} for n in range(8)]
    assert told(*many) == [
        "この流れの目的：便を見直すため",
        *(["研究所", "需要の分析"] * 6),
        "ほか2者（それぞれの目的は計画にあります）",
    ]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_table_beside_the_picture_leaves_nothing_out(
    client: Client, proposal: int, sqlite_database: Database, prefix: str
):
    items = [{"id": f"x{n}", **text(f"項目{n}", f"item {n}")} for n in range(1, 21)]
    published(sqlite_database, "bus", data({}, {"data_items": items, "recipients": COMPANIES}))
    for path in ("/proposals/bus", "/proposals/bus/v/1/flows"):
        tables = client.page(prefix + path).root.all("table")
        told = next(t.text for t in tables if "flow-table" in t.attributes.get("class", ""))
        assert ("item 20" if prefix else "項目20") in told and COMPANIES[11]["name"]["en" if prefix else "ja"] in told


def test_of_many_receivers_with_purposes_of_their_own_another_authority_is_named():
    """Whoever stands seventh is only counted there."""
    clubs = [{**recipient(f"c{n}", "nonprofit"), "purpose": text("会報")} for n in range(7)]
    police = {**recipient("police", "prefecture"), "name": text("県警"), "purpose": text("捜査")}
    (row,) = picture.rows(document(None, {"recipients": [*clubs, police]}))
    told = [sentence(said, voice("ja")) for said, _ in row.receiver.said]
    assert "県警" in told and "捜査" in told
