"""Bringing data in: choose, check, preview, import, and take back."""

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from carecoord.common.changes import Area, Changes
from carecoord.common.errors import CareCoordError
from carecoord.common.i18n import N_, _
from carecoord.services.abilities import Permission, may
from carecoord.services.appointment_import_results import SchedulePreview, ScheduleReport
from carecoord.services.import_results import ImportReport, ImportRunRow, Options
from carecoord.services.worked_list_results import WorkedPreview, WorkedReport
from ui.background.change_bus import ChangeBus
from ui.background.in_steps import InSteps
from ui.background.in_steps import Step as InStep
from ui.background.jobs import JobRunner
from ui.pages.importing.check_step import CheckStep
from ui.pages.importing.choose_step import ChooseStep
from ui.pages.importing.draft import Draft
from ui.pages.importing.foot import WizardFoot
from ui.pages.importing.history import HistoryView
from ui.pages.importing.preview_step import PreviewStep, commit_words
from ui.pages.importing.report_step import ReportStep
from ui.pages.importing.running_step import RunningStep
from ui.pages.importing.schedule_panel import SchedulePanel
from ui.pages.importing.steps import Step, staying
from ui.pages.importing.trail import StepTrail
from ui.pages.importing.undoing import Undoing
from ui.pages.importing.work import ImportServices, ImportWork, Inspected, Previewed
from ui.pages.importing.worked_panel import WorkedPanel
from ui.state.navigation import Messages, Navigate
from ui.state.window_state import WindowState
from ui.widgets.buttons import Kind, button
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.layouts import at_once, page_layout, row
from ui.widgets.shortcuts import Shortcuts
from ui.widgets.tab_order import tab_last

_QUICK_MS = 250
_ALL_OR_NOTHING = N_("All of it is kept or nothing: if you cancel now, everything stays as it was.")
_Part = TypeVar("_Part", bound=QWidget)


class ImportPage(QWidget):
    """The wizard. Going back keeps what was chosen; nothing is written before the last step.

    Each step is made when it is first looked at, or in a free moment before.
    """

    help_topic = "importing"

    def __init__(
        self,
        services: ImportServices,
        jobs: JobRunner,
        changes: ChangeBus,
        messages: Messages,
        window_state: WindowState,  # noqa: ARG002 - every page is made with the same things
        shortcuts: Shortcuts,
        navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._jobs = services, jobs
        self._messages, self._navigate = messages, navigate
        self.draft, self.step = Draft(), Step.CHOOSE
        self._previewed: Previewed | None = None
        self._is_writing = False
        self._may_undo = may(services.actor, Permission.UNDO_IMPORT)
        self._may_import = may(services.actor, Permission.IMPORT_DATA)
        # Whoever works a list may bring back what they filled in, and nothing else.
        self._may_enter = self._may_import or may(services.actor, Permission.WORK_WORKLIST)
        if not self._may_enter:
            sentence = _("Your role does not include it. Ask the practice lead.")
            page_layout(self).addWidget(EmptyState("lock", _("You cannot import data"), sentence))
            return
        self.work = ImportWork(services, jobs, self)
        self.undoing = Undoing(services, jobs, self)
        self.foot = WizardFoot()
        self.history_button = staying(button(_("Earlier imports"), Kind.TEXT, "history"))
        self._title = label("", "title")
        self._trail = StepTrail((_("Choose"), _("Check"), _("Preview"), _("Done")))
        self._stack = QStackedWidget()
        self._runs: Sequence[ImportRunRow] = ()
        self._arrival = InSteps((), self)
        self._slow = QTimer(self, interval=_QUICK_MS, singleShot=True)
        self._build()
        self._connect()
        self._listen(changes, shortcuts)
        self._go(Step.CHOOSE)
        self._ask_runs()

    # Building

    @cached_property
    def choose(self) -> ChooseStep:
        made = ChooseStep(self._stack, whole=self._may_import)
        made.changed.connect(self._on_files)
        return self._add(made)

    @cached_property
    def check(self) -> CheckStep:
        made = CheckStep(self._stack)
        made.asked.connect(self._inspect_again)
        return self._add(made)

    @cached_property
    def preview(self) -> PreviewStep:
        made = PreviewStep(self._stack)
        made.decided.connect(self._on_decided)
        made.copied.connect(self._on_copied)
        return self._add(made)

    @cached_property
    def report(self) -> ReportStep:
        made = ReportStep(self._stack)
        made.copied.connect(self._on_copied)
        made.another_asked.connect(self.start_over)
        made.undo_asked.connect(self.undoing.ask)
        made.patients_asked.connect(partial(self._navigate.open_page, "patients"))
        made.worklists_asked.connect(partial(self._navigate.open_page, "today"))
        return self._add(made)

    @cached_property
    def running(self) -> RunningStep:
        made = RunningStep(self._stack)
        made.cancel_asked.connect(self.work.cancel)
        self.work.progressed.connect(made.show_progress)
        return self._add(made)

    @cached_property
    def history(self) -> HistoryView:
        made = HistoryView(self._services.zone, may_undo=self._may_undo, parent=self._stack)
        made.show_runs(self._runs)
        made.left.connect(self._leave_history)
        made.undo_asked.connect(self.undoing.ask)
        made.undo_calls_asked.connect(self.undoing.ask_calls)
        return self._add(made)

    @cached_property
    def worked(self) -> WorkedPanel:
        made = WorkedPanel(self._stack)
        made.commit_asked.connect(self._log)
        made.undo_asked.connect(self.undoing.ask_calls)
        made.left.connect(self.start_over)
        made.worklists_asked.connect(partial(self._navigate.open_page, "today"))
        return self._add(made)

    @cached_property
    def schedule(self) -> SchedulePanel:
        made = SchedulePanel(self._services.zone, self._services.clock.today(), self._stack)
        made.commit_asked.connect(self._bring_schedule)
        made.undo_asked.connect(self.undoing.ask)
        made.left.connect(self.start_over)
        made.schedule_asked.connect(partial(self._navigate.open_page, "schedule"))
        return self._add(made)

    def parts(self) -> Iterator[InStep]:
        """The steps that come later, to be made in free moments."""
        if self._may_enter:
            for name in ("check", "preview", "report", "running", "history"):
                yield partial(getattr, self, name)

    def _add(self, part: _Part) -> _Part:
        self._stack.addWidget(part)
        tab_last(self.foot.back, self.foot.on)
        return part

    def _is_made(self, name: str) -> bool:
        return name in self.__dict__

    def _build(self) -> None:
        outer = page_layout(self, 12)
        outer.addLayout(row(self._title, self._trail, None, self.history_button, spacing=20))
        outer.addWidget(self._stack, 1)
        outer.addWidget(self.foot)

    def _connect(self) -> None:
        self.foot.back.clicked.connect(self.go_back)
        self.foot.on.clicked.connect(self.go_on)
        self.work.inspected.connect(self._on_inspected)
        self.work.previewed.connect(self._on_previewed)
        self.work.committed.connect(self._on_committed)
        self.work.logged.connect(self._on_logged)
        self.work.scheduled.connect(self._on_scheduled)
        self.work.refused.connect(self._on_refused)
        self.work.stopped.connect(self._on_stopped)
        self._slow.timeout.connect(self._show_running)
        self.history_button.clicked.connect(self.show_history)
        self.undoing.undone.connect(self._on_undone)

    def _listen(self, changes: ChangeBus, shortcuts: Shortcuts) -> None:
        changes.changed.connect(self._on_changes)
        for keys, does, act in (
            ("Ctrl+O", _("Choose files to import"), self._choose_files),
            ("Ctrl+Return", _("Next step of the import"), self.go_on),
        ):
            shortcuts.add(self, keys, does, act, group=_("Import"))

    # What the window asks

    def take_files(self, paths: Sequence[Path]) -> None:
        """Files were dropped on the window: begin with them."""
        if self._is_writing:
            self._messages.warn(_("Wait until the import is done, then drop the files again."))
            return
        self.start_over()
        self.choose.take(paths)
        self.foot.on.setFocus()

    def may_leave(self) -> bool:
        """Not while an import is being written: nobody could see how it ended."""
        if self._is_writing:
            self._messages.warn(_("The import is still running. Wait for it or cancel it."))
        return not self._is_writing

    # Moving

    @Slot()
    def go_on(self) -> None:
        """Do what the main button says."""
        shown = self._stack.currentWidget()
        if isinstance(shown, WorkedPanel | SchedulePanel):
            shown.go_on()
        if not self.foot.on.isVisible() or not self.foot.on.isEnabled():
            return
        if self.step is Step.CHOOSE:
            self._inspect()
        elif self.step is Step.CHECK:
            self._ask_preview()
        elif self.step is Step.PREVIEW:
            self._commit()

    @Slot()
    def go_back(self) -> None:
        if self.foot.back.isVisible() and not self._is_writing:
            self._arrival.drop()
            self.work.forget()  # or it would come up some time later
            self._go(Step(self.step - 1))

    @Slot()
    def start_over(self) -> None:
        """Begin another import; what is being written is seen to its end first."""
        if self._is_writing:
            return
        self._arrival.drop()
        self.work.forget()
        self.draft, self._previewed = Draft(), None
        self.choose.clear()
        self._go(Step.CHOOSE)

    @Slot()
    def show_history(self) -> None:
        self.history.undone.say("")
        self._ask_runs()
        self._title.setText(_("Earlier imports"))
        self._stack.setCurrentWidget(self.history)
        self.foot.hide()
        self._trail.hide()
        self.history_button.hide()
        self.history.table.setFocus()

    @Slot()
    def _leave_history(self) -> None:
        self._go(self.step)

    @Slot()
    def _choose_files(self) -> None:
        if self.step is Step.CHOOSE:
            self.choose.choose_files()

    def _go(self, step: Step) -> None:
        self._slow.stop()
        self.step = step
        part: QWidget = getattr(self, step.name.lower())
        with at_once(self, self.foot):
            self._title.setText(_("Bring in data"))
            self._stack.setCurrentWidget(part)
            self._trail.show_step(step)
            self._trail.show()
            self.history_button.setVisible(self._may_import)
            self.foot.setVisible(step is not Step.REPORT)
            self._offer()

    def _arrive(self, *steps: InStep) -> None:
        """Fill a step in and go there: a turn of the window for each."""
        self._arrival.drop()
        self._arrival = InSteps(steps, self)
        self._arrival.start()

    def _offer(self) -> None:
        """What the foot says at this step."""
        if self.step is Step.CHOOSE:
            self.foot.offer(_("Look at it"), back=False, on=bool(self.choose.paths))
        elif self.step is Step.CHECK:
            self.foot.offer(_("Show the preview"), back=True)
        elif self.step is Step.PREVIEW and (shown := self._previewed) is not None:
            self.foot.offer(commit_words(shown), back=True, on=shown.preview.brings_anybody)

    def _wait(self, title: str, words: str) -> None:
        """What takes a moment shows a bar; what is quick does not flicker."""
        self.foot.on.setEnabled(False)
        self.history_button.hide()
        self.running.restart(title, words)
        self._slow.start()

    @Slot()
    def _show_running(self) -> None:
        with at_once(self):
            self._stack.setCurrentWidget(self.running)
            self.foot.hide()

    # Choosing and checking

    @Slot()
    def _on_files(self) -> None:
        if self.step is not Step.CHOOSE:
            return
        self._offer()
        if self.choose.paths:
            self.foot.on.setFocus()

    def _inspect(self) -> None:
        paths, source = self.choose.paths, self.choose.source.currentText().strip()
        same = (paths, source) == (self.draft.paths, self.draft.source)
        options = self.draft.options if same else None
        self.draft.paths, self.draft.source = paths, source
        self.choose.error.say("")
        self._wait(_("Looking at the files"), _("Finding out what they hold."))
        self.work.inspect(paths, source, options)

    @Slot(object)
    def _inspect_again(self, options: Options) -> None:
        self.work.inspect(self.draft.paths, self.draft.source, options)

    @Slot(object)
    def _on_inspected(self, found: Inspected | WorkedPreview | SchedulePreview) -> None:
        if isinstance(found, WorkedPreview):
            show = partial(self.worked.show_preview, found)
            self._arrive(show, partial(self._look_at, self.worked))
            return
        if isinstance(found, SchedulePreview):
            show = partial(self.schedule.show_preview, found)
            self._arrive(show, partial(self._look_at, self.schedule))
            return
        self.draft.options, self.draft.inspection = found.options, found.inspection
        show = partial(self._show_inspection, found)
        if self.step is Step.CHOOSE:
            self._arrive(show, partial(self._go, Step.CHECK))
        else:
            show()

    def _show_inspection(self, found: Inspected) -> None:
        self.check.show_inspection(found.options, found.inspection)
        tab_last(*self.check.stops(), self.foot.back, self.foot.on)

    # A list that comes back

    def _look_at(self, panel: WorkedPanel | SchedulePanel) -> None:
        self._slow.stop()
        with at_once(self, self.foot):
            self._title.setText(panel.heading())
            self._stack.setCurrentWidget(panel)
            self._trail.hide()
            self.history_button.hide()
            self.foot.hide()
        panel.take_focus()

    @Slot(bool)
    def _bring_schedule(self, cancel_missing: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self.schedule.preview is not None:
            self._is_writing = True
            self._wait(_("Importing"), _(_ALL_OR_NOTHING))
            self.work.bring_schedule(self.schedule.preview, cancel_missing=cancel_missing)

    @Slot(object)
    def _on_scheduled(self, report: ScheduleReport) -> None:
        self._is_writing = False
        self._look_at(self.schedule)
        self.schedule.show_report(report)
        self._ask_runs()

    @Slot(bool)
    def _log(self, confirm_status: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self.worked.preview is not None:
            self._is_writing = True
            self._wait(_("Logging the calls"), _(_ALL_OR_NOTHING))
            self.work.log(self.worked.preview, confirm_status=confirm_status)

    @Slot(object)
    def _on_logged(self, report: WorkedReport) -> None:
        self._is_writing = False
        self._look_at(self.worked)
        self.worked.show_report(report, may_undo=True)
        self._ask_runs()

    # Previewing and writing

    def _ask_preview(self) -> None:
        options = self.check.settle()
        sentence = self.check.problem()
        self.foot.say(sentence)
        if sentence or options is None:
            return
        self.draft.options = options
        self._wait(_("Reading the files"), _("Nothing is written yet."))
        self.work.preview(self.draft.paths, self.draft.source, options)

    @Slot(object)
    def _on_previewed(self, shown: Previewed) -> None:
        self._previewed = shown
        self._arrive(partial(self._show_preview, shown), self._look_at_preview)

    def _show_preview(self, shown: Previewed) -> None:
        self.preview.show_preview(shown, overwrite=self.draft.overwrite)

    def _look_at_preview(self) -> None:
        self._go(Step.PREVIEW)
        self.preview.take_focus()

    @Slot(bool)
    def _on_decided(self, overwrite: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.draft.overwrite = overwrite

    def _commit(self) -> None:
        shown, draft = self._previewed, self.draft
        if shown is None or draft.options is None:
            return
        self._is_writing = True
        self._wait(_("Importing"), _(_ALL_OR_NOTHING))
        self.work.commit(shown.preview, draft.options, overwrite=draft.overwrite)

    @Slot(object)
    def _on_committed(self, report: ImportReport) -> None:
        self._is_writing = False
        self._previewed = None  # all that was read from the files goes with it
        self._arrive(
            lambda: self.report.show_report(report, may_undo=self._may_undo),
            partial(self._go, Step.REPORT),
            self._ask_runs,
        )

    @Slot(Exception)
    def _on_refused(self, error: Exception) -> None:
        self._is_writing = False
        self._go(self.step)
        if not isinstance(error, CareCoordError):
            self._jobs.broke.emit(error)
        elif self.step is Step.CHOOSE:
            self.choose.error.say(str(error))
        elif self.step is Step.CHECK:
            self.check.refuse(str(error))
        else:
            self.preview.error.say(str(error))

    @Slot()
    def _on_stopped(self) -> None:
        self._is_writing = False
        self._go(self.step)
        self._messages.say(_("Stopped. Nothing was imported."))

    @Slot(int)
    def _on_copied(self, count: int) -> None:
        self._messages.say(_("Copied {count} problems.").format(count=count))

    # Earlier imports

    def _ask_runs(self) -> None:
        if not self._may_import:
            return
        importing, actor = self._services.importing, self._services.actor
        self._jobs.ask(partial(importing.runs, actor=actor), self._on_runs)

    @Slot(object)
    def _on_runs(self, runs: Sequence[ImportRunRow]) -> None:
        self._runs = runs
        if self._is_made("history"):
            self.history.show_runs(runs)
        names = (run.source for run in runs if run.source and not run.is_list)
        self.choose.offer_sources(list(dict.fromkeys(names)))

    @Slot(str, str)
    def _on_undone(self, run_id: str, sentence: str) -> None:
        for name in ("report", "worked", "schedule"):
            if self._is_made(name):
                getattr(self, name).show_undone(run_id, sentence)
        self.history.undone.say(sentence)
        self._ask_runs()

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if Area.IMPORTS in changes:
            self._ask_runs()
