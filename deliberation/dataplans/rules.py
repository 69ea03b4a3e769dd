"""Who may write a plan, and how a draft is put together from single answers. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from deliberation.accounts.rules import Actor, Role, cannot_act_as
from deliberation.dataplans.format import FLOW_LIMIT, FORMAT
from deliberation.dataplans.notations import SLUG
from deliberation.dataplans.summary import Tense
from deliberation.proposals.kinds import EventKind, Kind
from deliberation.proposals.rules import cannot_touch, place_of

CORRECTION_LIMIT = 1_000  # characters
REASON_LIMIT = 1_000
REPLY_LIMIT = 2_000
RESERVED_FLOWS = frozenset({"plan", "document"})
"""Names of places that are no flow."""
_PLACE = re.compile(r"flows/([a-z0-9-]+)(?:/([a-z_]+))?\Z")


class ProposalLike(Protocol):
    @property
    def kind(self) -> str: ...

    @property
    def jurisdiction(self) -> str | None: ...


EDITED = ("edited_meanwhile", "edited_in_another_window")
"""By a colleague, and by the same person."""


def cannot_edit_draft(by: Actor | None, proposal: ProposalLike) -> str | None:
    """A clerk of the municipality writes its plans. The platform's own plan comes by command, from its file."""
    reason = cannot_touch(proposal.kind)
    if reason:
        return reason
    if proposal.kind == Kind.platform:
        return "platform_plan_by_command"
    return cannot_act_as(by, Role.clerk, place_of(proposal))


def cannot_save_over(seen: int, current: int, mine: bool) -> str | None:
    """``seen``: the revision that the page was drawn from. No change is ever overwritten unseen. ``mine``: the one who
    saves made the newest change as well, in another window."""
    if seen == current:
        return None
    return EDITED[mine]


def cannot_publish(by: Actor | None, proposal: ProposalLike, seen: str, current: str | None) -> str | None:
    """``seen``: digest of the document that was proposed; ``current``: of the draft as it is now, None without one."""
    reason = cannot_edit_draft(by, proposal)
    if reason:
        return reason
    if current is None:
        return "no_draft"
    return "draft_changed" if seen != current else None


def cannot_correct(newest: int, corrects: int | None, correction: str | None) -> tuple[str, str] | None:
    """(field, reason). A corrigendum corrects the newest version and says what it corrects."""
    if corrects is None:
        return ("correction", "correction_without_version") if correction else None
    if corrects != newest:
        return "corrects", "corrects_newest_only"
    if not correction or not correction.strip():
        return "correction", "correction_says_what"
    return ("correction", "correction_too_long") if len(correction) > CORRECTION_LIMIT else None


def cannot_redact(
    by: Actor | None, proposal: ProposalLike, redacted: bool, reason: str, *, waits: bool = False
) -> str | None:
    """Taking an unlawful publication away: two clerks and a public reason; the address and the digest stay. ``waits``:
    an act with its correction is not decided, and what waits for a second seat is never rewritten."""
    refused = cannot_edit_draft(by, proposal)
    if refused:
        return refused
    if redacted:
        return "redacted_already"
    if waits:
        return "correction_waits"
    return None if 0 < len(reason.strip()) <= REASON_LIMIT else "redaction_needs_reason"


def cannot_reply_to_flags(by: Actor | None, proposal: ProposalLike) -> str | None:
    """The proponent stands by the plan."""
    return cannot_touch(proposal.kind) or cannot_act_as(by, Role.proponent, place_of(proposal))


def cannot_say_so(body: str, standing: bool, before: Sequence[str] = ()) -> str | None:
    """``standing``: the point is raised, or cannot be told, in that version; ``before``: replies to it, newest first.

    A later reply stands beside the earlier ones; the same words again would be a form that was sent twice.
    """
    if not standing:
        return "no_such_flag"
    if not 0 < len(body.strip()) <= REPLY_LIMIT:
        return "reply_length"
    return "reply_said_already" if before and before[0] == body else None


def cannot_add_flow(document: Mapping[str, Any], flow_id: str) -> str | None:
    flows = document["plan"]["flows"]
    if not SLUG.match(flow_id) or flow_id in RESERVED_FLOWS:
        return "flow_id_form"
    if any(f["flow_id"] == flow_id for f in flows):
        return "flow_id_taken"
    return "too_many_flows" if len(flows) >= FLOW_LIMIT else None


def goes_with(title: Mapping[str, Any], taken: Mapping[str, Any], left: Iterable[Mapping[str, Any]]) -> bool:
    """Whether this title goes when a version with the title ``taken`` does, and those with the titles ``left`` stay:
    some of its words are the version's and no longer anybody's, or no version is left that says any."""
    said = [set(pair.values()) for pair in left]
    gone = set(title.values()).difference(*said)
    return bool(gone) and (not said or not gone.isdisjoint(taken.values()))


def empty_document() -> dict[str, Any]:
    """What a first draft begins from. It is no valid document yet; the check page says what is missing."""
    return {"format": FORMAT, "plan": {"flows": []}}


def free_flow_id(document: Mapping[str, Any]) -> str:
    """An id that only tells a flow apart, for who has none in mind."""
    taken = {f["flow_id"] for f in document["plan"]["flows"]}
    return next(f"flow-{n}" for n in range(1, len(taken) + 2) if f"flow-{n}" not in taken)


def begun_flow(document: Mapping[str, Any], like: str | None, name: str | None) -> dict[str, Any]:
    """What a new flow begins with: a copy of another one but for its name and the numbers of its sources (the pages of
    the other flow), or nothing. KeyError for no such flow."""
    flows = {f["flow_id"]: f for f in document["plan"]["flows"]}
    copied = {k: v for k, v in flows[like].items() if k not in ("flow_id", "name")} if like else {}
    found = {name: {k: v for k, v in wrapped.items() if k != "sources"} for name, wrapped in copied.items()}
    return {**({"name": {"value": {"ja": name}}} if name else {}), **found}


def with_answers(document: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The draft with these answers: path → plain value, or None to take it away.

    Paths: "title", "plan/retention" (a field of the plan), "flows/bus" (a whole flow), "flows/bus/retention".
    KeyError for a flow that is not there. Only what changes is copied: a plan may have two hundred flows.
    """
    plan = {**document["plan"], "flows": list(document["plan"]["flows"])}
    found = {**document, "plan": plan}
    for path, answer in answers.items():
        place = _PLACE.match(path)
        if place is not None:
            _set_in_flow(plan["flows"], place[1], place[2], answer)
        elif path.startswith("plan/"):
            _set(plan, path.removeprefix("plan/"), answer)
        else:
            _set(found, path, answer)
    return found


def _set(where: dict[str, Any], name: str, answer: Any) -> None:
    if answer is None:
        where.pop(name, None)
    else:
        where[name] = answer


def _set_in_flow(flows: list[dict[str, Any]], flow_id: str, name: str | None, answer: Any) -> None:
    at = next((n for n, f in enumerate(flows) if f["flow_id"] == flow_id), None)
    if name is not None:
        if at is None:
            raise KeyError(flow_id)
        flows[at] = dict(flows[at])
        _set(flows[at], name, answer)
    elif answer is None:
        if at is not None:
            del flows[at]
    elif at is None:
        flows.append({"flow_id": flow_id, **answer})
    else:
        flows[at] = {"flow_id": flow_id, **answer}


_BEGUN = frozenset({EventKind.start, EventKind.change})
_OVER = frozenset({EventKind.end, EventKind.not_designated})


def tense_of(stage: str | None) -> Tense:
    """How its data use is told: a bid as a plan, a running service as it is, an ended one as what was planned."""
    if stage in _OVER:
        return "ended"
    return "running" if stage in _BEGUN else "planned"
