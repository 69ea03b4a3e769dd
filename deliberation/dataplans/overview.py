"""The flows of a plan as a table that stays usable with two hundred of them: filtered, sorted, a page at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

from deliberation.dataplans import redflags
from deliberation.dataplans.document import Document, Flow
from deliberation.dataplans.redflags import SEVERITIES, Flag, Severity

SIZE = 50  # flows on one page
SIDE_BY_SIDE = 6  # flows beside each other: more do not fit a screen
SHOWS = ("all", "raised", "open", "companies", "changed")
ORDERS = ("plan", "raised", "open", "name")


@dataclass(frozen=True)
class Line:
    """One flow of the table. ``raised``: points to check, without those that only say that a field is open.

    ``open``: fields without an answer. ``change``: against the version before, "new", "material" or "carried".
    """

    flow: Flow
    raised: int
    worst: Severity | None
    open: int
    change: str

    @property
    def flow_id(self) -> str:
        return self.flow.flow_id

    @property
    def name(self) -> Mapping[str, str] | None:
        return self.flow["name"].value


@dataclass(frozen=True)
class Chosen:
    """What was asked for: which flows, of which domain, in which order, which page (from 1)."""

    show: str = "all"
    domain: str = ""
    order: str = "plan"
    page: int = 1


@dataclass(frozen=True)
class Table:
    """``found``: how many flows match; ``lines``: those of this page; ``domains``: those that the plan's flows have."""

    chosen: Chosen
    lines: tuple[Line, ...]
    found: int
    of: int
    pages: int
    domains: tuple[str, ...]

    def asked(self, **other: str | int) -> str:
        """The address of the same table with something else asked: its first page, unless a page is named."""
        c = self.chosen
        said = {"show": c.show, "domain": c.domain, "order": c.order, "page": 1, **other}
        return "?" + urlencode({name: value for name, value in said.items() if value not in ("", 1)}) + "#flows"


def lines(document: Document, flags: Sequence[Flag], changes: Mapping[str, str]) -> tuple[Line, ...]:
    """Every flow in the order of the plan. ``changes``: flow_id → what became of it since the version before."""
    raised: dict[str, list[Severity]] = {}
    for flag in flags:
        if flag.state == "raised" and flag.rule != redflags.GAP:
            raised.setdefault(flag.place, []).append(flag.severity)
    return tuple(
        _line(flow, raised.get(flow.flow_id, []), changes.get(flow.flow_id, "carried")) for flow in document.flows
    )


def _line(flow: Flow, raised: Sequence[Severity], change: str) -> Line:
    worst = min(raised, key=SEVERITIES.index, default=None)
    return Line(flow, len(raised), worst, flow.left_open, change)


def table(found: Sequence[Line], show: str, domain: str, order: str, page: int) -> Table:
    """What the address asks for; words that the table does not know mean all of it."""
    domains = tuple(dict.fromkeys(d for x in found if (d := x.flow["domain"].value)))
    asked = Chosen(
        show if show in SHOWS else "all", domain if domain in domains else "", order if order in ORDERS else "plan"
    )
    kept = [x for x in found if _SHOWN[asked.show](x) and asked.domain in ("", x.flow["domain"].value)]
    kept = kept if asked.order == "plan" else sorted(kept, key=_ORDER[asked.order])
    pages = max(ceil(len(kept) / SIZE), 1)
    at = min(max(page, 1), pages)
    return Table(
        Chosen(asked.show, asked.domain, asked.order, at), tuple(kept[(at - 1) * SIZE : at * SIZE]), len(kept),
        len(found), pages, domains,
    )  # fmt: skip


_SHOWN: Mapping[str, Callable[[Line], bool]] = {
    "all": lambda _: True,
    "raised": lambda x: x.raised > 0,
    "open": lambda x: x.open > 0,
    "companies": lambda x: any(r["type"] == "company" for r in x.flow["recipients"].value or ()),
    "changed": lambda x: x.change != "carried",
}
_ORDER: Mapping[str, Callable[[Line], Any]] = {
    "raised": lambda x: (SEVERITIES.index(x.worst) if x.worst else len(SEVERITIES), -x.raised),
    "open": lambda x: -x.open,
    "name": lambda x: (x.name or {}).get("ja", x.flow_id),
}


@dataclass(frozen=True)
class Differing:
    """One field of flows side by side. ``same``: they all say the same."""

    name: str
    values: tuple[Any, ...]
    same: bool


def beside(flows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> tuple[Differing, ...]:
    """Fields of some flows; each flow a mapping of field → what it says, None where nothing was entered."""
    rows = ((name, tuple(flow.get(name) for flow in flows)) for name in names)
    return tuple(Differing(name, found, all(v == found[0] for v in found)) for name, found in rows)


def side_by_side(flow_ids: Sequence[str]) -> str:
    """What the address of a page with these flows beside each other ends in."""
    return "?" + urlencode([("flow", flow_id) for flow_id in flow_ids])
