"""Municipalities of this site."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation.accounts import rules
from deliberation.accounts.models import Jurisdiction
from deliberation.db import act
from deliberation.errors import Refused, refuse_if
from deliberation.record.acts import append


@act("public")
def add_jurisdiction(
    db: Connection, *, now: datetime, code: str, name_ja: str, name_en: str, country: str = "JP",
    demonstration: bool = False, compiled: bool = False,
) -> str:  # fmt: skip
    """Add a municipality. Done by command on the server, so the entry carries no seat."""
    refuse_if(rules.cannot_be_municipality(code, (name_ja, name_en)))
    row = {"code": code, "name_ja": name_ja, "name_en": name_en, "country": country}
    try:
        db.execute(insert(Jurisdiction), {**row, "demonstration": demonstration, "compiled": compiled})
    except IntegrityError as error:
        raise Refused("municipality_taken") from error
    append(
        db, kind="jurisdiction_added", now=now, jurisdiction=code, subjects=(f"jurisdiction:{code}",),
        facts={"code": code, "demonstration": demonstration}, text={"ja": name_ja, "en": name_en},
    )  # fmt: skip
    return code
