"""Publishing documents in tests, as two clerks would."""

import json
from typing import Any

from deliberation.accounts.rules import Role
from deliberation.dataplans import acts, queries
from deliberation.dataplans.digests import document_digest
from deliberation.dataplans.document import check
from deliberation.db import Database
from deliberation.proposals import queries as proposals
from tests import make
from tests.moment import NOW


def published(db: Database, slug: str, *documents: dict[str, Any], corrects: int | None = None) -> list[int]:
    """Publish these one after another; the numbers of the versions. ``corrects``: the last one is a corrigendum."""
    first, second = make.officer(db, Role.clerk), make.officer(db, Role.clerk)
    with db.reading() as c:
        proposal_id = proposals.by_slug(c, slug).id
    numbers = []
    for n, document in enumerate(documents, 1):
        raw = json.dumps(document).encode()
        acts.import_draft(db, by=first, now=NOW, proposal_id=proposal_id, revision=0, raw=raw)
        with db.reading() as c:
            data = queries.draft_begun(c, proposal_id, queries.draft(c, proposal_id))
        correcting = corrects if n == len(documents) else None
        numbers.append(
            acts.publish_version(
                db, by=second, now=NOW, first=first, jurisdiction=make.HERE, proposal=slug,
                document=document_digest(check(data).data), corrects=correcting,
                correction="誤字を直した" if correcting else None,
            )
        )  # fmt: skip
    return numbers
