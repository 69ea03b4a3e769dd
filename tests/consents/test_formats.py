"""A record for other programs and on paper: JSON-LD as two independent readers take it, PDF as it is printed."""

import json
import re
import subprocess
import zlib
from pathlib import Path

import pytest
import weasyprint
from pyld import jsonld
from rdflib import RDF, Graph, URIRef

from deliberation.consents import queries
from deliberation.consents.linked import CONTEXT
from deliberation.errors import Refused
from deliberation.web import paper
from tests.consents.scene import DECIDED, Scene, document
from tests.moment import NOW

DPV_TERMS = {
    line
    for line in (Path(__file__).parents[1] / "vocabularies" / "dpv-2.3.txt").read_text().splitlines()
    if line and not line.startswith("#")
}
ODRL_TERMS = {  # https://www.w3.org/TR/odrl-vocab/ (Recommendation of 15 February 2018)
    "Set", "Prohibition", "Duty", "Constraint", "uid", "prohibition", "obligation", "target", "action", "constraint",
    "informedParty", "leftOperand", "operator", "rightOperand", "isAnyOf", "isNoneOf", "gt", "lteq", "eq", "recipient",
    "purpose", "spatial", "elapsedTime", "dateTime", "timeInterval", "inform", "distribute", "delete",
}  # fmt: skip
EVERY_KIND = (
    {"kind": "limit", "on": "retention", "values": ["P1Y"], "flows": ["bus"], "note": {"ja": "1年"}},
    {"kind": "limit", "on": "country", "values": ["JP"]},
    {"kind": "limit", "on": "identifiability", "values": ["personal"]},
    {"kind": "limit", "on": "recipient", "values": ["a-city"]},
    {"kind": "prohibition", "on": "recipient_type", "values": ["company"]},
    {"kind": "prohibition", "on": "purpose", "values": ["https://w3id.org/dpv#Marketing"]},
    {"kind": "prohibition", "on": "data_item", "values": ["trip-od"]},
    {"kind": "prohibition", "on": "linkage"},
    {"kind": "prohibition", "on": "accumulation"},
    {"kind": "prohibition", "on": "my_number"},
    {"kind": "prohibition", "note": {"ja": "説明だけ"}},
    {"kind": "obligation", "duty": "report", "due": "2027-03-31", "every": "P1Y", "to": "assembly",
     "evidence": "yearly_report"},
    {"kind": "obligation", "duty": "inspect", "due": "2027-03-31", "evidence": "paper"},
)  # fmt: skip


@pytest.fixture
def renewed(app, sqlite_database):
    """Two records: the second renews one flow and carries the other on, under conditions of every kind."""
    with sqlite_database.writing() as db:
        scene = Scene(db)
        scene.first = scene.decided("yyyn", *EVERY_KIND)
        scene.publish(document(retention="P3Y"), now=NOW)
        scene.choose(scene.resolution(version=2))
        scene.second = scene.record(version=2)
    return scene


def local(term: str, prefix: str) -> str | None:
    base = CONTEXT[prefix]
    return term.removeprefix(base) if term.startswith(base) else None


def test_the_record_is_linked_data_with_no_unknown_term(client, renewed):
    for number in (renewed.first, renewed.second):
        answer = client.get(f"/consents/{number}.jsonld")
        assert answer.mimetype == "application/ld+json"
        graph = Graph().parse(data=answer.text, format="json-ld")
        terms = {str(x) for triple in graph for x in triple if isinstance(x, URIRef)}
        assert {t for t in (local(x, "dpv") for x in terms) if t} <= DPV_TERMS
        assert {t for t in (local(x, "odrl") for x in terms) if t} <= ODRL_TERMS
        types = {str(o) for o in graph.objects(None, RDF.type)}
        assert any(t.endswith("#CollectiveDecisionRecord") for t in types)
        assert CONTEXT["dpv"] + "ConsentRecord" not in types
        assert len(jsonld.to_rdf(answer.json)["@default"]) == len(graph)  # two readers, one meaning: nothing dropped


def test_each_condition_is_a_rule_that_says_what_it_forbids(client, renewed):
    (expanded,) = jsonld.expand(client.get(f"/consents/{renewed.first}.jsonld").json)
    odrl = CONTEXT["odrl"]
    ours = next(key for key in expanded if key.endswith("#conditions"))
    (policy,) = expanded[ours]
    rules = {r["@id"].rpartition("#")[2]: r for kind in ("prohibition", "obligation") for r in policy[odrl + kind]}
    assert len(rules) == len(EVERY_KIND)

    def constraints(code):
        return [
            tuple(c[odrl + part][0].get("@id") or c[odrl + part][0]["@value"] for part in parts)
            for c in rules[code].get(odrl + "constraint", [])
        ]

    parts = ("leftOperand", "operator", "rightOperand")
    assert constraints("C-1") == [(odrl + "elapsedTime", odrl + "gt", "P1Y")]
    assert constraints("C-2") == [(odrl + "spatial", odrl + "isNoneOf", "JP")]
    assert constraints("C-6") == [(odrl + "purpose", odrl + "isAnyOf", "https://w3id.org/dpv#Marketing")]
    assert constraints("C-8") == []
    assert rules["C-8"][odrl + "action"] == [{"@id": CONTEXT["dpv"] + "Combine"}]
    assert constraints("C-12") == [
        (odrl + "dateTime", odrl + "lteq", "2027-03-31"),
        (odrl + "timeInterval", odrl + "eq", "P1Y"),
    ]


def test_evidence_says_what_it_is_about_who_sat_there_for_whom_and_why(app, client, sqlite_database):
    with sqlite_database.writing() as db:
        scene = Scene(db)
        zone, (chair, member) = scene.council(
            ("甲", DECIDED, "chair", "A市"), ("乙", DECIDED, "member", None)
        )  # fmt: skip
        scene.freeze()
        scene.choose(scene.decision(zone, flow="cards", reason="住民への説明を終えたため"))
        scene.choose(scene.decision(zone))
        scene.choose(scene.resolution())
        number = scene.record()
    answer = client.get(f"/consents/{number}.jsonld")
    graph = Graph().parse(data=answer.text, format="json-ld")
    assert len(jsonld.to_rdf(answer.json)["@default"]) == len(graph)
    found = {way["jukugi:way"]["@id"].rpartition(".")[2]: way["jukugi:act"] for way in answer.json["jukugi:evidence"]}
    about, whole = found["other_by_zone_council"]
    plan = answer.json["jukugi:plan"]["@id"]
    assert about["dct:subject"]["@id"] == f"{plan}#cards" and whole["dct:subject"]["@id"] == plan
    assert about["dct:subject"]["@id"] in {flow["@id"] for flow in answer.json["dpv:hasProcess"]}
    assert about["jukugi:reason"] == [{"@value": "住民への説明を終えたため", "@language": "ja"}]
    assert whole["jukugi:reason"] == []
    people = plan[: plan.index("/proposals/")] + "/council/members"
    assert about["jukugi:seated"] == [
        {
            "jukugi:member": {"@id": f"{people}/{chair}"}, "jukugi:part": {"@id": "jukugi:part.chair"},
            "jukugi:speaks_for": [{"@value": "A市", "@language": "ja"}],
        },
        {"jukugi:member": {"@id": f"{people}/{member}"}, "jukugi:part": {"@id": "jukugi:part.member"}},
    ]  # fmt: skip
    assert "jukugi:seated" not in found["assembly_resolution"][0], "a roll call says it"


def test_what_is_carried_over_names_its_record_and_every_version_between(client, renewed, sqlite_database):
    found = client.get(f"/consents/{renewed.second}.jsonld").json
    carried = {flow["@id"].rpartition("#")[2]: flow.get("jukugi:carried") for flow in found["dpv:hasProcess"]}
    assert carried["bus"] is None
    with sqlite_database.reading() as db:
        first = queries.record(db, renewed.first)
    assert carried["cards"]["jukugi:from"]["dct:identifier"] == first.digest
    assert [link["jukugi:version"] for link in carried["cards"]["jukugi:chain"]["@list"]] == [1, 2]


def test_a_record_goes_on_paper_with_its_letters_inside(client, renewed):
    answer = client.get(f"/consents/{renewed.first}.pdf")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")
    inside = b"".join(_unpacked(answer.data))
    assert b"/FontFile" in inside or b"/FontFile" in answer.data
    if "CJK" in subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True, check=False).stdout:
        assert b"CJK" in inside
    assert client.get(f"/consents/{renewed.first}.pdf").data == answer.data


def _unpacked(raw: bytes):
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", raw, re.DOTALL):
        try:
            yield zlib.decompress(packed)
        except zlib.error:
            continue


def test_without_the_extra_the_page_offers_to_print_and_says_so(client, renewed, monkeypatch):
    path = f"/consents/{renewed.first}"
    assert f"{path}.pdf" in client.page(path).links().values()
    monkeypatch.setattr(paper, "possible", lambda: False)

    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(paper, "import_module", missing)
    client.application.extensions["jukugi_fragments"] = type(client.application.extensions["jukugi_fragments"])()
    page = client.page(path)
    assert f"{path}.pdf" not in page.links().values() and "印刷" in page.text
    paper.pdf.cache_clear()
    with pytest.raises(Refused, match="no_pdf_here"):
        paper.pdf("<p>x", "http://localhost/")
    assert client.get(f"{path}.pdf").status_code == 409


def test_a_second_pdf_at_once_is_refused_and_keeps_no_thread_waiting(client, renewed):
    paper.pdf.cache_clear()
    with paper._one_at_a_time:
        answer = client.get(f"/consents/{renewed.first}.pdf")
    assert answer.status_code == 503 and "PDFを作っています" in answer.text
    with paper._one_at_a_time:
        pass  # a refusal holds nothing


def test_a_pdf_breaks_between_rows_and_leaves_no_heading_alone_and_no_page_half_empty():
    row = '<li><p class="t">a<br>b</p><p class="d">c</p></li>'
    block = f'<section class="sec"><div class="sec-head"><h2>H</h2></div><ul class="rows">{row * 14}</ul></section>'
    made = weasyprint.HTML(string=block * 9)
    pages = made.render(stylesheets=[weasyprint.CSS(filename=paper.STYLE)]).pages
    boxes = [[box for box in page._page_box.descendants() if box.element_tag in ("h2", "li")] for page in pages]
    rows = [{id(box.element) for box in found if box.element_tag == "li"} for found in boxes]
    assert len(pages) > 2 and sum(map(len, rows)) == len(set().union(*rows)) == 14 * 9
    assert all(found[-1].element_tag == "li" for found in boxes), "no heading ends a page"
    sizes = [len(held) for held in rows[:-1]]
    assert max(sizes) - min(sizes) <= 2, "a section goes on over the page"


def test_nothing_is_fetched_for_a_pdf():
    """A file of this machine that the page names is not put into it."""
    made = paper.pdf('<link rel="attachment" href="file:///etc/passwd"><img src="file:///etc/hostname"><p>x', "/")
    assert made.startswith(b"%PDF-") and b"EmbeddedFile" not in made + b"".join(_unpacked(made))


def test_the_schema_that_is_served_is_the_one_that_records_keep(client, renewed):
    schema = client.get("/consents/record.schema.json").json
    body = client.get(f"/consents/{renewed.second}.json").json
    assert set(body) == set(schema["properties"]) and body["follows"]["record"] == renewed.first
    assert json.loads(client.get(f"/consents/{renewed.first}.json").data)["follows"] is None
