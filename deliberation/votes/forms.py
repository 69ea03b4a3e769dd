"""Shape of what clerks type about a vote. Labels are ``label.vote_<field>``, hints ``hint.vote_<field>``."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, SelectField

from deliberation.accounts.mynumber import carries_one
from deliberation.votes import rules
from deliberation.votes.entering import ROWS
from deliberation.votes.ruleset import (
    Blanks,
    Departed,
    Kind,
    Method,
    Nationality,
    Numerator,
    OnUnmet,
    Option,
    Rounding,
    Side,
    Tie,
)
from deliberation.web.forms import Form, Invalid, LineField, NumberField, TextField, at_most, iso_day, required

MOST = 100_000_000
LABEL = "label"


class _Op(StrEnum):
    AT_LEAST = ">="
    MORE_THAN = ">"


class _QuorumKind(StrEnum):
    NONE = "none"
    SHARE = "share"
    NUMBER = "number"


_CODES: Mapping[str, type[StrEnum]] = {
    "kind": Kind, "nationality": Nationality, "departed": Departed, "blanks": Blanks, "quorum_kind": _QuorumKind,
    "quorum_op": _Op, "quorum_rounding": Rounding, "quorum_numerator": Numerator, "quorum_on_unmet": OnUnmet,
    "decision_method": Method, "decision_op": _Op, "decision_rounding": Rounding, "tie": Tie,
    "effect_op": _Op, "effect_rounding": Rounding,
}  # fmt: skip
_OPTION = ("key", "ja", "en", "side", "statement_ja", "statement_en")
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "question": (
        "kind", "basis_ja", "basis_en", "binding", "question_ja", "question_en",
        *(f"option{n}_{part}" for n in range(ROWS) for part in _OPTION), "blanks", "information_ja", "information_en",
    ),
    "voters": (
        "opens", "closes", "cutoff", "age", "residence_months", "nationality", "years", "application", "departed",
    ),
    "decision": (
        "quorum_kind", "quorum_share", "quorum_number", "quorum_op", "quorum_rounding", "quorum_numerator",
        "quorum_on_unmet", "decision_method", "decision_share", "decision_op", "decision_rounding", "tie",
        "effect_share", "effect_op", "effect_rounding", "effect_consequence_ja", "effect_consequence_en",
    ),
    "paper": (
        "counters", "assistance_ja", "assistance_en", "smallest_batch", "recount_ja", "recount_en",
        "objections_until", "objections_to_ja", "objections_to_en",
    ),
}  # fmt: skip
GROUPS: Mapping[str, str] = {
    **{f"option{n}_{part}": str(n) for n in range(ROWS) for part in _OPTION},
    **{name: "decision" if name == "tie" else name.split("_")[0] for name in SECTIONS["decision"]},
}
"""By field, the group under whose heading it stands: the number of an answer, or quorum, decision, effect."""
NAMES = frozenset(name for names in SECTIONS.values() for name in names)
_LONG = ("information", "statement", "recount", "assistance", "counters", "question", "consequence")
_FLAGS = ("binding", "application")
_MOMENTS = {
    **dict.fromkeys(("opens", "closes"), ("datetime-local", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\Z"))),
    **dict.fromkeys(("cutoff", "objections_until"), ("date", re.compile(r"\d{4}-\d\d-\d\d\Z"))),
}


def label_of(name: str) -> str:
    """The catalogue key of a field's label; the rows of the answers share theirs."""
    shared = f"option_{name.split('_', 1)[1]}" if name.startswith("option") else name
    return f"{LABEL}.vote_{shared}"


def _field(name: str, kept: Any) -> Any:
    label = label_of(name)
    if name in _MOMENTS:
        return LineField(label, [at_most(300)], render_kw=_chosen(name, kept))
    if name in _FLAGS:
        return BooleanField(label)
    if name.endswith("_side"):
        return _select(label, "side", Side)
    if name in _CODES:
        return _select(label, name.rsplit("_", 1)[1] if name.endswith(("_op", "_rounding")) else name, _CODES[name])
    if any(word in name for word in _LONG):
        return TextField(label, [at_most(4_000)])
    return LineField(label, [at_most(300)])


def _chosen(name: str, kept: Any) -> dict[str, str]:
    """A day is chosen, not typed; one that came otherwise, from a file, is shown as it is and so never lost."""
    kind, written = _MOMENTS[name]
    return {"type": kind} if not kept or (isinstance(kept, str) and written.match(kept)) else {}


def _select(label: str, family: str, codes: type[StrEnum]) -> SelectField:
    choices = [("", ""), *((c.value, f"vote_{family}.{c.name.lower()}") for c in codes)]
    return SelectField(label, choices=choices, validate_choice=False)


def section_form(section: str, data: Mapping[str, Any]) -> Form:
    """The form of one section of the rules. Nothing is required here: a draft is kept as it is."""
    fields = {name: _field(name, data.get(name)) for name in SECTIONS[section]}
    return type(f"{section.title()}Form", (Form,), fields)(data=dict(data))


def whole(label: str, least: int = 0) -> NumberField:
    return NumberField(label, least, MOST)


def _a_name() -> Any:
    def check(form: Form, field: Field) -> None:
        if reason := rules.cannot_name(field.data):
            raise Invalid(reason)

    return check


class StartForm(Form):
    proposal = SelectField("label.vote_proposal", [required()])
    version = NumberField("label.vote_version", 1, 10_000)
    slug = LineField("label.vote_slug", [required(), at_most(64), _a_name()])


class FileForm(Form):
    file = FileField("label.vote_rules_file", [required()])


class RollForm(Form):
    file = FileField("label.vote_roll_file", [required()])


def _no_my_number() -> Any:
    def check(form: Form, field: Field) -> None:
        if carries_one(unicodedata.normalize("NFKC", field.data)):
            field.data = ""  # such a number is not given back
            raise Invalid("my_number_refused")

    return check


class PaperForm(Form):
    counter = SelectField("label.vote_counter", [required()])
    reference = LineField(
        "label.resident_reference", [required(), at_most(64), _no_my_number()], render_kw={"autocomplete": "off"}
    )


class SheetsForm(Form):
    counter = SelectField("label.vote_counter", [required()])
    day = LineField("label.vote_day", [required(), iso_day()], render_kw={"type": "date"})
    issued = whole("label.vote_issued")
    spoiled = whole("label.vote_spoiled")
    returned = whole("label.vote_returned")


class ReconcileForm(Form):
    not_returned = whole("label.vote_not_returned")


class VotesField(NumberField):
    """Votes for one answer: what is wrong is told of that answer, by its name."""

    def __init__(self, option: Option, **kwargs: Any) -> None:
        super().__init__("label.vote_votes", 0, MOST, **kwargs)
        self.option = dict(option.label)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            missing = not (valuelist and valuelist[0].strip())
            key = "reason.vote_votes_missing" if missing else "reason.vote_votes_whole"
            raise ValueError((key, {"option": self.option})) from None


class SetAsideForm(Form):
    reason = TextField("label.reason_public", [required(), at_most(rules.REASON_LIMIT)], render_kw={"rows": 4})


def batch_form(options: Iterable[Option]) -> Form:
    """One person's count of one bundle, with a field for each answer (by its key)."""
    fields: dict[str, Any] = {"batch": whole("label.vote_batch", 1), "sheets": whole("label.vote_sheets", 1)}
    fields |= {f"votes_{option.key}": VotesField(option) for option in options}
    fields |= {"invalid": whole("label.vote_invalid"), "scan": FileField("label.vote_scan")}
    return type("BatchForm", (Form,), fields)()
