"""What pages tell of the evidence and of measures: who acted, about which flow, and why."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from deliberation.consents import gathered, queries, told
from deliberation.consents.decision import Way
from deliberation.dataplans import queries as dataplans
from deliberation.web.language import load_catalogue
from tests.comments.making import redact
from tests.consents.scene import BEFORE, DECIDED, SLUG, TODAY, Scene, document, rule
from tests.moment import NOW
from tests.page import Page


@pytest.fixture
def scene(app, sqlite_database):
    """Nothing decided yet."""
    with sqlite_database.writing() as db:
        return Scene(db)


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("english", [False, True])
def test_who_refused_which_flow_is_told_by_name_on_both_pages(client, scene, sqlite_database, english):
    with sqlite_database.writing() as db:
        scene.db = db
        zone, _ = scene.council()
        scene.freeze()
        scene.choose(scene.resolution())
        scene.choose(scene.decision(zone, passed=False, flow="cards"))
        scene.record()
        cards = queries.flow_names(db, queries.latest(db, scene.proposal.id))["cards"]
    cards = (english and cards.get("en")) or cards["ja"]
    words = load_catalogue("en" if english else "ja")
    of, no, whole = (words.get(key, key) for key in ("対象の流れ：", "said.no", "すべての流れ"))
    base = ("/en" if english else "") + f"/proposals/{SLUG}"
    for path in (base, f"{base}/consent"):
        (listed,) = (n for n in client.page(path).root.all("ul") if n.attributes.get("class") == "ways")
        rows = [squeezed(row.text) for row in listed.all("li")]
        (against,) = (one for one in rows if squeezed(no) in one)
        assert squeezed("zone_council of the test") in against and squeezed(of + cards) in against
        assert any("Assembly" in one and squeezed(whole) in one and one != against for one in rows)
    flows = next(d for d in client.page(f"{base}/consent").root.all("dl") if cards in d.text)
    by_flow = {row.all("dt")[0].text: row.all("dd")[0].text for row in flows.all("div")}
    assert {name for name, one in by_flow.items() if "zone_council of the test" in one} == {cards}
    assert squeezed(of + cards) in squeezed(client.page(f"{base}/consent/timeline").text)
    with sqlite_database.writing() as db:
        scene.db = db
        scene.publish(document(retention="P3Y"), now=NOW)
    said = squeezed(words.get("同意しないと示したもの：", "同意しないと示したもの：") + "zone_council of the test")
    (line,) = (squeezed(p.text) for p in client.page(base).root.all("p") if said in squeezed(p.text))
    assert squeezed(of + cards) in line, "nothing is shown about version 2; the refusal stands"
    assert said in squeezed(client.page(f"{base}/consent").text)


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("effect", ["suspend", "revoke"])
def test_a_measure_names_the_body_that_took_it(client, scene, sqlite_database, effect, english):
    by_zone = ["other_by_zone_council"]
    with sqlite_database.writing() as db:
        scene.db = db
        zone, _ = scene.council()
        scene.freeze(rule(suspends=by_zone, revokes=by_zone))
        scene.choose(scene.resolution())
        number = scene.record()
        scene.take(number, effect, TODAY, "cards", act_id=scene.decision(zone, on=TODAY))
        act_id = scene.resolution()
    prefix = "/en" if english else ""
    page = client.page(f"{prefix}/consents/{number}")
    decided = "the decision of zone_council of the test" if english else "zone_council of the testの決定"
    sections = {s.attributes.get("aria-labelledby"): s for s in page.root.all("section")}
    assert all(decided in sections[name].text for name in ("flows", "measures", "life"))
    client.sign_in(scene.secretariat)
    given = {"effect": effect, "reference": f"act:{act_id}", "holds_from": DECIDED.isoformat(), "reason": "r"}
    refused = client.submit(f"{prefix}/consents/{number}/measures/new", given)
    words = "acts of Assembly no such effect" if english else "Assemblyの決定にこの力を認めていません"
    assert refused.status_code == 422 and words in refused.text


@pytest.mark.parametrize("english", [False, True])
def test_what_cannot_carry_a_measure_is_not_offered_for_one_and_told_why(client, scene, sqlite_database, english):
    prefix = "/en" if english else ""
    with sqlite_database.writing() as db:
        scene.db = db
        zone, _ = scene.council()
        scene.freeze(rule(revokes=["other_by_zone_council"]))
        scene.choose(scene.resolution())
        number = scene.record()
        fell = scene.resolution("ynnn", on=TODAY)
        acts, _early = scene.resolution(on=TODAY), scene.resolution()
        decided, twice = scene.decision(zone, on=TODAY), scene.decision(zone, flow="cards", on=TODAY)
        scene.take(number, "revoke", TODAY, "cards", act_id=twice)
    client.sign_in(scene.secretariat)
    path = f"{prefix}/consents/{number}/measures/new"
    page = client.page(path)
    inputs = [i for i in page.root.all("input") if i.attributes.get("name") == "reference"]
    assert {i.attributes["value"] for i in inputs} == {f"act:{acts}", f"act:{decided}"}
    can = ("(It can: Suspend)", "(It can: Revoke)")
    can = can if english else ("（できること：一時停止する）", "（できること：取り消す）")
    assert all(squeezed(words) in squeezed(page.text) for words in can)
    with sqlite_database.writing() as db:
        scene.db = db
        scene.take(number, "suspend", TODAY, "bus", act_id=scene.resolution(on=TODAY))
    may = "It can: Suspend, Lift the suspension" if english else "できること：一時停止する、一時停止を解く"
    assert squeezed(may) in squeezed(client.page(path).text)
    (apart,) = (s for s in page.root.all("section") if s.attributes.get("aria-labelledby") == "others")
    why = (
        ("was not passed", "is the evidence of", "before the consent record", "has already been entered")
        if english else ("可決されていません", "同意そのものの根拠です", "同意記録ができる前", "すでに登録されています")
    )  # fmt: skip
    assert len(apart.all("li")) == 4 and all(words in apart.text for words in why)
    given = {"effect": "suspend", "reference": f"act:{fell}", "holds_from": TODAY.isoformat(), "reason": "r"}
    assert why[0] in client.submit(path, given).text


@pytest.mark.parametrize("english", [False, True])
def test_a_lifting_where_nothing_is_suspended_is_not_offered_and_told_why(client, scene, sqlite_database, english):
    with sqlite_database.writing() as db:
        scene.db = db
        number, act_id = scene.decided(), scene.resolution(on=TODAY)
    client.sign_in(scene.secretariat)
    path = ("/en" if english else "") + f"/consents/{number}/measures/new"

    def effects(page):
        return [i.attributes["value"] for i in page.root.all("input") if i.attributes.get("name") == "effect"]

    page = client.page(path)
    assert effects(page) == ["suspend", "revoke"]
    assert ("It can" if english else "できること") not in page.text, "every decision can do all that is offered"
    given = {"effect": "lift", "reference": f"act:{act_id}", "holds_from": TODAY.isoformat(), "reason": "typed"}
    answer = client.submit(path, given)
    said = load_catalogue("en" if english else "ja")["reason.nothing_suspended"]
    assert answer.status_code == 422 and said in answer.text and "typed" in answer.text
    assert effects(Page(answer.text)) == ["suspend", "revoke"]
    with sqlite_database.writing() as db:
        scene.db = db
        scene.take(number, "suspend", TODAY, "cards", act_id=scene.resolution(on=TODAY))
    page = client.page(path)
    assert effects(page) == ["suspend", "revoke", "lift"]
    may = "It can: Suspend, Revoke" if english else "できること：一時停止する、取り消す"
    assert squeezed(page.text).count(squeezed(may)) == 1, "what suspended them cannot lift it"
    both = client.submit(path, {**given, "flows": ["bus", "cards"]})
    idle = "is not suspended on that day" if english else "その日に一時停止していません"
    assert both.status_code == 422 and idle in both.text
    assert client.submit(path, {**given, "flows": ["cards"]}).status_code == 303


@pytest.mark.parametrize("english", [False, True])
def test_what_the_rule_does_not_count_is_not_offered_as_evidence_and_told_why(client, scene, sqlite_database, english):
    client.sign_in(scene.clerk)
    prefix = "/en" if english else ""
    path = f"{prefix}/proposals/{SLUG}/consent/evidence"
    with sqlite_database.writing() as db:
        scene.db = db
        early = scene.resolution(on=BEFORE.date() + timedelta(days=1))
        chosen, unsaid = scene.resolution(), scene.resolution(version=None)
        open_still = scene.resolution(None)
    assert f"{prefix}/proposals/{SLUG}/consent/rule" in client.page(path).links().values()
    assert "reference" not in {name for form in client.page(path).forms() for name in form.names()}, "no rule yet"
    with sqlite_database.writing() as db:
        scene.db = db
        scene.freeze(now=BEFORE + timedelta(days=3))
        scene.choose(chosen)
        scene.take(scene.record(), "revoke", TODAY, "cards", act_id=scene.resolution(flow="cards", on=TODAY))
        counted = scene.resolution()
    page = client.page(path)
    offered = [i.attributes["value"] for i in page.root.all("input") if i.attributes.get("name") == "reference"]
    assert offered == [f"act:{counted}"]
    words = load_catalogue("en" if english else "ja")
    reasons = ("decided_before_rule", "evidence_twice", "evidence_other_plan", "evidence_without_vote",
               "evidence_is_measure")  # fmt: skip
    listed = [row.all("p")[1].text for row in page.root.all("li") if len(row.all("p")) == 2]
    assert sorted(listed) == sorted(words[f"reason.{reason}"] for reason in reasons)
    form = next(f for f in page.forms() if "reference" in f.names())
    posted = {early: "decided_before_rule", unsaid: "evidence_other_plan", open_still: "evidence_without_vote",
              9 * 10**30: "choose_one_of_these"}  # fmt: skip
    for reference, reason in posted.items():
        answer = client.post(form.action, data={**form.values(), "reference": f"act:{reference}"})
        assert answer.status_code == 422 and words[f"reason.{reason}"] in Page(answer.text).text


def test_of_several_refusals_each_act_tells_its_flows():
    def act(way, said, on, reference, flow=None):
        return way, {"said": said, "decided_on": on, "reference": reference, "content": {"flow": flow, "body": None}}

    acts = (
        act("assembly_resolution", "no", "2026-11-01", "act:1"),
        act("assembly_resolution", "yes", "2026-11-02", "act:2", "bus"),
        act("residents_vote", "no", "2026-11-03", "vote:v"),
        act("residents_vote", "no", "2026-11-04", "vote:w"),
    )
    against = {"bus": ["residents_vote"], "cards": ["assembly_resolution", "residents_vote"], "gps": []}
    body = {
        "evidence": [{"way": str(way), "acts": [a for w, a in acts if w == way]} for way in Way],
        "flows": [{"flow_id": flow, "contradicted_by": ways} for flow, ways in against.items()],
    }
    flows = [SimpleNamespace(flow_id=flow, record=1, earlier=()) for flow in (*against, "new")]
    found = told.against([*flows, SimpleNamespace(flow_id="old", record=7, earlier=())], {1: body})
    assert {flow: [one.reference for one in of] for flow, of in found.items()} == {
        "bus": ["vote:w"], "cards": ["act:1", "vote:w"],
    }  # fmt: skip
    acts_told = [(one.reference, of) for one, of in told.by_act(found)]
    assert acts_told == [("act:1", ["cards"]), ("vote:w", ["bus", "cards"])]


@pytest.mark.parametrize("english", [False, True])
def test_a_reason_keeps_its_paragraphs_and_its_absence_is_told(client, scene, sqlite_database, english):
    with sqlite_database.writing() as db:
        scene.db = db
        zone, _ = scene.council()
        scene.freeze()
        scene.choose(scene.decision(zone, reason="1つ目。\n\n2つ目。"))
        scene.choose(scene.decision(zone))
        scene.choose(scene.resolution())
        number = scene.record()
        scene.take(number, "suspend", TODAY)
    page = client.page(("/en" if english else "") + f"/consents/{number}")
    in_lines = [n.text for n in page.root.all("p") if "as-typed" in n.attributes.get("class", "")]
    assert [words.endswith(("1つ目。 2つ目。", "x")) for words in in_lines] == [True, False, True]
    said = [n.text for n in page.root.all("p") if n.text.startswith("Reason:" if english else "理由：")]
    assert sum(("No reason was entered" if english else "理由は入力されていません") in words for words in said) == 1


@pytest.mark.parametrize("english", [False, True])
def test_the_flow_of_a_decision_is_named_wherever_somebody_chooses_or_reads_it(client, scene, sqlite_database, english):
    with sqlite_database.writing() as db:
        scene.db = db
        scene.freeze()
        scene.choose(scene.resolution("yyyn"))
        scene.choose(scene.resolution("nnyn", flow="cards"))
        number = scene.record()
        scene.resolution(flow="cards", on=TODAY)
        cards = queries.flow_names(db, queries.latest(db, scene.proposal.id))["cards"]
    words = load_catalogue("en" if english else "ja")
    named = squeezed(words.get("対象の流れ：", "対象の流れ：") + ((english and cards.get("en")) or cards["ja"]))
    prefix = "/en" if english else ""

    def named_in(path, tag, kind=None):
        rows = [n for n in client.page(prefix + path).root.all(tag) if kind in (None, n.attributes.get("class"))]
        return [named in squeezed(n.text) for n in rows if "Resolution" in n.text or kind]

    dissent = next(
        s for s in client.page(f"{prefix}/consents/{number}").root.all("section")
        if s.attributes.get("aria-labelledby") == "dissent"
    ).all("li")[:3]  # fmt: skip
    assert [named in squeezed(row.text) for row in dissent] == [False, True, True]
    client.sign_in(scene.clerk)
    assert sorted(named_in(f"/proposals/{SLUG}/consent/evidence", "li")) == [False, True]
    assert named_in(f"/proposals/{SLUG}/consent/evidence", "label") == [True]
    (summary,) = [u for u in client.page(f"{prefix}/proposals/{SLUG}/consent/record").root.all("ul")
                  if u.attributes.get("class") == "prose"]  # fmt: skip
    assert [named in squeezed(row.text) for row in summary.all("li")] == [False, True]
    client.sign_in(scene.secretariat)
    path = f"/consents/{number}/measures/new"
    told = (named_in(path, "label"), sorted(named_in(path, "li")))
    assert told == ([], [False, True, True])  # nobody consented to the cards


def test_a_vote_is_about_no_one_flow_and_stands_beside_decisions(client, scene, sqlite_database, monkeypatch):
    with sqlite_database.reading() as db:
        plan = dataplans.newest(db, scene.proposal.id).plan_digest
    vote = {
        "way": "residents_vote", "said": "no", "reference": "vote:v", "act_id": None, "vote_slug": "v",
        "title": {"ja": "Vote", "en": "Vote"}, "jurisdiction": "a-shi", "proposal_id": scene.proposal.id,
        "version_digest": None, "version": 1, "plan_digest": plan, "decided_on": TODAY, "ended": None,
        "known_at": NOW,
        "body": {**dict.fromkeys(gathered.OF_A_VOTE), "opened": True, "roll": 10, "cast": 3},
    }  # fmt: skip
    with sqlite_database.writing() as db:
        scene.db = db
        scene.freeze()
        scene.choose(scene.resolution())
        number = scene.record()
    monkeypatch.setattr(gathered, "_votes_shown", lambda db, rows: [vote])
    monkeypatch.setattr(gathered, "of_vote", lambda db, slug: vote)
    client.sign_in(scene.clerk)
    assert "Vote" in client.page(f"/proposals/{SLUG}/consent/evidence").text
    assert client.submit(f"/proposals/{SLUG}/consent/evidence", {"reference": "vote:v"}).status_code == 303
    client.sign_in(scene.secretariat)
    assert "Vote：名簿10人" in client.page("/pending").text.replace(" ", "")
    assert client.submit("/pending", {}, form="/confirm").status_code == 303
    with sqlite_database.writing() as db:
        scene.db = db
        number = scene.record()
    assert "Vote" in client.page(f"/consents/{number}/measures/new").text
    dissent = next(s for s in client.page(f"/consents/{number}").root.all("section")
                   if s.attributes.get("aria-labelledby") == "dissent")  # fmt: skip
    assert len(dissent.all("li")) >= 3


@pytest.mark.parametrize("english", [False, True])
def test_where_the_newest_version_was_taken_away_nothing_is_offered_and_both_pages_say_why(
    client, scene, sqlite_database, english
):
    with sqlite_database.writing() as db:
        scene.db = db
        scene.freeze()
        scene.resolution()
        scene.publish(document(retention="P3Y"), now=NOW)
    base = ("/en" if english else "") + f"/proposals/{SLUG}/consent"
    client.sign_in(scene.clerk)
    pages = {f"{base}/evidence", f"{base}/record"}
    assert pages <= set(client.page(base).links().values())
    assert all(client.get(path).status_code == 200 for path in pages)
    redact(sqlite_database, SLUG, 2)
    why = "The newest version is no longer published" if english else "いちばん新しい版は公開を終えたため"
    shown = client.page(base)
    assert why in shown.text and not pages & set(shown.links().values())
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 409 and why in answer.text
