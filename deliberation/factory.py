"""create_app: the only file that knows every slice."""

import traceback
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

import deliberation.models
import deliberation.pending  # noqa: F401 - so is what second seats are shown
from deliberation import clock, config
from deliberation.accounts import departments, recovering, residents, signin
from deliberation.accounts import queries as accounts_queries
from deliberation.accounts import routes as accounts_routes
from deliberation.archive import routes as archive_routes
from deliberation.archive import runner as archive_runner
from deliberation.audits import officials as audit_officials
from deliberation.audits import routes as audits_routes
from deliberation.audits import runner as audits_runner
from deliberation.audits import uploading as audit_intakes
from deliberation.comments import officials as comment_officials
from deliberation.comments import routes as comments_routes
from deliberation.comments import runner as comments_runner
from deliberation.config import BadSettings, Settings
from deliberation.consents import routes as consents_routes
from deliberation.council import routes as council_routes
from deliberation.dataplans import routes as dataplans_routes
from deliberation.db import Database
from deliberation.errors import LATER, Gone, Missing, Problems, Refused
from deliberation.following import mailing as following_mailing
from deliberation.following import routes as following_routes
from deliberation.following import runner as following_runner
from deliberation.overload import is_overload
from deliberation.proposals import routes as proposals_routes
from deliberation.record import heads
from deliberation.record import routes as record_routes
from deliberation.record import runner as record_runner
from deliberation.site import (
    chained,
    council_desk,
    desks,
    erasing,
    fed,
    flows,
    incidents,
    left,
    names,
    reminding,
    replying,
)
from deliberation.site import routes as site_routes
from deliberation.votes import routes as votes_routes
from deliberation.web import access, builds, context, drawing, language, pages, security

ROOT = Path(__file__).parent.parent
BLUEPRINTS = (
    record_routes.bp,
    site_routes.bp,
    accounts_routes.bp,
    recovering.bp,
    residents.bp,
    departments.bp,
    proposals_routes.bp,
    dataplans_routes.bp,
    comments_routes.bp,
    comment_officials.bp,
    *council_routes.BLUEPRINTS,
    votes_routes.bp,
    consents_routes.bp,
    consents_routes.officials,
    audits_routes.bp,
    audit_officials.bp,
    audit_intakes.bp,
    archive_routes.bp,
    following_routes.bp,
    following_mailing.bp,
    desks.bp,
    council_desk.bp,
    erasing.bp,
    incidents.bp,
    flows.bp,
    chained.bp,
    fed.bp,
    replying.bp,
)


def create_app(
    settings: Settings | None = None, database: Database | None = None, *, background: bool = False
) -> Flask:
    """The application. Refuses to start in production with the demonstration loaded.

    ``background``: also keep the record and the search index from threads of this process (the one-machine server).
    """
    settings = settings or config.read()
    app = Flask("deliberation", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.jinja_environment = drawing.Templates
    app.config.update(_flask_settings(settings))
    app.url_map.strict_slashes = False
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["jukugi_settings"] = settings
    app.extensions["jukugi_database"] = database or Database(settings.database_url)
    app.extensions["jukugi_fragments"] = pages.Fragments()
    app.extensions["jukugi_revision"] = heads.revision
    app.extensions["jukugi_names"] = names.of
    app.extensions["jukugi_place"] = names.place
    reminding.install()
    _refuse_demonstration_in_production(app)
    _install_web(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    language.install(app)
    app.wsgi_app = language.EnglishPrefix(app.wsgi_app)  # type: ignore[method-assign]
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.behind_proxy, x_proto=settings.behind_proxy)  # type: ignore[method-assign]
    if background:
        _start_background(app, settings)
    return app


def _start_background(app: Flask, settings: Settings) -> None:
    """Read-only (incident mode) signs nothing and indexes nothing: the key may be the very thing in doubt."""
    if settings.read_only:
        return
    archive_runner.start(app.extensions["jukugi_database"])
    audits_runner.start(app.extensions["jukugi_database"], settings)
    comments_runner.start(app.extensions["jukugi_database"], settings)
    if settings.smtp and settings.mail_worker:
        following_runner.start(app)
    if settings.sequencer:
        record_runner.start(app.extensions["jukugi_database"], settings)


def _flask_settings(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret,
        "SESSION_COOKIE_NAME": "jukugi",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.production,
        "SESSION_COOKIE_PATH": "/",
        "MAX_CONTENT_LENGTH": settings.max_body,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "MAX_FORM_PARTS": 5000,
        "TRUSTED_HOSTS": list(settings.hosts),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": True,
    }


def _refuse_demonstration_in_production(app: Flask) -> None:
    settings: Settings = app.extensions["jukugi_settings"]
    database: Database = app.extensions["jukugi_database"]
    with database.reading() as db:
        tables = heads.is_ready(db)
        app.extensions["jukugi_demo"] = tables and accounts_queries.has_demonstration(db)
    if settings.production and not tables:
        raise BadSettings("the database has no tables yet: run `jukugi upgrade` first")
    if settings.production and app.extensions["jukugi_demo"]:
        raise BadSettings("the demonstration city is in this database; production starts only on one without it")


def _install_web(app: Flask) -> None:
    signin.install(app)
    security.install(app)
    app.before_request(security.refuse_writes_when_read_only)
    app.before_request(access.enforce)
    app.after_request(_content_language)
    app.teardown_appcontext(context.close_reading)
    app.register_error_handler(HTTPException, _show_error)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(Missing, lambda _e: _error(404))
    app.register_error_handler(Gone, lambda e: _error(410, **left.told(e)))
    app.register_error_handler(Refused, _show_refusal)
    app.register_error_handler(Problems, lambda e: _error(422, problems=e.problems))
    if not app.extensions["jukugi_settings"].debug:
        app.register_error_handler(Exception, _fallen)
    statics = builds.statics(ROOT / "static")
    app.extensions["jukugi_build"] = builds.build(ROOT)
    app.jinja_env.globals.update(
        static=lambda path: f"/static/{path}?v={statics.get(path, '0')}", switch_path=language.switch_path
    )
    app.context_processor(
        lambda: {
            "demo": app.extensions["jukugi_demo"],
            "mail": app.extensions["jukugi_settings"].smtp,
            "read_only": app.extensions["jukugi_settings"].read_only,
            "today": clock.day(clock.now()),
            "base_url": app.extensions["jukugi_settings"].base_url,
            "blocks_only": False,
            "udfont": request.args.get("font") == "ud",
        }
    )


def _content_language(response: Any) -> Any:
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Language", language.language())
    if request.endpoint == "static" and request.args.get("v"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _error(code: int, **values: Any) -> Any:
    page = code if code in KNOWN else 400 if code < 500 else 500
    return language.render(f"errors/{page}.html", code=code, **{"problems": [], **values}), code


KNOWN = frozenset({400, 403, 404, 405, 410, 413, 422, 500, 503})
SAID = ("Allow", "Retry-After", "Content-Range")


def _show_error(error: HTTPException) -> Any:
    if error.response is not None or (error.code or 500) < 400:
        return error
    if isinstance(error, SecurityError):  # a host that is not ours: no page, since it could not link anywhere
        return error.name, 400, {"Content-Type": "text/plain; charset=utf-8"}
    return *_error(error.code or 500), [h for h in error.get_headers() if h[0] in SAID]


def _form_expired(_error_: CSRFError) -> Any:
    """The form's token is missing or old: give everything typed back, with a fresh token, to be sent again."""
    told = {**signin.waiting(signin.here(), signin.kept_values()), "password": signin.a_password()}
    return language.render("accounts/send_again.html", form=signin.fresh_button(), late=True, **told), 400


def _show_refusal(refused: Refused) -> Any:
    """An act refused where no form could show it (a button pressed late, a right that ended)."""
    status, said = LATER.get(refused.reason, (403 if refused.reason.startswith("only_") else 409, {}))
    return language.render("errors/refused.html", reason=refused.reason, values=refused.values), status, said


def _fallen(error: Exception) -> Any:
    """Something broke, or the disk is full: say so kindly, log what went wrong (never what was typed)."""
    where = "".join(traceback.format_tb(error.__traceback__))  # without the message, which may hold what was typed
    current_app.logger.error("%s %s: %s\n%s", request.method, request.url_rule, type(error).__name__, where)
    signin.without_asking()
    return _error(503 if is_overload(error) else 500)
