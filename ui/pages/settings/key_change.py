"""Changing the key of the records: what stands in the way, the question, and the lock."""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.keys import KeyService, KeyState, WayIn
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.pages.settings.needs import SettingsServices
from ui.pages.settings.new_sheet import NewSheet
from ui.state.navigation import Messages


@runtime_checkable
class AsksForLock(Protocol):
    """The window around a page."""

    lock_asked: Any


class KeyChange(QObject):
    """Asks what has to be asked, begins the change, and gives the screen up.

    A recovery sheet that a new key cannot reach is printed anew on the way.
    """

    def __init__(
        self,
        services: SettingsServices,
        jobs: JobRunner,
        messages: Messages,
        new_sheet: NewSheet,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._page = parent
        self._new_sheet = new_sheet
        self._waits_for_sheet = False
        self._keys: KeyService = services.keys
        self._actor: Actor = services.actor
        self._jobs = jobs
        self._messages = messages
        self._because = ""
        new_sheet.made.connect(self._on_sheet)

    def ask(self, because: str = "") -> None:
        """Begin with a look at how things stand; ``because`` is told before the question."""
        self._because = because
        self._jobs.ask(lambda: self._keys.state(actor=self._actor), self._on_state)

    @Slot(object)
    def _on_state(self, state: KeyState) -> None:
        if any(not way.person_id and not way.name for way in state.behind):
            self._waits_for_sheet = self._may_print_first()
            if self._waits_for_sheet:
                self._new_sheet.make()
            return
        if state.behind and not self._may_leave_out(state.behind):
            return
        left_out = [way.id for way in state.behind]
        if self._is_sure(state):
            self._jobs.write(
                lambda: self._keys.begin_change(leaving_out=left_out, actor=self._actor),
                self._on_begun,
            )

    @Slot()
    def _on_sheet(self) -> None:
        if self._waits_for_sheet:
            self._waits_for_sheet = False
            self.ask()

    def _may_print_first(self) -> bool:
        return ConfirmDialog.ask(
            self._page,
            _("Print a new recovery sheet first"),
            self._told(
                _(
                    "The sheet in the safe was printed before keys could be changed, so a new "
                    "key cannot reach it and the old sheet stops working. Have a printer ready: "
                    "once the new one is printed, the key is changed."
                )
            ),
            _("Print a new recovery sheet"),
        )

    def _may_leave_out(self, behind: Sequence[WayIn]) -> bool:
        names = ", ".join(way.name for way in behind)
        return ConfirmDialog.ask(
            self._page,
            _("Some have not signed in yet"),
            _(
                "A new key cannot reach them before they have signed in once with this version: "
                "{names}. Wait for them, or leave them out: they then need to be let in again."
            ).format(names=names),
            _("Leave them out"),
            dangerous=True,
            cancel=_("Wait for them"),
        )

    def _is_sure(self, state: KeyState) -> bool:
        if state.is_encrypted:
            words = _(
                "The screen locks, and the records are written anew under the new key at the "
                "next sign-in. That takes seconds to a few minutes and as much free disk as the "
                "records. Everybody keeps their passphrase, and the recovery sheet stays valid. "
                "Make a backup afterwards: older ones open with the key of their time."
            )
        else:
            words = _(
                "The screen locks. On a server the key does not encrypt the records: whoever "
                "knows the server's password can still read them there. Have that changed too."
            )
        return ConfirmDialog.ask(
            self._page,
            _("Change the key of the records now?"),
            self._told(words),
            _("Change the key and lock"),
            cancel=_("Not now"),
        )

    def _told(self, words: str) -> str:
        return f"{self._because} {words}".strip()

    @Slot(object)
    def _on_begun(self, _answer: object) -> None:
        window: object = self._page.window()
        if isinstance(window, AsksForLock):
            window.lock_asked.emit()
        else:
            self._messages.say(_("Sign in again to see the change of the key to its end."))
