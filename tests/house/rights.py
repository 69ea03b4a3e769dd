"""Who may call which act: every role here and elsewhere is tried against the real acts, and the answers make a page.

``python -m tests.house.rights`` writes docs/who-may-do-what.md; tests/house/test_rights.py fails when it is stale.
"""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import Connection

from deliberation import triggers
from deliberation.accounts.rules import Actor, Role
from deliberation.accounts.two_seats import TWO_SEAT_ACTS
from deliberation.db import ACTS, Act, Base, Database
from deliberation.errors import Missing, Refused
from tests import make
from tests.calls import Call, Ready, calls
from tests.house.tree import ROOT, SLICES, import_acts, import_models
from tests.moment import NOW

PAGE = ROOT / "docs" / "who-may-do-what.md"
CONCERNED, PERSON, RESIDENT, RESIDENT_ELSEWHERE = "concerned", "person", "resident", "resident elsewhere"
SITE = "site administrator"
HEAD = """# Who may do what

Made by `python -m tests.house.rights` from the real acts; a test fails when it no longer says what they do.
Each act was called rightly, once by everyone in a column, on a database of its own.

* **concerned**: the person whom this very thing belongs to or who was found fit for it in the test (the author of a
  comment, a second clerk who did not propose). For most acts of officials it is one of the roles to the right.
* **person**: signed in, no role, residence not verified.
* **resident**: verified here. **resident elsewhere**: verified in another municipality.
* The roles are those of the thing's own municipality. **site administrator**: an administrator of the whole site.
  The last column names who may from **another** municipality.
* `yes`: carried out. `–`: refused. `(two)`: carried out only when another seat confirms it.
"""


@dataclass(frozen=True)
class Row:
    """One act's answers: column → None when carried out, else the reason of the refusal."""

    act: Act
    answers: Mapping[str, str | None]

    def may(self, column: str) -> bool:
        return self.answers[column] is None

    @property
    def elsewhere(self) -> list[str]:
        return [role.value for role in Role if self.may(_elsewhere(role))]


def _elsewhere(role: Role) -> str:
    return f"{role} elsewhere"


def everyone(db: Connection) -> dict[str, Actor]:
    """One actor per column, each with one right and no other."""
    make.jurisdiction(db)
    found = {
        PERSON: make.person(db),
        RESIDENT: make.resident(db),
        RESIDENT_ELSEWHERE: make.resident(db, make.THERE),
        SITE: make.officer(db, Role.administrator),
    }
    for role in Role:
        found[role.value] = make.grant(db, make.person(db), role)
        found[_elsewhere(role)] = make.grant(db, make.person(db), role, make.THERE)
    return found


def answer(db: Connection, act: Act, by: Actor, prepared: Ready) -> str | None:
    """None when the act is carried out, else the reason of the refusal; what it did is undone.

    Any other error is a mistake of ours and goes through: a refusal has a reason.
    """
    attempt = db.begin_nested()
    try:
        act.run(db, by=by, now=NOW, **prepared.arguments)
    except Refused as refused:
        return refused.reason
    except Missing:
        return "missing"
    finally:
        attempt.rollback()
    return None


def row(database: Database, act: Act, call: Call) -> Row:
    """Everyone's answer for one act."""
    with database.engine.connect() as db:
        transaction = db.begin()
        prepared = call.prepare(db)
        assert prepared.by is not None, f"{act.name}: its ready call names nobody who may"
        columns = {CONCERNED: prepared.by, **everyone(db)}
        answers = {name: answer(db, act, actor, prepared) for name, actor in columns.items()}
        transaction.rollback()
    return Row(act, answers)


def with_actor(found: Mapping[str, Act]) -> list[str]:
    """Names of the acts that somebody does, in the order of the slices."""
    named = [name for name, act in found.items() if "by" in inspect.signature(act.run).parameters]
    return sorted(named, key=lambda name: (SLICES.index(name.split(".")[0]), name))


def rows(database: Database) -> list[Row]:
    """The whole table, of the acts that have a ready call."""
    return [row(database, ACTS[name], calls()[name]) for name in with_actor(ACTS) if name in calls()]


def overreach(found: Row) -> list[str]:
    """Roles of another municipality that may do here what a mere person may not."""
    if found.may(PERSON):
        return []
    return [f"{found.act.name}: {column}" for column in found.elsewhere] + (
        [f"{found.act.name}: {RESIDENT_ELSEWHERE}"] if found.may(RESIDENT_ELSEWHERE) else []
    )


def page(found: list[Row]) -> str:
    """The text of docs/who-may-do-what.md."""
    columns = [CONCERNED, PERSON, RESIDENT, RESIDENT_ELSEWHERE, *(role.value for role in Role), SITE]
    parts = [HEAD]
    twice = {spec.run.__module__.split(".")[1] + "." + spec.run.__name__ for spec in TWO_SEAT_ACTS.values()}
    for slice_ in SLICES:
        of_slice = [r for r in found if r.act.name.split(".")[0] == slice_]
        if not of_slice:
            continue
        heads = [c.replace("_", " ") for c in columns]
        parts.append(f"\n## {slice_}\n\n| act | kind | {' | '.join(heads)} | from elsewhere |")
        parts.append("|---" * (len(columns) + 3) + "|")
        for r in of_slice:
            name = r.act.name.split(".")[1] + (" (two)" if r.act.name in twice else "")
            cells = ["yes" if r.may(c) else "–" for c in columns]
            elsewhere = "like any person" if r.may(PERSON) else ", ".join(r.elsewhere) or "–"
            parts.append(f"| {name} | {r.act.kind} | {' | '.join(cells)} | {elsewhere} |")
    ours = {name: act for name, act in ACTS.items() if name.split(".")[0] in SLICES}  # the bench has some, too
    without = sorted(name for name, act in ours.items() if name not in with_actor(ours) and act.kind != "housekeeping")
    parts.append("\n## Done by command on the server, at sign-in, or as a part of another act\n")
    parts += [f"* {name} ({ACTS[name].kind})" for name in without]
    return "\n".join(parts) + "\n"


def main() -> None:
    import_acts()
    import_models()
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'rights.sqlite'}")
        with database.writing() as db:
            Base.metadata.create_all(db)
            triggers.install(db)
        PAGE.write_text(page(rows(database)), encoding="utf-8")
        database.dispose()


if __name__ == "__main__":
    main()
