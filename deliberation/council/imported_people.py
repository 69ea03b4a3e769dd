"""Who stands beside a row of a file, and what it says became of it. Pure."""

from collections.abc import Mapping, Sequence

from deliberation.council.entries import ReportedVote
from deliberation.council.imported import Item
from deliberation.council.imported_words import NAMES, names_all, people_of, result_of
from deliberation.council.kinds import PETITIONS, VOTED_KINDS, MemberPart


def people_beside(
    members: Mapping[str, Sequence[int]], kind: str, item: Item
) -> tuple[list[tuple[int, MemberPart]], dict[str, str]]:
    """The members beside a row, each the only one on record of that name; and who is not found so, as written.
    ``members``: by their names, folded. Who signs a petition is never imported."""
    found: list[tuple[int, MemberPart]] = []
    rest: dict[str, str] = {}
    for part, written in item.people:
        if kind in PETITIONS and part != MemberPart.introducer:
            continue
        numbers = [members.get(name, ()) for name in people_of(written)]
        found += [(ids[0], MemberPart(part)) for ids in numbers if len(ids) == 1]
        if not names_all(written) or not all(len(ids) == 1 for ids in numbers):
            rest[NAMES[part]] = written
    return list(dict.fromkeys(found)), rest


def reported(item: Item, kind: str) -> ReportedVote | None:
    """The result that the source of a row gives, as a vote whose numbers it does not give; None where it gives none, or
    what is no decision of a vote, such as a bill that lapsed."""
    result = result_of(item.result) if kind in VOTED_KINDS else None
    return ReportedVote("majority", False, result=result, words={"ja": item.result}) if result else None
