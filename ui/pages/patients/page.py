"""Patients: everybody on record, found, filtered, added and changed."""

from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QToolButton, QWidget
from typing_extensions import override

from carecoord.common.changes import Area, Changes
from carecoord.common.i18n import _, n_
from carecoord.services.abilities import Permission, may
from carecoord.services.patient_list import PatientFilter, PatientRow
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.patient_form.desk import DeskServices
from ui.dialogs.patient_form.dialog import FormAnswer
from ui.dialogs.patient_form.opening import PatientForms
from ui.models.paged_table import PagedTableModel
from ui.models.selection import current_key, next_selectable, select_key
from ui.pages.patients.bulk import SEVERAL, BulkBar, BulkServices, WithMany
from ui.pages.patients.columns import patient_columns, spoken_row
from ui.pages.patients.emergency import EMERGENCY, EmergencyServices, OpeningInEmergency
from ui.pages.patients.empty import NobodyHere
from ui.pages.patients.exporting import Exporting, ExportServices
from ui.pages.patients.filters import Choices, FilterBar
from ui.pages.patients.listing import MOST_FOUND, Found, Listing, ListingServices
from ui.pages.patients.rows import row_loader
from ui.pages.patients.table import PatientTable
from ui.state.navigation import Messages, Navigate
from ui.state.window_state import WindowState
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button, quiet_button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import page_layout, row
from ui.widgets.saved_file import SavedFileStrip
from ui.widgets.shortcuts import Shortcuts

_SEARCH = "search:"
_NEW = "new"
_SHOWN_HERE = frozenset(
    {
        Area.PATIENTS,
        Area.VISITS,
        Area.FOLLOWUPS,
        Area.IMPORTS,
        Area.OUTREACH,
        Area.PEOPLE,
        Area.CASELOAD,
    }
)  # fmt: skip


class PatientsServices(
    ListingServices, BulkServices, ExportServices, DeskServices, EmergencyServices, Protocol
):
    """What this page needs of the practice."""


class PatientsPage(QWidget):
    """A table of up to 100,000 people that never makes the window wait."""

    help_topic = "finding-people"

    def __init__(
        self,
        services: PatientsServices,
        jobs: JobRunner,
        changes: ChangeBus,
        messages: Messages,
        window_state: WindowState,
        shortcuts: Shortcuts,
        navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._messages = messages
        self._may_export = may(services.actor, Permission.EXPORT_WORKLIST)
        self._navigate = navigate
        columns = patient_columns(services.clock.today())
        load = row_loader(services.patient_list, services.actor)
        self.model: PagedTableModel[PatientRow] = PagedTableModel(
            columns, load, jobs, self, spoken=spoken_row
        )
        self.table = PatientTable(self.model, columns, window_state)
        self.filters = FilterBar(services.search.help_sentences())
        self.bulk = BulkBar(
            may_export=self._may_export, may_assign=may(services.actor, Permission.ASSIGN_PATIENTS)
        )
        self.nobody = NobodyHere(
            may_open=may(services.actor, Permission.OPEN_IN_EMERGENCY)
            and not may(services.actor, Permission.SEE_EVERY_PATIENT)
        )
        self._count = label("", "muted")
        self._listing = Listing(services, jobs, self)
        self._with_many = WithMany(services, jobs, messages, navigate, self)
        self._emergency = OpeningInEmergency(services, jobs, navigate, self)
        self._forms = PatientForms(services, jobs, self)
        self._strip = SavedFileStrip()
        self._exporting = Exporting(services, jobs, self._strip, self)
        self._choices = Choices()
        self._text = self._found_by = ""
        self._goes_first = False
        self._sort = ("name", False)
        self._wanted = ""
        self._asked: PatientFilter | None = None
        self._answered: PatientFilter | None = None
        self._has_first = False
        self._export_waits = False
        self._is_asked = False
        self._stale = True
        self._build()
        self._connect(changes, jobs)
        self._add_keys(shortcuts)

    # Building

    def _build(self) -> None:
        self._add = button(_("Add patient"), Kind.PRIMARY, "user-plus", tip=_("Ctrl+N"))
        self._edit = button(_("Change details"), icon="edit", tip=_("Ctrl+E"))
        self._edit.setEnabled(False)
        self._columns = quiet_button(_("Columns"), "layout-columns")
        self._columns.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._columns.setMenu(self.table.column_menu(self._columns))
        self._export = button(_("Export"), icon="file-spreadsheet", tip=_("Excel or CSV"))
        if not self._may_export:
            self._export.hide()
        title = row(
            label(_("Patients"), "title"), self._count, None, self._columns, self._export,
            self._edit, self._add, spacing=10,
        )  # fmt: skip
        layout = page_layout(self)
        layout.addLayout(title)
        layout.addWidget(self.filters)
        layout.addWidget(self._strip)
        layout.addWidget(self.bulk)
        self._stack = QStackedWidget(self)
        layout.addWidget(self._stack, 1)
        frame = Card("card", (2, 2, 2, 2), 0, self._stack)
        self._stack.addWidget(frame)
        frame.body.addWidget(self.table)
        self._stack.addWidget(self.nobody)

    def _connect(self, changes: ChangeBus, jobs: JobRunner) -> None:
        changes.changed.connect(self._on_changed)
        self.model.broke.connect(jobs.broke)
        self.model.sort_asked.connect(self._on_sort)
        self.table.opened.connect(self._open_chosen)
        self.table.chosen_count.connect(self.bulk.show_count)
        self.table.chosen_count.connect(self._on_chosen)
        self.filters.searched.connect(self._on_searched)
        self.filters.filtered.connect(self._on_filtered)
        self.filters.search.returnPressed.connect(self._on_return)
        self.bulk.assign_asked.connect(self._assign_chosen)
        self.bulk.tag_asked.connect(self._tag_chosen)
        self.bulk.clear_asked.connect(self.table.clearSelection)
        self.nobody.add_asked.connect(self.add_patient)
        self.nobody.import_asked.connect(self._open_import)
        self.nobody.emergency_asked.connect(self._open_emergency)
        self.nobody.clear_asked.connect(self.filters.clear)
        self._add.clicked.connect(self.add_patient)
        self._edit.clicked.connect(self.edit_patient)
        self._export.clicked.connect(self.export_patients)
        self.bulk.export_asked.connect(self.export_patients)
        self._listing.found.connect(self._on_found)
        self._listing.choices.connect(self._on_choices)
        self._forms.answered.connect(self._on_answered)

    def _add_keys(self, shortcuts: Shortcuts) -> None:
        group = _("Patients")
        for keys, does, act in (
            ("Ctrl+N", _("Add a patient"), self.add_patient),
            ("Ctrl+E", _("Change the chosen patient's details"), self.edit_patient),
            ("Ctrl+F", _("Find a patient"), self._focus_search),
            ("Ctrl+Shift+E", _("Export the patients shown or chosen"), self.export_patients),
            ("Ctrl+T", _("Tag the chosen patients"), self._tag_chosen),
        ):
            shortcuts.add(self, keys, does, act, group=group)
        shortcuts.note(group, "Return", _("Open the chosen patient"))
        shortcuts.note(group, "Ctrl+A", _("Choose everybody shown"))

    # Doing

    def open(self, subject: str) -> None:
        """Add somebody ("new"), or search ("search:" and the text)."""
        if subject == _NEW:
            self.add_patient()
        elif subject == EMERGENCY:
            self._emergency.ask()
        elif subject.startswith(_SEARCH):
            self.filters.search.setText(subject.removeprefix(_SEARCH))

    @Slot()
    def add_patient(self) -> None:
        self._forms.add()

    @Slot()
    def edit_patient(self) -> None:
        if key := self._chosen():
            self._forms.edit(key)

    @Slot()
    def export_patients(self) -> None:
        """Those chosen, when there are several; else everybody shown."""
        chosen = self.table.keys() if self.table.count() >= SEVERAL else []
        if self._has_first and not chosen:
            self._export_waits = True
            return
        ids = chosen or self.model.ids()
        if ids and self._may_export:
            self._exporting.export(ids, self.table.shown_columns(), chosen=bool(chosen))

    def _chosen(self) -> str:
        return current_key(self.table, self.model)

    @Slot()
    def _ask(self) -> None:
        """Read who is shown, by what is typed or else by the filters."""
        self._asked = None
        self._has_first = False
        self.table.forget_choosing()
        if self._text:
            self._listing.search(self._text)
        else:
            sort, descending = self._sort
            self._asked = self.filters.wanted(sort, descending=descending)
            # For another question the first to answer it are shown at once. Somebody who is
            # chosen is kept in sight instead, wherever they stand among all.
            is_other = self._asked != self._answered and not self._chosen()
            self._listing.filter(self._asked, first=is_other)

    def _show_count(self, found: Found) -> None:
        count = len(found.ids)
        words = n_("{count} patient", "{count} patients", count).format(count=f"{count:,}")
        if found.text:
            words = n_("{count} found", "{count} found", count).format(count=f"{count:,}")
            if count >= MOST_FOUND:
                words = _("First {count} found. Type more to find fewer.").format(count=count)
        # Who searches or filters by ear stays there, so what came of it has to be said.
        if self._is_asked and words != self._count.text():
            announce(self._count, words)
        self._is_asked = False
        self._count.setText(words)

    # Reacting

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        if found.first:
            self._show_first(found)
            return
        self._found_by = found.text
        had_first, self._has_first = self._has_first, False
        self._answered = self._asked
        if self.model.shows(found.ids):
            self.model.reload()
        elif not (had_first and self.model.go_on(found.ids)):
            self._show_ids(found)
        if self._wanted and select_key(self.table, self.model, self._wanted):
            self._wanted = ""
        self.table.hold_everybody()
        self._show_count(found)
        self._show_nobody(found)
        if self._export_waits:
            self._export_waits = False
            self.export_patients()
        if self._goes_first:
            self._on_return()

    def _show_first(self, found: Found) -> None:
        """Who stands at the top, while everybody else is still being read."""
        self._has_first = True
        self.table.hold_first()
        self.model.show(found.ids, found.first)
        self.bulk.show_count(0)
        self.table.scrollToTop()
        self._stack.setCurrentIndex(0)

    def _show_ids(self, found: Found) -> None:
        """Other people: the one chosen stays chosen if still there."""
        key = self._chosen()
        place = self.table.verticalScrollBar().value() if key else 0
        self.model.show(found.ids, found.known)
        self.bulk.show_count(0)
        if not (key and select_key(self.table, self.model, key)):
            self.table.verticalScrollBar().setValue(place)
        self.table.bring_rows()

    def _show_nobody(self, found: Found) -> None:
        if not found.ids:
            self.nobody.explain(found.text, choices=self._choices)
        self._stack.setCurrentIndex(0 if found.ids else 1)
        self._export.setEnabled(bool(found.ids))

    @Slot(object)
    def _on_choices(self, choices: Choices) -> None:
        self._choices = choices
        self.filters.show_choices(choices)
        if self.model.rowCount() == 0:
            self.nobody.explain(self._text, choices=choices)

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        self._text = text
        self._is_asked, self._goes_first = True, False
        self._ask()

    @Slot()
    def _on_filtered(self) -> None:
        self._is_asked = True
        self._ask()

    @Slot()
    def _on_return(self) -> None:
        """Enter in the search box goes to the likeliest person."""
        # Not of those found by the first letters, while the rest is still looked for.
        self._goes_first = self._text != self._found_by
        index = next_selectable(self.model) if not self._goes_first else QModelIndex()
        if index.isValid():
            self.table.setCurrentIndex(index)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str, bool)
    def _on_sort(self, key: str, downwards: bool) -> None:  # noqa: FBT001 - Qt's signal
        is_new = (key, downwards) != self._sort  # Qt tells twice of one set by a key
        self._sort = (key, downwards)
        if is_new and not self._text:
            self._ask()

    @Slot(object)
    def _on_answered(self, answer: FormAnswer) -> None:
        if answer.open_id:
            self._navigate.open_patient(answer.open_id)
            return
        self._wanted = answer.saved_id
        self._messages.say(_("The patient's details are saved."))
        self._ask()

    @Slot(int)
    def _on_chosen(self, count: int) -> None:
        self._edit.setEnabled(count == 1)

    @Slot()
    def _open_chosen(self) -> None:
        if key := self._chosen():
            self._navigate.open_patient(key)

    @Slot()
    def _tag_chosen(self) -> None:
        if keys := self.table.keys():
            self._with_many.tag(keys, self._choices.tags)

    @Slot()
    def _assign_chosen(self) -> None:
        if keys := self.table.keys():
            self._with_many.assign(keys)

    @Slot()
    def _focus_search(self) -> None:
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()

    @Slot()
    def _open_emergency(self) -> None:
        self._navigate.open_page("patients", EMERGENCY)

    @Slot()
    def _open_import(self) -> None:
        self._navigate.open_page("import")

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if not changes & _SHOWN_HERE:
            return
        if self.isVisible():
            self._refresh()
        else:
            self._stale = True

    def _refresh(self) -> None:
        self._stale = False
        self._ask()
        self._listing.ask_choices()

    # Qt overrides

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()
        self._focus_search()  # what is typed now is another question, not more of the last one
