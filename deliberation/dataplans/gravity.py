"""What weighs most in a plan, told by its codes alone, never by names: a summary folds nothing of it away.

A flow is of every kind that its codes say; where none of the grave ones fits, it is of one of the others. Who
receives data weighs by what kind of body it is.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from deliberation.dataplans.document import Flow
from deliberation.dataplans.vocabulary import CODE_LISTS

FILMED = frozenset({"identifiable_video", "non_identifiable_video"})
LOCATED = frozenset({"gps", "rfid", "location_beacon"})
SENSED = frozenset({*FILMED, *LOCATED, "person_detection", "biometrics"})
"""Devices that take something of people: whoever uses one is about persons, whatever becomes of it later."""

STATISTICS = frozenset({"statistical", "non_personal"})


def devices(flow: Flow) -> frozenset[str]:
    """The devices that have a code; what is described in words of its own has none."""
    return frozenset(d for d in flow["device"].value or () if isinstance(d, str))


def _in_public_space(flow: Flow) -> bool:
    """Whether people who pass are recorded; what says nothing about persons, such as a water level, is not that."""
    code = flow["identifiability"].value
    observed = flow["collection_mode"].value == "observed_public_space" and code != "non_personal"
    return observed or code == "mass_sensor" or "person_detection" in devices(flow)


GRAVE: Mapping[str, Callable[[Flow], bool]] = {
    "sensitive": lambda f: f["identifiability"].value == "sensitive_personal",
    "biometric": lambda f: f["biometric"].value is True or "biometrics" in devices(f),
    "images": lambda f: bool(devices(f) & FILMED),
    "passing": _in_public_space,
    "location": lambda f: bool(devices(f) & LOCATED),
    "health": lambda f: f["domain"].value == "health_care",
    "education": lambda f: f["domain"].value == "education",
    "my_number": lambda f: f["my_number"].value not in (None, "none"),
    "unsettled": lambda f: f["identifiability"].unknown,
}
"""The grave kinds, gravest first. What is left open may be any of them."""
OTHER: Mapping[str, Callable[[Flow], bool]] = {
    "personal": lambda f: f["identifiability"].known and f["identifiability"].value not in STATISTICS,
    "impersonal": lambda f: True,
}


def kinds(flow: Flow) -> tuple[str, ...]:
    """Every grave kind of the flow, or the one other that it is of."""
    found = tuple(kind for kind, holds in GRAVE.items() if holds(flow))
    return found or (next(kind for kind, holds in OTHER.items() if holds(flow)),)


def weighs(flow: Flow) -> bool:
    """Whether the flow takes something grave, or takes it from people who are not asked."""
    unasked = flow["participation"].value in ("no_choice", "opt_out") or flow["public_interest_exception"].value is True
    return unasked or any(kind in GRAVE for kind in kinds(flow))


def impersonal(flow: Flow) -> bool:
    """Whether no person is behind the data: then choice, refusal and withdrawal do not apply.

    Statistics are made from somebody. Where the plan tells how those can choose, or with what they are seen, a
    summary says it: calling the result statistics must not silence that nobody is asked.
    """
    if devices(flow) & SENSED:
        return False
    code = flow["identifiability"].value
    return code == "non_personal" or (code == "statistical" and not flow["participation"].known)


def leaves(flow: Flow, home: str | None) -> bool:
    """Whether data of the flow leave the plan's own country, or whoever runs it must obey the law of another."""
    told = ("storage_countries", "processing_countries", "operator_jurisdiction")
    return home is not None and any(set(flow[name].value or ()) - {home} for name in told)


AUTHORITIES = ("prefecture", "national")
RECEIVERS = (*AUTHORITIES, "open_public", "company", None)
"""Kinds of receivers that are always named, gravest first: other authorities, everybody, companies, nobody knows."""


def grave_first(parties: Iterable[Mapping[str, Any]]) -> dict[str | None, tuple[Mapping[str, Any], ...]]:
    """Parties by their kind: the grave ones first, the others as the code list has them."""
    others = (code for code in CODE_LISTS["party_type"].codes if code not in RECEIVERS)
    parties = tuple(parties)
    found = {kind: tuple(p for p in parties if p["type"] == kind) for kind in (*RECEIVERS, *others)}
    return {kind: of for kind, of in found.items() if of}
