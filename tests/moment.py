"""The present of the tests."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # noon in Japan, a Saturday
