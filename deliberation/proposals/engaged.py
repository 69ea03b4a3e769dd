"""Which companies a document names and as what, which entries are one company, which may be. Pure.

A company is one across proposals by its corporate number, else by its name exactly as written, within a country: two
writings are never merged. That two entries may be the same company is only said (:func:`likeness`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.proposals.kinds import CompanyRole
from deliberation.proposals.writing import BETWEEN, LEGAL_FORMS


@dataclass(frozen=True)
class Part:
    """One part of one company in a document. ``unknown``: why it is open whether the company has it, "" where not."""

    register_key: str
    name: Mapping[str, str]
    corporate_number: str | None
    role: str
    flow_id: str
    note: Mapping[str, str] | None = None
    unknown: str = ""


def parts_of(document: Mapping[str, Any], country: str, demonstration: bool, listed_only: bool = False) -> list[Part]:
    """Every part that a company has by this document: as it is listed, as operator, and as a party of a flow.

    ``document``: plain data of "jukugi-proposal/1". A party without a type is taken as a company only when the
    document lists it as one. ``listed_only``: so is every party; in compiled cases the parties of a flow are often
    a group that no source names ("private service firms").
    """
    listed = {row["id"]: row for row in document["companies"]}
    found: dict[tuple[str, str, str, str], Part] = {}

    def add(row: Mapping[str, Any], role: str, flow_id: str = "", note: Mapping[str, str] | None = None) -> None:
        known = listed.get(row["id"], {})
        number, name = known.get("corporate_number"), known.get("name") or row["name"]
        key = register_key(name["ja"], number, country, demonstration)
        unknown = row.get("unknown", "")
        found.setdefault((key, role, flow_id, unknown), Part(key, name, number, role, flow_id, note, unknown))

    for row in document["companies"]:
        add(row, row["role"], note=row["note"])
    for role, flow_id, party in _parties(document["plan"]):
        if party["id"] in listed or (party["type"] == "company" and not listed_only):
            add(party, role, flow_id)
    named = {part.name["ja"]: part for part in found.values()}
    for employer, roles in _employers(document["plan"], named):
        known = named.get(employer["ja"])
        key = known.register_key if known else register_key(employer["ja"], None, country, demonstration)
        for role in roles:
            part = Part(key, employer, known.corporate_number if known else None, role, "")
            found.setdefault((key, role, "", ""), part)
    return list(found.values())


def _employers(plan: Mapping[str, Any], named: Mapping[str, Part]) -> Iterable[tuple[Mapping[str, str], list[str]]]:
    """Employers of the specification's authors that are companies for certain: they bid by the plan's own word, or the
    document names a company in the same writing. Where it is open whether somebody bids, nothing is said of it."""
    for author in plan["spec_authors"].get("value") or ():
        employer = author["employer"]
        if employer and (author["is_bidder"] or employer["ja"] in named):
            bids = [CompanyRole.bidder.value] if author["is_bidder"] else []
            yield employer, [CompanyRole.spec_author.value, *bids]


def _parties(plan: Mapping[str, Any]) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
    if plan["platform_operator"].get("value"):
        yield CompanyRole.platform_operator.value, "", plan["platform_operator"]["value"]
    for flow in plan["flows"]:
        if flow["controller"].get("value"):
            yield CompanyRole.controller.value, flow["flow_id"], flow["controller"]["value"]
        for field, role in (("processors", CompanyRole.processor), ("recipients", CompanyRole.recipient)):
            for party in flow[field].get("value") or ():
                yield role.value, flow["flow_id"], party


def register_key(name_ja: str, corporate_number: str | None, country: str, demonstration: bool) -> str:
    """By what a company is one across proposals. Fictional companies of the demonstration never meet real ones."""
    key = f"houjin:{corporate_number}" if corporate_number else f"name:{country}:{name_ja.strip()[:300]}"
    return f"demo:{key}" if demonstration else key


def likeness(name_ja: str, demonstration: bool) -> str:
    """The name without width, case, legal form, spaces and signs: entries alike in it may be one company."""
    folded = unicodedata.normalize("NFKC", name_ja).casefold()
    bare = BETWEEN.sub("", LEGAL_FORMS.sub("", folded)) or BETWEEN.sub("", folded)
    return ("demo:" if demonstration else "") + bare[:200]


def is_corporate_number(written: str) -> bool:
    """Thirteen digits of which the first is the check digit of the other twelve.

    9 less the remainder by 9 of the digits' sum, every second from the right taken twice: 法人番号の指定等に関する省令
    (平成26年財務省令第70号) 2条, as qiita.com/kawasaki/items/bfa9f0edc32c132eff30 quotes it (read 2026-11-22).
    """
    if not re.fullmatch(r"[1-9][0-9]{12}", written):
        return False
    total = sum(int(digit) * (1 + n % 2) for n, digit in enumerate(reversed(written[1:])))
    return int(written[0]) == 9 - total % 9


def is_municipality_code(written: str) -> bool:
    """Six digits of which the last is the check digit of the other five (全国地方公共団体コード, JIS X 0402).

    The last digit of 11 less the remainder by 11 of the digits' sum, taken 6, 5, 4, 3 and 2 times: the rule of 総務省.
    """
    if not re.fullmatch(r"[0-9]{6}", written, re.ASCII):
        return False
    total = sum(int(digit) * times for digit, times in zip(written[:5], (6, 5, 4, 3, 2), strict=True))
    return int(written[5]) == (11 - total % 11) % 10


RUNS = (
    CompanyRole.bidder, CompanyRole.platform_operator, CompanyRole.controller, CompanyRole.processor,
    CompanyRole.recipient,
)  # fmt: skip
"""What a company that wrote the specification could have written it for."""


def last_place(part: Any) -> tuple[str, int]:
    """The newest version of a proposal in which a company has this part: slug and number."""
    return part.slug, part.version if part.until_version is None else part.until_version - 1


def holds(part: Any, version: int) -> bool:
    """Whether a company has this part in this version."""
    return part.from_version <= version and (part.until_version is None or version < part.until_version)


@dataclass(frozen=True)
class Conflict:
    """A conflict of interest by our rule. ``rule`` K1: the same proposal, K2: two proposals of one municipality.

    ``wrote``: the part as author of the specification; ``runs``: the parts that it stands against.
    """

    rule: str
    wrote: Any
    runs: tuple[Any, ...]


def conflicts(parts: Iterable[Any]) -> tuple[Conflict, ...]:
    """Conflicts among the present parts of one company: rows with role, unknown, proposal_id, jurisdiction,
    until_version.

    Only what documents state is told: what is open, or was left out, raises nothing.
    """
    present = [part for part in parts if part.until_version is None and not part.unknown]
    found = []
    for wrote in (part for part in present if part.role == CompanyRole.spec_author):
        runs = [part for part in present if part.role in RUNS]
        same = tuple(p for p in runs if p.proposal_id == wrote.proposal_id)
        here = wrote.jurisdiction
        near = tuple(p for p in runs if p.proposal_id != wrote.proposal_id and here and p.jurisdiction == here)
        found += [Conflict(rule, wrote, of) for rule, of in (("K1", same), ("K2", near)) if of]
    return tuple(found)
