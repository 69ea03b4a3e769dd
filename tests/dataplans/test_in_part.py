"""One recipient that is not decided among others that are; one data item that is kept for less than the rest."""

from typing import Any

import pytest

from deliberation.dataplans import linked, picture, wizard
from deliberation.dataplans.document import Document, check, parse
from deliberation.dataplans.exports import flows_csv
from deliberation.dataplans.questions import five
from deliberation.dataplans.redflags import evaluate
from deliberation.dataplans.summary import of_flow
from deliberation.dataplans.wording import sentence
from deliberation.errors import Problems
from tests.dataplans.documents import data, document, party, recipient, text, unknown, value
from tests.dataplans.test_summary import voice

CITY = recipient("a-city", "municipality")
CARRIER = {**recipient("carrier"), "name": text("運送会社1社", "one carrier"), "unknown": "undecided"}
VIDEO = {"id": "video", "ja": "映像", "en": "video", "retention": "P7D"}
COUNTS = {"id": "counts", "ja": "数えた人数", "en": "counts"}
OPEN = {"recipients": [CITY, CARRIER]}
LATE = ("subjects", "recipients", "participation", "retention")  # of four that are left open the last stands at the end
TWO = {"data_items": [VIDEO, COUNTS], "retention": "P5Y"}


def said(found: Document, slot: str, lang: str = "ja") -> str:
    (one,) = (s for s in of_flow(found, found.flows[0], "planned") if s.name == slot)
    return "".join(sentence(s, voice(lang)) for s in one.said)


def answered(found: Document, question: str, lang: str = "ja") -> list[str]:
    (one,) = (a for a in five(found) if a.question == question)
    return [sentence(part.said, voice(lang)) for part in one.parts]


def boxed(found: Document, lang: str) -> list[str]:
    """What the picture says of who handles the data."""
    (row,) = picture.rows(found)
    return [sentence(line, voice(lang)) for line, _role in row.handler.said]


def flag(found: Document, rule: str, field: str | None = None) -> tuple[str, tuple[str, ...]]:
    (one,) = (f for f in evaluate(found) if f.point == (rule, field) and f.place == "bus")
    return one.state, one.reasons


def entered(step: str, asked: str, typed: dict[str, str]) -> Any:
    return next(e for a, e in wizard.entered(data(), wizard.step(step, "bus"), typed) if a.name == asked)


def test_an_undecided_recipient_is_called_so_wherever_it_is_named():
    found = document({}, OPEN)
    assert parse(found.canonical).canonical == found.canonical
    assert "運送会社1社（未定）" in said(found, "recipients")
    assert "one carrier (undecided)" in said(found, "recipients", "en")
    assert "運送会社1社（未定）" in "".join(answered(found, "to_whom"))
    asked = document({}, {"recipients": [CITY, {**CARRIER, "unknown": "inquiring"}]})
    assert "運送会社1社（照会中）" in said(asked, "recipients")
    assert "(company, undecided)" in flows_csv(found, "sha256:0").decode("utf-8-sig")


def test_what_would_rest_on_an_undecided_party_cannot_be_told():
    assert flag(document({}, OPEN), "RF12") == ("cannot_tell", ("undecided",))
    assert flag(document({}, {"recipients": [CARRIER, recipient("shop")]}), "RF12")[0] == "raised"
    assert flag(document({}, {"recipients": [{**CITY, "unknown": "undecided"}]}), "RF12")[0] == "clear"
    assert flag(document({}, {"processors": [party("x")]}), "GAP", "processors")[0] == "clear"
    undecided = document({}, {"processors": [party("x"), {**party("y"), "unknown": "inquiring"}]})
    assert flag(undecided, "GAP", "processors") == ("raised", ("undecided",))


def test_linked_data_keep_the_gap_and_never_tell_it_in_terms_of_dpv():
    flow = linked.json_ld(document({}, {**OPEN, **TWO}), "https://x/v/1", "https://x/#", "d")["dpv:hasProcess"][0]
    first, second = flow["jukugi:recipients"]["jukugi:value"]
    assert "jukugi:party_unknown" not in first
    assert second["jukugi:party_unknown"]["@id"] == "jukugi:party_unknown.undecided"
    assert [node["@id"] for node in flow["dpv:hasRecipient"]] == ["https://x/v/1#party.a-city"]
    video, counts = flow["jukugi:data_items"]["jukugi:value"]
    assert video["jukugi:retention"]["@value"] == "P7D" and "jukugi:retention" not in counts


def test_linked_data_tell_a_month_or_a_year_as_what_it_is():
    period = {"start_end": {"start": "2027-04", "end": "2030"}}
    flow = linked.json_ld(document({}, period), "https://x/v/1", "https://x/#", "d")["dpv:hasProcess"][0]
    said = flow["jukugi:start_end"]["jukugi:value"]
    assert said["jukugi:start"] == {"@value": "2027-04", "@type": "xsd:gYearMonth"}
    assert said["jukugi:end"] == {"@value": "2030", "@type": "xsd:gYear"}


def test_a_clerk_chooses_in_the_row_that_one_is_not_decided():
    typed = {
        "recipients.0.name.ja": "A市", "recipients.0.type.value": "municipality",
        "recipients.1.name.ja": "運送会社1社", "recipients.1.unknown.value": "inquiring",
    }  # fmt: skip
    first, second = entered("parties", "recipients", typed).answer["value"]
    assert "unknown" not in first and second["unknown"] == "inquiring"


def test_an_item_may_be_kept_for_less_than_the_rest_and_it_is_said():
    found = document({}, TWO)
    assert parse(found.canonical).canonical == found.canonical
    assert said(found, "keeping").endswith("ただし、映像の保存期間は7日間です。")
    assert said(found, "keeping", "en").endswith("However, video: kept for 7 days.")
    assert answered(found, "how_long") == ["いちばん長いもので5年間", "映像は7日間"]


@pytest.mark.parametrize(
    ("flow", "ja", "en"),
    [
        (
            {},
            "日本で、いちばん長いもので5年間保存する計画です。",
            "The data are to be kept in Japan, for 5 years at the longest.",
        ),
        (
            {"storage_countries": ["JP", "US"]},
            "日本のほか、アメリカ合衆国でも保存する計画です。保存期間は、いちばん長いもので5年間です。",
            "The data are to be kept in Japan and also in the United States.They are kept for 5 years at the longest.",
        ),
        (
            {"retention": value(None)},
            "日本で保存する計画です。いちばん長く置くデータには、保存期間が定められていません。",
            "The data are to be kept in Japan.For the data kept longest, no time limit is set.",
        ),
    ],
)
def test_the_length_of_several_items_is_said_to_be_the_longest(flow: dict[str, Any], ja: str, en: str):
    several = document({}, {"data_items": [COUNTS, {**COUNTS, "id": "x", "ja": "時刻"}], "retention": "P5Y", **flow})
    assert said(several, "keeping") == ja and said(several, "keeping", "en") == en
    alone = document({}, {"data_items": [COUNTS], "retention": "P5Y", **flow})
    for lang, word, short in (("ja", "いちばん長", "最長"), ("en", "longest", "longest")):
        assert word not in said(alone, "keeping", lang)
        for found in (several, alone):
            assert (word in "".join(answered(found, "how_long", lang))) == (found is several)
            assert (short in "".join(boxed(found, lang))) == (found is several)


@pytest.mark.parametrize(
    ("flow", "ja"),
    [
        ({"retention": unknown("undecided")}, "保存期間は未定です。ただし、映像の保存期間は7日間です。"),
        ({"retention": unknown("not_stated")}, "保存期間は書かれていません。ただし、映像の保存期間は7日間です。"),
        (dict.fromkeys(LATE, unknown("undecided")), "日本で保存する計画です。映像だけの保存期間は、7日間です。"),
    ],
)
def test_an_item_of_its_own_length_is_told_after_what_is_left_open(flow: dict[str, Any], ja: str):
    assert ja in said(document({}, {**TWO, **flow}), "keeping")


def test_flows_of_one_item_and_of_several_are_told_apart():
    found = document({}, {**TWO, "data_items": [COUNTS]}, TWO)
    assert answered(found, "how_long") == ["5年間", "いちばん長いもので5年間", "映像は7日間"]


def test_the_length_of_the_flow_is_the_longest():
    with pytest.raises(Problems) as refused:
        check(data({}, {**TWO, "retention": "P1D"}))
    assert [(p.path, p.reason) for p in refused.value.problems] == [
        ("plan/flows/0/data_items/value/0/retention", "kept_longer_than_flow")
    ]
    for longest in (None, {"unknown": "undecided"}, "P7D"):
        check(data({}, {**TWO, "retention": longest if isinstance(longest, dict) else value(longest)}))


def test_a_clerk_writes_the_shorter_length_in_the_row_of_its_item():
    typed = {"data_items.0.ja.value": "映像", "data_items.0.retention.n": "7", "data_items.0.retention.unit": "D",
             "data_items.1.ja.value": "数えた人数", "data_items.1.retention.unit": ""}  # fmt: skip
    first, second = entered("whose", "data_items", typed).answer["value"]
    assert first["retention"] == "P7D" and "retention" not in second
    (fault,) = entered("whose", "data_items", {**typed, "data_items.0.retention.unit": ""}).problems
    assert fault.input == "data_items.0.retention.n"
