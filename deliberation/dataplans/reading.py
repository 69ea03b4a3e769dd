"""From bytes to plain data, safely: JSON or YAML, bounded in size, depth and number of nodes.

YAML is read as the JSON subset that people can write by hand: no aliases (a few lines can stand for billions),
no tags, no merging, no dates or sexagesimal numbers guessed from text, and "no" stays the country Norway's code.
"""

import json
import re
from typing import Any

import yaml

from deliberation.errors import Problem, Problems

SIZE_LIMIT = 1_000_000  # bytes; the largest real plan read so far has 40 flows and 160 kB
DEPTH_LIMIT = 16  # the format itself needs 9
NODE_LIMIT = 100_000


def read(raw: bytes) -> Any:
    """Plain data of an uploaded file. JSON is tried where the text starts like JSON, else YAML.

    Raises :class:`Problems` with the line where the reader stopped.
    """
    if len(raw) > SIZE_LIMIT:
        raise Problems([Problem("", "file_too_large", {"max_kb": SIZE_LIMIT // 1000})])
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Problems([Problem("", "file_not_utf8", {"line": line})]) from None
    data = _json(content) if content.lstrip()[:1] in ("{", "[") else _yaml(content)
    _bounded(data)
    return data


def _json(content: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            names = [name for name, _ in pairs]
            raise Problems([Problem("", "member_twice", {"name": next(n for n in names if names.count(n) > 1)})])
        return found

    def refuse(token: str) -> Any:
        raise Problems([Problem("", "number_not_allowed", {"number": token[:20]})])

    def whole(token: str) -> int:
        return int(token) if len(token) <= 18 else refuse(token)

    try:
        return json.loads(content, object_pairs_hook=once, parse_constant=refuse, parse_float=refuse, parse_int=whole)
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
            if names.count(name) > 1:
                raise Problems([Problem("", "member_twice", {"name": name})])
        return super().construct_mapping(node, deep=deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)\Z"), ["n", "~", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(?:0|[1-9][0-9]{0,16})\Z"), list("-0123456789"))


def _yaml(content: str) -> Any:
    loader = None
    try:
        loader = _Loader(content)
        return loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Problems([Problem("", "file_not_yaml", {"line": mark.line + 1 if mark else 1})]) from None
    except RecursionError:
        raise Problems([Problem("", "file_too_deep", {"max": DEPTH_LIMIT})]) from None
    finally:
        if loader is not None:
            loader.dispose()


def _bounded(data: Any) -> None:
    """Depth and number of nodes of what was read, without recursion."""
    nodes, waiting = 0, [(data, 1)]
    while waiting:
        value, depth = waiting.pop()
        nodes += 1
        if depth > DEPTH_LIMIT:
            raise Problems([Problem("", "file_too_deep", {"max": DEPTH_LIMIT})])
        if nodes > NODE_LIMIT:
            raise Problems([Problem("", "file_too_many_parts", {"max": NODE_LIMIT})])
        if isinstance(value, dict):
            waiting.extend((v, depth + 1) for v in value.values())
        elif isinstance(value, list):
            waiting.extend((v, depth + 1) for v in value)
