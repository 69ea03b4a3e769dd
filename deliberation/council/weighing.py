"""What stands against publishing principles or an assessment, asked of the database. Only reads."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.council import assessing, queries
from deliberation.council.assessing import Assessed, Ground, Head, HeadTold, Principles
from deliberation.council.places import Place
from deliberation.council.rules import Fault
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans import redflags
from deliberation.dataplans.document import Document
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.errors import there
from deliberation.proposals import queries as proposals


def faults_of_set(
    db: Connection, jurisdiction: str, told: Principles, replaces: int | None, correction: str | None
) -> Iterator[Fault]:
    """A set is written beside the one that holds, and says something else than that."""
    holds = queries.principles_now(db, jurisdiction)
    if (holds.id if holds is not None else None) != replaces:
        yield Fault("principles_replaced_already", "")
    elif holds is not None and _same_set(db, holds, told):
        yield Fault("correction_changes_nothing", "texts_ja")
    elif correction and holds is None:
        yield Fault("nothing_to_correct", "correction")


def _same_set(db: Connection, holds: Any, told: Principles) -> bool:
    rows = queries.principles(db, [holds.id])[holds.id]
    stood = [((row.name_ja, row.name_en), (row.text_ja, row.text_en)) for row in rows]
    new = [((n["ja"], n.get("en") or None), (t.get("ja") or None, t.get("en") or None)) for n, t in told.texts]
    head = (told.title["ja"], told.title.get("en") or None, told.adopted_on, told.source_title or None)
    return stood == new and (*head, told.source_address or None) == (
        holds.title_ja, holds.title_en, holds.adopted_on, holds.source_title, holds.source_address,
    )  # fmt: skip


def faults_of_assessment(
    db: Connection, jurisdiction: str, place: Place, told: Assessed, today: date
) -> Iterator[Fault]:
    """Everything wrong with what is told of this version."""
    yield from assessing.faults_of_source(told.source_title, told.source_address)
    yield from assessing.faults_of_days(told, published_on=place.published_on, today=today)
    known = queries.principle_set(db, told.principles_id) if told.principles_id is not None else None
    if told.principles_id is not None and (known is None or known.jurisdiction != jurisdiction):
        yield Fault("no_such_principle", "")
        return
    if known is not None and told.assessed_on < known.adopted_on:
        yield Fault("assessed_before_principles", "assessed_on", {"date": known.adopted_on})
    ids = [p.id for p in queries.principles(db, [known.id])[known.id]] if known is not None else []
    yield from assessing.faults_of_heads(told.heads, principles=ids)
    yield from faults_of_grounds(db, place, told)


def faults_of_grounds(db: Connection, place: Place, told: Assessed) -> Iterator[Fault]:
    """Points, flows and fields that this version does not have. A version that was taken away has no assessment any
    more: its text cannot be read (raises :class:`Gone`)."""
    assert place.proposal_id is not None and place.version_no is not None
    proposal = there(proposals.by_id(db, place.proposal_id))
    row = there(dataplans.version(db, place.proposal_id, place.version_no))
    document = dataplans.document_of(row, proposal.kind)
    for head, one in told.heads.items():
        for ground in one.grounds:
            reason = cannot_rest_on(document, ground)
            if reason:
                field = "points" if ground.rule else "fields" if ground.field else "flows"
                yield Fault(reason, f"{head}_{field}")


def cannot_rest_on(document: Document, ground: Ground) -> str | None:
    if ground.rule:
        return None if redflags.stands(document, ground.rule, ground.field) else "no_such_flag"
    if ground.flow_id and document.flow(ground.flow_id) is None:
        return "flow_not_in_version"
    fields = FLOW_FIELDS if ground.flow_id else PLAN_FIELDS
    return None if ground.field is None or ground.field in fields else "no_such_field"


def faults_of_replacing(
    db: Connection, place: Place, told: Assessed, replaces: int | None, correction: str | None
) -> Iterator[Fault]:
    """One assessment of a version by an assessor stands against one set of principles; another one against the same
    set corrects it, and says why."""
    assert place.proposal_id is not None
    held = adoption_of(db, told.principles_id)
    stands = standing(db, place.proposal_id, place.version_no, told.body_id, held)
    if stands is None and replaces is None:
        return
    if stands is None or replaces is None or stands.id != replaces:
        yield Fault("assessed_already", "", {"assessment": stands.id} if stands is not None else {})
    elif not (correction or "").strip():
        yield Fault("reason_empty", "correction")
    elif _plain(told) == _plain(told_by(db, stands)):
        yield Fault("correction_changes_nothing", "correction")


def adoption_of(db: Connection, principles_id: int | None) -> int:
    """By its id, what a set of principles is compared by; 0: none."""
    return assessing.adoption(queries.principle_set(db, principles_id) if principles_id is not None else None)


def standing(db: Connection, proposal_id: int, version: int | None, body_id: int | None, adoption: int) -> Any:
    """The assessment of a version against a set of principles, by the city or by a committee, that no correction has
    replaced."""
    asked = (version, body_id, adoption)
    rows = queries.assessments_of_proposal(db, proposal_id)
    return next((r for r in rows if r.current and (r.version_no, r.body_id, r.adoption) == asked), None)


def told_by(db: Connection, row: Any) -> Assessed:
    """An assessment as it was entered: what a correction begins from."""
    heads, principles, grounds = queries.heads_of(db, [row.id])
    return Assessed(
        {
            head: HeadTold(
                assessing.Level(heads[row.id, head].level), _pair(heads[row.id, head]),
                tuple(p.id for p in principles.get((row.id, head), ())),
                tuple(Ground(g.rule, g.flow_id, g.field) for g in grounds.get((row.id, head), ())),
            )
            for head in Head
        },
        row.assessed_on, row.body_id, row.principles_id, row.source_title, row.source_address,
    )  # fmt: skip


def _plain(told: Assessed) -> Any:
    """An assessment for comparison: nothing is nothing, however it was written."""
    heads = [
        (h, one.level, one.reason_ja, one.reason_en, set(one.principles), set(one.grounds))
        for h, one in sorted(told.heads.items())
    ]  # fmt: skip
    return heads, told.assessed_on, told.principles_id, told.source_title or None, told.source_address or None


def _pair(row: Any) -> dict[str, str | None] | None:
    return {"ja": row.reason_ja, "en": row.reason_en} if row.reason_ja else None
