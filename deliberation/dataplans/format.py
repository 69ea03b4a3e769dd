"""The members of the format "jukugi-proposal/1" and its published JSON Schema (docs/proposal-format.md)."""

from collections.abc import Mapping
from typing import Any

from deliberation.dataplans.notations import CORPORATE_NUMBER, TEXT_LIMIT, Address, Day, Line
from deliberation.dataplans.shapes import Many, Maybe, OneOf, Record, Rising, Settled, Whole, definitions_for
from deliberation.dataplans.values import SHAPES, Wrapped, slug, text
from deliberation.dataplans.vocabulary import CODE_LISTS, FLOW_FIELDS, PLAN_FIELDS

FORMAT = "jukugi-proposal/1"
FLOW_LIMIT = 200

_line = Line()
_year = Whole(1900, 2200)

WRAPPED_PARTS: Mapping[str, Wrapped] = {
    "need": Wrapped(text),
    "alternatives": Wrapped(Many(Record({"what": text, "why_not": text}))),
    "costs": Wrapped(
        Many(
            Rising(
                {
                    "item": text,
                    "amount_yen": Maybe(Whole()),
                    "payer": text,
                    "year": Maybe(_year),
                    "source": Maybe(_line),
                },
                {"year_to": _year},
                first="year",
                last="year_to",
                reason="years_backwards",
            )
        )
    ),
    "public_tasks": Wrapped(
        Many(
            Settled(
                {"task": text, "to": _line, "until": Maybe(Day()), "return": Maybe(text)},
                {"until_unknown": OneOf(CODE_LISTS["party_unknown"].codes)},
                settled="until",
                left="until_unknown",
                reason="until_settled",
            )
        )
    ),
}
PLAIN_LISTS: Mapping[str, Many] = {
    "companies": Many(
        Record(
            {
                "id": slug,
                "name": text,
                "corporate_number": Maybe(CORPORATE_NUMBER),
                "role": OneOf(CODE_LISTS["company_role"].codes),
                "note": Maybe(text),
            }
        ),
        key=("id", "role"),
    ),
    "exceptions": Many(
        Record(
            {
                "law": text,
                "article": _line,
                "what": text,
                "reason": text,
                "status": Maybe(OneOf(CODE_LISTS["exception_status"].codes)),
                "source": Maybe(_line),
            }
        )
    ),
    "sources": Many(Record({"title": _line, "address": Maybe(Address()), "seen_on": Maybe(Day())})),
}
FLOW = Record({"flow_id": slug, **{name: SHAPES[name] for name in FLOW_FIELDS}})
PLAN = Record({**{name: SHAPES[name] for name in PLAN_FIELDS}, "flows": Many(FLOW, ("flow_id",), FLOW_LIMIT)})
SHAPE = Record(
    {
        "format": OneOf((FORMAT,), "unknown_format"),
        "title": text,
        "summary": text,
        **WRAPPED_PARTS,
        **PLAIN_LISTS,
        "plan": PLAN,
    },
    {"easy": Record({"ja": Line(TEXT_LIMIT)})},
)


def json_schema() -> dict[str, Any]:
    """The published JSON Schema (data/proposal.schema.json is this; a test keeps it in step).

    In the schema every member is optional that a file may leave out.
    """
    schema = SHAPE.schema()
    schema["required"] = ["format", "title", "summary", "plan"]
    plan = schema["properties"]["plan"]
    plan["required"] = []
    plan["properties"]["flows"]["items"]["required"] = ["flow_id"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        **schema,
        "$defs": definitions_for(schema),
    }
