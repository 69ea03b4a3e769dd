"""The report for readers of linked data: two of them read it; every term of DPV and of the report model is known."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from rdflib import Graph, URIRef

from deliberation.audits import exports, linked
from deliberation.audits.basis import Condition, Filed, Force
from tests.audits.making import basis, composed, flow, row

WORDS = Path(__file__).parents[1] / "vocabularies"
HERE, PLAN, RECORD, OWN = (
    f"https://city.example/{end}" for end in ("audits/reports/7", "proposals/bus/v/1", "consents/2", "ns#")
)
REPORT, DPV = linked.CONTEXT["report"], linked.CONTEXT["dpv"]
DUE = date(2026, 11, 30)
PAPER = Filed(DUE, "sha256:" + "ee" * 32)
UNKNOWN = ("Unknown", "NonSet", "ComplianceUnknown")
CONDITIONS = {
    Condition("C-1", "limit", "country", ("JP",)): ("Unperformed", "Fulfilled", "Compliant"),
    Condition("C-2", "prohibition", "linkage"): ("Performed", "Violated", "ComplianceViolation"),
    Condition("C-3", "prohibition", "my_number"): UNKNOWN,
    Condition("C-4", "prohibition"): UNKNOWN,
    Condition("C-5", "obligation", duty="report", due=DUE, filed=(PAPER,)): ("Performed", "Fulfilled", "Compliant"),
    Condition("C-6", "obligation", duty="report", due=DUE): ("Unperformed", "Violated", "ComplianceViolation"),
    Condition("C-7", "obligation", duty="report", due=DUE, filed=(Filed(DUE),)): UNKNOWN,
    Condition("C-8", "obligation", duty="report", due=date(2027, 3, 1)): UNKNOWN,
}  # fmt: skip


def made(*, record: str | None = RECORD) -> dict[str, Any]:
    of = basis(flow(), flow("two", force=(Force("refused"),)), conditions=tuple(CONDITIONS))
    report = composed(
        of, row(linked_with=["bus-account"]), row(my_number_present=None), row(automation="decides_alone")
    )
    return linked.json_ld(report, address=HERE, plan=PLAN, record=record, terms=OWN, digest="sha256:00")


def known(name: str) -> set[str]:
    lines = (WORDS / name).read_text(encoding="utf-8").splitlines()
    return {line for line in lines if not line.startswith("#")}


@pytest.mark.parametrize("record", [RECORD, None])
def test_two_readers_read_the_same_and_know_every_term(record: str | None) -> None:
    found = made(record=record)
    quads = jsonld.to_rdf(json.loads(json.dumps(found)), {"format": "application/n-quads"})
    graph = Graph().parse(data=json.dumps(found), format="json-ld")
    assert len(graph) == len([line for line in quads.splitlines() if line]) > 60
    used = {str(term) for triple in graph for term in triple if isinstance(term, URIRef)}
    for base, names in ((DPV, "dpv-2.3.txt"), (REPORT, "compliance-report-0.9.0.txt")):
        terms = {term.removeprefix(base) for term in used if term.startswith(base)}
        assert terms, base
        assert terms <= known(names)
    assert (URIRef(HERE), URIRef(REPORT + "policy"), URIRef(RECORD)) in graph or record is None


def test_each_condition_has_its_states() -> None:
    states = {
        rule["@id"].rpartition("#")[2]: tuple(
            rule[name]["@id"].partition(":")[2]
            for name in ("report:performanceState", "report:deonticState", "dpv:hasComplianceStatus")
        )
        for rule in made()["report:ruleReport"]
    }
    assert states == {condition.id: expected for condition, expected in CONDITIONS.items()}


def test_only_what_is_against_the_record_is_a_violation_and_no_report_is_called_compliant() -> None:
    found = made()
    statuses = {(f["jukugi:status"], f["dpv:hasComplianceStatus"]["@id"]) for f in found["jukugi:finding"]}
    assert statuses == set(linked.COMPLIANCE.items())
    assert found["dpv:hasComplianceStatus"]["@id"] == "dpv:ComplianceViolation"
    clean = linked.json_ld(composed(basis(), row()), address=HERE, plan=PLAN, record=None, terms=OWN, digest="")
    assert clean["dpv:hasComplianceStatus"]["@id"] == "dpv:ComplianceUnknown"


def test_the_table_of_findings_says_what_has_members_as_json():
    of = basis(flow(), conditions=(Condition("C-2", "prohibition", "linkage"),))
    text = exports.as_csv(composed(of, row(linked_with=["bus-account"]))).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    assert any(json.loads(line["declared"]).get("condition") == "C-2" for line in table if line["declared"])
    assert not [line for line in table if "'" in line["declared"] + line["observed"]]
