"""First step: which files, and where they come from."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from carecoord.common.i18n import _, n_
from carecoord.common.overriding import override
from ui.dialogs.files import FileDialog
from ui.pages.importing.drop_area import DropArea
from ui.pages.importing.said_card import SaidCard
from ui.widgets.buttons import icon_button
from ui.widgets.calm_boxes import CalmComboBox
from ui.widgets.cards import Card, Pane, ScrollBody
from ui.widgets.form import FormRow
from ui.widgets.labels import ElidedLabel, IconLabel, label
from ui.widgets.layouts import clear, column, row
from ui.widgets.tab_order import tab_before

_FILES_SHOWN = 6
_SHOWN = (
    "*.csv", "*.tsv", "*.txt", "*.xlsx", "*.json", "*.ndjson", "*.gz", "*.zip", "*.ics", "*.hl7",
)  # fmt: skip
_TABLES = frozenset({".csv", ".tsv", ".tab", ".txt", ".xlsx"})


class ChooseStep(QWidget):
    """A place to drop files, those chosen, the name of the source, and what can be read.

    Signals:
        changed: Files were added or taken away.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, whole: bool = True) -> None:
        super().__init__(parent)
        self._whole = whole
        self.paths: tuple[Path, ...] = ()
        self.drop = DropArea()
        self.error = SaidCard("danger", "alert-circle", _("This cannot be imported"))
        self.source = CalmComboBox()
        self.source.setEditable(True)
        self._files = QVBoxLayout()
        self._files.setSpacing(4)
        self._build()
        self.drop.dropped.connect(self.take)
        self.drop.files_button.clicked.connect(self.choose_files)
        self.drop.folder_button.clicked.connect(self.choose_folder)

    def _build(self) -> None:
        hint = _(
            "For example the name of your records system. Its next file is then read the same way."
        )
        edit = self.source.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(_("Name of the source"))
            edit.setAccessibleName(_("Name of the source"))
        scroll = ScrollBody((0, 0, 4, 0), 12)
        left = scroll.column
        left.addWidget(self.drop)
        left.addWidget(self.error)
        left.addLayout(self._files)
        left.addWidget(
            FormRow(_("Where does it come from?"), self.source, hint=hint, optional=True)
        )
        left.addStretch(1)
        line = row(scroll, _what_can_be_read(whole=self._whole), spacing=14)
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        self.setLayout(line)

    def offer_sources(self, names: Sequence[str]) -> None:
        """Sources of earlier imports, to choose from."""
        typed = self.source.currentText()
        self.source.clear()
        self.source.addItems(list(names))
        self.source.setCurrentText(typed)

    @Slot(object)
    def take(self, paths: Sequence[Path]) -> None:
        """Use these files instead of those before."""
        self._show(tuple(paths))

    def clear(self) -> None:
        self.source.setCurrentText("")
        self._show(())

    @Slot()
    def choose_files(self) -> None:
        kinds = [
            _("Lists and exports ({patterns})").format(patterns=" ".join(_SHOWN)),
            _("All files (*)"),
        ]
        if chosen := FileDialog.ask_open(self, _("Choose files to import"), kinds):
            self._show(tuple(chosen))

    @Slot()
    def choose_folder(self) -> None:
        folder = FileDialog.ask_folder(self, _("Choose a folder to import"))
        if folder is not None:
            self._show((folder,))

    def _show(self, paths: tuple[Path, ...]) -> None:
        self.paths = paths
        self.error.say("")
        clear(self._files)
        if paths:
            self._files.addWidget(label(_("Chosen"), "caption"))
        removers = []
        for path in paths[:_FILES_SHOWN]:
            remove = self._remover(path)
            self._files.addWidget(_file_row(path, remove))
            removers.append(remove)
        if (more := len(paths) - _FILES_SHOWN) > 0:
            words = n_("and {count} more file", "and {count} more files", more)
            self._files.addWidget(label(words.format(count=more), "small"))
        tab_before(self.source, removers)
        self.changed.emit()

    def _remover(self, path: Path) -> QToolButton:
        made = icon_button("x", _("Leave out {name}").format(name=path.name))
        made.setProperty("path", str(path))
        made.clicked.connect(self._on_removed)
        return made

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.paths:
            # Where the work begins; by Tab the page's first stop would be the earlier imports.
            self.drop.files_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_removed(self) -> None:
        button = self.sender()
        gone = Path(str(button.property("path")))
        self._show(tuple(path for path in self.paths if path != gone))
        self.drop.files_button.setFocus()


def _file_row(path: Path, remove: QToolButton) -> Card:
    made = Card("inset", (12, 6, 6, 6), 0)
    name = ElidedLabel(path.name, "strong")
    line = row(IconLabel(_icon(path)), name, remove, spacing=10)
    line.setStretch(1, 1)
    made.body.addLayout(line)
    return made


def _icon(path: Path) -> str:
    if path.is_dir():
        return "folder-open"
    suffix = path.suffix.casefold()
    if suffix == ".zip":
        return "archive"
    return "file-spreadsheet" if suffix in _TABLES else "file-text"


def _what_can_be_read(*, whole: bool) -> Pane:
    """``whole`` False leaves out what somebody's role does not bring in."""
    made = Pane((18, 16, 18, 16), 12)
    made.show_foot(False)
    made.body.addWidget(label(_("What can be read"), "subtitle"))
    before, after = (_patients(), _records()) if whole else ([], [])
    for icon, title, words in (*before, *_work(), *after):
        made.body.addLayout(_entry(icon, "primary_text", title, words))
    made.body.addSpacing(4)
    made.body.addWidget(label(_("What cannot"), "subtitle"))
    if not whole:
        others = _("Lists of patients and their records: a clinician or the practice lead does it.")
        made.body.addWidget(label(others, "muted", wrap=True))
    words = _(
        "PDF, Word, old Excel files (.xls), C-CDA and other HL7 messages. Ask the source for a"
        " list as CSV or for FHIR R4 instead."
    )
    made.body.addWidget(label(words, "muted", wrap=True))
    made.body.addStretch(1)
    safe = _("Nothing is stored before you have seen it, and every import can be undone whole.")
    made.body.addLayout(_entry("shield-lock", "ok", "", safe))
    return made


def _patients() -> list[tuple[str, str, str]]:
    words = _("One person per row, as CSV, text with tabs, or an Excel workbook.")
    return [("file-spreadsheet", _("A patient list"), words)]


def _work() -> list[tuple[str, str, str]]:
    """What the work of the day brings, which whoever does it may bring in."""
    visits = _("As CSV, Excel, iCalendar (.ics) or HL7 messages about appointments (SIU).")
    calls = _("Exported from Today; its calls are logged after a preview.")
    return [
        ("calendar-event", _("A schedule of visits"), visits),
        ("list-check", _("A worklist that was filled in"), calls),
    ]


def _records() -> list[tuple[str, str, str]]:
    tables = _("A folder or ZIP with one table for patients, one for visits and so on.")
    fhir = _("Bundles or NDJSON, single, zipped, or a whole folder of them.")
    return [
        ("table", _("An export of joined tables"), tables),
        ("heartbeat", _("FHIR R4"), fhir),
    ]


def _entry(icon: str, tint: str, title: str, words: str) -> QVBoxLayout:
    text = column(spacing=1)
    if title:
        text.addWidget(label(title, "strong", wrap=True))
    text.addWidget(label(words, "muted", wrap=True))
    line = row(IconLabel(icon, tint), text, spacing=12)
    line.setStretch(1, 1)
    return column(line)
