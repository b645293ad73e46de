"""Worklists and segments: how many, who, and why."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.i18n import current_language
from carecoord.common.names import list_name
from carecoord.db import standing
from carecoord.db.database import Database
from carecoord.entities import Base
from carecoord.rules.care_plan_changes import NO_CHANGES, Changes
from carecoord.rules.partial_dates import age_range
from carecoord.security.permissions import Permission, require
from carecoord.services.barrier_facts import read_changes
from carecoord.services.list_question import ListQuestion
from carecoord.services.lists_in_use import ListsInUse
from carecoord.services.stopping import Stopper
from carecoord.services.worklist_rows import (
    Reach,
    WorklistGroup,
    WorklistRow,
    WorklistSummary,
    read_reach,
)
from carecoord.vocab.actor import Actor
from carecoord.worklists.catalogue import Catalogue, built_in
from carecoord.worklists.compile import Compiled, Found, count_all
from carecoord.worklists.definition import About, Definition
from carecoord.worklists.fact import FactType
from carecoord.worklists.moment import DEFAULTS, Moment
from carecoord.worklists.statement import DUE_TODAY, LATE, NOT_REACHED, WITHOUT_DAY
from carecoord.worklists.wording import choose, fill, parameter_words, value_of, words_of


@dataclass(frozen=True, slots=True)
class OutreachPolicy:
    """What follows an attempt made from a list, in today's numbers."""

    hide_days: int
    attempts: int
    channels: int
    settled_days: int
    declined_days: int


@dataclass(frozen=True, slots=True)
class WorklistDefinition:
    """A list in words, for "About this list".

    Attributes:
        why: Templates of the reason; names in braces stand for a row's values.
        policy: None for segments.
    """

    id: str
    title: str
    purpose: str
    why: tuple[str, ...]
    leaves_when: str
    policy: OutreachPolicy | None


class WorklistService:
    """Counts, keys and rows of every list, all from the same statement per list."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        catalogue: Catalogue | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._lists = ListsInUse(catalogue or built_in())

    def summaries(self, *, actor: Actor) -> tuple[WorklistSummary, ...]:
        """Every list with its count, the most pressing first; counted in one statement."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            asked = self._ask(session)
            counts, known = asked.counts()
        return tuple(_summary(each, counts[each.id], known, asked.moment) for each in asked.lists)

    def count(self, worklist_id: str, *, actor: Actor, includes_hidden: bool = False) -> int:
        """How many people are on a list."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            return self._ask(session, includes_hidden=includes_hidden).count(worklist_id)

    def ids(
        self, worklist_id: str, *, actor: Actor, includes_hidden: bool = False
    ) -> Sequence[str]:
        """Patient ids in the order of the list; each person stands on it once."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            return self._ask(session, includes_hidden=includes_hidden).ids(worklist_id)

    def outline(self, worklist_id: str, *, actor: Actor) -> tuple[WorklistGroup, ...]:
        """Everybody on a list by group, the late first; inside a group in the list's order."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            asked = self._ask(session)
            found = asked.grouped_ids(worklist_id)
            later = "soon" if asked.compiled(worklist_id).definition.due else "open"
        names = {LATE: "late", DUE_TODAY: "today", WITHOUT_DAY: later, NOT_REACHED: "unreached"}
        ids: dict[int, list[str]] = {group: [] for group in names}
        for patient_id, group in found:
            ids[group].append(patient_id)
        return tuple(
            WorklistGroup(name, tuple(ids[group])) for group, name in names.items() if ids[group]
        )

    def rows_of(
        self, worklist_id: str, patient_ids: Sequence[str], *, actor: Actor
    ) -> dict[str, WorklistRow]:
        """Rows of these people by id; whoever has left the list meanwhile is absent."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            asked = self._ask(session)
            rows = self._some(session, asked.compiled(worklist_id), asked.moment, patient_ids)
        return {row.patient_id: row for row in rows}

    def rows(
        self,
        worklist_id: str,
        *,
        limit: int | None = None,
        offset: int = 0,
        actor: Actor,
        includes_hidden: bool = False,
    ) -> tuple[WorklistRow, ...]:
        """Rows in the order of the list; with ``includes_hidden`` those put off as well."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            return self.read_rows(
                session, worklist_id, limit=limit, offset=offset, includes_hidden=includes_hidden
            )

    def row(
        self, worklist_id: str, patient_id: str, *, actor: Actor, includes_hidden: bool = False
    ) -> WorklistRow | None:
        """One person's row; None when they are not on the list."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            return self.read_row(session, worklist_id, patient_id, includes_hidden=includes_hidden)

    def try_out(
        self, definition: Definition, *, limit: int, actor: Actor, stopper: Stopper
    ) -> tuple[int, tuple[WorklistRow, ...], str]:
        """How many people a list that is not in use would hold, the first of them, and a note.

        Nobody is put off, since nothing was tried from it yet.

        Args:
            definition: The list.
            limit: Rows wanted.
            actor: Who asks.
            stopper: Ends it when the answer is not wanted any more.

        Raises:
            CancelledError: It was stopped.
        """
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session, stopper.watching(session):
            moment = self.moment(session)
            is_current = not standing.is_ahead(session, moment.start_of(days_ago=-1))
            compiled = Compiled(definition, is_current=is_current)
            stopper.check()
            counts, known = count_all([compiled], session, moment)
            stopper.check()
            ids = compiled.ids(session, moment, limit=limit)
            stopper.check()
            rows = self._some(session, compiled, moment, ids)
        count = counts[definition.id]
        return count, rows, _summary(definition, count, known, moment).note

    def definition(self, worklist_id: str) -> WorklistDefinition:
        """What a list is, in words, with the practice's numbers.

        Raises:
            RefusedError: There is no such list.
        """
        with self._database.reading() as session:
            definition = self._lists.catalogue(session).definition(worklist_id)
            moment = self.moment(session)
        words = parameter_words(definition, moment)
        return WorklistDefinition(
            definition.id,
            fill(definition.title, words),
            fill(definition.purpose, words),
            tuple(each.text.in_language(current_language()) for each in definition.why),
            fill(definition.leaves_when, words),
            policy_of(definition, moment),
        )

    def read_definitions(self, session: Session) -> tuple[Definition, ...]:
        """All lists, the most pressing first, inside a session that is open already."""
        return self._lists.catalogue(session).definitions

    def called_from(self) -> tuple[str, ...]:
        """Ids of the lists people are called from."""
        with self._database.reading() as session:
            lists = self._lists.catalogue(session).definitions
        return tuple(each.id for each in lists if each.outreach is not None)

    def moment(self, session: Session) -> Moment:
        """Today with the practice's settings."""
        return Moment(self._clock.today(), self._zone, stored_settings(session))

    def read_rows(
        self,
        session: Session,
        worklist_id: str,
        *,
        limit: int | None = None,
        offset: int = 0,
        includes_hidden: bool = False,
    ) -> tuple[WorklistRow, ...]:
        """Rows inside a session that is open already."""
        asked = self._ask(session, includes_hidden=includes_hidden)
        ids = asked.ids(worklist_id, limit=limit, offset=offset)
        return self._some(session, asked.compiled(worklist_id), asked.moment, ids)

    def read_row(
        self, session: Session, worklist_id: str, patient_id: str, *, includes_hidden: bool = False
    ) -> WorklistRow | None:
        """One person's row inside a session that is open already."""
        asked = self._ask(session, includes_hidden=includes_hidden)
        rows = self._some(session, asked.compiled(worklist_id), asked.moment, [patient_id])
        return rows[0] if rows else None

    def standing_on(self, patient_id: str, *, actor: Actor) -> dict[str, str]:
        """Titles, by list, of the lists on which people are called that hold this person now."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            asked = self._ask(session)
            return {
                each.id: fill(each.title, parameter_words(each, asked.moment))
                for each in asked.lists
                if each.outreach is not None
                and asked.compiled(each.id).row(session, asked.moment, patient_id) is not None
            }

    def read_everywhere(
        self, session: Session, patient_ids: Sequence[str]
    ) -> Iterator[tuple[str, WorklistRow]]:
        """The rows of these people on every list people are called from, each with its list."""
        asked = self._ask(session)
        for each in asked.lists:
            if each.outreach is not None:
                compiled = asked.compiled(each.id)
                for row in self._some(session, compiled, asked.moment, patient_ids):
                    yield each.id, row

    def read_listed(
        self, session: Session, worklist_id: str, patient_ids: Sequence[str]
    ) -> frozenset[str]:
        """Which of these people are on a list, put off or not, inside an open session."""
        asked = self._ask(session, includes_hidden=True)
        found = asked.compiled(worklist_id).some(session, asked.moment, patient_ids)
        return frozenset(each.patient_id for each in found)

    def source(self, worklist_id: str) -> Definition:
        """The list's definition itself.

        Raises:
            RefusedError: There is no such list.
        """
        if worklist_id in self._lists.built_in:
            return self._lists.built_in.definition(worklist_id)
        with self._database.reading() as session:
            return self._lists.catalogue(session).definition(worklist_id)

    def named(self, *, actor: Actor) -> tuple[tuple[str, str], ...]:
        """Id and title of every list, the most pressing first; counts nobody."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            lists = self._lists.catalogue(session).definitions
            moment = self.moment(session)
        return tuple((one.id, fill(one.title, parameter_words(one, moment))) for one in lists)

    def titles(self, session: Session) -> dict[str, str]:
        """The title of every list there is or was, by its id."""
        words = self._lists.catalogue(session).everything()
        moment = self.moment(session)
        return {one.id: fill(one.title, parameter_words(one, moment)) for one in words}

    def ask(self, session: Session) -> ListQuestion:
        """What is on the lists today, inside a session that is open already."""
        return self._ask(session)

    def _ask(self, session: Session, *, includes_hidden: bool = False) -> ListQuestion:
        catalogue = self._lists.catalogue(session)
        return ListQuestion(
            session, catalogue, self.moment(session), includes_hidden=includes_hidden
        )

    def _some(
        self, session: Session, compiled: Compiled, moment: Moment, patient_ids: Sequence[str]
    ) -> tuple[WorklistRow, ...]:
        found = compiled.some(session, moment, patient_ids)
        if not found:
            return ()
        ids = [each.patient_id for each in found]
        differently = read_changes(session, ids)
        silent = {key for key, change in differently.items() if change.no_voicemail}
        reach = read_reach(session, ids, today=moment.today, zone=moment.zone, no_voicemail=silent)
        explain = _Explainer(compiled.definition, moment, self._titles(session, compiled))
        return tuple(
            explain.row(each, reach[each.patient_id], differently.get(each.patient_id, NO_CHANGES))
            for each in found
        )

    def _titles(self, session: Session, compiled: Compiled) -> dict[str, str]:
        """Titles of all lists, where a row names the one it came from."""
        facts = compiled.definition.values.values()
        return self.titles(session) if any(fact.type is FactType.LIST for fact in facts) else {}


class _Explainer:
    """Turns what the statement found into rows for people."""

    def __init__(self, definition: Definition, moment: Moment, titles: Mapping[str, str]) -> None:
        self._definition = definition
        self._titles = titles
        self._moment = moment
        self._numbers = parameter_words(definition, moment)
        policy = policy_of(definition, moment)
        self._attempts = policy.attempts if policy else 0

    def row(self, found: Found, reach: Reach, differently: Changes) -> WorklistRow:
        definition, moment = self._definition, self._moment
        values = {
            name: value_of(fact, found.stored[name], moment)
            for name, fact in definition.values.items()
        }
        person = found.person
        words = self._words(values, person["birth_on"])
        due_on = values.get(definition.due)
        ages = age_range(person["birth_on"], moment.today)
        return WorklistRow(
            patient_id=found.patient_id,
            name=list_name(person["family"], person["given"], person["preferred"]),
            preferred=person["preferred"],
            birth_on=person["birth_on"],
            age=None if ages is None else ages[0],
            why=choose(definition.why, words),
            since=values.get(definition.since),
            leaves_when=fill(definition.leaves_when, words),
            next_step=choose(definition.next_step, words),
            group=_group(found, due_on, moment.today),
            values=values,
            identifiers=reach.identifiers,
            record_number=reach.record_number,
            contact_note=person["contact_note"],
            language=person["language_spoken"],
            interpreter=person["interpreter"],
            **self._ways(person, reach, differently),
            last_contact=reach.last_contact,
            attempts=found.tries,
            attempts_allowed=self._attempts,
            last_try_id=found.last_try_id,
            next_try_on=dt.date.fromisoformat(found.next_try_on) if found.next_try_on else None,
            next_try_time=found.next_try_time,
            due_on=due_on,
            days_late=max((moment.today - due_on).days, 0) if due_on else 0,
            follow_up_id=found.follow_up_id,
            owner_role=definition.owner_role or "",
            is_safety=bool(values.get(definition.safety)),
            worked_for=self._worked_for(found),
        )

    def _worked_for(self, found: Found) -> str:
        gathers = self._definition.about is About.NOT_REACHED
        return found.tried_from if gathers else self._definition.id

    def _ways(
        self, person: Mapping[str, Any], reach: Reach, differently: Changes
    ) -> dict[str, Any]:
        """How the person is reached; nobody is called who asked for no contact."""
        if self._definition.asked_no_contact:
            return {"is_callable": False}
        return {
            "phone": reach.phone,
            "phone_note": reach.phone_note,
            "best_channel": person["best_channel"],
            "best_time": differently.best_time or person["best_time"],
            "barriers": differently.sentences,
        }

    def _words(self, values: Mapping[str, Any], birth_on: str) -> dict[str, str]:
        words = words_of(self._definition, values, birth_on, self._moment.today)
        for name, fact in self._definition.values.items():
            if fact.type is FactType.LIST:
                words[name] = self._titles.get(values[name] or "", "")
        return self._numbers | words


def policy_of(definition: Definition, moment: Moment) -> OutreachPolicy | None:
    """The outreach policy in the practice's numbers; None for segments."""
    outreach = definition.outreach
    if outreach is None:
        return None
    return OutreachPolicy(
        int(moment.amount(outreach.hide_days)),
        int(moment.amount(outreach.attempts)),
        outreach.channels,
        outreach.settled_days,
        outreach.declined_days,
    )


_SETTING = Base.metadata.tables["setting"].c
_SETTINGS = (
    select(_SETTING.name, _SETTING.value)
    .where(_SETTING.owner == "", ~_SETTING.deleted)
    .order_by(_SETTING.id.desc())
)


def stored_settings(session: Session) -> dict[str, Any]:
    """The practice's stored numbers that lists may refer to."""
    return {
        name: value
        for name, text in session.execute(_SETTINGS)
        if name in DEFAULTS and _fits(value := json.loads(text), DEFAULTS[name])
    }


def _fits(value: object, default: object) -> bool:
    number = isinstance(default, float) and isinstance(value, int)
    return number or type(value) is type(default)


def _group(found: Found, due_on: dt.date | None, today: dt.date) -> str:
    if found.is_unreached:
        return "unreached"
    if due_on is None:
        return "open"
    if due_on == today:
        return "today"
    return "late" if due_on < today else "soon"


def _summary(
    definition: Definition, count: int, known: Mapping[str, bool], moment: Moment
) -> WorklistSummary:
    words = parameter_words(definition, moment)
    lacks = definition.requires is not None and not known[definition.requires.name]
    note = fill(definition.missing, words) if lacks and definition.missing is not None else ""
    return WorklistSummary(
        id=definition.id,
        title=fill(definition.title, words),
        kind=definition.kind.value,
        purpose=fill(definition.purpose, words),
        count=count,
        audience=tuple(role.value for role in definition.audience),
        order=definition.position,
        owner_role=definition.owner_role or "",
        note=note,
    )
