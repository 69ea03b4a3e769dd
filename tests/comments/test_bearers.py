"""What the bearer of a slip asks through a clerk: one shape, whatever it is about."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from deliberation.accounts import acts as accounts
from deliberation.accounts.rules import LIMITS, Actor, Role
from deliberation.comments import acts, intake, queries
from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.record import queries as record
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.comments.test_acts import last_entry
from tests.moment import NOW

BODY = "private-words"


class Request(NamedTuple):
    """``about``: makes of a comment what is asked about, as the act names it. ``decide``: by whom, about which request.
    ``page``: of the form, with those names. ``by_another``: why who filed it may not decide."""

    kind: str
    file: Callable[..., Any]
    about: Callable[[Database, str, int], dict[str, int]]
    page: str
    already: str
    decide: Callable[[Database, Actor, int], Any]
    by_another: str
    role: Role


def _hidden(database: Database, slug: str, no: int) -> dict[str, int]:
    m.hide(database, no)
    return {"comment_id": no}


def _closed(database: Database, slug: str, no: int) -> dict[str, int]:
    m.comment(database, slug, parent=no)
    m.close_replies(database, no)
    return {"comment_id": no}


def _grouped(database: Database, slug: str, no: int) -> dict[str, int]:
    return {"issue_id": m.issue(database, slug, no), "comment_id": no}


def _stated(database: Database, slug: str, no: int) -> dict[str, int]:
    with database.reading() as db:
        asked = queries.open_consultation(db, queries.comment(db, no).proposal_id, m.TODAY)
    return {"statement_id": m.statement(database, asked.id if asked else m.consultation(database, slug), no)}


def _of_statement(database: Database, by: Actor, number: int) -> Any:
    said = {"statement_id": 1, "ruling": "withdrawn", "reason": "ninety days was said"}
    return acts.answer_statement_contest(database, by=by, now=NOW, **said)


REQUESTS = {
    "hiding": Request(
        "appeal_filed_for_bearer", acts.file_appeal_for_bearer, _hidden, "/comments/{comment_id}/appeal",
        "already_appealed",
        lambda db, by, n: acts.decide_appeal(db, by=by, now=NOW, appeal_id=n, restore=True, reason="it names nobody"),
        "another_moderator", Role.moderator,
    ),
    "closed replies": Request(
        "lock_appealed_for_bearer", acts.appeal_lock_for_bearer, _closed, "/comments/{comment_id}/lock/appeal",
        "already_appealed",
        lambda db, by, n: acts.decide_lock_appeal(db, by=by, now=NOW, appeal_id=n, lift=True, reason="it is calm"),
        "another_moderator", Role.moderator,
    ),
    "grouping": Request(
        "grouping_contested_for_bearer", acts.contest_grouping_for_bearer, _grouped,
        "/issues/{issue_id}/contest/{comment_id}", "contested_already",
        lambda db, by, n: acts.answer_contest(
            db, by=by, now=NOW, contest_id=n, decision="taken_out", reason="it is about the fare"
        ),
        "contest_filed_by_you", Role.clerk,
    ),
    "statement": Request(
        "statement_contested_for_bearer", acts.contest_statement_for_bearer, _stated,
        "/statements/{statement_id}/contest", "statement_contested_already", _of_statement, "contest_filed_by_you",
        Role.clerk,
    ),
}  # fmt: skip
REVIEWS = ["hiding", "closed replies"]


def made(database: Database, about: str) -> tuple[Request, str, int, dict[str, Any]]:
    """A letter of which this can be asked: the request, the proposal, the comment, and what the act is told."""
    request, slug = REQUESTS[about], m.published(database)
    no, slip = m.by_letter(database, slug)
    return request, slug, no, {**request.about(database, slug, no), "slip": slip, "body": BODY, "now": NOW}


@pytest.mark.parametrize("about", REQUESTS)
def test_a_clerk_files_what_the_bearer_of_a_slip_asks_and_does_not_decide_it(database: Database, about: str) -> None:
    request, slug, no, say = made(database, about)
    clerk = make.officer(database, Role.clerk)
    right, other = say["slip"], m.slip(f"{say['slip'].receipt[:-1]}9")
    for by, slip, why in (
        (make.person(database), right, "ask_at_counter"),
        (make.officer(database, Role.council_member), right, "ask_at_counter"),
        (make.officer(database, Role.clerk, make.THERE), right, "ask_at_counter"),
        (clerk, other, "another_receipt"),
        (clerk, right._replace(receipt=""), "another_receipt"),
        (clerk, right._replace(code=other.code), "another_code"),
        (clerk, right._replace(code=""), "another_code"),
    ):
        with pytest.raises(Refused, match=why):
            request.file(database, by=by, **{**say, "slip": slip})
    web = request.about(database, slug, m.comment(database, slug))
    with pytest.raises(Refused, match="not_your_comment"):
        request.file(database, by=clerk, **{**say, **web})
    number = request.file(database, by=clerk, **{**say, "slip": right._replace(receipt=f" {right.receipt} ")})
    entry = last_entry(database)
    assert entry["kind"] == request.kind and entry["seat"] and entry["facts"]["comment"] == no
    with pytest.raises(Refused, match=request.already):
        request.file(database, by=clerk, **say)
    also = make.grant(database, clerk, request.role) if request.role != Role.clerk else clerk
    with pytest.raises(Refused, match=request.by_another):
        request.decide(database, also, number)
    request.decide(database, make.officer(database, request.role), number)


@pytest.mark.parametrize("about", REVIEWS)
def test_who_filed_a_review_for_the_bearer_does_not_end_it_otherwise(database: Database, about: str) -> None:
    request, _, no, say = made(database, about)
    clerk = make.officer(database, Role.clerk)
    request.file(database, by=clerk, **say)
    also = make.grant(database, clerk, Role.moderator)
    with database.reading() as db:
        assert queries.open_appeals(db, [make.HERE], also.person_id)[0].party
    end = acts.restore_comment if about == "hiding" else acts.unlock_replies
    with pytest.raises(Refused, match="review_by_another"):
        end(database, by=also, now=NOW, comment_id=no, reason="x")


@pytest.mark.parametrize("lang", ["", "/en"])
@pytest.mark.parametrize("about", REQUESTS)
def test_the_page_of_a_letter_leads_its_bearer_to_the_counter_and_tells_who_filed(
    client: Client, sqlite_database: Database, lang: str, about: str
) -> None:
    request, _, no, say = made(sqlite_database, about)
    path, counter = lang + request.page.format(**say), "at the counter" if lang else "控えを窓口に"
    client.sign_in(make.person(sqlite_database))
    for where in (path, f"{lang}/comments/{no}"):
        page = client.page(where)
        assert counter in page.text and not [f for f in page.forms() if "body" in f.values()]
    clerk = make.officer(sqlite_database, Role.clerk)
    client.sign_in(clerk)
    assert path in str(client.page(f"{lang}/comments/{no}").links())
    assert ("No account is needed" if lang else "登録はいりません") in client.page(path).text
    typed = {"receipt": say["slip"].receipt, "code": say["slip"].code, "body": BODY}
    assert client.submit(path, {**typed, "receipt": "9-9"}).status_code == 422
    wrong = client.submit(path, {**typed, "code": "0000-0000"})
    assert wrong.status_code == 422 and ("Nothing has been filed" if lang else "まだ届け出ていません") in wrong.text
    assert client.submit(path, typed).status_code == 303
    told = [f"{lang}/comments/{no}"] + ([path.partition("/contest/")[0]] if about == "grouping" else [])
    for where in told:
        said = client.page(where).text
        assert ("An official filed it" if lang else "担当職員が届け出ました") in said and BODY not in said


@pytest.mark.parametrize("lang", ["", "/en"])
@pytest.mark.parametrize(("about", "page"), [("statement", "/statements/1/answer"), ("grouping", "/contests/1")])
def test_who_filed_a_contest_for_the_bearer_is_not_asked_to_answer_it(
    client: Client, sqlite_database: Database, lang: str, about: str, page: str
) -> None:
    request, _, _, say = made(sqlite_database, about)
    clerk = make.officer(sqlite_database, Role.clerk)
    request.file(sqlite_database, by=clerk, **say)
    client.sign_in(clerk)
    assert ("cannot answer it" if lang else "答えられません") in client.page(lang + page).text
    assert page not in str(client.page(f"{lang}/desk").links())


def test_who_replied_under_a_letter_asks_for_themselves(client: Client, sqlite_database: Database) -> None:
    slug, replier = m.published(sqlite_database), make.person(sqlite_database)
    no, _ = m.by_letter(sqlite_database, slug)
    m.comment(sqlite_database, slug, replier, parent=no)
    m.close_replies(sqlite_database, no)
    client.sign_in(replier)
    assert client.submit(f"/comments/{no}/lock/appeal", {"body": BODY}).status_code == 303
    assert last_entry(sqlite_database)["kind"] == "lock_appealed"
    assert "担当職員が届け出ました" not in client.page(f"/comments/{no}").text


def test_a_check_code_is_read_as_people_type_it_and_fits_one_number(database: Database) -> None:
    slip = m.slip("7-2")
    digits = slip.code.replace("-", "")
    assert len(digits) == intake.CODE_LENGTH and digits.isdigit()
    for typed in (slip.code, digits, f" {digits[:4]} {digits[4:]} ", slip.code.replace("-", "ー")):
        assert slip._replace(code=typed).fits, typed
    full = slip.code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert slip._replace(code=full).fits and slip._replace(receipt="７－２").fits
    for other in (slip._replace(receipt="7-3"), slip._replace(code=digits[:-1]), slip._replace(secret="another")):
        assert not other.fits
    assert not intake.Slip("", "", make.SECRET).fits


def test_a_check_code_is_not_found_by_trying(client: Client, sqlite_database: Database) -> None:
    _, _, no, say = made(sqlite_database, "hiding")
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    typed = {"receipt": say["slip"].receipt, "body": BODY}
    for _ in range(LIMITS["slip_code"].count):
        client.submit(f"/comments/{no}/appeal", {**typed, "code": "0000-0000"})
    assert client.submit(f"/comments/{no}/appeal", {**typed, "code": say["slip"].code}).status_code == 422
    with sqlite_database.reading() as db:
        assert not queries.appeals_about(db, no)


@pytest.mark.parametrize("lang", ["", "/en"])
def test_slips_with_their_codes_are_for_who_entered_the_batch(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    clerk = make.officer(sqlite_database, Role.clerk)
    _, slip = m.by_letter(sqlite_database, m.published(sqlite_database), by=clerk)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    told = client.page(f"{lang}/batches/1/slips").text
    assert slip.code not in told and ("Only who entered" if lang else "入力した人だけ") in told
    client.sign_in(clerk)
    told = client.page(f"{lang}/batches/1/slips").text
    assert slip.code in told and slip.receipt in told


def _withdrawal(database: Database, by: Actor, no: int, slip: intake.Slip) -> tuple[int, str]:
    """What waits, and the digest that the second clerk is shown."""
    number = acts.file_withdrawal_for_bearer(database, by=by, now=NOW, comment_id=no, slip=slip)
    with database.reading() as db:
        return number, make.shown_digest(db, number)


def test_a_letter_is_withdrawn_by_two_clerks_for_who_shows_its_slip(database: Database) -> None:
    slug, (entered, first, second) = m.published(database), [make.officer(database, Role.clerk) for _ in range(3)]
    (no, slip), web = m.by_letter(database, slug, by=entered), m.comment(database, slug)
    file, say = acts.file_withdrawal_for_bearer, {"now": NOW, "comment_id": no, "slip": slip}
    for by, told, why in (
        (make.person(database), say, "ask_at_counter"),
        (entered, say, "withdrawal_by_another"),
        (first, {**say, "slip": slip._replace(code="0000-0000")}, "another_code"),
        (first, {**say, "comment_id": web}, "not_your_comment"),
    ):
        with pytest.raises(Refused, match=why):
            file(database, by=by, **told)
    number, digest = _withdrawal(database, first, no, slip)
    with database.reading() as db:
        assert queries.comment(db, no).state == "shown"
    with pytest.raises(Refused, match="already_proposed"):
        file(database, by=first, **say)
    with pytest.raises(Refused, match="needs_another_person"):
        accounts.confirm_act(database, by=first, now=NOW, pending_id=number, digest=digest)
    accounts.confirm_act(database, by=second, now=NOW, pending_id=number, digest=digest)
    with database.reading() as db:
        row = queries.comment(db, no)
        told = next(e for e in map(json.loads, record_leaves(db)) if e["kind"] == "comment_withdrawn_for_bearer")
        assert record.entry(db, row.entry_id).payload is None
    assert (row.state, row.body, row.text_key) == ("withdrawn", None, None)
    assert told["facts"]["channel"] == "paper" and told["facts"]["second"] and told["seat"]
    assert told["facts"]["second"] != told["seat"]
    with pytest.raises(Refused, match="already_withdrawn"):
        file(database, by=first, **say)


def record_leaves(db: Any) -> list[bytes]:
    return [row.leaf for row in record.newest(db, before=2**31 - 1, most=10)]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_withdrawal_of_a_letter_is_filed_read_back_confirmed_and_told(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug, (first, second) = m.published(sqlite_database), [make.officer(sqlite_database, Role.clerk) for _ in range(2)]
    no, slip = m.by_letter(sqlite_database, slug)
    path, here = f"{lang}/comments/{no}/withdraw", f"{lang}/comments/{no}"
    assert ("show the slip" if lang else "取り下げるときは") in client.page(here).text
    client.sign_in(make.person(sqlite_database))
    assert not [f for f in client.page(path).forms() if "code" in f.values()]
    client.sign_in(first)
    assert path in str(client.page(here).links())
    assert client.submit(path, {"receipt": slip.receipt, "code": "0000-0000"}).status_code == 422
    assert client.submit(path, {"receipt": slip.receipt, "code": slip.code}).status_code == 303
    client.sign_in(second)
    waiting = client.page(f"{lang}/pending")
    assert slip.receipt in waiting.text and ("who showed it" if lang else "だれが控えを示したか") in waiting.text
    with sqlite_database.reading() as db:
        digest = make.shown_digest(db, 1)
    accounts.confirm_act(sqlite_database, by=second, now=NOW, pending_id=1, digest=digest)
    told = client.page(here).text
    assert "letter number" not in told
    assert ("showed the slip at the counter" if lang else "控えを窓口に示しました") in told
