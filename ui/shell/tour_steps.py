"""What the quick tour points at: real controls of the window, one sentence or two each."""

from dataclasses import dataclass
from functools import reduce

from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import N_, _
from ui.shell.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class TourStep:
    """One stop.

    Attributes:
        page_id: The page to open; "" stays on the one before.
        part: What to point at, as attributes from the page on, or from the window without one.
        title, words: What is said, in the language of the source.
    """

    page_id: str
    part: str
    title: str
    words: str

    def said(self) -> tuple[str, str]:
        """Title and words in the language of the window."""
        return _(self.title), _(self.words)

    def control(self, window: MainWindow) -> QWidget | None:
        """What it is about; hidden where there is nothing to show yet."""
        root: object = window.pages.currentWidget() if self.page_id else window
        found = reduce(lambda holder, name: getattr(holder, name, None), self.part.split("."), root)
        return found if isinstance(found, QWidget) else None

    def target(self, window: MainWindow) -> QWidget | None:
        """What to point at: the control, or the page while the control is hidden."""
        control = self.control(window)
        if control is None or control.isVisible():
            return control
        return window.pages.currentWidget()


STEPS = (
    TourStep("today", "header.lists", N_("The day begins here"), N_(
        "Each list is a question with an answer for today. The number says how many people wait."
    )),
    TourStep("today", "list", N_("Who to call, and why"), N_(
        "Go through the people with the arrow keys. Under each name stands why the person is here."
    )),
    TourStep("today", "pane", N_("One key for what happened"), N_(
        "At the right stand the number, the language and whether a message is safe. Press 1 to 8 "
        "after the call, then Enter. Ctrl+Z takes it back."
    )),
    TourStep("", "top_bar.search", N_("Find anybody and anything"), N_(
        "Press Ctrl+K and type part of a name, a birth date, or what you want to do."
    )),
    TourStep("patients", "table", N_("Everybody on record"), N_(
        "Enter opens a person's page: decisions, teach-back, goals and follow-ups stand there. F2 "
        "begins a visit."
    )),
    TourStep("handouts", "library", N_("Handouts in plain words"), N_(
        "Choose one and the patient; it comes in their language and print size, as it prints."
    )),
    TourStep("schedule", "list", N_("Who comes today"), N_(
        "One letter says what became of a visit, such as A for arrived."
    )),
    TourStep("import", "choose.drop", N_("Bring your own data"), N_(
        "Drop a list here. You see every row before anything is stored, and can undo all of it."
    )),
    TourStep("", "top_bar.lock", N_("Lock when you leave"), N_(
        "Ctrl+L locks the screen, whatever is open. F1 opens help for where you are. That is all."
    )),
)  # fmt: skip


def steps_for(window: MainWindow) -> tuple[TourStep, ...]:
    """Those whose page this person has."""
    return tuple(step for step in STEPS if not step.page_id or window.pages.knows(step.page_id))
