"""The pages of the window, each with what can stand on it."""

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtWidgets import QWidget

from tests.ui.walk.stage import Stage
from ui.pages.patient.places import SECTIONS
from ui.shell.cover import Cover
from ui.widgets.search_field import SearchField

States = Iterator[tuple[str, QWidget]]
"""A state in words and what is looked at in it: the whole window, or the page in its frame."""

SETTINGS = ("practice", "people", "keys", "computer", "coaching", "data", "program")
OFFICE = ("writing", "lists", "import", "practice", "schedule", "audit", "help")


def frame(stage: Stage) -> States:
    """The window around every page, with what it says after something was done."""
    stage.go("today")
    yield "the window", stage.window
    stage.window.messages.offer_undo("Voicemail saved for Darnell Brooks", stage.settle)
    stage.window.alarm.warn("The journal does not fit its seal. Ask the practice lead.")
    yield "something to undo, and an alarm", stage.window
    stage.window.messages.warn("The printer does not answer. Turn it on and print again.")
    yield "a warning", stage.window
    stage.window.messages.forget()


def today(stage: Stage) -> States:
    """A person of a list, and the answer that asks for more."""
    page = stage.go("today")
    yield "a person", page


def patients(stage: Stage) -> States:
    """The list, and a search nobody fits."""
    page = stage.go("patients")
    yield "the list", page
    search = page.findChild(SearchField)
    assert search is not None
    search.setText("zzzz")
    search.returnPressed.emit()
    stage.settle()
    yield "nobody found", page
    search.clear()
    stage.settle()


def patient(stage: Stage) -> States:
    """Each section of somebody, and of somebody with little on record."""
    for section in SECTIONS:
        yield section, stage.go("patient", f"{stage.patients[0]}/{section}")
    for section in ("", "decisions", "teachback", "goals"):
        yield f"{section}, little there", stage.go("patient", f"{stage.patients[7]}/{section}")


def talk(stage: Stage) -> States:
    """What is begun with somebody: a decision, a teach-back, a goal, a visit."""
    for begun in ("decisions-new", "teachback-new", "goals-new", "visit"):
        yield begun, stage.go("patient", f"{stage.patients[3]}/{begun}")


def handouts(stage: Stage) -> States:
    """The library with one handout chosen."""
    yield "one chosen", stage.go("handouts")


def office(stage: Stage) -> States:
    """The pages that stand there the same for everybody."""
    for name in OFFICE:
        yield name, stage.go(name)


def choices(stage: Stage) -> States:
    """Every section of the settings."""
    for section in SETTINGS:
        yield section, stage.go("settings", section)


def palette(stage: Stage) -> States:
    """The command palette: nothing typed, found, nothing found."""
    stage.go("today")
    for typed in ("", "a", "zzzz"):
        stage.window.open_palette(typed)
        stage.settle()
        yield f"with “{typed}”", stage.window.palette_box
    stage.window.palette_box.close_palette()


def cover(stage: Stage) -> States:
    """What stands there while something is finished behind the lock."""
    made = Cover(stage.window, ())
    made.show()
    yield "work behind the lock", made
    made.put_away()


PAGES: Mapping[str, Callable[[Stage], States]] = {
    "frame": frame,
    "patient": patient,
    "office": office,
    "talk": talk,
    "settings": choices,
    "patients": patients,
    "handouts": handouts,
    "today": today,
    "palette": palette,
    "cover": cover,
}
