"""Topics, and places found in them, as rows of the list."""

from carecoord.services.help_pages import ABOUT, KEYBOARD, Place, Topic
from ui.widgets.library_row import LibraryDelegate, LibraryRow

_ROW_PX = 52
_MARK = "#"
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
    return LibraryRow(key_of(place), place.heading, below, _ICONS[place.topic.key])


def key_of(place: Place) -> str:
    """How the window names it."""
    key = place.topic.key
    return f"{key}{_MARK}{place.section}" if place.section else key


def topic_of(subject: str) -> str:
    """The topic a subject names."""
    return subject.partition(_MARK)[0]


def section_of(subject: str) -> int:
    """The number of its section; 0 is the beginning."""
    number = subject.partition(_MARK)[2]
    return int(number) if number.isdigit() else 0
