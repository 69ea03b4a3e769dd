"""Sizes to notice. Past a limit stands a comment ``# long: …`` that says why.

Files and functions are counted in lines, views in statements: forms with many fields are no long views.
"""

import ast
import io
import tokenize
from collections.abc import Iterator

FILE, TEST_FILE, FUNCTION, VIEW = 250, 400, 30, 15
REASON = "# long: "


def complaints(name: str, source: str) -> Iterator[str]:
    """Files and functions of one Python file that are longer than noticed, without a reason."""
    reasons = [
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and token.string.startswith(REASON)
    ]
    tree = ast.parse(source)
    limit = TEST_FILE if name.startswith(("tests/", "bench/")) else FILE
    lines = source.count("\n")
    if lines > limit and not any(_outside_functions(tree, line) for line in reasons):
        yield f"{name}: {lines} lines, more than {limit}"
    if name.startswith("tests/"):
        return
    for function in _functions(tree):
        if any(function.lineno <= line <= (function.end_lineno or 0) for line in reasons):
            continue
        if _is_view(function) and (count := _statements(function)) > VIEW:
            yield f"{name}:{function.lineno}: the view {function.name} has {count} statements, more than {VIEW}"
        elif (length := _length(function)) > FUNCTION:
            yield f"{name}:{function.lineno}: {function.name} has {length} lines, more than {FUNCTION}"


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _outside_functions(tree: ast.Module, line: int) -> bool:
    return not any(f.lineno <= line <= (f.end_lineno or 0) for f in _functions(tree))


def _is_view(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(mark).startswith("bp.") for mark in function.decorator_list)


def _statements(function: ast.FunctionDef) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1


def _length(function: ast.FunctionDef) -> int:
    """Lines of the body, its docstring left out."""
    first = function.body[0]
    start = first.lineno
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        start = (first.end_lineno or first.lineno) + 1
    return max(0, (function.end_lineno or start) - start + 1)
