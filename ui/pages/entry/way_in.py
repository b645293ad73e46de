"""From a closed folder to an open practice: which card comes when."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.common.errors import (
    AlreadyOpenError,
    CareCoordError,
    NewerDataError,
    RefusedError,
)
from carecoord.common.i18n import _
from carecoord.common.paths import REPLACED_NAME
from carecoord.services.gate import Gate, GateState
from ui.background.jobs import Job, JobRunner, Lane
from ui.pages.entry.sign_in import SignInStep
from ui.pages.entry.step import Step
from ui.pages.entry.window import EntryWindow
from ui.state.window_state import WindowState
from ui.widgets.passphrase_field import PassphraseField

if TYPE_CHECKING:  # cards that few people see load when they are asked for
    from carecoord.services.opened import NewPractice, OpenedPractice
    from ui.pages.entry.first_run import FirstRun
    from ui.pages.entry.own_passphrase import OwnPassphraseStep
    from ui.pages.entry.recovery import RecoveryStep
    from ui.pages.entry.restore_flow import RestoreFlow
    from ui.pages.entry.server_flow import ServerFlow
    from ui.pages.entry.take_in_flow import TakeInFlow

_LAST_PERSON = "last_person"


class WayIn(QObject):
    """Leads through the cards of one window until a practice is open.

    Signals:
        opened: The OpenedPractice; the card stays busy until the window is closed.
        broke: A bug, already logged.
    """

    opened = Signal(object)
    broke = Signal(Exception)

    def __init__(
        self,
        window: EntryWindow,
        gate: Gate,
        jobs: JobRunner,
        state: WindowState,
        demo_passphrase: str = "",
    ) -> None:
        """``demo_passphrase`` is filled in for a practice of invented people."""
        super().__init__(window)
        self._window = window
        self._gate = gate
        self._jobs = jobs
        self._state = state
        self._demo_passphrase = demo_passphrase
        self._working: Step | None = None
        self._is_new = False
        self.sign_in: SignInStep | None = None
        self.recovery: RecoveryStep | None = None
        self.server: ServerFlow | None = None
        self.first_run: FirstRun | None = None
        self.own: OwnPassphraseStep | None = None
        self._waiting: OpenedPractice | None = None
        self.restoring: RestoreFlow | None = None
        self.taking: TakeInFlow | None = None
        self._is_laptop = False
        window.closing.connect(self.abandon)

    @Slot()
    def start(self) -> None:
        """Show the first card that fits the folder, in the language of now."""
        self.sign_in = self.recovery = None
        self.server = self.first_run = self.restoring = self.taking = None
        self._is_new = False
        try:
            state = self._gate.state()
        except CareCoordError as error:
            self._say_what_is_in_the_way(str(error))
            return
        self._is_new = state is GateState.NEW
        if self._is_new:
            self._welcome()
        elif state is GateState.SERVER:
            self._server_flow().reconnect()
        else:
            self._ask_who()

    def say_again(self, speak: Callable[[], object]) -> None:
        """Show the same card in other words, with what was typed on it.

        While a practice stands open behind the card, or is being opened, all stays as it is.
        """
        from ui.dialogs.typed import type_into, typed_in

        step, run, was_laptop = self._window.step, self.first_run, self._is_laptop
        if step is None or not step.may_change_words or step.is_busy:
            return
        cards = run.cards if run is not None and step in run.cards else (step,)
        typed = [typed_in(card) for card in cards]
        speak()
        self.start()
        self._open_again(type(step).__name__)
        self._is_laptop = was_laptop
        if self.first_run is not None and run is not None:
            self.first_run.go_to(cards.index(step))
            cards = self.first_run.cards
        elif self._window.step is not None:
            cards = (self._window.step,)
        for card, texts in zip(cards, typed, strict=True):
            type_into(card, texts)

    def _open_again(self, card: str) -> None:
        """Go to a card by the name of its class; where it has no way of its own, stay."""
        ways = {
            "LaptopStep": self._ask_laptop,
            "PassphraseStep": self._set_up,
            "PersonStep": self._set_up,
            "PracticeStep": self._set_up,
            "RecoveryStep": self._ask_recovery,
            "RestoreStep": self._ask_backup,
            "ServerStep": self._ask_server,
            "TakeInStep": self._ask_export,
        }
        if card in ways:
            ways[card]()

    def take_backup(self, path: Path) -> bool:
        """Begin with this backup where there is no practice yet; False where there is one."""
        if not self._is_new:
            return False
        self._ask_backup()
        assert self.restoring is not None
        self.restoring.step.take_file(path)
        return True

    @Slot()
    def abandon(self) -> None:
        """The window closes before anybody is signed in."""
        if self.first_run is not None:
            self.first_run.abandon()
        if self._waiting is not None:
            self._jobs.write(self._waiting.close)
            self._waiting = None

    @property
    def holds_secret(self) -> bool:
        """Whether a practice is open behind the card, or something secret is typed on it."""
        made = self.first_run is not None and self.first_run.new is not None
        if made or self._waiting is not None:
            return True
        step = self._window.step
        if step is None or (step is self.sign_in and self._demo_passphrase):
            return False
        typed = [field.text() for field in step.findChildren(PassphraseField)]
        if self.recovery is not None and step is self.recovery:
            typed.append(self.recovery.typed.text())
        return any(typed)

    # Cards

    def _say_what_is_in_the_way(self, sentence: str) -> None:
        step = Step(_("The records cannot be opened yet"), sentence, verb=_("Try again"))
        step.went_on.connect(self.start)
        self._window.show_step(step)

    @Slot()
    def _welcome(self) -> None:
        from ui.pages.entry.welcome import WelcomeStep

        self._is_laptop = False
        self.first_run = self.taking = None
        step = WelcomeStep(has_data_aside=self._has_data_aside())
        step.went_on.connect(self._set_up)
        step.server_asked.connect(self._ask_server)
        step.laptop_asked.connect(self._ask_laptop)
        step.backup_asked.connect(self._ask_backup)
        step.export_asked.connect(self._ask_export)
        step.back_asked.connect(self._bring_back)
        self._window.show_step(step)

    def _has_data_aside(self) -> bool:
        home = self._gate.home
        if not (home / REPLACED_NAME).is_dir():
            return False
        from carecoord.services import switching

        return bool(switching.replaced(home))

    @Slot()
    def _bring_back(self) -> None:
        from carecoord.services import switching

        stamp = self._gate.now().astimezone().strftime(switching.STAMP)
        try:
            switching.bring_back(self._gate.home, stamp)
        except CareCoordError as error:
            self._say_what_is_in_the_way(str(error))
        else:
            self.start()

    @Slot()
    def _ask_laptop(self) -> None:
        from carecoord.common.disks import disk_lock
        from ui.pages.entry.laptop import LaptopStep

        self._is_laptop = True
        step = LaptopStep(disk_lock(self._gate.home))
        step.went_on.connect(self._set_up)
        step.server_asked.connect(self._ask_server)
        step.backup_asked.connect(self._ask_backup)
        step.export_asked.connect(self._ask_export)
        step.went_back.connect(self._welcome)
        self._window.show_step(step)

    @Slot()
    def _set_up(self) -> None:
        self._first_run().start()

    def _first_run(self) -> "FirstRun":
        if self.first_run is None:
            from ui.pages.entry.first_run import FirstRun

            self.first_run = FirstRun(self._window, self._gate, self._jobs, self)
            self.first_run.left.connect(self._leave)
            self.first_run.finished.connect(self._on_set_up)
            self.first_run.broke.connect(self.broke)
        return self.first_run

    @Slot()
    def _ask_export(self) -> None:
        from ui.pages.entry.take_in_flow import TakeInFlow

        self.taking = TakeInFlow(self._window, self._gate, self._jobs, self)
        self.taking.left.connect(self._leave)
        self.taking.server_asked.connect(self._ask_empty_server)
        self.taking.taken.connect(self._on_taken_in)
        self.taking.broke.connect(self.broke)
        self.taking.ask()

    @Slot()
    def _ask_empty_server(self) -> None:
        flow = self._server_flow()
        flow.wants_empty = True
        flow.ask()

    @Slot(object)
    def _on_taken_in(self, new: "NewPractice") -> None:
        self._first_run().hand_over(new)

    @Slot()
    def _ask_backup(self) -> None:
        from ui.pages.entry.restore_flow import RestoreFlow

        self.restoring = RestoreFlow(self._window, self._gate, self._jobs, self)
        self.restoring.left.connect(self._leave_restoring)
        self.restoring.restored.connect(self._on_restored)
        self.restoring.broke.connect(self.broke)
        self.restoring.ask()

    @Slot()
    def _leave_restoring(self) -> None:
        if self._gate.needs_backup:
            self._ask_who()
        else:
            self._leave()

    @Slot()
    def _ask_server(self) -> None:
        flow = self._server_flow()
        flow.wants_empty = False
        flow.ask()

    def _server_flow(self) -> "ServerFlow":
        if self.server is None:
            from ui.pages.entry.server_flow import ServerFlow

            self.server = ServerFlow(self._window, self._gate, self._jobs, self)
            self.server.left.connect(self._leave)
            self.server.connected.connect(self._ask_who)
            self.server.found_empty.connect(self._on_empty_server)
            self.server.broke.connect(self.broke)
        return self.server

    @Slot()
    def _on_empty_server(self) -> None:
        """The gate leads to a database without a practice: one is begun or taken in there."""
        if self.taking is not None and self.server is not None:
            self.taking.use_server(self.server.step.form.host)
        else:
            self._set_up()

    @Slot()
    def _leave(self) -> None:
        """Back to where the way began; a server that was found is not used without being named."""
        if (
            self.taking is not None
            and self.server is not None
            and self._window.step is self.server.step
        ):
            self.taking.ask()
            return
        self._gate.use_folder()
        self.server = None
        was_laptop = self._is_laptop
        self._welcome()
        if was_laptop:
            self._ask_laptop()

    @Slot()
    def _ask_who(self) -> None:
        """The people of the practice; from a server they come a moment later."""
        step = SignInStep()
        self.sign_in = step
        step.went_on.connect(self._sign_in)
        step.recovery_asked.connect(self._ask_recovery)
        step.backup_asked.connect(self._ask_backup)
        if self.server is not None:
            self._window.show_step(step)
            step.begin_work(_("Reading who may sign in"))
            self._jobs.write(self._gate.people, self._on_people, self._on_failed)
            self._working = step
            return
        try:
            step.show_people(self._gate.people(), self._state.text(_LAST_PERSON))
        except CareCoordError as error:
            step.show_error(str(error))
        if self._demo_passphrase:
            step.prefill(
                self._demo_passphrase,
                _("This is a practice of invented people; its passphrase is filled in."),
            )
        self._window.show_step(step)
        if self._gate.needs_backup:
            step.offer_backup()

    @Slot()
    def _ask_recovery(self) -> None:
        from ui.pages.entry.recovery import RecoveryStep

        self.recovery = RecoveryStep()
        self.recovery.went_on.connect(self._recover)
        self.recovery.went_back.connect(self._back_to_sign_in)
        self._window.show_step(self.recovery)

    @Slot()
    def _back_to_sign_in(self) -> None:
        if self.sign_in is not None:
            self._window.show_step(self.sign_in)

    # Work

    @Slot()
    def _sign_in(self) -> None:
        if self.sign_in is None:
            return
        gate, person, passphrase = (
            self._gate,
            self.sign_in.person_id,
            self.sign_in.passphrase.text(),
        )
        self._state.set_text(_LAST_PERSON, person)
        self._work(self.sign_in, lambda _job: gate.sign_in(person, passphrase))

    @Slot()
    def _recover(self) -> None:
        if self.recovery is None:
            return
        gate, typed = self._gate, self.recovery.typed.text()
        self._work(self.recovery, lambda _job: gate.sign_in_with_recovery(typed))

    def _work(self, step: Step, work: "Callable[[Job], OpenedPractice]") -> None:
        self._working = step
        # First, as showing that it works can wait for the worker, and not the other way round.
        self._jobs.start(work, Lane.WRITING, self._on_opened, self._on_failed)
        if self._gate.is_changing_key():
            step.begin_work(_("Writing the records anew under the new key. Leave it running."))
        else:
            step.begin_work(_("Opening the practice"))

    @Slot(str)
    def _on_restored(self, recovery_key: str) -> None:
        """People can sign in; whoever restored with the printed sheet is in at once."""
        self.start()
        if recovery_key and self.sign_in is not None:
            gate = self._gate
            self._work(self.sign_in, lambda _job: gate.sign_in_with_recovery(recovery_key))

    @Slot(object)
    def _on_people(self, people: object) -> None:
        if self.sign_in is not None and isinstance(people, tuple):
            self.sign_in.end_work()
            self.sign_in.show_people(people, self._state.text(_LAST_PERSON))
            self.sign_in.focus_first()

    @Slot(object)
    def _on_opened(self, opened: "OpenedPractice") -> None:
        if self.sign_in is not None:
            self.sign_in.passphrase.clear()
        if self.recovery is not None:
            self.recovery.typed.clear()
        if opened.must_choose_passphrase or opened.came_with_sheet:
            self._ask_own_passphrase(opened)
        else:
            self._on_set_up(opened)

    def _ask_own_passphrase(self, opened: "OpenedPractice") -> None:
        from ui.pages.entry.own_passphrase import OwnPassphraseStep

        self._waiting = opened
        self.own = OwnPassphraseStep(
            opened.practice_name, opened.actor.name, came_with_sheet=opened.came_with_sheet
        )
        self.own.went_on.connect(self._choose_own)
        if opened.came_with_sheet:
            self.own.went_back.connect(self._on_own)
        self._window.show_step(self.own)

    @Slot()
    def _choose_own(self) -> None:
        from carecoord.services.passphrase_choice import choose_own

        opened = self._waiting
        if self.own is None or opened is None:
            return
        typed = self.own.chooser.text
        self._working = self.own
        self._jobs.write(lambda: choose_own(opened, typed), self._on_own, self._on_failed)
        self.own.begin_work(_("Changing your passphrase"))

    @Slot()
    @Slot(object)
    def _on_own(self, _answer: object = None) -> None:
        opened, self._waiting = self._waiting, None
        if opened is not None:
            self._on_set_up(opened)

    @Slot(object)
    def _on_set_up(self, opened: "OpenedPractice") -> None:
        if self.server is not None:
            self.server.remember()
        if self._is_laptop:
            self._jobs.write(lambda: _mark_laptop(opened), self._on_marked, self._on_failed)
        else:
            self.opened.emit(opened)

    @Slot(object)
    def _on_marked(self, opened: "OpenedPractice") -> None:
        self.opened.emit(opened)

    @Slot(Exception)
    def fail(self, error: Exception) -> None:
        """What came after opening did not succeed: let the person try again."""
        self._on_failed(error)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        step = self._working
        if step is None:
            self.broke.emit(error)
            return
        step.end_work()
        if isinstance(error, AlreadyOpenError):
            self._gate.ask_other_to_come_forward()
        if not isinstance(error, CareCoordError):
            self.broke.emit(error)
        elif isinstance(error, RefusedError) and not isinstance(error, NewerDataError):
            step.refuse(str(error))
        else:
            step.show_error(str(error))
        if self._gate.needs_backup and self.sign_in is not None and step is self.sign_in:
            self.sign_in.offer_backup()


def _mark_laptop(opened: "OpenedPractice") -> "OpenedPractice":
    """Have this computer lock as one that leaves the practice does."""
    from carecoord.services.preferences import PreferenceService
    from carecoord.settings import FIELD_LAPTOP

    PreferenceService(opened.database).set(FIELD_LAPTOP, value=True, actor=opened.actor)
    return opened
