"""Entering the record of an assembly: who may, what is refused, what is computed, what a correction leaves."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Role
from deliberation.council import acts, queries
from deliberation.council.entries import About, Sitting, Source
from deliberation.council.kinds import MemberPart, SourceKind
from deliberation.council.models import CouncilActEntry, CouncilVote
from deliberation.council.outcomes import outcome, taken
from deliberation.council.rollcalls import REQUIREMENTS, Choice, Counts, Declared, Way
from deliberation.council.rules import VoteEntered
from deliberation.errors import Missing, Refused
from deliberation.record import queries as record
from deliberation.record.models import EntrySubject, LogEntry
from tests import make
from tests.council import assembly as a
from tests.council import calls
from tests.moment import NOW

MAJORITY = REQUIREMENTS["majority"]


@pytest.fixture
def here(db: Connection) -> a.Assembly:
    return a.assembly(db)


def told(db: Connection, vote_id: int):
    return outcome(taken(queries.vote(db, vote_id)._mapping))


def entered(db: Connection, here: a.Assembly, act_id: int, vote: VoteEntered, **more: object) -> int:
    return acts.enter_vote(db, **a.say(here), act_id=act_id, taken_on=a.DAY, vote=vote, **more)


def test_a_two_thirds_vote_that_has_a_majority_and_falls_short(db, here):
    act_id = a.bill(db, here)
    vote_id = entered(db, here, act_id, a.roll(here, "yyynn", "two_thirds_present"))
    found = told(db, vote_id)
    assert (found.reason, found.values["n"], found.values["base"]) == ("two_thirds_missed", 4, 5)
    assert queries.vote(db, vote_id).ending == "rejected"


def test_a_tie_is_decided_by_the_chair_who_is_in_no_denominator(db, here):
    act_id = a.bill(db, here)
    with pytest.raises(Refused, match="tie_needs_chair"):
        entered(db, here, act_id, a.roll(here, "yynn"))
    vote_id = entered(db, here, act_id, a.roll(here, "yynn", casting=Choice.in_favour))
    found = told(db, vote_id)
    assert (found.reason, found.values["base"], queries.vote(db, vote_id).ending) == ("tie_chair_for", 4, "passed")


def test_an_excused_member_is_in_no_denominator(db, here):
    vote_id = entered(db, here, a.bill(db, here), a.roll(here, "yyne"))
    assert told(db, vote_id).values["base"] == 3


def test_the_whole_roster_of_the_day_answers_and_nobody_else(db, here):
    act_id = a.bill(db, here)
    short = dict(list(a.roll(here, "yyyn").choices.items())[:4])
    with pytest.raises(Refused, match="member_without_choice"):
        entered(db, here, act_id, replace(a.roll(here, "yyyn"), choices=short))
    acts.change_body(db, **a.say(here), body_id=here.body, seats=6)
    late = acts.add_member(db, **a.say(here), name_ja="Elected later")
    acts.add_term(db, **a.say(here), body_id=here.body, member_id=late, since=date(2026, 11, 21))
    assert entered(db, here, act_id, a.roll(here, "yyyn"))


def test_a_standing_vote_keeps_the_chairs_words_and_names_nobody(db, here):
    vote = VoteEntered(Way.standing, MAJORITY, declared=Declared.few)
    vote_id = entered(db, here, a.bill(db, here), vote)
    assert (told(db, vote_id).reason, queries.vote(db, vote_id).ending) == ("declared_few", "rejected")
    assert queries.roll(db, [vote_id]) == {}


def test_who_stood_is_kept_with_the_source_that_says_so(db, here):
    vote = VoteEntered(
        Way.standing,
        MAJORITY,
        declared=Declared.many,
        choices={here.members[1]: Choice.in_favour},
        choices_from="Paper",
    )
    vote_id = entered(db, here, a.bill(db, here), vote)
    assert [row.choice for row in queries.roll(db, [vote_id])[vote_id]] == ["for"]
    assert queries.vote(db, vote_id).choices_from == "Paper" and told(db, vote_id).basis == "declared"


def test_a_secret_vote_keeps_counts_alone(db, here):
    vote = VoteEntered(Way.secret, MAJORITY, counts=Counts(3, 1))
    assert told(db, entered(db, here, a.bill(db, here), vote)).reason == "majority_reached"
    with pytest.raises(Refused, match="more_than_seats"):
        entered(db, here, a.bill(db, here), replace(vote, counts=Counts(4, 2)))


def test_a_committees_yes_is_a_review_and_not_the_bills(db, here):
    bill = a.bill(db, here)
    review = a.bill(db, here, kind="review", body_id=here.committee, parent_id=bill)
    choices = {here.members[0]: Choice.not_voting, here.members[1]: Choice.in_favour, here.members[2]: Choice.in_favour}
    vote = VoteEntered(Way.roll_call, MAJORITY, choices=choices, presiding=here.members[0])
    entered(db, here, review, vote)
    assert [row.id for row in queries.attached_acts(db, bill)] == [review]
    assert queries.votes_of_acts(db, [bill]) == {}


@pytest.mark.parametrize("role", [Role.clerk, Role.administrator, Role.council_member, Role.moderator])
def test_nobody_but_the_secretariat_enters_an_act(db, here, role):
    with pytest.raises(Refused, match="only_secretariat"):
        acts.enter_act(db, by=make.officer(db, role), now=NOW, jurisdiction=make.HERE, content=a.content(here))


def test_the_secretariat_of_another_assembly_sees_nothing_to_enter(db, here):
    other = make.officer(db, Role.secretariat, make.THERE)
    with pytest.raises(Refused, match="only_secretariat"):
        acts.enter_act(db, by=other, now=NOW, jurisdiction=make.HERE, content=a.content(here))
    with pytest.raises(Missing):
        acts.enter_act(db, by=other, now=NOW, jurisdiction=make.THERE, content=a.content(here))


def test_an_act_names_the_version_by_digest_and_the_flow_and_field(db, here):
    act_id = a.bill(db, here, kind="general_question", about=a.about(db))
    found = queries.act(db, act_id)
    assert (found.version_no, found.version_digest, found.flow_id, found.field) == (1, a.DIGEST, "rides", "retention")
    leaf = db.execute(select(LogEntry.leaf).where(LogEntry.id == found.log_entry_id)).scalar_one().decode()
    assert a.DIGEST in leaf and '"flow":"rides"' in leaf
    subjects = db.execute(select(EntrySubject.subject).where(EntrySubject.entry_id == found.log_entry_id)).scalars()
    named = {f"council-act:{act_id}", f"council-body:{here.body}"}  # whoever follows these finds it there
    assert set(subjects) == {f"council:{make.HERE}", f"proposal:{found.proposal}", "list:councils", *named}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"proposal": "nowhere"}, "no_such_proposal"),
        ({"version": 9}, "no_such_version"),
        ({"flow": "walks"}, "flow_not_in_version"),
        ({"field": "platform_operator"}, "no_such_field"),
    ],
)
def test_an_act_about_what_does_not_exist_is_refused(db, here, changes, reason):
    with pytest.raises(Refused, match=reason):
        a.bill(db, here, about=a.about(db, **changes))


def test_an_act_about_a_version_is_not_before_it_was_published_and_one_about_the_proposal_may_be(db, here):
    slug = a.proposal_with_flow(db)
    out, before = a.PUBLISHED.isoformat(), (a.PUBLISHED - timedelta(days=1)).isoformat()
    for about in (About(slug, 1), About(slug, None, "rides")):
        with pytest.raises(Refused, match="act_before_version") as refused:
            a.bill(db, here, about=about, acted_on=before)
        assert refused.value.field == "version"
        assert a.bill(db, here, about=about, acted_on=out)
    act_id = a.bill(db, here, about=About(slug), acted_on=before)
    with pytest.raises(Refused, match="act_before_version"):
        acts.correct_act(
            db, **a.say(here), act_id=act_id, revision=1, correction="x",
            content=a.content(here, about=About(slug, 1), acted_on=before),
        )  # fmt: skip


def test_an_act_about_another_municipalitys_proposal_is_refused(db, here):
    slug = a.proposal_with_flow(db, make.THERE)
    with pytest.raises(Refused, match="proposal_elsewhere"):
        a.bill(db, here, about=About(slug))


def test_what_has_not_happened_yet_is_not_entered(db, here):
    with pytest.raises(Refused, match="date_in_future"):
        a.bill(db, here, acted_on="2026-11-22")
    with pytest.raises(Refused, match="no_such_day"):
        acts.enter_meeting(db, **a.say(here), body_id=here.body, sitting=Sitting("2026-11"))


def test_no_name_of_a_member_is_in_a_leaf(db, here):
    act_id = a.bill(db, here, members=[(here.members[1], MemberPart.mover)])
    entered(db, here, act_id, a.roll(here, "yyyn"))
    leaves = b"".join(db.execute(select(LogEntry.leaf)).scalars())
    assert b"Member" not in leaves and b"Group" not in leaves


def test_a_correction_is_a_new_entry_and_the_old_one_stays(db, here):
    act_id = a.bill(db, here, number="12")
    acts.correct_act(
        db, **a.say(here), act_id=act_id, revision=1, content=a.content(here, number="13"), correction="Wrong number"
    )
    assert queries.act(db, act_id).number == "13"
    assert [(r.revision, r.number, r.correction) for r in queries.act_revisions(db, act_id)] == [
        (2, "13", "Wrong number"),
        (1, "12", None),
    ]


def test_a_correction_of_what_a_colleague_has_corrected_is_refused(db, here):
    act_id = a.bill(db, here)
    told = {"content": a.content(here, number="13"), "correction": "why"}
    again = {**a.say(here), "act_id": act_id, "revision": 1, **told}
    acts.correct_act(db, **again)
    with pytest.raises(Refused, match="edited_meanwhile"):
        acts.correct_act(db, **again)


def test_a_vote_is_corrected_by_a_whole_new_one_once(db, here):
    first = calls.vote(db, here)
    again = {**a.say(here), "taken_on": a.DAY, "vote": a.roll(here, "ynnn"), "correction": "Read out wrongly"}
    second = acts.correct_vote(db, **again, vote_id=first)
    old, new = queries.vote(db, first), queries.vote(db, second)
    assert (old.current, new.current, new.supersedes_id, new.ending) == (False, True, first, "rejected")
    assert len(queries.roll(db, [first])[first]) == 5
    with pytest.raises(Refused, match="vote_corrected_already"):
        acts.correct_vote(db, **again, vote_id=first)
    assert [row.id for row in queries.votes_of_member(db, here.members[1], 10**9)] == [second]


def test_a_member_has_the_group_of_the_day_of_the_vote(db, here):
    before = calls.vote(db, here)
    acts.set_faction(
        db, **a.say(here), member_id=here.members[1], faction_id=here.factions[1], since=date(2026, 11, 21)
    )
    names = {row.id: row.faction_id for row in queries.roll(db, [before])[before]}
    assert names[here.members[1]] == here.factions[0]
    assert {r.id: r.faction_id for r in queries.roster(db, here.body, date(2026, 11, 21))}[here.members[1]] == (
        here.factions[1]
    )


def test_a_member_without_a_group_differs_from_one_whose_group_is_not_on_record(db, here):
    acts.change_body(db, **a.say(here), body_id=here.body, seats=6)
    unknown = acts.add_member(db, **a.say(here), name_ja="Newcomer")
    acts.add_term(db, **a.say(here), body_id=here.body, member_id=unknown, since=a.SINCE)
    rows = {row.id: (row.faction_term is None, row.faction_id) for row in queries.roster(db, here.body, a.DAY)}
    assert rows[here.members[4]] == (False, None) and rows[unknown] == (True, None)


def test_minutes_that_come_later_change_nothing_that_was_entered(db, here):
    act_id = a.bill(db, here)
    video = Source(SourceKind.video, address="https://example.invalid/video")
    acts.add_source(db, **a.say(here), source=video, act_id=act_id)
    assert len(queries.sources_of_acts(db, [act_id])[act_id]) == 2
    assert queries.act(db, act_id).revision == 1


def test_a_member_files_a_question_on_a_field_and_the_secretariat_links_where_it_was_asked(db, here):
    question_id = calls.question(db, here)
    found = queries.question(db, question_id)
    assert (found.member_id, found.flow_id, found.version_digest) == (here.members[1], "rides", a.DIGEST)
    act_id = a.bill(db, here, kind="general_question", question_id=question_id)
    assert [row.act_id for row in queries.acts_of_question(db, question_id)] == [act_id]


def test_a_member_contests_only_an_entry_that_names_them(db, here):
    unnamed = a.bill(db, here)
    by = a.councillor(db, here)
    with pytest.raises(Refused, match="not_about_you"):
        acts.ask_correction(db, by=by, now=NOW, jurisdiction=make.HERE, act_id=unnamed, request="I voted no.")


def test_a_request_is_answered_once_with_its_reason(db, here):
    request_id = calls.request(db, here)
    assert [row.id for row in queries.open_requests(db, [make.HERE], 9)] == [request_id]
    answer = {**a.say(here), "request_id": request_id, "decision": "kept", "reason": "The minutes say so."}
    acts.decide_correction(db, **answer)
    with pytest.raises(Refused, match="request_decided"):
        acts.decide_correction(db, **answer)
    row = queries.correction_request(db, request_id)
    assert (row.decision, row.decision_reason, row.decided_seat) == ("kept", "The minutes say so.", "secretariat-1")


def test_an_answer_that_it_was_corrected_names_what_was_corrected_since(db, here):
    act_id = calls.member_vote(db, here)
    (vote,) = queries.votes_of_acts(db, [act_id])[act_id]
    fix = {**a.say(here), "taken_on": a.DAY, "vote": a.roll(here, "nyyn", casting="for"), "correction": "Voted no"}
    acts.correct_act(db, **a.say(here), act_id=act_id, revision=1, content=a.content(here, number="13"), correction="x")
    by = a.councillor(db, here)
    asked = {"by": by, "now": NOW, "jurisdiction": make.HERE, "act_id": act_id, "request": "I voted no."}
    request_id = acts.ask_correction(db, **asked)
    answer = {**a.say(here), "request_id": request_id, "decision": "corrected", "reason": "Your vote is put right."}
    with pytest.raises(Refused, match="nothing_corrected_since"):  # what was corrected before answers no request
        acts.decide_correction(db, **answer)
    other = a.bill(db, here)
    acts.correct_act(db, **a.say(here), act_id=other, revision=1, content=a.content(here, number="14"), correction="x")
    with pytest.raises(Refused, match="nothing_corrected_since"):  # another act's correction is none of this one
        acts.decide_correction(db, **answer, correction=queries.act(db, other).log_entry_id)
    acts.correct_vote(db, **fix, vote_id=vote.id)
    acts.correct_name(
        db, **a.say(here), what="member", number=here.members[1], name_ja="Right name", correction="Misspelt"
    )
    made = queries.corrections(db, queries.correction_request(db, request_id))
    assert [(one.what, one.correction) for one in made] == [("vote", "Voted no"), ("name", None)]
    for wrong in (None, queries.act(db, other).log_entry_id):
        with pytest.raises(Refused, match="correction_not_named"):
            acts.decide_correction(db, **answer, correction=wrong)
    with pytest.raises(Refused, match="kept_names_correction"):
        acts.decide_correction(db, **{**answer, "decision": "kept"}, correction=made[0].log_entry_id)
    acts.decide_correction(db, **answer, correction=made[0].log_entry_id)
    row = queries.correction_request(db, request_id)
    newest = queries.votes_of_acts(db, [act_id])[act_id][-1]
    assert (row.correction_log_id, row.corrected_vote, row.corrected_entry) == (
        newest.log_entry_id,
        newest.id,
        None,
    )


def test_a_correction_changes_something(db, here):
    act_id = calls.member_vote(db, here)
    (vote,) = queries.votes_of_acts(db, [act_id])[act_id]
    number = queries.act(db, act_id).number
    told = queries.member(db, here.members[1])
    say = {**a.say(here), "correction": "The same again"}
    with pytest.raises(Refused, match="correction_changes_nothing"):
        acts.correct_act(db, **say, act_id=act_id, revision=1, content=a.content(here, number=number))
    with pytest.raises(Refused, match="correction_changes_nothing"):
        acts.correct_vote(db, **say, vote_id=vote.id, taken_on=a.DAY, vote=a.roll(here, "yyyn"))
    with pytest.raises(Refused, match="correction_changes_nothing"):
        acts.correct_name(db, **say, what="member", number=told.id, name_ja=told.name_ja, kana=told.kana)
    assert queries.act(db, act_id).revision == 1 and queries.vote(db, vote.id).current


def test_the_database_refuses_two_current_entries_and_any_change(database):
    with database.writing() as db:
        here = a.assembly(db)
        calls.vote(db, here)
    for statement in (
        "UPDATE council_votes SET in_favour = 9",
        "DELETE FROM council_member_votes",
        "UPDATE council_act_entries SET title_ja = 'x'",
        "INSERT INTO council_act_entries SELECT 99, act_id, 2, current, kind, body_id, meeting_id, acted_on,"
        " acted_from, number, title_ja, title_en, text_ja, text_en, answerer, answer, withdrawn, parent_id,"
        " question_id, proposal_id, version_no, version_digest, flow_id, field, event_id, separate, 'x', entered_at,"
        " seat, log_entry_id FROM council_act_entries",
    ):
        with pytest.raises(Exception, match=r"(?i)append only|unique"), database.writing() as db:
            db.exec_driver_sql(statement)
    with suppress(Exception), database.writing() as db:
        db.exec_driver_sql("DELETE FROM council_votes")
    assert make.rows(database, CouncilVote) == 1 and make.rows(database, CouncilActEntry) == 1


def test_for_whom_a_member_speaks_is_put_right_and_what_stood_before_stays(db, here):
    zone = acts.add_body(db, **a.say(here), slug="zone", kind="zone_council", name_ja="区域会議")
    term = {"body_id": zone, "since": a.SINCE, "speaks_for": {"ja": "医療機関", "en": None}}
    member = acts.add_member(db, **a.say(here), name_ja="橋爪", term=term)
    (found,) = queries.terms_of_member(db, member)
    fix = {**a.say(here), "term_id": found.id, "correction": "Announced otherwise"}
    same, english = {"ja": "医療機関", "en": ""}, {"en": "Clinics"}
    nothing = {"ja": "", "en": None}
    for wrong, why in ((same, "changes_nothing"), (english, "japanese_first"), (nothing, "speaks_for_or_none")):
        with pytest.raises(Refused, match=why):
            acts.correct_speaks_for(db, **fix, revision=0, speaks_for=wrong)
    acts.correct_speaks_for(db, **fix, revision=0, speaks_for={"ja": "薬局", "en": "Pharmacies"})
    with pytest.raises(Refused, match="edited_by_your_seat"):  # of what was read before that
        acts.correct_speaks_for(db, **fix, revision=0, speaks_for={"ja": "病院", "en": None})
    (now,) = queries.roster(db, zone, a.DAY)
    assert (now.speaks_for_ja, now.speaks_for_en) == ("薬局", "Pharmacies")
    ((old,),) = queries.term_corrections(db, member).values()
    assert (old.before_ja, old.before_en, old.correction) == ("医療機関", None, "Announced otherwise")
    told = json.loads(record.entry(db, old.log_entry_id).payload)
    assert (told["speaks_for_ja"], told["before_ja"]) == ("薬局", "医療機関")
    acts.correct_speaks_for(db, **fix, revision=old.log_entry_id, speaks_for=None)
    assert queries.term(db, found.id).speaks_for_ja is None


def test_groups_and_office_seats_are_for_members_of_the_assembly(db, here):
    board = acts.add_body(db, **a.say(here), slug="board", kind="stakeholder_council", name_ja="協議会")
    member = acts.add_member(db, **a.say(here), name_ja="橋爪", term={"body_id": board, "since": a.SINCE})
    given = {**a.say(here), "member_id": member}
    for faction in (here.factions[0], None):
        with pytest.raises(Refused, match="no_term_in_assembly"):
            acts.set_faction(db, **given, faction_id=faction, since=a.DAY)
    with pytest.raises(Refused, match="no_term_in_assembly"):
        acts.give_member_seat(db, **given, seat_number=9)
    acts.add_term(db, **given, body_id=here.committee, since=date(2019, 5, 1), until=a.SINCE - timedelta(days=1))
    acts.set_faction(db, **given, faction_id=here.factions[0], since=a.DAY)
    acts.give_member_seat(db, **given, seat_number=9)


def test_what_a_meeting_dealt_with_is_dated_on_its_day(db, here):
    held = acts.enter_meeting(db, **a.say(here), body_id=here.body, sitting=a.sitting())
    act_id, other = a.bill(db, here, meeting_id=held), (a.DAY - timedelta(days=1)).isoformat()
    wrong = a.content(here, meeting_id=held, acted_on=other)
    with pytest.raises(Refused, match="act_not_on_day_of_meeting"):
        acts.enter_act(db, **a.say(here), content=wrong)
    with pytest.raises(Refused, match="act_not_on_day_of_meeting"):
        acts.correct_act(db, **a.say(here), act_id=act_id, revision=1, content=wrong, correction="Wrong day")
    around = a.content(here, kind="direct_request", meeting_id=held, acted_on=f"{other}..{a.DAY}")
    acts.enter_act(db, **a.say(here), content=around)
