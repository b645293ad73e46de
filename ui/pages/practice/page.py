"""The practice page: process measures over a period, and the people behind each."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.changes import Area, Changes
from carecoord.common.i18n import _, n_
from carecoord.services.abilities import Permission, may
from carecoord.services.follow_through import FollowThroughService
from carecoord.services.measures import By, Measure, MeasureCase, MeasureService, Period
from carecoord.services.papers import Document
from carecoord.vocab.actor import Actor
from carecoord.vocab.terms import label as term_label
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.file_export import FileExport, Progress
from ui.dialogs.paper import PaperDialog
from ui.models.rows import RowListModel
from ui.models.selection import current_key, next_selectable, select_key
from ui.pages.practice.by_language import ByLanguageLook
from ui.pages.practice.people_pane import PeoplePane
from ui.pages.practice.rows import measure_rows, split_key
from ui.state.navigation import Messages, Navigate
from ui.state.window_state import WindowState
from ui.theme.sizes import grow_with_text
from ui.widgets.announce import announce
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.formats import full_date
from ui.widgets.labels import label
from ui.widgets.layouts import page_layout, row
from ui.widgets.library_row import LibraryDelegate
from ui.widgets.row_list import RowList
from ui.widgets.segmented import Option, SegmentedChoice
from ui.widgets.shortcuts import Shortcuts

_LIST_PX = 460
_MOST_LIST_PX = 560
"""In large text the explanation of a number needs the room more."""
_MONTH, _QUARTER, _YEAR = 30, 90, 365
_FOLLOWED = frozenset(
    {
        Area.PATIENTS, Area.VISITS, Area.DECISIONS, Area.HANDOUTS, Area.TEACHBACK, Area.IMPORTS,
        Area.OUTREACH,
    }
)  # fmt: skip
_FILE_STEM, _NUMBERS_STEM = "people-behind-a-number", "numbers-of-the-practice"
PRINT = "print"


class PracticeServices(Protocol):
    """What this page needs of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def measures(self) -> MeasureService: ...
    @property
    def follow_through(self) -> FollowThroughService: ...


class PracticePage(QWidget):
    """Numbers at the left, the records behind the chosen one at the right."""

    help_topic = "practice"

    def __init__(
        self,
        services: PracticeServices,
        jobs: JobRunner,
        changes: ChangeBus,
        _messages: Messages,
        _window_state: WindowState,
        shortcuts: Shortcuts,
        navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._jobs, self._navigate = services, jobs, navigate
        self._measures: dict[str, Measure] = {}
        self._asked: tuple[str, By, Period] | None = None
        self._is_stale = True
        self.model = RowListModel(self)
        self.list = RowList(_("Measures"), LibraryDelegate())
        self.list.setModel(self.model)
        self.periods = SegmentedChoice(
            _("Period"),
            [
                Option(
                    str(days), n_("Last {count} day", "Last {count} days", days).format(count=days)
                )
                for days in (_MONTH, _QUARTER, _YEAR)
            ],
            str(_QUARTER),
        )
        self.split = SegmentedChoice(
            _("Outreach and visits by"),
            [Option(by.value, term_label(by)) for by in _parts_for(services.actor)],
            By.LIST.value,
        )
        self.days = label("", "muted")
        self.print_button = button(_("Print"), icon="printer", shortcut="Ctrl+P")
        self.export_button = button(_("Export the numbers"), icon="file-spreadsheet")
        self.people = PeoplePane(may_export=may(services.actor, Permission.EXPORT_WORKLIST))
        self._export = FileExport(jobs, self.people.strip, self)
        self.by_language = ByLanguageLook(services.follow_through, services.actor, jobs)
        if not may(services.actor, Permission.SEE_FOLLOW_THROUGH):
            self.by_language.hide()
        self._build()
        self._connect(changes)
        shortcuts.add(
            self, "Ctrl+Shift+E", _("Export the records behind the number"), self.export_people,
            group=_("On the practice page"),
        )  # fmt: skip

    def _build(self) -> None:
        whole = page_layout(self)
        head = row(
            label(_("Practice"), "title"), None, self.periods, self.export_button,
            self.print_button,
        )  # fmt: skip
        whole.addLayout(head)
        note = label(
            _("How we work, counted. These numbers rank nobody, neither staff nor patients."),
            "muted",
            wrap=True,
        )
        said = row(self.days, note, spacing=14)
        said.setStretch(1, 1)
        whole.addLayout(said)
        left = Card("card", (6, 10, 6, 10), 6)
        grow_with_text(left, most_px=_MOST_LIST_PX, fixedWidth=_LIST_PX)
        left.body.addWidget(label(_("Outreach and visits by"), "muted"))
        left.body.addWidget(self.split)
        left.body.addWidget(self.list, 1)
        left.body.addWidget(self.by_language)
        across = row(left, self.people, spacing=14)
        across.setStretch(1, 1)
        whole.addLayout(across, 1)

    def _connect(self, changes: ChangeBus) -> None:
        changes.changed.connect(self._on_changes)
        self.periods.chosen.connect(self._on_choice)
        self.split.chosen.connect(self._on_choice)
        self.export_button.clicked.connect(self.export_numbers)
        self.list.moved_to.connect(self._on_moved)
        self.print_button.clicked.connect(self.print_measures)
        self.people.opened.connect(self._on_patient)
        self.people.export_asked.connect(self.export_people)

    @property
    def period(self) -> Period:
        return self._services.measures.period(int(self.periods.value))

    @property
    def by(self) -> By:
        """What the parts of numbers are that can be told in several ways."""
        return By(self.split.value)

    # Called by the window

    def open(self, subject: str) -> None:
        """Show the page; "print" prints it."""
        if subject == PRINT:
            self.print_measures()

    # Doing

    @Slot()
    def print_measures(self) -> None:
        """Show the measures as they print, without names."""
        services = self._services
        make = partial(services.measures.paper, self.period, by=self.by, actor=services.actor)
        self._jobs.write(make, self._on_paper)

    @Slot()
    def export_people(self) -> None:
        """Write the records behind the number into a file."""
        key = current_key(self.list, self.model)
        if not key or not self.people.export.isEnabled() or self.people.export.isHidden():
            return
        measure_id, part = split_key(key)
        services, period, by, wanted = self._services, self.period, self.by, self.people.wanted

        def write(path: Path, progress: Progress) -> int:
            return services.measures.people_file(
                measure_id,
                period,
                path,
                part=part,
                by=by,
                is_met=wanted,
                actor=services.actor,
                progress=progress,
            )

        self._export.ask(_("Export the records behind the number"), _FILE_STEM, write)

    @Slot()
    def export_numbers(self) -> None:
        """Write the numbers with what they count into a file."""
        services, period, by = self._services, self.period, self.by

        def write(path: Path, _progress: Progress) -> int:
            return services.measures.numbers_file(period, path, by=by, actor=services.actor)

        self._export.ask(_("Export the numbers"), _NUMBERS_STEM, write)

    def _read(self) -> None:
        self._is_stale = False
        period = self.period
        words = _("{first} to {last}")
        self.days.setText(words.format(first=full_date(period.first), last=full_date(period.last)))
        services = self._services
        ask = partial(services.measures.all, period, by=self.by, actor=services.actor)
        self._jobs.ask(ask, self._on_read)

    def _ask_people(self) -> None:
        key = current_key(self.list, self.model)
        measure_id, part = split_key(key)
        measure = self._measures.get(measure_id)
        if measure is None:
            return
        line = next((one for one in measure.lines if one.part == part), None)
        title = f"{measure.title}: {line.title}" if line else measure.title
        self.people.show_measure(measure, title, line.words() if line else measure.number.words())
        self._asked = (key, self.by, self.period)
        ask = partial(self._people, self._asked, measure_id, part)
        self._jobs.ask(ask, self._on_people)

    def _people(
        self, asked: tuple[str, By, Period], measure_id: str, part: str | None
    ) -> tuple[tuple[str, By, Period], Sequence[MeasureCase]]:
        services, (_key, by, period) = self._services, asked
        found = services.measures.cases(measure_id, period, part=part, by=by, actor=services.actor)
        return asked, found

    # Reacting

    @Slot(object)
    def _on_read(self, measures: Sequence[Measure]) -> None:
        key = current_key(self.list, self.model)
        self._measures = {one.id: one for one in measures}
        self.model.show(measure_rows(measures))
        if not (key and select_key(self.list, self.model, key)):
            self.list.setCurrentIndex(next_selectable(self.model))

    @Slot(object)
    def _on_people(self, answer: tuple[tuple[str, By, Period], Sequence[MeasureCase]]) -> None:
        asked, found = answer
        if asked == self._asked:
            self.people.show_cases(found)

    @Slot(object)
    def _on_paper(self, paper: Document) -> None:
        PaperDialog.show_paper(self, paper)

    @Slot(str)
    def _on_choice(self, _key: str) -> None:
        self._read()
        announce(self.days, self.days.text())

    @Slot(QModelIndex)
    def _on_moved(self, _index: QModelIndex) -> None:
        self._ask_people()

    @Slot(str)
    def _on_patient(self, patient_id: str) -> None:
        self._navigate.open_patient(patient_id)

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if not changes & _FOLLOWED:
            return
        if self.isVisible():
            self._read()
        else:
            self._is_stale = True

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._read()


def _parts_for(actor: Actor) -> Sequence[By]:
    """Counts for each person of the staff are offered only to whom they are shown."""
    return [by for by in By if by is not By.STAFF or may(actor, Permission.SEE_STAFF_COUNTS)]
