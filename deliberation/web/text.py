"""The only sanitiser: how words that people typed become HTML. Nothing else may print user text unescaped.

Two kinds of text, two ways:

* **Residents'** text is plain. :func:`to_html` escapes it, makes addresses clickable and reads three marks line by
  line: headings, lists, bold (what most real opinions carry). It never looks back, so its time is linear in the length.
* **Staff's** text is Markdown. :func:`markdown` is quadratic on hostile input by nature, so it refuses input that is
  long or shaped to be slow, does not know raw HTML, and passes through bleach at the end.

Both are called once, when the text is saved; pages print the stored result.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element

import bleach
from bleach.html5lib_shim import Filter
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from markupsafe import Markup, escape

from deliberation.errors import Refused
from deliberation.web.plain import ADDRESS, clean, clean_line, is_blank, unseen, without_tail

__all__ = ["LONGEST", "LONGEST_STAFF", "clean", "clean_line", "is_blank", "kept", "markdown", "to_html", "unseen"]

LONGEST = 20_000  # characters of the longest text that a resident can send ("long opinion")
LONGEST_STAFF = 20_000  # characters of a staff text; more belongs into an attachment
DEEPEST = 6  # nested quotes or list levels in a staff text
MOST_BRACKETS = 500  # "[" in a staff text: each may begin a link, and Markdown looks ahead from every one
MOST_LINES = 400  # lines without an empty one between; a longer table belongs into a CSV file

_RESIDENT_LINK = Markup('<a href="{0}" rel="nofollow ugc noopener">{0}</a>')

_HEADING = re.compile(r"#{1,6}[ \u3000]+(?=\S)")
_SPACE = r"[ \t\u3000]"
_ITEM = re.compile(
    rf"(?P<indent>{_SPACE}{{0,12}})"
    rf"(?:[-*+\u2022]{_SPACE}+|\u30fb{_SPACE}*"  # bullets; the middle dot needs no space after it
    rf"|(?P<n>\d{{1,3}})(?:[.)]{_SPACE}+|[\uff0e\uff09]{_SPACE}*(?!\d)))(?=\S)"  # numbers; full-width ones neither
)


def to_html(text: str, *, longest: int = LONGEST) -> Markup:
    """A resident's text as HTML: p, br, h4, ul, ol, li, strong and a; everything else shows as it was typed.

    Raises :class:`Refused` ``too_long`` past ``longest`` characters (forms say it first, at the field).
    """
    text = clean(text)
    _refuse_long(text, longest)
    blocks = (_block(kind, list(lines)) for kind, lines in groupby(text.split("\n"), key=_kind))
    return Markup("\n").join(block for block in blocks if block)


def markdown(text: str, *, longest: int = LONGEST_STAFF) -> Markup:
    """A staff text as HTML. Headings begin at h3, raw HTML shows as it was typed, images and styles do not exist.

    Raises :class:`Refused`: ``too_long``, or ``too_tangled`` for input shaped to make Markdown slow or to nest deep.
    """
    text = clean(text)
    _refuse_long(text, longest)
    if _tangled(text):
        raise Refused("too_tangled")
    return Markup(_cleaner().clean(_converter().reset().convert(text)))


def kept(html: str | None) -> Markup:
    """HTML that :func:`to_html` or :func:`markdown` made, read back from where it was kept. Never for anything else."""
    return Markup(html or "")


# ---- residents ------------------------------------------------------------------------------------------------------


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    if _HEADING.match(line):
        return "heading"
    return "list" if _ITEM.match(line) else "paragraph"


def _block(kind: str, lines: list[str]) -> Markup:
    if kind == "blank":
        return Markup("")
    if kind == "heading":
        return Markup("\n").join(
            Markup("<h4>{}</h4>").format(_inline(_HEADING.sub("", line, count=1))) for line in lines
        )
    if kind == "list":
        return _list([_item(line) for line in lines])
    return Markup("<p>{}</p>").format(Markup("<br>\n").join(_inline(line) for line in lines))


def _item(line: str) -> tuple[int, int | None, Markup]:
    """Level (0 or 1), number (None for a bullet) and content of a list line."""
    found = _ITEM.match(line)
    assert found is not None, "only lines of kind list come here"
    number = int(unicodedata.normalize("NFKC", found["n"])) if found["n"] else None
    indent = found["indent"].replace("\t", "    ").replace("\u3000", "  ")
    return int(len(indent) >= 2), number, _inline(line[found.end() :])


def _list(items: list[tuple[int, int | None, Markup]]) -> Markup:
    """Lists of one or two levels; a list that begins indented begins at the first level."""
    out: list[Markup] = []
    for ordered, group in groupby(_nested(items), key=lambda entry: entry[0] is not None):
        lines = Markup("").join(_li(number, content, inner) for number, content, inner in group)
        out.append(Markup("<{0}>{1}</{0}>").format("ol" if ordered else "ul", lines))
    return Markup("\n").join(out)


def _nested(items: list[Any]) -> Iterator[tuple[int | None, Markup, list[Any]]]:
    """Each first-level item with the indented ones that follow it."""
    first = items[0][0]
    held: tuple[int | None, Markup, list[Any]] | None = None
    for level, number, content in items:
        if held is None or level <= first:
            if held is not None:
                yield held
            held = (number, content, [])
        else:
            held[2].append((0, number, content))
    if held is not None:
        yield held


def _li(number: int | None, content: Markup, inner: list[Any]) -> Markup:
    value = "" if number is None else Markup(' value="{}"').format(number)
    return Markup("<li{}>{}{}</li>").format(value, content, _list(inner) if inner else "")


def _inline(line: str) -> Markup:
    """One line: bold between pairs of ``**``, addresses as links, the rest escaped."""
    pieces = line.strip().split("**")
    if len(pieces) % 2 == 0:  # the last mark has no partner: it is text
        pieces[-2:] = [f"{pieces[-2]}**{pieces[-1]}"]
    out = []
    for position, piece in enumerate(pieces):
        if position % 2 == 0:
            out.append(_linked(piece))
        elif piece and piece == piece.strip():
            out.append(Markup("<strong>{}</strong>").format(_linked(piece)))
        else:
            out.append(Markup("**{}**").format(piece))
    return Markup("").join(out)


def _linked(text: str) -> Markup:
    out, done = [], 0
    for found in ADDRESS.finditer(text):
        address = without_tail(found[0])
        out += [escape(text[done : found.start()]), _RESIDENT_LINK.format(address)]
        done = found.start() + len(address)
    return Markup("").join([*out, escape(text[done:])])


def _refuse_long(text: str, longest: int) -> None:
    over = len(text) - longest
    if over > 0:
        raise Refused("too_long", label="label.text", max=longest, over=over)


# ---- staff ----------------------------------------------------------------------------------------------------------

_TAGS = frozenset(
    "p br hr h3 h4 h5 h6 ul ol li strong em code pre blockquote a table thead tbody tr th td".split()  # noqa: SIM905
)
_ATTRIBUTES = {"a": ["href", "title"], "ol": ["start"]}
_LOWER = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6"}
_SCHEMES = frozenset({"http", "https", "mailto"})
_TARGET = re.compile(r"(?:https?://|mailto:|/(?!/)|#)", re.IGNORECASE)
_MARK = r"(?:[-*+]|\d+\.)[ \t]"
_DEEP = re.compile(
    rf"^(?:[ \t]*>){{{DEEPEST + 1}}}|^(?: {{4}}|\t){{{DEEPEST + 1}}}[ \t]*{_MARK}|^(?:[ \t]*{_MARK}){{{DEEPEST + 1}}}",
    re.M,
)


class _StaffLinks(Filter):
    """Links lead to a whole address or a path of this site, and do not hand over this window; others are only words."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for token in super().__iter__():
            if token["type"] == "StartTag" and token["name"] == "a":
                if _TARGET.match(token["data"].get((None, "href"), "")):
                    token["data"][(None, "rel")] = "noopener"
                else:
                    token["data"] = {}
            yield token


class _LowerHeadings(Treeprocessor):
    """The page has h1 and h2 already: a text begins at h3."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in _LOWER:
                element.tag = _LOWER[element.tag]


class _Addresses(InlineProcessor):
    """Bare addresses become links, as in residents' texts."""

    ANCESTOR_EXCLUDES = ("a", "code")

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        address = without_tail(m[0])
        link = Element("a", {"href": address})
        link.text = AtomicString(address)
        return link, m.start(0), m.start(0) + len(address)


@cache
def _cleaner() -> bleach.Cleaner:
    return bleach.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, protocols=_SCHEMES, filters=[_StaffLinks])


def _converter() -> Markdown:
    """Markdown without raw HTML and images; made for each call, since it keeps state and workers have threads."""
    converter = Markdown(extensions=["tables", "sane_lists", "fenced_code", "nl2br"])
    converter.treeprocessors.register(_LowerHeadings(converter), "lower_headings", 5)
    converter.preprocessors.deregister("html_block")
    converter.parser.blockprocessors.deregister("setextheader")
    converter.inlinePatterns.register(_Addresses(ADDRESS.pattern, converter), "addresses", 115)
    for pattern in ("html", "image_link", "image_reference", "short_image_ref"):
        converter.inlinePatterns.deregister(pattern)
    return converter


def _tangled(text: str) -> bool:
    """The shapes that were measured to cost more than a second at the length that is allowed."""
    longest_block = max((sum(1 for _ in run) for full, run in groupby(text.split("\n"), key=bool) if full), default=0)
    return text.count("[") > MOST_BRACKETS or longest_block > MOST_LINES or _DEEP.search(text) is not None
