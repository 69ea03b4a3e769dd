"""What the result of an answer allows it to say, and how many answers stand on one sheet of a notice. Pure."""

from collections.abc import Sequence
from typing import Any

from deliberation.comments.rules import Result
from deliberation.errors import Refused

TAKEN_UP = frozenset({Result.adopted, Result.partly_adopted})
"""Results of answers that can name what the plan changed because of the comments."""

CHANGED = ("changed_version", "changed_flow", "changed_field")
"""Where an answer names it."""


def wrong_change(result: str | None, version: object, flow: object = None, field: object = None) -> list[Refused]:
    """An answer that takes nothing up names no version, flow or field that changed because of the comments (told once,
    at the first); one that names a flow or a field names the version that changed it."""
    if result in list(Result) and result not in TAKEN_UP:
        named = zip(CHANGED, (version, flow, field), strict=True)
        return [Refused("result_changes_nothing", field=name) for name, value in named if value][:1]
    return [Refused("changed_version_missing", field="changed_version")] if (flow or field) and not version else []


NOTICE_TEXTS = 500
"""Comments on one page of a result notice: as many as one answer can be for, so that none is parted."""


def together(answers: Sequence[Any]) -> Sequence[Any]:
    """The first of these answers, as many as stand on one page with every comment that they are for (``here``)."""
    texts = 0
    for n, answer in enumerate(answers):
        texts += answer.here
        if n and texts > NOTICE_TEXTS:
            return answers[:n]
    return answers
