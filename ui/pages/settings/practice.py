"""The practice: its name, its days, and when something counts as high or late."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord import settings
from carecoord.common.i18n import _
from carecoord.common.zones import zone_names
from carecoord.services.abilities import Permission, may
from carecoord.vocab.roles import Role, role_label
from ui.background.jobs import JobRunner
from ui.pages.settings.fields import (
    ChoiceSetting,
    SettingField,
    Value,
    number_setting,
    text_setting,
    zone_setting,
)
from ui.pages.settings.holidays import HolidaysField
from ui.pages.settings.needs import SettingsServices
from ui.pages.settings.section import Section, no_permission
from ui.state.navigation import Messages

_REVIEWING_ROLES = (Role.LEAD, Role.CLINICIAN, Role.NURSE)


@dataclass(frozen=True, slots=True)
class _Read:
    """What the form shows: values by setting, and the names of those who work here."""

    stored: Mapping[str, Value]
    colleagues: Mapping[str, str]


class PracticeSection(Section):
    """A form with Save; everything in it is the whole practice's."""

    def __init__(
        self,
        services: SettingsServices,
        jobs: JobRunner,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences = services.preferences
        self._actor = services.actor
        self._jobs = jobs
        self._messages = messages
        self._about = _about_fields(services.clock.today())
        self._clinical = _clinical_fields()
        self._people = services.people
        self._reviewer = ChoiceSetting(
            settings.OUTREACH_REVIEWER, _("Who decides about people not reached"),
            hint=_("What is about safety is decided by a clinician, whoever is chosen here."),
        )  # fmt: skip
        self._outreach = [*_outreach_fields(), self._reviewer]
        self._lock = _lock_fields()
        self._build()
        for field in self.fields:
            field.edited.connect(self._on_edited)

    @property
    def fields(self) -> list[SettingField]:
        return [*self._about, *self._clinical, *self._outreach, *self._lock]

    def field(self, name: str) -> SettingField:
        """The field of a setting by its name."""
        return next(field for field in self.fields if field.spec.name == name)

    def _build(self) -> None:
        if not may(self._actor, Permission.MANAGE_SETTINGS):
            self.body.addWidget(
                no_permission(_("Only the practice lead or an administrator can change these."))
            )
        groups = (
            (_("About the practice"), _("Stands on the papers patients take home."), self._about),
            (
                _("When something counts as high or late"),
                _("Worklists go by these numbers. They are not treatment goals."),
                self._clinical,
            ),
            (_("Calling patients"), "", self._outreach),
            (
                _("When nobody is at a computer"),
                _("The screen locks by then at the latest. Each person may choose a shorter time."),
                self._lock,
            ),
        )
        for title, explanation, fields in groups:
            card = self.card(title, explanation)
            for field in fields:
                card.body.addWidget(field.row)
                field.allow(allowed=may(self._actor, Permission.MANAGE_SETTINGS))

    @property
    @override
    def is_dirty(self) -> bool:
        return any(field.is_changed for field in self.fields)

    @override
    def load(self) -> None:
        self._jobs.ask(self._read, self._show)

    @override
    def check(self) -> bool:
        wrong = [field for field in self.fields if not field.check()]
        if wrong:
            self.reveal(wrong[0].row.field)
        return not wrong

    @override
    def save(self) -> None:
        changed = {field.spec: field.value for field in self.fields if field.is_changed}

        def write() -> None:
            for spec, value in changed.items():
                self._preferences.set(spec, value, actor=self._actor)

        self._jobs.write(write, self._on_saved)

    def _read(self) -> "_Read":
        stored = {field.spec.name: self._preferences.get(field.spec) for field in self.fields}
        colleagues = {each.id: each.name for each in self._people.staff()}
        return _Read(stored, colleagues)

    @Slot(object)
    def _show(self, read: "_Read") -> None:
        stored = read.stored
        roles = {role.value: role_label(role) for role in _REVIEWING_ROLES}
        self._reviewer.offer({**roles, **read.colleagues})
        for field in self.fields:
            field.show_stored(stored[field.spec.name])
        self.dirtied.emit(False)

    @Slot()
    def _on_edited(self) -> None:
        self.dirtied.emit(self.is_dirty)

    @Slot(object)
    def _on_saved(self, _answer: object) -> None:
        self._messages.say(_("The settings of the practice are saved."))
        self.load()


def _about_fields(today: dt.date) -> list[SettingField]:
    return [
        text_setting(
            settings.PRACTICE_NAME,
            _("Name of the practice"),
            missing=_("Type the name of the practice."),
        ),
        text_setting(settings.PRACTICE_PHONE, _("Phone")),
        text_setting(
            settings.PRACTICE_AFTER_HOURS_PHONE,
            _("Phone when the practice is closed"),
            hint=_("Handouts name it beside 911."),
        ),
        text_setting(settings.PRACTICE_ADDRESS, _("Address")),
        zone_setting(settings.TIME_ZONE, _("Time zone"), zone_names()),
        HolidaysField(settings.HOLIDAYS, _("Days the practice is closed"), today),
    ]


def _clinical_fields() -> list[SettingField]:
    days = _("days")
    return [
        number_setting(
            settings.SYSTOLIC_THRESHOLD_MMHG, _("Blood pressure is high from (upper)"), "mmHg"
        ),
        number_setting(
            settings.DIASTOLIC_THRESHOLD_MMHG, _("Blood pressure is high from (lower)"), "mmHg"
        ),
        number_setting(
            settings.URGENT_SYSTOLIC_MMHG, _("A clinician hears today from (upper)"), "mmHg"
        ),
        number_setting(
            settings.URGENT_DIASTOLIC_MMHG, _("A clinician hears today from (lower)"), "mmHg"
        ),
        number_setting(settings.A1C_THRESHOLD_PERCENT, _("A1c is high from"), "%"),
        number_setting(settings.MEASUREMENT_OVERDUE_DAYS, _("A reading is overdue after"), days),
        number_setting(settings.NOT_SEEN_DAYS, _("A person counts as not seen after"), days),
    ]


def _outreach_fields() -> list[SettingField]:
    return [
        number_setting(
            settings.OUTREACH_HIDE_DAYS, _("After a call without an answer, wait"), _("days")
        ),
        number_setting(settings.OUTREACH_ATTEMPTS, _("Calls before a letter"), _("calls")),
        number_setting(settings.CONFIRM_DAYS, _("Ask to confirm a visit, before it"), _("days")),
        number_setting(
            settings.CONFIRM_AGAIN_DAYS, _("Ask once more after a message, before it"), _("days")
        ),
        number_setting(
            settings.MISSED_VISIT_DAYS, _("A missed visit stays on its list"), _("days")
        ),
        number_setting(
            settings.OUTREACH_GRACE_DAYS,
            _("Wait for what is typed in late, before calling"),
            _("days"),
        ),
    ]


def _lock_fields() -> list[SettingField]:
    minutes = _("minutes")
    return [
        number_setting(settings.DESK_LOCK_MINUTES, _("A computer in the practice"), minutes),
        number_setting(settings.FIELD_LOCK_MINUTES, _("A laptop for visits outside"), minutes),
    ]
