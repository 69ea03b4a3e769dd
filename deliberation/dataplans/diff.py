"""What changed between two documents: by field and by flow, each change material or not with the rule's reason.

Codes and data only; the sentences ("保存国: 日本 → 日本, 米国") are drawn by the templates.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, Literal
from weakref import ref

from deliberation.dataplans.document import Document
from deliberation.dataplans.format import PLAIN_LISTS, WRAPPED_PARTS
from deliberation.dataplans.materiality import (
    CLAUSES,
    FLOW_ADDED,
    SOURCES_ONLY,
    Clause,
    Judgement,
    clause_of,
    judge,
    key_of,
    told,
    without_translation,
)
from deliberation.dataplans.redflags import PLAN, STANDING, Flag, Group, evaluate, group
from deliberation.dataplans.values import Value, stated
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS, Field

DOCUMENT = "document"
OUTSIDE_PLAN = Judgement(False, "outside_plan")
"""Title, summary, need, costs and so on are compared, but consent does not pin them."""


Mark = Literal["same", "added", "removed", "was", "changed", "numbered"]


@dataclass(frozen=True)
class Change:
    """One field that changed. ``place``: "document", "plan" or a flow_id."""

    place: str
    field: str
    old: Value
    new: Value
    material: bool
    reason: str

    @property
    def told(self) -> str:
        """The words of the judgement are ``diff.<told>``."""
        return told(self.field, self.reason)

    @property
    def clause(self) -> Clause | None:
        """The clause of the published rule by which this is material; None when it is not."""
        fields = PLAN_FIELDS if self.place == PLAN else FLOW_FIELDS
        return clause_of(fields[self.field], self.reason) if self.material else None

    @property
    def entries(self) -> tuple[tuple[Mark, Any], ...] | None:
        """For two lists: every entry with its mark, those of the new one first. None for what is no list.

        ``was``: what a changed entry said before, ahead of it; it may have borne another name. ``numbered``: a company
        as before but for the corporate number, which it did not have."""
        if not (isinstance(self.old.value, list) and isinstance(self.new.value, list)):
            return None
        if self.field == "companies":
            return _of_companies(self.old.value, self.new.value)
        before = {key_of(e): e for e in self.old.value}
        after = {key_of(e): e for e in self.new.value}
        marked = [pair for k, e in after.items() for pair in _marked(before.get(k), e)]
        return (*marked, *(("removed", e) for k, e in before.items() if k not in after))


def _of_companies(old: list[Any], new: list[Any]) -> tuple[tuple[Mark, Any], ...]:
    """One may stand there several times, in several roles. Who got a number is one company, also under another id."""
    left, found = list(old), dict[int, Any]()
    for same in (_in_the_same_role, _numbered, _by_id):
        for n, entry in enumerate(new):
            was = next((e for e in left if same(e, entry)), None) if n not in found else None
            if was is not None:
                found[n] = was
                left.remove(was)
    marked: list[tuple[Mark, Any]] = []
    for n, entry in enumerate(new):
        marked += [("numbered", entry)] if n in found and _numbered(found[n], entry) else _marked(found.get(n), entry)
    return (*marked, *(("removed", e) for e in left))


def _in_the_same_role(was: Any, now: Any) -> bool:
    return (was["id"], was["role"]) == (now["id"], now["role"])


def _by_id(was: Any, now: Any) -> bool:
    return bool(was["id"] == now["id"])


def _numbered(was: Any, now: Any) -> bool:
    alike = [without_translation({**e, "id": "", "corporate_number": None}) for e in (was, now)]
    return not was["corporate_number"] and bool(now["corporate_number"]) and alike[0] == alike[1]


def _marked(before: Any, after: Any) -> Iterator[tuple[Mark, Any]]:
    if before is None:
        yield "added", after
    elif without_translation(before) == without_translation(after):
        yield "same", after
    else:
        yield "was", before
        yield "changed", after


@dataclass(frozen=True)
class Diff:
    """``flags_came``, ``flags_went``: raised or open points of one side only. ``flows_added`` are unauthorised.

    ``companies``: of the old and of the new document, for lists that name them by their ids.
    """

    changes: tuple[Change, ...]
    flows_added: tuple[str, ...]
    flows_removed: tuple[str, ...]
    flags_came: tuple[Flag, ...]
    flags_went: tuple[Flag, ...]
    companies: tuple[Any, Any] = ((), ())

    @cached_property
    def material(self) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if c.material)

    @property
    def count(self) -> int:
        """Changed fields, added and removed flows."""
        return len(self.changes) + len(self.flows_added) + len(self.flows_removed)

    @property
    def material_count(self) -> int:
        return len(self.material) + len(self.flows_added)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of the published rule by which anything here is material, in their order."""
        used = {c.clause.id for c in self.changes if c.clause} | ({FLOW_ADDED.id} if self.flows_added else set())
        return tuple(clause for clause in CLAUSES.values() if clause.id in used)

    @property
    def came(self) -> tuple[Group, ...]:
        """``flags_came`` as lines, in the order of reading."""
        return group(self.flags_came, *STANDING)

    @property
    def went(self) -> tuple[Group, ...]:
        return group(self.flags_went, *STANDING)

    def untold(self, gone: Group) -> tuple[str, ...]:
        """Places where a point of ``went`` is not known to be gone: the newer version cannot be told of there."""
        open_now = {f.place for f in self.flags_came if f.state == "cannot_tell" and f.point == gone.flags[0].point}
        return tuple(place for place in gone.places if place in open_now) if gone.state == "raised" else ()

    @cached_property
    def material_by_place(self) -> tuple[tuple[str, tuple[Change, ...]], ...]:
        """``material`` place by place, by their names."""
        ordered = sorted(self.material, key=lambda c: c.place)
        return tuple((place, tuple(found)) for place, found in groupby(ordered, lambda c: c.place))

    def at(self, place: str) -> tuple[Change, ...]:
        return self._by_place.get(place, ())

    @cached_property
    def _by_place(self) -> Mapping[str, tuple[Change, ...]]:
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.place, []).append(change)
        return {place: tuple(changes) for place, changes in found.items()}


def compare(old: Document, new: Document, *, corrigendum: bool = False) -> Diff:
    """From ``old`` to ``new``. ``corrigendum``: the new one corrects the old one, so its free text is not material."""
    return new.of_late("diff", (ref(old), corrigendum), lambda: _compared(old, new, corrigendum))


def _compared(old: Document, new: Document, corrigendum: bool) -> Diff:
    before, after = {f.flow_id: f for f in old.flows}, {f.flow_id: f for f in new.flows}
    changes = [*_outside(old, new), *_fields(PLAN, PLAN_FIELDS, old.plan, new.plan, corrigendum)]
    for flow_id, flow in after.items():
        if flow_id in before and before[flow_id].row != flow.row:
            changes += _fields(flow_id, FLOW_FIELDS, before[flow_id].fields, flow.fields, corrigendum)
    came, went = _flags(evaluate(old), evaluate(new))
    added = tuple(f for f in after if f not in before)
    removed, companies = tuple(f for f in before if f not in after), (old.data["companies"], new.data["companies"])
    return Diff(tuple(changes), added, removed, came, went, companies)


def materially_changed_flows(old: Document, new: Document, *, corrigendum: bool = False) -> frozenset[str]:
    """Flows of ``new`` that consent to ``old`` does not reach: changed materially, or touched by a material change
    of the plan. New flows are not among them: nothing was ever decided about them."""
    found = compare(old, new, corrigendum=corrigendum)
    shared = {f.flow_id for f in new.flows} - set(found.flows_added)
    touched = {c.place for c in found.material}
    return frozenset(shared if PLAN in touched else shared & touched)


def of_every_flow(old: Document, new: Document, *, corrigendum: bool = False) -> tuple[str, ...]:
    """The fields of the plan as a whole whose material change touches every flow."""
    found = _fields(PLAN, PLAN_FIELDS, old.plan, new.plan, corrigendum)
    return tuple(change.field for change in found if change.material)


def _fields(
    place: str, fields: Mapping[str, Field], old: Mapping[str, Value], new: Mapping[str, Value], corrigendum: bool
) -> Iterator[Change]:
    for name, field in fields.items():
        found = judge(field, old[name], new[name], corrigendum=corrigendum)
        if found is not None:
            yield Change(place, name, old[name], new[name], found.material, found.reason)


def _outside(old: Document, new: Document) -> Iterator[Change]:
    for name in ("title", "summary", "easy", *WRAPPED_PARTS, *PLAIN_LISTS):
        before, after = _part(old, name), _part(new, name)
        if before != after:
            alike = all(getattr(before, x) == getattr(after, x) for x in ("state", "value", "reason", "note"))
            found = SOURCES_ONLY if alike else OUTSIDE_PLAN
            yield Change(DOCUMENT, name, before, after, found.material, found.reason)


def _part(document: Document, name: str) -> Value:
    """A member outside the plan as a value; an easy text that is not there is none."""
    return document.parts[name] if name in WRAPPED_PARTS else stated(document.data.get(name))


def _flags(old: tuple[Flag, ...], new: tuple[Flag, ...]) -> tuple[tuple[Flag, ...], tuple[Flag, ...]]:
    before, after = _standing(old), _standing(new)
    came = tuple(flag for key, flag in after.items() if key not in before)
    return came, tuple(flag for key, flag in before.items() if key not in after)


def _standing(flags: tuple[Flag, ...]) -> dict[tuple[str, str, tuple[str, ...], str], Flag]:
    return {(f.rule, f.place, f.fields, f.state): f for f in flags if f.state in STANDING}
