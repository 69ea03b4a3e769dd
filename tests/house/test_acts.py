"""The three kinds of write: a public act with its log entry or not at all, a private act without."""

import ast
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Person
from deliberation.db import ACTS, Act, Base, Database, NoEntry, act
from deliberation.errors import Missing, Refused
from deliberation.record.acts import append
from deliberation.record.models import LogEntry, LogPayload
from deliberation.web.language import LANGUAGES, load_catalogue
from tests import make
from tests.accounts.statements import statements
from tests.calls import Call, Ready, calls
from tests.house import words
from tests.house.tree import Module, assert_none, import_acts, module, modules
from tests.moment import NOW

import_acts()
calls()  # loaders stand in modules of their own, which their calls import
OURS = {name: found for name, found in ACTS.items()}
CATALOGUES = [load_catalogue(lang) for lang in LANGUAGES]
PUBLIC = sorted(name for name in set(calls()) & set(OURS) if OURS[name].kind == "public")
OTHERS = sorted(name for name in set(calls()) & set(OURS) if OURS[name].kind != "public")


def signature(found: Act) -> dict[str, inspect.Parameter]:
    return dict(inspect.signature(found.run).parameters)


class LogIsFull(Exception):
    """Planted: the entry cannot be written."""


@contextmanager
def broken_log(database: Database) -> Iterator[None]:
    """While this lasts, no entry can be inserted, whichever way the act asks for it."""

    def refuse(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "INSERT INTO LOG_ENTRY " in statement.upper():
            raise LogIsFull

    event.listen(database.engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", refuse)


def everything(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with database.reading() as db:
        return {t.name: sorted(map(repr, db.execute(select(t)))) for t in Base.metadata.sorted_tables}


def run(found: Act, db: Database | Connection, prepared: Ready) -> Any:
    by = {"by": prepared.by} if prepared.by is not None else {}
    return found.run(db, **by, now=NOW, **prepared.arguments)


def leftovers(database: Database, found: Act, call: Call) -> list[str]:
    """Tables that an act changed although its entry could not be written."""
    with database.writing() as db:
        prepared = call.prepare(db)
    before = everything(database)
    with broken_log(database), pytest.raises(LogIsFull):
        run(found, database, prepared)
    after = everything(database)
    return [name for name in before if before[name] != after[name]]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_act_leaves_nothing_when_its_entry_fails(database: Database, name: str) -> None:
    assert leftovers(database, OURS[name], calls()[name]) == []


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_act_leaves_its_entry_whose_text_can_be_told_in_words(sqlite_database: Database, name: str) -> None:
    with sqlite_database.writing() as db:
        prepared = calls()[name].prepare(db)
    before = make.rows(sqlite_database, LogEntry)
    run(OURS[name], sqlite_database, prepared)
    assert make.rows(sqlite_database, LogEntry) > before
    assert_none(words.wordless(texts(sqlite_database), CATALOGUES))


def texts(database: Database) -> list[bytes]:
    """Every public text of the record."""
    with database.reading() as db:
        return [bytes(payload) for payload in db.execute(select(LogPayload.payload)).scalars() if payload]


@pytest.mark.parametrize("name", OTHERS)
def test_a_private_act_leaves_no_entry(sqlite_database: Database, name: str) -> None:
    with sqlite_database.writing() as db:
        prepared = calls()[name].prepare(db)
    before = make.rows(sqlite_database, LogEntry)
    run(OURS[name], sqlite_database, prepared)
    assert make.rows(sqlite_database, LogEntry) == before


def writes(database: Database, work: Callable[[], Any]) -> list[str]:
    """The statements by which some work changes or locks something, each by its first words."""
    with statements(database) as seen:
        work()
    verbs = ("INSERT", "UPDATE", "DELETE", "LOCK")
    return [" ".join(s.split()[:3]) for s in seen if s.lstrip().upper().startswith(verbs)]


# What a rule is about may have to be held first, so that it is still so when the rule has answered.
HOLDS = {"INSERT INTO comment_tallies", "UPDATE vote_drafts SET"}


@pytest.mark.parametrize("name", sorted(n for n in set(calls()) & set(OURS) if "by" in signature(OURS[n])))
def test_an_act_asks_its_rule_before_it_changes_anything(sqlite_database: Database, name: str) -> None:
    with sqlite_database.writing() as db:
        prepared, stranger = calls()[name].prepare(db), make.person(db)
    refused = []

    def ask() -> None:
        try:
            run(OURS[name], sqlite_database, Ready(stranger, prepared.arguments))
        except (Refused, Missing) as error:
            refused.append(error)

    changed = writes(sqlite_database, ask)
    assert not refused or set(changed) <= HOLDS, changed


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_act_holds_what_others_wait_for_before_the_heads_of_the_record(
    sqlite_database: Database, name: str
) -> None:
    """Or two acts wait for each other on PostgreSQL."""
    with sqlite_database.writing() as db:
        prepared = calls()[name].prepare(db)
    found = writes(sqlite_database, lambda: run(OURS[name], sqlite_database, prepared))
    others = {"INSERT INTO comment_tallies", "UPDATE people SET", "UPDATE grants SET", "UPDATE pending_acts SET"}
    assert not others & set(found[found.index("INSERT INTO heads") :])


def test_the_checker_sees_a_part_without_words(sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        text = {"title_ja": "x", "odd": "y", "note": {"a": 1}}
        facts = {"proposal": "p", "content": "filed"}
        append(db, kind="proposal_opened", now=NOW, jurisdiction=make.HERE, seat="clerk-1", text=text, facts=facts)
    assert len(list(words.wordless(texts(sqlite_database), CATALOGUES))) == 2


def test_every_act_but_housekeeping_has_a_ready_call() -> None:
    wanted = {name for name, found in OURS.items() if found.kind != "housekeeping" or "by" in signature(found)}
    assert_none(
        f"{name} has no ready call in tests/{name.split('.')[0]}/calls.py" for name in sorted(wanted - set(calls()))
    )
    assert_none(f"{name} is a call of no act" for name in sorted(set(calls()) - set(OURS)))


def unmarked(found: Module) -> Iterator[str]:
    """Functions that write without being an act or part of one: public ones that take ``db`` and lack the mark."""
    for node in found.code.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _writes(node):
            marks = {ast.unparse(d).split("(")[0].rpartition(".")[2] for d in node.decorator_list}
            if "act" not in marks:
                yield f"{found.name}:{node.lineno}: {node.name} writes and is no act"


def _writes(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in ("insert", "update", "delete")
        for n in ast.walk(node)
    )


def unnamed_arguments(name: str, found: Act) -> Iterator[str]:
    """Acts whose arguments after ``db`` can be given by position: "who" and "when" must be said."""
    for parameter in list(signature(found).values())[1:]:
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            yield f"{name}: {parameter.name} is not keyword-only"


def test_whatever_writes_is_an_act() -> None:
    sealed = {"deliberation.record.acts"}  # append itself, under every act
    assert_none(c for m in modules().values() if m.part == "acts" and m.name not in sealed for c in unmarked(m))


def test_acts_say_who_and_when() -> None:
    assert_none(c for name, found in OURS.items() for c in unnamed_arguments(name, found))


def test_the_checkers_see_planted_breakage(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliberation.db.ACTS", {})

    @act("public")
    def forgets_its_entry(db: Connection, *, now: object) -> None:
        db.execute(insert(Person), {"registered_on": NOW.date()})

    with pytest.raises(NoEntry):
        forgets_its_entry(sqlite_database, now=NOW)
    assert make.rows(sqlite_database, Person) == 0

    def in_two_transactions(db: Any, *, now: object) -> None:
        make.person(sqlite_database)
        with sqlite_database.writing() as c:
            append(c, kind="log_opened", now=NOW, jurisdiction=None, facts={"format": 1})

    planted = Act("x.y", "public", in_two_transactions)
    assert leftovers(sqlite_database, planted, Call("x.y", lambda db: Ready(None, {}))) == ["people"]
    assert list(unnamed_arguments("x.y", Act("x.y", "public", lambda db, by, now: None)))
    assert list(unmarked(module("deliberation.x.acts", "def f(db):\n    db.execute(insert(T))\n")))
