"""What moderators of the demonstration hid, showed again, closed, and what others decided when asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from deliberation.comments import acts
from deliberation.demo.commenting import part_of, told
from deliberation.demo.stage import Stage


def moderate(stage: Stage, ids: Mapping[str, Sequence[int]]) -> None:
    """Hidden, restored, asked to be looked at again: each by the people whose part it is."""
    authors = {text["key"]: part_of(text["who"]) for text in told()["own"]}
    for row in told()["moderation"]:
        comment = ids[row["comment"]][0]
        if row["act"] == "hide":
            say = stage.say(row["by"], row["at"])
            acts.hide_comment(stage.db, **say, comment_id=comment, article=row["article"], reason=row["reason"])
        elif row["act"] == "restore":
            acts.restore_comment(stage.db, **stage.say(row["by"], row["at"]), comment_id=comment, reason=row["reason"])
        elif row["act"] in ("lock", "appeal_lock"):
            _close(stage, row, comment)
        else:
            say = stage.say(authors[row["comment"]], row["at"])
            appeal = acts.file_appeal(stage.db, **say, comment_id=comment, body=row["body"])
            say = stage.say(row["by"], row["decided"])
            acts.decide_appeal(stage.db, **say, appeal_id=appeal, restore=row["restore"], reason=row["reason"])


def _close(stage: Stage, row: Mapping[str, Any], comment: int) -> None:
    """Replies are closed; or somebody who replied asks for a review of that, and another moderator decides."""
    if row["act"] == "lock":
        cited = {"article": row["article"], "reason": row["reason"]}
        acts.lock_replies(stage.db, **stage.say(row["by"], row["at"]), comment_id=comment, **cited)
        return
    asked = stage.say(part_of(row["who"]), row["at"])
    number = acts.appeal_lock(stage.db, **asked, comment_id=comment, body=row["body"])
    say = stage.say(row["by"], row["decided"])
    acts.decide_lock_appeal(stage.db, **say, appeal_id=number, lift=row["lift"], reason=row["reason"])
