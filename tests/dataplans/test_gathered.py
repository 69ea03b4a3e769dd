"""A summary of many flows: gathered by kind, the gravest first, and nothing grave ever folded away."""

from itertools import permutations
from typing import Any

import pytest

from deliberation.dataplans import gravity
from deliberation.dataplans.document import Document
from deliberation.dataplans.gathered import MANY, many
from deliberation.dataplans.presenting import present
from deliberation.dataplans.questions import Answer, five
from deliberation.dataplans.vocabulary import CODE_LISTS
from deliberation.dataplans.wording import sentence
from deliberation.db import Database
from tests.client import Client
from tests.dataplans.documents import data, document, party, recipient, text, unknown, value
from tests.dataplans.publishing import published
from tests.dataplans.test_summary import voice

GRAVE: dict[str, dict[str, Any]] = {
    "sensitive": {"identifiability": "sensitive_personal"},
    "biometric": {"device": ["biometrics"]},
    "images": {"device": ["non_identifiable_video"]},
    "passing": {"collection_mode": "observed_public_space"},
    "location": {"device": ["location_beacon"]},
    "health": {"domain": "health_care"},
    "education": {"domain": "education"},
    "my_number": {"my_number": "linked_local_id"},
    "unsettled": {"identifiability": unknown("undecided")},
}


def asked(document: Document) -> dict[str, Answer]:
    return {a.question: a for a in (many if len(document.flows) > MANY else five)(document)}


@pytest.mark.parametrize("kind", GRAVE)
def test_each_grave_kind_is_told_by_a_code_alone(kind: str):
    plain, grave = document(None, {}, GRAVE[kind]).flows
    assert gravity.kinds(plain) == ("personal",) and gravity.kinds(grave) == (kind,)
    assert not gravity.weighs(plain) and gravity.weighs(grave)


def test_the_tests_know_every_grave_kind():
    assert set(GRAVE) == set(gravity.GRAVE)


def test_what_says_nothing_of_people_is_of_a_kind_of_its_own():
    for code in ("statistical", "non_personal"):
        (flow,) = document(None, {"identifiability": code}).flows
        assert gravity.kinds(flow) == ("impersonal",)
    (water,) = document(None, {"identifiability": "non_personal", "collection_mode": "observed_public_space"}).flows
    assert gravity.kinds(water) == ("impersonal",), "a water level is nobody who passes"


def _crowded(grave_at: int, flows: int) -> Document:
    """Flows with much to list, a grave one among them; its own names stand last in every list."""
    rows = []
    for n in range(flows):
        of = "grave" if n == grave_at else "plain"
        rows.append(
            {
                "data_items": [{"id": f"i{n}-{k}", "ja": f"{of} item {n}-{k}"} for k in range(9)],
                "subjects": [text(f"{of} people {n}-{k}") for k in range(9)],
                "recipients": [recipient(f"plain-{n}-{k}", "nonprofit") for k in range(9)],
            }
        )
    rows[grave_at] |= {"device": ["identifiable_video"], "participation": "no_choice"}
    rows[grave_at]["recipients"] += [
        {**recipient(f"grave-{k}", kind), "name": text(f"grave {kind}")} for k, kind in enumerate(gravity.RECEIVERS)
    ]
    sub = {**party("grave-sub"), "name": text("grave sub")}
    rows[grave_at] |= {"processing_countries": ["US"], "processors": [sub]}
    return document(None, *rows)


@pytest.mark.parametrize("flows", [2, MANY, MANY + 1, 30])
@pytest.mark.parametrize("last", [True, False])
def test_nothing_grave_is_folded_away_whatever_else_there_is_to_list(flows: int, last: bool):
    found = _crowded(flows - 1 if last else 0, flows)
    parts = [part for answer in asked(found).values() for part in answer.parts]
    folded = [entry.get("name", entry)["ja"] for part in parts if part.rest for entry in part.rest.entries]
    said = [
        entry.get("name", entry)["ja"]
        for part in parts
        for words in part.said.values.values()
        for entry in getattr(words, "entries", ())
    ]
    assert folded and not [name for name in folded if name.startswith("grave")]
    assert {f"grave {kind}" for kind in (*gravity.RECEIVERS, "sub")} <= set(said)
    assert sum(name.startswith("grave people") for name in said) == 9
    assert not set(said) & set(folded), "what is named is not offered again"


def test_every_kind_has_its_line_the_gravest_first_and_each_flow_is_itemised_once():
    found = document(None, *reversed(GRAVE.values()), {}, {"identifiability": "non_personal"})
    what = asked(found)["what_data"]
    told = [part.said.key.removeprefix("answer.kind.") for part in what.parts]
    assert told == [*gravity.GRAVE, *gravity.OTHER]
    assert sorted(f.flow_id for p in what.parts for f in p.itemised) == sorted(f.flow_id for f in found.flows)


def test_what_becomes_of_those_who_say_no_comes_second_and_the_worst_first():
    ways = ("equal_alternative", "reduced", "denied")
    for order in permutations(ways):
        found = document(None, *({"non_participant": way} for way in order), *[{"participation": "no_choice"}] * 5)
        assert list(asked(found)) == ["what_data", "if_refused", "whose", "to_whom", "how_long"]
        told = [part.said.key for part in asked(found)["if_refused"].parts]
        assert told[0] == "answer.choice.no_choice"
        assert told[1:] == [f"answer.if_refused.{way}" for way in reversed(ways)]


def test_the_longest_stands_first_and_none_at_all_before_it():
    spans = ["P1Y", value(None), "P30D", "PT36H", "P10Y", "P90D", "P2W"]
    found = asked(document(None, *({"retention": span} for span in spans)))["how_long"]
    told = [part.said.values["span"].duration for part in found.parts[1:]]
    assert found.parts[0].said.key == "answer.how_long.no_limit"
    assert told == ["P10Y", "P1Y", "P90D", "P30D", "P2W", "PT36H"]


@pytest.mark.parametrize(("lang", "card"), [("ja", "マイナンバーカード"), ("en", "card")])
def test_flows_that_use_the_card_alone_are_not_called_linked_to_the_number(lang: str, card: str):
    found = asked(document(None, *[{"my_number": "card_jpki"}] * (MANY + 1)))["what_data"]
    assert [card in sentence(part.said, voice(lang)) for part in found.parts] == [True]


def test_each_flow_is_told_with_the_countries_it_goes_to_and_no_others():
    abroad = [{"storage_countries": ["JP", "US"]}, {"storage_countries": ["SG"]}, {"storage_countries": ["US"]}]
    parts = [p for p in asked(document(None, {}, *abroad))["to_whom"].parts if "abroad" in p.said.key]
    told = {p.said.values["countries"].codes: [f.flow_id for f in p.flows] for p in parts}
    assert told == {("US",): ["flow-1", "flow-3"], ("SG",): ["flow-2"]}


def test_each_link_to_my_number_is_told_of_its_own_flows():
    codes = CODE_LISTS["my_number"].codes[1:]
    parts = asked(document(None, {}, *({"my_number": code} for code in codes)))["what_data"].parts
    told = {p.said.key: [f.flow_id for f in p.flows] for p in parts if "my_number" in p.said.key}
    assert told == {f"answer.my_number.{code}": [f"flow-{n}"] for n, code in enumerate(codes, 1)}


def test_where_only_some_flows_are_about_people_it_is_said_which_those_may_not_refuse():
    water = {"identifiability": "non_personal"}
    refused = asked(document(None, {"participation": "no_choice", "non_participant": "denied"}, water))["if_refused"]
    assert [[f.flow_id for f in part.flows] for part in refused.parts] == [["bus"], ["bus"]]


@pytest.mark.parametrize(
    ("fields", "silent"),
    [
        ({"identifiability": "statistical", "participation": "no_choice"}, False),
        ({"identifiability": "statistical", "participation": unknown("not_stated")}, True),
        ({"identifiability": "statistical", "device": ["gps"], "participation": unknown("undecided")}, False),
        ({"identifiability": "non_personal", "participation": "no_choice"}, True),
        ({"identifiability": "non_personal", "device": ["identifiable_video"], "participation": "no_choice"}, False),
    ],
)
def test_calling_it_statistics_does_not_silence_that_nobody_is_asked(fields: dict[str, Any], silent: bool):
    found = document(None, fields)
    slots = [slot.name for slot in present(found, "running").summaries["bus"]]
    assert ("refusal" in slots) is not silent
    answer = asked(found)["if_refused"]
    assert bool(answer.parts) is not silent


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_of_many_flows_opens_every_line_without_a_script(
    client: Client, proposal: int, sqlite_database: Database, prefix: str
):
    rows = [{"name": text(f"流れ{n}"), "participation": "no_choice", "device": ["gps"]} for n in range(MANY + 1)]
    published(sqlite_database, "bus", data({}, *rows, {"non_participant": "reduced"}))
    page = client.page(f"{prefix}/proposals/bus")
    minute = next(x for x in page.root.all("section") if x.attributes.get("aria-labelledby") == "minute")
    opened = [x for x in minute.all("details") if f"流れ{MANY}" in x.text]
    assert len(opened) >= 3, "where people are, that nobody may choose, what becomes of them"
    links = {a.attributes["href"] for a in opened[0].all("a")}
    assert len(links) == MANY + 1 and all("/v/1/plan/flows/" in link for link in links)
    words = ("If you say no", "Who receives it") if prefix else ("断ったら", "だれに渡る")
    order = [minute.text.index(word) for word in words]
    assert order == sorted(order)
