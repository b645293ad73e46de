"""Menus with headings."""

from PySide6.QtWidgets import QMenu


def add_heading(menu: QMenu, words: str) -> None:
    """A line that cannot be chosen; the platform's own section titles are not drawn here."""
    menu.addAction(words).setEnabled(False)
