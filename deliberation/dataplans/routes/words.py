"""Filters by which templates say what the rules give as codes and parameters."""

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, pass_environment

from deliberation.dataplans import wording
from deliberation.dataplans.columns import COLUMNS, Column
from deliberation.dataplans.entry import rows_shown
from deliberation.dataplans.inputs import IN_LINES, Typed, row_kind
from deliberation.dataplans.laws import BY_PLACE, FACTS, Fact
from deliberation.dataplans.materiality import CLAUSES, Clause
from deliberation.dataplans.redflags import BY_ID, Rule
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.vocabulary import (
    CODE_LISTS,
    FLOW_FIELDS,
    PLAN_FIELDS,
    Field,
    code_list_of,
    field_of,
    known_words,
)
from deliberation.dataplans.voices import voice_of
from deliberation.dataplans.wizard import ROWS
from deliberation.dataplans.wording import Sentence, Voice
from deliberation.web import language


def voice() -> Voice:
    """The language of the request, outside a template."""
    return voice_of(language.overlay())


_FOLDED = frozenset({"en", "id", "iri", "retention"})


@bp.app_template_filter("say")
@pass_environment
def say(environment: Environment, value: Any) -> str:
    """A sentence, or what stands for a parameter of one."""
    spoken = voice_of(environment)
    return wording.sentence(value, spoken) if isinstance(value, Sentence) else wording.phrase(value, spoken)


@bp.app_template_filter("country")
@pass_environment
def country(environment: Environment, code: str) -> str:
    return wording.country(code, voice_of(environment).lang)


@bp.app_template_filter("duration")
@pass_environment
def duration(environment: Environment, value: str) -> str:
    return wording.span(value, voice_of(environment))


@bp.app_template_filter("codes_of")
def codes_of(name: str) -> tuple[str, ...]:
    """The codes of a list, in its order."""
    return CODE_LISTS[name].codes


bp.add_app_template_filter(known_words, "known_words")
bp.add_app_template_filter(wording.in_full, "in_full")


@bp.app_template_filter("code_key")
def code_key(place: str) -> str | None:
    """ "participation.opt_in" (a field and a word) as the catalogue key of that code, None when it is none."""
    name, _, code = place.partition(".")
    field = PLAN_FIELDS.get(name) or FLOW_FIELDS.get(name)
    codes = code_list_of(field) if field is not None else None
    if codes is None and field is not None and field.type in ("list:processor", "list:recipient"):
        codes = CODE_LISTS["party_type"]
    return f"code.{codes.name}.{code}" if codes is not None and code in codes.codes else None


@bp.app_template_filter("columns_of")
def columns_of(kind: str) -> tuple[Column, ...]:
    return COLUMNS[row_kind(kind)]


@bp.app_template_filter("rows_type")
def rows_type(name: str) -> str:
    """The type of a list beside the plan."""
    return ROWS[name]


@bp.app_template_test("main_column")
def is_main_column(column: Column) -> bool:
    """What a row of a form asks for first; the rest (English, ids, terms of vocabularies) unfolds."""
    return column.name not in _FOLDED


@bp.app_template_filter("has_filled")
def has_filled(typed: Typed, at: str, rest: Sequence[Column], texts: Sequence[Column]) -> bool:
    """Whether anything stands in the folded part of a row; an id that was given by us does not count."""
    ends = {"duration": "n"}
    names = [f"{at}.{c.name}.{ends.get(c.kind, 'value')}" for c in rest if c.name != "id"]
    names += [f"{at}.{c.name}.en" for c in texts]
    return any(typed.get(name) for name in names)


@bp.app_template_filter("in_lines")
def in_lines(kind: str) -> bool:
    return row_kind(kind) in IN_LINES


@bp.app_template_filter("has_rows")
def has_rows(kind: str) -> bool:
    return row_kind(kind) in COLUMNS


@bp.app_template_filter("rows_shown")
def shown_rows(typed: Typed, name: str, more: int) -> int:
    return rows_shown(typed, name, more)


@bp.app_template_global("published_rule")
def published_rule(rule: str) -> Rule:
    return BY_ID[rule]


@bp.app_template_global("published_clause")
def published_clause(clause: str) -> Clause:
    return CLAUSES[clause]


@bp.app_template_global("published_field")
def published_field(flow_id: str | None, name: str) -> Field:
    """A field by the place that something is about; a part beside the plan is a text or a list of its own."""
    found = FLOW_FIELDS.get(name) if flow_id else PLAN_FIELDS.get(name)
    return found or Field("", name, "plan", "", "text", False, "should", "never", "")


@bp.app_template_global("law_fact")
def law_fact(key: str) -> Fact:
    return FACTS[key]


@bp.app_template_global("law_facts")
def law_facts(place: str) -> tuple[Fact, ...]:
    """What a place rests on: "field.<name>", "code.<list>.<code>", "way.<code>", "stage.<kind>", "flag.<rule>"."""
    return BY_PLACE.get(place, ())


@bp.app_template_global("place_address")
def place_address(plan: str, place: str, field: str | None = None) -> str:
    """Where a place can be read. ``plan``: address of a plan; ``place``: "plan" or a flow, or both parts in one
    ("bus.retention"). What is said of a whole plan stands on its page, a flow has a page of its own. Of a draft, the
    step that asks for it."""
    place, _, within = place.partition(".")
    field = field or within
    if plan.endswith("/draft"):
        return _in_draft(plan, place, field)
    base = plan if place == "plan" else f"{plan}/flows/{place}"
    return f"{base}#{place}.{field}" if field else base if place != "plan" else f"{base}#plan"


def _in_draft(draft: str, place: str, field: str) -> str:
    step = f"/{field_of('plan' if place == 'plan' else 'flow', field).group}#{field}" if field else ""
    return f"{draft}{step}" if place == "plan" else f"{draft}/flows/{place}{step}"
