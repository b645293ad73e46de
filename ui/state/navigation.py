"""What a page may ask of the window around it."""

from collections.abc import Callable
from typing import Protocol

_SECTION_MARK = "/"


class Navigate(Protocol):
    """The window, as pages see it."""

    def open_patient(self, patient_id: str, section: str = "") -> None:
        """Show a patient's page, at one of its sections when one is named."""
        ...

    def open_page(self, page_id: str, subject: str = "") -> None:
        """Show another page, on a subject that page understands."""
        ...

    def take_tour(self) -> None:
        """Show the person around."""
        ...

    def undo_offered(self, text: str, undo: Callable[[], object]) -> None:
        """Say what was done and offer to take it back."""
        ...


class Messages(Protocol):
    """The message bar, as pages see it."""

    def say(self, text: str) -> None:
        """Something was done."""
        ...

    def warn(self, text: str) -> None:
        """Something was not done; the text says what to do."""
        ...


def patient_subject(patient_id: str, section: str = "") -> str:
    """The subject a patient's page is opened on."""
    return f"{patient_id}{_SECTION_MARK}{section}" if section else patient_id


def split_patient_subject(subject: str) -> tuple[str, str]:
    """The patient's id and the section, empty when none is named."""
    patient_id, _mark, section = subject.partition(_SECTION_MARK)
    return patient_id, section
