"""Shape of what clerks and proponents type about a proposal."""

from collections.abc import Callable, Iterable

from wtforms import BooleanField, Field, HiddenField, SelectField

from deliberation import numerals
from deliberation.proposals.addresses import is_address
from deliberation.proposals.kinds import ENTERED_KINDS, IncidentKind
from deliberation.proposals.rules import TEXT_LIMIT, TITLE_LIMIT, cannot_use_slug, span
from deliberation.web.forms import Form, Invalid, LabelOf, LineField, TextField, at_most, iso_day, required
from deliberation.web.typed import number

WRITTEN = 20  # characters of a date as people write it


def web_address() -> Callable[[Form, Field], None]:
    """An absolute http(s) address, or nothing. It is printed as a link and never fetched."""

    def check(form: Form, field: Field) -> None:
        if field.data and not is_address(field.data):
            raise Invalid("web_address_form", label=LabelOf(field))

    return check


def whole_number() -> Callable[[Form, Field], None]:
    """Digits, or nothing: nothing is "not known"."""

    def check(form: Form, field: Field) -> None:
        if field.data and number(field.data) is None:
            raise Invalid("whole_number", label=LabelOf(field))

    return check


def written_date() -> Callable[[Form, Field], None]:
    """A day, a month or a year as it is written in the sources, or nothing."""

    def check(form: Form, field: Field) -> None:
        if field.data and span(field.data) is None:
            raise Invalid("written_date_form")

    return check


def as_known(typed: str | None) -> str | None:
    """A written date (2026\u5e7411\u6708, R8.11.21) in the form that we keep; anything else stays, to be refused."""
    return numerals.as_known(typed) if typed else typed


def chosen(family: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Choices of which none is made beforehand: what is published at once for ever is never a default."""
    return [("", ""), *((str(code), f"{family}.{code}") for code in codes)]


def usable_slug() -> Callable[[Form, Field], None]:
    """Asked with the other fields, so that all there is to mend is said at once."""

    def check(form: Form, field: Field) -> None:
        if reason := cannot_use_slug(field.data):
            raise Invalid(reason, label=LabelOf(field))

    return check


class ProposalForm(Form):
    jurisdiction = SelectField("label.jurisdiction", [required()])
    title_ja = LineField("label.proposal_title", [required(), at_most(TITLE_LIMIT)])
    title_en = LineField("label.proposal_title_en", [at_most(TITLE_LIMIT)])
    slug = LineField(
        "label.slug",
        [required(), at_most(80), usable_slug()],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )


class EventForm(Form):
    kind = SelectField("label.event_kind", [required()], choices=chosen("event", ENTERED_KINDS))
    happened_on = LineField("label.happened_on", [at_most(WRITTEN), written_date()])
    until = LineField("label.until", [at_most(WRITTEN), written_date()])
    continues = BooleanField("label.continues")
    body_ja = LineField("label.event_body", [required(), at_most(TITLE_LIMIT)])
    body_en = LineField("label.event_body_en", [at_most(TITLE_LIMIT)])
    what_ja = TextField("label.event_what", [required(), at_most(TEXT_LIMIT)], render_kw={"rows": 4})
    what_en = TextField("label.event_what_en", [at_most(TEXT_LIMIT)], render_kw={"rows": 4})
    source_title = LineField("label.source_title", [at_most(300)])
    source_address = LineField("label.source_address", [at_most(2000), web_address()], render_kw={"type": "url"})
    seen_on = LineField("label.seen_on", [iso_day()], render_kw={"type": "date"})
    corrects = HiddenField()
    correction = TextField("label.correction", [at_most(TEXT_LIMIT)], render_kw={"rows": 3})
    filter_happened_on = filter_until = staticmethod(as_known)


class IncidentForm(Form):
    kind = SelectField("label.incident_kind", [required()], choices=chosen("incident", IncidentKind))
    found_on = LineField("label.found_on", [required(), iso_day()], render_kw={"type": "date"})
    happened_on = LineField("label.incident_happened_on", [at_most(WRITTEN), written_date()])
    what = TextField("label.incident_what", [required(), at_most(TEXT_LIMIT)], render_kw={"rows": 6})
    people = LineField("label.incident_people", [whole_number()], render_kw={"inputmode": "numeric"})
    flow_id = SelectField("label.incident_flow", choices=[], default="")  # the flows of the plan, which site offers
    measures = TextField("label.incident_measures", [at_most(TEXT_LIMIT)], render_kw={"rows": 4})
    source_title = LineField("label.source_title", [at_most(300)])
    source_address = LineField("label.source_address", [at_most(2000), web_address()], render_kw={"type": "url"})
    follows = HiddenField()
    filter_happened_on = staticmethod(as_known)

    def filter_people(self, typed: str | None) -> str | None:
        """A number as people write one (１，２００; 1万2千) in digits; anything else stays, to be refused."""
        found = numerals.whole(typed or "")
        return str(found) if isinstance(found, int) else typed
