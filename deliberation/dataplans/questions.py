"""The five fixed questions on top of a proposal, answered over all its flows, always in the same order.

What data, whose, to whom, how long, what happens if you say no. A gap is an answer: it stands with the flows it is
about, never hidden behind a flow that does answer. Of long lists a part is folded away, to be opened; never what
weighs most (gravity.py). Each thing is said of the flows that it is true for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from deliberation.dataplans import gravity
from deliberation.dataplans.document import Document, Flow
from deliberation.dataplans.lengths import of_several, own_lengths
from deliberation.dataplans.materiality import key_of
from deliberation.dataplans.noting import with_notes
from deliberation.dataplans.vocabulary import CODE_LISTS
from deliberation.dataplans.wording import LISTED, Codes, Countries, Sentence, Span, Texts, named


@dataclass(frozen=True)
class Part:
    """Something that is said, and of which flows (empty: of all that answer). ``aside``: it only adds to the answer.

    ``rest``: entries that are folded away. ``folded``: the flows are, and those of ``itemised`` with their data.
    """

    said: Sentence
    flows: tuple[Flow, ...] = ()
    aside: bool = False
    rest: Texts | None = None
    folded: bool = False
    itemised: tuple[Flow, ...] = ()


@dataclass(frozen=True)
class Left:
    """Flows that leave the question open, by the unknown's code; ``every``: none answers."""

    state: str
    flows: tuple[Flow, ...]
    every: bool


@dataclass(frozen=True)
class Answer:
    """``noted``: flows and their fields that have a note beside what is said here."""

    question: str
    parts: tuple[Part, ...]
    left: tuple[Left, ...]
    noted: tuple[tuple[Flow, str], ...] = ()

    def and_then(self, *parts: Part) -> "Answer":
        return replace(self, parts=(*self.parts, *parts))

    def after(self, *parts: Part) -> "Answer":
        return replace(self, parts=(*parts, *self.parts))


def five(document: Document) -> tuple[Answer, ...]:
    """The five answers. A plan without flows gives five answers that say nothing."""
    flows = document.flows
    answers = (
        merged("what_data", "data_items", flows).and_then(*_sensitive(flows)),
        merged("whose", "subjects", flows),
        _to_whom(document),
        how_long(flows),
        if_refused(flows),
    )
    return with_notes(answers, flows)


def _to_whom(document: Document) -> Answer:
    flows = document.flows
    found = tuple(entries("recipients", flows).values())
    first = () if len(found) <= LISTED else _of(gravity.grave_first(found), gravity.RECEIVERS)
    answer = merged("to_whom", "recipients", flows, first).and_then(*_companies(found), *_processors(flows))
    return answer.and_then(*abroad(document, flows), *left_open(flows))


def _of(by_kind: Mapping[str | None, tuple[Mapping[str, Any], ...]], wanted: Iterable[str | None]) -> tuple[Any, ...]:
    return tuple(party for kind in wanted for party in by_kind.get(kind, ()))


def how_long(flows: tuple[Flow, ...]) -> Answer:
    answer = _grouped(
        "how_long", "retention", flows, _how_long, beside=lambda flow: of_several(flow["data_items"].value)
    )
    return answer.and_then(*(part for flow in flows for part in _own_lengths(flow, flows)))


def _own_lengths(flow: Flow, flows: tuple[Flow, ...]) -> Iterator[Part]:
    for length, items in own_lengths(flow["data_items"].value).items():
        values = {"items": Texts(tuple(items), len(items), running=True), "span": Span(length)}
        yield Part(Sentence("answer.how_long.item", values), _some((flow,), flows), aside=True)


def if_refused(flows: tuple[Flow, ...]) -> Answer:
    """What weighs more stands before what becomes of those who say no, and of that the worst first."""
    personal = tuple(f for f in flows if not gravity.impersonal(f))
    answer = _grouped("if_refused", "non_participant", personal, _if_refused, flows, _worst_first)
    return answer.after(*_choice(personal, flows))


_TREATMENTS = CODE_LISTS["non_participant"]


def _worst_first(value: str) -> int:
    return -_TREATMENTS.rank(value)


def _left(name: str, flows: Iterable[Flow]) -> tuple[Left, ...]:
    flows = tuple(flows)
    found = []
    for state in ("not_stated", "undecided", "not_seen"):
        open_ones = tuple(f for f in flows if f[name].state == state)
        if open_ones:
            found.append(Left(state, open_ones, len(open_ones) == len(flows)))
    return tuple(found)


def entries(name: str, flows: Iterable[Flow]) -> dict[Any, Mapping[str, Any]]:
    """The entries of a list over these flows, each name once: a file may give one id to two parties of two flows."""
    found: dict[Any, Mapping[str, Any]] = {}
    for flow in flows:
        for entry in flow[name].value or ():
            found.setdefault(_key(entry), entry)
    return found


def _key(entry: Mapping[str, Any]) -> Any:
    return entry["ja"] if "ja" in entry else (key_of(entry), named(entry)["ja"], entry.get("unknown"))


def merged(
    question: str, name: str, flows: tuple[Flow, ...], first: tuple[Mapping[str, Any], ...] | None = None
) -> Answer:
    """One list over all flows; ``first`` (otherwise the entries of flows that weigh most) is never folded away."""
    grave = entries(name, filter(gravity.weighs, flows)) if first is None else {_key(e): e for e in first}
    found = tuple({**grave, **entries(name, flows)}.values())
    if found:
        shown = len(grave) + LISTED
        rest = Texts(found[shown:], len(found)) if found[shown:] else None
        parts = (Part(Sentence(f"answer.{question}", {"list": Texts(found[:shown], len(found))}), rest=rest),)
    else:
        nobody = any(f[name].known for f in flows)
        parts = (Part(Sentence(f"answer.{question}.none")),) if nobody else ()
    return Answer(question, parts, _left(name, flows))


def _companies(parties: Iterable[Mapping[str, Any]]) -> Iterator[Part]:
    companies = tuple(p for p in parties if p["type"] == "company")
    if companies:
        yield Part(Sentence("answer.companies", {"list": Texts(companies, len(companies))}), aside=True)


def _sensitive(flows: tuple[Flow, ...]) -> Iterator[Part]:
    for kind in ("sensitive", "biometric"):
        yield from _where(f"answer.{kind}", flows, gravity.GRAVE[kind])
    for code in reversed(CODE_LISTS["my_number"].codes[1:]):
        yield from _where(f"answer.my_number.{code}", flows, lambda f, code=code: f["my_number"].value == code)


def _processors(flows: tuple[Flow, ...]) -> Iterator[Part]:
    found = tuple(entries("processors", flows).values())
    companies = tuple(e for e in found if e.get("type") == "company")
    if found:
        others = tuple(e for e in found if e not in companies)
        yield Part(Sentence("answer.processors", {"list": Texts((*companies, *others), len(companies))}), aside=True)


def abroad(document: Document, flows: tuple[Flow, ...]) -> Iterator[Part]:
    """Where data are kept or processed outside the plan's own country, each flow with the countries it goes to; all
    countries of a plan that does not say which is its own: which of them are abroad cannot be told."""
    home = document.plan["country"].value
    key = "answer.abroad" if home else "answer.somewhere"
    for name in ("storage_countries", "processing_countries"):
        found: dict[tuple[str, ...], list[Flow]] = {}
        for flow in flows:
            if codes := tuple(code for code in flow[name].value or () if code != home):
                found.setdefault(codes, []).append(flow)
        for codes, of in found.items():
            yield Part(Sentence(f"{key}.{name}", {"countries": Countries(codes)}), _some(tuple(of), flows))


def left_open(flows: tuple[Flow, ...]) -> Iterator[Part]:
    """Flows that leave open who processes their data, or where: what is open of the same flows, in one sentence."""
    found: dict[tuple[str, tuple[str, ...]], tuple[Left, list[str]]] = {}
    for name in ("processors", "storage_countries", "processing_countries"):
        for left in _left(name, flows):
            of = tuple(f.flow_id for f in left.flows)
            found.setdefault((left.state, of), (left, []))[1].append(name)
    for left, names in found.values():
        key = f"answer.{'open' if left.every else 'open_in'}.{left.state}"
        said = Sentence(key, {"fields": Codes("answer.open", tuple(names), running=True)})
        yield Part(said, () if left.every else left.flows, aside=True)


def _choice(personal: tuple[Flow, ...], flows: tuple[Flow, ...]) -> Iterator[Part]:
    """What weighs more than what becomes of those who say no: where nobody is asked."""
    asked = {f.flow_id for f in personal}
    for way in ("no_choice", "opt_out", "deemed_by_terms"):
        yield from _where(
            f"answer.choice.{way}",
            flows,
            lambda f, way=way: f.flow_id in asked and f["participation"].value == way,
        )
    yield from _where(
        "answer.without_consent",
        flows,
        lambda f: f.flow_id in asked and f["public_interest_exception"].value is True,
    )


def _where(key: str, flows: tuple[Flow, ...], holds: Callable[[Flow], bool]) -> Iterator[Part]:
    of = tuple(f for f in flows if holds(f))
    if of:
        yield Part(Sentence(key), _some(of, flows))


def _some(of: tuple[Flow, ...], flows: tuple[Flow, ...]) -> tuple[Flow, ...]:
    """Flows are named only where it is not all of them."""
    return of if len(of) < len(flows) else ()


def _grouped(
    question: str, name: str, flows: tuple[Flow, ...], say: Callable[[Any, bool], Sentence],
    every: tuple[Flow, ...] | None = None, order: Callable[[Any], int] | None = None,
    beside: Callable[[Flow], bool] = lambda _flow: False,
) -> Answer:  # fmt: skip
    """One line for each answer (``beside`` tells more apart), with its flows where not ``every`` one says the same."""
    lines: dict[Any, list[Flow]] = {}
    for flow in flows:
        if flow[name].known:
            lines.setdefault((flow[name].value, beside(flow)), []).append(flow)
    told = sorted(lines, key=lambda line: order(line[0])) if order else list(lines)
    parts = tuple(Part(say(*line), _some(tuple(lines[line]), every or flows)) for line in told)
    return Answer(question, parts, _left(name, flows))


def _how_long(value: str | None, several: bool) -> Sentence:
    key = f"answer.how_long{'' if value else '.no_limit'}{'.longest' if several else ''}"
    return Sentence(key, {"span": Span(value)} if value else {})


def _if_refused(value: str, _beside: bool) -> Sentence:
    return Sentence(f"answer.if_refused.{value}")
