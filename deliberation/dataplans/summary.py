"""The one-minute summary of a flow, from its fields (docs/glossary: at most seven sentences in a fixed order).

What and whose → who receives → choice → if you say no → where and how long → exceptions → what is missing.
``undecided`` and ``not_stated`` never vanish: up to three are said in their place, the rest in the last sentence.
What a compiler has not seen is always in the last sentence. "Abroad" is measured from the plan's own country.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.dataplans.document import Document, Flow
from deliberation.dataplans.gravity import impersonal
from deliberation.dataplans.leaving import CHOSEN, Tense, gaps, in_one, of_tense
from deliberation.dataplans.lengths import of_several, own_lengths
from deliberation.dataplans.noting import noted
from deliberation.dataplans.values import Value
from deliberation.dataplans.wording import Codes, Countries, Purpose, Sentence, Span, Texts, fits_before_verb

IN_PLACE = 3

SLOT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "what": ("data_items", "subjects", "purpose_text", "collection_mode"),
    "recipients": ("recipients",),
    "choice": ("participation",),
    "refusal": ("non_participant", "withdrawal_channels", "withdrawal_effect"),
    "keeping": ("storage_countries", "retention"),
    "exceptions": ("public_interest_exception", "biometric", "my_number", "automation"),
}


@dataclass(frozen=True)
class Slot:
    """One place in the order and what is said there: one sentence with its clauses. ``noted``: fields with a note."""

    name: str
    said: tuple[Sentence, ...]
    noted: tuple[str, ...] = ()


def of_flow(document: Document, flow: Flow, tense: Tense) -> tuple[Slot, ...]:
    """The slots that apply, in order."""
    spoken = _in_place(flow)
    slots = []
    for name, fields in SLOT_FIELDS.items():
        if _applies(name, flow):
            said = [*_CLAUSES[name](document, flow, tense)]
            said += in_one(flow, tuple(field for field in fields if field in spoken), tense)
            if name == "keeping" and not flow["retention"].known:  # after how long is left open, where that is said
                said += _own(flow, tense, "" if "retention" in spoken else "_alone")
            slots.append(Slot(name, tuple(said), noted(flow, (*fields, *_told_with(name, flow)))))
    slots.append(Slot("gaps", tuple(gaps(flow, tuple(n for n in _fields(flow) if n not in spoken), spoken, tense))))
    return tuple(s for s in slots if s.said or s.noted)


def _told_with(slot: str, flow: Flow) -> Iterator[str]:
    """Fields that only the answer to another one brings into the sentence."""
    if slot == "exceptions" and flow["public_interest_exception"].value is True:
        yield from ("legal_ground_citation", "notice")
    if slot == "exceptions" and flow["automation"].value == "decides_alone":
        yield "appeal"


def _applies(slot: str, flow: Flow) -> bool:
    return slot not in ("choice", "refusal") or not impersonal(flow)


def _fields(flow: Flow) -> Iterator[str]:
    """Fields of the slots that apply, in order. How to withdraw matters only where one can take part by choice."""
    for slot, fields in SLOT_FIELDS.items():
        if _applies(slot, flow):
            yield from fields


def _in_place(flow: Flow) -> tuple[str, ...]:
    """The first three fields that the plan leaves open (a compiler's limits are told at the end)."""
    return tuple([name for name in _fields(flow) if flow[name].state in ("undecided", "not_stated")][:IN_PLACE])


_OF = "\u306e"  # the particle between whose and what; escaped, since sentences stand in the catalogue


def _what(document: Document, flow: Flow, tense: Tense) -> Iterator[Sentence]:
    items, subjects, purpose = flow["data_items"], flow["subjects"], flow["purpose_text"]
    if items.value == []:
        yield Sentence(of_tense(tense, "summary.items_none"))
        return
    parts = [("items", _going_on(items, subjects)), ("subjects", subjects.value)]
    whole = len(items.value or ()) if flow["identifiability"].value == "sensitive_personal" else 0
    values: dict[str, object] = {
        n: Texts(tuple(v), whole, running=True, unit="items" if n == "items" else "") for n, v in parts if v
    }
    form = "".join(f"_{name}" for name in values)
    fits = purpose.known and fits_before_verb(purpose.value)
    if fits and purpose.value:
        values["purpose"] = Purpose(purpose.value)
        form += "_purpose"
    if items.value and subjects.value and len(items.value) + len(subjects.value) > 2:
        form += "_apart"
    if form:
        yield Sentence(f"summary.what{form}.{tense}", values)
    if purpose.known and not fits:
        yield Sentence(of_tense(tense, "summary.purpose"), {"purpose": Purpose(purpose.value)})
    if subjects.value == []:
        yield Sentence(of_tense(tense, "summary.subjects_none"))
    if flow["collection_mode"].known:
        told_as_plan = items.value or subjects.value
        key = f"summary.collected.{flow['collection_mode'].value}"
        yield Sentence(f"{key}.planned" if tense == "planned" and not told_as_plan else of_tense(tense, key))


def _going_on(items: Value, subjects: Value) -> Any:
    """The items as they go on after whose they are: one that names the only subject again begins after it."""
    if len(subjects.value or ()) != 1:
        return items.value
    head = subjects.value[0]["ja"] + _OF
    return [{**e, "ja": e["ja"].removeprefix(head) or e["ja"]} for e in items.value or ()]


def _recipients(document: Document, flow: Flow, tense: Tense) -> Iterator[Sentence]:
    value = flow["recipients"]
    if not value.known:
        return
    if not value.value:
        yield Sentence(of_tense(tense, "summary.recipients_none"))
        return
    companies = tuple(p for p in value.value if p["type"] == "company")
    named = Texts(companies, len(companies), True, "parties")
    if len(companies) == len(value.value):
        many = "companies" if len(companies) > 1 else "company"
        yield Sentence(of_tense(tense, f"summary.recipients_{many}"), {"recipients": named})
        return
    yield Sentence(
        of_tense(tense, "summary.recipients"), {"recipients": Texts(tuple(value.value), running=True, unit="parties")}
    )
    if companies:
        yield Sentence(f"summary.{'companies' if len(companies) > 1 else 'company'}", {"companies": named})


def _channels(codes: list[str]) -> Codes:
    return Codes("summary.channel", tuple(codes))


def _choice(document: Document, flow: Flow, tense: Tense) -> Iterator[Sentence]:
    value, channels = flow["participation"], flow["withdrawal_channels"]
    if not value.known:
        return
    if value.value == "opt_out" and channels.value:
        yield Sentence(f"summary.choice.opt_out_how.{tense}", {"channels": _channels(channels.value)})
    elif value.value == "opt_out" and channels.value == []:
        yield Sentence(f"summary.choice.opt_out_no_way.{tense}")
    else:
        others = value.value == "opt_in" and flow["public_interest_exception"].value is True
        yield Sentence(f"summary.choice.{value.value}{'_and_without' if others else ''}.{tense}")


def _refusal(document: Document, flow: Flow, tense: Tense) -> Iterator[Sentence]:
    choice = flow["participation"].value
    effect, channels = flow["withdrawal_effect"], flow["withdrawal_channels"]
    no_way = choice == "opt_out" and channels.value == []  # that nobody can object is told with the choice
    if flow["non_participant"].known:
        who = "refusal" if choice in CHOSEN and not no_way else "unwilling"
        yield Sentence(of_tense(tense, f"summary.{who}.{flow['non_participant'].value}"))
    if effect.value == "none" or channels.value == []:
        if choice != "no_choice" and not no_way:  # who never chose is not told again
            yield Sentence(of_tense(tense, "summary.withdrawal.none"))
        return
    if channels.value and choice == "opt_out":  # their names stand with the choice
        yield Sentence(of_tense(tense, "summary.withdrawal.later"))
    elif channels.value:
        yield Sentence(of_tense(tense, "summary.withdrawal.channels"), {"channels": _channels(channels.value)})
    if effect.known:
        yield Sentence(of_tense(tense, f"summary.withdrawal.{effect.value}"))


def _keeping(document: Document, flow: Flow, tense: Tense) -> Iterator[Sentence]:
    """Where and how long; also where the data are worked on, if that is in a country that was not named so far."""
    home = document.plan["country"].value
    yield from _kept(flow, home, tense)
    if flow["retention"].known:
        yield from _own(flow, tense)
    worked = tuple(flow["processing_countries"].value or ())
    if set(worked) - {home, *(flow["storage_countries"].value or ())}:
        yield Sentence(of_tense(tense, "summary.processed_in"), {"countries": Countries(worked)})


def _own(flow: Flow, tense: Tense, form: str = "") -> Iterator[Sentence]:
    for length, items in own_lengths(flow["data_items"].value).items():
        named = Texts(tuple(items), len(items), running=True)
        yield Sentence(of_tense(tense, f"summary.kept_item{form}"), {"items": named, "retention": Span(length)})


def _kept(flow: Flow, home: str | None, tense: Tense) -> Iterator[Sentence]:
    countries, retention = flow["storage_countries"], flow["retention"]
    longest = "_longest" if of_several(flow["data_items"].value) else ""
    if countries.value:
        here = tuple(c for c in countries.value if c == home)
        abroad = tuple(c for c in countries.value if c != home)
        form = "home" if not abroad else "both" if here else "abroad"
        form = form if home else "somewhere"
        values: dict[str, object] = {
            "home": Countries(here), "countries": Countries(tuple(countries.value) if not home else abroad),
        }  # fmt: skip
        if retention.value and form in ("home", "somewhere"):
            yield Sentence(f"summary.kept.{form}_for{longest}.{tense}", {**values, "retention": Span(retention.value)})
            return
        yield Sentence(f"summary.kept.{form}.{tense}", values)
    elif countries.known:
        yield Sentence("summary.kept.nowhere")
    if retention.value:
        yield Sentence(of_tense(tense, f"summary.kept_for{longest}"), {"retention": Span(retention.value)})
    elif retention.known:
        yield Sentence(of_tense(tense, f"summary.kept_without_limit{longest}"))


def _exceptions(document: Document, flow: Flow, tense: Tense) -> Iterator[Sentence]:
    if flow["public_interest_exception"].value is True:
        yield from _without_consent(flow["legal_ground_citation"], flow["notice"], tense)
    if flow["biometric"].value is True:
        yield Sentence(of_tense(tense, "summary.biometric"))
    if flow["my_number"].value not in (None, "none"):
        yield Sentence(of_tense(tense, f"summary.my_number.{flow['my_number'].value}"))
    if flow["automation"].value == "decides_alone":
        appeal = flow["appeal"]
        yield Sentence(of_tense(tense, "summary.automated"))
        if appeal.value:
            yield Sentence(of_tense(tense, "summary.appeal"), {"appeal": appeal.value})
        else:
            yield Sentence(of_tense(tense, f"summary.appeal.{'none' if appeal.known else appeal.state}"))


def _without_consent(law: Value, notice: Value, tense: Tense) -> Iterator[Sentence]:
    if law.known:
        yield Sentence(of_tense(tense, "summary.exception"), {"law": law.value})
    else:
        yield Sentence(of_tense(tense, f"summary.exception_law.{law.state}"))
    if notice.known:
        yield Sentence(of_tense(tense, f"summary.notice.{notice.value}"))
    elif notice.unknown:
        yield Sentence(of_tense(tense, f"summary.notice.{notice.state}"))


_CLAUSES: Mapping[str, Callable[[Document, Flow, Tense], Iterator[Sentence]]] = {
    "what": _what,
    "recipients": _recipients,
    "choice": _choice,
    "refusal": _refusal,
    "keeping": _keeping,
    "exceptions": _exceptions,
}
