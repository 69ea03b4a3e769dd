"""What RF40 to RF43 ask of a plan itself, beside recorded acts: kept apart, so that no plan is read for them."""

import json
from typing import NamedTuple

from deliberation.dataplans.document import Document
from deliberation.dataplans.values import Value, unwrap


class Declared(NamedTuple):
    """Two fields of the plan; ``compiled``: the document was put together from public sources."""

    application_date: Value
    resident_seats_in_zone_council: Value
    compiled: bool = False


def declared(document: Document) -> Declared:
    """As the document says it."""
    plan = document.plan
    return Declared(plan["application_date"], plan["resident_seats_in_zone_council"], document.compiled)


def kept(document: Document) -> str:
    """The same, to be stored."""
    date, seats, _ = declared(document)
    return json.dumps([date.wrapped(), seats.wrapped()], ensure_ascii=False)


def read(facts: str) -> Declared:
    """From what was stored of a filed plan."""
    return Declared(*(unwrap(one) for one in json.loads(facts)))
