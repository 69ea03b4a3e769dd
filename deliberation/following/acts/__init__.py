"""Every write about following and letters."""

from deliberation.following.acts.choosing import (
    ask_to_confirm,
    block_address,
    choose_letters,
    confirm_address,
    follow,
    stop_letters,
    unfollow,
)
from deliberation.following.acts.posting import claim, drop, fail, look_for_news, mark, tidy

__all__ = [
    "ask_to_confirm",
    "block_address",
    "choose_letters",
    "claim",
    "confirm_address",
    "drop",
    "fail",
    "follow",
    "look_for_news",
    "mark",
    "stop_letters",
    "tidy",
    "unfollow",
]
