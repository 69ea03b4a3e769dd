"""Who may erase whom. Pure."""

from deliberation.accounts.rules import WHOLE_SITE, Actor, Role, cannot_act_as

GROUNDS = ("decided_request", "court_order", "unlawful_data")
GUIDED = (
    Role.clerk, Role.proponent, Role.moderator, Role.council_member, Role.secretariat, Role.observer, Role.auditor,
    Role.administrator,
)  # fmt: skip
"""Roles with a page of help: those that do something in this version."""


def cannot_erase_myself(by: Actor | None) -> str | None:
    """Officials give back their seats first: what a seat did stays on the record."""
    if by is None:
        return "sign_in_first"
    return "give_back_roles_first" if by.rights else None


def roles_left(target: Actor) -> str | None:
    """Officials' acts stand in the record under their seat: an administrator ends their roles first."""
    return "end_their_roles_first" if target.rights else None


def cannot_erase_comment(by: Actor | None, channel: str, state: str, ground: str) -> str | None:
    """A comment without an account goes alone; one with goes with its author (cannot_erase_person)."""
    reason = cannot_act_as(by, Role.administrator, WHOLE_SITE)
    if reason:
        return reason
    return no_text_left(channel, state) or (None if ground in GROUNDS else "erasure_ground")


def no_text_left(channel: str, state: str) -> str | None:
    """Why there is nothing to erase of this comment alone."""
    if channel == "web":
        return "erased_with_its_author"
    return "no_text_there" if state in ("withdrawn", "erased") else None


def cannot_erase_person(by: Actor | None, target: Actor, ground: str) -> str | None:
    reason = cannot_act_as(by, Role.administrator, WHOLE_SITE)
    if reason:
        return reason
    if ground not in GROUNDS:
        return "erasure_ground"
    return roles_left(target)
