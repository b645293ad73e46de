"""One's own explaining, a colleague's, and the team together; private, for learning only."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.rules.coaching import LEAST_PEOPLE
from carecoord.services.abilities import Permission, may
from carecoord.services.coaching import (
    ObservationRow,
    ObservationSheet,
    ReflectionEntry,
    TeamPicture,
)
from carecoord.vocab.terms import label as label_of
from ui.background.jobs import JobRunner
from ui.pages.settings.needs import SettingsServices
from ui.pages.settings.reflection_card import ReflectionFields
from ui.pages.settings.section import Section, no_permission
from ui.pages.settings.sheet_card import SheetFields
from ui.state.navigation import Messages
from ui.widgets.formats import full_date
from ui.widgets.labels import label
from ui.widgets.layouts import clear


@dataclass(frozen=True, slots=True)
class _Read:
    """What this person may see, and whom they may watch."""

    own: tuple[ReflectionEntry, ...]
    sheets: tuple[ObservationRow, ...]
    team: TeamPicture | None
    colleagues: Mapping[str, str]


class CoachingSection(Section):
    """What is typed is kept with Save, like everything in Settings."""

    help_topic = "teach-back"

    def __init__(
        self,
        services: SettingsServices,
        jobs: JobRunner,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._messages = messages
        self._may = may(services.actor, Permission.RECORD_TEACHBACK)
        self._sees_team = may(services.actor, Permission.VIEW_REPORTS)
        self.own = ReflectionFields()
        self.sheet = SheetFields()
        self.earlier = QVBoxLayout()
        self.sheets = QVBoxLayout()
        self.team = QVBoxLayout()
        self._build()
        self.own.edited.connect(self._on_edited)
        self.sheet.edited.connect(self._on_edited)

    def _build(self) -> None:
        if self._may:
            own = self.card(
                _("How you see your own explaining"),
                _("Only you see your answers. They are for learning, and nobody is compared."),
            )
            own.body.addWidget(self.own)
            own.body.addLayout(self.earlier)
            sheet = self.card(
                _("Watch a colleague explain"),
                _("Only the two of you see the sheet. It has no total, and it ranks nobody."),
            )
            sheet.body.addWidget(self.sheet)
            sheet.body.addLayout(self.sheets)
        else:
            words = _("Your role does not teach patients, so there is nothing to answer here.")
            self.card(_("How you see your own explaining")).body.addWidget(no_permission(words))
        if self._sees_team:
            team = self.card(_("The team together"))
            team.body.addLayout(self.team)

    @property
    @override
    def is_dirty(self) -> bool:
        return self._may and not (self.own.is_empty and self.sheet.is_empty)

    @override
    def load(self) -> None:
        self.own.clear()
        self.sheet.clear()
        self.dirtied.emit(False)
        self._read()

    @override
    def check(self) -> bool:
        own = self.own.is_empty or self.own.check()
        return (self.sheet.is_empty or self.sheet.check()) and own

    @override
    def save(self) -> None:
        own = None if self.own.is_empty else self.own.entry()
        sheet = None if self.sheet.is_empty else self.sheet.sheet()
        self._jobs.write(partial(self._store, own, sheet), self._on_stored)

    def _store(self, own: ReflectionEntry | None, sheet: ObservationSheet | None) -> None:
        coaching, actor = self._services.coaching, self._services.actor
        if own is not None:
            coaching.reflect(own, actor=actor)
        if sheet is not None:
            coaching.observe(sheet, actor=actor)

    @Slot(object)
    def _on_stored(self, _nothing: object) -> None:
        """Only what is in the store is taken off the form."""
        self._messages.say(_("Saved. A sheet is seen by the two of you, the rest by you alone."))
        self.load()

    def _read(self) -> None:
        # Behind what is being saved.
        self._jobs.write(self._look, self._on_read)

    def _look(self) -> _Read:
        coaching, actor = self._services.coaching, self._services.actor
        return _Read(
            coaching.own(actor=actor),
            coaching.observations(actor=actor),
            coaching.team(actor=actor) if self._sees_team else None,
            {one.id: one.name for one in self._services.people.staff() if one.id != actor.staff_id},
        )

    @Slot(object)
    def _on_read(self, read: _Read) -> None:
        self.sheet.offer(read.colleagues)
        _fill(self.earlier, [_answer(one) for one in read.own])
        _fill(self.sheets, [_sheet(one) for one in read.sheets])
        if read.team is not None:
            _fill(self.team, _team(read.team))

    @Slot()
    def _on_edited(self) -> None:
        self.dirtied.emit(self.is_dirty)


def _fill(lines: QVBoxLayout, texts: list[str]) -> None:
    clear(lines)
    for text in texts:
        lines.addWidget(label(text, "small", wrap=True))


def _answer(one: ReflectionEntry) -> str:
    words = _("{day}, {moment}: matters {conviction} of 10, sure {confidence} of 10")
    return words.format(
        day=full_date(one.said_on) if one.said_on else "",
        moment=label_of(one.moment),
        conviction=one.conviction,
        confidence=one.confidence,
    )


def _sheet(one: ObservationRow) -> str:
    head = _("{day}: {observer} watched {observed}").format(
        day=full_date(one.observed_on), observer=one.observer, observed=one.observed
    )
    seen = [
        _("{element}: {seen}").format(element=label_of(element), seen=label_of(seen))
        for element, seen in one.sheet.items.items()
    ]
    said = [
        _("Went well: {words}").format(words=one.sheet.strengths) if one.sheet.strengths else "",
        _("To try: {words}").format(words=one.sheet.to_try) if one.sheet.to_try else "",
    ]
    return "\n".join(filter(None, (head, one.sheet.topic, *seen, *said)))


def _team(team: TeamPicture) -> list[str]:
    if not team.moments and not team.elements:
        words = _(
            "Figures of the team show once {count} people stand behind each, so that nobody "
            "can be picked out."
        )
        return [words.format(count=LEAST_PEOPLE)]
    moments = [
        _("{moment}: matters {conviction}, sure {confidence} on average, of {count} people").format(
            moment=label_of(one.moment),
            conviction=one.conviction,
            confidence=one.confidence,
            count=one.people,
        )
        for one in team.moments
    ]
    elements = [
        _("{element}: seen in {seen} of {count} talks").format(
            element=label_of(one.element), seen=one.seen, count=one.of
        )
        for one in team.elements
    ]
    return [*moments, *elements]
