"""How the window was left: sizes and places, never anybody's name."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize

if TYPE_CHECKING:  # the sign-in has no tables
    from PySide6.QtCore import QByteArray
    from PySide6.QtWidgets import QHeaderView, QSplitter, QWidget

_TITLE_BAR_PX = 40  # before it is shown nobody knows how high the system makes it


class WindowState:
    """Geometry, splitters, columns and the last page, in one INI file.

    A file that cannot be read or written loses comfort, never work: nothing is raised.
    """

    def __init__(self, file: Path) -> None:
        self._stored = QSettings(str(file), QSettings.Format.IniFormat)

    def save_geometry(self, window: "QWidget", key: str = "window") -> None:
        self._keep(f"{key}/geometry", window.saveGeometry())

    def restore_geometry(self, window: "QWidget", key: str = "window") -> bool:
        """False when nothing is stored yet."""
        stored = self._bytes(f"{key}/geometry")
        return bool(stored) and window.restoreGeometry(stored)

    def begin_geometry(self, window: "QWidget", wanted: QSize) -> None:
        """As it was left; the first time ``wanted``, with its title bar within the screen."""
        if not self.restore_geometry(window):
            room = window.screen().availableGeometry().size() - QSize(0, _TITLE_BAR_PX)
            window.resize(wanted.boundedTo(room))

    def save_splitter(self, splitter: "QSplitter", key: str) -> None:
        self._keep(f"splitter/{key}", splitter.saveState())

    def restore_splitter(self, splitter: "QSplitter", key: str) -> bool:
        stored = self._bytes(f"splitter/{key}")
        return bool(stored) and splitter.restoreState(stored)

    def save_columns(self, header: "QHeaderView", key: str) -> None:
        self._keep(f"columns/{key}", header.saveState())

    def restore_columns(self, header: "QHeaderView", key: str) -> bool:
        stored = self._bytes(f"columns/{key}")
        return bool(stored) and header.restoreState(stored)

    @property
    def last_page(self) -> str:
        """Id of the page that was open; no patient's page is ever stored."""
        return self.text("last_page")

    @last_page.setter
    def last_page(self, page_id: str) -> None:
        self.set_text("last_page", page_id)

    def text(self, key: str, default: str = "") -> str:
        return str(self._stored.value(key, default))

    def set_text(self, key: str, value: str) -> None:
        self._stored.setValue(key, value)

    def sync(self) -> None:
        """Write now; Qt also does so by itself now and then."""
        self._stored.sync()

    def _keep(self, key: str, state: "QByteArray") -> None:
        self.set_text(key, bytes(state.data()).hex())

    def _bytes(self, key: str) -> bytes:
        try:
            return bytes.fromhex(self.text(key))
        except ValueError:
            return b""
