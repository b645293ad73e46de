"""The window's beginning and end: from the command line's options to an exit code."""

import contextlib
import gc
import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from carecoord.common.crashes import say_nothing_aloud, watch_crashes
from carecoord.services.gate import Gate
from ui.background.incidents import IncidentError, catch_unhandled
from ui.background.jobs import JobRunner, Lane
from ui.pages.entry.way_in import WayIn
from ui.pages.entry.window import EntryWindow
from ui.shell import kept
from ui.state.language import machine_language, speak
from ui.state.window_state import WindowState
from ui.theme import icons
from ui.theme.apply import STYLE, apply_theme, dress_widgets, prepare_theme
from ui.widgets.in_sight import keep_focus_in_sight

if TYPE_CHECKING:  # loads behind the sign-in, never before it is painted
    import datetime as dt

    from carecoord.services.bundle import Services
    from carecoord.services.opened import OpenedPractice
    from ui.background.in_steps import InSteps, Step
    from ui.pages.entry.unattended import Unattended
    from ui.pages.today.reading import FirstList
    from ui.shell.choices import WindowChoices
    from ui.shell.desk import Desk

STATE_FILE = "window.ini"
_TURN_SECONDS = 0.0005
"""A worker that computes hands over to the window this quickly when it has something to do.

Python's own 5 ms add up: while a page is laid out the window asks for its turn many times.
"""
_ICON_PX = 64
_CLOSING_S = 3.0
_LOADING_MS = 4
"""Left to the window between two turns of loading."""


class WindowOptions(NamedTuple):
    """What the window is started with.

    Attributes:
        home: Data folder.
        gate: The way into it.
        build_services: The composition root.
        today: Reckon from this day; None for the machine's clock.
        demo: The practice is one of invented people.
        language: "en" or "es"; empty for the last person's or the machine's.
        demo_passphrase: Filled in at the sign-in of a demo practice.
        backs_up: Back up in quiet moments and when the window closes.
        files: What to look at after the sign-in.
        restart: Replaces this process by a new sign-in; None for the usual way.
    """

    home: Path
    gate: Gate
    build_services: "Callable[[OpenedPractice], Services]"
    today: "dt.date | None" = None
    demo: bool = False
    language: str = ""
    demo_passphrase: str | None = None
    backs_up: bool = False
    files: tuple[Path, ...] = ()
    restart: Callable[[], object] | None = None


def run_window(options: WindowOptions) -> int:
    """Show the window until it is closed; returns the process's exit code."""
    with contextlib.suppress(OSError):  # the sign-in says what is wrong with the folder
        watch_crashes(options.home)
    say_nothing_aloud()
    app = QApplication([*sys.argv[:1], *STYLE])
    app.setApplicationName("CareCoord")
    app.setDesktopFileName("carecoord")
    session = Session(app, options)
    if (
        sys.platform == "darwin"
    ):  # a filter sees every event; only there it has something to wait for
        session.watch_file_opens()
    session.entry.painted.connect(_keep_qt_quiet)
    session.start()
    return app.exec()


def _keep_qt_quiet() -> None:
    """Before anybody's name is near; nothing that the first paint has to wait for."""
    from ui.background.qt_words import keep_qt_quiet

    keep_qt_quiet()


class _Ready(NamedTuple):
    opened: "OpenedPractice"
    services: "Services"
    choices: "WindowChoices"


class Session(QObject):
    """One process: the sign-in, then one person's window, then the end.

    Signals:
        at_desk: A person is signed in and their window is shown.
        met_bug: An incident from any thread.
    """

    at_desk = Signal()
    met_bug = Signal(Exception)

    def __init__(self, app: QApplication, options: WindowOptions) -> None:
        super().__init__(app)
        sys.setswitchinterval(_TURN_SECONDS)
        self._app = app
        self._options = options
        self.jobs = JobRunner(self)
        self.state = WindowState(options.home / STATE_FILE)
        self.desk: Desk | None = None
        self._signed_in: _Ready | None = None
        self._coming: Desk | None = None
        self._arriving: InSteps | None = None
        self._has_come = False
        self._waiting: Sequence[Path] = options.files
        self._taken: Sequence[Path] = ()
        self._loading: InSteps | None = None
        self._rehearsing: InSteps | None = None
        self.unattended: Unattended | None = None
        speak(app, options.language or kept.kept_language(self.state) or machine_language())
        prepare_theme(app, kept.last_look(self.state))
        keep_focus_in_sight(app)
        self.entry = EntryWindow(self.state)
        self.way_in = self._way_in()
        self._connect()

    def _way_in(self) -> WayIn:
        passphrase = self._options.demo_passphrase or ""
        return WayIn(self.entry, self._options.gate, self.jobs, self.state, passphrase)

    def _connect(self) -> None:
        catch_unhandled(self.met_bug.emit)
        self.met_bug.connect(self._on_unhandled)
        self.jobs.broke.connect(self._on_bug)
        self.way_in.broke.connect(self._on_bug)
        self.way_in.opened.connect(self._on_opened)
        self.entry.language_asked.connect(self._on_language)
        self.entry.painted.connect(self._load_behind)
        self.entry.closing.connect(self._on_entry_closing)

    def start(self) -> None:
        """Show the sign-in."""
        self.way_in.start()
        if self._waiting:
            self.take_files(self._waiting)
        dress_widgets(self._app)
        self.entry.show()

    @Slot(object)
    def take_files(self, paths: Sequence[Path]) -> None:
        """Look at these files, now or after the sign-in."""
        self._waiting = paths
        if self.desk is not None:
            self._hand_to_desk()
        elif _are_a_backup(paths) and self.way_in.take_backup(paths[0]):
            self._note_taken()

    def watch_file_opens(self) -> None:
        """Take the files a system hands to a program that runs already."""
        from ui.shell.other_starts import FileOpens

        opens = FileOpens(self)
        opens.handed_over.connect(self.take_files)
        self._app.installEventFilter(opens)

    def _hand_to_desk(self) -> None:
        if self.desk is not None and self._waiting:
            self.desk.take_files(self._waiting)
            self._note_taken()

    def _note_taken(self) -> None:
        self._taken, self._waiting = self._waiting, ()

    # Signing in

    @Slot()
    def _load_behind(self) -> None:
        from ui.dialogs.diagnosing import use_home

        use_home(self._options.home)
        self._app.setWindowIcon(QIcon(icons.pixmap("heartbeat", "primary", _ICON_PX)))
        apply_theme(self._app, kept.kept_theme(self.state))  # as the system has it by now
        # Qt's classes are made when they are first named; two threads must not make the same.
        _ = QtCore.Qt, QtWidgets.QStyle
        # In the lane of signing in: two threads that load one library at a time can each
        # be handed it half made.
        self.jobs.write(_load_services, self._on_services)

    @Slot(object)
    def _on_services(self, _loaded: object) -> None:
        from ui.background.in_steps import InSteps
        from ui.shell.loading import loading

        self._watch_entry()
        self._loading = InSteps(chain(loading(), (self._rehearse,)), self, pause_ms=_LOADING_MS)
        self._loading.start()

    def _watch_entry(self) -> None:
        from carecoord.common.clock import SystemClock
        from carecoord.common.zones import UTC
        from ui.pages.entry.unattended import Unattended

        self.unattended = Unattended(self.entry, self.way_in, SystemClock(UTC))
        self.unattended.left.connect(self._on_unattended)

    def _rehearse(self) -> None:
        """Go through what is to come once: it is quicker the second time."""
        if self._has_come:
            return
        from ui.background.in_steps import FREE_MS, InSteps
        from ui.pages.today.rehearsal import rehearsal

        self.jobs.write(partial(_rehearse_opening, self._options.build_services))
        self._rehearsing = InSteps(rehearsal(), self, pause_ms=FREE_MS)
        self._rehearsing.start()

    @Slot(str)
    def _on_language(self, language: str) -> None:
        self.way_in.say_again(partial(speak, self._app, language))
        self.entry.show_language()

    @Slot(object)
    def _on_opened(self, opened: "OpenedPractice") -> None:
        self._has_come = True
        build = self._options.build_services

        from ui.shell import choices

        def get_ready() -> _Ready:
            try:
                services = build(opened)
                return _Ready(opened, services, choices.stored(services))
            except BaseException:
                opened.close()
                raise

        self.jobs.write(get_ready, self._on_ready, self.way_in.fail)

    @Slot(object)
    def _on_ready(self, ready: _Ready) -> None:
        from ui.background.in_steps import InSteps

        if self._rehearsing is not None:
            self._rehearsing.drop()
        if self.unattended is not None:
            self.unattended.stop()
        # Before anything is read, as rows come in words.
        speak(self._app, ready.choices.language or ready.opened.language)
        self.jobs.broke.disconnect(self._on_bug)
        self._signed_in = ready
        self._arriving = InSteps(self._arrival(ready), self)
        self._arriving.start()

    def _arrival(self, ready: _Ready) -> Iterator["Step"]:
        """What is left to load of the window where somebody was quicker, and then their desk."""
        if self._loading is not None:
            left = self._loading.rest()
            self._loading.drop()
            yield from left
        from ui.pages.today.page import first_list

        first = first_list(ready.services, self.state)
        self.jobs.start(first.begin, Lane.READING)
        yield partial(self._make_desk, ready, first)
        yield self._open_desk
        yield self._show_desk

    def _make_desk(self, ready: _Ready, first: "FirstList | None" = None) -> None:
        from ui.shell.desk import Desk

        self._coming = Desk(
            self._app, ready.opened, ready.services, ready.choices, self.jobs, self.state, first
        )
        if self._options.backs_up and ready.services.backups.are_here:
            from ui.shell.last_backup import LastBackup

            LastBackup(self._coming, ready.services.backups, ready.services.actor, self.jobs)

    def _open_desk(self) -> None:
        assert self._coming is not None
        self._coming.open()

    def _show_desk(self) -> None:
        desk, self._coming = self._coming, None
        assert desk is not None
        if self._options.demo:
            desk.window.top_bar.mark_demo()
        desk.given_up.connect(self._on_given_up)
        desk.language_changed.connect(self._on_language_changed)
        desk.show()
        self.desk = desk
        self.entry.close()
        self._hand_to_desk()
        if self._options.demo:
            desk.tour.offer()
        self.at_desk.emit()

    @Slot(object)
    def _on_language_changed(self, choices: "WindowChoices") -> None:
        """The same person goes on in another language; the store stays open."""
        assert self.desk is not None
        assert self._signed_in is not None
        speak(self._app, choices.language or self._signed_in.opened.language)
        self.desk.step_aside()
        self._make_desk(self._signed_in._replace(choices=choices))
        assert self._coming is not None
        self._coming.window.open_page("settings", "computer")
        self._show_desk()

    # Ending

    @Slot()
    def _on_entry_closing(self) -> None:
        if self.desk is not None:
            return
        for steps in (self._loading, self._rehearsing, self._arriving):
            if steps is not None:
                steps.drop()
        if self._coming is not None:
            self._coming.window.close()
        self.jobs.shut_down()

    @Slot()
    def _on_unattended(self) -> None:
        """Nobody is there, and a secret stands on the screen: begin anew without it."""
        self.entry.hide()
        self.way_in.abandon()
        self.jobs.wait(_CLOSING_S, Lane.WRITING)
        self.jobs.shut_down(wait=False)
        self._on_given_up()

    @Slot()
    def _on_given_up(self) -> None:
        (self._options.restart or self._start_again)()

    def _start_again(self) -> NoReturn:
        start_again(self._options.home, taken=self._taken)

    @Slot(Exception)
    def _on_unhandled(self, error: Exception) -> None:
        QTimer.singleShot(0, partial(self._on_bug, error))  # when what failed has ended

    @Slot(Exception)
    def _on_bug(self, error: Exception) -> None:
        if self.desk is not None:
            self.desk.window.show_error(error)
        elif isinstance(error, IncidentError):
            from ui.dialogs.incident import IncidentDialog

            IncidentDialog.tell(self.entry, error.number, error.trace)


def _load_services() -> None:
    """Load what the services need while the passphrase is being typed; nothing of Qt."""
    try:
        from carecoord.services import warm_up

        warm_up.load()
    finally:
        gc.enable()


def _rehearse_opening(build_services: "Callable[[OpenedPractice], Services]") -> None:
    """Go through an opening and the first list once on nothing, for a worker."""
    from carecoord.common.zones import zone_names
    from carecoord.services.rehearsal import open_nothing
    from ui.pages.today.lists import FIRST_LIST
    from ui.pages.today.page import rehearse_list
    from ui.shell import choices

    opened = open_nothing()
    try:
        services = build_services(opened)
        choices.stored(services)
        rehearse_list(services)
        # Once more from kept rows, as it is read on most days.
        services.list_renewal.renew(FIRST_LIST, actor=services.actor)
        rehearse_list(services)
    finally:
        opened.close()
    zone_names()  # which Settings offer; kept once they were looked up


def start_again(home: Path, *, taken: Collection[Path] = ()) -> NoReturn:
    """Put a fresh process in the place of this one: what it held in memory is gone.

    Emptying variables would not do: copies of names stay in freed memory.
    """
    command = [sys.executable, *_words_again(home, taken)]
    try:
        if sys.platform == "win32":
            import subprocess

            # Windows has no way of replacing a process; exec would leave the old one waiting.
            subprocess.Popen(command, close_fds=True)  # noqa: S603 - our own command line
        else:
            os.execv(sys.executable, command)  # noqa: S606 - our own command line
    finally:
        # Also when Python is gone, as during an update: better no window than what it held.
        os._exit(0)


def _words_again(home: Path, taken: Collection[Path]) -> list[str]:
    """The words of this start for the next one; the files taken are not looked at again."""
    named = set(taken)
    words = [word for word in sys.orig_argv[1:] if Path(word) not in named]
    return words if "--home" in words else [*words, "--home", str(home)]


def _are_a_backup(paths: Sequence[Path]) -> bool:
    from carecoord.common.handed_files import HandedKind, kind_of

    return kind_of(paths) is HandedKind.BACKUP
