"""An address in the namespaces of DPV is a term of it, of the kind that is meant; others are told by name."""

from typing import Any

import pytest

from deliberation.dataplans.terms import DPV
from tests.dataplans.documents import data, text, value
from tests.dataplans.test_document import refused
from tests.dataplans.test_entry import entered
from tests.dataplans.test_linked import DPV as NAMES
from tests.dataplans.test_sheets import changed

ITEM = {"id": "trip", "ja": "乗り降り"}
PURPOSE, PD = "https://w3id.org/dpv#", "https://w3id.org/dpv/pd#"


@pytest.mark.parametrize(
    ("field", "said", "at", "reason"),
    [
        ("purpose_codes", [PURPOSE + "NoSuchThing"], "0", "dpv_not_purpose"),
        ("purpose_codes", [PURPOSE + "Marketing", PURPOSE + "hasPurpose"], "1", "dpv_not_purpose"),
        ("purpose_codes", [PD + "Location"], "0", "dpv_not_purpose"),
        ("purpose_codes", ["http://w3id.org/dpv#Marketing"], "0", "dpv_not_purpose"),
        ("data_items", [{**ITEM, "iri": PD + "NoSuch"}], "0/iri", "dpv_not_personal_data"),
        ("data_items", [{**ITEM, "iri": PURPOSE + "Marketing"}], "0/iri", "dpv_not_personal_data"),
        ("security_measures", [text("施錠"), {"iri": PURPOSE + "Marketing"}], "1/iri", "dpv_not_measure"),
    ],
)
def test_what_is_no_term_of_that_kind_is_refused_at_its_place(field: str, said: Any, at: str, reason: str) -> None:
    found = refused(data({}, {field: value(said)}))
    assert found == [(f"plan/flows/0/{field}/value/{at}", reason)]


def test_the_form_and_the_sheet_name_the_term() -> None:
    bad = PURPOSE + "NoSuchThing"
    assert entered("purpose_codes", state="value", value=bad)[1] == ["dpv_not_purpose"]
    assert entered("data_items", state="value", **{"0__ja__value": "甲", "0__iri__value": PD + "x"})[1] == [
        "dpv_not_personal_data"
    ]
    (wrong,) = changed(data(), purpose_codes=bad).wrong
    assert (wrong.fault.reason, wrong.fault.values["term"], wrong.row) == ("dpv_not_purpose", bad, 2)
    assert not changed(data(), purpose_codes="https://example.org/own#Term").wrong


def test_the_terms_are_names_of_the_vocabulary() -> None:
    """Those of the modules that the tests know."""
    for terms in DPV.values():
        shared = {t for t in terms if t.rpartition("#")[0] + "#" in {n.rpartition("#")[0] + "#" for n in NAMES}}
        assert shared and {NAMES.get(term) for term in shared} == {"class"}
    assert PURPOSE + "Purpose" in DPV["purpose"] and PURPOSE + "SensitivePersonalData" in DPV["personal_data"]
