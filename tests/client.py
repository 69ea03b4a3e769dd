"""A browser without JavaScript for tests of routes: looks at every page it gets, and fills in forms like a person."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from deliberation.accounts.rules import Actor
from deliberation.db import Database
from tests import make
from tests.page import Form, Page, as_lists

HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")


class Client(FlaskClient):
    """``get`` and ``post`` as usual; every HTML answer is checked on the way. ``submit`` sends a form of a page."""

    missing: list[str]  # msgids that some page asked for and no catalogue has; filled by the app fixture

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer = super().open(*args, **kwargs)
        if answer.mimetype == "text/html" and answer.data and not 300 <= answer.status_code < 400:
            english = f"{answer.request.path}/".startswith("/en/")
            problems = check(answer, "en" if english else "ja")
            problems += [f"no sentence for {key}" for key in self.application.extensions.get("missing_words", [])]
            assert not problems, f"{answer.request.path}:\n" + "\n".join(problems)
        return answer

    def page(self, path: str, status: int = 200) -> Page:
        """The page at ``path``; fails unless it answers with ``status``."""
        answer = self.get(path)
        assert answer.status_code == status, f"{path} answered {answer.status_code}"
        return Page(answer.text)

    def submit(self, path: str, values: dict[str, Any], *, form: str = "", follow: bool = False) -> TestResponse:
        """Open ``path``, fill in its form and send it. ``form``: part of the action, where a page has several.

        A value may be a list. A name that the form does not have is a mistake of the test.
        """
        found = self._form(path, values, form)
        data = {**found.values(), **as_lists(values)}
        return self.post(found.action or path, data=data, follow_redirects=follow)

    def _form(self, path: str, values: dict[str, Any], action: str) -> Form:
        forms = [f for f in self.page(path).forms() if f.posts and action in f.action]
        fitting = [f for f in forms if set(values) <= f.names()]
        assert fitting, f"no form on {path} has {sorted(values)}; there are {[sorted(f.names()) for f in forms]}"
        return fitting[0]

    def sign_in(self, actor: Actor) -> "Client":
        """Go on as this person."""
        database: Database = self.application.extensions["jukugi_database"]
        with self.session_transaction() as session:
            session.clear()
            session["token"] = make.session(database, actor)
        return self


def check(answer: TestResponse, lang: str) -> list[str]:
    """What is wrong with an HTML answer."""
    missing = [f"no header {name}" for name in HEADERS if name not in answer.headers]
    policy = answer.headers.get("Content-Security-Policy", "")
    if "unsafe" in policy or "default-src 'none'" not in policy:
        missing.append(f"a weak policy: {policy}")
    return missing + Page(answer.text).problems(lang)
