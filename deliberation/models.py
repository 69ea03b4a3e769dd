"""Every table of every slice, for migrations, triggers and tests. Nothing else imports all models."""

import importlib
from pathlib import Path

SLICES = (
    "record",
    "accounts",
    "proposals",
    "dataplans",
    "comments",
    "council",
    "votes",
    "consents",
    "audits",
    "archive",
    "following",
)

for name in SLICES:
    if (Path(__file__).parent / name / "models.py").exists():
        importlib.import_module(f"deliberation.{name}.models")
