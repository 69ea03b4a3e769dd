"""A page as a person, a screen reader and a strict browser meet it: read from the HTML of an answer."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
PLACEHOLDER = re.compile(r"%\(\w+\)s?")
KEY_ON_SCREEN = re.compile(
    r"\b(?:reason|label|notice|kind|hint|role|title|error|field|code|flag)\.[a-z0-9_.-]+[a-z0-9]"
)


@dataclass
class Node:
    """One element with its attributes, children and text."""

    tag: str
    attributes: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)

    def all(self, *tags: str) -> list["Node"]:
        """Every element below with one of these tags (any tag when none is named), in order."""
        found = []
        for child in self.children:
            if isinstance(child, Node):
                found += ([child] if not tags or child.tag in tags else []) + child.all(*tags)
        return found

    @property
    def text(self) -> str:
        """What is read out, spaces folded."""
        parts = [c if isinstance(c, str) else c.text for c in self.children if not _silent(c)]
        return re.sub(r"\s+", " ", " ".join(parts)).strip()


def _silent(child: "Node | str") -> bool:
    return isinstance(child, Node) and child.tag in ("script", "style", "template")


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {})
        self._open = [self.root]
        self.unbalanced: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._open[-1].tag != tag:
            self.unbalanced.append(f"</{tag}> closes <{self._open[-1].tag}>")
            if tag not in [node.tag for node in self._open]:
                return
        while self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


class Page:
    """A parsed page. ``problems(lang)`` lists what no page of ours may have."""

    def __init__(self, html: str) -> None:
        builder = _Builder()
        builder.feed(html)
        self.root, self._unbalanced = builder.root, builder.unbalanced

    @property
    def text(self) -> str:
        body = self.root.all("body")
        return body[0].text if body else ""

    @property
    def title(self) -> str:
        return next((t.text for t in self.root.all("title")), "")

    @property
    def heading(self) -> str:
        return next((h.text for h in self.root.all("h1")), "")

    def links(self) -> dict[str, str]:
        """Text of each link and where it goes."""
        return {a.text: a.attributes.get("href", "") for a in self.root.all("a")}

    def forms(self) -> list["Form"]:
        return [Form(node) for node in self.root.all("form")]

    def problems(self, lang: str) -> list[str]:
        """Everything wrong with the page, in words."""
        return [
            *self._unbalanced,
            *self._frame(lang),
            *self._inline(),
            *self._names(),
            *(f"a placeholder without its value: {raw}" for raw in PLACEHOLDER.findall(self.text)),
            *(f"a key of the catalogue on the screen: {key}" for key in KEY_ON_SCREEN.findall(self.text)),
        ]

    def _frame(self, lang: str) -> list[str]:
        found = []
        if len(self.root.all("h1")) != 1:
            found.append(f"{len(self.root.all('h1'))} h1 elements")
        if not self.title:
            found.append("no title")
        html = self.root.all("html")
        if not html or html[0].attributes.get("lang") != lang:
            found.append(f"the html element is not marked lang={lang}")
        if not any("width=device-width" in m.attributes.get("content", "") for m in self.root.all("meta")):
            found.append("no viewport for small screens")
        return found

    def _inline(self) -> list[str]:
        found = ["a style element"] * len(self.root.all("style"))
        for node in self.root.all():
            found += [f"<{node.tag}> has {a}" for a in node.attributes if a == "style" or a.startswith("on")]
            if node.tag == "script" and "src" not in node.attributes:
                found.append("an inline script")
            for name in ("src", "href", "action"):
                address = node.attributes.get(name, "")
                if address.startswith("javascript:") or (name == "src" and re.match(r"(https?:)?//", address)):
                    found.append(f"<{node.tag}> {name}={address}")
        return found

    def _names(self) -> list[str]:
        ids = [n.attributes["id"] for n in self.root.all() if "id" in n.attributes]
        found = [f"id {i} twice" for i in sorted({i for i in ids if ids.count(i) > 1})]
        found += [
            f"img {i.attributes.get('src')} has no alt" for i in self.root.all("img") if "alt" not in i.attributes
        ]
        labelled = {n.attributes.get("for") for n in self.root.all("label")}
        wrapped = {id(c) for n in self.root.all("label") for c in n.all("input", "select", "textarea")}
        for control in self.root.all("input", "select", "textarea"):
            a = control.attributes
            named = a.get("id") in labelled or "aria-label" in a or "aria-labelledby" in a or id(control) in wrapped
            if a.get("type") not in ("hidden", "submit", "button") and not named:
                found.append(f"<{control.tag} name={a.get('name')}> has no label")
        for node in self.root.all("a", "button"):
            spoken = (
                node.text or node.attributes.get("aria-label") or any(i.attributes.get("alt") for i in node.all("img"))
            )
            if not spoken and not any(s.all("title") or s.attributes.get("aria-label") for s in node.all("svg")):
                found.append(f"<{node.tag} {node.attributes.get('href', '')}> says nothing")
        for name in ("aria-describedby", "aria-labelledby", "for"):
            for node in self.root.all():
                found += [f"{name}={i} points nowhere" for i in node.attributes.get(name, "").split() if i not in ids]
        return found


class Form:
    """A form as the browser would send it."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.action = node.attributes.get("action", "")
        self.posts = node.attributes.get("method", "get").lower() == "post"

    def values(self) -> dict[str, list[str]]:
        """What it sends when nothing is touched."""
        sent: dict[str, list[str]] = {}
        for control in self.node.all("input", "textarea", "select"):
            a = control.attributes
            kind, name = a.get("type", "text"), a.get("name")
            if (
                name
                and kind not in ("submit", "button", "file")
                and (kind not in ("checkbox", "radio") or "checked" in a)
            ):
                sent.setdefault(name, []).extend(_value(control))
        return sent

    def names(self) -> set[str]:
        """Names of everything that can be filled in or pressed."""
        controls = self.node.all("input", "textarea", "select", "button")
        return {c.attributes["name"] for c in controls if "name" in c.attributes}


def _value(control: Node) -> list[str]:
    if control.tag == "textarea":
        kept = "".join(c for c in control.children if isinstance(c, str))
        return [kept.replace("\r\n", "\n").removeprefix("\n")]
    if control.tag == "select":
        options = control.all("option")
        chosen = [o for o in options if "selected" in o.attributes]
        chosen = chosen or (options[:1] if "multiple" not in control.attributes else [])
        return [o.attributes.get("value", o.text) for o in chosen]
    return [control.attributes.get("value", "on" if control.attributes.get("type") == "checkbox" else "")]


def as_lists(values: dict[str, Any]) -> dict[str, list[Any]]:
    """Form values with every value a list."""
    return {name: list(v) if isinstance(v, list | tuple) else [v] for name, v in values.items()}
