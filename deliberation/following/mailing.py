"""Letters: choosing them, confirming an address, ending them with one button, and what became of them."""

from typing import Any

from flask import Blueprint, redirect, request, url_for

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.accounts import signin
from deliberation.accounts.acts.limits import refuse_floods
from deliberation.accounts.forms import OnlyButton
from deliberation.accounts.rules import Role
from deliberation.errors import Missing, refuse_if
from deliberation.following import acts, queries, things, tokens
from deliberation.following.forms import LettersForm
from deliberation.following.naming import name_of
from deliberation.web import access, actor, database, language, notice, reading, security, settings

bp = Blueprint("letters", __name__)


@bp.route("/accounts/me/following", methods=["GET", "POST"])
@access.signed_in
def mine() -> Any:
    """What I follow, how I am told by mail, what became of the last letters."""
    known = queries.choice(reading(), actor().person_id)
    begun = {"rhythm": known.rhythm, "language": known.language, "duties": known.duties} if known else {}
    form = LettersForm(**(begun or {"rhythm": "off", "language": language.language()}))
    if form.validate_on_submit():
        refuse_if(None if settings().smtp else "no_mail_here")
        acts.choose_letters(
            database(), by=actor(), now=clock.now(), rhythm=form.rhythm.data, language=form.language.data,
            duties=bool(form.duties.data and actor().rights), hour=settings().mail_hour,
        )  # fmt: skip
        notice("notice.letters_chosen")
        return redirect(url_for("letters.mine"), 303)
    return language.render("following/mine.html", form=form, **_mine(known)), 422 if form.errors else 200


def _mine(known: Any) -> dict[str, Any]:
    db, me = reading(), actor()
    found = [things.find(db, row.what, row.key) for row in queries.followed(db, me.person_id)]
    person = accounts.person(db, me.person_id)
    email = person.email if person else None
    key = tokens.address_key(settings().secret, email) if email else None
    return {
        "things": sorted(((t, name_of(t)) for t in found if t), key=lambda pair: things.KINDS.index(pair[0].what)),
        "email": email, "choice": known, "hour": settings().mail_hour, "blocked": _refused(email),
        "confirmed": known is not None and key is not None and known.confirmed == key,
        "last": queries.letters_of(db, me.person_id), "button": OnlyButton(formdata=None),
        "folder": settings().smtp == "folder",
    }  # fmt: skip


def _refused(email: str | None) -> bool:
    """Whether whoever reads the mail of this address wants none from here."""
    return email is not None and queries.is_blocked(reading(), tokens.mailbox_key(settings().secret, email))


@bp.post("/accounts/me/following/confirm")
@access.signed_in
def ask() -> Any:
    """Have a letter sent that asks the holder of my address whether it is theirs."""
    refuse_if(None if settings().smtp else "no_mail_here")
    form, me, now = OnlyButton(), actor(), clock.now()
    person = accounts.person(reading(), me.person_id)
    if form.validate_on_submit() and person is not None:
        secret, email = settings().secret, person.email or ""
        address, box = tokens.address_key(secret, email), tokens.mailbox_key(secret, email)
        limits = {"confirm_account": str(me.person_id), "confirm_address": box, "confirm_network": signin.network()}
        refuse_floods(database(), now=now, secret=secret, **limits)
        acts.ask_to_confirm(database(), by=me, now=now, address=address, mailbox=box)
        notice("notice.confirmation_sent", address=email)
    return redirect(url_for("letters.mine"), 303)


@bp.route("/mail/confirm/<token>", methods=["GET", "POST"])
@access.public
def confirm(token: str) -> Any:
    """The holder of an address says that it is theirs, or wants no letter from here. Looking alone changes nothing."""
    found, form, now = tokens.read_confirm(settings().secret, token, clock.now()), OnlyButton(), clock.now()
    if found is None:
        return language.render("following/old_link.html"), 404
    handle, address, box = found
    if queries.is_blocked(reading(), box):
        return language.render("following/said.html", outcome="still_blocked"), 409 if form.is_submitted() else 200
    if form.validate_on_submit():
        which = {"now": now, "handle": handle, "address": address, "mailbox": box}
        if request.form.get("said") == "never":
            acts.block_address(database(), **which)
            return language.render("following/said.html", outcome="blocked")
        acts.confirm_address(database(), now_has=_key_of(handle), hour=settings().mail_hour, **which)
        return language.render("following/said.html", outcome="confirmed")
    return language.render("following/confirm.html", form=form)


def _key_of(handle: str) -> str | None:
    """The key of the address that an account has today."""
    row = queries.of_handle(reading(), handle)
    return tokens.address_key(settings().secret, row.email) if row is not None and row.email else None


@bp.get("/mail/stop/<token>")
@access.public
def stop(token: str) -> Any:
    """A page with one button: programs that look at letters follow links, and must not end anything by it."""
    handle, what, key = _told_by(token)
    if handle is None or queries.of_handle(reading(), handle) is None:
        return language.render("following/old_link.html"), 404
    thing = things.find(reading(), what, key) if what else None
    return language.render("following/stop.html", token=token, name=name_of(thing) if thing else None)


@bp.post("/mail/stop/<token>")
@security.from_anywhere
@access.public
def stopped(token: str) -> Any:
    """End them: the link itself is the right to it, whoever is signed in. So a mail program, or the server of one, can
    do it with one POST (RFC 8058)."""
    handle, what, key = _told_by(token)
    try:
        if handle is None:
            raise Missing
        acts.stop_letters(database(), now=clock.now(), handle=handle, what=what, key=key)
    except Missing:
        return language.render("following/old_link.html"), 404
    return language.render("following/said.html", outcome="stopped_one" if what else "stopped")


def _told_by(token: str) -> tuple[str | None, str, str]:
    found = tokens.read_stop(settings().secret, token)
    return (found[0], found[1], found[2]) if found else (None, "", "")


@bp.get("/desk/mail")
@access.roles(Role.administrator)
def outbox() -> Any:
    """Whether letters go out: how many wait, and what the mail server did not take. Never to whom."""
    return language.render(
        "following/outbox.html", states={row.state: row for row in queries.states(reading())},
        faults=queries.faults(reading()), folder=settings().smtp == "folder",
    )  # fmt: skip


