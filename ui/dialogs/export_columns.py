"""Which columns go into an exported list: as few about people as the work needs."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.export_columns import ColumnChoice
from ui.dialogs.base import BaseDialog
from ui.theme.look import look
from ui.widgets.buttons import Kind, button
from ui.widgets.layouts import row

_SIDE_BY_SIDE = 2
_ONE_COLUMN_PERCENT = 130


class ExportColumnsDialog(BaseDialog):
    """A tick for each column; what is always there cannot be taken away."""

    help_topic = "worklists#paper"

    def __init__(
        self,
        parent: QWidget | None,
        columns: Sequence[ColumnChoice],
        chosen: Collection[str],
        *,
        is_filled_in: bool,
    ) -> None:
        words = _("The file names patients. Take along no more than the work needs.")
        if is_filled_in:
            words += " " + _("The columns to fill in are always there.")
        super().__init__(
            _("Columns of the exported list"), _("Keep these"), parent, explanation=words
        )
        self._usual = frozenset(each.key for each in columns if each.is_usual)
        self.ticks: dict[str, QCheckBox] = {}
        self.usual_button = button(_("What a call needs"), Kind.TEXT)
        self.all_button = button(_("All of them"), Kind.TEXT)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        across = 1 if look().text_percent >= _ONE_COLUMN_PERCENT else _SIDE_BY_SIDE
        for place, each in enumerate(columns):
            tick = QCheckBox(each.title)
            tick.setAccessibleName(each.title)
            tick.setChecked(each.is_always or each.key in (chosen or self._usual))
            tick.setEnabled(not each.is_always)
            grid.addWidget(tick, place // across, place % across)
            self.ticks[each.key] = tick
        self.body.addLayout(grid)
        self.body.addLayout(row(self.usual_button, self.all_button, None, spacing=4))
        self.usual_button.clicked.connect(self._tick_usual)
        self.all_button.clicked.connect(self._tick_all)

    @override
    def problem(self) -> str:
        return "" if self.chosen() else _("Choose at least one column.")

    def chosen(self) -> tuple[str, ...]:
        """Keys of the columns that are ticked."""
        return tuple(key for key, tick in self.ticks.items() if tick.isChecked())

    @Slot()
    def _tick_usual(self) -> None:
        for key, tick in self.ticks.items():
            tick.setChecked(key in self._usual or not tick.isEnabled())

    @Slot()
    def _tick_all(self) -> None:
        for tick in self.ticks.values():
            tick.setChecked(True)

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        columns: Sequence[ColumnChoice],
        chosen: Collection[str],
        *,
        is_filled_in: bool,
    ) -> tuple[str, ...] | None:
        """Keys of the columns wanted; None when cancelled."""
        dialog = cls(parent, columns, chosen, is_filled_in=is_filled_in)
        return dialog.chosen() if dialog.wait() else None
