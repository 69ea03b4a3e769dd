"""From bytes to plain data, safely: JSON or YAML, bounded in size, depth and number of nodes.

YAML is read as the JSON subset that people can write by hand: no aliases (a few lines can stand for billions),
no tags, no merging, no dates or sexagesimal numbers guessed from text, and "no" stays the country Norway's code.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

import yaml

from deliberation.errors import Problem, Problems

SIZE_LIMIT = 1_000_000  # bytes; the largest real plan read so far has 40 flows and 160 kB
DEPTH_LIMIT = 16  # the format itself needs 9
NODE_LIMIT = 60_000  # a full plan of 200 flows has up to 50,000; YAML is read at 8,000 a second, while others wait
LARGEST_NUMBER = 2**53 - 1  # past it RFC 8785 has no bytes for a number
_LONE = re.compile("[\ud800-\udfff]")  # half of a pair, written as an escape: no bytes either


def read(raw: bytes, *, fractions: bool = False) -> Any:
    """Plain data of an uploaded file. JSON is tried where the text starts like JSON, else YAML.

    ``fractions``: let them through to a check that names the place of each, beside all else that is to be mended.
    Raises :class:`Problems` with the line where the reader stopped.
    """
    if len(raw) > SIZE_LIMIT:
        raise Problems([Problem("", "file_too_large", {"max_kb": SIZE_LIMIT // 1000})])
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Problems([Problem("", "file_not_utf8", {"line": line})]) from None
    if not content.strip():
        raise Problems([Problem("", "file_is_empty")])
    data = _json(content, fractions) if content.lstrip()[:1] in ("{", "[") else _yaml(content)
    _bounded(data)
    return data


def _json(content: str, fractions: bool) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        _refuse_twice(name for name, _ in pairs)
        return dict(pairs)

    def refuse(token: str) -> Any:
        raise Problems([Problem("", "number_not_allowed", {"number": token[:20]})])

    def whole(token: str) -> int:
        return int(token) if len(token) <= 18 else refuse(token)

    part = float if fractions else refuse
    try:
        return json.loads(content, object_pairs_hook=once, parse_constant=refuse, parse_float=part, parse_int=whole)
    except json.JSONDecodeError as error:
        raise Problems([Problem("", "file_not_json", {"line": error.lineno})]) from None
    except RecursionError:
        raise Problems([Problem("", "file_too_deep", {"max": DEPTH_LIMIT})]) from None


class _Loader(yaml.SafeLoader):
    """The safe loader with YAML 1.2's JSON rules for scalars, and without aliases."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 - PyYAML's own class attribute

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.depth = self.nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        line = {"line": event.start_mark.line + 1}
        if isinstance(event, yaml.AliasEvent):
            raise Problems([Problem("", "yaml_alias", line)])
        if getattr(event, "tag", None) is not None:
            raise Problems([Problem("", "yaml_tag", line)])
        self.depth += 1
        self.nodes += 1
        if self.depth > DEPTH_LIMIT:
            raise Problems([Problem("", "file_too_deep", {"max": DEPTH_LIMIT})])
        if self.nodes > NODE_LIMIT:
            raise Problems([Problem("", "file_too_many_parts", {"max": NODE_LIMIT})])
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key, deep=deep) for key, _ in node.value]
        for (key, _), name in zip(node.value, names, strict=True):
            if not isinstance(name, str):
                raise Problems([Problem("", "yaml_key_not_text", {"line": key.start_mark.line + 1})])
        _refuse_twice(names)
        return super().construct_mapping(node, deep=deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)\Z"), ["n", "~", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(?:0|[1-9][0-9]{0,16})\Z"), list("-0123456789"))


def _yaml(content: str) -> Any:
    loader = None
    try:
        loader = _Loader(content)
        return loader.get_single_data()
    except (OverflowError, ValueError):  # an escape for a character that Unicode does not have
        raise Problems([Problem("", "file_not_yaml", {"line": 1})]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Problems([Problem("", "file_not_yaml", {"line": mark.line + 1 if mark else 1})]) from None
    except RecursionError:
        raise Problems([Problem("", "file_too_deep", {"max": DEPTH_LIMIT})]) from None
    finally:
        if loader is not None:
            loader.dispose()


def _refuse_twice(names: Iterable[str]) -> None:
    """Names of one object, each once and each writable."""
    seen: set[str] = set()
    for name in names:
        _refuse_unwritable(name)
        if name in seen:
            raise Problems([Problem("", "member_twice", {"name": name})])
        seen.add(name)


def _refuse_unwritable(value: Any) -> None:
    """What has no canonical bytes, and so could neither be digested nor shown."""
    if isinstance(value, str) and _LONE.search(value):
        raise Problems([Problem("", "control_character")])
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise Problems([Problem("", "number_not_allowed", {"number": str(value)})])


def _bounded(data: Any) -> None:
    """Depth and number of nodes of what was read, and whether each has bytes, without recursion."""
    nodes, waiting = 0, [(data, 1)]
    while waiting:
        value, depth = waiting.pop()
        nodes += 1
        if depth > DEPTH_LIMIT:
            raise Problems([Problem("", "file_too_deep", {"max": DEPTH_LIMIT})])
        if nodes > NODE_LIMIT:
            raise Problems([Problem("", "file_too_many_parts", {"max": NODE_LIMIT})])
        _refuse_unwritable(value)
        if isinstance(value, dict):
            waiting.extend((v, depth + 1) for v in value.values())
        elif isinstance(value, list):
            waiting.extend((v, depth + 1) for v in value)
