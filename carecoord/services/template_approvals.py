"""Who of a practice stands by which version of a decision template in which language."""

import datetime as dt
import json
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.entities import Setting

APPROVED = "decision_template."
"""A practice's approvals are settings under this name, the template's id and its language."""


@dataclass(frozen=True, slots=True)
class StoredApproval:
    """An approval as it is stored; ``by`` is a staff key."""

    version: str
    by: str
    on: dt.date


def setting_name(template_id: str, language: str) -> str:
    return f"{APPROVED}{template_id}.{language}"


def stored_setting(session: Session, name: str) -> Setting | None:
    """The row that holds the approval of one template in one language."""
    return session.scalars(
        select(Setting)
        .where(Setting.name == name, Setting.owner == "", Setting.deleted.is_(False))
        .order_by(Setting.id)
        .limit(1)
    ).first()


def read_approval(value: str, zone: ZoneInfo) -> StoredApproval:
    one = json.loads(value)
    day = practice_day(dt.datetime.fromisoformat(one["at"]), zone)
    return StoredApproval(one["version"], one["by"], day)


def approval_of(
    session: Session, template_id: str, version: str, language: str, zone: ZoneInfo
) -> StoredApproval | None:
    """The approval of this very version in this language; None when nobody stands by it."""
    row = stored_setting(session, setting_name(template_id, language))
    known = read_approval(row.value, zone) if row else None
    return known if known and known.version == version else None
