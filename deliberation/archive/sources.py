"""What an entry of the record makes findable: read from the slices as it stands, never from what an act pushes here."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.comments import queries as comments
from deliberation.consents import queries as consents
from deliberation.council import queries as council
from deliberation.dataplans import queries as dataplans
from deliberation.errors import Gone
from deliberation.proposals import queries as proposals
from deliberation.votes import queries as votes


@dataclass(frozen=True)
class Found:
    """One thing to be found, with everything that is searched in it."""

    key: str
    kind: str
    path: str
    title: tuple[str, str | None]
    body: str
    day: date
    proposal: str | None = None
    jurisdiction: str | None = None
    comment_id: int | None = None
    version_id: int | None = None


def texts(value: Any) -> Iterator[str]:
    """Every text of a plain document, in its order; keys and codes are left out."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in ("ja", "en", "title", "address", "note", "reason", "article", "not_applicable") and isinstance(inner, str):
                yield inner
            else:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def _version(db: Connection, facts: dict[str, Any], _at: date) -> Iterator[Found]:
    try:
        proposal, row, document = dataplans.shown(db, facts["proposal"], facts["version"])
    except Gone:
        return
    title = document.data["title"]
    yield Found(
        f"version:{proposal.slug}:{row.number}", "version", f"/proposals/{proposal.slug}/v/{row.number}", (title["ja"], title.get("en")),
        "\n".join((title["ja"], *texts(document.data))), clock.day(row.published_at), proposal.slug, proposal.jurisdiction,
        version_id=row.id,
    )  # fmt: skip


def _comment(db: Connection, facts: dict[str, Any], _at: date) -> Iterator[Found]:
    row = comments.comment(db, facts["comment"])
    if row is None or row.body is None:
        return
    yield Found(
        f"comment:{row.id}", "comment", f"/comments/{row.id}", (row.title_ja, row.title_en), row.body, row.submitted_on, row.slug,
        row.jurisdiction, comment_id=row.id,
    )  # fmt: skip


def _answers(db: Connection, facts: dict[str, Any], _at: date) -> Iterator[Found]:
    for row in comments.answers_to(db, facts["first"]):
        full = comments.answer(db, row.id)
        if full is not None:
            yield Found(
                f"answer:{row.id}", "answer", f"/answers/{row.id}", (full.topic, None), f"{full.topic}\n{full.body}",
                clock.day(row.answered_at), full.slug, full.jurisdiction,
            )  # fmt: skip


def _events(db: Connection, facts: dict[str, Any], at: date) -> Iterator[Found]:
    proposal = proposals.by_slug(db, facts["proposal"])
    if proposal is None:
        return
    for row in proposals.events(db, proposal.id):
        words = " ".join(t for t in (row.what_ja, row.what_en, row.body_ja, row.body_en, row.source_title) if t)
        day = _day(row.happened_on) or at
        yield Found(
            f"event:{row.id}", "event", f"/proposals/{proposal.slug}#event-{row.id}", (row.what_ja, row.what_en), words, day,
            proposal.slug, proposal.jurisdiction,
        )  # fmt: skip


def _incidents(db: Connection, facts: dict[str, Any], at: date) -> Iterator[Found]:
    proposal = proposals.by_slug(db, facts["proposal"])
    for row in proposals.incidents(db, proposal.id, 2**31 - 1) if proposal else ():
        yield Found(
            f"incident:{row.id}", "incident", f"/proposals/{proposal.slug}/incidents", (row.what[:80], None),
            "\n".join(t for t in (row.what, row.measures) if t), at, proposal.slug, proposal.jurisdiction,
        )  # fmt: skip


def _act(db: Connection, facts: dict[str, Any], at: date) -> Iterator[Found]:
    row = council.act(db, facts["act"])
    if row is None:
        return
    words = "\n".join(t for t in (row.title_ja, row.title_en, row.text_ja, row.text_en, row.answer, row.body_ja, row.body_en) if t)
    yield Found(
        f"act:{row.id}", "council_act", f"/council/acts/{row.id}", (row.title_ja, row.title_en), words, row.acted_from or at,
        row.proposal, row.jurisdiction,
    )  # fmt: skip


def _vote(db: Connection, facts: dict[str, Any], _at: date) -> Iterator[Found]:
    row = votes.vote(db, facts["vote"])
    if row is None:
        return
    rules = json.loads(row.rules)
    yield Found(
        f"vote:{row.slug}", "vote", f"/votes/{row.slug}", (row.title_ja, row.title_en), "\n".join(texts(rules)),
        clock.day(row.opened_at), row.proposal, row.jurisdiction,
    )  # fmt: skip


def _consent(db: Connection, facts: dict[str, Any], at: date) -> Iterator[Found]:
    proposal = proposals.by_slug(db, facts["proposal"])
    for row in consents.records_of(db, proposal.id) if proposal else ():
        yield Found(
            f"consent:{row.id}", "consent", f"/consents/{row.id}", (row.title_ja, row.title_en),
            "\n".join((row.title_ja, *texts(json.loads(row.body)))), at, proposal.slug, proposal.jurisdiction,
        )  # fmt: skip


SOURCES: dict[str, Callable[[Connection, dict[str, Any], date], Iterator[Found]]] = {
    "version_published": _version,
    "comment_submitted": _comment,
    "answer_given": _answers,
    "proposal_event": _events,
    "case_loaded": _events,
    "incident_reported": _incidents,
    "council_act_entered": _act,
    "vote_opened": _vote,
    "consent_recorded": _consent,
}


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written and len(written) == 10 else None
