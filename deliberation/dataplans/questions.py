"""The five fixed questions on top of a proposal, answered over all its flows, always in the same order.

What data, whose, to whom, how long, what happens if you say no. A gap is an answer: it stands with the flows it is
about, never hidden behind a flow that does answer. Long lists are cut, but never what weighs most: sensitive data,
companies, storage abroad, and that people cannot choose.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from deliberation.dataplans.document import Document, Flow
from deliberation.dataplans.materiality import key_of
from deliberation.dataplans.summary import IMPERSONAL
from deliberation.dataplans.wording import Codes, Countries, Sentence, Span, Texts, named


@dataclass(frozen=True)
class Part:
    """Something that is said, and of which flows (empty: of all that answer). ``aside``: it only adds to the answer."""

    said: Sentence
    flows: tuple[Flow, ...] = ()
    aside: bool = False


@dataclass(frozen=True)
class Left:
    """Flows that leave the question open, by the unknown's code; ``every``: none answers."""

    state: str
    flows: tuple[Flow, ...]
    every: bool


@dataclass(frozen=True)
class Answer:
    question: str
    parts: tuple[Part, ...]
    left: tuple[Left, ...]

    def and_then(self, *parts: Part) -> "Answer":
        return replace(self, parts=(*self.parts, *parts))

    def after(self, *parts: Part) -> "Answer":
        return replace(self, parts=(*parts, *self.parts))


def five(document: Document) -> tuple[Answer, ...]:
    """The five answers. A plan without flows gives five answers that say nothing."""
    flows = document.flows
    personal = tuple(f for f in flows if f["identifiability"].value not in IMPERSONAL)
    return (
        _merged("what_data", "data_items", flows, _is_sensitive).and_then(*_sensitive(flows)),
        _merged("whose", "subjects", flows, _is_sensitive),
        _merged("to_whom", "recipients", flows).and_then(*_processors(flows), *_abroad(document, flows), *_open(flows)),
        _grouped("how_long", "retention", flows, _how_long),
        _grouped("if_refused", "non_participant", personal, _if_refused).after(*_choice(personal)),
    )


def _left(name: str, flows: Iterable[Flow]) -> tuple[Left, ...]:
    flows = tuple(flows)
    found = []
    for state in ("not_stated", "undecided", "not_seen"):
        open_ones = tuple(f for f in flows if f[name].state == state)
        if open_ones:
            found.append(Left(state, open_ones, len(open_ones) == len(flows)))
    return tuple(found)


def _entries(name: str, flows: Iterable[Flow]) -> dict[Any, Mapping[str, Any]]:
    """The entries of a list over these flows, each name once: a file may give one id to two parties of two flows."""
    entries: dict[Any, Mapping[str, Any]] = {}
    for flow in flows:
        for entry in flow[name].value or ():
            entries.setdefault(entry["ja"] if "ja" in entry else (key_of(entry), named(entry)["ja"]), entry)
    return entries


def _merged(question: str, name: str, flows: tuple[Flow, ...], weighs: Callable[[Flow], bool] | None = None) -> Answer:
    """One list over all flows; entries of flows that weigh most stand first and are all named."""
    first = _entries(name, filter(weighs, flows)) if weighs else {}
    entries = {**first, **_entries(name, flows)}
    if entries:
        said = Sentence(f"answer.{question}", {"list": Texts(tuple(entries.values()), len(first))})
        parts = (Part(said), *_companies(question, entries.values()))
    else:
        nobody = any(f[name].known for f in flows)
        parts = (Part(Sentence(f"answer.{question}.none")),) if nobody else ()
    return Answer(question, parts, _left(name, flows))


def _companies(question: str, entries: Iterable[Mapping[str, Any]]) -> tuple[Part, ...]:
    companies = tuple(e for e in entries if e.get("type") == "company")
    if question != "to_whom" or not companies:
        return ()
    return (Part(Sentence("answer.companies", {"list": Texts(companies, len(companies))}), aside=True),)


def _is_sensitive(flow: Flow) -> bool:
    return flow["identifiability"].value == "sensitive_personal" or flow["biometric"].value is True


def _sensitive(flows: tuple[Flow, ...]) -> Iterator[Part]:
    yield from _where("answer.sensitive", flows, lambda f: f["identifiability"].value == "sensitive_personal")
    yield from _where("answer.biometric", flows, lambda f: f["biometric"].value is True)
    yield from _where("answer.my_number", flows, lambda f: f["my_number"].value not in (None, "none"))


def _processors(flows: tuple[Flow, ...]) -> Iterator[Part]:
    found = tuple(_entries("processors", flows).values())
    companies = tuple(e for e in found if e.get("type") == "company")
    if found:
        others = tuple(e for e in found if e not in companies)
        yield Part(Sentence("answer.processors", {"list": Texts((*companies, *others), len(companies))}), aside=True)


def _abroad(document: Document, flows: tuple[Flow, ...]) -> Iterator[Part]:
    """Where data are kept or processed outside the plan's own country."""
    home = document.plan["country"].value
    for name in ("storage_countries", "processing_countries") if home else ():
        of = tuple(f for f in flows if set(f[name].value or ()) - {home})
        codes = dict.fromkeys(code for f in of for code in f[name].value if code != home)
        if of:
            yield Part(Sentence(f"answer.abroad.{name}", {"countries": Countries(tuple(codes))}), _some(of, flows))


def _open(flows: tuple[Flow, ...]) -> Iterator[Part]:
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


def _choice(flows: tuple[Flow, ...]) -> Iterator[Part]:
    """What weighs more than what becomes of those who say no: where nobody is asked."""
    for way in ("no_choice", "opt_out", "deemed_by_terms"):
        yield from _where(f"answer.choice.{way}", flows, lambda f, way=way: f["participation"].value == way)
    yield from _where("answer.without_consent", flows, lambda f: f["public_interest_exception"].value is True)


def _where(key: str, flows: tuple[Flow, ...], holds: Callable[[Flow], bool]) -> Iterator[Part]:
    of = tuple(f for f in flows if holds(f))
    if of:
        yield Part(Sentence(key), _some(of, flows))


def _some(of: tuple[Flow, ...], flows: tuple[Flow, ...]) -> tuple[Flow, ...]:
    """Flows are named only where it is not all of them."""
    return of if len(of) < len(flows) else ()


def _grouped(question: str, name: str, flows: tuple[Flow, ...], say: Callable[[Any], Sentence]) -> Answer:
    """One line for each different answer, with its flows where not all say the same."""
    lines: dict[Any, list[Flow]] = {}
    for flow in flows:
        if flow[name].known:
            lines.setdefault(flow[name].value, []).append(flow)
    alike = len(lines) == 1 and len(next(iter(lines.values()))) == len(flows)
    parts = tuple(Part(say(value), () if alike else tuple(of)) for value, of in lines.items())
    return Answer(question, parts, _left(name, flows))


def _how_long(value: str | None) -> Sentence:
    return Sentence("answer.how_long", {"span": Span(value)}) if value else Sentence("answer.how_long.no_limit")


def _if_refused(value: str) -> Sentence:
    return Sentence(f"answer.if_refused.{value}")
