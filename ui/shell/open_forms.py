"""Dialogs that stand open when the screen is given up: kept in the store, offered again."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from carecoord.common.i18n import n_
from ui.background.jobs import JobRunner
from ui.shell.main_window import MainWindow
from ui.state.unfinished import KIND_MARK, KeepsTyped, Unfinished

if TYPE_CHECKING:  # the services bring SQLAlchemy
    from carecoord.services.bundle import Services


class OpenForms(QObject):
    """Keeps what is typed in them, one draft for each dialog and patient."""

    def __init__(self, services: "Services", jobs: JobRunner, window: MainWindow) -> None:
        super().__init__(window)
        self._services = services
        self._jobs = jobs
        self._window = window

    def keep(self) -> None:
        """Write down what stands in the dialogs that are open now."""
        services = self._services
        for one in _open_now():
            content = {"heading": one.heading, "typed": one.content}
            save = partial(services.drafts.save, one.kind, one.whose, content)
            self._jobs.write(partial(save, actor=services.actor))

    def recall(self) -> None:
        """Have what was kept at hand, and tell of it."""
        self._jobs.ask(self._kept, self._on_kept)

    def _kept(self) -> tuple[Unfinished, ...]:
        services = self._services
        return tuple(
            Unfinished(row.kind, row.patient_id, row.content["heading"], row.content["typed"])
            for row in services.drafts.mine(actor=services.actor)
            if row.kind.startswith(KIND_MARK)
        )

    @Slot(object)
    def _on_kept(self, kept: Sequence[Unfinished]) -> None:
        if not kept:
            return
        self._window.unfinished.offer(kept, self._forget)
        words = n_(
            "What you had typed when the screen was locked is kept. Open this again: {forms}.",
            "What you had typed when the screen was locked is kept. Open these again: {forms}.",
            len(kept),
        )
        self._window.messages.say(words.format(forms="; ".join(one.heading for one in kept)))

    def _forget(self, ended: Unfinished) -> None:
        services = self._services
        discard = partial(services.drafts.discard, ended.kind, ended.whose, actor=services.actor)
        self._jobs.write(discard)


def _open_now() -> list[Unfinished]:
    kept = []
    for window in QApplication.topLevelWidgets():
        held: object = window
        if window.isVisible() and isinstance(held, KeepsTyped):
            kept.append(held.what_is_typed())
    return [one for one in kept if one is not None]
