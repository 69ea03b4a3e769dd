"""What an entry of the record makes findable: read from the slices as it stands, never from what an act pushes here."""

# long: one function for each kind of thing that is found, and their list
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.archive import queries
from deliberation.audits import queries as audits
from deliberation.comments import queries as comments
from deliberation.consents import queries as consents
from deliberation.council import queries as council
from deliberation.dataplans import queries as dataplans
from deliberation.db import TITLE_GONE
from deliberation.errors import Gone, Missing, there
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import subject
from deliberation.record import queries as record
from deliberation.votes import queries as votes

UNTITLED = ("", None)
"""Of what is called by its number (found.heading), beside its proposal: a title kept here would outlive that one."""
WORDS = frozenset({"ja", "en", "title", "address", "note", "reason", "article", "not_applicable", "text"})


class Entry(NamedTuple):
    """An entry as a source needs it; ``day`` is the day on which it was made."""

    id: int
    kind: str
    facts: Mapping[str, Any]
    day: date


@dataclass(frozen=True)
class Found:
    """One thing to be found, with everything that is searched in it. ``replaces``: a key that it takes the place of."""

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
    replaces: str | None = None


def day_of(leaf: bytes) -> date:
    """The day in Japan on which an entry was made."""
    at = json.loads(leaf)["at"]
    return date.fromisoformat(at) if len(at) == 10 else clock.day(datetime.fromisoformat(at))


def of(db: Connection, entry: Entry) -> Iterator[Found]:
    """What this entry makes findable; nothing for most kinds."""
    source = SOURCES.get(entry.kind)
    if source is not None:
        yield from source(db, entry)


def texts(value: Any, *, english: bool = False) -> Iterator[str]:
    """Every text of a plain document, in its order: the English ones, or the others. Keys and codes are left out."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in WORDS and isinstance(inner, str):
                if (name == "en") == english:
                    yield inner
            else:
                yield from texts(inner, english=english)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, english=english)


def _lines(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)


def _apart(said: Iterable[str | None], english: Iterable[str | None]) -> str:
    """English in a paragraph of its own, so that what is shown around a word that was found is in one language."""
    return "\n\n".join(part for part in (_lines(*said), _lines(*english)) if part)


def _document(value: Any, ja: Iterable[str | None] = (), en: Iterable[str | None] = ()) -> str:
    return _apart((*ja, *texts(value)), (*en, *texts(value, english=True)))


def _version(db: Connection, entry: Entry) -> Iterator[Found]:
    try:
        proposal, row, document = dataplans.shown(db, entry.facts["proposal"], entry.facts["version"])
    except (Gone, Missing):
        return
    title = document.data["title"]
    yield Found(
        f"version:{proposal.slug}:{row.number}", "version", f"/proposals/{proposal.slug}/v/{row.number}",
        (title["ja"], title.get("en")), _document(document.data), clock.day(row.published_at), proposal.slug,
        proposal.jurisdiction, version_id=row.id,
    )  # fmt: skip
    yield from _companies(db, proposal)


def _companies(db: Connection, proposal: Any) -> Iterator[Found]:
    """Each company that the newest version names, at its address in the register, with all that it does anywhere: so
    every version that names it makes the same of it."""
    yield from _named(db, sorted({part.company_id for part in proposals.parts_of_proposal(db, proposal.id)}))


def _redacted(db: Connection, entry: Entry) -> Iterator[Found]:
    """What is found by the title of the proposal, which may have gone; and what is left of companies of which this
    version told something, where others still name them."""
    proposal = there(proposals.by_slug(db, entry.facts["proposal"]))
    for row in record.of_kinds(db, subject(proposal.slug), TITLED):
        yield from of(db, Entry(row.entry_id, row.kind, json.loads(row.leaf)["facts"], day_of(row.leaf)))
    yield from _named(db, sorted(proposals.still_named(db, proposals.taken_from(db, proposal.id))))


def gone(db: Connection, facts: dict[str, Any]) -> list[str]:
    """Companies that nothing names any more, since a version of this proposal was redacted."""
    taken = proposals.taken_from(db, there(proposals.by_slug(db, facts["proposal"])).id)
    return [f"company:{number}" for number in sorted(set(taken) - proposals.still_named(db, taken))]


def _named(db: Connection, companies: Iterable[int]) -> Iterator[Found]:
    for number in companies:
        company, parts = there(proposals.company(db, number)), proposals.parts_of_company(db, number)
        body = _apart(
            (company.name_ja, company.corporate_number, *dict.fromkeys(part.note_ja for part in parts)),
            (company.name_en, *dict.fromkeys(part.note_en for part in parts)),
        )
        since = min(part.since for part in parts)
        names = (company.name_ja, company.name_en)
        yield Found(f"company:{number}", "company", f"/companies/{number}", names, body, clock.day(since))


def _comment(db: Connection, entry: Entry) -> Iterator[Found]:
    row = comments.comment(db, entry.facts["comment"])
    if row is not None and row.body is not None:
        yield Found(
            f"comment:{row.id}", "comment", f"/comments/{row.id}", UNTITLED, row.body,
            row.submitted_on, row.slug, row.jurisdiction, comment_id=row.id,
        )  # fmt: skip


def _consultation(db: Connection, entry: Entry) -> Iterator[Found]:
    for row in queries.written_by(db, "consultation", entry.id):
        yield Found(
            f"consultation:{row.id}", "consultation", f"/consultations/{row.id}", (row.title_ja, row.title_en),
            _apart((row.title_ja, row.short_reason), (row.title_en,)), entry.day, row.slug, row.jurisdiction,
        )  # fmt: skip


def _answer(db: Connection, entry: Entry) -> Iterator[Found]:
    for row in queries.written_by(db, "answer", entry.id):
        yield Found(
            f"answer:{row.id}", "answer", f"/answers/{row.id}", (row.topic, None), _lines(row.topic, row.body),
            clock.day(row.answered_at), row.slug, row.jurisdiction,
        )  # fmt: skip


def _issue(db: Connection, entry: Entry) -> Iterator[Found]:
    for row in queries.written_by(db, "issue", entry.id):
        yield Found(
            f"issue:{row.id}", "issue", f"/issues/{row.id}", (row.title_ja, row.title_en),
            _apart((row.title_ja,), (row.title_en,)), entry.day, row.slug, row.jurisdiction,
        )  # fmt: skip


def _events(db: Connection, entry: Entry) -> Iterator[Found]:
    for row in queries.written_by(db, "event", entry.id):
        body = _apart((row.what_ja, row.body_ja, row.source_title), (row.what_en, row.body_en))
        yield Found(
            f"event:{row.id}", "event", f"/proposals/{row.slug}/council#event-{row.id}", (row.what_ja, row.what_en),
            body, _day(row.happened_on) or entry.day, row.slug, row.jurisdiction,
            replaces=f"event:{row.corrects_id}" if row.corrects_id else None,
        )  # fmt: skip


def _incident(db: Connection, entry: Entry) -> Iterator[Found]:
    for row in queries.written_by(db, "incident", entry.id):
        yield Found(
            f"incident:{row.id}", "incident", f"/proposals/{row.slug}/incidents", (row.what[:80], None),
            _lines(row.what, row.measures), row.found_on, row.slug, row.jurisdiction,
        )  # fmt: skip


def _act(db: Connection, entry: Entry) -> Iterator[Found]:
    row = council.act(db, entry.facts["act"])
    if row is not None:
        body = _apart((row.title_ja, row.text_ja, row.answer, row.body_ja), (row.title_en, row.text_en, row.body_en))
        yield Found(
            f"act:{row.id}", "council_act", f"/council/acts/{row.id}", (row.title_ja, row.title_en), body,
            row.acted_from or entry.day, row.proposal, row.jurisdiction,
        )  # fmt: skip


def _question(db: Connection, entry: Entry) -> Iterator[Found]:
    for row in queries.written_by(db, "question", entry.id):
        yield Found(
            f"question:{row.id}", "council_question", f"/council/questions/{row.id}", (row.title, None),
            _lines(row.title, row.body), entry.day, row.slug, row.jurisdiction,
        )  # fmt: skip


def _assessment(db: Connection, entry: Entry) -> Iterator[Found]:
    """Found by its reasons; one that a correction replaced gives up its place."""
    for row in queries.written_by(db, "assessment", entry.id):
        heads = council.heads_of(db, [row.id])[0].values()
        body = _apart((head.reason_ja for head in heads), (head.reason_en for head in heads))
        yield Found(
            f"assessment:{row.id}", "assessment", f"/assessments/{row.id}", UNTITLED, body, entry.day, row.slug,
            row.jurisdiction, replaces=f"assessment:{row.replaces_id}" if row.replaces_id else None,
        )  # fmt: skip


def _vote(db: Connection, entry: Entry) -> Iterator[Found]:
    row = votes.vote(db, entry.facts["vote"])
    if row is not None:
        rules = json.loads(row.rules)
        title = _pair(rules.get("question")) or _title(row)
        yield Found(
            f"vote:{row.slug}", "vote", f"/votes/{row.slug}", title, _document(rules, _title(row)[:1], _title(row)[1:]),
            clock.day(row.opened_at), row.proposal, row.jurisdiction,
        )  # fmt: skip


def _precedent(db: Connection, entry: Entry) -> Iterator[Found]:
    row = votes.precedent(db, entry.facts["precedent"])
    if row is not None:
        case = json.loads(row.content)
        yield Found(
            f"precedent:{row.code}", "precedent", f"/votes/precedents/{row.code}",
            _pair(case.get("question")) or (row.code, None), _document(case), row.held_on,
        )  # fmt: skip


def _consent(db: Connection, entry: Entry) -> Iterator[Found]:
    proposal = proposals.by_slug(db, entry.facts["proposal"])
    for row in consents.records_of(db, proposal.id) if proposal else ():
        if row.entry_id == entry.id:
            yield Found(
                f"consent:{row.id}", "consent", f"/consents/{row.id}", UNTITLED,
                _document(json.loads(row.body), (f"R-{row.id}", *_title(row)[:1]), _title(row)[1:]),
                clock.day(row.confirmed_at), row.slug, row.jurisdiction,
            )  # fmt: skip


def _audit(db: Connection, entry: Entry) -> Iterator[Found]:
    proposal = proposals.by_slug(db, entry.facts["proposal"])
    number = audits.same_report(db, proposal.id, entry.facts["digest"]) if proposal else None
    row = audits.report(db, number) if number is not None else None
    if row is not None:
        yield Found(
            f"audit:{row.id}", "audit", f"/audits/reports/{row.id}", UNTITLED,
            _checked(json.loads(row.body), row), clock.day(row.published_at), row.slug, row.jurisdiction,
        )  # fmt: skip


def _checked(body: Mapping[str, Any], row: Any) -> str:
    """The names of what was checked. The rest that a report copies are words of the plan, which is found itself."""
    names = [flow["declared"].get("name") for flow in body["basis"]["flows"]]
    return _document(names, _title(row)[:1], _title(row)[1:])


def _finding(db: Connection, entry: Entry) -> Iterator[Found]:
    """What the proponent said to a finding."""
    row, number = audits.report(db, entry.facts["report"]), entry.facts["finding"]
    for said in audits.answers(db, row.id).get(number, []) if row is not None else ():
        if said.entry_id == entry.id:
            yield Found(
                f"audit:{row.id}:{number}:{entry.id}", "audit", f"/audits/reports/{row.id}",
                UNTITLED, said.body, entry.day, row.slug, row.jurisdiction,
            )  # fmt: skip


SOURCES: dict[str, Callable[[Connection, Entry], Iterator[Found]]] = {
    "version_published": _version,
    "version_redacted": _redacted,
    "comment_submitted": _comment,
    "consultation_opened": _consultation,
    "answer_given": _answer,
    "issue_made": _issue,
    "proposal_event": _events,
    "case_loaded": _events,
    "incident_reported": _incident,
    "council_act_entered": _act,
    "council_question_put": _question,
    "assessment_published": _assessment,
    "vote_opened": _vote,
    "precedent_loaded": _precedent,
    "consent_recorded": _consent,
    "audit_reported": _audit,
    "finding_answered": _finding,
}


TITLED = ("vote_opened", "consent_recorded", "audit_reported")
"""Found by the title of their proposal, too."""


def _title(row: Any) -> tuple[str, str | None]:
    """The title of the proposal that a row is about; nothing where it is gone."""
    return (row.title_ja, row.title_en) if row.title_ja != TITLE_GONE else UNTITLED


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written and len(written) == 10 else None


def _pair(value: Any) -> tuple[str, str | None] | None:
    return (value["ja"], value.get("en")) if isinstance(value, dict) and "ja" in value else None
