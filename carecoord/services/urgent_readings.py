"""What follows from a reading nobody may be left alone with: work for a clinician, today."""

import datetime as dt

from carecoord.common.i18n import _
from carecoord.db.database import Transaction
from carecoord.entities import Measurement
from carecoord.rules.urgent_readings import Limits, is_urgent
from carecoord.services.followup_rows import (
    NewFollowUp,
    open_follow_up,
    open_of_source,
    settle_source,
)
from carecoord.services.preferences import PreferenceService
from carecoord.settings import URGENT_DIASTOLIC_MMHG, URGENT_SYSTOLIC_MMHG
from carecoord.vocab.followups import Kind, Priority
from carecoord.vocab.measurements import Kind as Measured
from carecoord.vocab.roles import Role

_RECENT_DAYS = 1
"""A reading of longer ago is history: what was to be done about it was done then."""


def urgent_limits(preferences: PreferenceService) -> Limits:
    return Limits(preferences.get(URGENT_SYSTOLIC_MMHG), preferences.get(URGENT_DIASTOLIC_MMHG))


def needs_clinician(row: Measurement, taken_on: dt.date, today: dt.date, limits: Limits) -> bool:
    """Whether a clinician has to hear today of what was typed in."""
    recent = (today - taken_on).days <= _RECENT_DAYS
    return recent and is_urgent(Measured(row.kind), row.value or 0, row.value2, limits)


def follow_urgent(
    transaction: Transaction, row: Measurement, taken_on: dt.date, limits: Limits
) -> None:
    """Give a clinician the reading to decide about, where it is such a one."""
    if not needs_clinician(row, taken_on, transaction.today, limits):
        return
    open_follow_up(
        transaction,
        row.patient_id,
        NewFollowUp(
            kind=Kind.MEASUREMENT,  # having talked does not close it
            title=_title(row),
            reason=_("At or above {systolic}/{diastolic}. A clinician decides today.").format(
                systolic=f"{limits.systolic_mmhg:g}", diastolic=f"{limits.diastolic_mmhg:g}"
            ),
            next_step=_(
                "Tell the clinician now. "
                "Call 911 for chest pain, trouble breathing or signs of a stroke."
            ),
            due_on=transaction.today,
            owner_role=Role.CLINICIAN,
            priority=Priority.SAFETY,
            source_table=Measurement.__tablename__,
            source_id=row.id,
        ),
    )


def follow_corrected(
    transaction: Transaction, row: Measurement, taken_on: dt.date, limits: Limits
) -> None:
    """Bring the work that followed from a reading in step with its right number and day.

    Work nobody has done stays open while the right number is as high, however long ago.
    """
    waiting = open_of_source(transaction, row.id, kind=Kind.MEASUREMENT)
    if waiting and is_urgent(Measured(row.kind), row.value or 0, row.value2, limits):
        for work in waiting:
            work.title = _title(row)
        return
    settle_source(transaction, row.id, _("Closed by itself: the reading was corrected."))
    follow_urgent(transaction, row, taken_on, limits)


def _title(row: Measurement) -> str:
    typed = f"{row.value:g}/{row.value2:g}" if row.value2 else f"{row.value:g}"
    return _("Very high blood pressure: {reading}").format(reading=typed)
