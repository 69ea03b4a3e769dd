"""Words for people: which msgids are used where, and text that stands outside the catalogues."""

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, nodes

from deliberation.record import wording
from tests.house.tree import Module

KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_-]+)+\Z")
FAMILIES = ("reason", "label", "notice", "kind", "hint", "role", "title", "error", "field", "code", "flag")
PLACEHOLDER = re.compile(r"%\((\w+)\)")
GETTEXTS = ("_", "_h", "ngettext")
SPOKEN_ATTRIBUTES = re.compile(r"\b(?:alt|title|placeholder|aria-label|label|summary)\s*=\s*(\"[^\"]*\"|'[^']*')")
ATTRIBUTE = re.compile(r"\b[a-z-]+=\"[^\"]*\"|(?<=\s)(?:required|selected|checked|disabled|multiple|open)\b")
CODE_ELEMENTS = re.compile(r"<(code|kbd|pre|samp|svg)\b.*?</\1>", re.DOTALL)
RAISING = {"Refused": (0, 1), "refuse_if": (0, 1), "Invalid": (0, 1), "Problem": (1, 2), "Fault": (0, 2)}
"""Where a call that raises a reason has its code, and where its values begin."""
COUNTED = re.compile(r"%\((\w+)\)s (?:[a-z]+ )?([a-z-]*[a-z]s|people)\b")
"""A number and, at once or after one other word, an English noun in the plural."""
NO_NOUNS = frozenset({"does", "goes", "has", "is", "refers", "rests", "uses", "was"})
WORD = re.compile(r"[A-Za-z]{3,}")


@dataclass(frozen=True)
class Used:
    """One use of a msgid. ``prefix``: a key put together at run time, of which only the first part is known."""

    where: str
    msgid: str
    prefix: bool = False


def literals(source: str) -> Iterator[str]:
    """Every string that a template names, to a catalogue at once or by a list of what it asks for."""
    yield from (str(one.value) for one in parse(source).find_all(nodes.Const) if isinstance(one.value, str))


def parse(source: str) -> nodes.Template:
    return Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"]).parse(source)


def in_template(name: str, source: str) -> Iterator[Used]:
    """Every msgid that a template asks for."""
    for call in parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in GETTEXTS and call.args:
            yield from _of_argument(f"{name}:{call.lineno}", call.args[0])


def _of_argument(where: str, argument: nodes.Expr) -> Iterator[Used]:
    if isinstance(argument, nodes.Const):
        yield Used(where, str(argument.value))
    elif isinstance(argument, nodes.Concat) and isinstance(argument.nodes[0], nodes.Const):
        yield Used(where, str(argument.nodes[0].value), prefix=True)
    elif isinstance(argument, nodes.CondExpr):
        for branch in (argument.expr1, argument.expr2):
            if branch is not None:
                yield from _of_argument(where, branch)


def in_python(module: Module) -> Iterator[Used]:
    """Reason codes that rules and acts give, and dotted keys of the known families."""
    for node in ast.walk(module.code):
        if isinstance(node, ast.Call):
            for position, of in ((0, "Refused"), (0, "refuse_if"), (1, "Problem")):
                if _called(node) == of and len(node.args) > position:
                    yield from _reasons(module, node.args[position])
        elif isinstance(node, ast.FunctionDef) and node.name.lstrip("_").startswith("cannot_"):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    yield from _reasons(module, inner.value)
        elif isinstance(node, ast.Constant) and _is_key(node.value):
            yield Used(f"{module.name}:{node.lineno}", str(node.value))


def _is_key(value: object) -> bool:
    return isinstance(value, str) and KEY.match(value) is not None and value.split(".")[0] in FAMILIES


def _reasons(module: Module, value: ast.expr) -> Iterator[Used]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield Used(f"{module.name}:{value.lineno}", f"reason.{value.value}")
    elif isinstance(value, ast.IfExp):
        yield from _reasons(module, value.body)
        yield from _reasons(module, value.orelse)


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def missing(used: Used, catalogues: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A complaint when languages lack a used msgid. A Japanese sentence is its own Japanese."""
    lacking = []
    for lang, catalogue in catalogues.items():
        if used.prefix:
            known = any(key.startswith(used.msgid) for key in catalogue)
        else:
            known = used.msgid in catalogue or (lang == "ja" and not KEY.match(used.msgid))
        lacking += [] if known else [lang]
    return [f"{used.msgid!r} is missing in {', '.join(lacking)} ({used.where})"] if lacking else []


def unlike(catalogues: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Keys that only one language has, and sentences whose placeholders differ."""
    ja, en = catalogues["ja"], catalogues["en"]
    for key in sorted(set(ja) | set(en)):
        if KEY.match(key) and (key not in ja or key not in en):
            yield f"{key} is in {'ja' if key in ja else 'en'} only"
            continue
        sentences = [c[key] for c in (ja, en) if key in c] + ([] if KEY.match(key) else [key])
        if len({_placeholders(sentence) for sentence in sentences}) > 1:
            yield f"{key}: its languages have different placeholders"


def _placeholders(sentence: str | tuple[str, ...]) -> frozenset[str]:
    whole = sentence if isinstance(sentence, str) else " ".join(sentence)
    return frozenset(PLACEHOLDER.findall(whole)) - {"n"}


def plural_only(catalogue: Mapping[str, Any], larger: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """English sentences without a form for one of what they count: (msgid, placeholder, noun). ``larger``: parts that
    count two and more only."""
    for key, sentence in catalogue.items():
        if isinstance(sentence, str):
            for part in larger:
                sentence = sentence.replace(part, "")
            yield from ((key, number, noun) for number, noun in COUNTED.findall(sentence) if noun not in NO_NOUNS)


def wordless(texts: Iterable[bytes], catalogues: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Parts of the record's texts without a label, or of a form that the page of an entry shows as data."""
    for text in texts:
        for part in json.loads(text):
            if not all(f"text.{part}" in catalogue for catalogue in catalogues):
                yield f"text.{part} is missing in the catalogues"
        yield from (f"{part.name} is {part.value}" for part in wording.parts(text) if part.shown_as == "data")


def bare_text(name: str, source: str) -> Iterator[str]:
    """Words for people that a template says without the catalogue."""
    whole = "".join(_data(parse(source)))
    spoken = [quoted for quoted in SPOKEN_ATTRIBUTES.findall(whole)]
    text = re.sub(r"<[^>]*>", " ", CODE_ELEMENTS.sub(" ", re.sub(r"<!--.*?-->", " ", whole, flags=re.DOTALL)))
    text = ATTRIBUTE.sub(" ", text)  # macros that write attributes
    for piece in [*spoken, re.sub(r"&#?\w+;", " ", text)]:
        for line in piece.splitlines():
            if WORD.search(line.replace("\0", "")) or not line.isascii():
                yield f"{name}: {line.strip()!r} is outside the catalogue"


def _data(node: nodes.Node) -> Iterator[str]:
    """The literal text of a template, in order; NUL stands for whatever an expression would put there."""
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Output):
        for child in node.nodes:
            yield from _data(child) if isinstance(child, nodes.TemplateData) else ("\0",)
    else:
        for child in node.iter_child_nodes():
            yield from _data(child)


ENGLISH_WORD = re.compile(r"[(\"']*[A-Za-z][A-Za-z'-]*[.,;:!?)\"']*\Z")
FOR_PEOPLE = ("flask", "flask_wtf", "wtforms", "deliberation.web")


def english_literals(module: Module) -> Iterator[str]:
    """String literals that read like a sentence in a module that draws pages: three words and a full stop, or four and
    a capital at the beginning."""
    docstrings = _docstrings(module)
    for node in ast.walk(module.code):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            text = node.value.strip()
            parts = text.split()
            words = [part for part in parts if ENGLISH_WORD.match(part)]
            enough = len(words) >= (3 if text.endswith((".", "!", "?")) else 4 if text[:1].isupper() else len(text) + 1)
            if enough and len(words) >= 0.7 * len(parts):
                yield f"{module.name}:{node.lineno}: {text[:60]}"


def draws(module: Module) -> bool:
    """Whether a module speaks to people: it uses Flask, forms, or what pages share."""
    named = [a.name for node in ast.walk(module.code) if isinstance(node, ast.Import) for a in node.names]
    named += [node.module or "" for node in ast.walk(module.code) if isinstance(node, ast.ImportFrom)]
    return any(name == one or name.startswith(f"{one}.") for name in named for one in FOR_PEOPLE)


def _docstrings(module: Module) -> set[int]:
    """And strings below what they explain: whatever stands as a statement of its own."""
    bodies = [node.body for node in ast.walk(module.code) if isinstance(getattr(node, "body", None), list)]
    return {id(line.value) for body in bodies for line in body if isinstance(line, ast.Expr)}


def foreign_literals(module: Module) -> Iterator[str]:
    """String literals that are not written in ASCII; docstrings excepted (an escape is a character, no sentence)."""
    docstrings = _docstrings(module)
    for node in ast.walk(module.code):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
            continue
        if not node.value.isascii():
            written = ast.get_source_segment(module.source, node) or ""
            if not written.isascii():
                yield f"{module.name}:{node.lineno}: {written[:40]}"


def wanted(catalogue: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Reason codes whose sentences have placeholders, and which."""
    found = {}
    for key, sentence in catalogue.items():
        whole = sentence if isinstance(sentence, str) else " ".join(sentence)
        if key.startswith("reason.") and (names := frozenset(PLACEHOLDER.findall(whole))):
            found[key.removeprefix("reason.")] = names
    return found


def giving(modules: Mapping[str, Module], wants: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Functions that return such codes for somebody else to raise, and every placeholder of those codes."""
    found: dict[str, frozenset[str]] = {}
    for one in modules.values():
        for function in ast.walk(one.code):
            if isinstance(function, ast.FunctionDef):
                returned = [n.value for n in ast.walk(function) if isinstance(n, ast.Return) and n.value is not None]
                for code in {code for value in returned for code in _codes(value)} & set(wants):
                    found[function.name] = found.get(function.name, frozenset()) | wants[code]
    return found


def unfilled(one: Module, wants: Mapping[str, frozenset[str]], gives: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Places where a reason is raised without a value that its sentence asks for."""
    for function in [n for n in ast.walk(one.code) if isinstance(n, ast.FunctionDef)]:
        named = {
            target.id: node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in [n for n in ast.walk(function) if isinstance(n, ast.Call)]:
            place, rest = RAISING.get(_called(call), (0, 0))
            if not rest or len(call.args) <= place:
                continue
            value = call.args[place]
            source = named.get(value.id, value) if isinstance(value, ast.Name) else value
            needed = frozenset[str]().union(*(wants.get(code, frozenset()) for code in _codes(source)))
            needed |= gives.get(_called(source), frozenset()) if isinstance(source, ast.Call) else frozenset()
            if (given := _given(call, rest)) is not None and (lacking := sorted(needed - given)):
                yield f"{one.name}:{call.lineno}: {', '.join(lacking)} of {ast.unparse(value)} has no value"


def _codes(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from (*_codes(value.body), *_codes(value.orelse))
    elif isinstance(value, ast.BoolOp):
        for part in value.values:
            yield from _codes(part)


def _given(call: ast.Call, rest: int) -> frozenset[str] | None:
    """The names of the values that a call gives; None when it hands on what it was given."""
    names: set[str] = set()
    for keyword in call.keywords:
        if keyword.arg is None:
            return None
        names.add(keyword.arg)
    for given in (*call.args[rest:], *(k.value for k in call.keywords if k.arg == "values")):
        if not isinstance(given, ast.Dict) or None in given.keys:
            return None
        names |= {key.value for key in given.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
    return frozenset(names)
