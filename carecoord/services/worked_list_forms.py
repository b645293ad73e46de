"""From what stands in a row to the form of the call screen. Pure."""

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.importers.worked_values import WorkedValues
from carecoord.rules.outreach import BAD_NUMBER
from carecoord.rules.partial_dates import display
from carecoord.services.outreach_forms import CallForm
from carecoord.vocab.outreach import AttemptResult, DeclineKind, LeaveReason
from carecoord.vocab.terms import label


def form_of(
    values: WorkedValues, *, patient_id: str, worklist_id: str, follow_up_id: str | None
) -> CallForm:
    """The call as the call screen would hand it in.

    A reason to leave the list goes with "something else" there; what happened besides is kept
    in the note, and a wrong number is taken out of use all the same.

    Raises:
        RefusedError: Nothing says what happened, or reason and result contradict each other.
    """
    result, reason, note = values.result, values.reason, values.note
    said, next_try_on = "", values.next_try_on
    number_was = None
    if result is None and reason is None:
        raise RefusedError(_("Only a note or a day is filled in. Say what happened too."))
    if isinstance(reason, LeaveReason) and result is not AttemptResult.DECLINED:
        words = label(result) if result not in (None, AttemptResult.OTHER) and result else ""
        note = ". ".join(part for part in (words, note) if part)
        number_was = result if result in BAD_NUMBER else None
        result, said, next_try_on = AttemptResult.OTHER, reason.value, None
    elif isinstance(reason, DeclineKind):
        if result not in (None, AttemptResult.DECLINED):
            raise RefusedError(_("The reason says that they declined, the result something else."))
        result, said = AttemptResult.DECLINED, reason.value
    elif result is AttemptResult.DECLINED:
        if reason is not None:
            raise RefusedError(
                _("This reason does not go with declining. Choose how long their no holds.")
            )
        said, note = note, ""
    assert result is not None, "a reason alone was given its result above"
    return CallForm(
        patient_id=patient_id,
        worklist_id=worklist_id,
        follow_up_id=follow_up_id,
        result=result,
        reason=said,
        number_was=number_was,
        note=note,
        next_try_on=next_try_on,
        confirmed=True,
    )


def said_of(values: WorkedValues) -> str:
    """What was filled in, on one line."""
    parts = (
        label(values.result) if values.result else "",
        label(values.reason) if values.reason else "",
        _("called on {day}").format(day=display(values.called_on.isoformat()))
        if values.called_on
        else "",
        _("next try {day}").format(day=display(values.next_try_on.isoformat()))
        if values.next_try_on
        else "",
        " ".join(values.note.split()),
    )
    return " · ".join(part for part in parts if part)
