"""What a decision note was begun from, kept as it was then."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.entities import Decision, Staff
from carecoord.services.decision_forms import TemplateOrigin
from carecoord.services.template_approvals import approval_of

_FIELDS = (
    "template_id", "template_version", "template_language", "template_title",
    "template_approved_by", "template_approved_on",
)  # fmt: skip


def read_origin(session: Session, row: Decision) -> TemplateOrigin | None:
    """The template of a stored note; None when it began empty."""
    if not row.template_id:
        return None
    by, on = row.template_approved_by, row.template_approved_on
    staff = session.get(Staff, by) if by else None
    return TemplateOrigin(
        row.template_id,
        row.template_version,
        row.template_language,
        row.template_title,
        staff.name if staff else "",
        dt.date.fromisoformat(on) if on else None,
    )


def write_origin(
    session: Session, row: Decision, origin: TemplateOrigin | None, zone: ZoneInfo
) -> None:
    """Keep what a draft was begun from, and whether the practice stands by it today.

    Later saves of the same draft leave that as it was: what is approved or withdrawn while a
    note is being written does not change what it was begun from.
    """
    wanted = (origin.id, origin.version, origin.language) if origin else ("", "", "")
    if wanted == (row.template_id or "", row.template_version or "", row.template_language or ""):
        return
    row.template_id, row.template_version, row.template_language = wanted
    row.template_title = origin.title if origin else ""
    approval = approval_of(session, *wanted, zone) if origin else None
    row.template_approved_by = approval.by if approval else None
    row.template_approved_on = approval.on.isoformat() if approval else ""


def copy_origin(old: Decision, new: Decision) -> None:
    """An amendment was begun from what its note was begun from."""
    for name in _FIELDS:
        setattr(new, name, getattr(old, name))
