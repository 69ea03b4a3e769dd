"""The wizard: a draft in steps, each saved by itself. Works without JavaScript; what was typed always comes back."""

import json
from typing import Any

from flask import redirect, request, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.dataplans import acts, inputs, queries, rules, wizard
from deliberation.dataplans.entry import months_read
from deliberation.dataplans.forms import DraftForm, ImportForm
from deliberation.dataplans.reading import read as reading_of
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.routes.versions import home
from deliberation.dataplans.voices import voices
from deliberation.dataplans.wizard import Step
from deliberation.dataplans.wording import listed, pair
from deliberation.errors import Missing, Problem, Problems, Refused
from deliberation.proposals import queries as proposals
from deliberation.web import access, actor, database, files, language, notice, reading
from deliberation.web.formats import day
from deliberation.web.typed import number


def editable(slug: str) -> tuple[Any, Any, dict[str, Any]]:
    """Proposal, draft row (None before the first saving) and what the draft says; refuses who may not edit it."""
    proposal = proposals.by_slug(reading(), slug)
    if proposal is None:
        raise Missing
    reason = rules.cannot_edit_draft(actor(), proposal)
    if reason:
        raise Refused(reason)
    row = queries.draft(reading(), proposal.id)
    return proposal, row, queries.draft_begun(reading(), proposal.id, row)


def form_of(row: Any, kind: type[DraftForm] = DraftForm) -> DraftForm:
    """An empty form that knows which revision it was drawn from."""
    return kind(formdata=None, revision=str(row.revision if row is not None else 0))


@bp.route("/proposals/<slug>/draft/<name>", methods=["GET", "POST"])
@access.roles(Role.clerk)
def plan_step(slug: str, name: str) -> Any:
    """A step of the plan or of what stands beside it."""
    found = wizard.step(name)
    if found is None:
        raise Missing
    return _step(slug, found, None)


@bp.route("/proposals/<slug>/draft/flows/<flow_id>/<name>", methods=["GET", "POST"])
@access.roles(Role.clerk)
def flow_step(slug: str, flow_id: str, name: str) -> Any:
    """A step of one flow."""
    found = wizard.step(name, flow_id)
    if found is None:
        raise Missing
    return _step(slug, found, flow_id)


def _step(slug: str, found: Step, flow_id: str | None) -> Any:
    proposal, row, document = editable(slug)
    gone = flow_id is not None and all(f["flow_id"] != flow_id for f in document["plan"]["flows"])
    if gone and request.method == "GET":
        raise Missing
    page = _Page(proposal, row, document, found, flow_id, gone)
    if request.method == "GET":
        return page.drawn(form_of(row), wizard.typed_of(document, found)), 200
    form, typed = DraftForm(), wizard.unfolded(found, {k: v for k, v in request.form.items() if v})
    if gone:  # removed while somebody typed: what was typed comes back
        return page.drawn(form_of(row), typed), 409
    if "more" in typed or not form.validate_on_submit():
        return page.drawn(form, typed, more=typed.get("more")), 200 if "more" in typed else 422
    return _saved(page, form, typed)


def _saved(page: "_Page", form: DraftForm, typed: dict[str, str]) -> Any:
    entered = list(wizard.entered(page.document, page.found, typed, clock.day(clock.now())))
    problems = [p for _, e in entered for p in e.problems]
    if problems:
        return page.drawn(form, typed, problems), 422
    answers = {a.path: e.answer for a, e in entered}
    moved = {}
    if "sources" in answers:
        moved = wizard.renumbered(page.document, inputs.rows_filled("source", typed, "sources"))
        answers |= moved
    try:
        acts.save_draft(database(), **common(page.proposal, form), answers=answers)
    except Refused as refused:
        if refused.reason not in rules.EDITED:
            raise
        return page.drawn(form_of(page.row), typed, meanwhile=refused), 409
    notice("notice.draft_saved")
    if read := [found for asked in page.found.asked for found in months_read(asked, typed)]:
        own = voices()[0]
        words = [own.say("word.read_as", month=month, day=day(on, own.lang)) for month, on in read]
        notice("notice.months_read", list=listed(words, own))
    if fewer := [path for path, answer in moved.items() if "sources" not in answer]:
        notice("notice.sources_gone", n=len(fewer), fields=in_words(fewer, page.document))
    return redirect(page.next_address(), 303)


def in_words(paths: list[str], document: dict[str, Any]) -> str:
    """The fields of a draft by their paths (rules.with_answers), those of a flow after its name."""
    say, names = voices()[0], wizard.flow_names(document)
    words = []
    for path in paths:
        *place, name = path.split("/")
        flow = [pair(names.get(place[1]) or {"ja": place[1]}, say.lang), say.say("\uff1a")] if len(place) > 1 else []
        words.append("".join([*flow, say.say(f"field.{name}")]))
    return listed(words, say)


class _Page:
    """A page of the wizard, as often as it has to be drawn."""

    def __init__(
        self, proposal: Any, row: Any, document: dict[str, Any], found: Step, flow_id: str | None, gone: bool = False
    ) -> None:
        """``gone``: the draft has this flow no more."""
        self.proposal, self.row, self.document, self.found, self.flow_id = proposal, row, document, found, flow_id
        self.gone = gone

    def drawn(
        self, form: DraftForm, typed: dict[str, str], problems: list[Problem] | None = None, *,
        more: str | None = None, meanwhile: Any = None,
    ) -> str:  # fmt: skip
        """``meanwhile``: it was saved since; what the draft has now stands beside what was typed."""
        by_field: dict[str, list[Problem]] = {}
        for problem in problems or ():
            by_field.setdefault(problem.path.split("/")[0], []).append(problem)
        differing = wizard.differing(self.document, self.found, typed) if meanwhile else ()
        theirs = {a.name: wizard.said(self.document, a) for a in differing}
        return language.render(
            "dataplans/step.html", proposal=self.proposal, home=home(self.proposal.slug), row=self.row, form=form,
            step=self.found, flow_id=self.flow_id, typed=typed, problems=by_field, more=more, meanwhile=meanwhile,
            list_address=self.list_address(), at=wizard.where(self.found, self.flow_id),
            theirs=theirs, gone=self.gone, flow_names=wizard.flow_names(self.document),
            flow_ids=[f["flow_id"] for f in self.document["plan"]["flows"]],
        )  # fmt: skip

    def list_address(self) -> str:
        """The list of steps that this one stands in."""
        if self.flow_id is None or self.gone:
            return url_for("dataplans.draft", slug=self.proposal.slug)
        return url_for("dataplans.draft_flow", slug=self.proposal.slug, flow_id=self.flow_id)

    def next_address(self) -> str:
        """The step that follows, back to the list after the last one or when that was asked for; Enter stays."""
        if "stay" in request.form:
            return f"{request.script_root}{request.path}"
        following = wizard.after(self.found, self.flow_id)
        if following is None or "back" in request.form:
            return self.list_address()
        if self.flow_id is None:
            return url_for("dataplans.plan_step", slug=self.proposal.slug, name=following.name)
        return url_for("dataplans.flow_step", slug=self.proposal.slug, flow_id=self.flow_id, name=following.name)


def common(proposal: Any, form: DraftForm) -> dict[str, Any]:
    """What every act on a draft is told."""
    return {
        "by": actor(), "now": clock.now(), "proposal_id": proposal.id, "revision": number(form.revision.data) or 0,
    }  # fmt: skip


@bp.route("/proposals/<slug>/draft/import", methods=["GET", "POST"])
@access.roles(Role.clerk)
def import_draft(slug: str) -> Any:
    """Replace the draft by a file. Every problem is named with its path; then nothing is changed."""
    proposal, row, _ = editable(slug)
    form: Any = ImportForm() if request.method == "POST" else form_of(row, ImportForm)
    problems, data = [], None
    if form.validate_on_submit():
        try:
            _import(proposal, form)
        except Refused as refused:
            form.refuse(refused)
        except Problems as found:
            data = _read(form)
            problems = [wizard.located(data, p) for p in found.problems]
        else:
            notice("notice.draft_imported")
            return redirect(url_for("dataplans.draft", slug=slug), 303)
    page = language.render(
        "dataplans/import.html", proposal=proposal, home=home(slug), row=row, form=form, problems=problems,
        flow_names=wizard.flow_names(data),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _read(form: Any) -> Any:
    """What the file holds, for the words of its places; None where it cannot be read at all."""
    form.file.data.seek(0)
    try:
        return reading_of(form.file.data.read(), fractions=True)
    except Problems:
        return None


def _import(proposal: Any, form: Any) -> None:
    if not form.file.data:
        raise Refused("choose_a_file", field="file")
    acts.import_draft(database(), **common(proposal, form), raw=form.file.data.read())


@bp.get("/proposals/<slug>/draft.json")
@access.roles(Role.clerk)
def draft_json(slug: str) -> Any:
    """The draft as a file, to be kept or worked on elsewhere."""
    _, _, document = editable(slug)
    body = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    return files.saved(body, "application/json", f"{slug}-draft.json", caching=files.PRIVATE)


@bp.post("/proposals/<slug>/draft/discard")
@access.roles(Role.clerk)
def discard(slug: str) -> Any:
    proposal, _, _ = editable(slug)
    form = DraftForm()
    if not form.validate_on_submit():
        raise Missing
    acts.discard_draft(database(), **common(proposal, form))
    notice("notice.draft_discarded")
    return redirect(url_for("dataplans.draft", slug=slug), 303)
