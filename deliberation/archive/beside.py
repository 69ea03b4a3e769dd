"""What is told of an entry beside its bytes: how a member voted, what a member wrote, and where it can be read."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from deliberation.council import queries as council
from deliberation.record.wording import Described
from deliberation.web import language, reading, settings

LONGEST = 200  # characters of what a member wrote; its page has all of it
ANSWERED = "council_correction_decided"
WRITTEN = frozenset({"council_question_put", "flag_noted", "council_correction_asked"})
SOURCED = frozenset({"council_act_entered", "council_vote_entered", "council_source_added"})
Told = tuple[str, ...]


def beside(entries: Mapping[int, Described], member: int | None) -> dict[int, tuple[Told, Told]]:
    """Entry → what is said before its facts and after them. ``member``: whose feed it is."""
    db, say = reading(), language.translate
    texts = council.texts_told(db, [n for n, entry in entries.items() if entry.kind in WRITTEN])
    votes = [n for n, entry in entries.items() if entry.kind == "council_vote_entered"]
    answered = {n: entry for n, entry in entries.items() if entry.kind == ANSWERED}
    asked = {n: number for n, entry in answered.items() if (number := _fact(entry, "request"))}
    answers = council.answers_told(db, list(asked.values()))
    corrected = council.corrections_told(db, votes)
    choices = council.choices_told(db, member, votes) if member is not None else {}
    sourced = {n: entry for n, entry in entries.items() if entry.kind in SOURCED}
    acts = {n: act for n, entry in sourced.items() if (act := _fact(entry, "act")) is not None}
    sources = council.sources_shown(db, sorted(set(acts.values())))
    found = {}
    for n in entries:
        first = [_choice(choices[n], say)] if n in choices else []
        first += [_text(texts[n], say)] if n in texts else []
        first += [_votes(corrected[n], say)] if n in corrected else []
        first += [say("feed.answered", reason=_short(answers[asked[n]]))] if asked.get(n) in answers else []
        where = " ; ".join(_source(row, say) for row in sources.get(acts.get(n, 0), ()))
        found[n] = tuple(first), (say("feed.sources", sources=where),) if where else ()
    return found


def _fact(entry: Described, name: str) -> int | None:
    return next((int(fact.value) for fact in entry.facts if fact.name == name), None)


def _votes(row: Any, say: Callable[..., str]) -> str:
    """Of a correction: where the vote stands as corrected, and where as it was."""
    at = f"{settings().base_url}{request.script_root}/council/votes/"
    return say("feed.vote_corrected", now=f"{at}{row.id}", before=f"{at}{row.supersedes_id}")


def _choice(row: Any, say: Callable[..., str]) -> str:
    """What the member did; a chair who decided a tie by the casting vote."""
    if row.casting and row.choice == "not_voting":
        done = say("feed.casting", choice=say("council.choice." + row.casting))
    else:
        done = say("council.choice." + row.choice)
    return say("feed.choice_told_by", choice=done, source=row.choices_from) if row.choices_from else say(
        "feed.choice", choice=done
    )  # fmt: skip


def _text(row: Any, say: Callable[..., str]) -> str:
    return say("feed.written." + row.what, title=row.title, body=_short(row.body))


def _short(text: str) -> str:
    body = " ".join(text.split())
    return body if len(body) <= LONGEST else body[: LONGEST - 1] + "\u2026"


def _source(row: Any, say: Callable[..., str]) -> str:
    return " ".join(filter(None, (say("council.source." + row.kind), row.title, row.address)))
