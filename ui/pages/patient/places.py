"""Where on a patient's page one can go."""

from dataclasses import dataclass

from carecoord.common.i18n import N_, _

OVERVIEW = ""
TIMELINE = "timeline"
DECISIONS = "decisions"
TEACHBACK = "teachback"
GOALS = "goals"
FOLLOW_UPS = "followups"
HANDOUTS = "handouts"
MEASUREMENTS = "measurements"
CONDITIONS = "conditions"
CONTACT = "contact"
VISIT = "visit"
"""Not a section of its own: it stands beside them."""
PROGRESS, VISIT_FILE, BOOKING = "progress", "visit-file", "booking"
"""Dialogs over the section: a page to take home, the visit for another system, a new visit."""

BARRIERS = "barriers"
"""Dialogs about what gets in the way; a record's key goes over that one."""

OVER_SECTIONS = frozenset({PROGRESS, VISIT_FILE, BOOKING, BARRIERS})

_TITLES = {
    OVERVIEW: N_("Overview"),
    TIMELINE: N_("Timeline"),
    DECISIONS: N_("Decisions"),
    TEACHBACK: N_("Teach-back"),
    GOALS: N_("Goals"),
    FOLLOW_UPS: N_("Follow-ups"),
    HANDOUTS: N_("Handouts"),
    MEASUREMENTS: N_("Measurements"),
    CONDITIONS: N_("Conditions"),
    CONTACT: N_("Contact"),
}
SECTIONS = tuple(_TITLES)
"""In the order of the tabs."""

_NEW_MARK = "-new"
_EDIT_MARK = "-edit"
_RECORD_MARK = ":"

_SECTION_OF_KIND = {
    "decision": DECISIONS,
    "teachback": TEACHBACK,
    "goal": GOALS,
    "handout": HANDOUTS,
    "followup": FOLLOW_UPS,
    "measurement": MEASUREMENTS,
    "target": MEASUREMENTS,
    "barrier": BARRIERS,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A section; a form to start there, a record to open, or a form about a record."""

    section: str
    is_new: bool = False
    record_id: str = ""


def title_of(section: str) -> str:
    return _(_TITLES[section])


def place_of(text: str) -> Place:
    """The place a link names: "decisions", "decisions-new", "decisions:ID", "contact-edit"."""
    section, _mark, record_id = text.partition(_RECORD_MARK)
    plain = section.removesuffix(_NEW_MARK).removesuffix(_EDIT_MARK)
    if plain == BARRIERS:
        return Place(BARRIERS, record_id=record_id)
    if plain in {VISIT, PROGRESS, VISIT_FILE, BOOKING}:
        return Place(plain)
    if plain not in _TITLES:
        return Place(OVERVIEW)
    return Place(plain, is_new=plain != section, record_id=record_id)


def place_of_event(kind: str, record_id: str) -> Place | None:
    """Where an entry of the timeline is found; None when it has no place of its own."""
    section = _SECTION_OF_KIND.get(kind)
    return None if section is None else Place(section, record_id=record_id)
