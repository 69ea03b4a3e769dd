"""Alembic's entry: works on the Database handed over by ``jukugi upgrade``, one transaction, both engines."""

from alembic import context

import deliberation.models  # noqa: F401
from deliberation.config import read
from deliberation.db import Base, Database

database = context.config.attributes.get("database") or Database(read().database_url)
with database.writing() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
