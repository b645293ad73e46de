"""The recovery sheet: shown as it prints, printed or saved, and proved to be on paper."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.errors import CareCoordError, UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import write_private
from ui.dialogs.base import BaseDialog
from ui.dialogs.files import FileDialog
from ui.dialogs.print import PrintDialog
from ui.printing.pdf import PdfPrinter
from ui.printing.preview import PagePreview
from ui.printing.sheet import Printable
from ui.theme.look import look
from ui.widgets.announce import announce
from ui.widgets.buttons import button
from ui.widgets.form import FormRow, line_edit
from ui.widgets.labels import label
from ui.widgets.layouts import row

_PREVIEW_HEIGHT_PX = 260
_WIDTH_PX = 640
_MOST_CHARACTERS = 12
SUGGESTED_NAME = "carecoord-recovery-sheet.pdf"


class SheetView(QWidget):
    """The sheet with Print and Save as PDF; it stays in memory until one of them.

    Signals:
        kept: It was printed or saved.
    """

    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: Printable | None = None
        self.preview = PagePreview()
        self.preview.setMinimumHeight(look().px(_PREVIEW_HEIGHT_PX))
        self.print_button = button(_("Print"), icon="printer")
        self.pdf_button = button(_("Save as PDF"), icon="file-type-pdf")
        self.said = label("", "small", wrap=True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self.preview, 1)
        line = row(self.print_button, self.pdf_button, self.said, spacing=10)
        line.setStretch(2, 1)
        whole.addLayout(line)
        self.print_button.clicked.connect(self.print_sheet)
        self.pdf_button.clicked.connect(self.save_pdf)

    def show_sheet(self, sheet: Printable) -> None:
        self._sheet = sheet
        self.preview.show_sheet(sheet)

    @override
    def hasHeightForWidth(self) -> bool:
        # The pages scroll, so one line more of text takes its room from them.
        return False

    @Slot()
    def print_sheet(self) -> None:
        if self._sheet is None:
            return
        try:
            printed = PrintDialog.ask(self, self._sheet)
        except CareCoordError as error:
            self._say(str(error))
            return
        if printed:
            self._keep(_("Sent to the printer."))

    @Slot()
    def save_pdf(self) -> None:
        if self._sheet is None:
            return
        path = FileDialog.ask_save(
            self, _("Save the recovery sheet"), SUGGESTED_NAME, (_("PDF file (*.pdf)"),)
        )
        if path is None:
            return
        try:
            _write_pdf(path, self._sheet)
        except CareCoordError as error:
            self._say(str(error))
        else:
            self._keep(
                _("Saved. Move it off this computer: whoever has both can open every record.")
            )

    def _keep(self, sentence: str) -> None:
        self._say(sentence)
        self.kept.emit()

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
        announce(self, sentence)


class GroupsForm(QWidget):
    """Two groups to copy from the paper."""

    def __init__(
        self,
        numbers: Sequence[int],
        is_right: Callable[[Mapping[int, str]], bool],
        parent: QWidget | None = None,
    ) -> None:
        """Ask for the groups of these numbers, counted from 0; ``is_right`` judges them."""
        super().__init__(parent)
        self._is_right = is_right
        self._rows: dict[int, FormRow] = {}
        self.fields: dict[int, QLineEdit] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        for number in numbers:
            self.fields[number] = line_edit(most=_MOST_CHARACTERS)
            caption = _("Group {number} on the sheet").format(number=number + 1)
            self._rows[number] = FormRow(caption, self.fields[number])
            whole.addWidget(self._rows[number])
        self.setFocusProxy(self.fields[numbers[0]])

    def check(self) -> bool:
        """Say under each field whether it is the printed group; True when all are."""
        wrong = []
        for number, field in self.fields.items():
            right = self._is_right({number: field.text()})
            self._rows[number].show_error("" if right else _wrong_group())
            if not right:
                wrong.append(field)
        if wrong:
            wrong[0].setFocus()
        return not wrong


class RecoverySheetDialog(BaseDialog):
    """A new sheet in two steps: print or save it, then copy two groups from the paper."""

    help_topic = "privacy-and-keys#recovery-sheet"

    def __init__(
        self,
        sheet: Printable,
        numbers: Sequence[int],
        is_right: Callable[[Mapping[int, str]], bool],
        parent: QWidget | None,
    ) -> None:
        super().__init__(
            _("Print the new recovery sheet"),
            _("The sheet is in the safe"),
            parent,
            explanation=_(
                "Print this sheet, then copy two groups from the paper. The one printed before "
                "opens only backups made until now: destroy it once there is a newer backup."
            ),
            cancel=_("Confirm later"),
            width_px=_WIDTH_PX,
        )
        self.view = SheetView()
        self.view.show_sheet(sheet)
        # What is to be done with it has to be in sight too, on a small screen as well.
        self.view.preview.setMaximumHeight(look().px(_PREVIEW_HEIGHT_PX))
        self.groups = GroupsForm(numbers, is_right)
        self.body.addWidget(self.view)
        self.body.addWidget(self.groups)
        self.view.print_button.setFocus()

    @override
    def problem(self) -> str:
        return "" if self.groups.check() else _("Copy the two groups from the paper.")

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        sheet: Printable,
        numbers: Sequence[int],
        is_right: Callable[[Mapping[int, str]], bool],
    ) -> bool:
        """True when two groups were copied; the sheet counts either way."""
        return cls(sheet, numbers, is_right, parent).wait()


def _wrong_group() -> str:
    return _("This is not what the sheet says. Look at the number before the group.")


def _write_pdf(path: Path, sheet: Printable) -> None:
    content = PdfPrinter().sheet_pdf(sheet)
    try:
        write_private(path, content)
    except OSError:
        raise UnavailableError(
            _("The file could not be written. Choose a folder you may write to.")
        ) from None
