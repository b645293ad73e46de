from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from ui.shell.pages import PageSpec, PageStack


class PatientPage(QWidget):
    """A page opened on a subject, with work that may be unsaved."""

    def __init__(self) -> None:
        super().__init__()
        self.subjects: list[str] = []
        self.unsaved = False
        self.leads_to: Callable[[], object] | None = None

    def open(self, subject: str) -> None:
        self.subjects.append(subject)
        if self.leads_to is not None:
            self.leads_to()

    def may_leave(self) -> bool:
        return not self.unsaved


class Pages:
    """A stack whose pages are counted as they are made."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.patient = PatientPage()
        self.stack = PageStack(
            [
                PageSpec("today", "Today", "home", self._plain),
                PageSpec("patient", "Patient", "user", self._patient, on_rail=False),
            ]
        )

    def _plain(self, _parent: QWidget) -> QWidget:
        self.made.append("today")
        return QWidget()

    def _patient(self, _parent: QWidget) -> QWidget:
        self.made.append("patient")
        return self.patient


@pytest.fixture
def pages(qapp: QApplication) -> Pages:
    return Pages()


def test_that_a_page_is_made_once_when_first_opened(pages: Pages) -> None:
    assert pages.made == []
    pages.stack.go("today")
    pages.stack.go("patient", "p1")
    pages.stack.go("today")
    assert pages.made == ["today", "patient"]


def test_that_a_page_is_opened_on_its_subject_and_back_again(pages: Pages) -> None:
    pages.stack.go("today")
    pages.stack.go("patient", "p1")
    pages.stack.go("patient", "p2")
    assert pages.stack.go_back()
    assert pages.patient.subjects == ["p1", "p2", "p1"]
    assert pages.stack.go_back()
    assert pages.stack.page_id == "today"
    assert not pages.stack.go_back()


def test_that_a_page_with_unsaved_work_may_refuse_to_be_left(pages: Pages) -> None:
    pages.stack.go("patient", "p1")
    pages.patient.unsaved = True
    assert not pages.stack.go("today")
    assert not pages.stack.go("patient", "p2")
    assert pages.patient.subjects == ["p1"]
    pages.patient.unsaved = False
    assert pages.stack.go("today")


def test_that_a_subject_may_lead_straight_on_to_another_page(pages: Pages) -> None:
    pages.stack.go("patient", "p1")
    pages.patient.leads_to = lambda: pages.stack.go("today")
    pages.stack.go("patient", "p1/handouts-new")
    assert pages.stack.page_id == "today"
    assert pages.stack.currentWidget() is not pages.patient
