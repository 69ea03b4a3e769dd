"""Pages over much against the same pages over little, in one process and one after the other: none grows with its rows.

In turn with the page over little and an answer of hello in the same process, each drawn cold, so that what else the
machine does meets all alike. What is compared is processor time, and what the process waits for its database.
"""

import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from sqlalchemy import event

from bench.crowd import FLOW, OWING
from bench.hello import app as hello
from bench.measure import Place
from bench.rows import signed_in
from bench.seed import Filled
from deliberation.web.pages import Fragments

WARMING = 8
SHARE, WITHIN, QUERIES = 0.18, 1.2, 12  # aims: of hello's processor time, over the page over little, of questions


@dataclass(frozen=True)
class Pair:
    """One page; ``little``: the same over little, where there is one. ``role``: of the official who asks for it.
    ``grows``: with what it does, still."""

    name: str
    path: Callable[[Filled], str]
    little: Callable[[Filled], str] | None = None
    role: str | None = None
    grows: str = ""


@dataclass(frozen=True)
class Grown:
    """What was measured of one page: medians, in milliseconds."""

    name: str
    engine: str
    ms: float
    little_ms: float | None
    hello_ms: float
    questions: int
    bytes: int

    @property
    def share(self) -> float:
        return self.hello_ms / self.ms if self.ms else 0.0

    @property
    def times(self) -> float | None:
        return self.ms / self.little_ms if self.little_ms else None

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def _thread(more: str) -> dict[str, Callable[[Filled], str]]:
    """The thread of the most comments against the one of the fewest."""
    return {
        "path": lambda f: f"/proposals/{f.most}/comments{more}",
        "little": lambda f: f"/proposals/{f.few}/comments{more}",
    }


def _crowd(path: str) -> dict[str, Callable[[Filled], str]]:
    """A page of the large consultation against that of the little one; ``{c}``: the crowd."""
    return {
        "path": lambda f: path.format(c=f.crowds.large, end=f.crowds.large.answer + f.crowds.large.answers - 50),
        "little": lambda f: path.format(c=f.crowds.little, end=f.crowds.little.answer - 1),
    }


OWED = "consultations with answers owed"
PAIRS = [
    Pair("proposal", lambda f: f"/proposals/{f.most}", lambda f: f"/proposals/{f.few}"),
    Pair("thread, newest", **_thread("")),
    Pair("thread, last page", **_thread("?before=52")),
    Pair("thread, unanswered", **_thread("?show=unanswered")),
    Pair("thread, most discussed", **_thread("?show=across")),
    Pair("thread of one flow", **_thread(f"?flow={FLOW}")),
    Pair("a flow of the plan", path=lambda f: _flow(f.most), little=lambda f: _flow(f.few)),
    Pair("one comment's page", **_crowd("/comments/{c.comment}")),
    Pair("thread below many replies", **_crowd("/proposals/{c.slug}/comments")),
    Pair("thread with a comment of many replies", **_crowd("/proposals/{c.slug}/comments?before=52")),
    Pair("replies to one comment", lambda f: f"/comments/{f.crowds.large.comment}/replies"),
    Pair("consultation", **_crowd("/consultations/{c.consultation}")),
    Pair("result notice", **_crowd("/consultations/{c.consultation}/result")),
    Pair("result notice, last page", **_crowd("/consultations/{c.consultation}/result?after={end}")),
    Pair("agreement", **_crowd("/consultations/{c.consultation}/agreement")),
    Pair("answers", **_crowd("/proposals/{c.slug}/answers")),
    Pair("one answer", **_crowd("/answers/{c.answer}")),
    Pair("issues", **_crowd("/proposals/{c.slug}/issues")),
    Pair("one issue", **_crowd("/issues/{c.issue}")),
    Pair("chain", **_crowd("/proposals/{c.slug}/chain")),
    Pair("desk of answers", role="clerk", **_crowd("/proposals/{c.slug}/answer")),
    Pair("grouping desk", role="clerk", **_crowd("/proposals/{c.slug}/issues/group")),
    Pair("grouping desk, one group", role="clerk", **_crowd("/proposals/{c.slug}/issues/group?alike={c.comment}")),
    Pair("consultations", lambda _: "/consultations"),
    Pair("comments of all proposals", lambda _: "/comments"),
    Pair("duty list", lambda _: "/answers", grows=OWED),
    Pair("duty list of one city", lambda _: f"/answers?place={OWING}", grows=OWED),
    Pair("moderation", lambda _: "/moderation", grows="proposals"),
    Pair("gap", lambda _: "/gap"),
    Pair("council desk", lambda _: "/desk/council", role="council_member"),
    Pair("desk of a clerk", lambda _: "/desk", role="clerk"),
    Pair("desk of a moderator elsewhere", lambda _: "/desk", role="moderator"),
]


def _flow(slug: str) -> str:
    return f"/proposals/{slug}/v/1/plan/flows/{FLOW}"


class Watched:
    """A client whose every answer is timed: processor time of this process, and the time that it waits for its
    database meanwhile; and how many questions were asked of that."""

    def __init__(self, at: Place, role: str | None) -> None:
        self.client, self.questions, self._waited = at.app.test_client(), 0, 0.0
        if role:
            self.client.set_cookie("jukugi", signed_in(at.app, at.filled.crowds.officials[role])[0])
        self._plain = hello.test_client()

    def listen(self, engine: Any) -> None:
        event.listen(engine, "before_cursor_execute", self._before)
        event.listen(engine, "after_cursor_execute", self._after)

    def leave(self, engine: Any) -> None:
        event.remove(engine, "before_cursor_execute", self._before)
        event.remove(engine, "after_cursor_execute", self._after)

    def _before(self, _c: object, _cursor: object, statement: str, *_rest: object) -> None:
        self.questions += not re.match(r"\s*(BEGIN|COMMIT|PRAGMA|SAVEPOINT)", statement, re.IGNORECASE)
        self._begun = time.perf_counter() - time.process_time()

    def _after(self, *_: object) -> None:
        self._waited += max(0.0, time.perf_counter() - time.process_time() - self._begun)

    def ask(self, path: str | None) -> tuple[float, int]:
        """Milliseconds and bytes of one answer; of hello, without a path."""
        self.questions, self._waited, begun = 0, 0.0, time.process_time()
        answer = self.client.get(path) if path else self._plain.get("/")
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code}")
        return (time.process_time() - begun + self._waited) * 1000, len(answer.data)


def measure(pair: Pair, at: Place, turns: int) -> Grown:
    """Ask so many times, in turn, after PostgreSQL has chosen its plans for good (it does after five)."""
    at.app.extensions["jukugi_fragments"] = Fragments(0)
    path, little = pair.path(at.filled), pair.little(at.filled) if pair.little else None
    watched, found = Watched(at, pair.role), [[], [], []]
    watched.listen(at.database.engine)
    try:
        for turn in range(-WARMING, turns):
            for took, asked in zip(found, (path, little, None), strict=True):
                ms, _ = watched.ask(asked)
                took += [ms] if turn >= 0 else []
        _, size = watched.ask(path)
        questions = watched.questions
    finally:
        watched.leave(at.database.engine)
    whole, small, plain = map(median, found)
    return Grown(pair.name, at.engine, whole, small if little else None, plain, questions, size)


def table(found: list[Grown]) -> list[str]:
    """Markdown: one line for one page, the engines side by side."""
    engines = list(dict.fromkeys(g.engine for g in found))
    kept = {(g.name, g.engine): g for g in found}
    heads = [f"{e}: {what}" for e in engines for what in ("ms", f"of hello ({SHARE})", f"times little ({WITHIN})")]
    lines = [_row("page over much", *heads, f"queries ({QUERIES})", "kB"), _row(*["---"] * (len(heads) + 3))]
    for name in dict.fromkeys(g.name for g in found):
        cells = [cell for engine in engines for cell in _told(kept.get((name, engine)))]
        some = next(g for g in found if g.name == name)
        lines.append(_row(_GROWS.get(name, name), *cells, some.questions, f"{some.bytes / 1000:.0f}"))
    return lines


_GROWS = {pair.name: f"{pair.name} (grows with {pair.grows})" for pair in PAIRS if pair.grows}


def _told(one: Grown | None) -> tuple[str, str, str]:
    if one is None:
        return "", "", ""
    times = "" if one.times is None else f"{one.times:.1f}{', more' if one.times > WITHIN else ''}"
    return f"{one.ms:.1f}", f"{one.share:.2f}{', short' if one.share < SHARE else ''}", times


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"
