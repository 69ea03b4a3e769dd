"""The languages in which the wording speaks, and in which people's words are understood."""

from typing import Any

from flask import current_app
from jinja2 import Environment

from deliberation.dataplans.wording import LANGUAGES, Voice
from deliberation.web import language


def voice_of(environment: Environment) -> Voice:
    found: Any = environment.globals
    return Voice(found["lang"], found["_"], found["ngettext"])


def voices() -> list[Voice]:
    """Every language that is understood in what people type, the reader's first."""
    overlays = current_app.extensions["jukugi_overlays"]
    own = language.language()
    return [voice_of(overlays[lang]) for lang in sorted(LANGUAGES, key=lambda lang: lang != own)]
