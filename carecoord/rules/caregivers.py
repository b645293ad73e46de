"""Whether somebody near the patient may hear about their health, or decide for them, today."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.rules import partial_dates
from carecoord.rules.findings import Finding, Severity
from carecoord.vocab.patients import PermissionState, ThreeValued


@dataclass(frozen=True, slots=True, kw_only=True)
class Caregiver:
    """Somebody who learns, listens or decides with the patient.

    Attributes:
        on_file: Whether they are among the people on the patient's file.
        may_be_told: What the patient said.
        until: Partial ISO day the permission ends, "" when it does not.
        scope: ``vocab.patients.PermissionScope``, "" for everything.
        may_decide: Whether the file says that they decide for the patient.
    """

    on_file: bool = True
    may_be_told: ThreeValued = ThreeValued.NOT_ASKED
    until: str = ""
    scope: str = ""
    may_decide: bool = False


NOT_ON_FILE = Caregiver(on_file=False)


def state_of(caregiver: Caregiver, today: dt.date) -> PermissionState:
    """How it stands with the permission on the practice day ``today``."""
    if not caregiver.on_file:
        return PermissionState.NOT_ON_FILE
    if caregiver.may_be_told is ThreeValued.NO:
        return PermissionState.DENIED
    if caregiver.may_be_told is ThreeValued.NOT_ASKED:
        return PermissionState.NOT_ASKED
    if _has_ended(caregiver.until, today):
        return PermissionState.EXPIRED
    return PermissionState.LIMITED if caregiver.scope else PermissionState.GIVEN


def check(
    caregiver: Caregiver, today: dt.date, *, decides: bool = False, field: str = "caregiver"
) -> tuple[Finding, ...]:
    """What to ask the patient first; nothing here blocks, as they may say it on the spot.

    Args:
        caregiver: Who is to hear about the patient's health.
        today: Practice day.
        decides: Whether they decide in the patient's place.
        field: The form's field that names them.
    """
    return tuple(_check(caregiver, today, decides=decides, field=field))


def _check(caregiver: Caregiver, today: dt.date, *, decides: bool, field: str) -> Iterator[Finding]:
    sentences = {
        PermissionState.EXPIRED: _(
            "The permission of this person has ended. Ask the patient whether it still holds, "
            "and write the new day on the file."
        ),
        PermissionState.DENIED: _(
            "The patient said that this person may not be told. Ask the patient before you go on."
        ),
        PermissionState.NOT_ASKED: _(
            "Ask the patient whether this person may be told, and write the answer on the file."
        ),
        PermissionState.LIMITED: _(
            "The patient allowed only some things to be told to this person. Keep to them."
        ),
        PermissionState.NOT_ON_FILE: _(
            "This person is not on the patient's file. Ask the patient whether they may be told."
        ),
    }
    state = state_of(caregiver, today)
    if state in sentences:
        yield Finding(f"caregiver.{state.value}", Severity.WARNS, sentences[state], field)
    if decides and not caregiver.may_decide:
        yield Finding(
            "caregiver.may_not_decide",
            Severity.WARNS,
            _(
                "The file does not say that this person decides for the patient. "
                "Look at the paper that says so, and enter it."
            ),
            field,
        )


def _has_ended(until: str, today: dt.date) -> bool:
    """A permission holds through the whole of its last day, month or year."""
    span = partial_dates.bounds(until) if until else None
    return span is not None and span[1] < today
