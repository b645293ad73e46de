"""What every clinical record carries, whatever it is about."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class NoteState(Term):
    """Where a record stands between being written and being relied on."""

    DRAFT = "draft", N_("Draft")
    SIGNED = "signed", N_("Signed")
    AMENDED = "amended", N_("Signed, with an addition")
    ENTERED_IN_ERROR = "entered_in_error", N_("Entered by mistake")


_NOTE_MOVES = {
    NoteState.DRAFT: frozenset({NoteState.SIGNED, NoteState.ENTERED_IN_ERROR}),
    NoteState.SIGNED: frozenset({NoteState.AMENDED, NoteState.ENTERED_IN_ERROR}),
    NoteState.AMENDED: frozenset({NoteState.AMENDED, NoteState.ENTERED_IN_ERROR}),
    NoteState.ENTERED_IN_ERROR: frozenset[NoteState](),
}


def may_become(state: NoteState, wanted: NoteState) -> bool:
    """Whether a note may move on; a signed note never becomes a draft again."""
    return wanted in _NOTE_MOVES[state]


class Source(Term):
    """Who a statement comes from."""

    OBSERVED = "observed", N_("Seen or measured by staff")
    PATIENT_SAID = "patient_said", N_("The patient said so")
    CAREGIVER_SAID = "caregiver_said", N_("A caregiver said so")
    IMPORTED = "imported", N_("Brought in from a file")


class Place(Term):
    """Where or how patient and staff met."""

    CLINIC = "clinic", N_("In the clinic")
    PHONE = "phone", N_("By phone")
    VIDEO = "video", N_("By video")
    HOME = "home", N_("At home")
    GROUP = "group", N_("In a group")
