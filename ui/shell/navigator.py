"""The window as pages see it; implements ``ui.state.navigation.Navigate``."""

from collections.abc import Callable

from ui.shell.main_window import MainWindow
from ui.state.navigation import patient_subject

PATIENT_PAGE = "patient"


class Navigator:
    """Hands pages' wishes on to the window, which is made after them."""

    def __init__(self) -> None:
        self._window: MainWindow | None = None

    def lead(self, window: MainWindow) -> None:
        """Lead this window from now on."""
        self._window = window

    @property
    def window(self) -> MainWindow:
        if self._window is None:
            raise RuntimeError("There is no window to lead yet.")
        return self._window

    def open_patient(self, patient_id: str, section: str = "") -> None:
        self.window.open_page(PATIENT_PAGE, patient_subject(patient_id, section))

    def open_page(self, page_id: str, subject: str = "") -> None:
        self.window.open_page(page_id, subject)

    def take_tour(self) -> None:
        self.window.tour_asked.emit()

    def undo_offered(self, text: str, undo: Callable[[], object]) -> None:
        self.window.messages.offer_undo(text, undo)
