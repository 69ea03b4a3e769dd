"""How far one could look, month by month: what the figure says where no day could be covered."""

import pytest
from flask import Flask

from deliberation.audits import told
from tests.audits.making import basis, composed, flow, jst, row

MACRO = '{% import "audits/_finding.html" as f %}{{ f.months(months) }}'


@pytest.mark.parametrize(
    ("lang", "none", "bar"), [("ja", "のべ日数は0日", "棒の長さは"), ("en", "Flow-days: 0", "The length of a bar is")]
)
def test_a_month_without_flow_days_has_no_bar_and_says_only_that(app: Flask, lang: str, none: str, bar: str) -> None:
    """Consent may be there and the plan's period not begun: the page says what is counted, not that nobody agreed."""
    overlay = app.extensions["jukugi_overlays"][lang]
    with app.test_request_context("/" if lang == "ja" else "/en/"):
        nothing, some = (
            overlay.from_string(MACRO).render(months=told.months(composed(of, row())))
            for of in (basis(flow(force=()), end=jst(11)), basis(end=jst(11)))
        )
    assert none in nothing and 'class="bar' not in nothing and 'class="legend' not in nothing
    assert none not in some and 'class="bar' in some and 'class="legend' in some
    assert bar in nothing and bar in some
