"""Checks of a row for how data are handled: through the platform, by whom on whose behalf, on what ground, by machine.

As in checks.py: a null in the row or a gap in the plan leaves the check open.
"""

from collections.abc import Iterator

from deliberation.audits.declared import Declared, said
from deliberation.audits.outcomes import Outcome, Seen, holds, left_open, missing, off, within_list
from deliberation.dataplans.vocabulary import CODE_LISTS

_automation = CODE_LISTS["automation"]


def platform(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A19: past the platform, though the plan leads through it. A20: through it, though the plan does not.

    Where the plan does not say, both are open; where the question does not apply, there is no platform to pass.
    """
    value, through = flow.said("via_platform"), seen.row.via_platform
    expected = value.value if value.known else None if value.unknown else False
    if expected is not False:
        yield _through("A19", flow, through, good=True)
    if expected is not True:
        yield _through("A20", flow, through, good=False)


def _through(code: str, flow: Declared, through: bool | None, *, good: bool) -> Outcome:
    value = flow.said("via_platform")
    if through is None:
        return missing(code, "via_platform", said(value))
    if through is good:
        return holds(code)
    return left_open(code, said(value), through) if value.unknown else off(code, said(value), through)


def processors(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A21: worked on by a company that the plan does not name as processor. The controller needs no naming."""
    ids = seen.row.processor_ids
    if ids is None:
        yield missing("A21", "processor_ids", flow.processors.said)
    else:
        extra = [who for who in ids if who not in (flow.processors.ids or ()) and who not in flow.controllers]
        yield within_list("A21", flow.processors, extra, list(ids)) if extra else holds("A21")


def ground(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A22. Deleting is always allowed, on whatever ground."""
    value, observed = flow.said("legal_ground"), seen.row.legal_ground
    if seen.row.operation == "delete":
        return
    if observed is None:
        yield missing("A22", "legal_ground", said(value))
    elif value.known and observed == value.value:
        yield holds("A22")
    else:
        yield left_open("A22", said(value), observed) if value.unknown else off("A22", said(value), observed)


def automation(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A24: more is left to the machine than declared, in the published order. A plan that allows all is not asked."""
    value, observed = flow.said("automation"), seen.row.automation
    allowed = value.value if value.known else _automation.codes[0]
    if allowed == _automation.codes[-1]:
        return
    if observed is None:
        yield missing("A24", "automation", said(value))
    elif value.unknown:
        yield left_open("A24", said(value), observed)
    else:
        higher = _automation.rank(observed) > _automation.rank(allowed)
        yield off("A24", said(value), observed) if higher else holds("A24")
