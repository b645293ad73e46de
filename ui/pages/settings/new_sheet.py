"""Making a new recovery sheet: shown, printed, and proved to be on paper."""

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _, current_language
from carecoord.services import recovery_paper
from carecoord.services.people import PeopleService
from carecoord.settings import RECOVERY_SHEET_CONFIRMED
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.recovery_sheet import RecoverySheetDialog
from ui.pages.settings.needs import Preferences, SettingsServices
from ui.printing.sheet import Sheet
from ui.state.navigation import Messages


class NewSheet(QObject):
    """From the question to the confirmed paper.

    Signals:
        made: A new sheet counts, confirmed or not.
    """

    made = Signal()

    def __init__(
        self, services: SettingsServices, jobs: JobRunner, messages: Messages, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._page = parent
        self._people: PeopleService = services.people
        self._preferences: Preferences = services.preferences
        self._actor: Actor = services.actor
        self._practice_name = services.practice_name
        self._today: dt.date = services.clock.today()
        self._jobs = jobs
        self._messages = messages

    @Slot()
    def ask(self) -> None:
        """Make one, if the person is sure."""
        if ConfirmDialog.ask(
            self._page,
            _("Make a new recovery key?"),
            _(
                "The sheet in the safe stops opening the practice at once; it still opens the "
                "backups made until now, and the new one opens those made from now on. Have a "
                "printer ready, and make a backup afterwards."
            ),
            _("Make a new key"),
        ):
            self.make()

    def make(self) -> None:
        """Make one without asking."""
        self._jobs.write(self._make, self._on_made)

    def _make(self) -> tuple[Sheet, tuple[str, ...]]:
        key = self._people.new_recovery_key(actor=self._actor)
        page = recovery_paper.sheet_html(
            key, practice_name=self._practice_name, made_on=self._today
        )
        sheet = Sheet(title=_("Recovery key"), html=page, language=current_language())
        return sheet, key.groups

    @Slot(object)
    def _on_made(self, made: tuple[Sheet, tuple[str, ...]]) -> None:
        sheet, groups = made

        def is_right(retyped: Mapping[int, str]) -> bool:
            return recovery_paper.is_sheet_confirmed(groups, retyped)

        numbers = recovery_paper.groups_to_confirm()
        if RecoverySheetDialog.ask(self._page, sheet, numbers, is_right):
            self._jobs.write(
                lambda: self._preferences.set(
                    RECOVERY_SHEET_CONFIRMED, value=True, actor=self._actor
                ),
                self._on_confirmed,
            )
        else:
            self._messages.warn(
                _("The new recovery sheet is not confirmed yet. You can print another one here.")
            )
        self.made.emit()

    @Slot(object)
    def _on_confirmed(self, _answer: object) -> None:
        self._messages.say(
            _(
                "The new recovery sheet is confirmed. Make a backup now (Settings, Data and "
                "journal): the new sheet does not open older ones."
            )
        )
