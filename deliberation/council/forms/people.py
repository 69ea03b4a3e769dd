"""Bodies, groups, members and their terms, as the secretariat types them."""

from collections.abc import Callable

from wtforms import BooleanField, Field, HiddenField, SelectField

from deliberation.council.forms.selects import DAY, EN, JA, NAME, NUMBER, TITLE, DataSelect, codes
from deliberation.council.kinds import BodyKind, BodyPart
from deliberation.council.sides import read_sides
from deliberation.proposals.forms import usable_slug, web_address, whole_number
from deliberation.web.forms import Form, Invalid, LineField, TextField, at_most, iso_day, required


class BodyForm(Form):
    kind = SelectField("label.body_kind", [required()], choices=codes("council.body", BodyKind))
    name_ja = LineField("label.body_name", [required(), at_most(120)], render_kw=JA)
    name_en = LineField("label.body_name_en", [at_most(120)], render_kw=EN)
    slug = LineField("label.body_slug", [required(), at_most(40), usable_slug()], render_kw={"autocapitalize": "none"})
    seats = LineField("label.seats", [whole_number(), at_most(3)], render_kw=NUMBER)
    part_of = DataSelect("label.part_of")


class BodyChangeForm(Form):
    seats = LineField("label.seats", [whole_number(), at_most(3)], render_kw=NUMBER)
    ended_on = LineField("label.ended_on", [iso_day()], render_kw=DAY)


def _sides() -> Callable[[Form, Field], None]:
    """One side a line, with the number of its seats."""

    def check(form: Form, field: Field) -> None:
        try:
            read_sides(field.data, residents=False)
        except ValueError as error:
            raise Invalid("line_of_side", line=error.args[0]) from error

    return check


class SeatsForm(Form):
    residents = TextField("label.seats_residents", [_sides(), at_most(4000)], render_kw={"rows": 3, **JA})
    others = TextField("label.seats_others", [_sides(), at_most(8000)], render_kw={"rows": 5, **JA})
    source_title = LineField("label.seats_source", [required(), at_most(TITLE)], render_kw=JA)
    source_address = LineField("label.source_address", [at_most(1000), web_address()], render_kw={"type": "url"})
    rules_on = LineField("label.rules_on", [required(), iso_day()], render_kw=DAY)
    revision = HiddenField()
    correction = TextField("label.correction", [required(), at_most(2000)], render_kw={"rows": 3})


class FactionForm(Form):
    name_ja = LineField("label.faction_name", [required(), at_most(120)], render_kw=JA)
    name_en = LineField("label.faction_name_en", [at_most(120)], render_kw=EN)
    since = LineField("label.since", [required(), iso_day()], render_kw=DAY)


class MemberForm(Form):
    name_ja = LineField("label.member_name", [required(), at_most(NAME)], render_kw=JA)
    kana = LineField("label.member_kana", [at_most(NAME)], render_kw=JA)
    name_en = LineField("label.member_name_en", [at_most(NAME)], render_kw=EN)
    body = DataSelect("label.body", [required()])
    part = SelectField("label.body_part", [required()], choices=codes("council.part", BodyPart))
    speaks_for_ja = LineField("label.speaks_for", [at_most(200)], render_kw=JA)
    speaks_for_en = LineField("label.speaks_for_en", [at_most(200)], render_kw=EN)
    since = LineField("label.since", [required(), iso_day()], render_kw=DAY)
    faction = DataSelect("label.faction")


class NameForm(Form):
    name_ja = LineField("label.right_name", [required(), at_most(120)], render_kw=JA)
    kana = LineField("label.member_kana", [at_most(NAME)], render_kw=JA)
    name_en = LineField("label.right_name_en", [at_most(120)], render_kw=EN)
    correction = TextField("label.correction", [required(), at_most(2000)], render_kw={"rows": 3})


class TermForm(Form):
    body = DataSelect("label.body", [required()])
    part = SelectField("label.body_part", [required()], choices=codes("council.part", BodyPart))
    speaks_for_ja = LineField("label.speaks_for", [at_most(200)], render_kw=JA)
    speaks_for_en = LineField("label.speaks_for_en", [at_most(200)], render_kw=EN)
    since = LineField("label.since", [required(), iso_day()], render_kw=DAY)
    until = LineField("label.until_day", [iso_day()], render_kw=DAY)


class SpeaksForForm(Form):
    speaks_for_ja = LineField("label.speaks_for", [at_most(200)], render_kw=JA)
    speaks_for_en = LineField("label.speaks_for_en", [at_most(200)], render_kw=EN)
    unannounced = BooleanField("label.unannounced")
    revision = HiddenField()
    correction = TextField("label.correction", [required(), at_most(2000)], render_kw={"rows": 3})


class TermDaysForm(Form):
    since = LineField("label.since", [required(), iso_day()], render_kw=DAY)
    until = LineField("label.until_day", [iso_day()], render_kw=DAY)
    again = LineField("label.again_from", [iso_day()], render_kw=DAY)
    read = HiddenField()
    correction = TextField("label.correction", [required(), at_most(2000)], render_kw={"rows": 3})


class UntilForm(Form):
    until = LineField("label.until_day", [required(), iso_day()], render_kw=DAY)


class MemberFactionForm(Form):
    faction = DataSelect("label.faction", [required()])
    since = LineField("label.since", [required(), iso_day()], render_kw=DAY)


class GroupForm(MemberFactionForm):
    correction = TextField("label.correction", [required(), at_most(2000)], render_kw={"rows": 3})


class SeatForm(Form):
    seat_number = LineField("label.council_seat", [whole_number(), at_most(4)], render_kw=NUMBER)
