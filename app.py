"""The application for a WSGI server: ``gunicorn app:app``."""

import gc

from deliberation.factory import create_app

app = create_app(background=True)
gc.collect()
gc.freeze()  # what is there for good is not looked through for garbage again and again: a third less of every page
