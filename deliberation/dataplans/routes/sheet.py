"""The flows of a draft for a spreadsheet, and back: what would change is shown first, then it goes into the draft."""

import base64
import binascii
import zlib
from typing import Any

from flask import redirect, url_for

from deliberation.accounts.rules import Role
from deliberation.dataplans import acts, rules, sheet_changes, sheets, wizard
from deliberation.dataplans.forms import SheetForm
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.routes.drafting import common, editable, form_of, in_words
from deliberation.dataplans.routes.versions import home
from deliberation.dataplans.sheet_changes import SIZE_LIMIT, Sheet
from deliberation.dataplans.vocabulary import FLOW_FIELDS
from deliberation.dataplans.voices import voices
from deliberation.errors import Refused
from deliberation.web import access, database, files, language, notice, spreadsheet


@bp.get("/proposals/<slug>/draft/flows.csv")
@access.roles(Role.clerk)
def draft_sheet(slug: str) -> Any:
    """The flows of the draft, every field of them, in the words of the page's language."""
    proposal, _, document = editable(slug)
    own, flows = voices()[0], document["plan"]["flows"]
    body = "".join(spreadsheet.written(sheets.head(own, flows), sheets.rows(flows, own)))
    name = files.called(f"{slug}-draft-flows.csv", proposal.demonstration)
    return files.saved(body, "text/csv", name, caching=files.PRIVATE)


@bp.route("/proposals/<slug>/draft/sheet", methods=["GET", "POST"])
@access.roles(Role.clerk)
def sheet(slug: str) -> Any:
    """Choose a file; see what it would change, or every problem by row and column; put it into the draft."""
    proposal, row, document = editable(slug)
    form: Any = SheetForm()
    if not form.validate_on_submit():
        came_back = form.is_submitted()
        return _page(proposal, row, document, form if came_back else form_of(row, SheetForm)), 422 if came_back else 200
    try:
        text = _text(form)
    except Refused as refused:
        form.refuse(refused)
        return _page(proposal, row, document, form), 422
    found = sheet_changes.changes(text, document, voices())
    if found.wrong or not form.confirmed.data:
        return _page(proposal, row, document, form_of(row, SheetForm), found, text), 422 if found.wrong else 200
    return _put(proposal, row, document, form, found, text)


def _put(proposal: Any, row: Any, document: dict[str, Any], form: Any, found: Sheet, text: str) -> Any:
    try:
        acts.save_draft(database(), **common(proposal, form), answers=found.answers())
    except Refused as refused:
        if refused.reason not in rules.EDITED:
            raise
        return _page(proposal, row, document, form_of(row, SheetForm), found, text, meanwhile=refused), 409
    key = "notice.sheet_taken_new" if found.added else "notice.sheet_taken"
    notice(key, n=len(found.changes), flows=len(found.added))
    if found.sources_gone:
        notice("notice.sheet_sources_gone", fields=in_words(found.sources_gone, document))
    return redirect(url_for("dataplans.draft", slug=proposal.slug), 303)


def _text(form: Any) -> str:
    """What was chosen now, or what the page before showed. Refuses what is no table of a size that we read."""
    raw = form.file.data.read(SIZE_LIMIT + 1) if form.file.data else unpacked(form.packed.data or "")
    if not raw:
        raise Refused("choose_a_file", field="file")
    text = sheet_changes.text_of(raw)
    if len(raw) > SIZE_LIMIT:
        raise Refused("sheet_too_large", field="file", max_mb=SIZE_LIMIT // 1_000_000)
    if text is None:
        raise Refused("sheet_not_text", field="file")
    return text


def packed(text: str) -> str:
    """A file as a hidden input carries it from the page that shows what it would change to the next."""
    return base64.b64encode(zlib.compress(text.encode())).decode()


def unpacked(carried: str) -> bytes:
    """Empty for anything that was not packed here, or that is larger than a file may be."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(carried, validate=True), SIZE_LIMIT + 1)
    except (binascii.Error, zlib.error):
        return b""


def _page(
    proposal: Any, row: Any, document: dict[str, Any], form: Any, found: Sheet | None = None, text: str = "",
    meanwhile: Any = None,
) -> str:  # fmt: skip
    voice, flows = voices()[0], {f["flow_id"]: f for f in document["plan"]["flows"]}
    seen = {x for x in (*found.seen, *found.added)} if found else set()
    names = wizard.flow_names(document)
    named = {c.flow_id: c.after["value"] for c in found.changes if c.asked.name == "name" and c.after} if found else {}
    return language.render(
        "dataplans/sheet.html", proposal=proposal, home=home(proposal.slug), row=row, form=form, found=found,
        packed=packed(text) if found and not found.wrong else "", meanwhile=meanwhile, fields=FLOW_FIELDS,
        names={**named, **names}, stay=[x for x in flows if x not in seen], as_said=wizard.as_said,
        sources_gone=in_words(found.sources_gone, document) if found else "",
        title=lambda cell: sheets.title(cell, voice),
    )  # fmt: skip
