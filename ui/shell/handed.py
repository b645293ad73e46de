"""Files dropped on the window or handed to the program, each opened where it is looked at."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QApplication

from carecoord.common.handed_files import HandedKind, kind_of
from carecoord.common.i18n import _
from ui.shell.main_window import MainWindow
from ui.shell.rooms import IMPORT_PAGE, LISTS_PAGE, SETTINGS_PAGE

_PAGES = {
    HandedKind.BACKUP: SETTINGS_PAGE,
    HandedKind.OWN_LIST: LISTS_PAGE,
    HandedKind.DATA: IMPORT_PAGE,
}


@runtime_checkable
class TakesFiles(Protocol):
    """A page that shows what a file holds before anything of it is kept."""

    def take_files(self, paths: Sequence[Path]) -> None: ...


def take(window: MainWindow, paths: Sequence[Path]) -> bool:
    """Open the page these files belong to and hand them to it; False where that cannot be."""
    page_id = _PAGES[kind_of(paths)]
    if QApplication.activeModalWidget() is not None:
        window.messages.warn(_("Finish what is open in front, then open the file again."))
        return False
    if not window.pages.knows(page_id):
        window.messages.warn(_("Your role does not include it. Ask the practice lead."))
        return False
    if not window.open_page(page_id):
        return False
    page: object = window.pages.page(page_id)
    if isinstance(page, TakesFiles):
        page.take_files(paths)
    return True
