"""Setting up a new practice, card by card."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.common.errors import CareCoordError
from carecoord.common.i18n import _, current_language
from carecoord.common.zones import machine_zone_name
from carecoord.services import passphrase_advice, recovery_paper
from carecoord.services.gate import Gate
from carecoord.services.opened import NewPractice, OpenedPractice
from ui.background.jobs import Job, JobRunner, Lane
from ui.pages.entry.person import PassphraseStep, PersonStep
from ui.pages.entry.practice import PracticeStep
from ui.pages.entry.sheet import ConfirmStep, SheetStep
from ui.pages.entry.step import Frame, Step
from ui.printing.sheet import Sheet
from ui.widgets.new_passphrase import NewPassphrase


class FirstRun(QObject):
    """Asks for practice, person and passphrase, creates, and has the sheet confirmed.

    Signals:
        finished: The OpenedPractice; its recovery sheet is confirmed.
        left: Back from the first card.
        broke: A bug while creating.
    """

    finished = Signal(object)
    left = Signal()
    broke = Signal(Exception)

    def __init__(self, frame: Frame, gate: Gate, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self._gate = gate
        self._jobs = jobs
        self.new: NewPractice | None = None
        self.practice = PracticeStep(sorted(available_timezones()), machine_zone_name())
        self.person = PersonStep()
        self.passphrase = PassphraseStep(NewPassphrase(passphrase_advice.strength, _suggest))
        self.sheet: SheetStep | None = None
        self.confirm: ConfirmStep | None = None
        self._connect()

    def _connect(self) -> None:
        self.practice.went_on.connect(self._to_person)
        self.practice.went_back.connect(self.left)
        self.person.went_on.connect(self._to_passphrase)
        self.person.went_back.connect(self.start)
        self.passphrase.went_on.connect(self._create)
        self.passphrase.went_back.connect(self._to_person)

    @Slot()
    def start(self) -> None:
        self._frame.show_step(self.practice)

    @property
    def cards(self) -> tuple[Step, ...]:
        """What is asked before anything is made, in order."""
        return self.practice, self.person, self.passphrase

    def go_to(self, place: int) -> None:
        """Show one of these."""
        (self.start, self._to_person, self._to_passphrase)[place]()

    def abandon(self) -> None:
        """The window closes: a practice that was made is closed; its sheet stays unconfirmed."""
        if self.new is not None:
            self.new.opened.close()
            self.new = None

    @Slot()
    def _to_person(self) -> None:
        self._frame.show_step(self.person)

    @Slot()
    def _to_passphrase(self) -> None:
        self.passphrase.chooser.set_names(
            self.practice.name.text().strip(), self.person.name.text().strip()
        )
        self._frame.show_step(self.passphrase)

    @Slot()
    def _create(self) -> None:
        gate = self._gate
        practice = self.practice.name.text()
        phone = self.practice.phone.text()
        time_zone = self.practice.zone_name
        person = self.person.name.text()
        role = self.person.chosen_role
        passphrase = self.passphrase.chooser.text

        def create(_job: Job) -> NewPractice:
            new = gate.create(
                practice=practice,
                phone=phone,
                time_zone=time_zone,
                person=person,
                role=role,
                passphrase=passphrase,
            )
            recovery_paper.note_sheet(new.opened, confirmed=False)
            return new

        self.passphrase.begin_work(_("Creating the encrypted practice"))
        self._jobs.start(create, Lane.WRITING, self._on_created, self._on_refused)

    @Slot(object)
    def _on_created(self, new: NewPractice) -> None:
        self.passphrase.end_work()
        self.passphrase.chooser.clear()
        self.hand_over(new)

    def hand_over(self, new: NewPractice) -> None:
        """Go on with the recovery sheet of a practice that is there, however it came."""
        self.new = new
        sheet = Sheet(
            title=_("Recovery key"), html=new.recovery_sheet_html, language=current_language()
        )
        self.sheet = SheetStep(sheet)
        self.confirm = ConfirmStep(recovery_paper.groups_to_confirm(), self._is_right)
        self.sheet.went_on.connect(self._to_confirm)
        self.confirm.went_back.connect(self._to_sheet)
        self.confirm.went_on.connect(self._finish)
        self._to_sheet()

    @Slot(Exception)
    def _on_refused(self, error: Exception) -> None:
        self.passphrase.end_work()
        if isinstance(error, CareCoordError):
            self.passphrase.show_error(str(error))
        else:
            self.broke.emit(error)

    def _is_right(self, retyped: Mapping[int, str]) -> bool:
        return self.new is not None and recovery_paper.is_sheet_confirmed(
            self.new.recovery_groups, retyped
        )

    @Slot()
    def _to_sheet(self) -> None:
        if self.sheet is not None:
            self._frame.show_step(self.sheet)

    @Slot()
    def _to_confirm(self) -> None:
        if self.confirm is not None:
            self._frame.show_step(self.confirm)

    @Slot()
    def _finish(self) -> None:
        if self.new is None or self.confirm is None:
            return
        opened = self.new.opened

        def note() -> OpenedPractice:
            recovery_paper.note_sheet(opened, confirmed=True)
            return opened

        self.confirm.begin_work(_("Opening the practice"))
        self._jobs.write(note, self._on_finished)

    @Slot(object)
    def _on_finished(self, opened: OpenedPractice) -> None:
        self.new = None
        self.finished.emit(opened)


def _suggest() -> str:
    return passphrase_advice.suggest_passphrase(current_language())
