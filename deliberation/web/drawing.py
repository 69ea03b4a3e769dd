"""How templates become code: sentences are looked up when a template is compiled, not each time it is drawn.

A page has hundreds of fixed sentences and a thousand values to escape; asking for each of them again was more than
half of its drawing (``make bench``). So each language compiles its own templates, with its own words in them.
"""

from collections.abc import Callable
from keyword import iskeyword
from typing import Any

import markupsafe
from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

PLAIN = frozenset({"_", "_h", "ngettext", "has_words", "url_for", "static", "switch_path"})  # ours, called as they are
_inner: Callable[[str], str] = getattr(markupsafe, "_escape_inner", lambda text: str(markupsafe.escape(text)))


def quick_escape(value: Any) -> str:
    """``markupsafe.escape`` for what is written out at once: plain text is not made into Markup first."""
    kind = type(value)
    if kind is str:
        return _inner(value)
    if kind is Markup:
        return value
    return str(value) if kind is int else markupsafe.escape(value)


def put(words: str, values: dict[str, Any]) -> str:
    """A sentence with its values. With one that is escaped already, all of it is: else that one would be so twice."""
    for value in values.values():
        if type(value) is Markup:
            return markupsafe.escape(words) % values
    return words % values


class Words(NodeTransformer):
    """Puts the words of a catalogue in place of ``_("sentence")``; with values, their formatting."""

    def __init__(self, catalogue: dict[str, Any]) -> None:
        self._catalogue = catalogue

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:
        node = self.generic_visit(node)
        fixed = isinstance(node.node, nodes.Name) and node.node.name == "_" and len(node.args) == 1
        if not fixed or not isinstance(node.args[0], nodes.Const) or node.dyn_args or node.dyn_kwargs:
            return node
        found = self._catalogue.get(node.args[0].value, node.args[0].value)
        words = found if isinstance(found, str) else found[-1]
        if not node.kwargs:
            return nodes.Const(words.replace("%%", "%"), lineno=node.lineno)
        values = [nodes.Pair(nodes.Const(k.key), k.value, lineno=node.lineno) for k in node.kwargs]
        return nodes.Mod(nodes.Const(words), nodes.Dict(values, lineno=node.lineno), lineno=node.lineno)


class Generator(CodeGenerator):
    """Templates call our own plain functions, and escape, without detours."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        super().visit_Template(node, frame)
        self.writeline(f"from {__name__} import put, quick_escape as escape")

    def visit_Mod(self, node: nodes.Mod, frame: Frame) -> None:
        """A sentence and its values, as Words left them."""
        if not (isinstance(node.left, nodes.Const) and isinstance(node.right, nodes.Dict)):
            super().visit_Mod(node, frame)
            return
        self.write("put(")
        self.visit(node.left, frame)
        self.write(", ")
        self.visit(node.right, frame)
        self.write(")")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        ours = isinstance(node.node, nodes.Name) and node.node.name in PLAIN
        if not ours or forward_caller or node.dyn_args or node.dyn_kwargs or any(iskeyword(k.key) for k in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            if node.node.name == "_" and isinstance(argument, nodes.Concat):
                self._key(argument, frame)
            else:
                self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _key(self, node: nodes.Concat, frame: Frame) -> None:
        """``"kind." ~ code`` as the name of a sentence: joined as it is, since nothing of it is written out."""
        self.write("str_join((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class Templates(Environment):
    """Flask's environment with ``catalogue``: the words of its language (none: looked up while drawing)."""

    code_generator_class = Generator
    catalogue: dict[str, Any] | None = None

    def _generate(self, source: nodes.Template, name: Any, filename: Any, defer_init: bool = False) -> str:
        if self.catalogue is not None:
            source = Words(self.catalogue).visit(source)
        return super()._generate(source, name, filename, defer_init)
