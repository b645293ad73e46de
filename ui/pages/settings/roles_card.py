"""What each role may do, in words, and which patients health workers see."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from carecoord import settings
from carecoord.common.i18n import _
from carecoord.services.abilities import Permission, in_words, may
from carecoord.vocab.roles import Role, role_label
from ui.background.jobs import JobRunner
from ui.pages.settings.fields import number_setting
from ui.pages.settings.needs import SettingsServices
from ui.state.navigation import Messages
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.form import FormRow, combo
from ui.widgets.labels import label
from ui.widgets.layouts import column, row
from ui.widgets.tick_line import TickLine


class RolesCard(Card):
    """One role at a time, straight from the registry of permissions."""

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(spacing=10, parent=parent)
        self.role = combo({each.value: role_label(each) for each in Role}, role.value)
        self.allowed, self.denied = label("", wrap=True), label("", "muted", wrap=True)
        self.body.addWidget(label(_("What each role may do"), "subtitle"))
        self.body.addWidget(FormRow(_("Role"), self.role))
        across = QHBoxLayout()
        across.setSpacing(24)
        for title, told in (
            (_("This role may"), self.allowed),
            (_("This role may not"), self.denied),
        ):
            side = column(label(title, "strong"), told, spacing=4)
            side.addStretch(1)
            across.addLayout(side, 1)
        self.body.addLayout(across)
        self.role.currentIndexChanged.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        words = in_words(Role(self.role.currentData()))
        self.allowed.setText("\n".join(words.may))
        self.denied.setText("\n".join(words.may_not) or _("There is nothing this role may not do."))


class SightCard(Card):
    """Whether health workers see everybody, and how long an emergency keeps a record open."""

    def __init__(
        self,
        services: SettingsServices,
        jobs: JobRunner,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(spacing=10, parent=parent)
        self._services = services
        self._jobs = jobs
        self._messages = messages
        self.everybody = TickLine(
            _("Community health workers see everybody, not only the people on their caseload")
        )
        self.minutes = number_setting(
            settings.EMERGENCY_MINUTES,
            _("A record opened in an emergency stays open for"),
            _("minutes"),
        )
        self.save_button = button(_("Save what health workers see"))
        self.body.addWidget(label(_("Which patients health workers see"), "subtitle"))
        self.body.addWidget(
            label(
                _(
                    "A nurse, a clinician or the lead puts patients on a caseload: on the "
                    "patient's page under More, or for several in the list of patients."
                ),
                "small",
                wrap=True,
            )
        )
        self.body.addWidget(self.everybody)
        self.body.addWidget(self.minutes.row)
        self.body.addLayout(row(self.save_button, None))
        allowed = may(services.actor, Permission.MANAGE_SETTINGS)
        for each in (self.everybody, self.minutes.row.field, self.save_button):
            each.setEnabled(allowed)
        self.save_button.clicked.connect(self._on_save)

    def load(self) -> None:
        """Show what is stored."""
        self._jobs.ask(self._read, self._on_read)

    def _read(self) -> tuple[bool, int]:
        get = self._services.preferences.get
        return get(settings.HEALTH_WORKERS_SEE_ALL), get(settings.EMERGENCY_MINUTES)

    @Slot(object)
    def _on_read(self, stored: tuple[bool, int]) -> None:
        self.everybody.tick(on=stored[0])
        self.minutes.show_stored(stored[1])

    @Slot()
    def _on_save(self) -> None:
        if self.minutes.check():
            chosen = (self.everybody.is_ticked(), self.minutes.value)
            self._jobs.write(partial(self._write, *chosen), self._on_saved)

    def _write(self, see_all: bool, minutes: object) -> None:  # noqa: FBT001 - what is ticked
        put, actor = self._services.preferences.set, self._services.actor
        put(settings.HEALTH_WORKERS_SEE_ALL, see_all, actor=actor)
        put(settings.EMERGENCY_MINUTES, minutes, actor=actor)

    @Slot(object)
    def _on_saved(self, _answer: object) -> None:
        self._messages.say(_("What health workers see is saved. It counts from now on."))
