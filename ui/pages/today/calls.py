"""Working out, saving and taking back calls, beside the window's thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.common.ids import new_id
from carecoord.services.call_scripts import CallScript
from carecoord.services.drafts import DraftService
from carecoord.services.household import HouseholdMember
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm, DueFollowUp, LoggedCall, NextTry
from carecoord.services.worklist_rows import WorklistRow as Entry
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.background.not_kept import NotKept
from ui.pages.today.call_draft import DRAFT_KIND, CallDraft, DraftKeeper, as_kept, place_of
from ui.pages.today.wording import needs_doing
from ui.state.navigation import Messages, Navigate


class CallServices(Protocol):
    """What calling needs of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def outreach(self) -> OutreachService: ...
    @property
    def drafts(self) -> DraftService: ...


@dataclass(frozen=True, slots=True)
class Saved:
    """A call that was saved, and what the person wanted next."""

    worklist_id: str
    entry: Entry
    draft: CallDraft
    logged: LoggedCall
    go_on: bool


@dataclass(frozen=True, slots=True)
class _Proposed:
    patient_id: str
    result: str
    follows: NextTry


@dataclass(frozen=True, slots=True)
class _Due:
    patient_id: str
    due: tuple[DueFollowUp, ...]


@dataclass(frozen=True, slots=True)
class _Household:
    patient_id: str
    members: tuple[HouseholdMember, ...]


@dataclass(slots=True, eq=False)
class _OnItsWay:
    """A call that is being saved, and its draft; only the writing lane says that it is logged."""

    place: str
    kept: Mapping[str, Any]
    is_logged: bool = False

    def is_of(self, place: str, kept: Mapping[str, Any]) -> bool:
        """Whether this very draft is in the record by now."""
        return self.is_logged and place == self.place and kept == self.kept


class Calls(QObject):
    """One call at a time is saved; each is offered to be taken back.

    Signals:
        saved: A ``Saved``.
        not_saved: The call could not be saved; what was typed stays.
        due: Patient id, and a ``DueFollowUp`` for each follow-up the call can be about.
        household: Patient id, and a ``HouseholdMember`` for each other person at their number.
        script: Patient id, and the ``CallScript`` for them.
        proposed: Patient id, result and the ``NextTry`` that would follow.
        taken_back: Id of the patient whose call was undone.
    """

    saved = Signal(object)
    not_saved = Signal()
    due = Signal(str, object)
    household = Signal(str, object)
    script = Signal(str, object)
    proposed = Signal(str, str, object)
    taken_back = Signal(str)

    def __init__(
        self,
        services: CallServices,
        jobs: JobRunner,
        messages: Messages,
        navigate: Navigate,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._messages = messages
        self._navigate = navigate
        self.drafts = DraftKeeper()
        self._kept_on_disk = False
        self._written: object = None
        self._on_its_way: _OnItsWay | None = None
        self._tried: tuple[CallForm, str] | None = None
        self._not_kept = NotKept(jobs, self._take_as_not_written, self)

    # Doing

    def ask_due(self, entry: Entry) -> None:
        """Ask what is due for this person, where a call does not settle all of it by itself."""
        services, patient_id, about = self._services, entry.patient_id, entry.follow_up_id
        if about is None or not (entry.values.get("besides") or needs_doing(entry)):
            self.due.emit(patient_id, ())
            return

        def ask() -> _Due:
            due = services.outreach.due_together(patient_id, about, actor=services.actor)
            return _Due(patient_id, due)

        self._jobs.ask(ask, self._on_due)

    def ask_household(self, entry: Entry) -> None:
        """Ask who else is at the number that is dialed."""
        services, patient_id = self._services, entry.patient_id

        def ask() -> _Household:
            found = services.outreach.household(patient_id, actor=services.actor)
            return _Household(patient_id, found)

        self._jobs.ask(ask, self._on_household)

    def ask_script(self, entry: Entry) -> None:
        """Ask what to say to this person."""
        services, patient_id = self._services, entry.patient_id
        family, _comma, given = entry.name.partition(", ")
        name, language = f"{given} {family}".strip(), entry.language

        def ask() -> tuple[str, CallScript]:
            return patient_id, services.outreach.script(name, language, actor=services.actor)

        self._jobs.ask(ask, self._on_script)

    def propose(self, worklist_id: str, entry: Entry, draft: CallDraft) -> None:
        """Ask what would follow if the call ended like this."""
        services, result = self._services, draft.result
        form = draft.form(
            entry.patient_id, worklist_id, entry.follow_up_id, entry.values.get("handout_id")
        )

        def ask() -> _Proposed:
            follows = services.outreach.suggest(form, actor=services.actor)
            return _Proposed(form.patient_id, result, follows)

        self._jobs.ask(ask, self._on_proposed)

    def save(self, worklist_id: str, entry: Entry, draft: CallDraft, *, go_on: bool) -> None:
        """Save a call; trying again what may be saved already saves nothing twice."""
        services = self._services
        form = draft.form(
            entry.patient_id, worklist_id, entry.follow_up_id, entry.values.get("handout_id")
        )
        if self._tried is None or self._tried[0] != form:
            self._tried = form, new_id()
        command_id = self._tried[1]

        call = _OnItsWay(place_of(worklist_id, entry.patient_id), as_kept(draft))
        self._on_its_way = call

        def log() -> Saved:
            logged = services.outreach.log(form, command_id=command_id, actor=services.actor)
            call.is_logged = True
            self._forget(call)
            return Saved(worklist_id, entry, draft, logged, go_on)

        self._jobs.write(log, self._on_saved, self._on_failed)

    def load_drafts(self) -> None:
        """Take up what was not saved when the screen was locked."""
        services = self._services

        def load() -> object:
            found = services.drafts.load(DRAFT_KIND, "", actor=services.actor)
            return None if found is None else found.content

        self._jobs.ask(load, self._on_drafts)

    def save_drafts(self) -> None:
        """Keep what is not saved inside the store, now and then and before the screen locks."""
        services, content = self._services, self.drafts.content()
        if content and content == self._written:
            return
        self._written = content
        if content:
            self._kept_on_disk = True
            keep = partial(self._keep, content, self._on_its_way)
            self._jobs.write(keep, failed=self._not_kept.hear)
        elif self._kept_on_disk:
            self._kept_on_disk = False
            self._jobs.write(partial(services.drafts.discard, DRAFT_KIND, "", actor=services.actor))

    def _keep(self, content: Mapping[str, Any], call: _OnItsWay | None) -> None:
        """Keep drafts, without the one of a call that was logged since; for the writing lane."""
        drafts, actor = self._services.drafts, self._services.actor
        left = {
            place: kept
            for place, kept in content.items()
            if call is None or not call.is_of(place, kept)
        }
        if left:
            drafts.save(DRAFT_KIND, "", left, actor=actor)
        else:
            drafts.discard(DRAFT_KIND, "", actor=actor)

    def _forget(self, call: _OnItsWay) -> None:
        """What is logged is not offered again, whatever ends the window now."""
        if not self._kept_on_disk:
            return
        stored = self._services.drafts.load(DRAFT_KIND, "", actor=self._services.actor)
        if stored is not None and call.place in stored.content:
            left = {place: kept for place, kept in stored.content.items() if place != call.place}
            self._keep(left, None)

    def _take_as_not_written(self) -> None:
        self._written = None

    # Reacting

    @Slot(object)
    def _on_due(self, found: _Due) -> None:
        self.due.emit(found.patient_id, found.due)

    @Slot(object)
    def _on_script(self, found: tuple[str, CallScript]) -> None:
        self.script.emit(*found)

    @Slot(object)
    def _on_household(self, found: _Household) -> None:
        self.household.emit(found.patient_id, found.members)

    @Slot(object)
    def _on_proposed(self, found: _Proposed) -> None:
        self.proposed.emit(found.patient_id, found.result, found.follows)

    @Slot(object)
    def _on_saved(self, saved: Saved) -> None:
        self._on_its_way = self._tried = None
        self.saved.emit(saved)
        self._navigate.undo_offered(saved.logged.sentence, partial(self._take_back, saved))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._on_its_way = None
        self.not_saved.emit()
        self._jobs.broke.emit(error)

    def _take_back(self, saved: Saved) -> None:
        services, attempt_id = self._services, saved.logged.attempt_id

        def undo() -> tuple[Saved, str]:
            return saved, services.outreach.undo(attempt_id, actor=services.actor)

        self._jobs.write(undo, self._on_taken_back)

    @Slot(object)
    def _on_taken_back(self, answer: tuple[Saved, str]) -> None:
        saved, sentence = answer
        # What was written down is offered again rather than lost.
        self.drafts.put(saved.worklist_id, saved.entry.patient_id, saved.draft)
        self._messages.say(sentence)
        self.taken_back.emit(saved.entry.patient_id)

    @Slot(object)
    def _on_drafts(self, content: object) -> None:
        if isinstance(content, dict):
            self._kept_on_disk = True
            self.drafts.take(content)
