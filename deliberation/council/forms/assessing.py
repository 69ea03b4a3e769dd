"""Principles and assessments as they are typed. The form of an assessment is made for one version of a plan."""

from collections.abc import Iterable, Sequence

from wtforms import HiddenField, RadioField
from wtforms.validators import ValidationError

from deliberation.council.assessing import Head, Level
from deliberation.council.forms.selects import DAY, EN, JA, TITLE, DataSelect, codes
from deliberation.proposals.forms import web_address
from deliberation.web.forms import Form, LineField, ManyField, TextField, at_most, iso_day, required

REASON = 4000
PARTS = ("level", "ja", "en", "principles", "points", "flows", "fields")
"""Of the fields of one head: rights_level, rights_ja…"""


class SourcedForm(Form):
    """What is published with the day and the place where it can be read."""

    source_title = LineField("label.source_title", [at_most(TITLE)])
    source_address = LineField("label.source_address", [at_most(1000), web_address()], render_kw={"type": "url"})


class PrinciplesForm(SourcedForm):
    """Principles as paragraphs: a first line with the name, the text below it."""

    title_ja = LineField("label.principles_title", [required(), at_most(200)], render_kw=JA)
    title_en = LineField("label.principles_title_en", [at_most(200)], render_kw=EN)
    adopted_on = LineField("label.adopted_on", [required(), iso_day()], render_kw=DAY)
    texts_ja = TextField("label.principles_texts", [required(), at_most(20_000)], render_kw={"rows": 14, **JA})
    texts_en = TextField("label.principles_texts_en", [at_most(20_000)], render_kw={"rows": 10, **EN})
    correction = TextField("label.principles_correction", [at_most(2000)], render_kw={"rows": 3})
    replaces = HiddenField()

    def validate_texts_ja(self, field: TextField) -> None:
        if any(len(name) > 200 for name, _ in paragraphs(field.data)):
            raise ValidationError(("reason.principle_name_long", {"max": 200}))

    def validate_texts_en(self, field: TextField) -> None:
        found = paragraphs(field.data)
        if found and len(found) != len(paragraphs(self.texts_ja.data)):
            raise ValidationError(("reason.principles_unlike", {}))
        if any(len(name) > 200 for name, _ in found):
            raise ValidationError(("reason.principle_name_long", {"max": 200}))


def paragraphs(text: str | None) -> list[tuple[str, str]]:
    """First line and rest of each paragraph."""
    blocks = [block.strip() for block in "\n".join(line.strip() for line in (text or "").split("\n")).split("\n\n")]
    return [(name.strip(), rest.strip()) for name, _, rest in (b.partition("\n") for b in blocks if b)]


class AssessmentForm(SourcedForm):
    """``replaces``: the assessment that was on the page; ``principles_set``: what it is held against."""

    body = DataSelect("label.committee", [required()], numbered=True)
    assessed_on = LineField("label.assessed_on", [required(), iso_day()], render_kw=DAY)
    correction = TextField("label.correction", [required(), at_most(2000)], render_kw={"rows": 3})
    replaces = HiddenField()
    principles_set = HiddenField()


Choices = Sequence[tuple[str, str]]


def assessment_form(principles: Choices, points: Choices, flows: Choices) -> type[AssessmentForm]:
    """``principles``, ``points``, ``flows``: what can be chosen under each head, with words."""
    fields = {}
    for head in Head:
        kinds = {
            "level": RadioField(f"level_of.{head}", [required()], choices=codes("level", Level)),
            "ja": TextField("label.assessment_reason", [at_most(REASON)], render_kw={"rows": 5, **JA}),
            "en": TextField("label.assessment_reason_en", [at_most(REASON)], render_kw={"rows": 3, **EN}),
            "principles": ManyField("label.principles_touched", choices=principles),
            "points": ManyField("label.grounds_points", choices=points),
            "flows": ManyField("label.grounds_flows", choices=flows),
            "fields": TextField("label.grounds_fields", [at_most(REASON)], render_kw={"rows": 3}),
        }
        fields |= {f"{head}_{part}": kinds[part] for part in PARTS}
    return type("AssessmentOfVersion", (AssessmentForm,), fields)


def lines(text: str | None) -> Iterable[str]:
    """What stands on lines of its own."""
    return (line.strip() for line in (text or "").splitlines() if line.strip())


class AskForm(SourcedForm):
    """That a committee was asked for an assessment."""

    body = DataSelect("label.committee", [required()], numbered=True)
    version = DataSelect("label.about_version", [required()], numbered=True)
    asked_on = LineField("label.asked_on", [required(), iso_day()], render_kw=DAY)
