"""Every sentence that a plan can make, as a text to be read aloud: ``python -m tests.dataplans.spoken`` writes it.

A case changes one field of a sound flow, or the few that are told together, and shows their slot and the gaps, in
Japanese and in English; "*" shows the whole.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deliberation.dataplans import summary
from deliberation.dataplans.document import Document
from deliberation.dataplans.gathered import many
from deliberation.dataplans.questions import five
from deliberation.dataplans.vocabulary import CODE_LISTS
from deliberation.dataplans.wording import Sentence, sentence
from deliberation.web.language import LANGUAGES
from tests.dataplans.documents import document, party, recipient, text, unknown, value
from tests.dataplans.test_summary import voice

FILE = Path(__file__).with_name("spoken.txt")
TENSES: tuple[summary.Tense, ...] = ("running", "planned", "ended")
UNKNOWN = ("undecided", "not_stated", "not_seen")
VOICES = {lang: voice(lang) for lang in LANGUAGES}


def rows(n: int, ja: str, en: str) -> list[dict[str, Any]]:
    return [{"id": f"i{k}", **text(f"{ja}{k}", f"{en} {k}")} for k in range(1, n + 1)]


def people(n: int) -> list[dict[str, str]]:
    return [text(*pair) for pair in (("利用者", "riders"), ("運転する人", "drivers"), ("商店の人", "shopkeepers"))[:n]]


def receivers(companies: int, others: int) -> list[dict[str, Any]]:
    found = [{**recipient(f"c{n}"), "name": text(f"株式会社{n}", f"Company {n}")} for n in range(1, companies + 1)]
    cities = [recipient(f"m{n}", "municipality") for n in range(1, others + 1)]
    return found + [{**c, "name": text(f"第{n}市", f"City {n}")} for n, c in enumerate(cities, 1)]


def open_states() -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((state, unknown(state)) for state in UNKNOWN)
    yield "not_applicable", {"not_applicable": text("人に関しない", "about no person")}


def of_codes(field: str, name: str | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each code of a field's list, and each way of saying none."""
    yield from ((f"{field}={code}", {field: code}) for code in CODE_LISTS[name or field].codes)
    yield from ((f"{field}: {state}", {field: v}) for state, v in open_states())


def cases() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Slot, name and the fields that differ."""
    yield from (("what", *case) for case in _what())
    for companies, others in ((1, 0), (2, 0), (3, 0), (1, 1), (1, 2), (2, 2), (0, 1), (0, 3), (0, 8), (8, 0), (9, 9)):
        yield "recipients", f"{companies} companies, {others} others", {"recipients": receivers(companies, others)}
    yield "recipients", "recipients: none", {"recipients": []}
    for kind in ("undecided", "inquiring"):
        first, *rest = receivers(1, 1)
        yield "recipients", f"one of them {kind}", {"recipients": [{**first, "unknown": kind}, *rest]}
    yield from (("recipients", f"recipients: {state}", {"recipients": v}) for state, v in open_states())
    yield from (("choice", *case) for case in _choice())
    yield from (("refusal", *case) for case in _refusal())
    yield from (("keeping", *case) for case in _keeping())
    yield from (("keeping", *case) for case in _of_several())
    yield from (("exceptions", *case) for case in _exceptions())
    yield from (("*", *case) for case in _whole())


def _what() -> Iterator[tuple[str, dict[str, Any]]]:
    for n, m in ((1, 1), (2, 1), (1, 2), (3, 3), (6, 1), (7, 1), (20, 1)):
        yield f"{n} items of {m}", {"data_items": rows(n, "項目", "item"), "subjects": people(m)}
    yield "sensitive, 9 items", {"data_items": rows(9, "項目", "item"), "identifiability": "sensitive_personal"}
    yield "items: none", {"data_items": []}
    yield "subjects: none", {"subjects": []}
    yield "items, subjects: none", {"data_items": [], "subjects": []}
    for state, v in open_states():
        yield f"items: {state}", {"data_items": v}
        yield f"subjects: {state}", {"subjects": v}
        yield f"items, subjects: {state}", {"data_items": v, "subjects": v}
        yield f"purpose: {state}", {"purpose_text": v}
        yield f"items, subjects, purpose: {state}", {"data_items": v, "subjects": v, "purpose_text": v}
    for ja, en in (
        ("便を見直すため。", "to plan the timetable."), ("便の見直し", "Timetable planning"),
        ("統計を作る", "making statistics"), ("交通の安全を守るために使う", "for safety"),
    ):  # fmt: skip
        yield f"purpose “{en}”", {"purpose_text": text(ja, en)}
    yield from of_codes("collection_mode")


def _choice() -> Iterator[tuple[str, dict[str, Any]]]:
    yield from of_codes("participation")
    yield "opt_in and without consent", {"participation": "opt_in", "public_interest_exception": True}
    for channels in (["online"], list(CODE_LISTS["withdrawal_channel"].codes)):
        yield f"opt_out by {len(channels)}", {"participation": "opt_out", "withdrawal_channels": channels}
    for state, v in (("none", value([])), *open_states()):
        yield f"opt_out, channels: {state}", {"participation": "opt_out", "withdrawal_channels": v}


def _refusal() -> Iterator[tuple[str, dict[str, Any]]]:
    for way in CODE_LISTS["participation"].codes:
        for name, fields in of_codes("non_participant"):
            yield f"{way}, {name}", {"participation": way, **fields}
        for name, fields in of_codes("withdrawal_effect"):
            yield f"{way}, {name}", {"participation": way, **fields}
        for state, v in (("none", value([])), *open_states()):
            yield f"{way}, channels: {state}", {"participation": way, "withdrawal_channels": v}
    for state, v in open_states():
        yield f"participation: {state}, denied", {"participation": v, "non_participant": "denied"}
    yield "nothing of it said", dict.fromkeys(summary.SLOT_FIELDS["refusal"], unknown("not_stated"))


def _keeping() -> Iterator[tuple[str, dict[str, Any]]]:
    times = [
        ("P5Y", "P5Y"),
        ("P1Y6M", "P1Y6M"),
        ("P1D", "P1D"),
        ("PT36H", "PT36H"),
        ("no limit", value(None)),
        *open_states(),
    ]
    places = [
        ("home", ["JP"]),
        ("also abroad", ["JP", "US", "IE"]),
        ("abroad", ["US"]),
        ("nowhere", []),
        *open_states(),
    ]
    for place, countries in places:
        for time, retention in times if place in ("home", "abroad", "nowhere") else times[:1] + times[4:]:
            if {place, time} != {"not_stated", "not_seen"}:
                yield f"{place}, {time}", {"storage_countries": countries, "retention": retention}
    for place, countries in (("home", ["JP"]), ("abroad", ["US"])):
        for where, worked in (("elsewhere", ["IE"]), ("also elsewhere", ["JP", "IE"]), ("there", countries)):
            yield f"{place}, worked on {where}", {"storage_countries": countries, "processing_countries": worked}


def _of_several() -> Iterator[tuple[str, dict[str, Any]]]:
    """The length of the flow is the longest of its items."""
    less = {**rows(1, "映像", "video")[0], "retention": "P7D"}
    yield "an item for less", {"data_items": [less]}
    for state, v in open_states():
        yield f"an item for less, {state}", {"data_items": [less], "retention": v}
        both = {"data_items": [less], "retention": v, "storage_countries": v}
        yield f"an item for less, {state}, and where", both
        late = {**both, "recipients": v, "participation": v, "subjects": v}
        yield f"an item for less, {state}, not in its place", late
        worked = {"data_items": [less], "retention": v, "processing_countries": ["IE"]}
        yield f"an item for less, {state}, worked on elsewhere", worked
    two = rows(2, "項目", "item")
    for name, items in (("two items", two), ("two items, one for less", [less, two[1]])):
        for place in (["JP"], ["JP", "US"], ["US"], []):
            for time, retention in (("P5Y", "P5Y"), ("no limit", value(None))):
                differs = {"data_items": items, "storage_countries": place, "retention": retention}
                yield f"{name}, {', '.join(place) or 'nowhere'}, {time}", differs


def _exceptions() -> Iterator[tuple[str, dict[str, Any]]]:
    without = {"public_interest_exception": True}
    yield from ((name, {**without, **fields}) for name, fields in of_codes("notice"))
    for state, v in open_states():
        yield f"exception, law: {state}", {**without, "legal_ground_citation": v}
        yield f"exception: {state}", {"public_interest_exception": v}
        yield f"biometric: {state}", {"biometric": v}
        yield f"decides_alone, appeal: {state}", {"automation": "decides_alone", "appeal": v}
    yield "biometric", {"biometric": True}
    yield from of_codes("my_number")
    yield from of_codes("automation")
    yield "decides_alone, appeal", {"automation": "decides_alone", "appeal": text("市の窓口", "the city's counter")}


def _whole() -> Iterator[tuple[str, dict[str, Any]]]:
    """Flows of which much is open at once, and such as are about no person."""
    fields = [name for names in summary.SLOT_FIELDS.values() for name in names]
    for state in UNKNOWN:
        for n in (1, 3, 4, len(fields)):
            yield f"{n} fields {state}", dict.fromkeys(fields[:n], unknown(state))
            yield f"last {n} fields {state}", dict.fromkeys(fields[-n:], unknown(state))
    for silence in ("not_stated", "not_seen"):  # a plan that was filed here knows the one, a compiled case the other
        mixed = {name: unknown(("undecided", silence)[n % 2]) for n, name in enumerate(fields)}
        yield f"undecided and {silence} in turn", mixed
    for code in ("statistical", "non_personal"):
        yield code, {"identifiability": code}
        yield f"{code}, rest open", {**mixed, "identifiability": code}
        for way in CODE_LISTS["participation"].codes:
            yield f"{code}, {way}", {"identifiability": code, "participation": way}


PLACES = ("storage_countries", "processing_countries")


def to_whom() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Flows of which one leaves open who processes its data or where, beside one that says it or not."""
    firm = {"processors": [{**party("c1"), "name": text("株式会社1", "Company 1")}]}
    abroad = {"storage_countries": ["JP", "US"], "processing_countries": ["IE"]}
    everything = ("processors", *PLACES)
    for state in UNKNOWN:
        for names in (everything[:1], PLACES[:1], PLACES, everything):
            left_open = dict.fromkeys(names, unknown(state))
            yield f"{' and '.join(names)}: {state} beside others", [{**firm, **abroad}, left_open]
            yield f"{' and '.join(names)}: {state} everywhere", [left_open, left_open]
    yield "recipients and all else undecided", [dict.fromkeys(("recipients", *everything), unknown("undecided"))] * 2
    yield "one undecided, one not stated", [{"processors": unknown(state)} for state in UNKNOWN[:2]]


def _answers() -> Iterator[str]:
    """What the one-minute summary says of who gets the data, each with its flows."""
    for name, flows in to_whom():
        yield f"[to_whom] {name}"
        found = document(None, *flows, compiled=any(unknown("not_seen") in f.values() for f in flows))
        for lang in LANGUAGES:
            told = [(sentence(p.said, VOICES[lang]), [f.flow_id for f in p.flows]) for p in five(found)[2].parts]
            yield "  " + " / ".join(f"{said} ({', '.join(of)})" if of else said for said, of in told)
        yield ""


PEOPLE = {"identifiability": "personal", "recipients": receivers(1, 1)}
GATHERED: tuple[dict[str, Any], ...] = (
    {"identifiability": "sensitive_personal", "participation": "deemed_by_terms", "non_participant": "reduced"},
    {"biometric": True, "non_participant": "denied"},
    {"device": ["identifiable_video"], "participation": "no_choice", "retention": value(None)},
    {"collection_mode": "observed_public_space", "participation": "no_choice", "public_interest_exception": True},
    {"device": ["gps"], "storage_countries": ["US"], "processors": [party("c1")], "retention": "P5Y"},
    {"domain": "health_care", "storage_countries": ["SG"], "processing_countries": ["SG"], "participation": "opt_out"},
    {"domain": "education", "recipients": [{**recipient("p", "prefecture"), "name": text("県警", "The police")}]},
    {"my_number": "number_itself", "recipients": [recipient("n", "national"), recipient("o", "open_public")]},
    {"identifiability": unknown("undecided"), "recipients": [recipient("u", None)], "retention": unknown("not_stated")},
    {**PEOPLE, "processors": [{**party("c2"), "name": text("株式会社2", "Company 2")}]},
    {"identifiability": "statistical", "participation": "no_choice", "recipients": []},
    {"identifiability": "non_personal", "retention": "P10Y"},
)
"""Flows of which each differs from the others in what weighs: more than one summary says one by one."""


def _gathered() -> Iterator[str]:
    """What the one-minute summary says of many flows, each line with the flows it is true for."""
    yield "[gathered] twelve flows"
    for answer in many(document(None, *GATHERED)):
        for lang in LANGUAGES:
            told = []
            for part in answer.parts:
                of = ", ".join(f.flow_id for f in part.flows)
                rest = sentence(Sentence("answer.whose", {"list": part.rest}), VOICES[lang]) if part.rest else ""
                beside = f"{f' ({of})' if of else ''}{f' [{rest}]' if rest else ''}"
                told.append(sentence(part.said, VOICES[lang]) + beside)
            yield f"  {answer.question}: " + " / ".join(told)
    yield ""


def lines() -> Iterator[str]:
    """The whole text. A plan and an ended service follow with what is told otherwise of them, each sentence once."""
    seen: set[str] = set()
    for slot, name, fields in cases():
        yield f"[{slot}] {name}"
        found = document(None, fields, compiled=unknown("not_seen") in fields.values())
        for tense in TENSES:
            told = [tuple(sentence(said, VOICES[lang]) for lang in LANGUAGES) for said in _said(found, slot, tense)]
            fresh = [pair for pair in told if tense == "running" or pair[0] not in seen]
            seen.update(ja for ja, _en in told)
            if fresh:
                head = "" if tense == "running" else f"{tense}: "
                yield f"  {head}{''.join(ja for ja, _en in fresh)}"
                yield f"  {head}{' '.join(en for _ja, en in fresh)}"
        yield ""
    yield from _answers()
    yield from _gathered()


def _said(found: Document, slot: str, tense: summary.Tense) -> Iterator[Sentence]:
    for one in summary.of_flow(found, found.flows[0], tense):
        if slot == "*" or one.name in (slot, "gaps"):
            yield from one.said


if __name__ == "__main__":
    FILE.write_text("\n".join(lines()), encoding="utf-8")
