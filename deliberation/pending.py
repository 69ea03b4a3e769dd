"""What the second seat is shown of a waiting act, in every slice: importing this makes all of it known."""

import deliberation.accounts.pending
import deliberation.comments.pending
import deliberation.consents.pending
import deliberation.dataplans.pending
import deliberation.site.pending
import deliberation.votes.pending  # noqa: F401
