"""What every page shares."""

from deliberation.web.context import actor, database, notice, reading, settings

__all__ = ["actor", "database", "notice", "reading", "settings"]
