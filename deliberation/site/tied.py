"""Rows of the slices put into the net of a chain, each with what it is tied to. Pure."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from deliberation.site.net import Net, Node


def tie_answers(net: Net, rows: Iterable[Any], start: Node | None = None) -> None:
    for row in rows:
        node = net.add(("answer", row.id), row)
        net.tie(node, ("change", row.changed_version))
        if start is not None:
            net.tie(start, node)


class Drawn(NamedTuple):
    """An issue as far as the questions drawn from it tell."""

    id: int
    title_ja: str
    title_en: str | None
    flow_id: str | None


def tie_questions(net: Net, rows: Iterable[Any]) -> None:
    """A question is tied to the issue that it was drawn from, and to the acts in which it was then put."""
    for row in rows:
        node = net.add(("question", row.id), row)
        issue = Drawn(row.issue_id, row.issue_ja, row.issue_en, row.issue_flow)
        net.tie(net.add(("issue", row.issue_id), issue), node)
        net.tie(node, ("act", row.act_id))


def tie_records(net: Net, rows: Iterable[Any], start: Node | None = None) -> None:
    """A record is tied to the version that it is about, and to the acts and votes that it counts."""
    for row in rows:
        node = net.add(("record", row.id), row)
        net.about(row.version, node)
        for way in json.loads(row.body)["evidence"]:
            for act in way["acts"]:
                kind, _, key = act["reference"].partition(":")
                net.tie((kind, int(key) if kind == "act" else key), node)
        if start is not None:
            net.tie(start, node)


def tie_reports(net: Net, rows: Iterable[Any]) -> None:
    for row in rows:
        net.tie(("record", row.record_id), net.add(("audit", row.id), row))
