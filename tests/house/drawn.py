"""Which templates and macros the tests drew. A whole run fails when it left one out: that one could fall unseen.

Parsing proves little: a name that nothing gives, or an attribute that a row does not have, falls only when it is
drawn. So every file's and every macro's own code notes that it ran, in every process of the tests; the process that
gathers them holds the sum against what the files say.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2 import nodes
from jinja2.runtime import Macro

TEMPLATES = Path("templates")


def written(folder: Path = TEMPLATES) -> set[str]:
    """Every template under ``folder``, and as ``file:macro`` every macro in one."""
    return set(_written(folder))


def _written(folder: Path) -> Iterator[str]:
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"])
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        yield name
        for macro in environment.parse(path.read_text("utf-8")).find_all(nodes.Macro):
            yield f"{name}:{macro.name}"


class Drawn:
    """What was drawn in this process, and what other processes told of theirs."""

    def __init__(self, folder: Path = TEMPLATES) -> None:
        self.names: set[str] = set()
        self._start = f"{folder.resolve()}/"

    def note(self, file: str | None, macro: str | None = None) -> None:
        """A template, or one of its macros, is being drawn. What a call hands to a macro has no name of its own."""
        if file is not None and file.startswith(self._start):
            self.names.add(file.removeprefix(self._start) + (f":{macro}" if macro else ""))

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """From now on every template and macro of this process notes that it is drawn."""
        make, load = Macro.__init__, jinja2.Template._from_namespace.__func__  # type: ignore[attr-defined]

        def noting_make(macro: Macro, environment: Any, draw: Callable[..., str], name: str, *more: Any) -> None:
            def noting_draw(*arguments: Any) -> str:
                self.note(draw.__code__.co_filename, name)
                return draw(*arguments)

            make(macro, environment, noting_draw, name, *more)

        def noting_load(cls: type[jinja2.Template], *arguments: Any) -> jinja2.Template:
            template: jinja2.Template = load(cls, *arguments)
            template.root_render_func = self._noting(template.root_render_func, template.filename)
            return template

        patch.setattr(Macro, "__init__", noting_make)
        patch.setattr(jinja2.Template, "_from_namespace", classmethod(noting_load))

    def _noting(self, draw: Callable[..., Iterator[str]], file: str | None) -> Callable[..., Iterator[str]]:
        def noting_draw(*arguments: Any) -> Iterator[str]:
            self.note(file)
            return draw(*arguments)

        return noting_draw


def left_out(drawn: Iterable[str], folder: Path = TEMPLATES) -> list[str]:
    """Templates and macros that nothing drew, in order."""
    return sorted(written(folder) - set(drawn))
