"""What a condition can be about, by the names that the plan gives: nobody types an id. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from deliberation import numerals
from deliberation.dataplans.document import Document
from deliberation.dataplans.vocabulary import CODE_LISTS

Pair = Mapping[str, Any]
BY_CODE = {"recipient_type": "party_type", "identifiability": "identifiability"}


def things(document: Document) -> dict[str, Pair]:
    """Parties and data items of a plan by their ids."""
    return {found[0]: found[1] for kind in ("recipient", "data_item") for found in named(document, kind)}


def ids(document: Document) -> dict[str, set[str]]:
    """Ids of each of these kinds: what a condition on one of them can name."""
    return {kind: {found[0] for found in named(document, kind)} for kind in ("recipient", "data_item")}


def named(document: Document, kind: str) -> Iterator[tuple[str, Pair]]:
    """Ids and names of one kind: ``recipient`` (every party of a flow) or ``data_item``."""
    for flow in document.flows:
        if kind == "data_item":
            for item in flow["data_items"].value or ():
                yield item["id"], {"ja": item["ja"], "en": item.get("en")}
            continue
        for name in ("recipients", "processors"):
            for party in flow[name].value or ():
                yield party["id"], party["name"]
        if flow["controller"].value:
            yield flow["controller"].value["id"], flow["controller"].value["name"]


def by_name(document: Document) -> dict[str, dict[str, set[str]]]:
    """Of each of these kinds: the ids behind a name in either language, folded (:func:`fold`)."""
    found: dict[str, dict[str, set[str]]] = {"recipient": {}, "data_item": {}}
    for kind, ids_of in found.items():
        for what, name in named(document, kind):
            for written in filter(None, name.values()):
                ids_of.setdefault(fold(written), set()).add(what)
    return found


def fold(name: str) -> str:
    """Names differ in no more than spaces, width and capitals."""
    return "".join(numerals.folded(name).split()).casefold()


def codes(document: Document) -> dict[str, list[str]]:
    """Values that have a name of their own everywhere: kinds, steps of a list, countries, purposes of the plan."""
    countries, purposes = set(), set()
    for flow in document.flows:
        countries |= {c for name in ("storage_countries", "processing_countries") for c in flow[name].value or ()}
        purposes |= set(flow["purpose_codes"].value or ())
    lists = {on: list(CODE_LISTS[name].codes) for on, name in BY_CODE.items()}
    return {**lists, "country": sorted(countries), "purpose": sorted(purposes)}
