"""A plan as JSON-LD: every field in terms of our own, which keep its state, and beside them what DPV 2.3 has words for.

A gap is never told in a term of DPV: "has a legal basis" would be asserted where none is stated. A code is a term of
our own, because several of ours may fit one of theirs; which one it is near to, and its DTPR ids, stand at it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from deliberation.dataplans.digests import flow_digests, plan_digest
from deliberation.dataplans.document import Document, Flow
from deliberation.dataplans.values import Value
from deliberation.dataplans.vocabulary import CODE_LISTS, FLOW_FIELDS, PLAN_FIELDS, CodeList, Field, code_list_of

DPV = "https://w3id.org/dpv"
PREFIXES: Mapping[str, str] = {
    "dpv": f"{DPV}#",
    "pd": f"{DPV}/pd#",
    "loc": f"{DPV}/loc#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Any]


def context(terms: str) -> Node:
    """What the short names mean; served as a document, and inside every export, so that none depends on a visit.

    ``terms``: base of our own terms, the page where each is explained (/formats/plan#).
    """
    return {"@context": {**PREFIXES, "jukugi": terms}}


def json_ld(document: Document, address: str, terms: str, digest: str, *, demonstration: bool = False) -> Node:
    """The plan of a version. ``address``: of the version; ``digest``: of its document."""
    digests = flow_digests(document.data)
    return {
        **context(terms),
        "@id": address,
        "@type": "dpv:Process",
        "jukugi:document_digest": digest,
        "jukugi:plan_digest": plan_digest(document.data),
        **({"jukugi:demonstration": True} if demonstration else {}),
        **{f"jukugi:{name}": _answer(field, document.plan[name], address) for name, field in PLAN_FIELDS.items()},
        **_in_dpv(document.plan, address, PLAN_FIELDS),
        "dpv:hasProcess": [_flow(flow, address, digests[flow.flow_id]) for flow in document.flows],
    }


def _flow(flow: Flow, address: str, digest: str) -> Node:
    return {
        "@id": f"{address}#{flow.flow_id}",
        "@type": "dpv:Process",
        "dct:identifier": flow.flow_id,
        "jukugi:flow_digest": digest,
        **{f"jukugi:{name}": _answer(field, flow[name], address) for name, field in FLOW_FIELDS.items()},
        **_in_dpv(flow.fields, address, FLOW_FIELDS),
    }


def _answer(field: Field, value: Value, address: str) -> Node:
    """A field with its state: "value", "none" (said to be nothing), one of the unknowns, "not_applicable"."""
    note = {"jukugi:note": _words(value.note)} if value.note else {}
    if not value.known:
        reason = {"jukugi:reason": _words(value.reason)} if value.reason else {}
        return {"jukugi:state": value.state, **reason, **note}
    if value.value is None or value.value == []:
        return {"jukugi:state": "none", **note}
    return {"jukugi:state": "value", "jukugi:value": _content(field, value.value, address), **note}


def _content(field: Field, content: Any, address: str) -> Any:
    if isinstance(content, list):
        return [_content(field, entry, address) for entry in content]
    codes = code_list_of(field)
    if codes is not None:
        return _code(codes, content)
    simple = field.type.removeprefix("list:")
    return _WRITTEN.get(simple, lambda said, _: said)(content, address)


def _code(codes: CodeList, code: str) -> Node:
    near, dtpr = codes.dpv[code], codes.dtpr[code]
    return {
        "@id": f"jukugi:{codes.name}.{code}",
        "jukugi:code": code,
        **({"jukugi:near": {"@id": near}} if near else {}),
        **({"jukugi:dtpr": list(dtpr)} if dtpr else {}),
    }


def _words(said: Any) -> Any:
    """A text pair as literals with their language; a plain string is Japanese."""
    pair = said if isinstance(said, Mapping) else {"ja": said}
    return [{"@value": pair[lang], "@language": lang} for lang in ("ja", "en") if lang in pair]


def _typed(kind: str) -> Callable[[Any, str], Node]:
    return lambda said, _: {"@value": str(said), "@type": f"xsd:{kind}"}


def _party(said: Mapping[str, Any], address: str) -> Node:
    """Who it is. The purpose of handing over belongs to the flow, so it stands beside and not at the party."""
    kind = CODE_LISTS["party_type"].dpv[said["type"]] if said["type"] else None
    node = {
        "@id": f"{address}#party.{said['id']}",
        **({"@type": kind} if kind else {}),
        "dct:identifier": said["id"],
        "dct:title": _words(said["name"]),
        **({"jukugi:party_type": _code(CODE_LISTS["party_type"], said["type"])} if said["type"] else {}),
    }
    beside = {"jukugi:purpose": said.get("purpose"), "jukugi:note": said.get("note")}
    left = CODE_LISTS["party_unknown"]
    state = {"jukugi:party_unknown": _code(left, said["unknown"])} if "unknown" in said else {}
    return {"jukugi:party": node, **state, **{term: _words(told) for term, told in beside.items() if told}}


def _item(said: Mapping[str, Any], _: str) -> Node:
    term = {"jukugi:near": {"@id": said["iri"]}} if "iri" in said else {}
    kept = {"jukugi:retention": _typed("duration")(said["retention"], "")} if "retention" in said else {}
    return {"dct:identifier": said["id"], "dct:title": _words(said), **term, **kept}


def _parts(said: Mapping[str, Any], _: str) -> Node:
    """An object by its members: texts as words, days as days, what is null left out."""
    return {
        f"jukugi:{name}": _words(part) if isinstance(part, Mapping) else part
        for name, part in said.items()
        if part is not None
    }


def _text_or(said: Mapping[str, Any], address: str) -> Any:
    """A text, or what an entry has in its place: a flow of this plan, a term of a vocabulary, a point on the map."""
    named = f"{address}#{said['flow_id']}" if "flow_id" in said else said.get("iri")
    return {"@id": named} if named else _words(said) if "ja" in said else _parts(said, address)


def _days(said: Mapping[str, Any], _: str) -> Node:
    kinds = {4: _typed("gYear"), 7: _typed("gYearMonth"), 10: _typed("date")}
    return {f"jukugi:{end}": kinds[len(on)](on, "") for end, on in said.items() if on}


_WRITTEN: Mapping[str, Callable[[Any, str], Any]] = {
    "text": lambda said, _: _words(said),
    "date": _typed("date"),
    "count": _typed("integer"),
    "duration": _typed("duration"),
    "country": lambda said, _: {"@id": f"loc:{said}"},
    "url": lambda said, _: {"@id": said},
    "iri": lambda said, _: {"@id": said},
    "device": lambda said, _: {"jukugi:dtpr": said},
    "party": _party,
    "processor": _party,
    "recipient": _party,
    "data_item": _item,
    "spec_author": _parts,
    "place": _text_or,
    "dataset": _text_or,
    "measure": _text_or,
    "period": _days,
}

# Terms of DPV ---------------------------------------------------------------------------------------------------------

_BY_CODE: Mapping[str, str] = {
    "domains": "hasPurpose", "domain": "hasPurpose", "commercial_use": "hasPurpose", "legal_ground": "hasLegalBasis",
    "participation": "hasEntityInvolvement", "withdrawal_effect": "hasEntityInvolvement", "notice": "hasNotice",
    "automation": "hasAutomationLevel", "liability": "hasLegalMeasure", "intent_methods": "hasOrganisationalMeasure",
}  # fmt: skip
"""Fields whose codes are near to a term that this property may point at."""
_BY_PLACE: Mapping[str, str] = {
    "country": "hasJurisdiction", "operator_jurisdiction": "hasJurisdiction", "processing_countries": "hasLocation",
    "purpose_codes": "hasPurpose", "pia_refs": "hasImpactAssessment",
}  # fmt: skip
_BY_PARTY: Mapping[str, str] = {
    "platform_operator": "hasDataProcessor", "controller": "hasDataController", "processors": "hasDataProcessor",
    "recipients": "hasRecipient",
}  # fmt: skip
_ELSEWHERE: Mapping[str, str] = {f"{DPV}#HumanInvolvementForVerification": "hasHumanInvolvement"}
"""Terms that another property points at than the rest of their list."""


def _in_dpv(values: Mapping[str, Value], address: str, fields: Mapping[str, Field]) -> Node:
    """What is stated, in terms of DPV: property → nodes."""
    found: dict[str, list[Any]] = {}
    for name, field in fields.items():
        if values[name].known and values[name].value not in (None, []):
            for term, node in _told(field, values, address):
                if node not in found.setdefault(f"dpv:{term}", []):
                    found[f"dpv:{term}"].append(node)
    return found


def _told(field: Field, values: Mapping[str, Value], address: str) -> Iterator[tuple[str, Any]]:
    name, content = field.name, values[field.name].value
    entries = content if isinstance(content, list) else [content]
    if name in _BY_CODE:
        codes = code_list_of(field)
        near = [codes.dpv[code] for code in entries] if codes is not None else []
        yield from ((_ELSEWHERE.get(iri, _BY_CODE[name]), {"@id": iri}) for iri in near if iri)
    elif name in _BY_PLACE:
        yield from ((_BY_PLACE[name], _content(field, entry, address)) for entry in entries)
    elif name in _BY_PARTY:
        decided = (entry for entry in entries if "unknown" not in entry)
        yield from ((_BY_PARTY[name], {"@id": f"{address}#party.{entry['id']}"}) for entry in decided)
    else:
        yield from _SPECIAL.get(name, lambda *_: ())(entries, values)


def _source(entries: list[str], _: Mapping[str, Value]) -> Iterator[tuple[str, Any]]:
    """Only some of our ways of collecting are sources in DPV; the others say what kind of data comes of them."""
    for code in entries:
        near = CODE_LISTS["collection_mode"].dpv[code]
        if near and near.endswith("DataSource"):
            yield "hasDataSource", {"@id": near}


def _data(entries: list[Any], values: Mapping[str, Value]) -> Iterator[tuple[str, Any]]:
    known = values["identifiability"]
    kind = CODE_LISTS["identifiability"].dpv[known.value] if known.known else None
    for item in entries:
        yield "hasData", {"@type": kind or "dpv:Data", "dct:title": _words(item), "dct:identifier": item["id"]}


def _stored(entries: list[str], _: Mapping[str, Value]) -> Iterator[tuple[str, Any]]:
    where = [{"@id": f"loc:{code}"} for code in entries]
    yield "hasStorageCondition", {"@type": "dpv:StorageLocation", "dpv:hasLocation": where}


_SPECIAL: Mapping[str, Callable[[list[Any], Mapping[str, Value]], Any]] = {
    "collection_mode": _source,
    "data_items": _data,
    "storage_countries": _stored,
    "subjects": lambda said, _: (
        ("hasDataSubject", {"@type": "dpv:DataSubject", "dct:title": _words(one)}) for one in said
    ),
    "purpose_text": lambda said, _: [("hasPurpose", {"@type": "dpv:Purpose", "dct:description": _words(said[0])})],
    "legal_ground_citation": lambda said, _: [("hasApplicableLaw", {"@type": "dpv:Law", "dct:title": _words(said[0])})],
    "retention": lambda said, _: [
        ("hasStorageCondition", {"@type": "dpv:StorageDuration", "rdf:value": _typed("duration")(said[0], "")})
    ],
    "end_of_project": lambda said, _: [("hasStorageCondition", {"@id": "dpv:StorageDeletion"})] * (said == ["delete"]),
    "biometric": lambda said, _: [("hasPersonalData", {"@id": "pd:Biometric"})] * said[0],
    "my_number": lambda said, _: [("hasPersonalData", {"@id": "pd:OfficialID"})] * (said != ["none"]),
    "security_measures": lambda said, _: (
        ("hasTechnicalOrganisationalMeasure", {"@id": x["iri"]}) for x in said if "iri" in x
    ),
}
