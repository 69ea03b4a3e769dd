"""Principles that the city adopted, and assessments against them: the city's by its clerks, a committee's by the
assembly's secretariat. Neither writes the other's. What was published stays; a correction is the next row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.council import assessing, queries, rules, weighing
from deliberation.council.acts.common import is_compiled, only_secretariat, own_body
from deliberation.council.assessing import Assessed, Head, Principles
from deliberation.council.entries import About
from deliberation.council.models import (
    CouncilAssessment,
    CouncilAssessmentGround,
    CouncilAssessmentHead,
    CouncilAssessmentPrinciple,
    CouncilAssessmentRequest,
    CouncilPrinciple,
    CouncilPrincipleSet,
)
from deliberation.council.places import Place, find_place
from deliberation.council.rules import Fault
from deliberation.council.writing import day, log, of_proposals
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if
from deliberation.proposals import queries as proposals


@act("public")
def adopt_principles(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, told: Principles, replaces: int | None = None,
    correction: str | None = None,
) -> int:  # fmt: skip
    """Publish the principles that the city has adopted, with day and source. ``replaces``: the set that held when this
    one was written; ``correction``: why, where that set was entered wrongly and nothing new was adopted."""
    refuse_if(assessing.cannot_tell_principles(by, jurisdiction, compiled=is_compiled(db, jurisdiction)))
    _refuse(assessing.faults_of_source(told.source_title, told.source_address))
    _refuse(assessing.faults_of_principles(told, today=clock.day(now)))
    _refuse(weighing.faults_of_set(db, jurisdiction, told, replaces, correction))
    seat, texts = by.seat(Role.clerk, jurisdiction), [(dict(name), dict(text)) for name, text in told.texts]
    row = {
        "jurisdiction": jurisdiction, "title_ja": told.title["ja"], "title_en": told.title.get("en") or None,
        "adopted_on": told.adopted_on, "source_title": told.source_title or None,
        "source_address": told.source_address or None, "replaces_id": replaces, "correction": correction or None,
        "adoption": assessing.next_adoption(queries.principles_now(db, jurisdiction), correction), "entered_at": now,
        "seat": seat,
    }  # fmt: skip
    entry = log(
        db, kind="principles_adopted", now=now, jurisdiction=jurisdiction, seat=seat,
        subjects=(f"principles:{jurisdiction}",),
        facts={"adopted_on": day(told.adopted_on), "count": len(texts), "replaces": replaces},
        text={**_words(row), **{f"principles_{lang}": _listed(texts, lang) for lang in ("ja", "en")}},
    )  # fmt: skip
    try:
        statement = insert(CouncilPrincipleSet).returning(CouncilPrincipleSet.id)
        number = int(db.execute(statement, {**row, "log_entry_id": entry}).scalar_one())
    except IntegrityError as error:
        raise Refused("principles_replaced_already") from error
    db.execute(insert(CouncilPrinciple), [_principle(number, n, *pair) for n, pair in enumerate(texts, start=1)])
    return number


def _words(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in ("title_ja", "title_en", "source_title", "source_address", "correction")}


def _listed(texts: Sequence[tuple[dict[str, Any], dict[str, Any]]], lang: str) -> str | None:
    """The principles of one language as one text."""
    said = [(n, name.get(lang), text.get(lang)) for n, (name, text) in enumerate(texts, start=1) if name.get(lang)]
    return "\n".join(" ".join(filter(None, (f"{n}.", name, text))) for n, name, text in said) or None


def _principle(number: int, n: int, name: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    return {
        "set_id": number, "number": n, "name_ja": name["ja"], "name_en": name.get("en") or None,
        "text_ja": text.get("ja") or None, "text_en": text.get("en") or None,
    }  # fmt: skip


@act("public")
def ask_for_assessment(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, proposal: str, version: int, body_id: int,
    asked_on: date, source_title: str | None = None, source_address: str | None = None,
) -> int:  # fmt: skip
    """Record that a committee was asked to assess a version, against the principles that held on that day; until it
    has, desks say so. Once others were adopted it can be asked again."""
    seat = only_secretariat(db, by, jurisdiction)
    place = find_place(db, About(proposal, version), jurisdiction)
    body = own_body(db, body_id, jurisdiction)
    refuse_if(assessing.cannot_assess(by, jurisdiction, body_kind=body.kind), field="body")
    refuse_if(rules.cannot_date(asked_on, today=clock.day(now)), field="asked_on")
    _refuse(assessing.faults_of_source(source_title, source_address))
    held = assessing.held_on(queries.principle_sets(db, jurisdiction), asked_on)
    row = {
        "jurisdiction": jurisdiction, "proposal_id": place.proposal_id, "version_no": version,
        "version_digest": place.digest, "body_id": body_id, "principles_id": held.id if held is not None else None,
        "adoption": assessing.adoption(held), "asked_on": asked_on, "source_title": source_title or None,
        "source_address": source_address or None, "entered_at": now, "seat": seat,
    }  # fmt: skip
    entry = log(
        db, kind="assessment_asked", now=now, jurisdiction=jurisdiction, seat=seat, subjects=of_proposals((proposal,)),
        facts={
            "proposal": proposal, "version": version, "digest": place.digest, "body": body_id,
            "principles": row["principles_id"], "asked_on": day(asked_on),
        },
        text={"source_title": row["source_title"], "source_address": row["source_address"]},
    )  # fmt: skip
    try:
        statement = insert(CouncilAssessmentRequest).returning(CouncilAssessmentRequest.id)
        return int(db.execute(statement, {**row, "log_entry_id": entry}).scalar_one())
    except IntegrityError as error:
        raise Refused("assessment_asked_already", field="body") from error


@act("public")
def publish_assessment(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, proposal: str, version: int, told: Assessed,
    replaces: int | None = None, correction: str | None = None,
) -> int:  # fmt: skip
    """Publish what the city says of one version under the five heads. ``replaces``: the assessment that this one
    corrects, of the same version; ``correction``: why."""
    if told.body_id is not None:
        raise Missing
    refuse_if(assessing.cannot_assess(by, jurisdiction, body_kind=None, compiled=is_compiled(db, jurisdiction)))
    seat = by.seat(Role.clerk, jurisdiction)
    return _publish(db, now, (jurisdiction, seat), About(proposal, version), told, replaces, correction)


@act("public")
def publish_committee_assessment(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, proposal: str, version: int, told: Assessed,
    replaces: int | None = None, correction: str | None = None,
) -> int:  # fmt: skip
    """The same of a committee of the assembly (``told.body_id``), entered by the secretariat."""
    if told.body_id is None:
        raise Missing
    kind = own_body(db, told.body_id, jurisdiction).kind
    refuse_if(assessing.cannot_assess(by, jurisdiction, body_kind=kind, compiled=is_compiled(db, jurisdiction)))
    seat = by.seat(Role.secretariat, jurisdiction)
    return _publish(db, now, (jurisdiction, seat), About(proposal, version), told, replaces, correction)


def _publish(
    db: Connection, now: datetime, whose: tuple[str, str], about: About, told: Assessed, replaces: int | None,
    correction: str | None,
) -> int:  # fmt: skip
    """``whose``: municipality and seat."""
    proposals.hold_by_slug(db, about.proposal)
    place = find_place(db, about, whose[0])
    _refuse(weighing.faults_of_assessment(db, whose[0], place, told, clock.day(now)))
    _refuse(weighing.faults_of_replacing(db, place, told, replaces, correction))
    if replaces is not None:
        db.execute(update(CouncilAssessment).where(CouncilAssessment.id == replaces).values(current=False))
    return _write(db, now, *whose, place, told, replaces, correction)


def _write(
    db: Connection, now: datetime, jurisdiction: str, seat: str, place: Place, told: Assessed, replaces: int | None,
    correction: str | None,
) -> int:  # fmt: skip
    row = {
        "jurisdiction": jurisdiction, "proposal_id": place.proposal_id, "version_no": place.version_no,
        "version_digest": place.digest, "body_id": told.body_id, "principles_id": told.principles_id,
        "adoption": weighing.adoption_of(db, told.principles_id), "current": True, "assessed_on": told.assessed_on,
        "source_title": told.source_title or None, "source_address": told.source_address or None,
        "replaces_id": replaces, "correction": correction, "entered_at": now, "seat": seat,
    }  # fmt: skip
    entry = log(
        db, kind="assessment_published", now=now, jurisdiction=jurisdiction, seat=seat,
        subjects=of_proposals((place.slug,)),
        facts={
            "proposal": place.slug, "version": place.version_no, "digest": place.digest, "body": told.body_id,
            "principles": told.principles_id, "assessed_on": day(told.assessed_on), "replaces": replaces,
            **{head: told.heads[head].level for head in Head},
        },
        text={**_words(row), **_said(told)},
    )  # fmt: skip
    statement = insert(CouncilAssessment).returning(CouncilAssessment.id)
    try:
        number = int(db.execute(statement, {**row, "log_entry_id": entry}).scalar_one())
    except IntegrityError as error:
        raise Refused("assessed_already") from error
    _write_heads(db, number, told)
    return number


def _said(told: Assessed) -> dict[str, Any]:
    """What the entry commits to beside the levels."""
    reasons = {h: {"ja": x.reason_ja, "en": x.reason_en} if x.reason_ja else None for h, x in told.heads.items()}
    touched = {h: [str(number) for number in x.principles] for h, x in told.heads.items()}
    grounds = {h: [ground.code for ground in x.grounds] for h, x in told.heads.items()}
    return {**reasons, "touched": _by_head(touched), "grounds": _by_head(grounds)}


def _by_head(codes: Mapping[Head, Sequence[str]]) -> str | None:
    return "\n".join(f"{head}: {' '.join(found)}" for head, found in codes.items() if found) or None


def _write_heads(db: Connection, number: int, told: Assessed) -> None:
    heads: list[dict[str, Any]] = []
    touched: list[dict[str, Any]] = []
    grounds: list[dict[str, Any]] = []
    for head, one in told.heads.items():
        of = {"assessment_id": number, "head": head}
        heads.append({**of, "level": one.level, "reason_ja": one.reason_ja, "reason_en": one.reason_en})
        touched += [{**of, "principle_id": principle} for principle in dict.fromkeys(one.principles)]
        grounds += [
            {**of, "place": n, "rule": ground.rule, "flow_id": ground.flow_id, "field": ground.field}
            for n, ground in enumerate(dict.fromkeys(one.grounds), start=1)
        ]
    tables = ((CouncilAssessmentHead, heads), (CouncilAssessmentPrinciple, touched), (CouncilAssessmentGround, grounds))
    for table, rows in tables:
        if rows:
            db.execute(insert(table), rows)


def _refuse(faults: Iterable[Fault]) -> None:
    for fault in faults:
        raise fault.refusal()
