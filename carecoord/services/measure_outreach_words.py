"""What outreach led to and how visits were kept, in words."""

from carecoord.common.i18n import N_
from carecoord.services import outreach_cases, visit_cases
from carecoord.services.measure_words import Definition
from carecoord.vocab.measures import By

_OUTREACH, _VISITS = N_("What outreach led to"), N_("Visits on the schedule")
_TRIED = N_(
    "Outreach that began in the period: all tries for one matter of one person until it was "
    "settled, in whatever way. A wrong number is a try. By way and by staff, each way and each "
    "person counts with its own tries. Who is still being tried is not counted for 14 days."
)
_WAITED = N_(
    "Outreach that began in the period: all tries for one matter of one person until it was "
    "settled, in whatever way. By way and by staff, each way and each person counts with its own "
    "tries. Who has not come and still has days left is not counted."
)
_ATTENDED = N_(
    "Visits of the period that were kept, missed, or canceled by the patient in the last 24 hours. "
    "Not counted: what the practice canceled, what was canceled earlier or moved, visits missed "
    "while the person was in hospital, and visits nobody wrote down."
)
_ANY = frozenset(By)
_VISIT_PARTS = frozenset({By.MONTH, By.LANGUAGE})

OUTREACH = (
    Definition(
        id="outreach-reached",
        section=_OUTREACH,
        title=N_("Tried and reached"),
        counted=_TRIED,
        met=N_(
            "The person answered: they were reached, had done it already, said no, or asked to be "
            "called another day. A message left, or talking to family, is not an answer."
        ),
        is_met=N_("Reached"),
        is_not_met=N_("Not reached"),
        read=outreach_cases.reached,
        by=_ANY,
    ),
    Definition(
        id="outreach-agreed",
        section=_OUTREACH,
        title=N_("Tried and agreed"),
        counted=_TRIED,
        met=N_(
            "The call was saved as “Reached patient”, which settles what it was about. Who had "
            "done it already, said no, or asked to be called another day is not counted here."
        ),
        is_met=N_("Agreed"),
        is_not_met=N_("Did not agree, or was not reached"),
        read=outreach_cases.agreed,
        by=_ANY,
    ),
    Definition(
        id="outreach-came-15",
        section=_OUTREACH,
        title=N_("Came within 15 days"),
        counted=_WAITED,
        met=N_(
            "A visit here, at home, by phone or by video was kept after the contact and within 15 "
            "days. The contact is the try in which they answered, or the last one."
        ),
        is_met=N_("Came within 15 days"),
        is_not_met=N_("Did not come within 15 days"),
        read=outreach_cases.came_soon,
        by=_ANY,
    ),
    Definition(
        id="outreach-came-30",
        section=_OUTREACH,
        title=N_("Came within 30 days"),
        counted=_WAITED,
        met=N_(
            "A visit here, at home, by phone or by video was kept after the contact and within 30 "
            "days. The contact is the try in which they answered, or the last one."
        ),
        is_met=N_("Came within 30 days"),
        is_not_met=N_("Did not come within 30 days"),
        read=outreach_cases.came_later,
        by=_ANY,
    ),
)

VISITS = (
    Definition(
        id="visits-kept",
        section=_VISITS,
        title=N_("Visits kept"),
        counted=_ATTENDED,
        met=N_("The visit was kept."),
        is_met=N_("Visit kept"),
        is_not_met=N_("Visit not kept"),
        read=visit_cases.kept,
        by=_VISIT_PARTS,
    ),
    Definition(
        id="visits-missed",
        section=_VISITS,
        title=N_("Visits missed without a word"),
        counted=_ATTENDED,
        met=N_(
            "Nobody came, and nobody had called. A high number asks for reminders, other times or "
            "a ride; it says nothing about a person."
        ),
        is_met=N_("Visit missed"),
        is_not_met=N_("Visit not missed"),
        read=visit_cases.missed,
        by=_VISIT_PARTS,
    ),
    Definition(
        id="visits-written-down",
        section=_VISITS,
        title=N_("Visits with an outcome written down"),
        counted=N_(
            "Visits of the period whose day is past and that were not canceled or moved. The two "
            "numbers above know only those that were written down."
        ),
        met=N_("Somebody wrote down whether the visit was kept or missed."),
        is_met=N_("Written down"),
        is_not_met=N_("Not written down"),
        read=visit_cases.written_down,
        by=_VISIT_PARTS,
    ),
)
