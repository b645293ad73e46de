"""A list whose rows a delegate paints."""

from PySide6.QtCore import QModelIndex, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QWidget
from typing_extensions import override

from ui.theme.painting import painting
from ui.widgets.painting import frame
from ui.widgets.read_row import read_row
from ui.widgets.row_roles import AnyIndex


class RowList(QListView):
    """A flat list; Enter or a double click opens the row.

    Signals:
        opened: The row a person opened.
        moved_to: The row now chosen, however it was chosen.
    """

    opened = Signal(QModelIndex)
    moved_to = Signal(QModelIndex)

    def __init__(
        self,
        name: str,
        delegate: QStyledItemDelegate,
        *,
        uniform: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``uniform`` rows lay out 50,000 at once; only for lists without headings."""
        super().__init__(parent)
        self.setAccessibleName(name)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(uniform)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(500)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self.opened)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        self.moved_to.emit(self.currentIndex())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            # No row stands for the list yet that could show the focus.
            with painting(self.viewport()) as painter:
                frame(painter, QRectF(self.viewport().rect()), "focus", 2, 6)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self._read_row)  # Qt tells of the list itself after this

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Rows that wrap text are as high as their width asks for.
        if event.oldSize().width() != event.size().width() and not self.uniformItemSizes():
            self.scheduleDelayedItemsLayout()

    @Slot()
    def _read_row(self) -> None:
        if self.hasFocus():
            read_row(self)
