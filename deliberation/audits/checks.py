"""Every check of one row against the plan and the record, in three answers: it holds, it does not, it cannot be told.

A null in the row or a gap in the plan never passes: it leaves the check open. What a code means and which status it
has is docs/audit-format.md; the codes are those of the audit's reference list. ``violation`` is kept for what goes
against the record itself: here a flow used while the record does not put it in force (its conditions: conditions.py).
"""

from collections.abc import Callable, Iterator
from typing import Any

from deliberation.audits import handling
from deliberation.audits.basis import IN_FORCE
from deliberation.audits.conditions import ages
from deliberation.audits.declared import Declared, Named, said
from deliberation.audits.outcomes import Answer, Outcome, Seen, holds, left_open, missing, off, within_list
from deliberation.audits.purposes import within
from deliberation.dataplans.vocabulary import CODE_LISTS

PUBLIC_BODIES = frozenset({"municipality", "prefecture", "national", "public_corp"})
KEPT_APART = frozenset({"device_only", "distributed"})
OF_FLOW = (
    "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A09", "A10", "A11", "A12", "A13", "A17", "A18", "A19", "A20",
    "A21", "A22", "A24",
)  # fmt: skip
_rank = CODE_LISTS["identifiability"].rank


def recipient(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A02. Controller and processors are named by the plan too, so they may receive."""
    who = seen.row.recipient_id
    yield holds("A02") if who in flow.parties else within_list("A02", flow.recipients, [who], who)


def public_to_private(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A03: someone who is no public body receives, though the plan names public bodies alone to receive. Whom it names
    as a processor may: that is no handing over."""
    kind, declared = seen.row.recipient_type, {"value": sorted(t for t in flow.types if t)}
    if kind == "unknown":
        yield missing("A03", "recipient_type", declared)
    elif kind in PUBLIC_BODIES or seen.row.recipient_id in flow.handlers or flow.types - PUBLIC_BODIES - {None}:
        yield holds("A03")
    elif flow.recipients.open:
        yield left_open("A03", flow.recipients.said, kind)
    else:
        yield left_open("A03", declared, kind, "kind_not_stated") if None in flow.types else off("A03", declared, kind)


def purpose(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A04: exact, or below a declared purpose in the shipped outline."""
    code = seen.row.purpose_code
    if code is None:
        yield missing("A04", "purpose_code", flow.purposes.said)
    elif flow.purposes.ids is None:
        yield left_open("A04", flow.purposes.said, code)
    else:
        yield holds("A04") if within(code, flow.purposes.ids) else off("A04", flow.purposes.said, code)


def items(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A05."""
    found = [item for item in seen.row.data_items if item.replace("_", "-") not in (flow.items.ids or ())]
    yield within_list("A05", flow.items, found, list(seen.row.data_items))


def identifiability(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A06, by the published order of the code list (our choice, no standard)."""
    value, observed = flow.said("identifiability"), seen.row.identifiability
    if observed == "unknown":
        yield missing("A06", "identifiability", said(value))
    elif not value.known:
        yield left_open("A06", said(value), observed)
    else:
        yield off("A06", said(value), observed) if _rank(observed) > _rank(value.value) else holds("A06")


def place(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A07, twice: where data are stored (unless nothing was kept) and where they are worked on."""
    row = seen.row
    if row.persisted is not False:
        yield _country(flow.storage_countries, "storage_countries", row.storage_country, "storage_country")
    yield _country(flow.processing_countries, "processing_countries", row.processing_country, "processing_country")


def _country(named: Named, field: str, observed: str | None, name: str) -> Outcome:
    named = Named(named.ids, {**named.said, "field": field})
    if observed is None:
        return missing("A07", name, named.said)
    return within_list("A07", named, [] if observed in (named.ids or ()) else [observed], observed)


def accumulation(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A08, asked only where the plan keeps data apart or does not say."""
    value, kept = flow.said("storage_model"), seen.row.persisted
    if value.known and value.value not in KEPT_APART:
        return
    if kept is None:
        yield missing("A08", "persisted", said(value))
    elif not kept:
        yield holds("A08")
    else:
        yield off("A08", said(value), True) if value.known else left_open("A08", said(value), True)


def retention(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A09, months by the calendar, against the length of the items in the row. Where they are kept for different ones,
    the oldest record may be of any of them. A plan that states no limit gives nothing to hold the age against."""
    kept = flow.kept_for(seen.row.data_items)
    if not ages(seen.row):
        return
    if seen.late is None:
        yield missing("A09", "oldest_record_age", said(kept[-1]))
        return
    late = [value for value in kept if value.known and value.value in seen.late]
    without = next((value for value in kept if not value.known or value.value is None), None)
    if late and len(late) == len(kept):
        yield off("A09", said(late[-1]), None)
    elif late:
        yield left_open("A09", said(late[0]), None, "kept_differently")
    elif without is not None:
        yield left_open("A09", said(without), None, "no_limit_stated" if without.known else "declared_unknown")
    else:
        yield holds("A09")


def consent(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A10: every record of an opt-in flow has a consent. Deleting needs none."""
    value = flow.said("participation")
    if seen.row.operation == "delete" or value.state == "not_applicable" or (value.known and value.value != "opt_in"):
        return
    if seen.shortfall is None:
        yield missing("A10", "consented_count", said(value))
    elif not seen.shortfall:
        yield holds("A10")
    else:
        yield off("A10", said(value), None) if value.known else left_open("A10", said(value), None)


def withdrawal(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A11: nothing of those who withdrew, unless to delete it. Where none can withdraw, only a count above 0 tells."""
    value = flow.said("participation")
    if seen.row.operation == "delete":
        return
    choice = value.unknown or (value.known and value.value != "no_choice")
    if seen.withdrawn:
        yield off("A11", said(value), None)
    elif choice:
        yield missing("A11", "withdrawn_count", said(value)) if seen.withdrawn is None else holds("A11")


def in_force(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A12: used while the record puts it in force, and within the plan's own period. Deleting is always allowed."""
    if seen.row.operation == "delete":
        return
    first, last = seen.place
    if flow.decided:
        yield _throughout("violation", flow.states[first : last + 1], IN_FORCE, {"value": "in_force"})
    period = flow.said("start_end")
    if period.known and period.value:
        yield _throughout("deviation", flow.running[first : last + 1], frozenset({"in"}), said(period))
    else:
        yield left_open("A12", said(period), None)


def _throughout(answer: Answer, states: list[str], good: frozenset[str], declared: Any) -> Outcome:
    bad = sorted({state for state in states if state not in good})
    if not bad:
        return holds("A12")
    if any(state in good for state in states):
        return left_open("A12", declared, bad, "window_straddles")
    return Outcome("A12", answer, declared, bad)


def linkage(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A17: combined with nothing but what the plan allows; a data set named only in words cannot be told."""
    row, named = seen.row, flow.linkable
    in_words = "in_words" in named.said
    extra = [name for name in row.linked_with or () if name.replace("_", "-") not in (named.ids or ())]
    undeclared = named.ids is not None and not named.ids and not in_words
    if undeclared and (row.operation == "combine" or extra):
        yield off("A17", named.said, extra or row.operation)
    elif undeclared and row.operation == "derive" and flow.said("collection_mode").value != "derived":
        yield off("A17", named.said, row.operation)
    elif row.linked_with is None:
        yield missing("A17", "linked_with", named.said)
    elif extra:
        yield left_open("A17", named.said, extra, "in_words") if in_words else within_list("A17", named, extra, extra)
    else:
        nameless = row.operation == "combine" and not row.linked_with
        yield left_open("A17", named.said, row.operation, "linked_not_named") if nameless else holds("A17")


def my_number(flow: Declared, seen: Seen) -> Iterator[Outcome]:
    """A18, asked where the plan declares no My Number, or does not say."""
    value, present = flow.said("my_number"), seen.row.my_number_present
    if value.known and value.value != "none":
        return
    if present is None:
        yield missing("A18", "my_number_present", said(value))
    elif not present:
        yield holds("A18")
    else:
        yield left_open("A18", said(value), True) if value.unknown else off("A18", said(value), True)


CHECKS: tuple[Callable[[Declared, Seen], Iterator[Outcome]], ...] = (
    recipient, public_to_private, purpose, items, identifiability, place, accumulation, retention, consent, withdrawal,
    in_force, linkage, my_number, handling.platform, handling.processors, handling.ground, handling.automation,
)  # fmt: skip
