"""What the result of an answer allows it to say. Pure."""

from deliberation.comments.rules import Result
from deliberation.errors import Refused

TAKEN_UP = frozenset({Result.adopted, Result.partly_adopted})
"""Results of answers that can name what the plan changed because of the comments."""


def wrong_change(result: str | None, changed_version: object) -> list[Refused]:
    """An answer that takes nothing up names no version that changed because of the comments."""
    if changed_version and result in list(Result) and result not in TAKEN_UP:
        return [Refused("result_changes_nothing", field="changed_version")]
    return []
