"""The product under measurement: BENCH_COLD=1 keeps no page fragment, so that every request draws its page anew."""

import os

from deliberation.factory import create_app
from deliberation.web.pages import Fragments

app = create_app()
if os.environ.get("BENCH_COLD") == "1":
    app.extensions["jukugi_fragments"] = Fragments(0)
