"""What switching to a backup would mean, in sentences."""

import datetime as dt
from zoneinfo import ZoneInfo

from carecoord.common.clock import Clock
from carecoord.common.i18n import _, n_
from carecoord.rules.times import time_of_day
from carecoord.services.restore_compare import Comparison
from ui.widgets.formats import short_date


def comparison_words(compared: Comparison, clock: Clock, zone: ZoneInfo) -> str:
    """When the backup was made, what it lacks, and who signs in afterwards."""
    lines = [
        _("The backup of {date} is restored beside the data and was checked. Nothing has changed "
          "yet.").format(date=_at(compared.made_at, clock, zone)),
        losses(compared),
    ]  # fmt: skip
    if compared.newest_then is not None:
        lines.append(
            _("Its newest entry is of {date}.").format(date=_at(compared.newest_then, clock, zone))
        )
    if not compared.is_same_practice:
        lines.append(
            _("It is of another practice, or goes on differently from the data here. Switch only "
              "if you know why.")
        )  # fmt: skip
    if not compared.keeps_passphrases:
        lines.append(_("People sign in with the passphrases and the recovery key of that time."))
    return "\n".join(lines)


def losses(compared: Comparison) -> str:
    """What is in the present data and not in the backup."""
    if not compared.changes_lost:
        return _("Nothing was changed since.")
    changes = n_(
        "{count} change made since is not in it.",
        "{count} changes made since are not in it.",
        compared.changes_lost,
    ).format(count=f"{compared.changes_lost:,}")
    patients = n_(
        "They are about {count} patient.",
        "They are about {count} patients.",
        compared.patients_touched,
    ).format(count=f"{compared.patients_touched:,}")
    return f"{changes} {patients}" if compared.patients_touched else changes


def _at(instant: dt.datetime, clock: Clock, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{short_date(local.date(), clock.today())}, {time_of_day(local.time())}"
