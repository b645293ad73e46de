"""Doing something for many people at once."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.clock import Clock
from carecoord.common.i18n import _, n_
from carecoord.services.caseloads import CaseloadHolder, CaseloadService
from carecoord.services.patient_list import PatientListService
from carecoord.services.undo import UndoableAction, UndoService
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.dialogs.caseload import CaseloadDialog, nobody_to_assign
from ui.dialogs.tag import TagDialog
from ui.state.navigation import Messages, Navigate
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import row

SEVERAL = 2
"""People from which work on many is offered."""


class BulkServices(Protocol):
    """What work on many people needs of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def caseloads(self) -> CaseloadService: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def patient_list(self) -> PatientListService: ...
    @property
    def undo(self) -> UndoService: ...


class BulkBar(Card):
    """Appears above the table while several people are chosen.

    Signals:
        assign_asked: The people chosen are to be put on a caseload.
        tag_asked: The people chosen are to be filed under a tag.
        export_asked: The people chosen are to be written into a file.
        clear_asked: Nobody is to be chosen any more.
    """

    assign_asked = Signal()
    tag_asked = Signal()
    export_asked = Signal()
    clear_asked = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, may_export: bool = True, may_assign: bool = True
    ) -> None:
        super().__init__("chosen", (12, 4, 8, 4), 0, parent)
        self._words = label("", "strong")
        tag = button(_("Add a tag"), icon="tag")
        assign = button(_("Put on a caseload"), icon="users")
        export = button(_("Export"), icon="file-spreadsheet")
        clear = button(_("Choose nobody"), Kind.TEXT)
        self.body.addLayout(row(self._words, None, assign, tag, export, clear))
        export.setVisible(may_export)
        assign.setVisible(may_assign)
        export.clicked.connect(self.export_asked)
        assign.clicked.connect(self.assign_asked)
        tag.clicked.connect(self.tag_asked)
        clear.clicked.connect(self.clear_asked)
        self.hide()

    @Slot(int)
    def show_count(self, count: int) -> None:
        words = n_("{count} patient chosen", "{count} patients chosen", count)
        self._words.setText(words.format(count=f"{count:,}"))
        self.setVisible(count >= SEVERAL)


class WithMany(QObject):
    """Does something for the people chosen and offers to take it back."""

    def __init__(
        self,
        services: BulkServices,
        jobs: JobRunner,
        messages: Messages,
        navigate: Navigate,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._jobs = jobs
        self._messages = messages
        self._navigate = navigate
        self._window = window

    def tag(self, ids: Sequence[str], known: Sequence[str]) -> None:
        """Ask for the tag, then file these people under it."""
        tag = TagDialog.ask(self._window, len(ids), known)
        if not tag:
            return
        services = self._services

        def write() -> tuple[int, UndoableAction | None]:
            tag_many = partial(services.patient_list.tag_many, ids, tag, actor=services.actor)
            return services.undo.doing(tag_many, actor=services.actor)

        self._jobs.write(write, self._on_tagged)

    def assign(self, ids: Sequence[str]) -> None:
        """Ask on whose caseload, then put these people there."""
        services = self._services
        read = partial(services.caseloads.holders, actor=services.actor)
        self._jobs.ask(read, _Asking(ids, self.ask_holder, self).ask)

    def ask_holder(self, ids: Sequence[str], holders: Sequence[CaseloadHolder]) -> None:
        """Ask which of them, and until when."""
        if not holders:
            self._messages.warn(nobody_to_assign())
            return
        services, count = self._services, len(ids)
        title = n_(
            "Put {count} patient on a caseload", "Put {count} patients on a caseload", count
        ).format(count=f"{count:,}")
        answer = CaseloadDialog.ask(
            self._window, title=title, holders=holders, today=services.clock.today()
        )
        if answer is None:
            return
        name = next(one.name for one in holders if one.staff_id == answer.staff_id)

        def write() -> tuple[int, str, UndoableAction | None]:
            put = partial(
                services.caseloads.assign,
                ids, answer.staff_id, until_on=answer.until_on, actor=services.actor,
            )  # fmt: skip
            done, action = services.undo.doing(put, actor=services.actor)
            return done, name, action

        self._jobs.write(write, self._on_assigned)

    @Slot(object)
    def _on_assigned(self, answer: tuple[int, str, UndoableAction | None]) -> None:
        count, name, action = answer
        sentence = n_(
            "{count} patient is on the caseload of {name}.",
            "{count} patients are on the caseload of {name}.",
            count,
        ).format(count=f"{count:,}", name=name)
        if action is None:
            self._messages.say(sentence)
        else:
            self._navigate.undo_offered(sentence, partial(self._take_back, action.transaction_id))

    @Slot(object)
    def _on_tagged(self, answer: tuple[int, UndoableAction | None]) -> None:
        count, action = answer
        sentence = n_(
            "{count} patient has the new tag.", "{count} patients have the new tag.", count
        )
        sentence = sentence.format(count=f"{count:,}")
        if count == 0:
            self._messages.say(_("Everybody chosen had this tag already."))
        elif action is None:
            self._messages.say(sentence)
        else:
            self._navigate.undo_offered(sentence, partial(self._take_back, action.transaction_id))

    def _take_back(self, transaction_id: str) -> None:
        services = self._services
        undo = partial(services.undo.undo, transaction_id, actor=services.actor)
        self._jobs.write(undo, self._on_taken_back)

    @Slot(object)
    def _on_taken_back(self, sentence: str) -> None:
        self._messages.say(sentence)


class _Asking(QObject):
    """Remembers for whom it was asked while the answer is read."""

    def __init__(
        self,
        ids: Sequence[str],
        then: Callable[[Sequence[str], Sequence[CaseloadHolder]], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._ids = ids
        self._then = then

    @Slot(object)
    def ask(self, holders: Sequence[CaseloadHolder]) -> None:
        self.deleteLater()
        self._then(self._ids, holders)
