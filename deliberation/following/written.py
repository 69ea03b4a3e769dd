"""A letter in words, before it is put into the form of mail."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Composed:
    """``stop``: the address that ends all letters with one POST, "" where there is nothing to end yet."""

    subject: str
    text: str
    sender: str
    language: str
    message_id: str
    at: datetime
    stop: str = ""
