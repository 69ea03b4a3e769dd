"""Pages with which a clerk prepares a vote: rules section by section or as a file, the roll, the proposal to open."""

import json
from typing import Any

from flask import redirect, request, url_for

from deliberation import clock
from deliberation.accounts.forms import OnlyButton
from deliberation.dataplans.reading import read
from deliberation.errors import Missing, Problem, Problems, Refused
from deliberation.votes import acts, entering, parsing, presenting, queries, rules, sentences, starting
from deliberation.votes.forms import GROUPS, SECTIONS, FileForm, RollForm, StartForm, label_of, section_form
from deliberation.votes.routes.common import CLERK, awaits_second, bp, done, mine, propose
from deliberation.web import access, actor, database, language, notice, reading, settings


@bp.get("/votes/drafts")
@access.roles(CLERK)
def desk() -> Any:
    """Votes that I prepare or run."""
    places = actor().jurisdictions(CLERK)
    found = {"running": queries.to_run(reading(), places), "ended": queries.ended(reading(), places)}
    told = {name: [queries.listed(row, clock.now()) for row in rows] for name, rows in found.items()}
    return language.render("votes/desk.html", drafts=queries.drafts(reading(), places), **told)


@bp.route("/votes/new", methods=["GET", "POST"])
@access.roles(CLERK)
def start() -> Any:
    form = StartForm()
    rows = queries.proposals_here(reading(), actor().jurisdictions(CLERK))
    titles = [(r.slug, language.pair({"ja": r.title_ja, "en": r.title_en}, language.language())) for r in rows]
    form.proposal.choices = [("", ""), *titles]
    if form.is_submitted() and _sound_start(form) and done(form, lambda: _start(form), "notice.vote_started"):
        return redirect(url_for("votes.draft", slug=form.slug.data), 303)
    return language.render("votes/start.html", form=form), 422 if form.is_submitted() else 200


def _sound_start(form: StartForm) -> bool:
    """Everything that speaks against it stands at its field, all at once."""
    form.validate()
    found: list[Problem] = []
    if not form.proposal.errors and not form.version.errors:
        pinned = queries.pinned(reading(), form.proposal.data, form.version.data)
        found += starting.faults_of_version(pinned, form.version.data)
    if not form.slug.errors:
        found += starting.faults_of_name(reading(), form.slug.data)
    for wrong in found:
        form.refuse(Refused(wrong.reason, field=wrong.path, **wrong.values))
    return not form.errors


def _start(form: StartForm) -> None:
    acts.start_draft(
        database(), by=actor(), now=clock.now(), slug=form.slug.data, proposal=form.proposal.data,
        version=form.version.data,
    )  # fmt: skip


def _draft(slug: str) -> Any:
    return mine(queries.draft(reading(), slug))


@bp.get("/votes/drafts/<slug>")
@access.roles(CLERK)
def draft(slug: str) -> Any:
    """What is ready and what is missing, the rules in words once they hold together, and the button to propose."""
    if queries.draft(reading(), slug) is None and queries.vote(reading(), slug) is not None:
        return redirect(url_for("votes.show", slug=slug), 303)  # opened meanwhile
    return _draft_page(_draft(slug), FileForm(formdata=None)), 200


def _draft_page(row: Any, upload: FileForm) -> str:
    document = json.loads(row.rules)
    problems = parsing.problems_of(document)
    ruleset = None if problems else parsing.parse(document)
    return language.render(
        "votes/draft.html", row=row, problems=_by_section(problems), ruleset=ruleset, upload=upload,
        sentences=sentences.of_rules(ruleset, None) if ruleset else [], started=bool(document),
        labels=presenting.labels(ruleset.counting) if ruleset else {}, sections=SECTIONS, groups=GROUPS,
        label_of=label_of, roll=queries.roll_drafted(reading(), row.id), button=OnlyButton(formdata=None),
        awaits=bool(ruleset) and awaits_second(row, "open_vote", rules_digest=row.rules_digest),
        outdated=starting.faults_of_draft(reading(), row),
    )  # fmt: skip


def _by_section(problems: list[Problem]) -> dict[str, list[tuple[str, Problem]]]:
    """The problems of each section with their fields; those of no field (an unknown member in a file) under "".

    One mistake is told once: an answer's name stands in the document at its statement, too.
    """
    found: dict[str, list[tuple[str, Problem]]] = {name: [] for name in (*SECTIONS, "")}
    for problem in problems:
        field = entering.field_of(problem.path)
        of = found[next((name for name, fields in SECTIONS.items() if field in fields), "")]
        if not field or not any((field, problem.reason) == (f, p.reason) for f, p in of):
            of.append((field, problem))
    return found


@bp.route("/votes/drafts/<slug>/rules/<section>", methods=["GET", "POST"])
@access.roles(CLERK)
def section(slug: str, section: str) -> Any:
    """One section of the rules; saved as it is, complete or not."""
    if section not in SECTIONS:
        raise Missing
    row = _draft(slug)
    document = json.loads(row.rules)
    form = section_form(section, entering.to_flat(document))
    typed = entering.to_document({**entering.to_flat(document), **form.data}) if form.is_submitted() else document
    save = lambda: _save(slug, typed, known=row.rules_digest)  # noqa: E731
    if form.validate_on_submit() and done(form, save, "notice.vote_saved"):
        return redirect(_next(slug, section), 303)
    if typed:
        _show_problems(form, parsing.problems_of(typed))
    page = language.render(
        "votes/section.html", row=row, form=form, section=section, sections=list(SECTIONS), groups=GROUPS
    )
    return page, 422 if form.is_submitted() else 200


def _next(slug: str, section: str) -> str:
    """The next section, or the overview after the last and when the clerk wants to stop here."""
    names = list(SECTIONS)
    if "stop" in request.form or section == names[-1]:
        return url_for("votes.draft", slug=slug)
    return url_for("votes.section", slug=slug, section=names[names.index(section) + 1])


def _save(slug: str, document: dict[str, Any], known: str | None = None) -> None:
    acts.save_draft(database(), by=actor(), now=clock.now(), slug=slug, document=document, known=known)


def _show_problems(form: Any, problems: list[Problem]) -> None:
    """Each problem at its field; sections that nobody has begun to fill in say nothing yet."""
    if not any(value for name, value in form.data.items() if name != "csrf_token"):
        return
    for problem in problems:
        field = form._fields.get(entering.field_of(problem.path))
        if field is not None and not field.errors:
            empty = problem.reason == "member_missing"
            said = {"label": field.label.text} if empty else dict(problem.values)
            field.errors = [("reason.vote_field_empty" if empty else f"reason.{problem.reason}", said)]


@bp.post("/votes/drafts/<slug>/file")
@access.roles(CLERK)
def upload(slug: str) -> Any:
    """The whole rules from a JSON or YAML file; what is wrong in them is shown, and they are kept all the same."""
    row, form = _draft(slug), FileForm()
    if form.validate_on_submit():
        try:
            document = read(form.file.data.read())
            if not isinstance(document, dict):
                raise Problems([Problem("", "expected_object")])
        except Problems as found:
            problem = found.problems[0]
            form.file.errors = [(f"reason.{problem.reason}", dict(problem.values))]
        else:
            _save(slug, document)
            notice("notice.vote_saved")
            return redirect(url_for("votes.draft", slug=slug), 303)
    return _draft_page(row, form), 422


@bp.route("/votes/drafts/<slug>/roll", methods=["GET", "POST"])
@access.roles(CLERK)
def roll(slug: str) -> Any:
    """The roll from its file: all of it or, with every bad line named, nothing."""
    row, form, problems = _draft(slug), RollForm(), []
    if form.validate_on_submit():
        raw = form.file.data.read()
        try:
            people = acts.import_roll(
                database(), by=actor(), now=clock.now(), slug=slug, raw=raw, secret=settings().secret
            )
        except Problems as found:
            problems = found.problems
        else:
            notice("notice.vote_roll_imported", n=f"{people:,}")
            return redirect(url_for("votes.draft", slug=slug), 303)
    count = queries.roll_drafted(reading(), row.id)
    page = language.render("votes/roll.html", row=row, form=form, problems=problems, count=count)
    return page, 422 if form.is_submitted() else 200


@bp.post("/votes/drafts/<slug>/propose")
@access.roles(CLERK)
def propose_opening(slug: str) -> Any:
    """Put the opening before a second seat, with plan, rules and roll as they are now."""
    row = _draft(slug)
    if parsing.problems_of(json.loads(row.rules)):
        notice("reason.vote_rules_incomplete")
    elif wrong := _cannot_open(row):
        notice(f"reason.{wrong.reason}", **wrong.values)
    else:
        propose("open_vote", row, url_for("votes.draft", slug=slug), **acts.put_forward(reading(), row))
    return redirect(url_for("votes.draft", slug=slug), 303)


def _cannot_open(row: Any) -> Problem | None:
    ruleset, roll = parsing.load(row.rules), queries.roll_drafted(reading(), row.id)
    if outdated := starting.faults_of_draft(reading(), row):
        return outdated[0]
    reason = rules.cannot_open(ruleset, roll=roll, digest=row.rules_digest, now=clock.now())
    return Problem("", reason) if reason else None


@bp.post("/votes/drafts/<slug>/discard")
@access.roles(CLERK)
def discard(slug: str) -> Any:
    acts.discard_draft(database(), by=actor(), now=clock.now(), slug=_draft(slug).slug)
    notice("notice.vote_discarded")
    return redirect(url_for("votes.desk"), 303)
