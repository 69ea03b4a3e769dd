"""Japanese at the plain address, English under /en/: a catalogue, a Jinja overlay and filters for each language.

gettext looked up through Flask-Babel at every call was the largest cost of a page;
so each language has its own Jinja overlay whose ``_`` is a plain function over the loaded catalogue.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from types import FunctionType
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask, current_app, request, url_for
from jinja2 import Environment
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode, missing
from markupsafe import Markup, escape

from deliberation.db import TITLE_GONE
from deliberation.web import drawing, formats, text

LANGUAGES = ("ja", "en")
ADDRESSES = 8192  # kept as text, in each worker and language; about 200 bytes each
TRANSLATIONS = Path(__file__).parent.parent / "translations"


class DirectCalls(Context):
    """Calls of functions and macros from templates without Jinja's six questions about each of them.

    A page makes a thousand such calls; asking took a sixth of its drawing (measured by make bench).
    """

    @internalcode
    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        of_macro = type(__obj) is Macro
        if not of_macro and (type(__obj) is not FunctionType or hasattr(__obj, "jinja_pass_arg")):
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)  # what Jinja adds for functions that take the context
        kwargs.pop("_loop_vars", None)
        if not of_macro:
            return __obj(*args, **kwargs)
        if __obj.caller or __obj.catch_kwargs or __obj.catch_varargs or not __self.eval_ctx.autoescape:
            return __obj(__self.eval_ctx, *args, **kwargs)
        if len(args) < __obj._argument_count:  # missing: the macro puts its own default there
            args = (*args, *[kwargs.pop(name, missing) for name in __obj.arguments[len(args) :]])
        if kwargs or len(args) > __obj._argument_count:
            return __obj(__self.eval_ctx, *args, **kwargs)  # says what is wrong with them
        return str.__new__(Markup, __obj._func(*args))


class TwoMeanings(ValueError):
    """Two slices translate the same msgid differently."""


class EnglishPrefix:
    """WSGI: /en/… is the same application with /en moved to SCRIPT_NAME."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]]) -> None:
        self.wsgi = wsgi

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/en" or path.startswith("/en/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/en"
            environ["PATH_INFO"] = path[3:] or "/"
            environ["jukugi.language"] = "en"
        return self.wsgi(environ, start_response)


def language() -> str:
    """Language of this request: "ja" or "en"."""
    return request.environ.get("jukugi.language", "ja")


def load_catalogue(lang: str, folder: Path = TRANSLATIONS) -> dict[str, Any]:
    """msgid → msgstr (or tuple of plural forms) of all slices' files of one language."""
    merged: dict[str, Any] = {}
    for path in sorted((folder / lang).glob("*.po")):
        with path.open("rb") as file:
            catalogue: Catalog = read_po(file, locale=lang)
        for message in catalogue:
            if not message.id or not message.string:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            value = message.string if isinstance(message.string, str) else tuple(message.string)
            if merged.setdefault(key, value) != value:
                raise TwoMeanings(f"{path.name}: {key!r} is {value!r} here and {merged[key]!r} elsewhere")
    return merged


def _functions(catalogue: dict[str, Any], lang: str) -> dict[str, Any]:
    def gettext(message: str, **values: object) -> str:
        found = catalogue.get(message, message)
        if not isinstance(found, str):
            found = found[-1]
        return drawing.put(found, values) if values else found.replace("%%", "%")

    def html(message: str, **values: object) -> Markup:
        found = catalogue.get(message, message)
        return Markup(escape(found if isinstance(found, str) else found[-1])) % {
            k: escape(v) for k, v in values.items()
        }

    def ngettext(singular: str, plural: str, n: int, **values: object) -> str:
        found = catalogue.get(singular, plural)
        if not isinstance(found, str):
            found = found[0 if lang == "en" and n == 1 else -1]
        return drawing.put(found, {"n": n, **values})

    def has_words(message: str) -> bool:
        return message in catalogue

    return {"_": gettext, "_h": html, "ngettext": ngettext, "has_words": has_words, "lang": lang}


def quick_addresses(app: Flask) -> Callable[..., str]:
    """``url_for`` of templates. The same addresses are asked for again and again, and Werkzeug takes its time."""

    @lru_cache(maxsize=ADDRESSES)
    def built(endpoint: str, *values: tuple[str, Any]) -> str | None:
        special = endpoint[0] == "." or any(name[0] == "_" for name, _value in values)
        return None if special else app.url_map.bind("").build(endpoint, dict(values))

    def address(endpoint: str, **values: Any) -> str:
        try:
            found = built(endpoint, *values.items())
        except TypeError:  # a list among the values
            found = None
        return url_for(endpoint, **values) if found is None else request.script_root + found

    return address


def pair(value: Any, lang: str) -> str:
    """The text of a {"ja", "en"} pair in this language; Japanese where English is missing."""
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    said = str(value.get(lang) or value.get("ja") or value.get("en") or "")
    if said == TITLE_GONE:
        return str(current_app.extensions["jukugi_overlays"][lang].globals["_"](said))
    return said


def spoken(value: Any, lang: str) -> Any:
    """What people wrote, marked as Japanese on a page that is not, so that it is read out as such (WCAG 3.1.2).

    Markup stays markup and stands in a block of its own; a string becomes a span.
    """
    if lang == "ja" or not value or not _JAPANESE.search(str(value)):
        return value
    return Markup(_BLOCK if isinstance(value, Markup) else _SPAN) % value


_JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")  # kana and the common ideographs
_BLOCK, _SPAN = '<div lang="ja">%s</div>', '<span lang="ja">%s</span>'


def install(app: Flask) -> None:
    """Build the overlays; called once by the factory."""
    overlays: dict[str, Environment] = {}
    for lang in LANGUAGES:
        overlay = app.jinja_env.overlay()
        overlay.context_class = DirectCalls
        catalogue = load_catalogue(lang)
        overlay.catalogue = catalogue
        functions = _functions(catalogue, lang)
        overlay.globals = {**app.jinja_env.globals, **functions, "url_for": quick_addresses(app)}
        own = {
            "pair": lambda v, lang=lang: pair(v, lang),
            "kept": lambda v, lang=lang: spoken(text.kept(v), lang),
            "spoken": lambda v, lang=lang: spoken(v, lang),
            "here": here,
        }
        overlay.filters = {**app.jinja_env.filters, **formats.filters(lang), **own}
        overlays[lang] = overlay
    app.extensions["jukugi_overlays"] = overlays


def overlay() -> Environment:
    return current_app.extensions["jukugi_overlays"][language()]


def translate(message: str, **values: object) -> str:
    """A catalogue sentence outside a template (feeds, exports, notices)."""
    return str(overlay().globals["_"](message, **values))


def render(template: str, **context: Any) -> str:
    """A whole page in the language of the request."""
    current_app.update_template_context(context)
    return overlay().get_template(template).render(context)


def draw(template: str, macro: str, *values: Any) -> Markup:
    """What one macro of a template makes of ``values``, in the language of the request."""
    return Markup(getattr(overlay().get_template(template).module, macro)(*values))


def here(address: str) -> str:
    """An address of ours that somebody kept on a page of either language, in the language of the request."""
    return request.script_root + (address.removeprefix("/en") if address.startswith("/en/") else address)


def switch_path(lang: str) -> str:
    """The same page in the other language: one slash at the front, so that it is never another host's address."""
    prefix = "/en" if lang == "en" else ""
    query = request.query_string.decode("latin-1")
    return prefix + "/" + request.path.lstrip("/\\") + (f"?{query}" if query else "")
