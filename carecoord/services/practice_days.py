"""The practice's own calendar."""

import datetime as dt

from carecoord.services.preferences import PreferenceService
from carecoord.settings import HOLIDAYS


def holidays(preferences: PreferenceService) -> frozenset[dt.date]:
    """Days the practice is closed; a day that cannot be read is left out."""
    found = set()
    for word in preferences.get(HOLIDAYS).split():
        try:
            found.add(dt.date.fromisoformat(word))
        except ValueError:
            continue
    return frozenset(found)
