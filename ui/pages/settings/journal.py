"""Who did what: the newest entries of the journal, by person and by day."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Slot

from carecoord.common.i18n import _, n_
from carecoord.services.audit import AuditFilter, AuditRow
from ui.background.jobs import JobRunner
from ui.models.rows import RowListModel
from ui.pages.settings.audit_words import audit_line
from ui.pages.settings.needs import SettingsServices
from ui.theme.look import look
from ui.widgets.cards import Card
from ui.widgets.form import FormRow, combo
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.library_row import LibraryDelegate
from ui.widgets.row_list import RowList

_LIST_HEIGHT_PX = 420


class JournalCard(Card):
    """Looking at it is journalled too, so it is only read when it is asked for."""

    def __init__(self, services: SettingsServices, jobs: JobRunner) -> None:
        super().__init__(spacing=10)
        self._services = services
        self._jobs = jobs
        self._model = RowListModel(self)
        self.person = combo({"": _("Everybody")})
        self.since = combo(
            {"1": _("Today"), "7": _("Last 7 days"), "30": _("Last 30 days"), "": _("Always")}, "7"
        )
        self.list = RowList(_("Who did what"), LibraryDelegate(), uniform=True)
        self.list.setModel(self._model)
        self.list.setFixedHeight(look().px(_LIST_HEIGHT_PX))
        self.count = label("", "small")
        self._build()
        self.person.activated.connect(self.load)
        self.since.activated.connect(self.load)

    def _build(self) -> None:
        self.body.addWidget(label(_("Who did what"), "subtitle"))
        filters = row(FormRow(_("Person"), self.person), FormRow(_("When"), self.since), spacing=12)
        self.body.addLayout(filters)
        self.body.addWidget(self.list)
        self.body.addWidget(self.count)

    @Slot()
    def load(self) -> None:
        """Read the newest entries that fit."""
        days = self.since.currentData()
        today = self._services.clock.today()
        since = today - dt.timedelta(days=int(days) - 1) if days else None
        wanted = AuditFilter(
            staff_id=self.person.currentData() or "",
            since=since,
        )
        services = self._services
        self._jobs.write(lambda: services.audit.entries(wanted, actor=services.actor), self._show)

    def load_people(self) -> None:
        """Offer everybody who ever worked here."""
        self._jobs.ask(self._services.people.names, self._show_people)

    @Slot(object)
    def _show_people(self, names: dict[str, str]) -> None:
        chosen = self.person.currentData()
        self.person.clear()
        self.person.addItem(_("Everybody"), "")
        for staff_id, name in sorted(names.items(), key=lambda item: item[1]):
            self.person.addItem(name, staff_id)
        self.person.setCurrentIndex(max(self.person.findData(chosen), 0))

    @Slot(object)
    def _show(self, entries: Sequence[AuditRow]) -> None:
        zone = self._services.zone
        self._model.show([audit_line(at, entry, zone) for at, entry in enumerate(entries, start=1)])
        self.count.setText(
            n_("{count} entry", "{count} entries", len(entries)).format(count=len(entries))
        )
