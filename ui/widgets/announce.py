"""Saying something to a screen reader that no focus leads to."""

from PySide6.QtWidgets import QWidget


def name_classes() -> None:
    """Have Qt's classes for it made ahead: their many names take as long to load as a page."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    _ = QAccessible, QAccessibleAnnouncementEvent


def announce(source: QWidget, sentence: str, *, urgent: bool = False) -> None:
    """Read a sentence aloud, after what is being said or, when urgent, at once."""
    # Late, as nothing is said before the first paint.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    event = QAccessibleAnnouncementEvent(source, sentence)
    event.setPoliteness(
        QAccessible.AnnouncementPoliteness.Assertive
        if urgent
        else QAccessible.AnnouncementPoliteness.Polite
    )
    QAccessible.updateAccessibility(event)
