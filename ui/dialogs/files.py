"""Asking for files and folders with the system's own dialogs."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


class FileDialog:
    """``patterns`` are Qt's, for example ``Lists (*.csv *.xlsx)``.

    Each opens in the folder used last, or at first in the person's documents.
    """

    _last_folder: ClassVar[Path | None] = None

    @classmethod
    def begin_in(cls, folder: Path) -> None:
        """Open in this folder next, where none was chosen yet."""
        cls._last_folder = cls._last_folder or folder

    @classmethod
    def ask_open(cls, parent: QWidget | None, title: str, patterns: Sequence[str]) -> list[Path]:
        """The files to read; empty when cancelled."""
        chosen, _filter = QFileDialog.getOpenFileNames(
            parent, title, str(cls._folder()), ";;".join(patterns)
        )
        paths = [Path(name) for name in chosen]
        if paths:
            cls._last_folder = paths[0].parent
        return paths

    @classmethod
    def ask_folder(cls, parent: QWidget | None, title: str) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(parent, title, str(cls._folder()))
        if not chosen:
            return None
        cls._last_folder = Path(chosen)
        return cls._last_folder

    @classmethod
    def ask_save(
        cls, parent: QWidget | None, title: str, suggested: str, patterns: Sequence[str]
    ) -> Path | None:
        """Where to write; ``suggested`` is a file name that names no patient.

        A name typed without an ending gets that of ``suggested``, or nothing opens the file
        later; the dialog could not ask about a file that is already called so, so it is kept.
        """
        chosen, _filter = QFileDialog.getSaveFileName(
            parent, title, str(cls._folder() / suggested), ";;".join(patterns)
        )
        if not chosen:
            return None
        cls._last_folder = Path(chosen).parent
        return _with_ending(Path(chosen), Path(suggested).suffix)

    @classmethod
    def _folder(cls) -> Path:
        if cls._last_folder is not None and cls._last_folder.is_dir():
            return cls._last_folder
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        found = Path(QStandardPaths.writableLocation(documents))
        return found if found.is_dir() else Path.home()


def _with_ending(chosen: Path, ending: str) -> Path:
    if chosen.suffix or not ending:
        return chosen
    named, number = chosen.with_suffix(ending), 2
    while named.exists():
        named, number = chosen.with_name(f"{chosen.name} {number}{ending}"), number + 1
    return named
