"""Adding a patient, or changing one's details."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.common.names import full_name
from carecoord.rules.partial_dates import display
from carecoord.services.patient_details import DuplicateHint, LoadedDetails, PatientDetails
from ui.background.jobs import JobRunner
from ui.dialogs.base import holder_of, kept_note, wait_for
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.patient_form import keeping
from ui.dialogs.patient_form.comparing import merge, take_mine
from ui.dialogs.patient_form.conflict_dialog import ConflictDialog
from ui.dialogs.patient_form.desk import PatientDesk
from ui.dialogs.patient_form.lookalikes import LookalikeCard
from ui.dialogs.patient_form.saving import Saving, Whose
from ui.dialogs.patient_form.section import Section
from ui.dialogs.patient_form.tabs import SectionTabs, section_makers
from ui.state.unfinished import Unfinished
from ui.theme.look import look
from ui.widgets.buttons import Kind, button
from ui.widgets.labels import label
from ui.widgets.layouts import column, row, rule
from ui.widgets.tab_order import tab_before, tab_last

SIZE_PX = (820, 640)
_SCREEN_MARGIN_PX = 60
_PAUSE_MS = 400
"""Pause in typing after which look-alikes are looked for."""


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """How the form ended: somebody was saved, or another patient is to be opened instead.

    Attributes:
        is_changed: Whether saving changed anything, so that there is something to take back.
    """

    saved_id: str = ""
    open_id: str = ""
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Offers:
    """Names of staff by id and the tags in use."""

    staff: Mapping[str, str]
    tags: Sequence[str]


class PatientForm(QDialog):
    """Six tabs, look-alikes below them, Save at the bottom right (Ctrl+S)."""

    help_topic = "finding-people"

    def __init__(
        self,
        desk: PatientDesk,
        jobs: JobRunner,
        today: dt.date,
        whose: Whose,
        offers: Offers,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("CareCoord")
        self._desk = desk
        self._jobs = jobs
        self._taken = self._take_kept(whose)
        self._whose = keeping.whose_in(self._taken) if self._taken else whose
        self.answer = FormAnswer()
        self._base = self._whose.loaded.details
        self._details = keeping.details_in(self._taken) if self._taken else self._base
        self.tabs = SectionTabs(section_makers(today, offers.staff, offers.tags))
        self.lookalikes = LookalikeCard()
        self._error = label("", "error", wrap=True)
        self.save_button = button(_("Save"), Kind.PRIMARY, tip=_("Ctrl+S"))
        self._cancel = button(_("Cancel"))
        self._saving = Saving(desk, jobs, self)
        self._place: QWidget | None = None
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._build()
        self._connect()
        self.tabs.section(0).setFocus()

    # Building

    def _take_kept(self, whose: Whose) -> Unfinished | None:
        holder = holder_of(self)
        return holder.unfinished.take(keeping.KIND, whose.patient_id) if holder else None

    def _build(self) -> None:
        title = _("Add a patient") if self._whose.is_new else _("Change a patient's details")
        self.setAccessibleName(title)
        head = column(row(label(title, "title"), None), spacing=8)
        if not self._whose.is_new:
            head.addWidget(label(_about(self._base), "strong", wrap=True))
        if self._taken is not None:
            head.addWidget(kept_note())
        head.setContentsMargins(20, 16, 20, 6)
        foot = row(self._error, self._cancel, self.save_button)
        foot.setStretch(0, 1)
        foot.setContentsMargins(20, 12, 20, 14)
        hint = QVBoxLayout()
        hint.setContentsMargins(20, 8, 20, 8)
        hint.addWidget(self.lookalikes)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.tabs, 1)
        whole.addLayout(hint)
        whole.addWidget(rule())
        whole.addLayout(foot)
        room = self.screen().availableGeometry()
        width, height = (look().px(side) for side in SIZE_PX)
        margin = _SCREEN_MARGIN_PX
        self.resize(min(width, room.width() - margin), min(height, room.height() - margin))

    def _connect(self) -> None:
        self.save_button.clicked.connect(self.save)
        self._cancel.clicked.connect(self.reject)
        for keys in ("Ctrl+S", "Ctrl+Return"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)
        self.lookalikes.open_asked.connect(self._on_open_other)
        self._saving.saved.connect(self._on_saved)
        self._saving.refused.connect(self._on_refused)
        self._saving.conflicted.connect(self._on_conflict)
        self._saving.failed.connect(self._on_not_saved)
        self._pause.timeout.connect(self._look_for_others)
        self.tabs.made.connect(self._on_section)

    @Slot(object)
    def _on_section(self, section: Section) -> None:
        """A section is shown for the first time."""
        # As the section gives the details back unchanged: only differences from this count.
        section.put(self._base)
        self._base = replace(self._base, **section.values())
        if self._taken is not None:
            section.put(self._details)
        tab_last(*self.lookalikes.buttons, self._cancel, self.save_button)
        if self._whose.is_new:
            section.changed.connect(self._pause.start)

    def _put(self, details: PatientDetails) -> None:
        self._details = details
        for section in self.tabs.sections():
            section.put(details)

    # Doing

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        desk: PatientDesk,
        jobs: JobRunner,
        *,
        today: dt.date,
        whose: Whose,
        offers: Offers,
    ) -> FormAnswer:
        """Show the form until it is saved or left; it saves by itself through the desk."""
        dialog = cls(desk, jobs, today, whose, offers, parent)
        wait_for(dialog)
        return dialog.answer

    def details(self) -> PatientDetails:
        """Everything as it stands in the form."""
        values: dict[str, Any] = {}
        for section in self.tabs.sections():
            values |= section.values()
        return replace(self._details, **values)

    @property
    def is_changed(self) -> bool:
        return self.details() != self._base

    def what_is_typed(self) -> Unfinished | None:
        """What was typed, to be kept while the screen is locked."""
        if not self.is_changed:
            return None
        return keeping.kept(self._whose, self.details(), self.accessibleName())

    @Slot()
    def save(self) -> None:
        if not self.save_button.isEnabled():
            return
        details = self.details()
        if self._show_problems(details):
            return
        self._hold(saving=True)
        self._saving.save(self._whose, details)

    def _hold(self, *, saving: bool) -> None:
        """Let nothing be typed that is not saved, and nobody leave what is saved all the same."""
        if saving:
            self._place = self.focusWidget()
        for part in (self.tabs, self.lookalikes, self._cancel, self.save_button):
            part.setEnabled(not saving)
        self._say(_("Saving…") if saving else "")
        if not saving and self._place is not None:
            self._place.setFocus()

    def _show_problems(self, details: PatientDetails) -> bool:
        """Say under each field what is wrong; False when all is well."""
        problems = self._desk.problems(details)
        self.tabs.show_problems(problems)
        self._say(problems[0].message if problems else "")
        return bool(problems)

    def _say(self, sentence: str) -> None:
        self._error.setText(sentence)

    # Reacting

    @Slot()
    def _look_for_others(self) -> None:
        desk, details = self._desk, self.details()
        if not any((details.family, details.given, details.birth_on, details.identifiers)):
            self.lookalikes.show_hints(())
            return

        def look_for() -> Sequence[DuplicateHint]:
            return desk.lookalikes(details)

        self._jobs.ask(look_for, self._on_lookalikes)

    @Slot(object)
    def _on_lookalikes(self, hints: Sequence[DuplicateHint]) -> None:
        self.lookalikes.show_hints(hints)
        tab_before(self._cancel, self.lookalikes.buttons)

    @Slot(str)
    def _on_open_other(self, patient_id: str) -> None:
        if self._may_go():
            self.answer = FormAnswer(open_id=patient_id)
            self.accept()

    @Slot(str)
    def _on_saved(self, patient_id: str) -> None:
        self.answer = FormAnswer(saved_id=patient_id, is_changed=self.is_changed)
        self.accept()

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self._on_not_saved()
        self._say(sentence)

    @Slot()
    def _on_not_saved(self) -> None:
        self._hold(saving=False)

    @Slot(object)
    def _on_conflict(self, theirs: LoadedDetails) -> None:
        """Put both versions together; what only one changed needs no question."""
        self._on_not_saved()
        mine = self.details()
        merged, conflicts = merge(self._base, mine, theirs.details)
        if conflicts:
            kept = ConflictDialog.ask(self, conflicts)
            if kept is None:
                self._say(_("Not saved. Somebody else changed this patient too."))
                return
            merged = take_mine(merged, mine, kept)
        self._whose = replace(self._whose, loaded=theirs)
        self._put(theirs.details)
        self._base = self.details()
        self._put(merged)
        self.save()

    def _may_go(self) -> bool:
        if not self.is_changed:
            return True
        return ConfirmDialog.ask(
            self,
            _("Leave without saving?"),
            _("What you typed is not saved yet. If you leave now, it is lost."),
            _("Leave without saving"),
            dangerous=True,
            cancel=_("Stay here"),
        )

    # Qt overrides

    @override
    def done(self, result: int) -> None:
        if self._taken is not None and (holder := holder_of(self)) is not None:
            holder.unfinished.end(self._taken)
        super().done(result)

    @override
    def reject(self) -> None:
        if self.save_button.isEnabled() and self._may_go():
            super().reject()


def _about(details: PatientDetails) -> str:
    """Whose details these are, in sight whichever tab is open."""
    name = full_name(details.family, details.given, details.preferred)
    return " · ".join(filter(None, (name, display(details.birth_on))))
