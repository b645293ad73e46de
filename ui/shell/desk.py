"""The window of the person who is signed in, and all that stands behind it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QShortcut
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from carecoord import settings
from carecoord.common.changes import Area, Changes
from carecoord.common.clock import SystemClock
from carecoord.common.i18n import _, current_language
from carecoord.services.abilities import Permission, may
from carecoord.services.opened import OpenedPractice
from carecoord.vocab.roles import role_label
from ui.background.change_bus import ChangeBus
from ui.background.idle import IdleWatch
from ui.background.in_steps import InSteps
from ui.background.incidents import explained
from ui.background.jobs import JobRunner, Lane
from ui.background.list_keeping import ListKeeping
from ui.background.still_here import StillHere
from ui.shell import choices as window_choices
from ui.shell import handed, kept
from ui.shell.choices import WindowChoices
from ui.shell.giving_up import GivingUp
from ui.shell.help_keys import HelpKeys
from ui.shell.journal_guard import JournalGuard
from ui.shell.lock import Locker
from ui.shell.lock_warning import LockWarning
from ui.shell.main_window import MainWindow
from ui.shell.navigator import Navigator
from ui.shell.open_forms import OpenForms
from ui.shell.other_starts import OtherStarts
from ui.shell.palette import Provider
from ui.shell.providers import (
    CodeProvider,
    Deed,
    DeedProvider,
    HandoutProvider,
    PatientProvider,
    WorklistProvider,
    page_deeds,
    setting_deeds,
)
from ui.shell.rooms import (
    HELP_KEYS,
    HELP_PAGE,
    KEYS_KEYS,
    Surroundings,
    first_page,
    page_specs,
)
from ui.shell.sign_in_news import SignInNews
from ui.shell.tour import Tour
from ui.shell.update_notice import UpdateNotice
from ui.state.language import speak
from ui.state.window_state import WindowState
from ui.theme.apply import apply_theme
from ui.widgets.copying import forget_all, watch_clipboard
from ui.widgets.shortcuts import Shortcuts

if TYPE_CHECKING:  # the services bring SQLAlchemy
    from carecoord.services.bundle import Services
    from carecoord.services.waking import Woke
    from ui.pages.today.reading import FirstList

_DRAFT_SECONDS = 3.0
KEEPS_EVERY_MS = 8_000
_LAST_DAY = "last_day"
_FIRST_LOOK_MS, _PAUSE_MS = 1500, 100
"""Before the other pages are made ready, and between two steps of it."""


@runtime_checkable
class KeepsDrafts(Protocol):
    """A page with forms that may be unfinished."""

    def save_draft(self) -> None: ...


@runtime_checkable
class LetsGo(Protocol):
    """A page whose work may wait for an answer that nobody gives any more."""

    def let_go(self) -> None: ...


class Desk(QObject):
    """Builds the window for one signed-in person and lets go of everything at the end.

    Signals:
        given_up: The screen was locked: nothing is seen, and the store is closed by now.
        closed: The window was closed.
        language_changed: The person wants another language, as ``WindowChoices``; what they
            have begun is kept, and another desk may take over.
    """

    given_up = Signal()
    closed = Signal()
    language_changed = Signal(object)

    def __init__(
        self,
        app: QApplication,
        opened: OpenedPractice,
        services: "Services",
        choices: WindowChoices,
        jobs: JobRunner,
        state: WindowState,
        first_list: "FirstList | None" = None,
    ) -> None:
        """``first_list`` is what the first page shows, where it was begun already."""
        super().__init__(app)
        self._app = app
        self._opened = opened
        self._is_over = False
        self._services = services
        self._jobs = jobs
        self._state = state
        self._choices = choices
        speak(app, choices.language or opened.language)
        apply_theme(app, choices.theme_choice)
        watch_clipboard()
        self.changes = ChangeBus(services.feed, self)
        self.shortcuts = Shortcuts(self)
        self.navigator = Navigator()
        # A practice that reckons from a chosen day still locks by the real clock.
        self.idle = IdleWatch(SystemClock(services.zone), choices.lock_after, self)
        self.locker = Locker(self.idle, self)
        around = Surroundings(
            services, jobs, self.changes, state, self.shortcuts, self.navigator, first_list
        )
        self.window = MainWindow(page_specs(around), self._providers(), jobs, state, self.shortcuts)
        self.navigator.lead(self.window)
        self._forms = OpenForms(services, jobs, self.window)
        self._giving_up = GivingUp(app, jobs, self.window)
        self._news = SignInNews(services, jobs, self.window.messages, self.window)
        self._updates = UpdateNotice(
            services.updates, services.actor, jobs, self.changes, self.window.rail
        )
        self._lists = ListKeeping(services.list_renewal, jobs, services.actor, self)
        self._guard = JournalGuard(
            services.journal, services.actor, jobs, self.window.alarm, self.window
        )
        self._keeps = QTimer(self, interval=KEEPS_EVERY_MS)
        self._keeps.timeout.connect(self._keep_on)
        self._making = InSteps(self.window.pages.making(), self, pause_ms=_PAUSE_MS)
        self._build()
        self._connect()
        self._apply(choices)
        self._watch(services)

    def _watch(self, services: "Services") -> None:
        """Hear of what comes from elsewhere: a lock, another role, files from another start."""
        self._still = StillHere(services.sessions, services.actor, self._jobs, self)
        self._still.gone.connect(self.locker.lock)
        warning = LockWarning(self.idle, self.window)
        self.locker.locked.connect(warning.put_away)
        other_starts = OtherStarts(services.home, self.window)
        other_starts.handed_over.connect(self.take_files)

    def _providers(self) -> list[Provider]:
        navigate = self.navigator
        pages = DeedProvider(_("Pages and actions"), self._page_deeds())
        deeds = setting_deeds(navigate, self._services.actor)
        chosen = DeedProvider(_("Settings"), deeds, unasked=False)
        if not may(self._services.actor, Permission.VIEW_PATIENT):
            return [pages, chosen]
        return [
            PatientProvider(self._services, navigate),
            CodeProvider(self._services, navigate),
            pages,
            WorklistProvider(self._services, navigate),
            HandoutProvider(self._services, navigate, current_language()),
            chosen,
        ]

    def _page_deeds(self) -> list[Deed]:
        return page_deeds(self.navigator, self.locker.lock, self._services.actor)

    def _build(self) -> None:
        actor = self._services.actor
        self.window.setAcceptDrops(True)
        self.window.installEventFilter(self)
        role = QAction(role_label(actor.role), self)
        role.setEnabled(False)
        self.window.top_bar.set_user(
            actor.name,
            [
                role,
                self._action(_("Your settings"), self._open_settings),
                self._action(_("Sign out"), self.locker.lock),
            ],
        )
        self._help = HelpKeys(self.window)
        self.tour = Tour(self.window, self._state, self.shortcuts)
        self._help_keys = QShortcut(HELP_KEYS, self.window)
        self._help_keys.activated.connect(self.open_help)
        self.shortcuts.note(_("Everywhere"), HELP_KEYS, _("Help for this page"))
        for keys in KEYS_KEYS:  # the first has no key of its own on many keyboards
            QShortcut(keys, self.window).activated.connect(self.open_keys)
            self.shortcuts.note(_("Everywhere"), keys, _("Show all keyboard shortcuts"))

    def _action(self, text: str, act: Callable[[], object]) -> QAction:
        made = QAction(text, self)
        made.triggered.connect(act)
        return made

    def _connect(self) -> None:
        self.window.lock_asked.connect(self.locker.lock)
        self.window.tour_asked.connect(self.tour.start)
        self.window.closing.connect(self._on_closing)
        self.locker.locked.connect(self.give_up)
        self.locker.hurried.connect(self._giving_up.hurry)
        self._giving_up.ended.connect(self._on_nothing_written)
        self.changes.changed.connect(self._on_changed)
        self.changes.changed.connect(self._lists.on_changed)

    # Doing

    def open(self) -> None:
        """Make the first page, which begins to read what it shows.

        A day begins with the lists; later that day whoever was here last finds the page left
        last again.
        """
        services = self._services
        here = f"{services.clock.today().isoformat()} {services.actor.staff_id}"
        if self._state.text(_LAST_DAY) == here:
            self.window.start(first_page(self._services))
        else:
            self.window.open_page(first_page(self._services))
        self._state.set_text(_LAST_DAY, here)

    def show(self) -> None:
        """Show the window and begin to watch for absence; then make the other pages ready."""
        self.window.show()
        self.idle.start()
        if may(self._services.actor, Permission.MANAGE_PEOPLE):  # nobody else can print one
            self._jobs.ask(self._is_sheet_confirmed, self._on_sheet)
        self._jobs.ask(self._key_notice, self._on_key_notice)
        self._jobs.ask(self._services.place.question, self._on_place)
        self._jobs.ask(self._services.sessions.begin_window, self._on_begun)
        self._keeps.start()
        self._news.look(key_changed=self._opened.key_changed)
        self._lists.start()
        QTimer.singleShot(_FIRST_LOOK_MS, self._making, self._making.start)
        self._guard.start()
        self._still.start()
        self._updates.start()

    @Slot(object)
    def take_files(self, paths: Sequence[Path]) -> None:
        """Open files where they are looked at before anything of them is kept."""
        handed.take(self.window, paths)

    @Slot()
    def give_up(self) -> None:
        """Give the screen up at once, and the store as soon as what is unfinished is kept."""
        self._keeps.stop()
        self._giving_up.begin(
            (forget_all, self._note_locked, self._forms.keep, self._leave, *self._ends())
        )

    def _ends(self) -> list[Callable[[], None]]:
        """What pages do when the window goes, before nothing can be written any more."""
        ends = [page.let_go for page in self._pages_made() if isinstance(page, LetsGo)]
        return [*self._drafts(), *ends]

    def _drafts(self) -> list[Callable[[], None]]:
        return [page.save_draft for page in self._pages_made() if isinstance(page, KeepsDrafts)]

    @Slot()
    def _keep_on(self) -> None:
        """Whatever ends the program, no more than a few seconds of typing are lost."""
        try:
            for keep in (self._forms.keep, *self._drafts()):
                keep()
        except Exception:
            self._keeps.stop()  # it would fail again and again; told once
            raise

    def step_aside(self) -> None:
        """Let another desk take over the open store: show and hear nothing any more."""
        self._fall_silent()
        self._state.save_geometry(self.window)
        self._services.sessions.end_window()
        self.window.closing.disconnect(self._on_closing)
        self.window.hide()
        self.window.deleteLater()
        self.deleteLater()

    @Slot()
    def open_help(self) -> None:
        """Help for the page that is open, or for the part of it somebody works in."""
        self.window.open_page(HELP_PAGE, self._help.topic())

    @Slot()
    def open_keys(self) -> None:
        """All keys on one sheet."""
        self.window.open_page(HELP_PAGE, "keyboard")

    # Reacting

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if Area.SETTINGS in changes:
            self._jobs.ask(self._stored_choices, self._on_choices)

    @Slot(object)
    def _on_begun(self, ended_unexpectedly: object) -> None:
        self._forms.recall(ended_unexpectedly=bool(ended_unexpectedly))

    def _stored_choices(self) -> WindowChoices:
        return window_choices.stored(self._services)

    @Slot(object)
    def _on_choices(self, choices: WindowChoices) -> None:
        if choices != self._choices:
            apply_theme(self._app, choices.theme_choice)
            self._apply(choices)
            if (choices.language or self._opened.language) != current_language():
                self._change_language(choices)

    def _change_language(self, choices: WindowChoices) -> None:
        """Make room for the same window in other words, unless work would lose its place."""
        if not self._may_step_aside():
            self.window.messages.say(_("The language changes at your next sign-in."))
            return
        self._forms.keep()
        for page in self._pages_made():
            if isinstance(page, KeepsDrafts):
                page.save_draft()
        # Behind the drafts in the same queue.
        self._jobs.write(lambda: choices, self._on_drafts_kept)

    def _may_step_aside(self) -> bool:
        lanes = (Lane.WRITING, Lane.KEEPING)
        busy = any(job.is_watched for lane in lanes for job in self._jobs.busy_with(lane))
        busy = busy or QApplication.activeModalWidget() is not None
        return not busy and self.window.pages.may_leave()

    @Slot(object)
    def _on_drafts_kept(self, choices: WindowChoices) -> None:
        """Look again: meanwhile the screen may be given up, or a form stand open."""
        if self._is_over or self._giving_up.has_begun:
            return  # another desk would show what was given up
        if not self._may_step_aside():
            self.window.messages.say(_("The language changes at your next sign-in."))
            return
        self.language_changed.emit(choices)

    def _apply(self, choices: WindowChoices) -> None:
        self._choices = choices
        self.shortcuts.turn_single_keys(on=choices.single_keys)
        self.idle.set_limit(choices.lock_after)
        kept.keep(choices.theme_choice, choices.language or self._opened.language, self._state)

    def _is_sheet_confirmed(self) -> bool:
        return self._services.preferences.get(settings.RECOVERY_SHEET_CONFIRMED)

    @Slot(object)
    def _on_sheet(self, confirmed: object) -> None:
        if not confirmed:
            self.window.messages.warn(
                _(
                    "Nobody has checked the recovery sheet of this practice yet. "
                    "Open Settings, People, and print a new one."
                )
            )

    def _key_notice(self) -> str:
        return self._services.keys.notice(actor=self._services.actor)

    @Slot(object)
    def _on_key_notice(self, notice: object) -> None:
        if notice:
            self.window.messages.warn(str(notice))

    @Slot(object)
    def _on_place(self, woke: "Woke | None") -> None:
        if woke is None:
            return
        if not self._services.place.may_answer(self._services.actor):
            self.window.messages.warn(
                _(
                    "These records woke up on another computer, or older than they were. "
                    "Ask the practice lead to sign in and say what that means."
                )
            )
            return
        from ui.dialogs.woke import WokeDialog

        said = WokeDialog.ask(self.window, woke)
        if said is not None:
            actor = self._services.actor
            self._jobs.write(
                lambda: self._services.place.answer(said, actor=actor), self._on_placed
            )

    @Slot(object)
    def _on_placed(self, words: object) -> None:
        self.window.messages.warn(str(words))

    @Slot()
    def _open_settings(self) -> None:
        self.navigator.open_page("settings", "computer")

    def _pages_made(self) -> Sequence[object]:
        return self.window.pages.made()

    @Slot(object)
    def _on_nothing_written(self, done: object) -> None:
        try:
            if isinstance(done, bool):
                self._forms.note_work(done=done)
            self._let_go(wait=False)
        finally:
            self.given_up.emit()

    @Slot()
    def _on_closing(self) -> None:
        # A session that ends closes the window under a dialog.
        self._services.sessions.note_ended(actor=self._services.actor)
        # Which pages ask before they are left is theirs; what is begun is kept whatever they do.
        for part in (self._forms.keep, *self._ends(), self._leave):
            try:
                part()
            except Exception as error:  # noqa: BLE001 - logged as an incident, and it closes
                explained(error)
        self._jobs.wait(_DRAFT_SECONDS)
        self._let_go()
        self.closed.emit()

    def _note_locked(self) -> None:
        self._services.sessions.note_locked(actor=self._services.actor)

    def _leave(self) -> None:
        sessions, actor = self._services.sessions, self._services.actor
        self._jobs.write(lambda: sessions.leave(actor=actor))

    def _let_go(self, *, wait: bool = True) -> None:
        # Some systems keep what was copied when the program ends.
        forget_all()
        self._fall_silent()
        self._state.sync()
        self._jobs.shut_down(wait=wait)
        self._services.sessions.end_window()
        self._opened.close()

    def _fall_silent(self) -> None:
        self._is_over = True
        self._making.drop()
        self._keeps.stop()
        self._guard.stop()
        self._still.stop()
        self._updates.stop()
        self.idle.stop()
        self.changes.close()

    # Qt overrides

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if event.mimeData().hasUrls():
                event.acceptProposedAction()
            return True
        if kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            return self._take_dropped(event)
        return super().eventFilter(watched, event)

    def _take_dropped(self, event: QDropEvent) -> bool:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if not paths or not handed.take(self.window, paths):
            return False
        event.acceptProposedAction()
        return True
