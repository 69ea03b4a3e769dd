"""Shape of decision rules, conditions, measures and fulfilments as people enter them."""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from typing import Any

from flask_wtf.file import FileField
from wtforms import Field, HiddenField, RadioField, SelectField, SelectMultipleField

from deliberation import numerals
from deliberation.consents.conditions import DUTIES, EVIDENCE, KINDS, ON, TO
from deliberation.consents.decision import Way
from deliberation.consents.duties import EVERY
from deliberation.consents.offered import fold
from deliberation.consents.reports import RAN
from deliberation.dataplans.sheet_words import duration_code
from deliberation.dataplans.wording import Voice, country_code
from deliberation.web.forms import Form, Invalid, LabelOf, LineField, ManyField, TextField, at_most, iso_day, required
from deliberation.web.typed import number

WAYS = [(str(w), f"way.{w}") for w in Way]
Names = Mapping[str, Mapping[str, Set[str]]]  # offered.by_name
EFFECTS = [(e, f"effect.{e}") for e in ("suspend", "revoke", "lift")]


def whole() -> Callable[[Form, Field], None]:
    """A whole number, or nothing."""

    def check(form: Form, field: Field) -> None:
        if field.data and _count(field.data) is None:
            raise Invalid("whole_number", label=LabelOf(field))

    return check


def _count(typed: str | None) -> int | None:
    """A number as officials write it and as pages print it; of nine digits at most, which fit a column."""
    return number(str(numerals.whole(typed or "")))


class RuleForm(Form):
    joined = RadioField(
        "label.ways_joined", choices=[("all", "ways_joined.all"), ("any", "ways_joined.any")], default="all"
    )
    requires = ManyField("label.requires", [required()], choices=WAYS)
    suspends = ManyField("label.suspends", choices=WAYS)
    revokes = ManyField("label.revokes", choices=WAYS)
    when_contradicted = RadioField(
        "label.when_contradicted",
        choices=[("refused", "contradicted.refused"), ("as_required", "contradicted.as_required")],
        default="refused",
    )
    valid_until = LineField("label.valid_until", [iso_day()], render_kw={"type": "date"})

    def rule(self) -> dict[str, object]:
        """The rule in its published form."""
        ways = list(self.requires.data or [])
        return {
            "format": "jukugi-decision-rule/1",
            "requires": ways[0] if len(ways) == 1 else {self.joined.data: ways},
            "suspends": sorted(self.suspends.data or []),
            "revokes": sorted(self.revokes.data or []),
            "when_contradicted": self.when_contradicted.data,
            "valid_until": self.valid_until.data or None,
        }


class EvidenceForm(Form):
    # what could be chosen when the page was opened may not be any more: the act's rule says why
    reference = ManyField("label.evidence", [required()], choices=[], validate_choice=False)


class PickedField(SelectMultipleField):
    """Any of many things, as a list to choose from (consents/record.html draws it)."""


class ConditionForm(Form):
    """One condition; a record has several, each sent with its number in front."""

    class Meta(Form.Meta):
        csrf = False

    kind = SelectField("label.condition_kind", choices=[("", ""), *((k, f"condition.{k}") for k in KINDS)])
    flows = ManyField("label.condition_flows", choices=[], validate_choice=False)  # asked with the condition
    on = SelectField("label.condition_on", choices=[("", ""), *((o, f"condition_on.{o}") for o in ON)])
    picked = PickedField("label.condition_picked", choices=[], validate_choice=False)  # "recipient:a-kotsu"
    values = LineField("label.condition_values", [at_most(1000)])
    duty = SelectField("label.condition_duty", choices=[("", ""), *((d, f"duty.{d}") for d in DUTIES)])
    due = LineField("label.condition_due", [iso_day()], render_kw={"type": "date"})
    every = SelectField("label.condition_every", choices=[("", "every.once"), *((e, f"every.{e}") for e in EVERY)])
    to = SelectField("label.condition_to", choices=[("", ""), *((t, f"condition_to.{t}") for t in TO)])
    evidence = SelectField(
        "label.condition_evidence", choices=[("", ""), *((e, f"condition_evidence.{e}") for e in EVIDENCE)]
    )
    note = LineField("label.condition_note", [at_most(500)])
    note_en = LineField("label.condition_note_en", [at_most(500)])

    @staticmethod
    def again(found: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
        """What to type for a condition as it was put forward. ``known``: what can be chosen by its name."""
        chosen = [f"{found['on']}:{value}" for value in found["values"]]
        note, typed = found["note"] or {}, [v for v, of in zip(found["values"], chosen, strict=True) if of not in known]
        return {
            **{name: found[name] for name in ("kind", "flows", "on", "duty", "due", "every", "to", "evidence")},
            "picked": [of for of in chosen if of in known], "values": ", ".join(typed),
            "note": note.get("ja"), "note_en": note.get("en"),
        }  # fmt: skip

    def lacks(self) -> list[str]:
        """What an obligation needs to be shown and seen: to whom it is owed, by what it is shown."""
        return [n for n in ("to", "evidence") if self.kind.data == "obligation" and not self[n].data]

    def _values(self, voices: Sequence[Voice], names: Names) -> list[str]:
        """What was chosen by its name, then what was typed; what belongs to another matter comes back as wrong."""
        typed = self._typed(names)
        if self.on.data == "country":
            typed = [country_code(v) for v in typed]
        elif self.on.data == "retention":
            typed = [duration_code(v, voices) for v in typed]
        return [v.removeprefix(f"{self.on.data}:") for v in self.picked.data or ()] + typed

    def _typed(self, names: Names) -> list[str]:
        """A name that the plan gives, whole (a comma may be part of it) or between commas, is read as its id."""
        known = names.get(self.on.data or "", {})
        whole = (self.values.data or "").strip()
        parts = [whole] if fold(whole) in known else _listed(whole)
        return [min(known.get(fold(part), ()), default=part) for part in parts]

    def of_several(self, names: Names) -> tuple[str, str] | None:
        """The first typed name that the plan gives to several, with their ids: which was meant cannot be told."""
        known = names.get(self.on.data or "", {})
        typed = [(self.values.data or "").strip(), *_listed(self.values.data)]
        return next(((p, ", ".join(sorted(ids))) for p in typed if len(ids := known.get(fold(p), ())) > 1), None)

    def astray(self) -> bool:
        """Whether something was chosen that is not what the condition is about."""
        return any(not v.startswith(f"{self.on.data}:") for v in self.picked.data or ())

    def condition(self, voices: Sequence[Voice], names: Names) -> dict[str, object] | None:
        """The condition in its published form, or None for a row left empty. ``voices``: languages understood;
        ``names``: offered.by_name.

        Where anything is typed without a kind, its reader refuses it.
        """
        if not any(field.data for field in self):
            return None
        note = (
            {"ja": self.note.data or "", **({"en": self.note_en.data} if self.note_en.data else {})}
            if self.note.data or self.note_en.data
            else None
        )
        return {
            "kind": self.kind.data,
            "flows": list(self.flows.data or []),
            "on": self.on.data or None,
            "values": self._values(voices, names),
            **{name: self[name].data or None for name in ("duty", "due", "every", "to", "evidence")},
            "note": note,
        }


class RecordForm(Form):
    rows = HiddenField(default="3")


class MeasureForm(Form):
    effect = RadioField("label.effect", [required()], choices=EFFECTS)
    # what could be chosen when the page was opened may not be any more: the act's rule says why
    reference = RadioField("label.deciding_act", [required()], choices=[], validate_choice=False)
    flows = ManyField("label.condition_flows", choices=[], validate_choice=False)  # asked with the rest
    holds_from = LineField("label.holds_from", [required(), iso_day()], render_kw={"type": "date"})
    reason = TextField("label.reason_public", [required(), at_most(1000)], render_kw={"rows": 3})

    def arguments(self, record: int) -> dict[str, object]:
        """The act as it waits for its second seat."""
        named = ("effect", "reference", "holds_from", "reason")
        return {"record": record, "flows": sorted(self.flows.data or []), **{n: self[n].data for n in named}}


class FulfilmentForm(Form):
    what = TextField("label.fulfilment", [required(), at_most(2000)], render_kw={"rows": 5})
    due = SelectField("label.fulfilment_due", [required()], choices=[])
    paper = FileField("label.paper")


class FlowReportForm(Form):
    """What ran of one flow; a report has one for each, sent with its number in front."""

    class Meta(Form.Meta):
        csrf = False

    ran = RadioField("label.report_ran", [required()], choices=[(r, f"ran.{r}") for r in RAN])
    people = LineField("label.report_people", [whole()])
    records = LineField("label.report_records", [whole()])
    recipients = ManyField("label.report_recipients", choices=[])
    others = LineField("label.report_others", [at_most(1000)])
    incidents = LineField("label.report_incidents", [required(), whole()])
    changes = TextField("label.report_changes", [at_most(2000)], render_kw={"rows": 2})

    def said(self, flow_id: str) -> dict[str, object]:
        """As the act takes it."""
        counts = {name: _count(self[name].data) for name in ("people", "records", "incidents")}
        return {
            "flow_id": flow_id, "ran": self.ran.data, **counts, "recipients": sorted(self.recipients.data or []),
            "others": _listed(self.others.data), "changes": self.changes.data or None,
        }  # fmt: skip


class ReportForm(Form):
    first = LineField("label.report_first", [required(), iso_day()], render_kw={"type": "date"})
    last = LineField("label.report_last", [required(), iso_day()], render_kw={"type": "date"})
    note = TextField("label.report_note", [at_most(2000)], render_kw={"rows": 3})


def _listed(raw: str | None) -> list[str]:
    """Entries between commas (also the full-width ones) or line ends."""
    text = (raw or "").replace("\u3001", ",").replace("\uff0c", ",").replace("\n", ",")
    return [part.strip() for part in text.split(",") if part.strip()]
