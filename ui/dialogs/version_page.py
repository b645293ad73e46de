"""The page on which a version of the practice's own text or list is kept while it is changed."""

from abc import abstractmethod
from dataclasses import asdict
from functools import partial
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.errors import EditConflictError
from carecoord.common.i18n import _
from carecoord.services.abilities import Permission, may
from carecoord.services.drafts import DraftService
from carecoord.services.undo import UndoService
from ui.background.version_keeping import VersionKeeping
from ui.dialogs.version_deeds import DeedDesk
from ui.widgets.conflict_card import ConflictCard
from ui.widgets.copying import is_about_nobody
from ui.widgets.row_list import RowList


class _Services(Protocol):
    @property
    def drafts(self) -> DraftService: ...
    @property
    def undo(self) -> UndoService: ...


class PageDesk(DeedDesk, Protocol):
    """What such a page needs of its desk."""

    @property
    @override
    def services(self) -> _Services: ...


class VersionEditor(Protocol):
    """One version, changed or read."""

    version: Any
    is_writing: bool
    conflict: ConflictCard

    def form(self) -> Any:
        """What stands in the fields."""
        ...

    def show_nothing(self) -> None:
        """No version is chosen."""
        ...

    def show_saved(self, words: str) -> None:
        """Say how far saving has come."""
        ...


class VersionList(Protocol):
    """The versions to choose from."""

    list: RowList


class Doing(Protocol):
    """What can be done with a version."""

    def do(self, deed: Any, version: Any) -> None:
        """Do one of the things that are offered."""
        ...


class VersionPage(QWidget):
    """Keeps what is changed, and goes on with one of two versions that stand against each other.

    Whoever lacks the permission is shown none of the parts.

    Attributes:
        permission: Who may change versions.
        kind: Begins the kind of what is kept over the lock; the version's id follows.
        beside: What stands beside the editor while a version is shown.
    """

    permission: ClassVar[Permission]
    kind: ClassVar[str]
    list: VersionList
    editor: VersionEditor
    beside: QWidget
    keeper: VersionKeeping[Any, Any]
    deeds: Doing
    _desk: PageDesk

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        is_about_nobody(self)  # a paragraph that was cut may wait for its new place
        self._wanted = ""
        self._takes_focus = False

    @abstractmethod
    def _read_version(self, version_id: str) -> object:
        """A version with what stands around it; for a lane."""

    @abstractmethod
    def _on_opened(self, read: Any) -> None:
        """Show what was read, once what was typed until then is kept (``keeper.end``)."""

    # What the window asks

    def save_draft(self) -> None:
        """Keep what is changed, before the screen locks; also while two versions stand there."""
        if not may(self._desk.actor, self.permission):
            return
        self.keeper.flush()
        shown = self.editor.version
        if shown is not None and not self.editor.conflict.isHidden():
            drafts, actor = self._desk.services.drafts, self._desk.actor
            content = asdict(self.editor.form())
            keep = partial(drafts.save, self.kind + shown.id, "", content, actor=actor)
            self._desk.jobs.write(keep)

    def may_leave(self) -> bool:
        """What is changed is kept, so that nobody has to be asked."""
        self.save_draft()
        return True

    @Slot(str)
    def open_version(self, version_id: str) -> None:
        """Go on with a draft, or read a version."""
        shown = self.editor.version
        if shown is not None and shown.id == version_id:
            return
        self.save_draft()
        self._wanted = version_id
        self._load(version_id)

    # Reading

    def _load(self, version_id: str) -> None:
        # Behind any save of the same draft that is still waiting.
        read = partial(self._read_version, version_id)
        self._desk.jobs.write(read, self._on_opened, self._on_lost)

    @Slot(Exception)
    def _on_lost(self, error: Exception) -> None:
        self.editor.show_nothing()
        self.beside.hide()
        self._desk.messages.warn(str(error))

    # Keeping

    @Slot()
    def _on_saving(self) -> None:
        self.editor.show_saved(_("Saving"))

    @Slot()
    def _on_mine_kept(self) -> None:
        if self.editor.version is not None:
            self.editor.conflict.hide()
            self.keeper.keep_mine(self.editor.version)
            self._forget_kept()

    @Slot()
    def _on_theirs_taken(self) -> None:
        if self.editor.version is not None:
            self.keeper.drop()
            self._forget_kept()
            self._load(self.editor.version.id)

    def _forget_kept(self) -> None:
        """It was decided which version goes on."""
        drafts, actor = self._desk.services.drafts, self._desk.actor
        kind = self.kind + self.editor.version.id
        self._desk.jobs.write(partial(drafts.discard, kind, "", actor=actor))

    @Slot(Exception)
    def _on_broke(self, error: Exception) -> None:
        self.editor.show_saved(_("Not saved"))
        self._desk.jobs.broke.emit(error)

    # What was done

    @Slot(object)
    def _on_pressed(self, deed: object) -> None:
        version = self.editor.version
        if version is not None:
            self.deeds.do(deed, version)

    @Slot(str)
    def _on_began(self, version_id: str) -> None:
        self._takes_focus = True
        self.open_version(version_id)

    @Slot()
    def _on_done(self) -> None:
        """Whatever it is now is read again, or what stands there is gone."""
        shown = self.editor.version
        self.keeper.drop()
        self.editor.show_nothing()
        self.beside.hide()
        if shown is not None:
            self._wanted = shown.id
            read = partial(self._read_version, shown.id)
            self._desk.jobs.write(read, self._on_opened, self._on_gone)

    @Slot(Exception)
    def _on_gone(self, _error: Exception) -> None:
        self._wanted = ""
        self.list.list.setFocus()

    @Slot(Exception)
    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, EditConflictError) and self.editor.is_writing:
            self.keeper.overtaken(error)
            return
        self._desk.jobs.broke.emit(error)
