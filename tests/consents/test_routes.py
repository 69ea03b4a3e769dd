"""Pages about consent, as a clerk, the secretariat, a proponent and a reader use them."""

import json

import pytest

from deliberation.accounts.rules import Role
from deliberation.consents import queries
from tests import make
from tests.consents.calls import DUTY
from tests.consents.scene import SLUG, TODAY, Scene
from tests.page import Page


@pytest.fixture
def scene(app, sqlite_database):
    with sqlite_database.writing() as db:
        made = Scene(db)
        made.record_id = made.decided("yyyn", DUTY)
    return made


@pytest.fixture
def open_scene(app, sqlite_database):
    """Nothing decided yet."""
    with sqlite_database.writing() as db:
        return Scene(db)


@pytest.mark.parametrize("english", [False, True])
def test_a_record_is_readable_in_words_in_both_languages(client, scene, english):
    page = client.page(("/en" if english else "") + f"/consents/{scene.record_id}")
    assert (
        "does not replace any individual's consent" if english else "一人ひとりの同意の代わりにはなりません"
    ) in page.text
    (cite,) = (s.text for s in page.root.all("section") if s.attributes.get("class") == "cite")
    assert f"/consents/{scene.record_id}" in cite and "sha256:" in cite
    of_whom = "Resolution of the assembly: 1 against, 3 for." if english else "議会の議決で、反対が1ありました"
    assert of_whom in page.text


@pytest.mark.parametrize("english", [False, True])
def test_open_points_name_the_flow_and_not_its_id(client, scene, english):
    page = client.page(("/en" if english else "") + f"/consents/{scene.record_id}")
    points = next(d for d in page.root.all("details"))
    assert "RF43" in points.text
    places = {p.text.split(" · ")[0] for p in points.all("small")}
    assert ("The plan as a whole" if english else "計画全体") in places
    assert not places & {"plan", "bus", "cards"}


def test_the_bytes_of_a_record_are_served_as_they_were_digested(client, scene, sqlite_database):
    answer = client.get(f"/consents/{scene.record_id}.json")
    with sqlite_database.reading() as db:
        assert answer.data == queries.record(db, scene.record_id).body
    assert json.loads(answer.data)["type"] == "CollectiveDecisionRecord"


@pytest.mark.parametrize("english", [False, True])
def test_what_no_report_can_fulfil_is_refused_before_anything_is_typed(client, sqlite_database, app, english):
    with sqlite_database.writing() as db:
        made = Scene(db)
        number = made.decided("yyyn", {"kind": "limit", "on": "country", "values": ["JP"], "flows": ["bus"]})
    client.sign_in(make.officer(sqlite_database, Role.proponent))
    page = client.page(("/en" if english else "") + f"/consents/{number}/conditions/C-1/fulfilments/new")
    assert ("No report can fulfil" if english else "禁止と上限は、報告では満たせません") in page.text
    assert not [f for f in page.forms() if "what" in f.names()]


def test_ways_that_nobody_showed_are_said_to_be_not_shown(client, scene):
    assert client.page(f"/proposals/{SLUG}/consent").text.count("根拠としては示されていません") >= 3


def test_how_a_proposal_is_decided_tells_each_flow_and_where_it_stands(client, scene):
    flows = next(d for d in client.page(f"/proposals/{SLUG}/consent").root.all("dl") if "同意" in d.text)
    names = [term.text for term in flows.all("dt")]
    assert names and not {"bus", "cards"} & set(names)
    assert len(flows.all("dd")) == len(names)


def test_a_clerk_proposes_a_rule_and_the_secretariat_freezes_it(client, open_scene, sqlite_database):
    client.sign_in(open_scene.clerk)
    client.submit(
        f"/proposals/{SLUG}/consent/rule",
        {"requires": ["assembly_resolution", "residents_vote"], "joined": "any", "revokes": ["assembly_resolution"]},
    )
    client.sign_in(open_scene.secretariat)
    client.submit("/pending", {}, form="/confirm")
    with sqlite_database.reading() as db:
        body = json.loads(queries.rule_of(db, open_scene.proposal.id).body)
    assert body["requires"] == {"any": ["assembly_resolution", "residents_vote"]}


def test_a_rule_without_a_way_is_given_back_with_the_reason(client, open_scene):
    client.sign_in(open_scene.clerk)
    answer = client.submit(f"/proposals/{SLUG}/consent/rule", {"valid_until": "2030-01-01"})
    assert answer.status_code == 422
    assert "「同意に必要な方法」を選んでください" in answer.text
    assert "#requires-0" in Page(answer.text).links().values()
    assert "2030-01-01" in answer.text


@pytest.mark.parametrize("english", [False, True])
def test_every_problem_of_a_condition_stands_at_its_own_input(client, scene, english):
    client.sign_in(scene.clerk)
    answer = client.submit(
        ("/en" if english else "") + f"/proposals/{SLUG}/consent/record",
        {"c1-kind": "obligation", "c1-due": "soon", "c2-kind": "limit", "c2-on": "country", "step": "propose"},
    )
    assert answer.status_code == 422
    page = Page(answer.text)
    assert {"#c1-duty", "#c1-due", "#c1-to", "#c1-evidence", "#c2-values"} <= set(page.links().values())
    assert answer.text.count('aria-invalid="true"') == 5


def test_conditions_that_are_not_sound_come_back_as_they_were_typed(client, open_scene):
    client.sign_in(open_scene.clerk)
    answer = client.submit(
        f"/proposals/{SLUG}/consent/record",
        {"c0-kind": "limit", "c0-on": "country", "c0-values": "JP", "c0-flows": "nowhere", "step": "propose"},
    )
    assert answer.status_code == 422
    assert "nowhere" in answer.text and "#c0-flows-0" in Page(answer.text).links().values()


def ready_to_record(database, scene):
    """A frozen rule and evidence; the record is the next step."""
    with database.writing() as db:
        scene.db = db
        scene.freeze()
        scene.choose(scene.resolution())


@pytest.mark.parametrize("english", [False, True])
def test_a_record_without_a_rule_or_evidence_is_refused_before_it_waits(client, open_scene, english):
    client.sign_in(open_scene.clerk)
    path = ("/en" if english else "") + f"/proposals/{SLUG}/consent/record"
    given = {"c0-kind": "prohibition", "c0-note": "typed", "step": "propose"}
    rule = "Please freeze a decision rule first" if english else "先に、同意の決め方を確定してください"
    answer = client.submit(path, given)
    assert answer.status_code == 422 and rule in answer.text and "typed" in answer.text
    open_scene_rule(client, open_scene)
    answer = client.submit(path, given)
    evidence = "No evidence has been chosen yet" if english else "根拠がまだ1つも選ばれていません"
    assert answer.status_code == 422 and evidence in answer.text


@pytest.mark.parametrize("english", [False, True])
def test_a_clerk_binds_several_flows_chosen_by_name(client, open_scene, sqlite_database, english):
    ready_to_record(sqlite_database, open_scene)
    client.sign_in(open_scene.clerk)
    path = ("/en" if english else "") + f"/proposals/{SLUG}/consent/record"
    given = {"c0-kind": "limit", "c0-on": "retention", "c0-values": "P1Y", "c0-flows": ["bus", "cards"]}
    boxes = _flow_boxes(client.page(path), "c0-flows")
    assert set(boxes) == {"bus", "cards"} and not set(boxes) & set(boxes.values())
    again = Page(client.submit(path, {**given, "step": "more"}).text)  # what was chosen stays chosen
    assert again.forms()[-1].values()["c0-flows"] == ["bus", "cards"]
    assert client.submit(path, {**given, "step": "propose"}).status_code == 303
    waiting = client.page(("/en" if english else "") + "/pending").text
    assert all(name in waiting for name in boxes.values())


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("", ("1年", "９０日", "P6M"), ("1年間", "90日間", "6か月間")),
        ("/en", ("1 year", "90 days", "p6m"), ("1 year", "90 days", "6 months")),
        ("", ("1 year", "2週間", "Ｐ１Ｙ"), ("1年間", "2週間", "1年間")),
    ],
)
def test_a_limit_on_keeping_is_read_as_people_write_it(client, open_scene, sqlite_database, language, typed, shown):
    ready_to_record(sqlite_database, open_scene)
    client.sign_in(open_scene.clerk)
    path = f"{language}/proposals/{SLUG}/consent/record"
    given = {f"c{n}-{name}": said for n in range(3) for name, said in (("kind", "limit"), ("on", "retention"))}
    given |= {"step": "propose"} | {f"c{n}-values": said for n, said in enumerate(typed)}
    for endless in ("無期限", "forever", "必要な期間", "1", "日"):
        page = Page((answer := client.submit(path, given | {"c1-values": endless})).text)
        assert answer.status_code == 422 and answer.text.count('aria-invalid="true"') == 1
        assert "#c1-values" in page.links().values() and page.forms()[-1].values()["c1-values"] == [endless]
        assert ("90 days or 1 year" if language else "90日、1年") in page.text
    assert client.submit(path, given).status_code == 303
    waiting = client.page(f"{language}/pending").text
    assert all(words in waiting for words in shown)


@pytest.fixture
def later_act(app, sqlite_database):
    """A record, and a resolution after it that may suspend it."""
    with sqlite_database.writing() as db:
        made = Scene(db)
        made.record_id = made.decided("yyyn")
        made.act_id = made.resolution(on=TODAY)
    return made


@pytest.mark.parametrize("english", [False, True])
def test_a_measure_binds_flows_chosen_by_name_once_another_seat_confirms(client, later_act, sqlite_database, english):
    client.sign_in(later_act.secretariat)
    path = ("/en" if english else "") + f"/consents/{later_act.record_id}/measures/new"
    boxes = _flow_boxes(client.page(path), "flows")
    assert set(boxes) == {"bus", "cards"} and not set(boxes) & set(boxes.values())
    given = {"effect": "suspend", "reference": f"act:{later_act.act_id}", "holds_from": "2026-11-21", "reason": "r"}
    assert client.submit(path, {**given, "flows": ["cards"]}).status_code == 303
    waits = "A second seat has to confirm it." if english else "2人目の担当席が確かめるのを待っています"
    assert waits in client.page(path).text
    client.sign_in(later_act.secretariat_two)
    waiting = client.page(("/en" if english else "") + "/pending").text
    assert boxes["cards"] in waiting
    client.submit("/pending", {}, form="/confirm")
    with sqlite_database.reading() as db:
        (made,) = queries.measures(db, later_act.record_id)
    assert json.loads(made.flows) == ["cards"]


def test_acts_to_choose_from_are_told_as_what_they_are(client, later_act, sqlite_database):
    with sqlite_database.writing() as db:
        later_act.db = db
        fell = later_act.resolution("ynnn")
    client.sign_in(later_act.secretariat)
    offered = client.get(f"/consents/{later_act.record_id}/measures/new").text
    assert "決議 · Resolution · 2026年11月21日（土） · 可決" in offered and f'value="act:{fell}"' not in offered
    assert "決議 · Resolution · 2026年11月20日（金） · 否決" in offered.partition("選べないもの")[2]
    assert "同意を示した" not in offered and "同意しないと" not in offered
    client.sign_in(later_act.clerk)
    offered = client.page(f"/proposals/{SLUG}/consent/evidence").text
    assert "可決（根拠にしたとき：同意を示したものとして数えます）" in offered


def test_what_is_wrong_with_a_measure_stands_at_its_place_and_what_was_chosen_stays(client, later_act, sqlite_database):
    client.sign_in(later_act.secretariat)
    path = f"/consents/{later_act.record_id}/measures/new"
    reference = f"act:{later_act.act_id}"
    given = {"effect": "suspend", "reference": reference, "holds_from": "2026-11-01", "reason": "r"}
    answer = client.submit(path, {**given, "flows": ["nowhere"]})
    assert answer.status_code == 422 and "nowhere" in answer.text
    page = Page(answer.text)
    assert {"#flows-0", "#holds_from"} <= set(page.links().values())  # before its act, and of no flow here
    assert page.forms()[-1].values()["reference"] == [reference]
    empty = Page(client.submit(path, {"reason": "r"}).text)
    assert {"#effect-0", "#reference-0", "#holds_from"} <= set(empty.links().values())
    ids = {node.attributes.get("id") for node in empty.root.all()}
    assert {"effect-0", "reference-0", "holds_from"} <= ids
    with sqlite_database.reading() as db:
        assert not queries.measures(db, later_act.record_id)


def test_evidence_that_was_not_chosen_is_asked_for_at_its_place(client, later_act):
    client.sign_in(later_act.clerk)
    page = Page(client.submit(f"/proposals/{SLUG}/consent/evidence", {"reference": []}, form="/evidence").text)
    assert "#reference-0" in page.links().values()
    assert any(node.attributes.get("id") == "reference-error" for node in page.root.all("p"))


@pytest.mark.parametrize("english", [False, True])
def test_who_makes_a_record_too_early_is_led_to_what_comes_first(client, open_scene, english):
    client.sign_in(open_scene.clerk)
    path = ("/en" if english else "") + f"/proposals/{SLUG}/consent"
    assert f"{path}/rule" in client.page(f"{path}/record").links().values()
    open_scene_rule(client, open_scene)
    links = client.page(f"{path}/record").links().values()
    assert f"{path}/rule" not in links and f"{path}/evidence" in links


@pytest.mark.parametrize("english", [False, True])
def test_what_waits_for_a_second_seat_is_said_where_it_would_be_asked_for_again(client, open_scene, english):
    client.sign_in(open_scene.clerk)
    path = ("/en" if english else "") + f"/proposals/{SLUG}/consent/rule"
    waits = "A second seat has to confirm it." if english else "2人目の担当席が確かめるのを待っています"
    assert waits not in client.page(path).text
    client.submit(path, {"requires": ["assembly_resolution"]})
    assert waits in client.page(path).text


def test_what_could_never_be_confirmed_is_said_to_the_clerk_who_puts_it_forward(client, open_scene, sqlite_database):
    client.sign_in(open_scene.clerk)
    path = f"/proposals/{SLUG}/consent"
    links = Page(client.submit(f"{path}/rule", {"valid_until": "2026-11-20"}).text).links().values()
    assert {"#requires-0", "#valid_until"} <= set(links)
    with sqlite_database.writing() as db:
        open_scene.db = db
        open_scene.freeze()
        act_id = open_scene.resolution()
    opened = client.page(f"{path}/evidence").forms()[-1]
    with sqlite_database.writing() as db:
        open_scene.db = db
        open_scene.choose(act_id)
    again = client.post(opened.action, data={**opened.values(), "reference": f"act:{act_id}"})
    assert again.status_code == 422 and "すでに根拠に選ばれています" in again.text
    anew = client.submit(f"{path}/rule", {"requires": ["assembly_resolution"]})
    assert anew.status_code == 422 and "それが同意記録になるまで" in anew.text
    early = {"c0-kind": "obligation", "c0-duty": "report", "c0-due": "2020-01-01", "step": "propose"}
    assert "#c0-due" in Page(client.submit(f"{path}/record", early).text).links().values()
    assert "ハッシュ値" not in client.page("/pending").text  # nothing waits


@pytest.mark.parametrize("english", [False, True])
def test_a_way_that_said_no_about_a_flow_is_named_at_the_flow(client, open_scene, sqlite_database, english):
    with sqlite_database.writing() as db:
        open_scene.db = db
        open_scene.freeze()
        open_scene.choose(open_scene.resolution())
        open_scene.choose(open_scene.resolution("ynnn", flow="cards"))
        number = open_scene.record()
    page = client.page(("/en" if english else "") + f"/consents/{number}")
    told = [row.text for row in page.root.all("tr") if ("Ways that said no" if english else "示した方法：") in row.text]
    assert len(told) == 1 and ("Resolution of the assembly" if english else "議会の議決") in told[0]


def test_everything_wrong_with_a_report_is_told_at_once(client, scene, sqlite_database):
    client.sign_in(make.officer(sqlite_database, Role.proponent))
    given = {"first": "2027-11-01", "last": "2027-10-01", "f0-ran": "no", "f0-people": "x", "f1-ran": "no"}
    links = Page(client.submit(f"/consents/{scene.record_id}/reports/new", given).text).links().values()
    assert {"#last", "#f0-people"} <= set(links)


def open_scene_rule(client, scene):
    """Freeze a rule as the two seats do."""
    client.submit(f"/proposals/{SLUG}/consent/rule", {"requires": ["assembly_resolution"]})
    client.sign_in(scene.secretariat)
    client.submit("/pending", {}, form="/confirm")
    client.sign_in(scene.clerk)


def _flow_boxes(page, name):
    """Value of each checkbox of this name and the words at it."""
    words = {label.attributes["for"]: label.text for label in page.root.all("label")}
    boxes = [i.attributes for i in page.root.all("input") if i.attributes.get("name") == name]
    return {box["value"]: words[box["id"]] for box in boxes if box["type"] == "checkbox"}


def test_a_proponent_reports_on_an_obligation(client, scene, sqlite_database):
    with sqlite_database.writing() as db:
        proponent = make.officer(db, Role.proponent)
    client.sign_in(proponent)
    client.submit(
        f"/consents/{scene.record_id}/conditions/C-1/fulfilments/new", {"what": "報告書を公開した", "due": "2027-03-31"}
    )
    assert "報告書を公開した" in Page(client.get(f"/consents/{scene.record_id}").text).text


@pytest.mark.parametrize("rows", ["9" * 5000, "-1", "x"])
def test_a_number_of_rows_that_no_page_has_is_read_as_three(client, open_scene, rows):
    client.sign_in(open_scene.clerk)
    answer = client.submit(f"/proposals/{SLUG}/consent/record", {"rows": rows, "step": "more"})
    assert answer.status_code == 200 and "c5-kind" in answer.text and "c6-kind" not in answer.text


@pytest.mark.parametrize("english", [False, True])
def test_a_record_with_conditions_is_told_to_both_seats_in_words(client, open_scene, sqlite_database, english):
    """Every kind of condition, on the page of what waits."""
    ready_to_record(sqlite_database, open_scene)
    client.sign_in(open_scene.clerk)
    given = {
        "c0-kind": "limit", "c0-on": "retention", "c0-values": "P1Y", "c1-kind": "obligation", "c1-duty": "report",
        "c1-due": "2027-03-31", "c1-to": "assembly", "c1-evidence": "paper",
        "c2-kind": "prohibition", "c2-on": "country", "c2-values": "US", "c2-note": "n<b>",
    }  # fmt: skip
    path = f"/proposals/{SLUG}/consent/record"
    assert client.submit(path, {**given, "step": "propose"}).status_code == 303
    for seat in (open_scene.clerk, open_scene.secretariat):
        client.sign_in(seat)
        text = client.page(("/en" if english else "") + "/pending").text
        assert all(f"C-{n}" in text for n in (1, 2, 3)) and "n<b>" in text


@pytest.mark.parametrize("english", [False, True])
def test_parties_and_data_are_chosen_by_the_names_of_the_plan(client, open_scene, sqlite_database, english):
    ready_to_record(sqlite_database, open_scene)
    client.sign_in(open_scene.clerk)
    path = ("/en" if english else "") + f"/proposals/{SLUG}/consent/record"
    offered = {o.attributes["value"]: o.text for o in client.page(path).root.all("option") if o.text}
    assert offered["data_item:trip-od"] == ("stops" if english else "乗り降りの停留所")
    assert offered["country:JP"] == ("Japan" if english else "日本")
    assert "recipient:a-city" in offered and "identifiability:personal" in offered
    given = {"c0-kind": "prohibition", "c0-on": "data_item", "c0-picked": ["data_item:trip-od"], "step": "propose"}
    astray = client.submit(path, {**given, "c0-on": "recipient"})
    page = Page(astray.text)
    assert astray.status_code == 422 and "#c0-picked" in page.links().values()
    chosen = {o.attributes["value"] for o in page.root.all("option") if "selected" in o.attributes}
    assert {"prohibition", "recipient", "data_item:trip-od"} <= chosen
    assert client.submit(path, given).status_code == 303
    client.sign_in(open_scene.secretariat)
    client.submit("/pending", {}, form="/confirm")
    with sqlite_database.reading() as db:
        number = queries.latest(db, open_scene.proposal.id).id
        assert [c["values"] for c in queries.conditions(db, number)] == [["trip-od"]]
    told = client.page(("/en" if english else "") + f"/consents/{number}").text
    assert ("stops" if english else "乗り降りの停留所") in told and "trip-od" not in told


@pytest.mark.parametrize(("prefix", "counts"), [("", "（賛成3、反対1）"), ("/en", " (3 for, 1 against)")])
def test_the_counts_behind_a_decision_begin_no_line_with_a_colon(client, scene, prefix, counts):
    """A link breaks as a whole where it is narrow: what follows it stands on a line of its own."""
    text = client.get(f"{prefix}/consents/{scene.record_id}").text
    assert f"</a>{counts}" in text
