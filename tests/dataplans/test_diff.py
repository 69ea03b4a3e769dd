"""What changed, in which field, and whether it is material by the published rule."""

from typing import Any

import pytest

from deliberation.dataplans.diff import compare, materially_changed_flows
from deliberation.dataplans.lengths import days
from deliberation.dataplans.materiality import CLAUSES, FLOW_ADDED, clause_of, judge
from deliberation.dataplans.values import Value, stated, unwrap
from deliberation.dataplans.vocabulary import CODE_LISTS, FLOW_FIELDS, PLAN_FIELDS
from tests.dataplans.documents import document, party, recipient, text, unknown, value

NS = unknown("not_stated")
WHY = {"not_applicable": "人が決める"}


def judged(name: str, old: Any, new: Any, **options: Any) -> tuple[bool, str] | None:
    field = FLOW_FIELDS.get(name) or PLAN_FIELDS[name]
    wrap = lambda v: v if isinstance(v, Value) else unwrap(v) if _is_wrapper(v) else stated(v)  # noqa: E731
    found = judge(field, wrap(old), wrap(new), **options)
    return None if found is None else (found.material, found.reason)


def _is_wrapper(v: Any) -> bool:
    return isinstance(v, dict) and bool({"unknown", "not_applicable"} & set(v))


def item(retention: str | None = None) -> dict[str, str]:
    return {"id": "video", "ja": "映像", **({"retention": retention} if retention else {})}


CASES = [
    ("participation", "opt_in", "opt_out", (True, "wider")),
    ("participation", "no_choice", "opt_in", (False, "narrower")),
    ("identifiability", "statistical", "personal", (True, "wider")),
    ("notice", "before_individual", "after", (True, "wider")),
    ("reid_ban", "contract_all", "none", (True, "wider")),
    ("storage_model", "distributed", "accumulated", (True, "wider")),
    ("non_participant", "equal_alternative", "denied", (True, "wider")),
    ("withdrawal_effect", "stop_and_delete", "future_only", (True, "wider")),
    ("withdrawal_effect", "stop_and_delete", "part_remains", (True, "wider")),
    ("withdrawal_effect", "stop_only", "part_remains", (False, "narrower")),
    ("liability", "settled_contract", "shared_undefined", (True, "wider")),
    ("legal_ground", "consent", "statute", (True, "any_change")),
    ("collection_mode", "derived", "direct", (True, "any_change")),
    ("platform_operator", party("a"), party("b"), (True, "any_change")),
    ("end_of_project", "delete", "return", (True, "any_change")),
    ("storage_countries", ["JP"], ["JP", "US"], (True, "entries_added")),
    ("storage_countries", ["JP", "US"], ["JP"], (False, "entries_removed")),
    ("storage_countries", ["JP", "US"], ["US", "JP"], (False, "reordered")),
    ("recipients", [recipient("a")], [recipient("a", "academic")], (True, "entries_changed")),
    ("recipients", [{**recipient("a"), "note": text("甲")}, recipient("b")], [recipient("b")],
     (False, "entries_removed")),
    ("recipients", [recipient("a")], [{**recipient("a"), "unknown": "undecided"}], (True, "entries_changed")),
    ("recipients", [{**recipient("a"), "unknown": "undecided"}], [recipient("a")], (True, "entries_changed")),
    ("recipients", [{**recipient("a"), "unknown": "undecided"}], [], (False, "entries_removed")),
    ("data_items", [item("P7D")], [item("P30D")], (True, "longer")),
    ("data_items", [item("P7D")], [item()], (True, "limit_lost")),
    ("data_items", [item("P7D")], [item("P1D")], (False, "shorter")),
    ("data_items", [item()], [item("P7D")], (False, "shorter")),
    ("data_items", [item("P7D")], [item("P7D"), {"id": "b", "ja": "乙"}], (True, "entries_added")),
    ("processors", [party("a")], [{**party("a"), "note": text("6章だけ")}], (True, "note_changed")),
    ("processors", [{**party("a"), "note": text("甲")}], [{**party("a"), "note": text("甲", "A")}],
     (False, "translation_only")),
    ("subjects", [text("会員")], [text("住民")], (True, "entries_added")),
    ("withdrawal_channels", ["online", "counter"], ["online"], (True, "safeguards_removed")),
    ("withdrawal_channels", ["online"], ["online", "counter"], (False, "safeguards_added")),
    ("retention", "P90D", "P1Y", (True, "longer")),
    ("retention", "P1Y", "P90D", (False, "shorter")),
    ("retention", "P1Y", "P12M", (False, "not_longer")),
    ("retention", "P1Y", None, (True, "limit_lost")),
    ("retention", None, "P1Y", (False, "limit_set")),
    ("breach_notice_hours", 72, 24, (False, "shorter")),
    ("breach_notice_hours", 24, 72, (True, "longer")),
    ("breach_notice_hours", 24, None, (True, "limit_lost")),
    ("start_end", {"start": "2027-01-01", "end": "2028-01-01"}, {"start": "2027-01-01", "end": None}, (True, "longer")),
    ("start_end", {"start": "2027-01", "end": "2028"}, {"start": "2027-01-01", "end": "2029"}, (True, "longer")),
    ("start_end", {"start": "2027-01", "end": "2028"}, {"start": "2027", "end": "2028-12-31"}, (False, "not_longer")),
    ("start_end", {"start": "2027-01-15", "end": None}, {"start": "2027-01", "end": None}, (True, "longer")),
    ("start_end", {"start": "2027-01-01", "end": None}, {"start": "2027-02-01", "end": None}, (False, "shorter")),
    ("biometric", False, True, (True, "turned_on")),
    ("biometric", True, False, (False, "narrower")),
    ("vendor_exit_plan", True, False, (True, "turned_off")),
    ("safety_critical", False, True, (True, "turned_on")),
    ("purpose_text", text("甲"), text("乙"), (True, "text_changed")),
    ("purpose_text", text("甲"), text("甲", "A"), (False, "translation_only")),
    ("appeal", None, text("市長へ"), (True, "text_changed")),
    ("retention", "P90D", Value("value", "P90D", note=text("事件のときは1年")), (True, "note_changed")),
    ("participation", NS, "opt_in", (False, "gap_to_narrowest")),
    ("participation", NS, "opt_out", (True, "gap_filled")),
    ("breach_notice_hours", NS, 72, (True, "gap_filled")),
    ("biometric", unknown("undecided"), False, (False, "gap_to_narrowest")),
    ("linkable_datasets", NS, [], (False, "gap_to_narrowest")),
    ("retention", "P90D", NS, (True, "value_withdrawn")),
    ("retention", NS, unknown("undecided"), (False, "still_unknown")),
    ("appeal", NS, WHY, (True, "became_not_applicable")),
    ("appeal", WHY, {"not_applicable": {"ja": "人が決める", "en": "People decide"}}, (False, "translation_only")),
    ("appeal", WHY, {"not_applicable": {"ja": "市が決める"}}, (True, "text_changed")),
    ("council_role", "none", "resolution_binding", (False, "not_judged")),
    ("retention", "P90D", Value("value", "P90D", sources=(1,)), (False, "sources_only")),
    ("retention", "P90D", "P90D", None),
]  # fmt: skip

JUDGED = [case for case in CASES if case[3] is not None]
SAID = {
    ("participation", "wider"): "M1", ("biometric", "turned_on"): "M1", ("recipients", "entries_changed"): "M1",
    ("notice", "wider"): "M2", ("reid_ban", "wider"): "M2", ("withdrawal_channels", "safeguards_removed"): "M2",
    ("vendor_exit_plan", "turned_off"): "M2", ("breach_notice_hours", "longer"): "M2", ("retention", "longer"): "M1",
    ("breach_notice_hours", "limit_lost"): "M2", ("retention", "note_changed"): "M4",
    ("legal_ground", "any_change"): "M3", ("purpose_text", "text_changed"): "M4", ("participation", "gap_filled"): "M5",
    ("retention", "value_withdrawn"): "M6", ("appeal", "became_not_applicable"): "M7",
}  # fmt: skip


def test_each_material_change_falls_under_one_published_clause():
    clause = lambda name, reason: clause_of(FLOW_FIELDS.get(name) or PLAN_FIELDS[name], reason).id  # noqa: E731
    found = {(name, reason): clause(name, reason) for name, _, _, (material, reason) in JUDGED if material}
    assert {key: found[key] for key in SAID} == SAID
    assert set(found.values()) | {FLOW_ADDED.id} == set(CLAUSES)
    reasons = {reason for _, reason in found} | {"flow_added"}
    assert {reason for c in CLAUSES.values() for reason in c.reasons} == reasons
    with pytest.raises(KeyError):
        clause("retention", "narrower")


@pytest.mark.parametrize(("name", "old", "new", "outcome"), CASES)
def test_a_change_is_judged_by_the_published_rule(name: str, old: Any, new: Any, outcome: Any):
    assert judged(name, old, new) == outcome


def test_in_a_corrigendum_free_text_is_not_material_but_everything_else_is():
    assert judged("purpose_text", text("甲"), text("乙"), corrigendum=True) == (False, "text_corrected")
    assert judged("subjects", [text("甲")], [text("乙")], corrigendum=True) == (True, "entries_added")
    assert judged("retention", "P90D", "P1Y", corrigendum=True) == (True, "longer")


def test_ordered_lists_publish_their_order_narrowest_first():
    assert CODE_LISTS["participation"].codes == ("opt_in", "deemed_by_terms", "opt_out", "no_choice")
    ordered = {f.type.split(":")[-1] for f in (*FLOW_FIELDS.values(), *PLAN_FIELDS.values()) if f.widens == "order"}
    assert all(CODE_LISTS[name].ordered for name in ordered)


@pytest.mark.parametrize(("duration", "length"), [("P1Y", 365.25), ("P12M", 365.25), ("P2W", 14), ("PT48H", 2)])
def test_durations_compare_in_days(duration: str, length: float):
    assert days(duration) == pytest.approx(length)


def test_a_removed_flow_is_not_material_and_a_new_one_is():
    found = compare(document({}, {}, {"flow_id": "old"}), document({}, {}, {"flow_id": "new"}))
    assert (found.flows_added, found.flows_removed) == (("new",), ("old",))
    assert (found.count, found.material_count) == (2, 1)


def test_a_material_change_of_the_plan_touches_every_flow():
    before, after = document({}, {}, {}), document({"incentive_for_consent": True}, {}, {})
    assert materially_changed_flows(before, after) == {"bus", "flow-1"}


def test_a_material_change_of_a_flow_touches_that_flow_alone():
    before, after = document({}, {}, {}), document({}, {}, {"retention": "P10Y"}, {"flow_id": "new"})
    assert materially_changed_flows(before, after) == {"flow-1"}


def test_what_stands_beside_the_plan_is_shown_and_not_material():
    found = compare(document(), document(summary=text("別の要約"), need=value(text("必要"))))
    assert [(c.place, c.field, c.material) for c in found.changes] == [
        ("document", "summary", False),
        ("document", "need", False),
    ]


def test_points_to_check_come_and_go():
    found = compare(document({}, {"biometric": True}), document({}, {"secondary_use": "open"}))
    assert [f.rule for f in found.flags_came] == ["RF13"]
    assert [f.rule for f in found.flags_went] == ["RF19"]


def test_entries_of_a_list_are_marked():
    change = compare(
        document({}, {"storage_countries": ["JP", "DE"]}), document({}, {"storage_countries": ["JP", "US"]})
    ).changes[0]
    assert change.entries == (("same", "JP"), ("added", "US"), ("removed", "DE"))
    was, now = recipient("shop"), {**recipient("shop"), "name": text("広告社")}
    (change,) = compare(document({}, {"recipients": [was]}), document({}, {"recipients": [now]})).changes
    assert change.entries == (("was", was), ("changed", now)) and change.material


def test_a_company_that_got_its_number_is_one_company():
    def firm(number: str | None, **more: Any) -> dict[str, Any]:
        return {"id": "a", "name": text("甲社"), "corporate_number": number, "role": "bidder", "note": None, **more}

    def entries(old: list[Any], new: list[Any]) -> Any:
        (change,) = compare(document(companies=old), document(companies=new)).changes
        return change.entries

    none, writes, other = firm(None), firm(None, role="spec_author"), firm(None, id="b", name=text("乙社"))
    number = "1180301018771"
    for now in (firm(number), firm(number, id="houjin-1")):
        assert entries([none, other], [now, other]) == (("numbered", now), ("same", other))
    told = [firm(number), firm(number, role="spec_author")]
    assert entries([none, writes], told) == (("numbered", told[0]), ("numbered", told[1])), "each of its roles"
    renamed = firm(number, name=text("丙社"))
    assert entries([none], [renamed]) == (("was", none), ("changed", renamed))
    strange = firm(number, id="c", name=text("丙社"))
    assert entries([none], [strange]) == (("added", strange), ("removed", none))
    assert entries([none], [writes]) == (("was", none), ("changed", writes))


@pytest.mark.parametrize(
    ("field", "old", "new", "told"),
    [
        ("access_log_public", False, True, "safeguard_stronger"),
        ("reid_ban", "contract_all", "none", "safeguard_weaker"),
        ("reid_ban", "none", "contract_all", "safeguard_stronger"),
        ("notice", unknown("undecided"), "before_individual", "gap_to_strongest"),
        ("participation", "no_choice", "opt_in", "narrower"),
    ],
)
def test_a_safeguard_is_said_to_grow_stronger_or_weaker_not_wider(field: str, old: Any, new: Any, told: str):
    found = compare(document({}, {field: old}), document({}, {field: new}))
    assert [c.told for c in found.changes] == [told]
