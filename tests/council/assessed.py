"""Principles and assessments for tests."""

from dataclasses import replace
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.council import acts, queries
from deliberation.council.assessing import Assessed, Ground, Head, HeadTold, Level, Principles
from tests import make
from tests.council import assembly as a
from tests.moment import NOW

TODAY = clock.day(NOW)
NOT = HeadTold(Level.not_assessed)
RIDES = Ground(flow_id="bus", field="retention")


def principles(*names: str, **changes: Any) -> Principles:
    texts = [({"ja": name, "en": None}, {"ja": None, "en": None}) for name in names or ("自分で決める", "説明する")]
    given = {"title": {"ja": "倫理原則", "en": None}, "adopted_on": a.DAY, "texts": texts, "source_title": "決定書"}
    return Principles(**{**given, **changes})


def adopted(db: Connection, told: Principles | None = None, **more: Any) -> tuple[int, list[int]]:
    """A set of principles, and the ids of its principles."""
    by = make.officer(db, Role.clerk)
    number = acts.adopt_principles(db, by=by, now=NOW, jurisdiction=make.HERE, told=told or principles(), **more)
    return number, [p.id for p in queries.principles(db, [number])[number]]


def under(level: str, reason: str = "計画の書き方から", **more: Any) -> HeadTold:
    return HeadTold(Level(level), {"ja": reason, "en": None}, **more)


def told(**changes: Any) -> Assessed:
    """An assessment of rights alone. ``changes``: what is said under a head, or of the assessment."""
    heads = {**dict.fromkeys(Head, NOT), Head.rights: under("unmet", grounds=(RIDES,))}
    heads |= {Head(name): changes.pop(name) for name in list(changes) if name in set(Head)}
    return replace(Assessed(heads, TODAY, source_title="評価書"), **changes)


def assess(db: Connection, slug: str, what: Assessed | None = None, **more: Any) -> int:
    """By the city, or by the committee that is named in ``what``."""
    given = {"jurisdiction": make.HERE, "proposal": slug, "version": 1, "told": what or told(), **more}
    by = given.pop("by", None) or make.officer(db, Role.clerk)
    publish = acts.publish_committee_assessment if given["told"].body_id else acts.publish_assessment
    return publish(db, by=by, now=NOW, **given)


def by_city(db: Connection, slug: str, what: Assessed | None = None, **more: Any) -> int:
    return assess(db, slug, what, **more)


def by_committee(db: Connection, found: a.Assembly, slug: str, **changes: Any) -> int:
    return assess(db, slug, told(body_id=found.committee, **changes), by=found.secretariat)
