"""Pages of plans, in one blueprint: versions and comparisons, the wizard, published formats and rules."""

from deliberation.dataplans.routes import drafting, formats, publishing, replying, versions, words
from deliberation.dataplans.routes.blueprint import bp

__all__ = ["bp", "drafting", "formats", "publishing", "replying", "versions", "words"]
