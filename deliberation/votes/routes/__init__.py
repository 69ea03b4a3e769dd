"""Pages of votes: what everyone reads, and the pages with which clerks prepare and run a vote."""

from deliberation.votes.routes import preparing, public, running  # noqa: F401 - they fill the blueprint
from deliberation.votes.routes.common import bp

__all__ = ["bp"]
