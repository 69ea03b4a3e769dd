"""Shape of what people write and of what officials decide about it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField

from deliberation.comments.agreement import LONGEST, Choice, Ruling
from deliberation.comments.grouping import Decision
from deliberation.comments.intake import MOST_IN_BATCH, Channel
from deliberation.comments.rules import ARTICLES, Result, Standing
from deliberation.web.forms import Form, LineField, TextField, at_most, iso_day, required

NOT_CHANGED = ("", "choice.not_changed")

_UNSAID_FIRST = sorted(Standing, key=lambda s: s != Standing.unsaid)


class CommentForm(Form):
    """``body`` has its limit from rules.text_problem: it depends on ``long`` and says what to do."""

    body = TextField("label.comment_body", [required()], render_kw={"rows": 10})
    long = BooleanField("label.long_opinion")
    standing = SelectField(
        "label.standing", choices=[(str(s), f"standing.{s}") for s in _UNSAID_FIRST], default="unsaid"
    )
    flow = HiddenField()
    field = HiddenField()
    parent = HiddenField()
    version = HiddenField()


class ConsultationForm(Form):
    title_ja = LineField("label.consultation_title", [required(), at_most(200)])
    title_en = LineField("label.consultation_title_en", [at_most(200)])
    opens_on = LineField("label.opens_on", [required(), iso_day()], render_kw={"type": "date"})
    closes_on = LineField("label.closes_on", [required(), iso_day()], render_kw={"type": "date"})
    answers_due = LineField("label.answers_due", [iso_day()], render_kw={"type": "date"})
    department = SelectField("label.department")
    short_reason = TextField("label.short_reason", [at_most(500)], render_kw={"rows": 3})

    def offer(self, departments: Iterable[tuple[str, str]]) -> "ConsultationForm":
        """Departments that the city has now, by name; where it has some, one answers."""
        self.department.choices = [("", ""), *departments]
        return self


class AnswerForm(Form):
    topic = LineField("label.topic", [required(), at_most(200)])
    result = RadioField("label.result", [required()], choices=[(str(r), f"result.{r}") for r in Result])
    body = TextField("label.answer_body", [required(), at_most(20_000)], render_kw={"rows": 10})
    changed_version = SelectField("label.changed_version")
    changed_flow = SelectField("label.changed_flow")
    changed_field = SelectField("label.changed_field")

    def offer(
        self,
        versions: Iterable[tuple[str, str]],
        flows: Iterable[tuple[str, str]],
        fields: Mapping[str, Iterable[str]],
    ) -> "AnswerForm":
        """What can be named as changed: versions and flows (each with its words), fields of plans and flows by the key
        of the heading that they stand under."""
        self.changed_version.choices = [NOT_CHANGED, *versions]
        self.changed_flow.choices = [NOT_CHANGED, *flows]
        of = {heading: [(name, f"field.{name}") for name in names] for heading, names in fields.items()}
        self.changed_field.choices = {"": [NOT_CHANGED], **of}
        return self

    @property
    def changed(self) -> dict[str, int | str | None]:
        """What the plan changed, as the act takes it."""
        version = int(self.changed_version.data) if self.changed_version.data else None
        flow, field = self.changed_flow.data or None, self.changed_field.data or None
        return {"changed_version": version, "changed_flow": flow, "changed_field": field}


class HideForm(Form):
    article = RadioField("label.article", [required()], choices=[(a, f"terms.{a}") for a in ARTICLES])
    reason = TextField("label.reason_public", [required(), at_most(1000)], render_kw={"rows": 4})


class RestoreForm(Form):
    reason = TextField("label.reason_public", [required(), at_most(1000)], render_kw={"rows": 4})


class Asked(Form):
    """What an author asks about their own comment."""

    @classmethod
    def about(cls, row: Any, for_bearer: bool | None = None) -> "Asked":
        """The form of the author; of a comment on paper or by telephone, that of a clerk who files it for who brings
        the slip (``for_bearer``: where that is not to be told by how the comment came)."""
        of_bearer = row.channel != Channel.web if for_bearer is None else for_bearer
        return type(f"{cls.__name__}OfBearer", (cls, OfBearer), {})() if of_bearer else cls()


class OfBearer(Asked):
    """By a clerk, for who brings the slip."""

    receipt = LineField("label.receipt", [required(), at_most(20)])
    code = LineField("label.slip_code", [required(), at_most(20)], render_kw={"autocomplete": "off"})


class AppealForm(Asked):
    body = TextField("label.appeal_body", [required(), at_most(2000)], render_kw={"rows": 6})


class AppealDecisionForm(Form):
    restore = RadioField(
        "label.appeal_decision", [required()], choices=[("yes", "appeal.restore"), ("no", "appeal.keep")]
    )
    reason = TextField("label.reason_public", [required(), at_most(1000)], render_kw={"rows": 4})


class IssueForm(Form):
    """An issue that is there, or a new one: its title is asked for by the act when none is chosen."""

    issue = SelectField("label.issue")
    title_ja = LineField("label.issue_title", [at_most(200)])
    title_en = LineField("label.issue_title_en", [at_most(200)])
    flow = SelectField("label.issue_flow")
    reason = TextField("label.grouping_reason", [at_most(1000)], render_kw={"rows": 3})

    def offer(self, issues: Iterable[tuple[str, str]], flows: Iterable[tuple[str, str]]) -> "IssueForm":
        """What can be chosen: issues of the proposal, flows of its newest version, each with its words."""
        self.issue.choices = [("", "choice.new_issue"), *issues]
        self.flow.choices = [("", "choice.whole_plan"), *flows]
        return self


class TakeOutForm(Form):
    reason = TextField("label.reason_public", [required(), at_most(1000)], render_kw={"rows": 4})


class ContestForm(Asked):
    body = TextField("label.contest_body", [required(), at_most(2000)], render_kw={"rows": 6})


class ContestAnswerForm(Form):
    decision = RadioField("label.contest_decision", [required()], choices=[(str(d), f"contest.{d}") for d in Decision])
    reason = TextField("label.reason_public", [required(), at_most(1000)], render_kw={"rows": 4})


_TAKEN = [(str(c), f"channel.{c}") for c in Channel if c != Channel.web]
_SAID = [(str(s), f"standing.{s}") for s in _UNSAID_FIRST]


class BatchForm(Form):
    """Comments of one day, as they stand on paper or were told; each has its own text, flow and standing."""

    channel = RadioField("label.channel", [required()], choices=_TAKEN)
    received_on = LineField("label.received_on", [required(), iso_day()], render_kw={"type": "date"})
    version = SelectField("label.batch_version")
    scan = FileField("label.scan")
    replaces = SelectField("label.replaces")

    def offer(
        self, flows: Iterable[tuple[str, str]], versions: Iterable[int], sent_back: Iterable[int]
    ) -> "BatchForm":
        """Flows of the versions, each with its words, the numbers of the versions, and of batches that were sent back
        and not entered anew."""
        if numbers := [(str(n), str(n)) for n in sent_back]:
            self.replaces.choices = [("", "choice.replaces_none"), *numbers]
        else:
            del self.replaces
        self.version.choices = [("", "choice.version_of_the_day"), *((str(v), str(v)) for v in versions)]
        found = [("", "choice.whole_plan"), *flows]
        for n in range(1, MOST_IN_BATCH + 1):
            self[f"flow{n}"].choices = found
        return self

    @property
    def lines(self) -> list[dict[str, str | None]]:
        """What was written, without the places that are empty."""
        written = [n for n in range(1, MOST_IN_BATCH + 1) if (self[f"body{n}"].data or "").strip()]
        return [{name: self[f"{name}{n}"].data for name in ("body", "flow", "standing")} for n in written]


for _n in range(1, MOST_IN_BATCH + 1):
    setattr(BatchForm, f"body{_n}", TextField("label.comment_body", render_kw={"rows": 4}))
    setattr(BatchForm, f"flow{_n}", SelectField("label.batch_flow"))
    setattr(BatchForm, f"standing{_n}", SelectField("label.batch_standing", choices=_SAID, default="unsaid"))


class BatchConfirmForm(Form):
    scan = FileField("label.scan_again")


class BatchDeclineForm(Form):
    reason = TextField("label.reason_public", [required(), at_most(500)], render_kw={"rows": 3})


class StatementForm(Form):
    text_ja = TextField("label.statement", [required(), at_most(LONGEST)], render_kw={"rows": 3})
    text_en = TextField("label.statement_en", [at_most(2 * LONGEST)], render_kw={"rows": 3})


class StatementContestForm(Asked):
    body = TextField("label.statement_contest", [required(), at_most(2000)], render_kw={"rows": 6})


class RulingForm(Form):
    ruling = RadioField("label.contest_decision", [required()], choices=[(str(r), f"ruling.{r}") for r in Ruling])
    reason = TextField("label.reason_public", [required(), at_most(1000)], render_kw={"rows": 4})


UNMARKED = ("", "mark.none")
MARKS = [(str(c), f"mark.{c}") for c in Choice]


def marking_form(mine: Mapping[int, str], statements: Iterable[int]) -> Form:
    """One question a statement, each with what this person marks now."""
    fields = {
        f"statement-{no}": RadioField("label.mark", choices=[*MARKS, UNMARKED], default=mine.get(no, ""))
        for no in statements
    }
    return type("MarkingForm", (Form,), fields)()  # type: ignore[no-any-return]


class LockDecisionForm(Form):
    lift = RadioField("label.appeal_decision", [required()], choices=[("yes", "lock.lift"), ("no", "lock.keep")])
    reason = TextField("label.reason_public", [required(), at_most(1000)], render_kw={"rows": 4})


class OnlyButton(Form):
    """A button and its token."""
