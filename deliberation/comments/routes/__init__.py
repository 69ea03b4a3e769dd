"""Pages about comments: reading and following, and writing. Officials' pages are in officials.py."""

from deliberation.comments.routes import batches, duty, grouping, issues, public, writing
from deliberation.comments.routes.blueprint import bp

__all__ = ["batches", "bp", "duty", "grouping", "issues", "public", "writing"]
