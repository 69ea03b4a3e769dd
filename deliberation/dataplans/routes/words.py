"""Filters by which templates say what the rules give as codes and parameters."""

from typing import Any

from jinja2 import Environment, pass_environment

from deliberation.dataplans import wording
from deliberation.dataplans.columns import COLUMNS, Column
from deliberation.dataplans.entry import rows_shown
from deliberation.dataplans.inputs import Typed, row_kind
from deliberation.dataplans.laws import BY_PLACE, FACTS, Fact
from deliberation.dataplans.materiality import CLAUSES, Clause
from deliberation.dataplans.redflags import BY_ID, Rule
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.vocabulary import CODE_LISTS, FLOW_FIELDS, PLAN_FIELDS, Field, code_list_of
from deliberation.dataplans.wording import Sentence, Voice
from deliberation.web import language


def voice_of(environment: Environment) -> Voice:
    found: Any = environment.globals
    return Voice(found["lang"], found["_"], found["ngettext"])


def voice() -> Voice:
    """The language of the request, outside a template."""
    return voice_of(language.overlay())


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


@bp.app_template_filter("code_key")
def code_key(place: str) -> str | None:
    """ "participation.opt_in" (a field and a word) as the catalogue key of that code, None when it is none."""
    name, _, code = place.partition(".")
    field = PLAN_FIELDS.get(name) or FLOW_FIELDS.get(name)
    codes = code_list_of(field) if field is not None else None
    if codes is None and field is not None and field.type in ("list:party", "list:recipient"):
        codes = CODE_LISTS["party_type"]
    return f"code.{codes.name}.{code}" if codes is not None and code in codes.codes else None


@bp.app_template_filter("columns_of")
def columns_of(kind: str) -> tuple[Column, ...]:
    return COLUMNS[row_kind(kind)]


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
    ("bus.retention"). What is said of a whole plan stands on its page, a flow has a page of its own."""
    place, _, within = place.partition(".")
    field = field or within
    base = plan if place == "plan" else f"{plan}/flows/{place}"
    return f"{base}#{place}.{field}" if field else base if place != "plan" else f"{base}#plan"
