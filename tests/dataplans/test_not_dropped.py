"""Pages of the wizard on which something was typed that its field has no place for: told at its box, nothing saved."""

import json
from typing import Any

import pytest

from deliberation.dataplans import acts
from deliberation.db import Database
from tests.client import Client
from tests.dataplans.documents import data
from tests.moment import NOW
from tests.page import Page


def begun(database: Database, clerk: Any, proposal: int) -> None:
    raw = json.dumps(data()).encode()
    acts.import_draft(database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=raw)


@pytest.mark.parametrize(("lang", "told"), [("", "200個までです。"), ("/en", "At most 200 entries.")])
def test_pasted_lines_beyond_what_a_list_holds_stay_in_their_box_and_nothing_is_saved(
    client: Client, proposal: int, clerk, sqlite_database: Database, lang: str, told: str
) -> None:
    begun(sqlite_database, clerk, proposal)
    path, before = f"{lang}/proposals/bus/draft/flows/bus/whose", client.get("/proposals/bus/draft.json").data
    typed = {"subjects.state": "value", "subjects.lines": "\n".join(f"{n}行目" for n in range(230))}
    answer = client.submit(path, typed, form="whose")
    page = Page(answer.text)
    assert answer.status_code == 422 and client.get("/proposals/bus/draft.json").data == before
    assert page.text.count(told) == 2 and 'href="#subjects.lines"' in answer.text
    folded = page.root.all("details")
    box = next(d for d in folded if "subjects.lines" in [t.attributes.get("id") for t in d.all("textarea")])
    assert "open" in box.attributes and told in box.text and "229行目" in box.text and "199行目" in answer.text


@pytest.mark.parametrize(("lang", "told"), [("", "「該当なし」を選ぶか、理由を消して"), ("/en", "or clear the reason")])
def test_a_reason_beside_another_choice_is_refused_at_its_box(
    client: Client, proposal: int, clerk, sqlite_database: Database, lang: str, told: str
) -> None:
    begun(sqlite_database, clerk, proposal)
    path, before = f"{lang}/proposals/bus/draft/flows/bus/collection", client.get("/proposals/bus/draft.json").data
    answer = client.submit(path, {"place.state": "undecided", "place.reason.ja": "人の場所ではない"}, form="collection")
    assert answer.status_code == 422 and client.get("/proposals/bus/draft.json").data == before
    assert Page(answer.text).text.count(told) == 2 and "人の場所ではない" in answer.text
    assert 'href="#place.reason.ja"' in answer.text and 'id="place.reason.ja"' in answer.text
    box = next(d for d in Page(answer.text).root.all("details") if d.attributes.get("class") == "na" and told in d.text)
    # forms.css hides the box of a reason that is not asked for, unless it is told something (p.error)
    assert "open" in box.attributes and [p for p in box.all("p") if "error" in p.attributes.get("class", "")]
    assert next(t.attributes.get("id") for t in box.all("textarea")) == "place.reason.ja"
