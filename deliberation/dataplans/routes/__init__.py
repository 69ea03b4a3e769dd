"""Pages of plans, in one blueprint: versions and comparisons, the wizard, published formats and rules."""

from deliberation.dataplans.routes import (
    beside,
    comparing,
    draft_flows,
    drafting,
    formats,
    pictures,
    plans,
    publishing,
    sheet,
    versions,
    words,
)
from deliberation.dataplans.routes.blueprint import bp

__all__ = [
    "beside",
    "bp",
    "comparing",
    "draft_flows",
    "drafting",
    "formats",
    "pictures",
    "plans",
    "publishing",
    "sheet",
    "versions",
    "words",
]
