"""A condition on somebody, or on some data, may be typed by the name that the plan gives."""

import pytest
from werkzeug.datastructures import MultiDict

from deliberation.consents import offered
from deliberation.consents.forms import ConditionForm
from deliberation.dataplans.document import check
from tests.dataplans import documents

POLICE = {
    "id": "prefectural-police",
    "name": {"ja": "県警察", "en": "Police, prefectural"},
    "type": "prefecture",
    "purpose": None,
}


def condition(app, values, on="recipient", *more):
    sold = {"recipients": [POLICE, *more]}
    names = offered.by_name(check(documents.data(None, sold)))
    with app.test_request_context():
        row = ConditionForm(MultiDict({"kind": "prohibition", "on": on, "values": values}))
        return row.condition((), names)["values"], row.of_several(names)


@pytest.mark.parametrize("typed", ["県警察", " 県 警察", "police, Prefectural", "prefectural-police"])
def test_a_name_in_either_language_is_read_as_its_id(app, typed):
    assert condition(app, typed) == (["prefectural-police"], None)


def test_what_the_plan_does_not_name_stays_as_typed_and_is_refused_by_its_rule(app):
    assert condition(app, "県警察、国") == (["prefectural-police", "国"], None)
    assert condition(app, "県警察", "data_item") == (["県警察"], None)
    assert condition(app, "乗り降りの停留所", "data_item") == (["trip-od"], None)


def test_a_name_of_two_is_asked_about(app):
    found = condition(app, "国、県警察", "recipient", {**POLICE, "id": "other-police"})
    assert found[1] == ("県警察", "other-police, prefectural-police")
