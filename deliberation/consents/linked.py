"""A consent record as JSON-LD: our own class, DPV 2.3 for processing, ODRL for the conditions. Pure.

It is no dpv:ConsentRecord, which is one person's consent. DPV cannot say "must not", so conditions are ODRL rules whose
actions are kinds of dpv:Processing. Sending abroad is dpv:Transfer with a place, not odrl:transfer (of ownership).
"""

from collections.abc import Iterator, Mapping
from typing import Any

CONTEXT = {
    "dpv": "https://w3id.org/dpv#", "odrl": "http://www.w3.org/ns/odrl/2/", "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
_ACTIONS = {
    "recipient": "dpv:Disclose", "recipient_type": "dpv:Disclose", "purpose": "dpv:Use", "data_item": "dpv:Processing",
    "identifiability": "dpv:Processing", "country": "dpv:Transfer", "accumulation": "dpv:Store",
    "retention": "dpv:Store", "linkage": "dpv:Combine", "my_number": "dpv:Combine",
}  # fmt: skip
_ABOUT = {
    "recipient": "odrl:recipient", "purpose": "odrl:purpose", "country": "odrl:spatial",
    "retention": "odrl:elapsedTime",
}  # fmt: skip
_DUTIES = {"report": "odrl:inform", "notify": "odrl:inform", "publish": "odrl:distribute", "delete": "odrl:delete"}
_MEASURED = frozenset({"retention", "identifiability"})  # a limit says "at most"


def json_ld(
    body: Mapping[str, Any], digest: str, *, address: str, plan: str, entry: str, terms: str, members: str,
    demonstration: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """``address``: of the record; ``plan``: of its version; ``entry``: of its log entry; ``terms``: base of our own;
    ``members``: where members of councils stand by their numbers."""
    return {
        "@context": {**CONTEXT, "jukugi": terms},
        "@id": address,
        "@type": "jukugi:CollectiveDecisionRecord",
        "dct:identifier": digest,
        "dct:issued": _typed(body["confirmed"]["at"], "dateTime"),
        **({"dct:valid": _typed(body["valid_until"], "date")} if body["valid_until"] else {}),
        **({"jukugi:demonstration": True} if demonstration else {}),
        "jukugi:replaces_individual_consent": body["replaces_individual_consent"],
        "jukugi:entry": {"@id": entry},
        "jukugi:plan": {"@id": plan, "@type": "dpv:Process", "dct:identifier": body["plan_digest"]},
        "jukugi:seat": [body["confirmed"][name] for name in ("seat", "second_seat")],
        **({"jukugi:follows": _earlier(body["follows"], address)} if body["follows"] else {}),
        "jukugi:decision_rule": _rule(body["decision_rule"]),
        "jukugi:evidence": [_way(way, plan, members) for way in body["evidence"]],
        "jukugi:before_rule": [_early(one) for one in body["before_rule"]],
        "dpv:hasProcess": [_flow(flow, plan, address) for flow in body["flows"]],
        "jukugi:dissent": [_own("dissent", d["what"]) | {"jukugi:reference": d["reference"]} for d in body["dissent"]],
        "jukugi:open_flag": [_flag(flag) for flag in body["open_flags"]],
        **({"jukugi:conditions": _policy(body, address, plan)} if body["conditions"] else {}),
    }


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@value": value, "@type": f"xsd:{kind}"}


def _own(kind: str, code: str) -> dict[str, Any]:
    return {"@type": f"jukugi:{kind}", "jukugi:code": {"@id": f"jukugi:{kind}.{code}"}}


def _earlier(found: Mapping[str, Any], address: str) -> dict[str, Any]:
    return {"@id": f"{address.rpartition('/')[0]}/{found['record']}", "dct:identifier": found["digest"]}


def _rule(frozen: Mapping[str, Any]) -> dict[str, Any]:
    rule = frozen["rule"]
    return {
        "dct:identifier": frozen["digest"], "dct:issued": _typed(frozen["frozen_at"], "dateTime"),
        "jukugi:requires": _tree(rule["requires"]), "jukugi:suspends": _ways(rule["suspends"]),
        "jukugi:revokes": _ways(rule["revokes"]),
        "jukugi:when_contradicted": {"@id": f"jukugi:contradicted.{rule['when_contradicted']}"},
    }  # fmt: skip


def _ways(names: list[str]) -> list[dict[str, str]]:
    return [{"@id": f"jukugi:way.{name}"} for name in names]


def _tree(node: Any) -> dict[str, Any]:
    if isinstance(node, str):
        return {"@id": f"jukugi:way.{node}"}
    word, parts = next(iter(node.items()))
    return {f"jukugi:{word}": [_tree(part) for part in parts]}


def _way(way: Mapping[str, Any], plan: str, members: str) -> dict[str, Any]:
    acts = [
        {
            "jukugi:reference": act["reference"], "jukugi:said": {"@id": f"jukugi:said.{act['said']}"},
            "dct:date": _typed(act["decided_on"], "date"), "jukugi:entry_number": act["entry"],
            **_content(act["content"], plan, members),
        }
        for act in way["acts"]
    ]  # fmt: skip
    return {"jukugi:way": {"@id": f"jukugi:way.{way['way']}"}, "jukugi:shown": way["shown"], "jukugi:act": acts}


def _early(one: Mapping[str, Any]) -> dict[str, Any]:
    """An act that came before the rule: named, and no evidence."""
    return {
        "jukugi:way": {"@id": f"jukugi:way.{one['way']}"}, "jukugi:reference": one["reference"],
        "jukugi:said": {"@id": f"jukugi:said.{one['said']}"}, "dct:date": _typed(one["decided_on"], "date"),
    }  # fmt: skip


def _content(content: Mapping[str, Any], plan: str, members: str) -> dict[str, Any]:
    """What an act or a vote was about; of a council, its reason and who sat in it for whom on the day."""
    flow, reason = content.get("flow"), content.get("text")
    seats = [
        {
            "jukugi:member": {"@id": f"{members}/{one['member']}"},
            "jukugi:part": {"@id": f"jukugi:part.{one['part']}"},
            **({"jukugi:speaks_for": _in_languages(one["speaks_for"])} if one["speaks_for"] else {}),
        }
        for one in content.get("members", ())
    ]  # fmt: skip
    return {
        "dct:subject": {"@id": f"{plan}#{flow}" if flow else plan},
        **({"jukugi:reason": _in_languages(reason)} if reason else {}),
        **({"jukugi:seated": seats} if seats else {}),
    }


def _flow(flow: Mapping[str, Any], plan: str, address: str) -> dict[str, Any]:
    node = {
        "@id": f"{plan}#{flow['flow_id']}", "@type": "dpv:Process", "dct:identifier": flow["digest"],
        "jukugi:state": {"@id": f"jukugi:state.{flow['state']}"},
        "jukugi:contradicted_by": _ways(flow["contradicted_by"]),
    }  # fmt: skip
    if flow["carried"]:
        chain = [{"jukugi:version": c["version"], "dct:identifier": c["flow_digest"]} for c in flow["carried"]["chain"]]
        node["jukugi:carried"] = {"jukugi:from": _earlier(flow["carried"], address), "jukugi:chain": {"@list": chain}}
    return node


def _flag(flag: Mapping[str, Any]) -> dict[str, Any]:
    return {"jukugi:rule": flag["rule"], "jukugi:place": flag["place"], "jukugi:flag_state": flag["state"]}


def _policy(body: Mapping[str, Any], address: str, plan: str) -> dict[str, Any]:
    """A limit is a prohibition of everything else: ODRL has no word for "only"."""
    found: dict[str, list[Any]] = {}
    for condition in body["conditions"]:
        kind = "obligation" if condition["kind"] == "obligation" else "prohibition"
        found.setdefault(f"odrl:{kind}", []).append(_condition(condition, address, plan))
    policy = f"{address}#conditions"
    return {"@id": policy, "@type": "odrl:Set", "odrl:uid": {"@id": policy}, **found}


def _condition(condition: Mapping[str, Any], address: str, plan: str) -> dict[str, Any]:
    duty = condition["kind"] == "obligation"
    target = [{"@id": f"{plan}#{flow}"} for flow in condition["flows"]] or [{"@id": plan}]
    constraint = list(_when(condition) if duty else _limits(condition))
    return {
        "@id": f"{address}#{condition['id']}",
        "@type": "odrl:Duty" if duty else "odrl:Prohibition",
        "odrl:target": target,
        "odrl:action": {"@id": _action(condition)},
        "jukugi:kind": condition["kind"],
        "jukugi:machine_checkable": duty or condition["on"] is not None,
        **({"odrl:constraint": constraint} if constraint else {}),
        **({"odrl:informedParty": {"@id": f"jukugi:party.{condition['to']}"}} if condition["to"] else {}),
        **({"jukugi:shown_by": condition["evidence"]} if condition["evidence"] else {}),
        **({"dct:description": _in_languages(condition["note"])} if condition["note"] else {}),
    }


def _action(condition: Mapping[str, Any]) -> str:
    if condition["kind"] == "obligation":
        return _DUTIES.get(condition["duty"], f"jukugi:duty.{condition['duty']}")
    return _ACTIONS.get(condition["on"], "dpv:Processing")


def _limits(condition: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    on, values = condition["on"], condition["values"]
    if not values:
        return
    if condition["kind"] == "limit" and on in _MEASURED:
        operator, right = "odrl:gt", _right(on, values[0])
    else:
        operator = "odrl:isNoneOf" if condition["kind"] == "limit" else "odrl:isAnyOf"
        right = [_right(on, value) for value in values]
    yield _constraint(_ABOUT.get(on, f"jukugi:{on}"), operator, right)


def _when(condition: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield _constraint("odrl:dateTime", "odrl:lteq", _typed(condition["due"], "date"))
    if condition["every"]:
        yield _constraint("odrl:timeInterval", "odrl:eq", _typed(condition["every"], "duration"))


def _constraint(left: str, operator: str, right: Any) -> dict[str, Any]:
    return {
        "@type": "odrl:Constraint", "odrl:leftOperand": {"@id": left}, "odrl:operator": {"@id": operator},
        "odrl:rightOperand": right,
    }  # fmt: skip


def _right(on: str, value: str) -> Any:
    if on == "purpose":
        return {"@id": value}
    return _typed(value, "duration") if on == "retention" else value


def _in_languages(note: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": note[lang], "@language": lang} for lang in ("ja", "en") if note.get(lang)]
