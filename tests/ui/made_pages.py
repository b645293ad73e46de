"""Pages made for a test, and gone after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from carecoord.services.bundle import Services
from tests.ui.kit import Show
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner

Page = TypeVar("Page", bound=QWidget)


@contextmanager
def made_pages(
    build: Callable[[Services, ChangeBus], Page], jobs: JobRunner, show: Show
) -> Iterator[Callable[[Services], Page]]:
    """Makes pages for whoever is signed in, in the size they have in the window."""
    # Held until it is gone: the collector must not free a page in the middle of a step.
    pages: list[Page] = []
    buses: list[ChangeBus] = []

    def made(services: Services) -> Page:
        bus = ChangeBus(services.feed)
        buses.append(bus)
        page = build(services, bus)
        pages.append(page)
        page.resize(1194, 714)
        show(page)
        return page

    yield made
    jobs.wait(5)
    for page in pages:
        page.close()
        page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for bus in buses:
        bus.close()
