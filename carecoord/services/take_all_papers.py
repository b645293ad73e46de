"""Texts a practice keeps, as files for people: its handouts and its own worklists."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.entities import HandoutVersion, OwnWorklist
from carecoord.handouts.documents.handout_page import build_handout
from carecoord.handouts.documents.page import Setting
from carecoord.handouts.fields import FIELD_NAMES, field_names
from carecoord.rules.findings import blocking
from carecoord.services.authored_rows import as_handout
from carecoord.services.own_list_checks import check
from carecoord.services.own_list_forms import from_json
from carecoord.services.own_list_toml import to_toml

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def handout_pages(
    session: Session, today: dt.date, setting_of: Callable[[str], Setting]
) -> Iterator[tuple[str, bytes]]:
    """Every version that was given or written here, by the name of its file.

    Args:
        session: A reading session.
        today: The practice's day.
        setting_of: How a paper is set, by its language.
    """
    query = select(HandoutVersion).where(HandoutVersion.deleted.is_(False))
    for row in session.scalars(query.order_by(HandoutVersion.id)):
        handout = as_handout(row, "", today)
        body = handout.body_html
        for name in field_names(body) - FIELD_NAMES:  # nothing fills it in, and nobody is stopped
            body = body.replace("{" + name + "}", f"[{name}]")
        page = build_handout(replace(handout, body_html=body), setting_of(handout.language))
        name = f"{row.topic}-{row.language}-{row.version}-{row.id}.html"
        yield _UNSAFE.sub("_", name), page.html.encode()


def own_lists(session: Session) -> Iterator[tuple[str, bytes]]:
    """Every version of an own worklist that is finished, as it is shared."""
    query = select(OwnWorklist).where(OwnWorklist.deleted.is_(False)).order_by(OwnWorklist.id)
    for row in session.scalars(query):
        text = row.definition
        if not text:
            form = from_json(row.form)
            text = "" if blocking(check(form)) else to_toml(form, row.worklist_id)
        if text:
            yield _UNSAFE.sub("_", f"{row.worklist_id}-{row.number}-{row.id}.toml"), text.encode()
