"""The plan as JSON-LD: two readers that we did not write understand it, and DPV knows its own terms in it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from rdflib import Graph, URIRef

from deliberation.dataplans import linked, queries
from deliberation.dataplans.document import check
from deliberation.dataplans.vocabulary import CODE_LISTS, COUNTRIES, FLOW_FIELDS, PLAN_FIELDS
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.dataplans.documents import data, document, unknown
from tests.dataplans.every import everything
from tests.dataplans.publishing import published
from tests.page import Page

ADDRESS, TERMS = "https://jukugi.invalid/proposals/bus/v/1", "https://jukugi.invalid/formats/plan#"


def _terms() -> dict[str, str]:
    """IRI → "class" or "property", of the whole vocabulary."""
    found, at = {}, ("", "")
    for line in Path(__file__).with_name("vendored").joinpath("dpv-2.3.txt").read_text().splitlines():
        if line.startswith("  "):
            found.update({at[0] + name: at[1] for name in line.split()})
        elif not line.startswith("#"):
            namespace, kind = line.split()
            at = (namespace, kind)
    return found


DPV = _terms()


def exported(given: Any, *, compiled: bool = False) -> dict[str, Any]:
    return linked.json_ld(check(given, compiled=compiled), ADDRESS, TERMS, "sha256:0")


def used(node: Any) -> Iterator[tuple[str, str]]:
    """Every IRI of DPV in an expanded document, and as what it is used."""
    if isinstance(node, list):
        for entry in node:
            yield from used(entry)
    elif isinstance(node, dict):
        for name, content in node.items():
            kind = "class" if name in ("@id", "@type") else "property"
            for iri in ([content] if isinstance(content, str) else content) if kind == "class" else [name]:
                if isinstance(iri, str) and iri.startswith(linked.DPV):
                    yield iri, kind
            yield from used(content)


def test_the_list_of_terms_is_that_of_the_whole_vocabulary():
    assert sum(iri.startswith("https://w3id.org/dpv#") for iri in DPV) == 1116
    assert {f"https://w3id.org/dpv/loc#{code}" for code in COUNTRIES} <= set(DPV)


def test_no_term_of_dpv_is_unknown_to_dpv_in_anything_that_a_plan_can_say():
    found = set()
    for given in everything():
        found |= set(used(jsonld.expand(exported(given))))
    assert len(found) > 60
    assert not {(iri, kind) for iri, kind in found if DPV.get(iri) != kind}
    ours = {iri for codes in CODE_LISTS.values() for iri in codes.dpv.values() if iri}
    assert ours <= set(DPV)


@pytest.mark.parametrize("unseen", [False, True])
def test_both_readers_find_the_same_statements(unseen: bool):
    for given in everything(unseen=unseen):
        made = exported({k: v for k, v in given.items() if not unseen or k != "need"}, compiled=unseen)
        one, other = Graph(), Graph()
        one.parse(data=json.dumps(made), format="json-ld")
        other.parse(data=jsonld.to_rdf(made, {"format": "application/n-quads"}), format="nt")
        assert len(one) == len(other) > 200
        states = set(one.objects(None, URIRef(f"{TERMS}state")))
        assert {str(s) for s in states} <= {"value", "none", "undecided", "not_stated", "not_seen", "not_applicable"}


def test_every_field_is_told_in_a_term_of_our_own_with_its_state():
    made = exported(data({"liability": unknown("undecided")}, {"appeal": {"not_applicable": "人が決める"}}))
    flow = made["dpv:hasProcess"][0]
    assert {f"jukugi:{name}" for name in PLAN_FIELDS} <= set(made)
    assert {f"jukugi:{name}" for name in FLOW_FIELDS} <= set(flow)
    assert made["jukugi:liability"] == {"jukugi:state": "undecided"} and "dpv:hasLegalMeasure" not in made
    reason = [{"@value": "人が決める", "@language": "ja"}]
    assert flow["jukugi:appeal"] == {"jukugi:state": "not_applicable", "jukugi:reason": reason}
    assert flow["jukugi:processors"] == {"jukugi:state": "none"}


def test_what_is_stated_is_told_in_the_words_of_dpv_and_a_gap_never_is():
    flow = exported(data({}, {"automation": "decides_alone", "biometric": True}))["dpv:hasProcess"][0]
    assert {"@id": "https://w3id.org/dpv#Consent"} in flow["dpv:hasLegalBasis"]
    assert flow["dpv:hasRecipient"] == [{"@id": f"{ADDRESS}#party.a-city"}]
    assert {"@id": "pd:Biometric"} in flow["dpv:hasPersonalData"]
    silent = linked.json_ld(document({}, {name: unknown("not_stated") for name in FLOW_FIELDS}), ADDRESS, TERMS, "")
    assert not [term for term in silent["dpv:hasProcess"][0] if term.startswith("dpv:")]


def test_the_digests_that_a_consent_record_pins_stand_in_the_linked_data_and_on_the_page(
    client: Client, sqlite_database: Database
) -> None:
    make.proposal(sqlite_database, slug="bus")
    published(sqlite_database, "bus", data())
    made = json.loads(client.get("/proposals/bus/v/1.jsonld").data)
    with sqlite_database.reading() as db:
        (row,) = queries.versions(db, 1)
        (flow,) = queries.flows(db, row.id)
    assert (made["jukugi:document_digest"], made["jukugi:plan_digest"]) == (row.document_digest, row.plan_digest)
    assert made["dpv:hasProcess"][0]["jukugi:flow_digest"] == flow.digest
    page = client.page("/proposals/bus/v/1/plan")
    digests = next(s for s in page.root.all("section") if s.attributes.get("aria-labelledby") == "digests")
    assert [dd.text for dd in digests.all("dd")] == [row.document_digest, row.plan_digest]


def test_codes_keep_their_dtpr_ids_and_never_run_together():
    flow = exported(data({}, {"legal_ground": "within_purpose", "storage_model": "device_only"}))["dpv:hasProcess"][0]
    ground, kept = (flow[f"jukugi:{name}"]["jukugi:value"] for name in ("legal_ground", "storage_model"))
    assert ground["@id"] == "jukugi:legal_ground.within_purpose" and kept["jukugi:dtpr"] == ["stored_locally"]


def test_the_context_is_served_and_every_term_of_a_field_or_code_has_its_place_on_the_page(
    client: Client, sqlite_database: Database
) -> None:
    make.proposal(sqlite_database, slug="bus")
    published(sqlite_database, "bus", data())
    answer = client.get("/formats/context.jsonld")
    made = json.loads(client.get("/proposals/bus/v/1.jsonld").data)
    assert answer.mimetype == "application/ld+json" and json.loads(answer.data)["@context"] == made["@context"]
    terms = made["@context"]["jukugi"]
    assert terms.endswith("/formats/plan#")
    anchors = {node.attributes.get("id") for node in Page(client.get("/formats/plan").text).root.all()}
    assert {*PLAN_FIELDS, *FLOW_FIELDS} <= anchors
    assert {f"{codes.name}.{code}" for codes in CODE_LISTS.values() for code in codes.codes} <= anchors
