"""The row the cursor is on, for a screen reader."""

from PySide6.QtWidgets import QAbstractItemView, QTableView


def read_row(view: QAbstractItemView, *, has_arrived: bool = False) -> None:
    """Tell which row the cursor is on: where it comes into a list, Qt names only the list.

    ``has_arrived`` for a row that the cursor was on before there was anything to read.
    """
    # Late, as their many names take as long to load as a page.
    from PySide6.QtGui import QAccessible, QAccessibleEvent

    if view.currentIndex().isValid() and QAccessible.isActive():
        kinds = QAccessible.Event
        event = QAccessibleEvent(view, kinds.NameChanged if has_arrived else kinds.Focus)
        event.setChild(_place(view))
        QAccessible.updateAccessibility(event)


def _place(view: QAbstractItemView) -> int:
    """Where the current cell is among all that a reader counts; a table counts its headings."""
    index = view.currentIndex()
    if not isinstance(view, QTableView):
        return index.row()
    return (index.row() + 1) * (index.model().columnCount() + 1) + index.column() + 1
