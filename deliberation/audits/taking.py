"""A file from the form to the record: kept and read first, so that the transaction is short; then entered."""

from collections.abc import Sequence
from typing import Any

from deliberation import clock, refusals
from deliberation.audits import acts, converting, queries, store
from deliberation.audits.adapters.mapping import LARGEST
from deliberation.audits.forms import IntakeForm, LoadForm
from deliberation.errors import Problem, Problems, Refused
from deliberation.web import actor, database, language, reading, settings
from deliberation.web.typed import number

SHOWN = 20  # refused lines shown beside the form that was refused
Taken = tuple[int | None, store.Received | None, Sequence[Problem]]


def take(proposal: Any, post: Any, form: LoadForm) -> Taken:
    """The number of the new file; where it was refused, what was read of it and what its mapping table lacks."""
    mends, received = number(form.mends.data), None
    ends = {} if mends else queries.chain_ends(reading(), post.id)
    mapping = table(form)
    say = {"by": actor(), "now": clock.now(), "proposal_id": proposal.id, "mends_id": mends}
    folder, stream, log = settings().uploads, form.file.data.stream, None
    try:
        if mapping:
            owner = converting.Post(post.code, post.independent)
            received, log = converting.receive_log(folder, stream, mapping, owner, ends, say["now"])
        else:
            received = store.receive(folder, stream, ends, say["now"])
        return acts.load_rows(database(), **say, received=received, log=log), received, ()
    except Refused as refused:
        form.refuse(refused)
        if received is not None:
            refusals.refuse(folder, received.digest)
    except Problems as found:
        form.refuse(Refused("mapping_problems", field="mapping", n=len(found.problems)))
        return None, None, found.problems
    return None, received, ()


def table(form: LoadForm | IntakeForm) -> bytes:
    """The mapping table that was chosen; nothing where none was."""
    return form.mapping.data.stream.read(LARGEST + 1) if form.mapping.data else b""


def mendable(post: Any) -> list[tuple[str, str]]:
    """The files of an observer that have lines to mend, for a form."""
    found = queries.to_mend(reading(), post.id) if post else []
    return [("", ""), *((str(u.id), language.translate("label.file_no", no=u.id)) for u in found)]


def shown(received: store.Received | None) -> dict[str, Any]:
    """What the page of the form shows of a file that was refused."""
    refused = received.refused[:SHOWN] if received else ()
    return {"received": received, "lines": [{"line": n, "code": r.code, "name": r.name} for n, r in refused]}
