"""Who is who: the same party may stand as an id, with ``party:`` before it, or as a corporate number. Pure."""

import re
from collections.abc import Iterable

from deliberation.audits.basis import Basis
from deliberation.dataplans.values import unwrap

_PARTY, _NUMBER = re.compile(r"[a-z0-9][a-z0-9-]*\Z"), re.compile(r"[0-9]{13}\Z")
_FORMS = re.compile(r"(party:[a-z0-9][a-z0-9-]*|houjin:[0-9]{13}|public)\Z")
_FIELDS = ("recipients", "processors", "controller")


def form_of(party: str) -> str | None:
    """A party as rows write it, from any of its spellings; None for what no row can say."""
    if _FORMS.match(party):
        return party
    if _NUMBER.match(party):
        return f"houjin:{party}"
    return f"party:{party}" if _PARTY.match(party) else None


class Identities:
    """The spellings under which rows may name the parties of a plan and its companies."""

    def __init__(self, basis: Basis) -> None:
        named = {f"party:{party}": {f"houjin:{number}"} for party, number in basis.numbers.items()}
        for flow in basis.flows:
            for value in (unwrap(flow.declared[name]).value for name in _FIELDS if name in flow.declared):
                for party in value if isinstance(value, list) else [value] if value else []:
                    if party.get("type") == "open_public":
                        named.setdefault(f"party:{party['id']}", set()).add("public")
        self._named = named

    def spellings(self, parties: Iterable[str]) -> frozenset[str]:
        """Every form in which a row may name these parties."""
        asked = {form for form in map(form_of, parties) if form}
        asked |= {party for party, others in self._named.items() if others & asked}
        return frozenset(asked.union(*(self._named.get(party, ()) for party in asked)))
