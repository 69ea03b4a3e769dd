"""Compiled cases: real votes, signatures and consultations from data/, entered once and never changed by anybody."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.engine import Connection

from deliberation.accounts import acts as accounts_acts
from deliberation.accounts import queries as accounts
from deliberation.council import queries
from deliberation.council.entries import Content, Figure, ReportedVote, Source
from deliberation.council.figures import SIGNATURES
from deliberation.council.kinds import ActKind, Origin, SourceKind
from deliberation.council.places import NOWHERE, Place
from deliberation.council.rollcalls import Counts
from deliberation.council.writing import new_act, write_act, write_body, write_reported, write_sources
from deliberation.db import Database, act
from deliberation.proposals import queries as proposals

DATA = Path(__file__).parents[1] / "data" / "council_votes.yaml"
_HEADS = {"for": "in_favour", "against": "against", "abstained": "abstained", "absent": "absent", "excused": "excused"}


def read_cases(path: Path = DATA) -> dict[str, Any]:
    """The data file as it is: jurisdictions, bodies, votes, direct_request_signatures, consultations."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def every_case(data: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """All cases in one order, each with its kind."""
    yield from data["votes"]
    for case in data["direct_request_signatures"]:
        yield case | {"kind": ActKind.direct_request, "figures": _signature_figures(case["signatures"])}
    for case in data["consultations"]:
        yield case | {"kind": ActKind.consultation_reported}


def load_council_cases(database: Database, now: datetime) -> list[str]:
    """Enter every case that is not there yet; gives the ids of those entered now.

    A case about a compiled proposal waits until that proposal is loaded: entries are never changed, so it could not be
    linked later.
    """
    data = read_cases()
    with database.reading() as db:
        known = queries.loaded_cases(db)
        ready = {slug for slug in _proposals(data) if proposals.by_slug(db, slug) is not None}
    entered = []
    for case in every_case(data):
        if case["id"] not in known and (case.get("proposal") is None or case["proposal"] in ready):
            load_council_case(database, now=now, case=case, data=data)
            entered.append(case["id"])
    return entered


def _proposals(data: Mapping[str, Any]) -> set[str]:
    return {case["proposal"] for case in every_case(data) if case.get("proposal")}


@act("public")
def load_council_case(db: Connection, *, now: datetime, case: Mapping[str, Any], data: Mapping[str, Any]) -> int:
    """One case: its place, its body, the act, the vote or the figures, the sources. By command: the entries have no
    seat."""
    jurisdiction, body_id = _body(db, now, case["body"], data)
    content = _content(case, body_id, queries.act_of_case(db, case["followed_by"]) if "followed_by" in case else None)
    act_id = new_act(db, jurisdiction, Origin.compiled, case["id"])
    write_act(
        db, now=now, jurisdiction=jurisdiction, seat=None, act_id=act_id, content=content,
        place=_about(db, case.get("proposal")), case_id=case["id"],
    )  # fmt: skip
    sources = [Source(SourceKind.report, address=one, seen_on=data["seen_on"]) for one in case["sources"]]
    write_sources(db, now, None, sources, act_id=act_id)
    if "vote" in case:
        write_reported(db, now=now, found=queries.act(db, act_id), on=case["date"], told=_vote(case, data))
    return act_id


def _body(db: Connection, now: datetime, slug: str, data: Mapping[str, Any]) -> tuple[str, int]:
    told = data["bodies"][slug]
    jurisdiction = told["jurisdiction"]
    if accounts.jurisdiction(db, jurisdiction) is None:
        place = data["jurisdictions"][jurisdiction]
        accounts_acts.add_jurisdiction(
            db, now=now, code=jurisdiction, name_ja=place["ja"], name_en=place["en"], country=place["country"],
            compiled=True,
        )  # fmt: skip
    found = queries.body_by_slug(db, jurisdiction, slug)
    if found is None:
        row = {"slug": slug, "kind": told["kind"], "name_ja": told["ja"], "name_en": told["en"]}
        row = row | {"seats": told.get("seats"), "part_of_id": None}
        found = write_body(db, now=now, jurisdiction=jurisdiction, seat=None, row=row)
    return jurisdiction, found


def _about(db: Connection, slug: str | None) -> Place:
    proposal = proposals.by_slug(db, slug) if slug else None
    return Place(proposal_id=proposal.id, slug=proposal.slug) if proposal else NOWHERE


def _content(case: Mapping[str, Any], body_id: int, parent_id: int | None) -> Content:
    note = case.get("note") or case.get("words")
    return Content(
        kind=case["kind"],
        body_id=body_id,
        title=case["title"],
        acted_on=case.get("date"),
        text=note,
        parent_id=parent_id,
        separate=case.get("separate", False),
        figures=tuple(Figure(**figure) for figure in case.get("figures", ())),
    )


def _signature_figures(told: Mapping[str, int | None]) -> list[dict[str, Any]]:
    """Every one of the numbers that a signature count has; what no source gave is None."""
    return [{"code": name, "value": told.get(name)} for name in SIGNATURES]


def _vote(case: Mapping[str, Any], data: Mapping[str, Any]) -> ReportedVote:
    told, reported = case["vote"], case["reported"]
    return ReportedVote(
        requirement=told["requirement"],
        requirement_seen=told["requirement_seen"],
        counts=Counts(**{ours: told.get(name) for name, ours in _HEADS.items()}),
        seats=data["bodies"][case["body"]].get("seats"),
        casting=told.get("casting"),
        tie=told.get("tie", False),
        unanimous=told.get("unanimous", False),
        result=reported["result"],
        words=reported["words"],
    )
