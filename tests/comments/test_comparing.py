"""Comparing comments beside the server: what is found and kept, in steps, and what of it stays when comments move."""

import random
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from deliberation.accounts.rules import Role
from deliberation.comments import acts, comparing, queries, runner
from deliberation.comments.acts.comparing import STALE
from deliberation.comments.models import AlikeGroup, AlikeRun, AlikeText
from deliberation.comments.queries import alike
from deliberation.db import Database
from deliberation.proposals import queries as proposals
from tests import make
from tests.comments import making as m
from tests.moment import NOW

TEXT = "予約のときに渡した電話番号を1年も残す理由を、利用者に分かるように説明してください。"
OTHER = "運賃を高齢者だけ安くしないでください。夜の便をもう一つ増やしてください。"
COPIES = (TEXT, TEXT.replace("分かる", "わかる"), f"{TEXT}！", TEXT.replace("利用者に", "利用者へ"))


def proposal_of(database: Database, slug: str) -> int:
    with database.reading() as db:
        return int(proposals.by_slug(db, slug).id)


def step(database: Database, slug: str, size: int) -> None:
    """Compare so many comments more."""
    number = proposal_of(database, slug)
    assert acts.claim_comparing(database, now=NOW, proposal_id=number)
    with database.reading() as db:
        found = comparing.find(db, number, size)
    assert acts.keep_alike(database, now=NOW, proposal_id=number, claimed_at=NOW, found=found)


def groups(database: Database) -> dict[int | None, set[int]]:
    """Middle → the members of its group, in groups of two and more. The counts of every group are right."""
    with database.reading() as db:
        rows = db.execute(select(AlikeGroup)).all()
        told: dict[int | None, set[int]] = {}
        for row in rows:
            kept = db.execute(select(AlikeText.comment_id, AlikeText.offered).where(AlikeText.group_id == row.id)).all()
            if row.middle_id is not None:
                assert (row.members, row.offered) == (len(kept), sum(k.offered for k in kept))
                told[row.middle_id] = {k.comment_id for k in kept}
    return {middle: members for middle, members in told.items() if len(members) > 1}


def offered(database: Database, slug: str) -> list[set[int]]:
    """What the page suggests."""
    with database.reading() as db:
        found = alike.groups_of(db, proposal_of(database, slug), 0)
        return [set(alike.offered_of(db, g.id, 500)) for g in found]


def waits(database: Database) -> bool:
    with database.reading() as db:
        return bool(alike.to_compare(db, NOW - STALE))


@pytest.mark.parametrize("size", [1, 2, 100])
def test_the_same_is_found_whether_read_in_one_step_or_in_many(database: Database, size: int) -> None:
    slug = m.published(database)
    copies = {m.comment(database, slug, body=body) for body in COPIES}
    others = {m.comment(database, slug, body=OTHER), m.comment(database, slug, body=f"{OTHER}。")}
    m.hidden(database, slug, body=TEXT)
    while waits(database):
        step(database, slug, size)
    assert sorted(map(sorted, groups(database).values())) == [sorted(copies), sorted(others)]
    assert offered(database, slug) == [copies, others]
    with database.reading() as db:
        assert alike.run_of(db, proposal_of(database, slug)).number_to == 7


def test_what_is_grouped_is_suggested_no_more_until_it_is_taken_out(database: Database) -> None:
    slug = m.published(database)
    first, second, third, fourth = (m.comment(database, slug, body=body) for body in COPIES)
    m.compared(database, slug)
    issue = m.issue(database, slug, first, second)
    assert offered(database, slug) == [{third, fourth}]
    more = m.issue(database, slug, third)
    assert offered(database, slug) == [{fourth}]
    last = m.issue(database, slug, fourth)
    assert offered(database, slug) == []
    clerk = make.officer(database, Role.clerk)
    acts.take_out(database, by=clerk, now=NOW, issue_id=last, comment_id=fourth, reason="of another purport")
    for under, no in ((issue, first), (more, third)):
        acts.take_out(database, by=clerk, now=NOW, issue_id=under, comment_id=no, reason="of another purport")
    assert offered(database, slug) == [{first, third, fourth}]
    assert set(*groups(database).values()) == {first, second, third, fourth}


def test_a_copy_that_came_later_is_suggested_beside_the_issue_that_has_the_others(database: Database) -> None:
    slug = m.published(database)
    first, second = (m.comment(database, slug, body=body) for body in COPIES[:2])
    m.compared(database, slug)
    issue = m.issue(database, slug, first, second)
    assert offered(database, slug) == []
    m.comment(database, slug, body=OTHER)
    later = m.comment(database, slug, body=COPIES[2])
    m.compared(database, slug)
    assert offered(database, slug) == [{later}]
    with database.reading() as db:
        (group,) = alike.groups_of(db, proposal_of(database, slug), 0)
        ((of, rows),) = alike.issues_beside(db, [group.id]).items()
        assert (of, [(row.id, row.comment_id) for row in rows]) == (group.id, [(issue, second)])
        assert queries.issues_of_comment(db, later) == []


def test_an_answered_contest_gives_the_comment_back_to_the_suggestions(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    first, second = m.comment(database, slug, author, body=TEXT), m.comment(database, slug, body=TEXT)
    m.compared(database, slug)
    issue = m.issue(database, slug, first)
    said = acts.contest_grouping(database, by=author, now=NOW, issue_id=issue, comment_id=first, body="not mine")
    member = make.officer(database, Role.council_member)
    acts.answer_contest(database, by=member, now=NOW, contest_id=said, decision="taken_out", reason="right")
    assert offered(database, slug) == [{first, second}]


def gone(way: str, database: Database, by: Any, no: int) -> None:
    if way == "hidden":
        m.hide(database, no)
    elif way == "withdrawn":
        acts.withdraw_comment(database, by=by, now=NOW, comment_id=no)
    else:
        acts.erase_author(database, now=NOW, person_id=by.person_id, ground="own_request")


@pytest.mark.parametrize("way", ["hidden", "withdrawn", "erased"])
def test_nothing_made_of_a_text_is_kept_when_it_goes_and_the_others_are_compared_anew(
    database: Database, way: str
) -> None:
    slug, author = m.published(database), make.person(database)
    numbers = [m.comment(database, slug, author, body=COPIES[0])]
    numbers += [m.comment(database, slug, body=body) for body in COPIES[1:]]
    m.compared(database, slug)
    with database.writing() as db:  # whichever is the best middle: here it is the one that goes
        db.execute(update(AlikeGroup).where(AlikeGroup.members > 1).values(middle_id=numbers[0]))
    gone(way, database, author, numbers[0])
    with database.reading() as db:
        assert db.execute(select(func.count()).where(AlikeText.comment_id == numbers[0])).scalar() == 0
        assert db.execute(select(AlikeGroup.bands)).scalars().all() == [None]
    assert offered(database, slug) == [] and waits(database)
    step(database, slug, 2)
    step(database, slug, 2)
    assert offered(database, slug) == [set(numbers[1:])] and not waits(database)


def test_a_member_that_goes_leaves_its_group_and_one_shown_again_comes_back(database: Database) -> None:
    slug = m.published(database)
    numbers = [m.comment(database, slug, body=body) for body in COPIES]
    m.compared(database, slug)
    (middle,) = groups(database)
    away = next(no for no in numbers if no != middle)
    m.hide(database, away)
    assert offered(database, slug) == [set(numbers) - {away}] and not waits(database)
    moderator = make.officer(database, Role.moderator)
    acts.restore_comment(database, by=moderator, now=NOW, comment_id=away, reason="no name after all")
    assert offered(database, slug) == [set(numbers) - {away}] and waits(database)
    m.compared(database, slug)
    assert offered(database, slug) == [set(numbers)] and not waits(database)


def test_what_moves_while_a_process_compares_is_kept_as_it_is_then(database: Database) -> None:
    slug, author = m.published(database), make.person(database)
    numbers = [m.comment(database, slug, author, body=COPIES[0])]
    numbers += [m.comment(database, slug, body=body) for body in COPIES[1:]]
    number = proposal_of(database, slug)
    assert acts.claim_comparing(database, now=NOW, proposal_id=number)
    with database.reading() as db:
        found = comparing.find(db, number)
    m.issue(database, slug, numbers[3])
    acts.withdraw_comment(database, by=author, now=NOW, comment_id=numbers[0])
    late = m.comment(database, slug, body=TEXT)
    assert acts.keep_alike(database, now=NOW, proposal_id=number, claimed_at=NOW, found=found)
    while waits(database):
        step(database, slug, 100)
    assert offered(database, slug) == [{numbers[1], numbers[2], late}]
    assert [*groups(database).values()] == [{*numbers[1:], late}]


def test_one_process_compares_at_a_time_and_one_that_was_stopped_is_waited_for_no_longer(database: Database) -> None:
    slug = m.published(database)
    m.comment(database, slug, body=TEXT)
    number = proposal_of(database, slug)
    assert acts.claim_comparing(database, now=NOW, proposal_id=number) and not waits(database)
    assert not acts.claim_comparing(database, now=NOW, proposal_id=number)
    later = NOW + STALE + timedelta(seconds=1)
    assert acts.claim_comparing(database, now=later, proposal_id=number)
    with database.reading() as db:
        found = comparing.find(db, number)
    assert not acts.keep_alike(database, now=later, proposal_id=number, claimed_at=NOW, found=found)
    assert acts.keep_alike(database, now=later, proposal_id=number, claimed_at=later, found=found)


def test_large_groups_keep_their_middle_and_small_ones_find_the_best(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "SMALL", 2)
    slug = m.published(sqlite_database)
    numbers = [m.comment(sqlite_database, slug, body=COPIES[0]) for _ in range(3)]
    step(sqlite_database, slug, 3)
    (middle,) = groups(sqlite_database)
    numbers += [m.comment(sqlite_database, slug, body=body) for body in COPIES[1:]]
    step(sqlite_database, slug, 2)
    step(sqlite_database, slug, 2)
    assert groups(sqlite_database) == {middle: set(numbers)}


def test_of_groups_that_only_share_a_sentence_nothing_is_read_again(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = m.published(sqlite_database)
    for body in (TEXT, OTHER):
        m.comment(sqlite_database, slug, body=body)
    m.compared(sqlite_database, slug)
    monkeypatch.setattr(comparing, "keys", lambda _: (1,))  # every text meets every other in a band
    m.comment(sqlite_database, slug, body=COPIES[1])
    with sqlite_database.reading() as db:
        found = comparing.find(db, proposal_of(sqlite_database, slug))
    assert len(found.taken) == 1 and not found.stay
    assert [len(group.members) for group in found.groups] == [2]


def test_another_method_compares_everything_anew(sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    numbers = {m.comment(sqlite_database, slug, body=body) for body in COPIES}
    m.compared(sqlite_database, slug)
    with sqlite_database.writing() as db:
        db.execute(update(AlikeRun).values(method=0))
    assert waits(sqlite_database)
    m.compared(sqlite_database, slug)
    assert offered(sqlite_database, slug) == [numbers] and not waits(sqlite_database)


def test_the_largest_groups_come_first_and_each_once_page_by_page(sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    rng = random.Random(3)
    for n in range(alike.GROUPS + 5):
        body = "".join(chr(0x4E00 + rng.randrange(3000)) for _ in range(60))
        for _ in range(3 if n % 4 == 0 else 2):
            m.comment(sqlite_database, slug, body=body)
    m.compared(sqlite_database, slug)
    number = proposal_of(sqlite_database, slug)
    with sqlite_database.reading() as db:
        first = alike.groups_of(db, number, 0)
        assert len(first) == alike.GROUPS + 1
        second = alike.groups_of(db, number, first[alike.GROUPS - 1].id)
    sizes = [g.offered for g in (*first[: alike.GROUPS], *second)]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) == alike.GROUPS + 5
    assert len({g.id for g in (*first, *second)}) == alike.GROUPS + 5


def test_the_server_has_comments_compared_by_a_process_of_its_own(app: Flask, sqlite_database: Database) -> None:
    settings = app.extensions["jukugi_settings"]
    assert not runner.look(sqlite_database, settings)
    slug = m.published(sqlite_database)
    numbers = {m.comment(sqlite_database, slug, body=body) for body in COPIES}
    assert runner.look(sqlite_database, settings)
    assert offered(sqlite_database, slug) == [numbers]
    assert not runner.look(sqlite_database, settings)


def test_no_worker_of_the_server_has_the_library_that_finds_copies_in_its_memory() -> None:
    asked = "import sys, deliberation.factory, deliberation.cli; print('rensa' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
