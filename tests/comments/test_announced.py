"""A consultation that has yet to open is told with its first day, where the next one is announced."""

from datetime import timedelta

import pytest

from deliberation.accounts.rules import Role
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.conftest import FixedClock
from tests.moment import NOW

RUNS = {"": "2026年12月20日（日）まで意見募集をしています", "/en": "runs until 20 December 2026"}
TO_RUN = {
    "": "2026年12月1日（火）から2026年12月20日（日）まで意見募集をすることになっています",
    "/en": "is to run from 1 December 2026 until 20 December 2026",
}


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_form_says_from_when_it_is_to_run_and_until_when_it_runs(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock, lang: str
) -> None:
    slug = m.published(sqlite_database)
    m.consultation(sqlite_database, slug, opens=m.TODAY + timedelta(days=10), days=20, short_reason="a trial")
    clerk, path = make.officer(sqlite_database, Role.clerk), f"{lang}/proposals/{slug}/consultations/new"
    for days, said, other in ((0, TO_RUN, RUNS), (10, RUNS, TO_RUN)):
        fixed_clock.moment = NOW + timedelta(days=days)
        page = client.sign_in(clerk).page(path)
        assert said[lang] in page.text and other[lang] not in page.text, days
