"""A place without a practice that takes in everything of one."""

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.common.errors import CancelledError, CareCoordError, RefusedError
from carecoord.common.i18n import _, current_language, n_
from carecoord.common.zones import zone_named
from carecoord.services import passphrase_advice, recovery_paper
from carecoord.services.gate import Gate
from carecoord.services.opened import NewPractice
from ui.background.jobs import Job, JobRunner, Lane
from ui.pages.entry.person import PassphraseStep
from ui.pages.entry.step import Frame, Step
from ui.pages.entry.take_in import TakeInStep
from ui.widgets.formats import full_date
from ui.widgets.new_passphrase import NewPassphrase

if TYPE_CHECKING:  # loads in the worker
    from carecoord.vocab.data_package import Look


class TakeInFlow(QObject):
    """Looks into an export, asks for a passphrase, and takes it in.

    Signals:
        taken: The NewPractice; its recovery sheet comes next.
        server_asked: It is to go into a database of a server.
        left: Back from the first card.
        broke: A bug on the way.
    """

    taken = Signal(object)
    server_asked = Signal()
    left = Signal()
    broke = Signal(Exception)

    def __init__(self, frame: Frame, gate: Gate, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self._gate = gate
        self._jobs = jobs
        self._practice = ""
        self._working: Step | None = None
        self._job: Job | None = None
        self._was_stopped = False
        self._new: NewPractice | None = None
        self.step = TakeInStep()
        self.passphrase = PassphraseStep(
            NewPassphrase(passphrase_advice.strength, _suggest), _("Take everything in")
        )
        self.step.went_on.connect(self._go_on)
        self.step.went_back.connect(self.left)
        self.step.server_asked.connect(self.server_asked)
        self.passphrase.went_on.connect(self._take_in)
        self.passphrase.went_back.connect(self.ask)
        self.passphrase.stop_asked.connect(self._on_stop)

    @Slot()
    def ask(self) -> None:
        """Show the card."""
        self._frame.show_step(self.step)

    def use_server(self, where: str) -> None:
        """It goes into an empty database that was found."""
        self.step.show_place(_("It goes into the database on {server}.").format(server=where))
        self.ask()

    @Slot()
    def _go_on(self) -> None:
        if self.step.has_found:
            self.passphrase.chooser.set_names(self._practice, self.step.person.currentText())
            self._frame.show_step(self.passphrase)
            return
        gate, path, lock = self._gate, self.step.path, self.step.lock.text()
        assert path is not None

        def look(_job: Job) -> "Look":
            return gate.look_into_export(path, lock)

        self._begin(self.step, _("Looking into the export"))
        self._jobs.start(look, Lane.WRITING, self._on_seen, self._on_failed)

    @Slot()
    def _take_in(self) -> None:
        gate, path, lock = self._gate, self.step.path, self.step.lock.text()
        person, chosen = self.step.person_id, self.passphrase.chooser.text
        assert path is not None

        def take(job: Job) -> NewPractice:
            new = gate.take_in(path, lock, person, chosen, job.report)
            recovery_paper.note_sheet(new.opened, confirmed=False)
            self._new = new
            return new

        self._was_stopped, self._new = False, None
        self._begin(self.passphrase, _("Taking in and comparing every table"))
        self.passphrase.offer_stop()
        self._job = self._jobs.start(
            take, Lane.WRITING, self._on_taken, self._on_failed, self.passphrase.show_progress
        )
        self._job.finished.connect(self._on_finished)

    def _begin(self, step: Step, words: str) -> None:
        self._working = step
        step.begin_work(words)

    @Slot()
    def _on_stop(self) -> None:
        if self._job is not None:
            self._was_stopped = True
            self._job.cancel()

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        """Stopped when all was taken in already, there is no other answer, and a key to print."""
        if self._was_stopped and job.came_to_its_end and self._new is not None:
            self._on_taken(self._new)

    @Slot(object)
    def _on_seen(self, seen: "Look") -> None:
        self.step.end_work()
        self._practice = seen.package.carecoord.practice
        people = {one.id: one.name for one in seen.people}
        self.step.show_found(words_of(seen), people)
        self.step.person.setFocus()

    @Slot(object)
    def _on_taken(self, new: NewPractice) -> None:
        self._was_stopped = False  # or what ended just before the press would be told twice
        self.passphrase.end_work()
        self.passphrase.chooser.clear()
        self.step.lock.clear()
        self.taken.emit(new)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        step = self._working or self.step
        step.end_work()
        if isinstance(error, CancelledError):
            step.show_error(_("Stopped. Nothing was taken in."))
        elif isinstance(error, RefusedError):
            step.refuse(str(error))
        elif isinstance(error, CareCoordError):
            step.show_error(str(error))
        else:
            self.broke.emit(error)


def words_of(seen: "Look") -> str:
    """Practice, date and people of an export, in sentences."""
    package = seen.package
    rows = {one.name: one.rows for one in package.tables}
    # The day the practice knows it by, which is also in the name of the file.
    made = dt.datetime.fromisoformat(package.created).astimezone(zone_named(package.carecoord.zone))
    patients = rows.get("patient", 0)
    return "\n".join(
        (
            _("Practice: {name}.").format(name=package.carecoord.practice),
            _("Made on {date}.").format(date=full_date(made.date())),
            n_("It holds {count} patient.", "It holds {count} patients.", patients).format(
                count=f"{patients:,}"
            ),
        )
    )


def _suggest() -> str:
    return passphrase_advice.suggest_passphrase(current_language())
