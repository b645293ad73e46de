"""Who did what: one press for the usual questions, filters for the others."""

import datetime as dt

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from carecoord.common.i18n import _, n_
from carecoord.services.abilities import Permission, may
from carecoord.services.audit import AuditCount, AuditFilter, AuditPage
from carecoord.services.audit_query import Place
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.person_picker import Person, PersonPicker
from ui.pages.audit.checking import Checking
from ui.pages.audit.entries import EntriesModel, when
from ui.pages.audit.filters import MONTH, SEEN, TODAY, Filters
from ui.pages.audit.needs import AuditServices
from ui.pages.audit.taking import Taking
from ui.state.navigation import Messages, Navigate
from ui.state.window_state import WindowState
from ui.theme.look import look
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.data_table import DataTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.layouts import page_layout, row
from ui.widgets.saved_file import SavedFileStrip
from ui.widgets.shortcuts import Shortcuts

_MOST_HITS = 20
_WHAT_COLUMN = 2


class WhoDidWhatPage(QWidget):
    """Looking is journalled too, so nothing is read before the page is looked at."""

    help_topic = "privacy-and-keys#journal"

    def __init__(
        self,
        services: AuditServices,
        jobs: JobRunner,
        _changes: ChangeBus,
        messages: Messages,
        _window_state: WindowState,
        shortcuts: Shortcuts,
        navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._jobs, self._navigate = services, jobs, navigate
        self._asked = AuditFilter()
        self._asking = 0
        self._after: Place | None = None
        self._is_fresh = False
        self._picker: PersonPicker | None = None
        self.filters = Filters(services.clock.today())
        self.model = EntriesModel(services.zone, self)
        self.table = DataTable(_("Who did what"))
        self.table.setModel(self.model)
        self.empty = EmptyState(
            "history",
            _("Nothing was found"),
            _("Choose other days, another person, or everything."),
        )
        self.count = label("", "small")
        self.print_button = button(_("Print"), icon="printer", shortcut="Ctrl+P")
        self.export_button = button(_("Export"), icon="file-spreadsheet")
        self.strip = SavedFileStrip()
        self._taking = Taking(services, jobs, self.strip, self)
        self.check_button = button(_("Check the journal"), icon="shield-lock")
        self.code_button = button(_("Check a printed code"), icon="list-check")
        self.checked = label("", "small", wrap=True)
        self.checked.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.checking = Checking(services, jobs, messages, self.strip, self)
        self.questions = {
            "patient": button(_("Who saw a patient this month"), icon="eye"),
            "person": button(_("What a person did today"), icon="user-check"),
            "exported": button(_("What was exported"), icon="file-export"),
            "failed": button(_("Failed sign-ins"), icon="lock"),
        }
        self._stack = QStackedWidget()
        self._build()
        self._connect(shortcuts)

    def _build(self) -> None:
        whole = page_layout(self)
        whole.addLayout(
            row(label(_("Who did what"), "title"), None, self.export_button, self.print_button)
        )
        questions = QWidget()
        questions.setLayout(FlowLayout(*self.questions.values(), spacing=8, line_spacing=8))
        whole.addWidget(questions)
        whole.addWidget(self.filters)
        whole.addWidget(self.strip)
        card = Card("card", (6, 6, 6, 6), 4)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card.body.addWidget(self._stack, 1)
        whole.addWidget(card, 1)
        foot = row(self.count, self.checked, self.check_button, self.code_button, spacing=10)
        foot.setStretch(1, 1)
        whole.addLayout(foot)
        header = self.table.horizontalHeader()
        for number, width in enumerate(self.model.widths()):
            header.resizeSection(number, look().px(width))
        header.setStretchLastSection(True)

    def _connect(self, shortcuts: Shortcuts) -> None:
        self.filters.changed.connect(self.load)
        self.filters.patient_asked.connect(self.choose_patient)
        self.model.more_wanted.connect(self._on_more_wanted)
        self.table.opened.connect(self._on_opened)
        self.export_button.clicked.connect(self._on_export)
        self.print_button.clicked.connect(self._on_print)
        self.check_button.clicked.connect(self.checking.check)
        self.code_button.clicked.connect(self.checking.check_code)
        self.checking.done.connect(self._ask_when_checked)
        self.questions["patient"].clicked.connect(self.ask_patient)
        self.questions["person"].clicked.connect(self.ask_person)
        self.questions["exported"].clicked.connect(self.ask_exported)
        self.questions["failed"].clicked.connect(self.ask_failed)
        shortcuts.note(_("Who did what"), "Ctrl+P", _("Print"))

    # Called by the window

    def open(self, subject: str) -> None:
        """Begin with one of the usual questions; ``patient:`` and a key ask about somebody."""
        question, _colon, patient_id = subject.partition(":")
        if patient_id:
            services = self._services
            self._jobs.ask(
                lambda: (
                    patient_id, services.audit.patient_name(patient_id, actor=services.actor),
                ),
                self._on_named,
            )  # fmt: skip
        elif question in self.questions:
            self.questions[question].click()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.questions["patient"].setFocus()
        if not self._is_fresh:
            self._is_fresh = True
            services = self._services
            self._jobs.ask(
                lambda: (services.people.names(), services.audit.computers(actor=services.actor)),
                self._on_names,
            )
            self._ask_when_checked()
            self.load()

    # The usual questions

    @Slot()
    def ask_patient(self) -> None:
        """Who saw a patient this month; which patient is asked first."""
        self._ask_about(self._pick())

    def _ask_about(self, person: Person | None) -> None:
        if person is not None:
            self.filters.choose(kind=SEEN, days=MONTH)
            self.filters.set_patient(person)
            self.load()

    @Slot(object)
    def _on_named(self, patient: tuple[str, str]) -> None:
        patient_id, name = patient
        self._ask_about(Person(patient_id, name, "", "") if name else None)

    @Slot()
    def ask_person(self) -> None:
        """What somebody did today; whom, is chosen next."""
        self.filters.choose(days=TODAY, person=self.filters.person.currentData() or "")
        self.filters.set_patient(None)
        self.filters.person.setFocus()
        self.load()

    @Slot()
    def ask_exported(self) -> None:
        """What left as a file in the last thirty days."""
        self._ask("export")

    @Slot()
    def ask_failed(self) -> None:
        """Who tried to sign in and did not get in, in the last thirty days."""
        self._ask("failed_sign_in")

    def _ask(self, kind: str) -> None:
        self.filters.choose(kind=kind, days="30")
        self.filters.set_patient(None)
        self.load()

    @Slot()
    def choose_patient(self) -> None:
        """Narrow what is asked now to one patient."""
        person = self._pick()
        if person is not None:
            self.filters.set_patient(person)
            self.load()

    def _pick(self) -> Person | None:
        self._picker = PersonPicker(_("Which patient?"), _("Ask"), self)
        self._picker.sought.connect(self._on_sought)
        chosen = self._picker.chosen if self._picker.wait() else None
        self._picker = None
        return chosen

    # Reading

    @Slot()
    def load(self) -> None:
        """Ask the journal anew."""
        self._asking += 1
        self._asked = self.filters.wanted()
        services, wanted, number = self._services, self._asked, self._asking
        self._jobs.write(
            lambda: (number, services.audit.page(wanted, actor=services.actor)), self._on_first
        )

    @Slot(object)
    def _on_first(self, answer: tuple[int, AuditPage]) -> None:
        number, page = answer
        if number != self._asking:
            return
        self._after = page.after
        self.model.show(page.rows, has_more=page.after is not None)
        self._stack.setCurrentWidget(self.table if page.rows else self.empty)
        if not page.rows:
            self.empty.say(
                _("Nothing was found"),
                _("Nobody did this in these days. Choose more days, or ask about everything."),
            )
        self.print_button.setEnabled(bool(page.rows))
        self.export_button.setEnabled(bool(page.rows))
        services, wanted = self._services, self._asked
        upto = page.rows[0].place if page.rows else Place(0, "", 0)
        self._jobs.ask(
            lambda: (number, services.audit.count(wanted, upto=upto, actor=services.actor)),
            self._on_count,
        )

    @Slot()
    def _on_more_wanted(self) -> None:
        services, wanted, number, after = self._services, self._asked, self._asking, self._after
        self._jobs.ask(
            lambda: (number, services.audit.page(wanted, after=after, actor=services.actor)),
            self._on_more,
        )

    @Slot(object)
    def _on_more(self, answer: tuple[int, AuditPage]) -> None:
        number, page = answer
        if number == self._asking:
            self._after = page.after
            self.model.add(page.rows, has_more=page.after is not None)

    @Slot(object)
    def _on_count(self, answer: tuple[int, AuditCount]) -> None:
        number, count = answer
        if number != self._asking:
            return
        many = f"{count.entries:,}"
        words = n_("{count} entry", "{count} entries", count.entries).format(count=many)
        self.count.setText(
            words if count.is_all else _("More than {count} entries").format(count=many)
        )

    @Slot(object)
    def _on_names(self, names: tuple[dict[str, str], dict[str, str]]) -> None:
        self.filters.offer(*names)

    @Slot(str)
    def _on_sought(self, typed: str) -> None:
        services = self._services

        def find() -> tuple[str, tuple[Person, ...]]:
            hits = services.search.find(typed, actor=services.actor, limit=_MOST_HITS)
            found = (Person(hit.id, hit.name, hit.birth_on, hit.identifier) for hit in hits)
            return typed, tuple(found)

        self._jobs.ask(find, self._on_found)

    @Slot(object)
    def _on_found(self, answer: tuple[str, tuple[Person, ...]]) -> None:
        if self._picker is not None:
            self._picker.show_people(*answer)

    @Slot()
    def _ask_when_checked(self) -> None:
        self._jobs.ask(self._services.journal.checked_at, self._on_checked_at)

    @Slot(object)
    def _on_checked_at(self, at: dt.datetime | None) -> None:
        words = _("All of it was checked: {when}")
        self.checked.setText(words.format(when=when(at, self._services.zone)) if at else "")

    # Going on

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        patient_id = self.model.row_at(index.row()).patient_id
        if patient_id and may(self._services.actor, Permission.VIEW_PATIENT):
            self._navigate.open_patient(patient_id)

    @Slot()
    def _on_export(self) -> None:
        self._taking.export(self._asked)

    @Slot()
    def _on_print(self) -> None:
        self._taking.print(self._asked)
