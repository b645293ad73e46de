"""How the backups stand, in words, also before anybody signs in."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from carecoord.common.i18n import _, n_
from carecoord.rules.backup_age import is_ahead, is_late
from carecoord.services.backup_places import Known

_HOURS_A_DAY = 24
_DAYS_FROM_HOURS = 48
_SECONDS_AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """The newest verified backup and the second place.

    Attributes:
        newest_at: None when there is none.
        is_late: Its age is a worry.
        second: The second place; "" when none was chosen.
        is_second_there: Whether it was connected at the last look.
        is_second_late: The newest one there is older than it should be.
        failure: Why the last automatic backup failed; "" when it did not.
    """

    now: dt.datetime
    newest_at: dt.datetime | None
    is_late: bool
    second: str = ""
    second_newest_at: dt.datetime | None = None
    is_second_there: bool = True
    is_second_late: bool = False
    failure: str = ""

    @property
    def needs_attention(self) -> bool:
        return self.is_late or self.is_second_late

    @property
    def age(self) -> str:
        """The age of the newest backup, a few words for a narrow place."""
        if self.newest_at is None:
            return _("No backup yet")
        if is_ahead(self.newest_at, self.now):
            return _("Backup: age unknown")
        hours = _hours(self.newest_at, self.now)
        if hours < 1:
            return _("Backup: now")
        if hours < _DAYS_FROM_HOURS:
            return _("Backup: {count} h").format(count=hours)
        return _("Backup: {count} d").format(count=hours // _HOURS_A_DAY)

    @property
    def headline(self) -> str:
        """The age of the newest backup, a sentence."""
        if self.newest_at is None:
            return _("There is no backup yet.")
        if is_ahead(self.newest_at, self.now):
            return _("The date of the newest backup lies in the future, as the clock was wrong.")
        return _("The newest backup was made {age}.").format(
            age=age_words(self.newest_at, self.now)
        )

    @property
    def advice(self) -> str:
        """The one thing to do; "" when there is nothing."""
        if self.is_late:
            return self._late(_("Open Settings, Data and journal, and press “Back up now”."))
        if self.is_second_late:
            return _(
                "Connect the stick or disk for the second copy; the copy is then made by itself."
            )
        return ""

    @property
    def advice_here(self) -> str:
        """The same for whoever has the button before them."""
        return self._late(_("Press “Back up now”.")) if self.is_late else self.advice

    def _late(self, do: str) -> str:
        return f"{self.failure} {do}".strip()

    @property
    def sentence(self) -> str:
        """How the backups stand, and what to do where there is something."""
        return f"{self.headline} {self.advice}".strip()

    @property
    def second_words(self) -> str:
        """How the second place stands, a sentence."""
        if not self.second:
            return _("No second place is chosen. If this computer is lost, so are its backups.")
        if not self.is_second_there:
            return _(
                "{place} is not connected. The copy is made by itself once it is there again."
            ).format(place=self.second)
        if self.second_newest_at is None:
            return _("The next backup is copied to {place}.").format(place=self.second)
        return _("Newest copy in {place}: {age}.").format(
            place=self.second, age=age_words(self.second_newest_at, self.now)
        )


def age_words(at: dt.datetime, now: dt.datetime) -> str:
    """How long ago, in hours, and from two days on in days."""
    hours = _hours(at, now)
    if hours < 1:
        return _("less than an hour ago")
    if hours < _DAYS_FROM_HOURS:
        return n_("{count} hour ago", "{count} hours ago", hours).format(count=hours)
    days = hours // _HOURS_A_DAY
    return n_("{count} day ago", "{count} days ago", days).format(count=days)


def _hours(at: dt.datetime, now: dt.datetime) -> int:
    return int((now - at).total_seconds() // _SECONDS_AN_HOUR)


def status_of(home: Path, now: dt.datetime, *, is_second_there: bool = True) -> BackupStatus:
    """What is known without opening anything; for the screen before the sign-in as well.

    Args:
        home: Data folder.
        now: The instant.
        is_second_there: What a look at the second place said; that look may take seconds.
    """
    known = Known.read(home)
    newest_at = known.newest_at if _is_kept(known) else None
    second_at = known.second_newest_at
    if second_at is not None and is_ahead(second_at, now):
        second_at = None  # what lies there from a clock that ran ahead is no newest copy
    second_since = second_at or known.since
    return BackupStatus(
        now=now,
        newest_at=newest_at,
        is_late=is_late(newest_at, known.since, now),
        second=known.second,
        second_newest_at=second_at,
        is_second_there=is_second_there,
        is_second_late=bool(known.second) and is_late(second_since, None, now),
        failure=known.failure,
    )


def _is_kept(known: Known) -> bool:
    """Whether the newest backup still lies where it was put; a pulled stick still holds its own."""
    path = Path(known.newest_file)
    return path.exists() or not path.parent.exists()
