"""No page that is kept says what an act has changed: every public act moves all pages that show what it wrote."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from deliberation.dataplans.models import Version, VersionFlow
from deliberation.db import ACTS, Database
from deliberation.proposals.models import Proposal
from deliberation.votes.models import Vote
from deliberation.web import access, pages
from tests.calls import calls
from tests.house.tree import import_acts
from tests.moment import NOW

import_acts()
PUBLIC = sorted(name for name in set(calls()) & set(ACTS) if ACTS[name].kind == "public")


def places(db: Database) -> Iterator[tuple[str, dict[str, Any]]]:
    """How an address begins, with what can stand in it: every proposal, version, flow and vote that is there."""
    versions = select(Proposal.slug, Version.number).join(Version, Version.proposal_id == Proposal.id)
    flows = versions.add_columns(VersionFlow.flow_id).join(VersionFlow, VersionFlow.version_id == Version.id)
    yield "/", {}
    with db.reading() as c:
        yield from (("/proposals/<slug>", {"slug": slug}) for (slug,) in c.execute(select(Proposal.slug)))
        yield from (("/proposals/<slug>", {"slug": slug, "number": n}) for slug, n in c.execute(versions))
        for slug, number, flow in c.execute(flows):
            yield "/proposals/<slug>", {"slug": slug, "number": number, "flow_id": flow}
        yield from (("/votes/<slug>", {"slug": slug}) for (slug,) in c.execute(select(Vote.slug)))


def drawn(rule: Rule, app: Flask) -> bool:
    """A page for everybody; files are made anew for each reader."""
    everybody = access.mark_of(app.view_functions[rule.endpoint]) == access.mark_of(app.view_functions["site.proposal"])
    return "GET" in (rule.methods or ()) and everybody and "." not in rule.rule.rpartition("/")[2]


def addresses(app: Flask, db: Database) -> list[str]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static" and drawn(rule, app)]
    found = []
    with app.test_request_context():
        for begin, values in places(db):
            fitting = (r for r in rules if set(r.arguments) == set(values) and r.rule.startswith(begin))
            found += [rule.build(values)[1] for rule in fitting]  # type: ignore[index]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", PUBLIC)
def test_no_page_is_kept_that_an_act_has_changed(app: Flask, sqlite_database: Database, name: str) -> None:
    with sqlite_database.writing() as db:
        prepared = calls()[name].prepare(db)
    by = {"by": prepared.by} if prepared.by is not None else {}
    reader, paths = app.test_client(), addresses(app, sqlite_database)
    paths = [path for path in paths if "ETag" in reader.get(path).headers]  # those that are kept
    assert paths
    ACTS[name].run(sqlite_database, **by, now=NOW, **prepared.arguments)
    kept = {path: reader.get(path).text for path in paths}
    app.extensions["jukugi_fragments"] = pages.Fragments()
    assert not [path for path in paths if reader.get(path).text != kept[path]]
