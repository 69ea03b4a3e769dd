"""Pages about consent: what everyone reads; what clerks, the secretariat and proponents enter."""

from deliberation.consents.routes import deciding, following, reading, reporting
from deliberation.consents.routes.blueprint import bp, officials

__all__ = ["bp", "deciding", "following", "officials", "reading", "reporting"]
