"""Entries of the journal as people read them."""

import datetime as dt
from zoneinfo import ZoneInfo

from carecoord.common.i18n import _
from carecoord.rules.times import time_of_day
from carecoord.services.audit import AuditRow
from ui.widgets.formats import full_date
from ui.widgets.library_row import LibraryRow


def audit_line(number: int, entry: AuditRow, zone: ZoneInfo) -> LibraryRow:
    """One line: what was done, then who, about whom and when."""
    who = entry.who or _("The program")
    told = [who, entry.patient, when(entry.at, zone)]
    return LibraryRow(str(number), entry.what, " · ".join(filter(None, told)), "history")


def when(at: dt.datetime, zone: ZoneInfo) -> str:
    """The practice's day and time of an instant."""
    local = at.astimezone(zone)
    return _("{day}, {time}").format(day=full_date(local.date()), time=time_of_day(local.time()))
