"""What the joined pages show, put together from the slices' queries. No statement of its own, no write."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.audits import queries as audits
from deliberation.comments import queries as comments
from deliberation.comments import rules as comment_rules
from deliberation.comments.locking import latest
from deliberation.consents import corrected as consent_corrected
from deliberation.consents import offered, process
from deliberation.consents import queries as consents
from deliberation.consents import standing as consent_standing
from deliberation.consents import told as consent_told
from deliberation.council import queries as council
from deliberation.council import shown as council_shown
from deliberation.council.gap import Span
from deliberation.council.kinds import ASSEMBLY_BODIES
from deliberation.dataplans import diff, redflags, rules
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.points import Points
from deliberation.dataplans.presenting import present
from deliberation.errors import Missing, there
from deliberation.proposals import queries as proposals
from deliberation.proposals.kinds import Kind
from deliberation.record import queries as record
from deliberation.record.wording import Described, described
from deliberation.site import followed, gaps
from deliberation.site.steps import in_order
from deliberation.votes import queries as votes
from deliberation.web import paging

ENDINGS = ("comment_withdrawn", "comment_withdrawn_for_bearer", "erased")  # what took a comment's text away for good


def proposal(db: Connection, slug: str, number: int | None, now: datetime) -> dict[str, Any]:
    """Everything about a proposal as of one version; when no number is given, of the newest that can be read."""
    today = clock.day(now)
    found = proposals.by_slug(db, slug)
    if found is None:
        raise Missing
    if found.version == 0 and number is None:
        return {
            "proposal": found, "row": None, "events": proposals.events(db, found.id), "gap": None, "acts": [],
            "until": None,
        }  # fmt: skip
    versions, row = _versions(db, found, number)
    document = dataplans.document_of(row, found.kind)
    cast, involvement = votes.of_proposal(db, slug), _involvement(db, found)
    return {
        "proposal": found, "row": row, "document": document.data, "fixed": number is not None, "day": today,
        "versions": versions, "changed": _last_change(found, row, document, versions),
        "votes": [votes.listed(v, now) for v in cast], "until": votes.next_turn(cast, now),
        "audits": audits.standing(db, found.id),
        "incidents": proposals.incidents(db, found.id, paging.FIRST),
        "notes": proposals.notes(db, found.id) if found.kind == Kind.compiled else (),
        "companies": proposals.parts_of_proposal(db, found.id, row.number), **_plan(db, found, document, involvement),
        **_council(db, found, involvement), **_comments(db, found, today), **_consent(db, found, row, today),
    }  # fmt: skip


def _versions(db: Connection, found: Any, number: int | None) -> tuple[Sequence[Any], Any]:
    """All versions and the one to show."""
    versions = dataplans.versions_and_two(db, found.id, found.version if number is None else number)
    left = next((v.number for v in versions if v.redacted_at is None), None)
    if number is None and left not in (None, found.version):
        versions, number = dataplans.versions_and_two(db, found.id, left), left
    wanted = found.version if number is None else number
    return versions, there(next((v for v in versions if v.number == wanted), None))


def _involvement(db: Connection, found: Any) -> process.Involvement:
    acts = [a for a in council.acts_of_proposal(db, found.id) if a.body_kind in ASSEMBLY_BODIES]
    return acts, council.votes_of_acts(db, [a.id for a in acts])


def _plan(db: Connection, found: Any, document: Any, involvement: process.Involvement) -> dict[str, Any]:
    record = process.process_record(db, found, document, involvement=involvement)
    flags = redflags.evaluate_process(record, compiled=found.kind == Kind.compiled)
    return {"shown": present(document, rules.tense_of(found.stage), flags)}


def _council(db: Connection, found: Any, involvement: process.Involvement) -> dict[str, Any]:
    events = proposals.events(db, found.id)
    acts = involvement[0]
    gap = council_shown.gap_of(events, acts)
    endings = council_shown.endings_of(*involvement)
    return {"events": events, "gap": gap, "columns": council_shown.columns(gap), "acts": acts, "endings": endings}


def _comments(db: Connection, found: Any, today: date) -> dict[str, Any]:
    whole, by_flow = comments.counts_with_flows(db, found.id)
    return {"counts": whole, "by_flow": by_flow, "open": comments.open_consultation(db, found.id, today)}


def _consent(db: Connection, found: Any, row: Any, today: date) -> dict[str, Any]:
    rule = consents.rule_of(db, found.id)
    chosen = consents.evidence(db, rule.id, row.plan_digest) if rule else []
    standing = consent_standing.states(db, found.id, today)
    against = consent_standing.refused(db, standing) if standing else []
    since, apart = consent_corrected.of_today(db, chosen, standing)
    told = {"ways": consent_told.by_way(chosen), "corrected": since, "apart": apart}
    return {"standing": standing, "rule": rule, "against": against, **told}


def _last_change(found: Any, row: Any, document: Any, versions: Sequence[Any]) -> Any:
    """What the version shown changed against the one before; None for a first one or a redacted one."""
    if row.number == 1:
        return None
    before = next((v for v in versions if v.number == row.number - 1), None)
    if before is None or before.document is None:
        return None
    return diff.compare(
        dataplans.document_of(before, found.kind), document, corrigendum=row.corrigendum_of == before.number
    )


def points(db: Connection, slug: str, number: int, today: date, of: str = "") -> dict[str, Any]:
    """Every point to check of a version, with the values that it rests on and what the proponent replied.

    ``of``: one of them (redflags.name_of) alone. Raises Missing for one that no rule knows.
    """
    found, row, document = dataplans.shown(db, slug, number)
    shown = _plan(db, found, document, _involvement(db, found))["shown"]
    noted = replace(shown, replies=dataplans.flag_replies(db, found.id), notes=council.flag_notes(db, found.id))
    if of:
        chosen = tuple(there([f for f in shown.flags if redflags.name_of(*f.point) == of] or None))
        noted = replace(noted, points=Points(chosen))
    return {"proposal": found, "row": row, "day": today, "shown": noted, "of": of}


def steps(db: Connection, slug: str, today: date) -> dict[str, Any]:
    """Every step so far beside what the assembly did and when residents were asked, each of its acts, what binds."""
    found = there(proposals.by_slug(db, slug))
    readable = dataplans.readable(db, found.id)
    acts, events = council.acts_of_proposals(db, [found.id]).get(found.id, []), proposals.events(db, found.id)
    held = comments.consultations_held(db, [found.id]).get(found.id, [])
    gap, residents = gaps.both(events, acts, held)
    listed = sorted((a for a in acts if _is_listed(a)), key=lambda a: (a.acted_from or date.min, a.id), reverse=True)
    bound = gaps.conditions(db, [found.id], today).get(found.id, [])
    councils = gaps.councils(db, [found.jurisdiction] if found.jurisdiction else [], today, found.id)
    return {
        "proposal": found,
        "readable": readable,
        "events": events, "gap": gap, "columns": council_shown.columns(gap), "acts": listed,
        "endings": council_shown.endings_of(listed, council.votes_of_acts(db, [a.id for a in listed])),
        "held": held, "residents_gap": residents,
        "bound": bound, **_in_words(db, found, readable if bound else None),
        "councils": [of for of in councils if of[0].dealt], "others": [body for body, *_ in councils if not body.dealt],
    }


def _is_listed(act: Any) -> bool:
    """Acts of the assembly, and askings of residents whichever body reports them: what the two gaps are counted by."""
    return act.body_kind in ASSEMBLY_BODIES or act.kind == "consultation_reported"


def _in_words(db: Connection, found: Any, number: int | None) -> dict[str, Any]:
    """Names of the flows, parties and data of a version, by which conditions are told."""
    row = dataplans.version(db, found.id, number) if number else None
    if row is None:
        return {"names": {}, "things": {}}
    document = dataplans.document_of(row, found.kind)
    return {"names": {flow.flow_id: flow["name"].value for flow in document.flows}, "things": offered.things(document)}


def background(db: Connection, slug: str, number: int) -> dict[str, Any]:
    """What a version says beside its plan: need, other ways, costs, companies, exceptions, public tasks, sources."""
    found, row, document = dataplans.shown(db, slug, number)
    return {
        "proposal": found, "row": row, "document": document.data,
        "companies": proposals.parts_of_proposal(db, found.id, row.number),
        "names": {flow.flow_id: flow["name"].value for flow in document.flows},
    }  # fmt: skip


def plain_japanese(db: Connection, slug: str) -> dict[str, Any] | None:
    found, row, document = dataplans.shown(db, slug)
    text = document.data.get("easy")
    return {"proposal": found, "row": row, "easy": text} if text else None


def fate(db: Connection, no: int, now: datetime) -> dict[str, Any]:
    """One comment and what followed: moderation, answers, change of its place, acts, decision, audit."""
    row, today = comments.comment(db, no), clock.day(now)
    if row is None:
        raise Missing
    moderations = comments.moderations(db, no)
    # what was settled before the comment came did not follow from it
    standing = consent_standing.states(db, row.proposal_id, today)
    cast, issues = votes.of_proposal(db, row.slug), comments.issues_of_comment(db, no)
    answers, acts = comments.answers_to(db, no), _acts_on(db, row, issues)
    found = {
        "row": row,
        "where": dataplans.place_in_words(db, row.slug, row.version, row.flow_id, row.field),
        "replies": comments.replies(db, [no]).get(no, []) if row.reply_count else [],
        "answers": answers,
        "waits": comment_rules.waits(row.state, row.parent_id, len(answers)),
        "changed_names": comments.names_of_changes(db, row.slug, answers),
        "moderations": moderations, "issues": issues,
        "appeals": comments.appeals_about(db, no) if moderations else {}, "latest": latest(moderations),
        "appeal_until": {x.id: comment_rules.appeal_until(clock.day(x.at)) for x in moderations if x.article},
        "endings": _endings(db, row), **followed.told(db, row, answers),
        **acts, "taken": council_shown.votes_standing(council.votes_of_acts(db, [a.id for a in acts["acts"]])),
        "standing": standing if standing and clock.day(standing.row.confirmed_at) >= row.submitted_on else None,
        "audits": audits.standing_at(db, row.proposal_id, row.flow_id, row.submitted_on),
        "votes": [votes.listed(v, now) for v in cast if clock.day(v.closes_at) >= row.submitted_on],
        "until": votes.next_turn(cast, now),
        "entry": record.entry(db, row.entry_id) if row.entry_id else None, "day": today,
        "slip": comments.slip_of(db, no) if row.channel != "web" else None,
    }  # fmt: skip
    drawn = comments.statements_from(db, no) if row.stated else ()
    return {**found, "statements": drawn, "steps": in_order(found)}


def _endings(db: Connection, row: Any) -> list[tuple[int, Described]]:
    """When the text went, and why: [(number of the entry, entry)]. Nothing else keeps the day of a withdrawal once the
    person is erased, too."""
    if row.state in ("shown", "hidden"):
        return []
    found = record.of_kinds(db, f"comment:{row.id}", ENDINGS)
    return [(x.entry_id, described(x.leaf)) for x in found]


def _acts_on(db: Connection, row: Any, issues: Sequence[Any]) -> dict[str, Any]:
    """``took_up``: acts of the assembly that took up an issue of the comment; ``acts``: with those about the same flow
    or field since it came, the oldest first. An act from before a comment did not take up that comment."""
    took_up = [a for a in council.acts_for_comment(db, row.id) if _by(row, a)] if issues else []
    placed = row.flow_id is not None or row.field is not None
    about = council.acts_on_place(db, row.proposal_id, row.flow_id) if placed else ()
    since = [a for a in about if a.acted_from and a.acted_from >= row.submitted_on and _of_field(row, a.field)]
    found = {a.id: a for a in (*took_up, *since) if a.acted_from}
    return {"took_up": took_up, "acts": sorted(found.values(), key=lambda a: a.acted_from)}


def _by(row: Any, act: Any) -> bool:
    """Whether the comment had come by the last day that the act's date may mean."""
    span = Span.read(act.acted_on)
    return span is None or bool(row.submitted_on <= span.last)


def _of_field(row: Any, field: str | None) -> bool:
    """Whether an act about this field of the comment's flow (None: about the flow) is about its place, too; outside of
    flows it is where the field is the same."""
    return row.field == field or (row.flow_id is not None and None in (row.field, field))
