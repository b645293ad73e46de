"""Taking everything along: in what form, why, and who says so."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.widgets.cards import Card
from ui.widgets.form import FormRow, line_edit
from ui.widgets.labels import label
from ui.widgets.new_passphrase import Judge, NewPassphrase
from ui.widgets.passphrase_field import PassphraseField
from ui.widgets.segmented import Option, SegmentedChoice

LOCKED, PLAIN, FOLDER = ".zip.age", ".zip", "folder"


@dataclass(frozen=True, slots=True)
class TakeAllForm:
    """What was decided.

    Attributes:
        ending: Of the file; "" for a folder.
        lock: Passphrase of the file, "" where it has none.
    """

    ending: str
    lock: str
    reason: str
    own_passphrase: str


class TakeAllDialog(BaseDialog):
    """Says plainly what it is before it is written."""

    help_topic = "computers"

    def __init__(
        self, judge: Judge, suggest: Callable[[], str], names: tuple[str, ...],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(
            _("Take everything along"),
            _("Choose the place"),
            parent,
            explanation=_(
                "This is all that is on record about every patient, in files that any program can "
                "read. Who takes it along, when and why stays on record."
            ),
            width_px=520,
        )
        self.form = SegmentedChoice(
            _("Form"),
            [
                Option(LOCKED, _("One file with a passphrase")),
                Option(PLAIN, _("ZIP, open")),
                Option(FOLDER, _("Folder, open")),
            ],
            LOCKED,
        )
        self.lock = NewPassphrase(judge, suggest)
        self.lock.set_names(*names)
        self.reason = line_edit("", _("For example: we change to another program"))
        self.own = PassphraseField()
        self._reason_row = FormRow(_("Why"), self.reason)
        self._own_row = FormRow(_("Your own passphrase, once more"), self.own)
        self._open_note = Card("warn", (12, 8, 12, 8), 0)
        self._build_fields()
        self.form.chosen.connect(self._on_form)

    def _build_fields(self) -> None:
        words = _(
            "Nothing protects these files: whoever finds them reads every chart. Write them only "
            "to an encrypted disk, and delete them when they have done their work."
        )
        self._open_note.body.addWidget(label(words, wrap=True))
        self._open_note.hide()
        self.body.addWidget(FormRow(_("Form"), self.form))
        self.body.addWidget(self.lock)
        self.body.addWidget(self._open_note)
        self.body.addWidget(self._reason_row)
        self.body.addWidget(self._own_row)

    @Slot(str)
    def _on_form(self, chosen: str) -> None:
        self.lock.setVisible(chosen == LOCKED)
        self._open_note.setVisible(chosen != LOCKED)
        self.show_problem("")  # and as high as what is left wants

    @override
    def problem(self) -> str:
        is_locked = self.form.value == LOCKED
        missing_reason = "" if self.reason.text().strip() else _("Say why, in a few words.")
        missing_own = "" if self.own.text() else _("Type your own passphrase.")
        self._reason_row.show_error(missing_reason)
        self._own_row.show_error(missing_own)
        if is_locked and not self.lock.check():
            return _("Choose a passphrase for the file.")
        return missing_reason or missing_own

    def begin_with(self, before: TakeAllForm) -> None:
        """All that was said before stands there again, but for the own passphrase."""
        self.form.choose(before.ending or FOLDER)
        self._on_form(self.form.value)
        self.lock.fill(before.lock)
        self.reason.setText(before.reason)
        self.own.setFocus()

    @property
    def decided(self) -> TakeAllForm:
        chosen = self.form.value
        return TakeAllForm(
            ending="" if chosen == FOLDER else chosen,
            lock=self.lock.text if chosen == LOCKED else "",
            reason=self.reason.text().strip(),
            own_passphrase=self.own.text(),
        )

    @classmethod
    def ask(
        cls, parent: QWidget | None, judge: Judge, suggest: Callable[[], str],
        names: tuple[str, ...], before: TakeAllForm | None = None,
    ) -> TakeAllForm | None:  # fmt: skip
        """What was decided, beginning with ``before``; None when it was left."""
        dialog = cls(judge, suggest, names, parent)
        if before is not None:
            dialog.begin_with(before)
        return dialog.decided if dialog.wait() else None
