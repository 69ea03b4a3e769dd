"""A record that the second seat sends back: what was typed for it stands in the form again."""

import pytest

from tests.consents.scene import SLUG, Scene

PATH = f"/proposals/{SLUG}/consent/record"
TYPED = {
    "c0-kind": "prohibition", "c0-on": "country", "c0-values": "US", "c0-flows": ["bus"],
    "c1-kind": "obligation", "c1-duty": "report", "c1-due": "2027-03-31", "c1-every": "P1Y", "c1-to": "assembly",
    "c1-evidence": "paper", "c2-kind": "prohibition", "c2-on": "data_item", "c2-picked": ["data_item:trip-od"],
    "c2-note": "note", "c2-note_en": "the note",
}  # fmt: skip


@pytest.fixture
def scene(app, sqlite_database):
    with sqlite_database.writing() as db:
        found = Scene(db)
        found.freeze()
        found.choose(found.resolution())
    return found


def put_forward(client, scene: Scene) -> None:
    client.sign_in(scene.clerk)
    assert client.submit(PATH, {**TYPED, "step": "propose"}).status_code == 303


def held(client, path: str = PATH) -> dict:
    form = next(f for f in client.page(path).forms() if "c0-kind" in f.names())
    return {name: value for name, value in form.values().items() if name in TYPED and any(value)}


@pytest.mark.parametrize("english", [False, True])
def test_what_was_typed_stands_in_the_form_again(client, scene, english):
    put_forward(client, scene)
    path = ("/en" if english else "") + PATH
    assert held(client, path) == {}, "while it waits"
    client.sign_in(scene.secretariat)
    client.submit("/pending", {"reason": "one day is missing"}, form="/decline")
    client.sign_in(scene.clerk)
    assert ("came back unconfirmed" if english else "確定しないまま戻りました") in client.page(path).text
    assert held(client, path) == {name: value if isinstance(value, list) else [value] for name, value in TYPED.items()}
    assert client.submit(path, {"step": "propose"}).status_code == 303, "and can be put forward as it is"
    client.sign_in(scene.secretariat)
    client.submit("/pending", {}, form="/confirm")
    client.sign_in(scene.clerk)
    assert held(client, path) == {}, "once it is confirmed"


def test_nobody_else_is_given_it(client, scene):
    put_forward(client, scene)
    client.sign_in(scene.secretariat)
    client.submit("/pending", {"reason": "one day is missing"}, form="/decline")
    client.sign_in(scene.clerk_two)
    assert held(client) == {}
