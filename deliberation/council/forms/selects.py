"""What these forms are made of: selects of what is on record, by name, and of what may be left open."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import SelectField

from deliberation.web.forms import Invalid
from deliberation.web.typed import number

TITLE, NAME, TEXT = 300, 80, 20_000
DAY = {"type": "date"}
JA, EN = {"lang": "ja"}, {"lang": "en"}  # what is typed is read out in its own language
NUMBER = {"inputmode": "numeric", "autocomplete": "off"}

Words = str | tuple[str, Mapping[str, object]]  # a name, or a key of the catalogue and its values


class DataSelect(SelectField):
    """A select whose words are data (names, titles), not keys of the catalogue; drawn by council/_panel.html."""

    def __init__(self, label: str, validators: Any = (), *, numbered: bool = False, **kwargs: Any) -> None:
        """``numbered``: whatever is on record has a number, offered here or not; anything else was never a choice."""
        super().__init__(label, validators, validate_choice=False, choices=[], **kwargs)
        self.numbered = numbered
        self.nothing: str | None = None
        self.groups: list[tuple[str, list[tuple[str, Words]]]] = []
        self.found, self.more = 0, False  # of a long list: how many are offered, and that there are others

    def pre_validate(self, form: Any) -> None:
        if self.numbered and self.data and number(self.data) is None:
            raise Invalid("choose_one_of_these")

    def offer(self, rows: Iterable[tuple[Any, Words]], *, none: str | None = None) -> None:
        """Fill it; ``none``: key of the words for "nothing chosen"."""
        self.offer_groups([("", rows)], none=none)

    def offer_groups(self, groups: Iterable[tuple[str, Iterable[tuple[Any, Words]]]], *, none: str | None) -> None:
        """The same under headings, which are keys of the catalogue."""
        self.groups = [(key, [(str(value), words) for value, words in rows]) for key, rows in groups]
        self.choices = [one for _, rows in self.groups for one in rows]
        self.nothing = none

    @property
    def chosen(self) -> Words | None:
        """The words of what is chosen."""
        return next((words for value, words in self.choices if value == str(self.data)), None)


class MaybeSelect(SelectField):
    """A select that may be left open, or left out of the page: nothing is the empty string."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, coerce=lambda value: str(value or ""), **kwargs)
        self.type = "SelectField"  # drawn as one

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist or [""])


def codes(prefix: str, codes: Iterable[str], *, none: bool = False) -> list[tuple[str, str]]:
    """Choices whose words stand in the catalogue; ``none`` puts "not chosen" first."""
    return ([("", "")] if none else []) + [(str(code), f"{prefix}.{code}") for code in codes]
