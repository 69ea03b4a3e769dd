"""The check before publishing, putting a version before a second seat, and taking an unlawful one away."""

from typing import Any

from flask import redirect, request, url_for

from deliberation import clock
from deliberation.accounts import acts as accounts_acts
from deliberation.accounts.awaiting import awaits
from deliberation.accounts.rules import Role
from deliberation.dataplans import acts, diff, queries, rules, wizard
from deliberation.dataplans.digests import document_digest
from deliberation.dataplans.document import Document, check
from deliberation.dataplans.forms import PublishForm, RedactForm
from deliberation.dataplans.presenting import present
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.routes.drafting import editable, form_of
from deliberation.dataplans.routes.versions import home
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS, groups
from deliberation.errors import Missing, Problems, Refused
from deliberation.proposals.rules import place_of
from deliberation.web import access, actor, database, language, notice, reading

WHOLLY = 20  # flows of which the check page shows every field; of more, it would be too long to read


@bp.route("/proposals/<slug>/draft/check", methods=["GET", "POST"])
@access.roles(Role.clerk)
def check_draft(slug: str) -> Any:
    """Every problem, gap and flag, and what would change; from here the version goes to a second seat. Once it is
    published there is no draft: whoever has confirmed it, or reads of it, is led on to it."""
    proposal, row, data = editable(slug)
    if row is None and proposal.version and request.method == "GET":
        return redirect(home(slug), 303)
    document, problems = _checked(data)
    form = PublishForm() if request.method == "POST" else _publish_form(document)
    if form.validate_on_submit():
        try:
            _propose(proposal, row, document, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.proposed")
            return redirect(url_for("dataplans.check_draft", slug=slug), 303)
    page = language.render(
        "dataplans/check.html", proposal=proposal, home=home(slug), row=row, form=form, problems=problems,
        button=form_of(row), flow_names=wizard.flow_names(data), awaits=_awaits(proposal, document),
        **_compared(proposal, document),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _checked(data: dict[str, Any]) -> tuple[Document | None, list[Any]]:
    try:
        return check(data, today=clock.day(clock.now())), []
    except Problems as found:
        return None, [wizard.located(data, p) for p in found.problems]


def _awaits(proposal: Any, document: Document | None) -> bool:
    """Whether this very document was put before a second seat."""
    digest = document_digest(document.data) if document is not None else ""
    return awaits(place_of(proposal), "publish_version", proposal=proposal.slug, document=digest)


def _publish_form(document: Document | None) -> PublishForm:
    return PublishForm(formdata=None, document=document_digest(document.data) if document is not None else "")


def _propose(proposal: Any, row: Any, document: Document | None, form: PublishForm) -> None:
    """Ask the act's own rules before a second person is troubled."""
    seen, current = form.document.data or "", document_digest(document.data) if document is not None else None
    refused = rules.cannot_publish(actor(), proposal, seen, current if row is not None else None)
    if refused:
        raise Refused(refused)
    newest = queries.newest(reading(), proposal.id)
    if newest is not None and newest.document_digest == seen:
        raise Refused("nothing_changed")
    corrects = proposal.version if form.is_corrigendum.data else None
    wrong = rules.cannot_correct(proposal.version, corrects, form.correction.data or None)
    if wrong:
        raise Refused(wrong[1], field=wrong[0])
    accounts_acts.propose_act(
        database(), by=actor(), now=clock.now(), act="publish_version", jurisdiction=place_of(proposal),
        arguments={
            "proposal": proposal.slug, "document": seen, "corrects": corrects,
            "correction": form.correction.data or None,
        },
        link=url_for("dataplans.check_draft", slug=proposal.slug),
    )  # fmt: skip


def _compared(proposal: Any, document: Document | None) -> dict[str, Any]:
    """What the check page shows of a sound draft: gaps, flags, and the changes against the newest version that
    can be read."""
    found: dict[str, Any] = {"shown": None, "found": None, "plan_fields": PLAN_FIELDS, "flow_fields": FLOW_FIELDS}
    if document is None:
        return found
    before = queries.newest_readable(reading(), proposal.id)
    if before is not None:
        old = queries.document_of(before, proposal.kind)
        names = {f.flow_id: f["name"].value for f in (*old.flows, *document.flows)}
        found |= {"found": diff.compare(old, document), "before": before, "names": names}
        found["places"] = ["document", "plan", *(f.flow_id for f in document.flows)]
    found["shown"] = present(document, rules.tense_of(proposal.stage))
    found |= {"plan_groups": groups("plan"), "flow_groups": groups("flow"), "wholly": WHOLLY}
    return found | {"digest": document_digest(document.data)}


@bp.route("/proposals/<slug>/v/<int:number>/redact", methods=["GET", "POST"])
@access.roles(Role.clerk)
def redact(slug: str, number: int) -> Any:
    """Put the redaction of a version before a second seat."""
    proposal, _, _ = editable(slug)
    row = queries.version(reading(), proposal.id, number)
    if row is None:
        raise Missing
    form = RedactForm()
    if form.validate_on_submit():
        try:
            _propose_redaction(proposal, row, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.proposed")
            return redirect(home(slug), 303)
    page = language.render("dataplans/redact.html", proposal=proposal, home=home(slug), row=row, form=form)
    return page, 422 if form.is_submitted() else 200


def _propose_redaction(proposal: Any, row: Any, form: RedactForm) -> None:
    waits = acts.correction_waits(reading(), place_of(proposal), proposal.slug, row)
    refused = rules.cannot_redact(actor(), proposal, row.redacted_at is not None, form.reason.data or "", waits=waits)
    if refused:
        raise Refused(refused)
    accounts_acts.propose_act(
        database(), by=actor(), now=clock.now(), act="redact_version", jurisdiction=place_of(proposal),
        arguments={"proposal": proposal.slug, "version": row.number, "reason": form.reason.data},
        link=url_for("flows.plan", slug=proposal.slug, number=row.number),
    )  # fmt: skip
