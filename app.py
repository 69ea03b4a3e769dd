"""The application for a WSGI server: ``gunicorn app:app``."""

from deliberation.factory import create_app

app = create_app(background=True)
