"""The pages of the window: made when first opened, then kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.background.in_steps import Step

_HISTORY_KEPT = 50


@dataclass(frozen=True, slots=True)
class PageSpec:
    """An entry of the rail.

    Attributes:
        page_id: Stable name, kept in the window's state.
        title: Translated word on the rail.
        icon: Name of an icon.
        factory: Makes the page in the widget it is given, when it is first opened.
        shortcut: For example ``Alt+1``.
        at_bottom: Stands at the rail's end, as settings do.
        on_rail: False for pages only reached from others, such as a patient's.
        part_of: The rail entry lit up while such a page is open.
    """

    page_id: str
    title: str
    icon: str
    factory: Callable[[QWidget], QWidget]
    shortcut: str = ""
    at_bottom: bool = False
    on_rail: bool = True
    part_of: str = ""


@runtime_checkable
class OpensSubject(Protocol):
    """A page that can be opened on something, such as a patient's id."""

    def open(self, subject: str) -> None: ...


@runtime_checkable
class MayRefuseToLeave(Protocol):
    """A page with unsaved work; it asks the person and says whether to go on."""

    def may_leave(self) -> bool: ...


@runtime_checkable
class HoldsMessages(Protocol):
    """A page with a place of its own for what is said after an action."""

    message_place: QVBoxLayout


@runtime_checkable
class MadeInParts(Protocol):
    """A page whose less used parts are made when they are asked for."""

    def parts(self) -> Iterator[Step]:
        """Steps that make them before."""
        ...


class PageStack(QStackedWidget):
    """Shows one page at a time and remembers the way back.

    Signals:
        opened: The id of the page now shown.
    """

    opened = Signal(str)

    def __init__(self, specs: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pages")
        self._specs = {spec.page_id: spec for spec in specs}
        self._made: dict[str, QWidget] = {}
        self._history: list[tuple[str, str]] = []
        self._here: tuple[str, str] = ("", "")

    @override
    def minimumSizeHint(self) -> QSize:
        """What the page shown needs; those behind it ask for nothing."""
        shown = self.currentWidget()
        if shown is None:
            return QSize(0, 0)
        return shown.minimumSizeHint().expandedTo(shown.minimumSize())

    @property
    def page_id(self) -> str:
        return self._here[0]

    def spec(self, page_id: str) -> PageSpec:
        return self._specs[page_id]

    def knows(self, page_id: str) -> bool:
        return page_id in self._specs

    def made(self) -> list[QWidget]:
        """The pages opened so far."""
        return list(self._made.values())

    def page(self, page_id: str) -> QWidget:
        """The page itself, made now if need be."""
        if page_id not in self._made:
            made = self._specs[page_id].factory(self)
            self._made[page_id] = made
            self.addWidget(made)
        return self._made[page_id]

    def making(self) -> Iterator[Step]:
        """Steps that make every page before it is asked for, in the order of the rail."""
        for page_id in self._specs:
            yield partial(self.page, page_id)
            page: object = self.page(page_id)
            if isinstance(page, MadeInParts):
                yield from page.parts()

    def go(self, page_id: str, subject: str = "") -> bool:
        """Open a page, on a subject if it takes one; False when the present one stays."""
        before = self._here
        if not self._is_free_for(page_id, subject):
            return False
        if before[0] and before != (page_id, subject):
            self._history = [*self._history[-_HISTORY_KEPT:], before]
        self._show(page_id, subject)
        return True

    def go_back(self) -> bool:
        """Return to the page before; False at the beginning."""
        if not self._history or not self._is_free_for(*self._history[-1]):
            return False
        self._show(*self._history.pop())
        return True

    def may_leave(self) -> bool:
        current: object = self.currentWidget()
        return current.may_leave() if isinstance(current, MayRefuseToLeave) else True

    def _is_free_for(self, page_id: str, subject: str) -> bool:
        return (page_id, subject) == self._here or self.may_leave()

    def _show(self, page_id: str, subject: str) -> None:
        page = self.page(page_id)
        self._here = (page_id, subject)
        self.setCurrentWidget(page)
        self.updateGeometry()
        self.opened.emit(page_id)
        opener: object = page
        if subject and isinstance(opener, OpensSubject):
            # Last, because the subject may lead straight on to another page.
            opener.open(subject)
