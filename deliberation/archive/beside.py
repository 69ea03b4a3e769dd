"""What is told of an entry beside its bytes: how a member voted, what a member wrote, and where it can be read."""

from collections.abc import Callable, Mapping
from typing import Any

from deliberation.council import queries as council
from deliberation.record.wording import Described
from deliberation.web import language, reading

LONGEST = 200  # characters of what a member wrote; its page has all of it
WRITTEN = frozenset({"council_question_put", "flag_noted", "council_correction_asked"})
SOURCED = frozenset({"council_act_entered", "council_vote_entered", "council_source_added"})
Told = tuple[str, ...]


def beside(entries: Mapping[int, Described], member: int | None) -> dict[int, tuple[Told, Told]]:
    """Entry → what is said before its facts and after them. ``member``: whose feed it is."""
    db, say = reading(), language.translate
    texts = council.texts_told(db, [n for n, entry in entries.items() if entry.kind in WRITTEN])
    votes = [n for n, entry in entries.items() if entry.kind == "council_vote_entered"]
    choices = council.choices_told(db, member, votes) if member is not None else {}
    acts = {n: act for n, entry in entries.items() if entry.kind in SOURCED and (act := _act(entry)) is not None}
    sources = council.sources_shown(db, sorted(set(acts.values())))
    found = {}
    for n in entries:
        first = [_choice(choices[n], say)] if n in choices else []
        first += [_text(texts[n], say)] if n in texts else []
        where = " ; ".join(_source(row, say) for row in sources.get(acts.get(n, 0), ()))
        found[n] = tuple(first), (say("feed.sources", sources=where),) if where else ()
    return found


def _act(entry: Described) -> int | None:
    return next((int(fact.value) for fact in entry.facts if fact.name == "act"), None)


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
    body = " ".join(row.body.split())
    body = body if len(body) <= LONGEST else body[: LONGEST - 1] + "\u2026"
    return say("feed.written." + row.what, title=row.title, body=body)


def _source(row: Any, say: Callable[..., str]) -> str:
    return " ".join(filter(None, (say("council.source." + row.kind), row.title, row.address)))
