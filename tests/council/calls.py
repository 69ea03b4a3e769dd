"""Ready calls of the acts of the assembly's record, and addresses of its pages (tests/calls.py)."""

from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Role
from deliberation.comments import queries as issues
from deliberation.council import acts, queries
from deliberation.council.acts.cases import read_cases
from deliberation.council.entries import About, Source
from deliberation.council.kinds import SourceKind
from deliberation.council.sides import Side
from tests import make
from tests.calls import Call, Ready, ready
from tests.comments import making
from tests.council import assembly as a
from tests.council import assessed
from tests.moment import NOW

EARLIER, LATER = date(2019, 5, 1), date(2026, 11, 21)
VIDEO = Source(SourceKind.video, address="https://example.invalid/video")


def _by_secretariat(db: Connection, **arguments: Any) -> Ready:
    return ready(by=make.officer(db, Role.secretariat), jurisdiction=make.HERE, **arguments)


def _add_body(db: Connection) -> Ready:
    return _by_secretariat(db, slug="assembly", kind="plenary", name_ja="Assembly", seats=5)


def _of_assembly(**wanted: Any) -> Any:
    """A ready call on an assembly; a wanted value that is a function is given the connection and the assembly."""

    def prepare(db: Connection) -> Ready:
        found = a.assembly(db)
        values = {name: value(db, found) if callable(value) else value for name, value in wanted.items()}
        return ready(by=found.secretariat, jurisdiction=make.HERE, **values)

    return prepare


def meeting(db: Connection, found: a.Assembly) -> int:
    return acts.enter_meeting(db, **a.say(found), body_id=found.body, sitting=a.sitting(), sources=[a.MINUTES])


def vote(db: Connection, found: a.Assembly) -> int:
    return acts.enter_vote(db, **a.say(found), act_id=a.bill(db, found), taken_on=a.DAY, vote=a.roll(found, "yyyn"))


def member_vote(db: Connection, found: a.Assembly) -> int:
    """A vote on an act that names the member of ``councillor``; the id of the act."""
    return int(queries.vote(db, vote(db, found)).act_id)


def question(db: Connection, found: a.Assembly) -> int:
    by = a.councillor(db, found)
    say = {"by": by, "now": NOW, "jurisdiction": make.HERE}
    return acts.put_question(db, **say, kind="question", title="Why a year?", body="Why so long?", about=a.about(db))


def request(db: Connection, found: a.Assembly) -> int:
    act_id = member_vote(db, found)
    by = a.councillor(db, found)
    return acts.ask_correction(db, by=by, now=NOW, jurisdiction=make.HERE, act_id=act_id, request="I voted no.")


def group_term(db: Connection, found: a.Assembly) -> Any:
    """The newest membership of a group of the second member, the first on the list of those who have one."""
    return queries.last_faction_term(db, found.members[1])


def _ask_own(db: Connection) -> Ready:
    by = a.councillor(db, a.assembly(db))
    return ready(by=by, jurisdiction=make.HERE, about="group", request="I joined in May.")


def _put(db: Connection) -> Ready:
    found = a.assembly(db)
    by = a.councillor(db, found)
    words = {"kind": "question", "title": "Why a year?", "body": "Why so long?"}
    return ready(by=by, jurisdiction=make.HERE, about=a.about(db), **words)


def _ask(db: Connection) -> Ready:
    found = a.assembly(db)
    act_id = member_vote(db, found)
    return ready(by=a.councillor(db, found), jurisdiction=make.HERE, act_id=act_id, request="I voted no.")


def _note(db: Connection) -> Ready:
    found = a.assembly(db)
    notes = {("RF43", None): "Asked about in committee"}
    return ready(
        by=found.secretariat, jurisdiction=make.HERE, proposal=a.proposal_with_flow(db), version=1, notes=notes
    )


def taken(db: Connection, found: a.Assembly) -> dict[str, int]:
    """An act about a proposal that took up one of its issues."""
    slug = making.published(db)
    content = a.content(found, acted_on=making.TODAY.isoformat(), about=About(slug))
    act_id = acts.enter_act(db, **a.say(found), content=content)
    issue = making.issue(db, slug)
    acts.take_up_issue(db, **a.say(found), act_id=act_id, issue_id=issue)
    return {"act_id": act_id, "issue_id": issue}


def _take_up(db: Connection) -> Ready:
    found = a.assembly(db)
    first = taken(db, found)
    other = making.issue(db, issues.issue(db, first["issue_id"]).slug)
    return ready(by=found.secretariat, jurisdiction=make.HERE, act_id=first["act_id"], issue_id=other)


def _take_back(db: Connection) -> Ready:
    found = a.assembly(db)
    return ready(by=found.secretariat, jurisdiction=make.HERE, **taken(db, found), reason="another issue was meant")


def _case(db: Connection) -> Ready:
    data = read_cases()
    return ready(case=next(case for case in data["votes"] if case["id"] == "tokushima-2000"), data=data)


def _adopt(db: Connection) -> Ready:
    return ready(by=make.officer(db, Role.clerk), jurisdiction=make.HERE, told=assessed.principles())


def _assess(db: Connection) -> Ready:
    return ready(
        by=make.officer(db, Role.clerk),
        jurisdiction=make.HERE,
        proposal=a.proposal_with_flow(db),
        version=1,
        told=assessed.told(),
    )


CALLS = [
    Call("council.adopt_principles", _adopt),
    Call("council.publish_assessment", _assess),
    Call(
        "council.publish_committee_assessment",
        _of_assembly(
            proposal=lambda db, f: a.proposal_with_flow(db), version=1,
            told=lambda db, f: assessed.told(body_id=f.committee),
        ),
    ),
    Call(
        "council.ask_for_assessment",
        _of_assembly(
            proposal=lambda db, f: a.proposal_with_flow(db), version=1, body_id=lambda db, f: f.committee,
            asked_on=a.DAY, source_title="Letter",
        ),
    ),
    Call("council.take_up_issue", _take_up),
    Call("council.take_back_issue", _take_back),
    Call("council.add_body", _add_body),
    Call("council.change_body", _of_assembly(body_id=lambda db, f: f.committee, seats=4, ended_on=None)),
    Call(
        "council.enter_seats",
        _of_assembly(
            body_id=a.zone_council, revision=0, sides=[Side({"ja": "Residents", "en": None}, 2, residents=True)],
            source_title="Rules", rules_on=a.DAY,
        ),
    ),
    Call("council.add_faction", lambda db: _by_secretariat(db, name_ja="Group A", since=a.SINCE)),
    Call("council.end_faction", _of_assembly(faction_id=lambda db, f: f.factions[0], until=LATER)),
    Call("council.add_member", lambda db: _by_secretariat(db, name_ja="Member 1")),
    Call("council.give_member_seat", _of_assembly(member_id=lambda db, f: f.members[0], seat_number=7)),
    Call(
        "council.add_term",
        _of_assembly(
            body_id=lambda db, f: f.committee, member_id=lambda db, f: f.members[4], since=EARLIER, until=EARLIER
        ),
    ),
    Call(
        "council.end_term",
        _of_assembly(term_id=lambda db, f: queries.roster(db, f.body, a.DAY)[0].term_id, until=LATER),
    ),
    Call(
        "council.correct_term",
        _of_assembly(
            term_id=lambda db, f: queries.roster(db, f.body, a.DAY)[0].term_id,
            read=f"{a.SINCE}..", since=EARLIER, until=None, correction="Elected earlier",
        ),
    ),
    Call(
        "council.correct_speaks_for",
        _of_assembly(
            term_id=lambda db, f: queries.roster(db, f.body, a.DAY)[0].term_id,
            revision=0, speaks_for={"ja": "Residents", "en": None}, correction="Announced otherwise",
        ),
    ),
    Call(
        "council.set_faction",
        _of_assembly(member_id=lambda db, f: f.members[4], faction_id=lambda db, f: f.factions[0], since=LATER),
    ),
    Call(
        "council.correct_name",
        _of_assembly(what="member", number=lambda db, f: f.members[0], name_ja="Right name", correction="Misspelt"),
    ),
    Call("council.enter_meeting", _of_assembly(body_id=lambda db, f: f.body, sitting=a.sitting())),
    Call(
        "council.correct_meeting",
        _of_assembly(meeting_id=meeting, revision=1, sitting=a.sitting(date(2026, 11, 19)), correction="Wrong day"),
    ),
    Call(
        "council.import_acts",
        _of_assembly(body_id=lambda db, f: f.body, raw=b"title,kind,date\nBill,bill,2026-11-20\n"),
    ),
    Call("council.enter_act", _of_assembly(content=lambda db, f: a.content(f), sources=(a.MINUTES,))),
    Call(
        "council.correct_act",
        _of_assembly(
            act_id=a.bill, revision=1, content=lambda db, f: a.content(f, number="13"), correction="Wrong number"
        ),
    ),
    Call("council.add_source", _of_assembly(source=VIDEO, act_id=a.bill)),
    Call("council.enter_vote", _of_assembly(act_id=a.bill, taken_on=a.DAY, vote=lambda db, f: a.roll(f, "yyyn"))),
    Call(
        "council.correct_vote",
        _of_assembly(vote_id=vote, taken_on=a.DAY, vote=lambda db, f: a.roll(f, "yynn", casting="for"),
                     correction="One vote was entered wrongly"),
    ),
    Call("council.load_council_case", _case),
    Call("council.put_question", _put),
    Call("council.note_on_flags", _note),
    Call("council.ask_correction", _ask),
    Call("council.ask_own_correction", _ask_own),
    Call(
        "council.correct_group",
        _of_assembly(
            member_id=lambda db, f: f.members[1], group_term_id=lambda db, f: group_term(db, f).id, faction_id=None,
            since=lambda db, f: group_term(db, f).since, correction="Wrong group",
        ),
    ),
    Call("council.decide_correction", _of_assembly(request_id=request, decision="kept", reason="The minutes say so.")),
]  # fmt: skip


def _here(db: Connection) -> dict[str, Any]:
    make.jurisdiction(db)
    return {"jurisdiction": make.HERE}


def _address(name: str, made: Any, **more: str) -> Any:
    """Makes an assembly and the thing, and gives its id under the route's name."""

    def give(db: Connection) -> dict[str, Any]:
        return {name: made(db, a.assembly(db)), **more}

    return give


def _term(db: Connection, found: a.Assembly) -> int:
    return int(queries.roster(db, found.body, a.DAY)[0].term_id)


def _assessed(db: Connection) -> dict[str, Any]:
    return {"number": assessed.by_city(db, a.proposal_with_flow(db))}


def _version_to_assess(db: Connection) -> dict[str, Any]:
    return {"slug": a.proposal_with_flow(db), "version": 1}


def _grouped(db: Connection, found: a.Assembly) -> dict[str, Any]:
    return {"member_id": found.members[1], "group_term_id": group_term(db, found).id}


_act = _address("act_id", member_vote)
_meeting = _address("meeting_id", meeting)
_member = _address("member_id", lambda db, found: found.members[1])
_body = _address("body_id", lambda db, found: found.body)

ADDRESSES = {
    "assessments.side_by_side": _version_to_assess,
    "assessments.show": _assessed,
    "assessments.principles": _here,
    "council_assessing.assess": _version_to_assess,
    "council_assessing.ask": _version_to_assess,
    "council_assessing.correct": _assessed,
    "council_principles.adopt": _here,
    "council.assembly": _here,
    "council.body": _body,
    "council.meeting": _meeting,
    "council.act": _act,
    "council.vote": _address("vote_id", vote),
    "council.member": _member,
    "council.member_all": _address("member_id", lambda db, found: found.members[1], what="acts"),
    "council.question": _address("question_id", question),
    "council_entry.entry": _here,
    "council_importing.upload": _here,
    "council_entry.add_meeting": _here,
    "council_entry.correct_meeting": _meeting,
    "council_entry.add_meeting_source": _meeting,
    "council_acting.add_act": _here,
    "council_acting.correct_act": _act,
    "council_entry.add_act_source": _act,
    "council_entry.decide": _address("request_id", request),
    "council_people.add_body": _here,
    "council_people.change_body": _body,
    "council_seats.enter_seats": _address("body_id", a.zone_council),
    "council_people.add_faction": _here,
    "council_people.end_faction": _address("faction_id", lambda db, found: found.factions[0]),
    "council_people.add_member": _here,
    "council_people.manage": _member,
    "council_people.add_term": _member,
    "council_spoken.correct_speaks_for": _address("term_id", _term),
    "council_spoken.correct_term": _address("term_id", _term),
    "council_people.end_term": _address("term_id", _term),
    "council_people.set_faction": _member,
    "council_people.give_seat": _member,
    "council_people.correct_name": _address("thing_id", lambda db, found: found.factions[0], what="faction"),
    "council_taking.take_up": _act,
    "council_taking.take_back": lambda db: taken(db, a.assembly(db)),
    "council_voting.enter_vote": _act,
    "council_voting.correct_vote": _address("vote_id", vote),
    "council_members.question": _here,
    "council_members.ask_correction": _act,
    "council_members.ask_own_correction": _member,
    "council_spoken.correct_group": lambda db: _grouped(db, a.assembly(db)),
}
