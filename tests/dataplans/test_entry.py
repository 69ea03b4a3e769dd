"""Forms and plain values: what the draft has comes back as it was, and what was typed is never cleaned away."""

from typing import Any

import pytest

from deliberation.dataplans import inputs, rules, wizard
from deliberation.dataplans.entry import Asked, Entered, read, rows_shown, typed_from
from deliberation.dataplans.format import PLAIN_LISTS, WRAPPED_PARTS
from deliberation.dataplans.values import SHAPES
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from tests.dataplans.documents import data, party, recipient, text, unknown, value

AUTHOR = {"name": text("甲"), "employer": None, "seconded": False, "is_bidder": None}
RICH = data(
    {
        "spec_authors": [AUTHOR],
        "standardised_affairs": ["child_allowance"],
        "local_measures_impact": text("なし", "none"),
    },
    {
        "recipients": [recipient("x"), {**recipient("y", None), "purpose": text("調査")}],
        "linkable_datasets": [{"flow_id": "bus"}, text("国勢調査")],
        "place": {"lat_e7": 356812345, "lon_e7": -1397670001},
        "retention": "P1Y6M",
        "security_measures": [{"iri": "https://w3id.org/dpv#Encryption"}, text("施錠")],
        "appeal": {"not_applicable": "人が決める"},
        "notice": unknown("undecided"),
    },
    need=value(text("必要", "need")),
    alternatives=value([{"what": text("甲"), "why_not": text("乙")}]),
    costs=value([{"item": text("運行"), "amount_yen": 1000, "payer": text("市"), "year": None, "source": None}]),
    public_tasks=value([{"task": text("受付"), "to": "a-kotsu", "until": "2030-03-31", "return": None}]),
    companies=[{"id": "a", "name": text("甲社"), "corporate_number": None, "role": "bidder", "note": None}],
    exceptions=[
        {
            "law": text("道路法"),
            "article": "1条",
            "what": text("甲"),
            "reason": text("乙"),
            "status": None,
            "source": None,
        }
    ],
    sources=[{"title": "計画書", "address": None, "seen_on": "2026-11-21"}],
    easy={"ja": "やさしい"},
)
STEPS = (*wizard.PLAN_STEPS, *wizard.flow_steps("bus"))


def asked(name: str) -> Asked:
    return next(a for s in STEPS for a in s.asked if a.name == name)


def entered(name: str, **typed: str) -> tuple[Any, list[str]]:
    found = read(asked(name), {f"{name}.{k.replace('__', '.')}": v for k, v in typed.items()})
    return found.answer, [p.reason for p in found.problems]


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.name)
def test_what_the_draft_has_comes_back_as_it_was(step: wizard.Step):
    typed = wizard.typed_of(RICH, step)
    for of, found in wizard.entered(RICH, step, typed):
        assert not found.problems, of.name
        assert found.answer == wizard.kept(RICH, of), of.name


def test_the_steps_ask_for_every_field_and_part_once():
    names = [a.name for s in STEPS for a in s.asked]
    assert sorted(names) == sorted(
        [*PLAN_FIELDS, *FLOW_FIELDS, *WRAPPED_PARTS, *PLAIN_LISTS, "title", "summary", "easy"]
    ) or (sorted(set(names)) == sorted({*PLAN_FIELDS, *FLOW_FIELDS, *WRAPPED_PARTS, *PLAIN_LISTS, "summary", "easy"}))
    assert {a.name for s in STEPS for a in s.asked} >= set(SHAPES)


def test_nothing_chosen_and_nothing_typed_is_no_answer():
    assert entered("retention") == (None, [])


def test_typing_without_choosing_counts_as_stating():
    assert entered("retention", n="９０", unit="D") == (value("P90D"), [])


def test_saying_none_is_null_or_an_empty_list():
    assert entered("retention", state="none") == (value(None), [])
    assert entered("recipients", state="none") == (value([]), [])


def test_what_was_typed_beside_a_gap_is_asked_about_and_not_dropped():
    assert entered("retention", state="undecided", n="90", unit="D")[1] == ["typed_and_left_open"]


def test_stating_nothing_is_asked_about():
    assert entered("purpose_text", state="value")[1] == ["value_missing"]


def test_what_does_not_apply_needs_its_reason():
    assert entered("appeal", state="not_applicable")[1] == ["entry_reason_missing"]
    assert entered("appeal", state="not_applicable", reason__ja="人が決める") == ({"not_applicable": "人が決める"}, [])


def test_the_reason_may_stand_in_english_too_but_never_in_english_alone():
    both = {"ja": "人が決める", "en": "People decide"}
    found, _ = entered("appeal", state="not_applicable", **{f"reason__{lang}": said for lang, said in both.items()})
    assert found == {"not_applicable": both}
    assert entered("appeal", state="not_applicable", reason__en="People decide")[1] == ["entry_reason_missing"]


@pytest.mark.parametrize(
    "chosen", [{}, {"n": "9"}, {"state": "value", "n": "9"}, {"state": "undecided"}, {"state": "none"}]
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_reason_typed_beside_another_choice_is_asked_about_and_not_dropped(chosen: dict[str, str], lang: str):
    parts = {"unit": "D", **chosen, f"reason.{lang}": "人が決める"}
    typed = {f"retention.{part}": said for part, said in parts.items()}
    for kept in (None, value("P1D"), unknown("not_stated"), {"not_applicable": "ほかの理由"}):
        found = [(f.reason, f.input) for f in read(asked("retention"), typed, kept).problems]
        assert found == [("reason_and_chosen_otherwise", "retention.reason.ja")]


@pytest.mark.parametrize("why", ["人が決める", {"ja": "人が決める", "en": "People decide"}])
def test_who_takes_back_that_nothing_applies_need_not_clear_the_reason(why: Any):
    kept = {"not_applicable": why}
    typed = typed_from(asked("retention"), kept)
    stated = {**typed, "retention.state": "value", "retention.n": "90", "retention.unit": "D"}
    assert read(asked("retention"), stated, kept) == Entered(value("P90D"))
    assert read(asked("retention"), {**typed, "retention.state": "undecided"}, kept) == Entered(unknown("undecided"))


@pytest.mark.parametrize("why", ["人が決める", {"ja": "人が決める"}, {"ja": "人が決める", "en": "People decide"}])
def test_saving_a_step_again_keeps_a_reason_as_it_was_written(why: Any):
    kept = {"not_applicable": why}
    assert read(asked("appeal"), typed_from(asked("appeal"), kept), kept).answer == kept


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("breach_notice_hours", {"value": "三日"}, "entry_whole_number"),
        ("country", {"value": "アトランティス"}, "unknown_country"),
        ("retention", {"n": "長い"}, "entry_duration"),
        ("purpose_text", {"en": "only English"}, "entry_japanese_missing"),
        ("place", {"lat": "北", "lon": "139"}, "entry_degrees"),
        ("start_end", {"start": "2027/04/31"}, "expected_date_as_known"),
        ("pia_refs", {"value": "ftp://x"}, "expected_address"),
    ],
)
def test_what_cannot_be_understood_is_named_and_kept(name: str, typed: dict[str, str], reason: str):
    assert reason in entered(name, **typed)[1]


def test_lists_may_be_written_by_name_or_code():
    assert entered("storage_countries", value="日本、US\nドイツ")[0] == value(["JP", "US", "DE"])
    assert entered("storage_countries", value="United States, jp de")[0] == value(["US", "JP", "DE"])


def test_an_entry_without_an_id_gets_one_by_which_it_is_known_again():
    """Every flow's first recipient was "recipient-1": summaries and conditions took them for one."""
    first, _ = entered("processors", **{"0__name__ja": "甲社", "1__name__ja": "乙社", "2__name__ja": "甲社"})
    again, _ = entered("recipients", **{"0__name__ja": "丙社", "1__name__ja": "甲社"})
    kou, otsu, twice = (p["id"] for p in first["value"])
    hei, kou_again = (p["id"] for p in again["value"])
    assert kou == kou_again == entered("platform_operator", name__ja="甲 社")[0]["value"]["id"]
    assert len({kou, otsu, hei, twice}) == 4
    assert entered("processors", **{"0__id__value": "kou", "0__name__ja": "甲社"})[0]["value"][0]["id"] == "kou"
    roles = {"0__name__ja": "甲社", "0__role__value": "processor", "1__name__ja": "甲社", "1__role__value": "bidder"}
    assert {row["id"] for row in entered("companies", **roles)[0]} == {kou}, "one company in two roles"


def test_a_row_whose_words_were_emptied_is_gone_though_its_folded_id_stays():
    typed = {"0__id__value": "data-item-1", "0__ja__value": "", "1__id__value": "data-item-2", "1__ja__value": "映像"}
    assert entered("data_items", **typed)[0] == value([{"id": "data-item-2", "ja": "映像"}])
    assert entered("platform_operator", id__value="platform-operator", name__ja="")[0] is None


def test_named_sources_stay_when_a_value_is_changed():
    found = read(asked("retention"), {"retention.n": "1", "retention.unit": "Y"}, {"value": "P90D", "sources": [1]})
    assert found.answer == {"value": "P1Y", "sources": [1]}


def test_what_has_words_is_chosen_and_the_rest_is_written_beside_it():
    dpv = "https://w3id.org/dpv#"
    typed = {"known__PublicBenefit": "on", "known__ServiceProvision": "on", "value": f"{dpv}RepairImpairments\nhttps://a.example/x"}
    answer = value([f"{dpv}ServiceProvision", f"{dpv}PublicBenefit", f"{dpv}RepairImpairments", "https://a.example/x"])
    assert entered("purpose_codes", **typed) == (answer, [])
    wrong = read(asked("device"), {"device.known.gps": "on", "device.value": "lidar\n?"}).problems
    assert [(f.row, f.input) for f in wrong] == [(2, "device.value")]
    assert entered("device", known__gps="on", value="lidar, gps") == (value(["gps", "lidar"]), [])
    other = value([f"{dpv}PublicBenefit", "https://a.example/x", f"{dpv}ServiceProvision"])
    shown = typed_from(asked("purpose_codes"), other)
    assert shown["purpose_codes.value"] == "https://a.example/x" and "purpose_codes.known.PublicBenefit" in shown
    assert read(asked("purpose_codes"), shown, other).answer == other, "saved again it is as it was, in its order"


def of_page(document: Any, typed: dict[str, str], name: str) -> tuple[Any, list[tuple[str, str]]]:
    of = next(s for s in STEPS if name in [a.name for a in s.asked])
    found = dict((a.name, e) for a, e in wizard.entered(document, of, typed))[name]
    return found.answer, [(f.reason, f.input) for f in found.problems]


@pytest.mark.parametrize(
    ("numbers", "sources", "problems"),
    [
        ("1, 2", [1, 2], []), ("１、２", [1, 2], []), ("2 2", [2], []), ("", None, []),
        ("3", [3], [("entry_no_such_source", "retention.sources")]),
        ("0", [0], [("entry_source_numbers", "retention.sources")]),
        ("資料1", ["資料1"], [("entry_source_numbers", "retention.sources")]),
    ],
)  # fmt: skip
def test_a_page_asks_for_the_sources_of_each_value(numbers: str, sources: Any, problems: list[tuple[str, str]]):
    document = {**RICH, "sources": [*RICH["sources"], {"title": "条例", "address": None, "seen_on": None}]}
    typed = {"retention.state": "value", "retention.n": "1", "retention.unit": "Y", "retention.sources": numbers}
    found = of_page(document, typed, "retention")
    assert found == ({"value": "P1Y", **({"sources": sources} if sources else {})}, problems)
    shown = typed_from(asked("retention"), {"value": "P1Y", "sources": [1, 2]})
    assert shown["retention.sources"] == "1, 2"
    assert of_page(document, {"retention.sources": "1"}, "retention")[1] == [("value_missing", "retention")]


def test_values_go_on_naming_their_sources_when_one_before_them_goes():
    need = {**value(text("必要")), "sources": [2]}
    document = data({}, {"retention": {"value": "P1Y", "sources": [1, 3]}}, need=need)
    rows = {f"sources.{n}.title.value": title for n, title in enumerate(("計画書", "", "条例"))}
    found = inputs.rows_filled("source", rows, "sources")
    assert wizard.renumbered(document, found) == {
        "flows/bus/retention": {"value": "P1Y", "sources": [1, 2]}, "need": value(text("必要")),
    }  # fmt: skip
    assert wizard.renumbered(document, [0, 1, 2]) == {}


@pytest.mark.parametrize("stood", ["undecided", "not_stated"])
def test_who_writes_into_an_open_field_means_to_say_it(stood: str):
    """As in a flow that was copied: the choice beside the input is still the one that was copied."""
    document = data({}, {"retention": unknown(stood)})
    typed = {"retention.state": stood, "retention.n": "90", "retention.unit": "D"}
    assert of_page(document, typed, "retention") == (value("P90D"), [])
    chosen = {**typed, "retention.state": "undecided" if stood == "not_stated" else "not_stated"}
    assert of_page(document, chosen, "retention")[1] == [("typed_and_left_open", "retention")]


def test_empty_rows_are_offered_and_more_on_asking():
    typed = typed_from(asked("recipients"), value([recipient("a"), recipient("b")]))
    assert rows_shown(typed, "recipients") == 4
    assert rows_shown(typed, "recipients", 5) == 9
    assert rows_shown({}, "recipients", 1000) == 200


def test_answers_reach_their_place_in_the_draft():
    document = rules.with_answers(
        rules.empty_document(), {"title": text("題"), "plan/country": value("JP"), "flows/a": {}}
    )
    document = rules.with_answers(document, {"flows/a/retention": value("P1D"), "title": None})
    assert document["plan"] == {"country": value("JP"), "flows": [{"flow_id": "a", "retention": value("P1D")}]}
    assert "title" not in document
    assert rules.with_answers(document, {"flows/a": None})["plan"]["flows"] == []
    with pytest.raises(KeyError):
        rules.with_answers(document, {"flows/gone/retention": None})


@pytest.mark.parametrize(
    ("flow_id", "reason"), [("Bus", "flow_id_form"), ("plan", "flow_id_form"), ("bus", "flow_id_taken")]
)
def test_a_flow_needs_an_id_of_its_own(flow_id: str, reason: str):
    assert rules.cannot_add_flow(data(), flow_id) == reason


def test_a_party_keeps_its_id_over_saving():
    assert typed_from(asked("controller"), value(party("a-city")))["controller.id.value"] == "a-city"


def test_as_many_entries_as_a_document_may_hold_are_shown_and_saved_again():
    many = value([recipient(f"shop-{n}") for n in range(200)])
    assert read(asked("recipients"), typed_from(asked("recipients"), many), many).answer == many


def test_lines_pasted_at_once_become_rows_after_those_that_were_filled_in():
    pasted = {"data_items.0.ja.value": "氏名", "data_items.lines": "住所\n\n 電話番号 ", "subjects.lines": "利用者"}
    typed = wizard.unfolded(next(s for s in STEPS if s.name == "whose"), pasted)
    answer = read(asked("data_items"), typed).answer["value"]
    assert [item["ja"] for item in answer] == ["氏名", "住所", "電話番号"] and len({i["id"] for i in answer}) == 3
    assert read(asked("subjects"), typed).answer == value([text("利用者")])
    assert not typed["data_items.lines"]


@pytest.mark.parametrize("mark", ["・", "● ", "(1) ", "（２）", "①", "- ", "1. ", "３、", "○ ", "12)"])
def test_a_pasted_line_loses_the_mark_of_its_list(mark):
    lines = f"{mark}氏名\n○○社の記録\n3か月ごと\n2.5倍"
    typed = inputs.unfolded("list:data_item", {"data_items.lines": lines}, "data_items")
    assert [typed[f"data_items.{n}.ja.value"] for n in range(4)] == ["氏名", "○○社の記録", "3か月ごと", "2.5倍"]


def test_lines_that_no_row_is_left_for_stay_where_they_were_pasted():
    typed = inputs.unfolded("list:data_item", {"data_items.lines": "\n".join(map(str, range(201)))}, "data_items")
    assert typed["data_items.lines"] == "200" and typed["data_items.199.ja.value"] == "199"


@pytest.mark.parametrize("stood", [None, value([text("利用者")]), unknown("undecided")])
@pytest.mark.parametrize("name", ["data_items", "subjects", "security_measures", "linkable_datasets"])
def test_lines_that_no_row_is_left_for_are_told_and_not_dropped(name: str, stood: Any):
    """Two hundred were kept, the others were gone, and the draft was told to be saved."""
    pasted = {f"{name}.lines": "\n".join(f"{n}行目" for n in range(201)), f"{name}.state": "value"}
    of = next(s for s in STEPS if name in [a.name for a in s.asked])
    typed = wizard.unfolded(of, pasted)
    told = read(asked(name), typed, stood).problems
    assert [(f.reason, f.values, f.input) for f in told] == [("list_too_long", {"max": 200}, f"{name}.lines")]
    assert typed[f"{name}.lines"] == "200行目"
    fitting = wizard.unfolded(of, {f"{name}.lines": "\n".join(map(str, range(200)))})
    assert not read(asked(name), fitting, stood).problems


def test_a_flow_begins_as_a_copy_but_for_its_name_and_id():
    document = data({}, {"retention": unknown("undecided")})
    sourced = data({}, {"retention": {**unknown("undecided"), "sources": [1]}})  # the pages of the other flow
    found = rules.begun_flow(sourced, "bus", "帰りの便")
    assert found["name"] == value(text("帰りの便")) and "flow_id" not in found
    assert {k: v for k, v in found.items() if k != "name"} == {
        k: v for k, v in document["plan"]["flows"][0].items() if k not in ("name", "flow_id")
    }
    assert rules.begun_flow(document, None, "新しい流れ") == {"name": value(text("新しい流れ"))}
    with pytest.raises(KeyError):
        rules.begun_flow(document, "gone", None)


def test_a_free_id_is_one_that_no_flow_has():
    assert rules.free_flow_id(data({}, {}, {})) == "flow-2"
    assert rules.free_flow_id(rules.empty_document()) == "flow-1"


def test_saving_one_answer_changes_no_other_flow_and_not_the_document_it_came_from():
    before = data({}, {}, {})
    after = rules.with_answers(before, {"flows/flow-1/retention": value("P1D"), "plan/country": value("US")})
    assert before == data({}, {}, {})
    assert after["plan"]["flows"][0] is before["plan"]["flows"][0]
    assert after["plan"]["flows"][1]["retention"] == value("P1D") and after["plan"]["country"] == value("US")
