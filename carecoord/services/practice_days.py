"""The practice's own calendar."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.entities import Setting
from carecoord.services.preferences import PreferenceService
from carecoord.settings import HOLIDAYS, TIME_ZONE


def holidays(preferences: PreferenceService) -> frozenset[dt.date]:
    """Days the practice is closed; a day that cannot be read is left out."""
    found = set()
    for word in preferences.get(HOLIDAYS).split():
        try:
            found.add(dt.date.fromisoformat(word))
        except ValueError:
            continue
    return frozenset(found)


def practice_zone(session: Session) -> ZoneInfo:
    """Where the practice is, for what has only an open session."""
    query = select(Setting.value).where(
        Setting.name == TIME_ZONE.name, Setting.owner == "", Setting.deleted.is_(False)
    )
    stored = session.scalars(query.order_by(Setting.id).limit(1)).first()
    return ZoneInfo(json.loads(stored) if stored else TIME_ZONE.default)
