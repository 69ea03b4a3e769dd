"""What a record forbids or limits, held against rows: one identity for all spellings, nothing kept that none says."""

from typing import Any

import pytest

from deliberation.audits import told
from deliberation.audits.basis import Condition
from deliberation.consents.conditions import ON
from tests.audits.making import basis, composed, flow, found, party, row, value

Changes = dict[str, Any]
KEPT = {"persisted": True}

CONDITIONS: list[tuple[Condition, Changes, Changes]] = [
    (Condition("C-1", "prohibition", "recipient", ("party:a-bus",)), {}, {"recipient_id": "party:a-system"}),
    (Condition("C-1", "prohibition", "recipient", ("a-bus",)), {}, {"recipient_id": "party:a-system"}),
    (Condition("C-1", "prohibition", "recipient", ("a-bus",)), {"recipient_id": "houjin:1234567890180"},
     {"recipient_id": "houjin:1234567890181"}),
    (Condition("C-1", "prohibition", "recipient", ("1234567890180",)), {}, {"recipient_id": "party:a-system"}),
    (Condition("C-1", "limit", "recipient", ("a-bus",)), {"recipient_id": "party:a-system"}, {}),
    (Condition("C-1", "limit", "recipient", ("a-bus",)), {"recipient_id": "public", "recipient_type": "open_public"},
     {"recipient_id": "houjin:1234567890180"}),
    (Condition("C-1", "prohibition", "recipient_type", ("company",)), {}, {"recipient_type": "nonprofit"}),
    (Condition("C-1", "prohibition", "purpose", ("https://w3id.org/dpv#ResearchAndDevelopment",)), {},
     {"purpose_code": "https://w3id.org/dpv#ImproveTransportMobility"}),
    (Condition("C-1", "limit", "data_item", ("age-band",)), {}, {"data_items": ["age_band"]}),
    (Condition("C-1", "limit", "identifiability", ("anonymised",)), {}, {"identifiability": "statistical"}),
    (Condition("C-1", "limit", "country", ("JP",)), {"processing_country": "US"}, {}),
    (Condition("C-1", "prohibition", "accumulation"), KEPT, {}),
    (Condition("C-1", "limit", "retention", ("P60D",)), {**KEPT, "oldest_record_age": "P61D"},
     {**KEPT, "oldest_record_age": "P60D"}),
    (Condition("C-1", "limit", "retention", ("P60D",)), {"oldest_record_age": "P61D"}, {}),  # what it gives counts
    (Condition("C-1", "prohibition", "linkage"), {"linked_with": ["bus-account"]}, {}),
    (Condition("C-1", "prohibition", "my_number"), {"my_number_present": True}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "broken", "kept"), CONDITIONS)
def test_a_broken_condition_is_a_violation_and_carries_its_number(
    condition: Condition, broken: Changes, kept: Changes
) -> None:
    of = basis(conditions=(condition,), numbers={"a-bus": "1234567890180"})
    finding = found(of, row(**broken))["A14", "violation"]
    assert (finding["condition"], finding["declared"]["on"], finding["severity"]) == ("C-1", condition.on, "critical")
    assert ("A14", "violation") not in found(of, row(**kept))


def test_every_matter_that_a_record_can_set_a_condition_on_is_checked() -> None:
    assert {condition.on for condition, _, _ in CONDITIONS} == set(ON)


def test_a_condition_that_a_null_leaves_open_is_not_kept() -> None:
    of = basis(conditions=(Condition("C-1", "limit", "country", ("JP",)),))
    report = composed(of, row(processing_country=None))
    assert [(c["id"], c["holds"], c["broken"], c["open"]) for c in report["conditions"]] == [("C-1", 0, 0, 1)]


def test_a_condition_that_rows_cannot_tell_is_listed_as_not_checkable() -> None:
    conditions = (Condition("C-1", "obligation"), Condition("C-2", "limit", "shape", ("round",)))
    report = composed(basis(conditions=conditions), row())
    assert [c["checkable"] for c in report["conditions"]] == [False, False]


@pytest.mark.parametrize(("on", "word"), [
    ("recipient", "県警察"), ("purpose", "dpv:Marketing"), ("data_item", "顔"), ("linkage", "税"), 
    ("my_number", "card"), ("country", "Japan"), ("recipient_type", "police"),
])  # fmt: skip
def test_a_value_that_no_row_can_say_is_not_checked_and_never_kept(on: str, word: str) -> None:
    for kind in ("prohibition", "limit"):
        report = composed(basis(conditions=(Condition("C-1", kind, on, (word,)),)), row())  # type: ignore[arg-type]
        (kept,) = report["conditions"]
        assert (kept["checkable"], kept["holds"], kept["broken"]) == (False, 0, 0)
        assert [f["why"] for f in report["findings"] if f["code"] == "A16"] == ["not_machine_checkable"]


def test_a_value_in_words_beside_others_leaves_open_what_does_not_break_them() -> None:
    of = basis(conditions=(Condition("C-1", "prohibition", "recipient", ("a-bus", "県警察")),))
    (kept,) = composed(of, row(), row(recipient_id="party:a-system"))["conditions"]
    assert (kept["checkable"], kept["holds"], kept["broken"], kept["open"]) == (True, 0, 1, 1)
    assert found(of, row(recipient_id="party:a-system"))["A14", "unverifiable"]["why"] == "value_in_words"


def test_the_public_is_who_the_plan_names_so() -> None:
    of = basis(flow(recipients=value([party("everyone", "open_public")])),
               conditions=(Condition("C-1", "prohibition", "recipient", ("everyone",)),))  # fmt: skip
    assert ("A14", "violation") in found(of, row(recipient_id="public", recipient_type="open_public"))


def test_a_condition_that_no_row_could_show_is_counted_apart() -> None:
    conditions = (Condition("C-1", "limit", "retention", ("P60D",)), Condition("C-2", "limit", "country", ("JP",)))
    assert told.unshown(composed(basis(conditions=conditions), row())) == 1


def test_a_condition_on_one_flow_does_not_bind_another() -> None:
    condition = Condition("C-1", "prohibition", "recipient_type", ("company",), ("one",))
    of = basis(flow("one"), flow("two"), conditions=(condition,))
    assert ("A14", "violation") in found(of, row(flow_id="one"))
    assert ("A14", "violation") not in found(of, row(flow_id="two"))
