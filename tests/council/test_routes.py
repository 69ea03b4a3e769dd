"""Pages of the assembly, as the public, the secretariat and members use them."""

import pytest
from sqlalchemy import event

from deliberation.accounts.rules import Role
from deliberation.council import acts, queries
from deliberation.proposals.kinds import Kind
from deliberation.web import pages
from tests import make
from tests.council import assembly as a
from tests.council import calls
from tests.moment import NOW
from tests.page import Page


def both(client, path):
    return [client.page(prefix + path).text for prefix in ("", "/en")]


def test_an_act_shows_requirement_denominator_and_each_group(client, here, made, sqlite_database):
    act_id = made(a.bill)
    vote = {"act_id": act_id, "taken_on": a.DAY, "vote": a.roll(here, "yyynn", "two_thirds_present")}
    acts.enter_vote(sqlite_database, **a.say(here), **vote)
    japanese, english = both(client, f"/council/acts/{act_id}")
    assert "3 for, 2 against: a majority, but short of the two thirds required (4 of 5)" in english
    assert "Two thirds of the members present, the chair counted" in english
    assert "Group A" in english and "Member 5" in english and "No group" in english
    assert "\u5426\u6c7a" in japanese


def test_a_standing_vote_says_that_nobodys_vote_is_on_record(client, here, made, sqlite_database):
    act_id = made(a.bill)
    standing = calls.acts.enter_vote
    from_chair = a.VoteEntered(a.Way.standing, a.REQUIREMENTS["majority"], declared="many")
    standing(sqlite_database, **a.say(here), act_id=act_id, taken_on=a.DAY, vote=from_chair)
    text = client.page(f"/en/council/acts/{act_id}").text
    assert "the official record has no individual votes" in text and "Many stood" not in text


def test_an_act_links_the_version_the_flow_and_the_field(client, here, sqlite_database):
    with sqlite_database.writing() as db:
        about = a.about(db)
        act_id = a.bill(db, here, kind="general_question", about=about)
    page = client.page(f"/en/council/acts/{act_id}")
    hrefs = [node.attributes.get("href", "") for node in page.root.all("a")]
    assert f"/en/proposals/{about.proposal}/v/1/plan/flows/rides#rides.retention" in hrefs


def test_a_member_page_gives_each_vote_with_its_way_and_source(client, here, made):
    made(calls.vote)
    text = client.page(f"/en/council/members/{here.members[1]}").text
    assert "Roll call" in text and "Minutes" in text and "For" in text
    assert "Group A" in text


def test_real_cases_say_where_their_result_comes_from(client, sqlite_database):
    for slug in ("kamakura", "osaka-yumeshima", "sidewalk-toronto"):
        make.proposal(sqlite_database, slug=slug, kind=Kind.compiled, version=1)
    acts.load_council_cases(sqlite_database, NOW)
    with sqlite_database.reading() as db:
        found = {row.case_id: row.id for row in queries.compiled_acts(db, 10**9, 50)}
    _, english = both(client, "/council/cases")
    assert "Kamakura City Assembly" in english
    kamakura = client.page(f"/en/council/acts/{found['kamakura-2022-cityhall']}").text
    assert "16 for, 10 against: a majority, but short of the two thirds required (18 of 26)" in kamakura
    assert "A matter apart from the proposal" in kamakura
    board, board_ja = both(client, f"/council/acts/{found['sandiego-pab-2023']}")[::-1]
    assert "computed under the following one" in board and "No assembly and no municipality entered it" in board
    assert "この議会が" not in board_ja and "次の決まりで計算しています" in board_ja
    osaka = "".join(both(client, f"/council/acts/{found['osaka-city-reform-plan-pubcom-2020']}"))
    assert "elsewhere in the prefecture" in osaka and "出し方：電子メール" in osaka
    kodaira = client.page(f"/en/council/acts/{found['kodaira-2013-quorum']}").text
    assert "A tie, as reported; the chair decided in favour" in kodaira
    assert "It was not computed here from counts" in kodaira and "For Not found in the sources read" in kodaira
    osaka = client.page(f"/en/council/acts/{found['osaka-ir-2022']}").text
    assert "Valid signatures: 192,773. Required: 146,509. The required number was reached" in osaka
    for act_id in found.values():
        both(client, f"/council/acts/{act_id}")


@pytest.mark.parametrize("path", ["/council", "/council/cases", "/council/a-shi"])
def test_an_empty_record_says_what_will_be_here(client, path):
    for text in both(client, path):
        assert text


def test_a_place_that_does_not_exist_is_not_found(client):
    for path in (
        "/council/nowhere",
        "/council/acts/9",
        "/council/meetings/9",
        "/council/members/9",
        "/council/bodies/9",
    ):
        assert client.get(path).status_code == 404


def test_the_secretariat_builds_an_assembly_from_nothing(client, sqlite_database):
    by = make.officer(sqlite_database, Role.secretariat)
    client.sign_in(by)
    entry = "/en/council/a-shi/entry"
    body = {"kind": "plenary", "name_ja": "Plenary", "slug": "plenary", "seats": "3"}
    assert client.submit(f"{entry}/body", body).status_code == 303
    assert client.submit(f"{entry}/faction", {"name_ja": "Group A", "since": "2023-05-01"}).status_code == 303
    with sqlite_database.reading() as db:
        body_id, faction_id = queries.bodies(db, "a-shi")[0].id, queries.factions(db, "a-shi")[0].id
    for n, faction in enumerate((str(faction_id), "none", "")):
        values = {
            "name_ja": f"Member {n}",
            "body": str(body_id),
            "part": "member",
            "since": "2023-05-01",
            "faction": faction,
        }
        assert client.submit(f"{entry}/member", values).status_code == 303
    text = client.page("/en/council/a-shi").text
    assert "Group A" in text and "No group" in text and "Group not on record" in text


def test_the_whole_assembly_votes_on_one_screen_and_the_result_is_shown_before_it_is_sent(
    secretariat, here, made, sqlite_database
):
    act_id = made(a.bill)
    start = f"/en/council/acts/{act_id}/vote"
    first = secretariat.page(start).text
    assert "Choose for whole groups" in first and "council." not in first
    chosen = f"g-{here.factions[0]}=for&g-{here.factions[1]}=against&g-none=for"
    address = (
        f"{start}?taken_on=2026-11-20&question=original&way=roll_call&requirement=two_thirds_present"
        f"&presiding={here.members[0]}&{chosen}"
    )
    page = secretariat.page(address)
    ticked = [n.attributes["name"] for n in page.root.all("input") if "checked" in n.attributes]
    assert len([name for name in ticked if name.startswith("m-")]) == 5
    checked = send(secretariat, page, address, "check")
    assert "council." not in page.text
    assert checked.status_code == 200 and "short of the two thirds required (4 of 5)" in checked.text
    sent = send(secretariat, page, address, "send")
    assert sent.status_code == 303
    with sqlite_database.reading() as db:
        (vote,) = queries.votes_of_acts(db, [act_id])[act_id]
        assert (vote.in_favour, vote.against, vote.ending) == (3, 2, "rejected")
        assert len(queries.roll(db, [vote.id])[vote.id]) == 5


def send(client, page, address, step, **changes):
    form = next(
        f for f in page.forms() if f.posts and any(name.startswith("m-") or name == "declared" for name in f.names())
    )
    return client.post(address.split("?")[0], data={**form.values(), "step": step, **changes})


def test_a_member_left_out_is_named_at_its_place_and_nothing_ticked_is_lost(secretariat, here, made):
    act_id = made(a.bill)
    address = (
        f"/en/council/acts/{act_id}/vote?taken_on=2026-11-20&question=original&way=roll_call&requirement=majority"
        f"&presiding={here.members[0]}&g-{here.factions[0]}=for"
    )
    page = secretariat.page(address)
    answer = send(secretariat, page, address, "send")
    assert answer.status_code == 422 and "Some members have no choice" in answer.text
    again = Page(answer.text)
    ticked = [n.attributes["id"] for n in again.root.all("input") if "checked" in n.attributes]
    assert f"m-{here.members[1]}-for" in ticked


def test_a_tie_asks_for_the_chair(secretariat, here, made):
    act_id = made(a.bill)
    address = (
        f"/en/council/acts/{act_id}/vote?taken_on=2026-11-20&question=original&way=electronic&requirement=majority"
        f"&presiding={here.members[0]}&g-{here.factions[0]}=for&g-{here.factions[1]}=against&g-none=against"
    )
    page = secretariat.page(address)
    changed = {f"m-{here.members[4]}": "for"}
    told = send(secretariat, page, address, "check", **changed).text
    assert "Exactly half of those present apart from the chair" in told
    done = send(secretariat, page, address, "send", **changed, casting="against")
    assert done.status_code == 303


def test_what_the_chair_declared_is_not_said_to_be_computed(secretariat, here, made, sqlite_database):
    address = f"/en/council/acts/{made(a.bill)}/vote"
    page = secretariat.page(f"{address}?taken_on=2026-11-20&question=original&way=standing&requirement=majority")
    form = next(f for f in page.forms() if f.posts and "declared" in f.names())
    looked = secretariat.post(address, data={**form.values(), "declared": "many", "step": "check"}).text
    assert "as the chair declared it" in looked and "is computed from" not in looked
    counted = {**form.values(), "in_favour": "3", "against": "1", "step": "check"}
    assert "is computed from" in secretariat.post(address, data=counted).text


def test_a_secret_vote_asks_for_counts_only(secretariat, here, made, sqlite_database):
    act_id = made(a.bill)
    chosen = "taken_on=2026-11-20&question=original&way=secret&requirement=majority&presiding="
    address = f"/en/council/acts/{act_id}/vote?{chosen}"
    page = secretariat.page(address)
    assert not [n for n in page.root.all("input") if n.attributes.get("name", "").startswith("m-")]
    form = next(f for f in page.forms() if f.posts and "in_favour" in f.names())
    data = {**form.values(), "in_favour": "3", "against": "1", "step": "send"}
    assert secretariat.post(address.split("?")[0], data=data).status_code == 303


@pytest.mark.parametrize("changed", [{"way": "shouting"}, {"requirement": "most"}, {"taken_on": "yesterday"}])
def test_a_tampered_first_step_is_refused_kindly(secretariat, here, made, changed):
    act_id = made(a.bill)
    values = {
        "taken_on": "2026-11-20",
        "question": "original",
        "way": "roll_call",
        "requirement": "majority",
        **changed,
    }
    assert secretariat.get(f"/council/acts/{act_id}/vote", query_string=values).status_code == 422
    page = secretariat.page(
        f"/council/acts/{act_id}/vote?taken_on=2026-11-20&question=original&way=roll_call&requirement=majority"
    )
    answer = send(secretariat, page, f"/council/acts/{act_id}/vote", "send", **changed)
    assert answer.status_code == 422


def test_a_vote_is_corrected_from_what_was_entered(secretariat, here, made, sqlite_database):
    vote_id = made(calls.vote)
    start = secretariat.page(f"/en/council/votes/{vote_id}/correct")
    values = {k: v[0] for k, v in next(f for f in start.forms() if not f.posts and "way" in f.names()).values().items()}
    page = secretariat.get(f"/en/council/votes/{vote_id}/correct", query_string=values)
    shown = Page(page.text)
    answer = send(
        secretariat, shown, f"/en/council/votes/{vote_id}/correct", "send",
        **{f"m-{here.members[1]}": "against", "casting": "for", "correction": "Member 2 voted against"},
    )  # fmt: skip
    assert answer.status_code == 303
    with sqlite_database.reading() as db:
        act_id = queries.vote(db, vote_id).act_id
        old, new = queries.votes_of_acts(db, [act_id])[act_id]
        assert (old.current, new.current, new.correction) == (False, True, "Member 2 voted against")
    text = secretariat.page(f"/en/council/acts/{act_id}").text
    assert text.index("Member 2 voted against") < text.index("was corrected later")  # what stands comes first


@pytest.mark.parametrize("what", ["body", "faction", "member"])
def test_a_name_that_was_entered_wrongly_is_put_right_with_its_reason(secretariat, here, sqlite_database, what):
    number = {"body": here.body, "faction": here.factions[0], "member": here.members[1]}[what]
    path = f"/en/council/names/{what}/{number}"
    assert secretariat.submit(path, {"name_ja": "Right name"}).status_code == 422
    values = {"name_ja": "Right name", "name_en": "Right name", "correction": "Misspelt"}
    assert secretariat.submit(path, values).status_code == 303
    assert "Right name" in secretariat.page("/en/council/a-shi").text


def test_a_clerk_finds_no_way_in(client, here, made, sqlite_database):
    act_id = made(a.bill)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    for path in ("/council/a-shi/entry", f"/council/acts/{act_id}/vote", f"/council/acts/{act_id}/correct"):
        assert client.get(path).status_code == 403


def test_the_secretariat_of_another_assembly_reads_why_there_is_no_form(client, here, made, sqlite_database):
    act_id = made(a.bill)
    client.sign_in(make.officer(sqlite_database, Role.secretariat, make.THERE))
    page = client.page(f"/en/council/acts/{act_id}/correct")
    assert "secretariat" in page.text and not [f for f in page.forms() if f.posts and "title_ja" in f.names()]


def test_a_member_whose_seat_is_not_linked_reads_what_to_do(client, here, sqlite_database):
    client.sign_in(make.officer(sqlite_database, Role.council_member))
    assert "Please ask the secretariat" in client.page("/en/council/a-shi/questions/new").text


def test_a_request_for_correction_is_public_and_answered_with_a_reason(client, here, made, sqlite_database):
    request_id = made(calls.request)
    with sqlite_database.reading() as db:
        act_id = queries.correction_request(db, request_id).act_id
    assert "Not answered by the secretariat yet" in client.page(f"/en/council/acts/{act_id}").text
    client.sign_in(here.secretariat)
    assert "wait for an answer" in client.page("/en/council/a-shi/entry").text
    asked = client.page(f"/en/council/requests/{request_id}/decide")
    assert asked.links()["The entry in question"] == f"/en/council/acts/{act_id}"
    assert "Enter" not in {b.text for b in asked.root.all("button")} >= {"Answer"}
    answer = {"decision": "kept", "reason": "The minutes say so."}
    unsaid = client.submit(f"/en/council/requests/{request_id}/decide", {"reason": "The minutes say so."})
    assert unsaid.status_code == 422, "what is published for ever is never a default"
    assert client.submit(f"/en/council/requests/{request_id}/decide", answer).status_code == 303
    assert "The minutes say so." in client.page(f"/en/council/acts/{act_id}").text


def test_an_answer_that_it_was_corrected_leads_to_the_correction(client, here, made, sqlite_database):
    request_id = made(calls.request)
    path, answer = f"/en/council/requests/{request_id}/decide", {"decision": "corrected", "reason": "Put right."}
    client.sign_in(here.secretariat)
    refused = client.submit(path, answer)
    assert refused.status_code == 422 and "Nothing has been corrected since this request" in refused.text
    assert "Put right." in refused.text, "what was typed is kept"
    with sqlite_database.writing() as db:
        act_id = queries.correction_request(db, request_id).act_id
        (vote,) = queries.votes_of_acts(db, [act_id])[act_id]
        fix = {"taken_on": a.DAY, "vote": a.roll(here, "nyyn", casting="for"), "correction": "Member 2 voted no"}
        new = acts.correct_vote(db, **a.say(here), vote_id=vote.id, **fix)
        entry = queries.vote(db, new).log_entry_id
    assert "Record of the vote corrected on 21 November 2026 (Member 2 voted no)" in client.page(path).text
    assert "Please choose the correction" in client.submit(path, answer).text
    assert client.submit(path, {**answer, "made": str(entry)}).status_code == 303
    for page in (f"/en/council/acts/{act_id}", f"/en/council/members/{here.members[1]}"):
        links = client.page(page).links()
        assert links["The corrected entry"] == f"/en/council/acts/{act_id}#vote-{new}"
        assert links[f"Public record, entry {entry}"] == f"/en/record/{entry}"


@pytest.mark.parametrize("path", ["/council", "/council/a-shi", "/council/acts/1"])
def test_pages_ask_as_few_questions_of_a_long_list_as_of_a_short_one(app, here, made, sqlite_database, path):
    made(calls.vote)
    few = _asked(app, sqlite_database, path)
    for _ in range(5):
        made(calls.vote)
    assert _asked(app, sqlite_database, path) <= few <= 14


def _asked(app, database, path):
    """How many statements a stranger's cold look at a page costs."""
    app.extensions["jukugi_fragments"] = pages.Fragments()
    seen = []

    def note(*args):
        seen.append(args[2])

    event.listen(database.engine, "before_cursor_execute", note)
    app.test_client().get(path)
    event.remove(database.engine, "before_cursor_execute", note)
    return len([one for one in seen if one.startswith("SELECT")])


def test_an_assembly_without_seats_is_refused_at_its_input(secretariat, here):
    new = {"kind": "plenary", "name_ja": "Plenary", "slug": "another"}
    for path, given in ((f"/en/council/bodies/{here.body}/change", {}), ("/en/council/a-shi/entry/body", new)):
        answer = secretariat.submit(path, {**given, "seats": "0"})
        assert answer.status_code == 422 and "1 or more" in answer.text


def test_a_zone_council_shows_its_members_by_whom_they_speak_for(client, here, sqlite_database):
    client.sign_in(here.secretariat)
    with sqlite_database.writing() as db:
        zone = acts.add_body(db, **a.say(here), slug="zone", kind="zone_council", name_ja="区域会議")
    told = {"speaks_for_ja": "区域の住民", "speaks_for_en": "Residents"}
    term = {"body": str(zone), "part": "chair", "since": "2026-04-01", **told}
    form = {"name_ja": "橋爪 みちよ", **term}
    assert client.submit(f"/council/{make.HERE}/entry/member", form).status_code == 303
    page = client.page(f"/council/bodies/{zone}")
    assert "橋爪 みちよ" in page.text and "立場: 区域の住民" in page.text and "会派の記録なし" not in page.text
    assert "立場: 区域の住民" in client.page(page.links()["橋爪 みちよ"]).text
    member = page.links()["橋爪 みちよ"]
    (way,) = (to for to in client.page(f"{member}/manage").links().values() if to.endswith("/speaks-for"))
    fix = {"speaks_for_ja": "薬局", "speaks_for_en": "Pharmacies", "correction": "発表と違っていました"}
    assert client.submit(way, fix).status_code == 303
    english = client.page(f"/en{member}").text
    assert "Speaks for: Pharmacies" in english and "It said before: Residents" in english
    assert "発表と違っていました" in client.page(member).text
    assert "Speaks for: Pharmacies" in client.page(f"/en/council/bodies/{zone}").text


def test_members_of_councils_are_called_and_asked_by_the_words_of_their_body(client, here, sqlite_database):
    client.sign_in(here.secretariat)
    with sqlite_database.writing() as db:
        zone = acts.add_body(db, **a.say(here), slug="zone", kind="stakeholder_council", name_ja="住民協議会")
    entry = f"/council/{make.HERE}/entry/member"
    asked = {kind: client.page(f"{entry}?body={body}") for kind, body in (("council", zone), ("assembly", here.body))}
    fields = {kind: {name for f in page.forms() for name in f.names()} for kind, page in asked.items()}
    assert "faction" not in fields["council"] and "speaks_for_ja" in fields["council"]
    assert "faction" in fields["assembly"] and "speaks_for_ja" not in fields["assembly"]
    assert "構成員を加える" in asked["council"].text and "議員を加える" not in asked["council"].text
    given = {"name_ja": "橋爪", "part": "chair", "since": "2026-04-01", "speaks_for_ja": "町内会"}
    again = client.submit(f"{entry}?body={zone}", given)
    assert again.status_code == 303 and again.headers["Location"].endswith(f"?body={zone}")
    path = client.page(f"/council/bodies/{zone}").links()["橋爪"]
    page = client.page(path).text
    assert "構成員" in page and "会長・議長" in page and "立場: 町内会" in page
    for word in ("会派", "質問・提出", "議員ごと"):
        assert word not in page and word not in client.page(f"{path}/manage").text
    of_assembly = client.page(f"/council/members/{here.members[0]}").text
    assert "会派" in of_assembly and "議長" in of_assembly and "構成員" not in of_assembly
    assert "Assembly member" not in client.page(f"/en{path}").text
