"""Pages about comments: reading and following, and writing. Officials' pages are in officials.py."""

from deliberation.comments.routes import agreement, batches, duty, grouping, issues, locks, public, statements, writing
from deliberation.comments.routes.blueprint import bp

__all__ = ["agreement", "batches", "bp", "duty", "grouping", "issues", "locks", "public", "statements", "writing"]
