"""What may be done with a proposal, how dates are written, where a proposal stands. Pure."""

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from deliberation.accounts.rules import WHOLE_SITE, Actor, Role, cannot_act_as
from deliberation.proposals.kinds import COUNCIL_KINDS, STAGES, Kind

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,78}[a-z0-9]\Z")
CASE_SLUGS = frozenset(
    {
        "aizuwakamatsu", "barcelona", "jp-supercity-call", "kamakura", "maebashi", "osaka-yumeshima",
        "sidewalk-toronto", "songdo",
    }
)  # fmt: skip
"""Kept for the cases that the program brings, whether they are loaded or not."""
RESERVED_SLUGS = frozenset({"new", "feed", "compare", "export", "platform"}) | CASE_SLUGS
_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
TITLE_LIMIT = 200  # characters
TEXT_LIMIT = 2_000


class ProposalLike(Protocol):
    """What these rules look at in a proposal."""

    @property
    def kind(self) -> str: ...

    @property
    def jurisdiction(self) -> str | None: ...


def subject(slug: str) -> str:
    """The head under which everything about a proposal moves."""
    return f"proposal:{slug}"


def place_of(proposal: ProposalLike) -> str:
    """Where a role must be held to act on it: its municipality; for the platform's own plan the whole site."""
    return proposal.jurisdiction or WHOLE_SITE


def cannot_touch(kind: str) -> str | None:
    """Compiled cases are read-only for everyone: nobody speaks for a real city but that city.

    Every rule of every slice that lets somebody act on a proposal begins with this one.
    """
    return "compiled_read_only" if kind == Kind.compiled else None


def cannot_open_proposal(by: Actor | None, jurisdiction: str, compiled: bool) -> str | None:
    """``compiled``: the jurisdiction holds compiled cases only."""
    if compiled:
        return "compiled_read_only"
    return cannot_act_as(by, Role.clerk, jurisdiction)


def cannot_enter_event(by: Actor | None, proposal: ProposalLike, kind: str | None = None) -> str | None:
    """A clerk keeps the dated steps; the assembly's acts are its secretariat's, in the council's own record."""
    reason = cannot_touch(proposal.kind)
    if reason:
        return reason
    reason = cannot_act_as(by, keeper_of(proposal), place_of(proposal))
    if reason:
        return reason
    return "council_acts_by_secretariat" if kind in COUNCIL_KINDS else None


def keeper_of(proposal: ProposalLike) -> Role:
    """Whose task the record of a proposal is: a clerk's; for the platform's own plan the administrator's."""
    return Role.clerk if proposal.jurisdiction else Role.administrator


def cannot_report_incident(by: Actor | None, proposal: ProposalLike) -> str | None:
    """The proponent stands by the plan, the clerk keeps its record: either reports."""
    reason = cannot_touch(proposal.kind)
    if reason:
        return reason
    if by is None:
        return "sign_in_first"
    return None if reporting_role(by, proposal) else "only_proponent_or_clerk"


def reporting_role(by: Actor, proposal: ProposalLike) -> Role | None:
    """The role under whose seat ``by`` reports an incident; None when they hold neither."""
    place = place_of(proposal)
    return next((role for role in (Role.proponent, keeper_of(proposal)) if by.has(role, place)), None)


def cannot_use_slug(slug: str) -> str | None:
    if not SLUG.match(slug):
        return "slug_form"
    return "slug_taken" if slug in RESERVED_SLUGS else None


def cannot_be_written_date(written: str | None) -> str | None:
    """A date as precise as it is known: 2022, 2022-12 or 2022-12-05; nothing is "no date known"."""
    return None if not written or span(written) else "written_date_form"


def span(written: str) -> tuple[date, date] | None:
    """The first and the last day that a written date may mean."""
    found = _WRITTEN.match(written)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        first = date(year, month or 1, 1)
        last = date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return first, last


def cannot_be_period(happened_on: str | None, until: str | None, continues: bool) -> str | None:
    if until and not happened_on:
        return "period_without_start"
    if continues and (until or not happened_on):
        return "period_without_end"
    if happened_on and until and span(until)[1] < span(happened_on)[0]:
        return "event_period_backwards"
    return None


def cannot_be_future(happened_on: str | None, today: date) -> str | None:
    """An event has happened; a plan for a date is text of the proposal."""
    return "event_in_future" if happened_on and span(happened_on)[0] > today else None


def cannot_be_found_on(found_on: date, happened_on: str | None, today: date) -> str | None:
    """Nobody learns of an incident before it happened, or on a day to come."""
    if found_on > today:
        return "event_in_future"
    return "found_before_it_happened" if happened_on and found_on < span(happened_on)[0] else None


@dataclass(frozen=True)
class Dated:
    """The kind and written date of an event."""

    kind: str
    happened_on: str | None


def stage_of(events: Iterable[Dated]) -> str | None:
    """Where a proposal stands: the newest of its dated stages, of equal dates the one that comes later in the order.

    A date known to the month counts as its last day. None while no stage is on record.
    """
    order = {kind: place for place, kind in enumerate(STAGES)}
    stages = [(span(e.happened_on)[1], order[e.kind], e.kind) for e in events if e.kind in order and e.happened_on]
    return str(max(stages)[2]) if stages else None


def domains_of(document: Mapping[str, Any]) -> list[str]:
    return list(document["plan"]["domains"].get("value") or ())
