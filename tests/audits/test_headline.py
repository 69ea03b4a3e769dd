"""The sentence that a report opens with: in which rows, or in none."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from deliberation.web import language

NONE = {"rows_against": 0, "rows_deviating": 0, "findings_against": 0, "findings_deviating": 0}


@pytest.mark.parametrize(
    ("found", "ja", "en"),
    [
        ({"findings_against": 1, "rows_against": 2}, "同じ行を1回だけ数えて2行です", "in 2 rows"),
        ({"findings_against": 2}, "どれも、条件の義務について期限までに報告がなかったこと", "They are about duties"),
        ({"findings_against": 1, "rows_audited": 0}, "期限までに報告がなかったこと", "It is about a duty"),
        ({"findings_deviating": 1, "rows_deviating": 1}, "同じ行を1回だけ数えて1行です", "in 1 row ("),
        ({"findings_deviating": 1}, "記録が前の行につながっていないこと", "do not follow the line before"),
    ],
)
@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_report_never_opens_with_something_in_no_row(
    app: Flask, found: dict[str, Any], ja: str, en: str, lang: str
) -> None:
    row = SimpleNamespace(**{"rows_audited": 3, "answers_due": date(2026, 12, 5), **NONE, **found})
    with app.test_request_context("/", environ_overrides={"jukugi.language": lang[1:] or "ja"}):
        said = str(language.draw("audits/_panel.html", "headline", row))
    assert (en if lang else ja) in said and "0行" not in said and " 0 row" not in said
