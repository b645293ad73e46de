"""Topics, and places found in them, as rows of the list."""

from carecoord.services.help_pages import ABOUT, KEYBOARD, Place, Topic, subject_of
from ui.widgets.library_row import LibraryDelegate, LibraryRow

_ROW_PX = 52
_ICONS = {
    "getting-started": "home",
    "front-desk": "phone-call",
    "clinician": "stethoscope",
    "health-worker": "heart-handshake",
    "administrator": "adjustments",
    "finding-people": "search",
    "worklists": "list-check",
    "patient-page": "user",
    "decisions": "scale",
    "teach-back": "message-2",
    "handouts": "books",
    "writing-handouts": "edit",
    "own-worklists": "clipboard-list",
    "practice": "chart-bar",
    "schedule": "calendar-event",
    "importing": "file-import",
    "settings": "settings",
    "computers": "database",
    "privacy-and-keys": "shield-lock",
    KEYBOARD: "keyboard",
    ABOUT: "info-circle",
}


class TopicDelegate(LibraryDelegate):
    """A topic, or a heading with its topic under it."""

    height_px = _ROW_PX


def topic_row(topic: Topic) -> LibraryRow:
    """A whole topic."""
    return LibraryRow(topic.key, topic.title, "", _ICONS[topic.key])


def place_row(place: Place) -> LibraryRow:
    """A place that was found: its heading, and which topic it stands in."""
    below = place.topic.title if place.section else ""
    return LibraryRow(subject_of(place), place.heading, below, _ICONS[place.topic.key])
