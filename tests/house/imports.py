"""The order of imports between slices and inside a slice (docs/decisions/0002), as a checker of parsed modules."""

import ast
from collections.abc import Iterable, Iterator, Mapping

from tests.house.tree import SLICES, Module

WEB_LIBRARIES = {"flask", "werkzeug", "flask_login", "flask_wtf", "flask_babel", "wtforms"}
SESSIONS = {"Session", "sessionmaker", "scoped_session", "relationship", "joinedload", "selectinload"}
WRITES = {"insert", "update", "delete"}

# Inside a slice: part → parts it may import. A word of the domain (flags, diff, tiles) counts as "domain", and as
# "pages" when it uses Flask or what pages share.
INSIDE = {
    "rules": {"rules", "domain"},
    "models": {"rules", "domain"},
    "queries": {"models", "rules", "queries", "domain"},
    "acts": {"models", "rules", "queries", "acts", "domain"},
    "forms": {"rules", "forms", "domain"},
    "routes": {"acts", "queries", "forms", "rules", "routes", "domain", "pages"},
    "pages": {"acts", "queries", "forms", "rules", "domain", "pages"},
    "cli": {"acts", "queries", "rules", "domain"},
    "domain": {"models", "rules", "queries", "acts", "domain"},
}
# From a slice to one on its left. Queries may join the tables of the left; acts never write to them.
LEFTWARDS = {
    "rules": {"rules", "domain"},
    "models": {"rules"},
    "queries": {"models", "rules", "queries", "domain"},
    "acts": {"rules", "queries", "acts", "domain"},
    "forms": {"rules", "forms", "domain"},
    "routes": {"acts", "queries", "forms", "rules", "domain", "pages"},
    "pages": {"acts", "queries", "forms", "rules", "domain", "pages"},
    "cli": {"acts", "queries", "rules", "domain"},
    "domain": {"models", "rules", "queries", "acts", "domain"},
}
SANITISER = (
    "deliberation.web.text"  # what people typed becomes HTML when it is saved, so acts call it; it knows no Flask
)
GROUND = {"errors", "clock", "config", "db", "kept", "numerals", "overload", "refusals", "triggers"}
PARTS_WITH_FLASK = {"routes", "forms", "pages"}


def complaints(tree: Mapping[str, Module]) -> list[str]:
    """Everything in these modules that breaks the order; empty when all is well."""
    found = []
    graph = {name: sorted(set(_ours(tree, module))) for name, module in tree.items()}
    for name, module in tree.items():
        found += [f"{name}: {complaint}" for complaint in _of_module(tree, module, graph[name])]
        found += _impure(tree, graph, module)
    found += [f"cycle: {' -> '.join(cycle)}" for cycle in cycles(graph)]
    return found


def _of_module(tree: Mapping[str, Module], module: Module, imported: Iterable[str]) -> Iterator[str]:
    for line in _hidden_imports(module.code):
        yield f"line {line}: an import inside a function"
    for target in imported:
        if not _allowed(module, tree[target]):
            yield f"must not import {target}"
    for library in sorted(_libraries(module.code)):
        if library in WEB_LIBRARIES and not _may_use_flask(module):
            yield f"must not import {library}"
        if library == "sqlalchemy" and part_of(module) in ("rules", "forms"):
            yield "must not import sqlalchemy"
    for name in sorted(_names_from(module.code, "sqlalchemy")):
        if name in SESSIONS:
            yield f"no ORM session here: {name}"
        if name in WRITES and part_of(module) in ("queries", "rules", "routes", "pages", "forms", "cli", "models"):
            yield f"writes belong to acts: {name}"
        if name == "select" and part_of(module) in ("routes", "pages", "cli"):
            yield "every SELECT belongs to queries"


def part_of(module: Module) -> str:
    """Which row of the tables above a module stands in; "" for the ground and the top.

    A word of the domain that uses Flask or what pages share is a file of pages, and held to what routes may do.
    """
    if module.slice is None:
        return ""
    if not module.part:
        return "package"
    if module.part in INSIDE:
        return module.part
    return "pages" if _libraries(module.code) & WEB_LIBRARIES or _uses_web(module.code) else "domain"


def _uses_web(code: ast.Module) -> bool:
    names = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(code)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return any(
        f"{name}.".startswith("deliberation.web.") for name in names if not f"{name}.".startswith(f"{SANITISER}.")
    )


def _allowed(importer: Module, target: Module) -> bool:
    ours, theirs = _rank(importer), _rank(target)
    if importer.slice is None:
        return theirs <= ours
    if target.slice is None:
        if target.name == SANITISER:
            return part_of(importer) in ("acts", "routes", "domain")
        return theirs == 0 or (theirs == 1 and part_of(importer) in PARTS_WITH_FLASK)
    if part_of(target) == "package":
        return theirs <= ours
    if importer.slice == target.slice:
        return part_of(target) in INSIDE.get(part_of(importer), set())
    return theirs < ours and part_of(target) in LEFTWARDS.get(part_of(importer), set())


def _rank(module: Module) -> int:
    """Place in the order: ground 0, web 1, slices from 2, then factory and command line."""
    if module.slice is not None:
        return 2 + SLICES.index(module.slice)
    parts = module.name.split(".")
    if len(parts) == 1 or parts[1] in GROUND:
        return 0
    return 1 if parts[1] == "web" else 2 + len(SLICES)


def _may_use_flask(module: Module) -> bool:
    return part_of(module) in PARTS_WITH_FLASK or (module.slice is None and _rank(module) > 0)


def _impure(tree: Mapping[str, Module], graph: Mapping[str, list[str]], module: Module) -> Iterator[str]:
    """Rules and verifiers reach neither Flask nor SQLAlchemy, not even through what they import."""
    verifier = module.slice is not None and module.part.startswith("verif")
    if part_of(module) != "rules" and not verifier:
        return
    seen, waiting = set(), [module.name]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for library in sorted(_libraries(tree[name].code) & (WEB_LIBRARIES | {"sqlalchemy"})):
            yield f"{module.name}: reaches {library} through {name}"
        waiting += graph[name]


def _ours(tree: Mapping[str, Module], module: Module) -> Iterator[str]:
    for node in ast.walk(module.code):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in tree)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            below = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [name for name in below if name in tree]
            yield from found
            if len(found) < len(below) and node.module in tree:
                yield node.module


def _libraries(code: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def _names_from(code: ast.Module, library: str) -> set[str]:
    return {
        alias.name
        for node in ast.walk(code)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == library
        for alias in node.names
    }


def _hidden_imports(code: ast.Module) -> Iterator[int]:
    for function in ast.walk(code):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from (n.lineno for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom))


def cycles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Groups of modules that import each other in a circle (strongly connected ones, after Tarjan)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        number[name] = low[name] = len(number)
        stack.append(name)
        for target in graph[name]:
            if target not in number:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], number[target])
        if low[name] == number[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1 or name in graph[name]:
                found.append(sorted(group))

    for name in graph:
        if name not in number:
            visit(name)
    return found
