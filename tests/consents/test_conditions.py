"""Conditions as a clerk enters them: everything comes back that nobody could tell, compare or keep."""

import pytest

from tests.consents.scene import SLUG, Scene
from tests.dataplans import documents
from tests.page import Page


@pytest.fixture
def open_scene(app, sqlite_database):
    """A frozen rule and evidence; the record is the next step."""
    with sqlite_database.writing() as db:
        made = Scene(db)
        made.freeze()
        made.choose(made.resolution())
    return made


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"on": "country", "values": "JP"}, "kind"),
        ({"note": "説明"}, "kind"),
        ({"duty": "report", "due": "2030-01-01", "to": "assembly"}, "kind"),
        ({"kind": "prohibition", "note_en": "only English"}, "note"),
        ({"kind": "obligation", "duty": "report", "due": "2030-01-01", "to": "assembly"}, "evidence"),
        ({"kind": "limit", "on": "country", "values": "JP", "duty": "report"}, "duty"),
    ],
)
def test_nothing_typed_of_a_condition_is_dropped_without_a_word(client, open_scene, typed, wrong):
    client.sign_in(open_scene.clerk)
    path, given = f"/proposals/{SLUG}/consent/record", {f"c0-{name}": said for name, said in typed.items()}
    answer = client.submit(path, {**given, "step": "propose"})
    page = Page(answer.text)
    assert answer.status_code == 422 and f"#c0-{wrong}" in page.links().values()
    kept = page.forms()[-1].values()
    assert {name: [said] for name, said in given.items()} == {name: kept[name] for name in given}


@pytest.mark.parametrize(
    ("on", "values"),
    [
        ("retention", "always"), ("country", "XX"), ("identifiability", "secret"), ("recipient_type", "x%(n)s"),
        ("recipient", "県警"), ("recipient", "houjin:123"), ("data_item", "かお"), ("purpose", "なんでも"),
        ("linkage", "名簿"),
    ],
)
def test_a_value_that_no_page_could_tell_and_no_audit_compare_comes_back(client, open_scene, on, values):
    client.sign_in(open_scene.clerk)
    given = {"c0-kind": "limit", "c0-on": on, "c0-values": values, "step": "propose"}
    answer = client.submit(f"/proposals/{SLUG}/consent/record", given)
    assert answer.status_code == 422 and "#c0-values" in Page(answer.text).links().values()
    assert "C-1" not in client.page("/pending").root.text  # the page's tokens are chance


@pytest.mark.parametrize("english", [False, True])
def test_a_purpose_to_choose_is_its_name_without_the_address_of_its_term(client, open_scene, sqlite_database, english):
    purposes = {"purpose_codes": ["https://w3id.org/dpv#ImproveTransportMobility"]}
    with sqlite_database.writing() as db:
        open_scene.db = db
        open_scene.publish(documents.data(None, purposes, {"flow_id": "cards"}))
    client.sign_in(open_scene.clerk)
    page = client.page(("/en" if english else "") + f"/proposals/{SLUG}/consent/record")
    offered = [o for o in page.root.all("option") if o.attributes.get("value", "").startswith("purpose:")]
    assert offered and not [o.text for o in offered if "https://" in o.text]
