"""The printed recovery sheet, and the proof that it was printed."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.rules.partial_dates import display
from carecoord.security.recovery import RecoveryKey, confirmation_groups
from carecoord.security.recovery_sheet import recovery_sheet_html
from carecoord.services.opened import OpenedPractice
from carecoord.settings import RECOVERY_SHEET_CONFIRMED


def sheet_html(key: RecoveryKey, *, practice_name: str, made_on: dt.date) -> str:
    """The sheet as a document of its own, in the language of the screen."""
    return recovery_sheet_html(
        key,
        practice_name=practice_name,
        made_on=display(made_on.isoformat()),
        who_to_call=_("Ask whoever looks after the computers of the practice."),
    )


def groups_to_confirm() -> tuple[int, ...]:
    """Which groups of a recovery key, from 0, a person copies to prove it was printed."""
    return confirmation_groups(random.SystemRandom())


def is_sheet_confirmed(groups: Sequence[str], retyped: Mapping[int, str]) -> bool:
    """Whether what was copied from the sheet, by number from 0, are the printed groups."""
    return RecoveryKey.parse("-".join(groups)).confirmed_by(retyped)


def is_recovery_key(typed: str) -> bool:
    """Whether this is a recovery key, of whichever practice, without a mistyped character."""
    try:
        RecoveryKey.parse(typed)
    except RefusedError:
        return False
    return True


def note_sheet(practice: OpenedPractice, *, confirmed: bool) -> None:
    """Keep whether the sheet is known to be on paper, so that it can be asked for again."""
    from carecoord.services.preferences import PreferenceService

    preferences = PreferenceService(practice.database)
    preferences.set(RECOVERY_SHEET_CONFIRMED, confirmed, actor=practice.actor)
