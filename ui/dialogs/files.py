"""Asking for files and folders with the system's own dialogs."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


class FileDialog:
    """``patterns`` are Qt's, for example ``Lists (*.csv *.xlsx)``."""

    @classmethod
    def ask_open(cls, parent: QWidget | None, title: str, patterns: Sequence[str]) -> list[Path]:
        """The files to read; empty when cancelled."""
        chosen, _filter = QFileDialog.getOpenFileNames(parent, title, "", ";;".join(patterns))
        return [Path(name) for name in chosen]

    @classmethod
    def ask_folder(cls, parent: QWidget | None, title: str) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(parent, title)
        return Path(chosen) if chosen else None

    @classmethod
    def ask_save(
        cls, parent: QWidget | None, title: str, suggested: str, patterns: Sequence[str]
    ) -> Path | None:
        """Where to write; ``suggested`` is a file name that names no patient."""
        chosen, _filter = QFileDialog.getSaveFileName(parent, title, suggested, ";;".join(patterns))
        return Path(chosen) if chosen else None
