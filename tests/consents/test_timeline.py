"""The life of a consent in order: each thing where it came, nothing to come that will not, every rule kept."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from deliberation.accounts.rules import Role
from deliberation.consents import acts, duties, holding, queries, standing, timeline
from tests import make
from tests.consents.scene import BEFORE, SLUG, TODAY, Scene, document, rule
from tests.dataplans import documents
from tests.moment import NOW

UNDECIDED = rule({"any": ["assembly_resolution", "residents_vote"]}, valid_until="2027-03-31")


@pytest.fixture
def scene(app, sqlite_database):
    with sqlite_database.writing() as db:
        yield Scene(db)


def test_of_one_day_what_came_first_stands_first():
    came = (("recorded", 9), ("expires", None), ("decided", 7), ("version_plain", 8), ("rule_frozen", 5))
    told = timeline.life((), [timeline.Event(TODAY, what, {}, entry) for what, entry in came])
    assert [e.what for e in told] == ["rule_frozen", "decided", "version_plain", "recorded", "expires"]


@pytest.mark.parametrize("english", [False, True])
def test_a_record_tells_what_it_said_of_its_flows(client, scene, english):
    scene.freeze()
    scene.choose(scene.resolution("ynnn", flow="cards"))
    scene.choose(scene.resolution(flow="bus"))
    scene.record()
    scene.db.commit()
    text = client.page(("/en" if english else "") + f"/proposals/{SLUG}/consent/timeline").text
    assert ("Authorised: 1, Refused: 1" if english else "同意 1件、不同意 1件") in text


@pytest.mark.parametrize(("prefix", "told"), [("", "同意を示した：<a "), ("/en", "Said yes: <a ")])
def test_what_a_way_said_begins_no_line_with_a_colon(client, scene, prefix, told):
    """A link breaks as a whole where it is narrow: what follows it stands on a line of its own."""
    scene.decided()
    scene.db.commit()
    assert told in client.get(f"{prefix}/proposals/{SLUG}/consent/timeline").text


@pytest.mark.parametrize("english", [False, True])
def test_every_rule_stays_with_its_days_and_its_digest(client, scene, sqlite_database, english):
    scene.freeze(now=BEFORE)
    scene.freeze(rule("residents_vote"), now=BEFORE + timedelta(days=3))
    rules = queries.rules_of(scene.db, scene.proposal.id)
    scene.db.commit()
    for path in ("consent", "consent/timeline"):
        text = client.page(("/en" if english else "") + f"/proposals/{SLUG}/{path}").text
        assert all(row.digest in text for row in rules)
    assert ("It took the place of the one frozen on" if english else "に確定した決め方に代わりました") in text


def test_an_end_is_told_once_and_not_of_a_record_that_another_followed(client, scene):
    scene.freeze(rule(valid_until="2027-03-31"))
    for version in (1, 2):
        scene.choose(scene.resolution(version=version))
        scene.record(version=version, now=NOW + timedelta(minutes=version))
        scene.publish(document(retention=f"P{version + 2}Y"), now=NOW)
    scene.db.commit()
    text = client.page(f"/proposals/{SLUG}/consent/timeline").text
    assert text.count("同意の期限です") == 1


def test_a_no_stays_with_the_flow_that_the_next_record_leaves_open_too(client, scene):
    """R-2, about the other flow under a new rule, has no evidence about this one."""
    scene.freeze(UNDECIDED)
    scene.choose(scene.resolution("ynnn", flow="cards"))
    first = scene.record(now=NOW - timedelta(days=1))
    scene.freeze(rule({"any": ["assembly_resolution", "other_by_zone_council"]}), now=NOW - timedelta(hours=20))
    scene.choose(scene.resolution(flow="bus", on=TODAY))
    second = scene.record()
    found = standing.of_record(scene.db, queries.record(scene.db, second), TODAY)
    (cards,) = [f for f in found.flows if f.flow_id == "cards"]
    assert (cards.state, cards.chain, cards.earlier) == ("undecided", (), (first,))
    scene.db.commit()
    assert "同意しないと示したもの" in client.page(f"/proposals/{SLUG}/consent").text
    assert "前の記録で同意しないと示したもの" in client.page(f"/consents/{second}").text


LATER = TODAY + timedelta(days=30)


def told(client, english, path=f"/proposals/{SLUG}/consent/timeline"):
    """The events of a page, each as its letters."""
    page = client.page(("/en" if english else "") + path)
    logged = next(ol for ol in page.root.all("ol") if ol.attributes.get("class") == "rows log")
    return [letters(li.text) for li in logged.all("li")]


def letters(text):
    return "".join(text.split())


def followed(scene):
    """R-1 with three duties; R-2 decides all flows of version 2 anew: one goes on, one was kept, one ends."""
    report, publish = ({"kind": "obligation", "duty": duty} for duty in ("report", "publish"))
    first = scene.decided(
        "yyyn", {**report, "due": "2026-11-01", "every": "P3M"}, {**publish, "due": LATER.isoformat()},
        {**publish, "due": "2026-11-10"},
    )  # fmt: skip
    by = make.officer(scene.db, Role.proponent)
    acts.file_fulfilment(scene.db, by=by, now=NOW, record_id=first, code="C-3", due=date(2026, 11, 10), what="x")
    scene.publish(documents_changed(), now=NOW)
    scene.choose(scene.resolution(version=2))
    return first, scene.record(version=2)


def documents_changed():
    return documents.data(None, {"retention": "P3Y"}, {"flow_id": "cards", "retention": "P3Y"})


@pytest.mark.parametrize("english", [False, True])
def test_a_duty_stays_under_the_record_that_set_it_and_tells_what_became_of_it(client, scene, english):
    first, second = followed(scene)
    scene.db.commit()
    events = told(client, english)
    one, two = ((f"Consent record R-{n}" if english else f"同意記録 R-{n}") for n in (first, second))
    carried, ended, ahead, gone = (
        (f"{two}: It carries these obligations on: obligation C-2 of {one} (Publish) (here C-1)",
         f"{two}: These obligations were not carried on and ended here: obligation C-1 of {one} (Report)",
         f"{one}: Obligation C-2 (Publish) falls due. It is now C-1 of {two}.",
         f"{one}: Obligation C-1 (Report) fell due, and nobody reported it kept. {two} ended it.")
        if english else
        (f"{two}：次の義務を引き継ぎました。 {one}の義務C-2「公開する」（この記録ではC-1）",
         f"{two}：次の義務は引き継がず、ここで終わりました。 {one}の義務C-1「報告する」（期限 2026年11月1日（日））",
         f"{one}：義務C-2「公開する」の期限です。 いまは{two}のC-1です。",
         f"{one}：義務C-1「報告する」の期限が過ぎました。報告はありませんでした。 {two}で終わった義務です。")
    )  # fmt: skip
    for words in (carried, ended, ahead, gone):
        assert sum(letters(words) in event for event in events) == 1, (words, events)
    assert not [e for e in events if letters(f"{two}: Obligation") in e or letters(f"{two}：義務") in e]
    assert not [e for e in events if "C-3" in e and letters(two) in e], "kept before: nothing was left to carry on"


def test_the_page_of_the_earlier_record_says_of_each_duty_where_it_went(client, scene):
    first, second = followed(scene)
    scene.db.commit()
    page = client.page(f"/consents/{first}")
    conditions = letters(next(s for s in page.root.all("section") if s.attributes["aria-labelledby"] == "conds").text)
    ended = f"この義務は、同意記録R-{second}が引き継がなかったため、2026年11月21日（土）に終わりました。"
    assert conditions.count(ended) == 1, "of the one that was kept nothing ended"
    assert f"いまは同意記録R-{second}のC-1です。" in conditions
    assert any("ここで終わりました" in event for event in told(client, False, f"/consents/{second}"))


def test_what_ended_falls_due_no_more():
    duty = duties.Duty("report", date(2026, 1, 31), "P1M", ((1, "C-1"),), None, (2, date(2026, 3, 15)))
    days = [due.on for due in duty.days((), date(2026, 12, 1))]
    assert days == [date(2026, 1, 31), date(2026, 2, 28)]
    assert duty.days({date(2026, 3, 31)}, date(2026, 12, 1))[-1].on == date(2026, 3, 31), "told all the same"


@pytest.mark.parametrize("english", [False, True])
def test_what_is_still_to_come_is_not_told_as_past(client, scene, fixed_clock, english):
    """Reported before its day; and the end of the consent, before and after."""
    scene.freeze(rule(valid_until=LATER.isoformat()))
    scene.choose(scene.resolution())
    record = scene.record({"kind": "obligation", "duty": "report", "due": LATER.isoformat()})
    by = make.officer(scene.db, Role.proponent)
    acts.file_fulfilment(scene.db, by=by, now=NOW, record_id=record, code="C-1", due=LATER, what="x")
    scene.db.commit()
    events = told(client, english)
    words = "falls due. It has been reported kept already." if english else "の期限です。すでに報告があります。"
    assert any(letters(words) in event for event in events)
    assert any(letters("The consent ends." if english else "同意の期限です。") in event for event in events)
    fixed_clock.moment = NOW + timedelta(days=31)
    events = told(client, english)
    assert any(letters("was due by this day" if english else "の期限でした。期限までに") in event for event in events)
    assert any(letters("The consent ended with" if english else "同意の期間が終わりました") in e for e in events)


def test_a_measure_of_all_flows_names_those_that_it_is_about(client, scene):
    """The other flow was refused: a suspension that names none is not about it; a revocation next is about the rest."""
    scene.freeze()
    scene.choose(scene.resolution())
    scene.choose(scene.resolution("ynnn", flow="cards"))
    record = scene.record()
    scene.take(record, "suspend", TODAY)
    found = standing.of_record(scene.db, queries.record(scene.db, record), TODAY)
    assert list(found.bound.values()) == [("bus",)]
    scene.db.commit()
    (event,) = [e for e in told(client, False) if "一時停止しました" in e]
    assert "すべての流れ" not in event


def test_a_lifting_of_all_is_about_what_is_suspended_on_its_day():
    rows = [SimpleNamespace(record_id=1, held_by=None, flow_id=f, state="authorised") for f in ("bus", "cards")]
    of = {"record_id": 1, "reference": "act:1", "holds_from": TODAY}
    measures = [
        SimpleNamespace(id=n, effect=effect, flows=flows, **of)
        for n, (effect, flows) in enumerate(
            [("suspend", '["cards"]'), ("lift", "[]"), ("suspend", "[]"), ("revoke", '["bus"]'), ("suspend", "[]")]
        )
    ]
    assert holding.reach(rows, measures) == {0: ("cards",), 1: ("cards",), 2: (), 3: ("bus",), 4: ("cards",)}


def test_a_record_that_left_a_flow_open_is_not_said_to_have_decided_it(client, scene):
    scene.freeze(UNDECIDED)
    scene.choose(scene.resolution("ynnn", flow="cards"))
    first = scene.record(now=NOW - timedelta(days=1))
    scene.choose(scene.resolution("ynnn", flow="cards", on=TODAY))
    second = scene.record()
    scene.db.commit()
    for path in (f"/consents/{first}", f"/proposals/{SLUG}/consent"):
        cells = [cell.text for cell in client.page(path).root.all("td" if path.startswith("/con") else "dd")]
        assert cells and not [c for c in cells if "まだ決まっていません" in c and f"R-{second}" in c]
