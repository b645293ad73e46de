"""What stands open or runs when the window goes: kept in the store, told of again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from carecoord.common.i18n import _, n_
from ui.background.jobs import JobRunner
from ui.background.not_kept import NotKept
from ui.shell.main_window import MainWindow
from ui.state.unfinished import KIND_MARK, KeepsTyped, Unfinished

if TYPE_CHECKING:  # the services bring SQLAlchemy
    from carecoord.services.bundle import Services


_WORK = "lock.work"
"""Kind of the draft that says how work ended that went on behind the lock."""


@dataclass(frozen=True, slots=True)
class _Left:
    """What the lock before left behind; ``work_done`` is None when nothing ran."""

    forms: tuple[Unfinished, ...]
    work_done: bool | None


class OpenForms(QObject):
    """Keeps what is typed in dialogs, one draft for each dialog and patient."""

    def __init__(self, services: "Services", jobs: JobRunner, window: MainWindow) -> None:
        super().__init__(window)
        self._services = services
        self._jobs = jobs
        self._window = window
        self._written: dict[tuple[str, str], Mapping[str, Any]] = {}
        self._ended_unexpectedly = False
        self._not_kept = NotKept(jobs, self._take_as_not_written, self)
        window.unfinished.left.connect(self.keep)

    @Slot()
    def keep(self) -> None:
        """Write down what stands in the dialogs that are open now, or could not be saved.

        What stood in one that was saved or left since is forgotten.
        """
        services = self._services
        found = (*self._window.unfinished.not_in_store, *_open_now())
        standing = {(one.kind, one.whose): one for one in found}
        for one in standing.values():
            content = {"heading": one.heading, "typed": one.content}
            if self._written.get((one.kind, one.whose)) == content:
                continue
            self._written[one.kind, one.whose] = content
            save = partial(services.drafts.save, one.kind, one.whose, content)
            self._jobs.write(partial(save, actor=services.actor), failed=self._not_kept.hear)
        for kind, whose in self._written.keys() - standing.keys():
            del self._written[kind, whose]
            self._discard(kind, whose)

    def _take_as_not_written(self) -> None:
        # Still known by their names, as what is left by now has to be forgotten.
        self._written = {key: {} for key in self._written}

    def note_work(self, *, done: bool) -> None:
        """Write down how work ended that nobody could watch; at once, as the store closes."""
        services = self._services
        services.drafts.save(_WORK, "", {"done": done}, actor=services.actor)

    def recall(self, *, ended_unexpectedly: bool = False) -> None:
        """Have what was kept at hand, and tell of it and of how the window before ended."""
        self._ended_unexpectedly = ended_unexpectedly
        self._jobs.ask(self._kept, self._on_kept)

    def _kept(self) -> _Left:
        services = self._services
        rows = services.drafts.mine(actor=services.actor)
        forms = tuple(
            Unfinished(row.kind, row.patient_id, row.content["heading"], row.content["typed"])
            for row in rows
            if row.kind.startswith(KIND_MARK)
        )
        work = [bool(row.content["done"]) for row in rows if row.kind == _WORK]
        return _Left(forms, work[0] if work else None)

    @Slot(object)
    def _on_kept(self, left: _Left) -> None:
        words = [_ended_words()] if self._ended_unexpectedly else []
        if left.work_done is not None:
            words.append(_work_words(done=left.work_done))
            self._discard(_WORK, "")
        if left.forms:
            self._window.unfinished.offer(left.forms, self._forget)
            words.append(_form_words(left.forms))
        if self._ended_unexpectedly:
            self._window.messages.warn(" ".join(words))
        elif words:
            self._window.messages.say(" ".join(words))

    def _forget(self, ended: Unfinished) -> None:
        self._discard(ended.kind, ended.whose)

    def _discard(self, kind: str, whose: str) -> None:
        services = self._services
        self._jobs.write(partial(services.drafts.discard, kind, whose, actor=services.actor))


def _form_words(kept: Sequence[Unfinished]) -> str:
    words = n_(
        "What you had typed and not saved is kept. Open this again: {forms}.",
        "What you had typed and not saved is kept. Open these again: {forms}.",
        len(kept),
    )
    return words.format(forms="; ".join(one.heading for one in kept))


def _ended_words() -> str:
    return _(
        "CareCoord ended unexpectedly the last time, or the computer was switched off. What was "
        "saved is safe, and what you had begun is kept where you wrote it. If this happens again, "
        "Settings, This program, makes a report for your support."
    )


def _work_words(*, done: bool) -> str:
    if done:
        return _(
            "What was running when the screen was locked was finished. "
            "If it was an import, it stands in the list on the Import page."
        )
    return _(
        "What was running when the screen was locked was stopped before its end, "
        "and nothing of it was kept. Start it again."
    )


def _open_now() -> list[Unfinished]:
    kept = []
    for window in QApplication.topLevelWidgets():
        held: object = window
        if window.isVisible() and isinstance(held, KeepsTyped):
            kept.append(held.what_is_typed())
    return [one for one in kept if one is not None]
