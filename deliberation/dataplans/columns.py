"""The objects of a document as columns of a form: what a row asks for, in order."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """``kind``: a simple type of entry.py. ``absent``: left out of the object when empty (else it is null there)."""

    name: str
    kind: str
    absent: bool = False


_PARTY = (Column("name", "text"), Column("type", "code:party_type"), Column("id", "slug"))
_ROW = (Column("unknown", "code:party_unknown", absent=True), Column("note", "text", absent=True))

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "text_row": (Column("ja", "words"), Column("en", "words", absent=True)),
    "data_item": (
        Column("ja", "words"),
        Column("en", "words", absent=True),
        Column("id", "slug"),
        Column("iri", "iri", absent=True),
        Column("retention", "duration", absent=True),
    ),
    "party": _PARTY,
    "processor": (*_PARTY, *_ROW),
    "recipient": (*_PARTY, Column("purpose", "text"), *_ROW),
    "spec_author": (
        Column("name", "text"),
        Column("employer", "text"),
        Column("seconded", "bool"),
        Column("is_bidder", "bool"),
    ),
    "dataset": (
        Column("flow_id", "slug", absent=True),
        Column("ja", "words", absent=True),
        Column("en", "words", absent=True),
    ),
    "measure": (
        Column("ja", "words", absent=True),
        Column("en", "words", absent=True),
        Column("iri", "iri", absent=True),
    ),
    "alternative": (Column("what", "text"), Column("why_not", "text")),
    "cost": (
        Column("item", "text"),
        Column("amount_yen", "count"),
        Column("payer", "text"),
        Column("year", "year"),
        Column("year_to", "year", absent=True),
        Column("source", "words"),
    ),
    "public_task": (
        Column("task", "text"),
        Column("to", "words"),
        Column("until", "until"),
        Column("until_unknown", "code:party_unknown", absent=True),
        Column("return", "text"),
    ),
    "company": (
        Column("name", "text"),
        Column("role", "code:company_role"),
        Column("corporate_number", "corporate_number"),
        Column("note", "text"),
        Column("id", "slug"),
    ),
    "exception": (
        Column("law", "text"),
        Column("article", "words"),
        Column("what", "text"),
        Column("reason", "text"),
        Column("status", "code:exception_status"),
        Column("source", "words"),
    ),
    "source": (Column("title", "words"), Column("address", "url"), Column("seen_on", "date")),
}
