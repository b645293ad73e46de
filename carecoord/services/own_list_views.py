"""The practice's own lists as screens show them, read inside a session."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.common.i18n import _
from carecoord.common.text import fold
from carecoord.entities import CareTeamMember, OwnWorklist, PatientTag, Staff
from carecoord.services.lists_in_use import broken_words
from carecoord.services.own_list_checks import check
from carecoord.services.own_list_forms import FactChoice, OwnList, OwnListItem, from_json
from carecoord.services.own_list_words import (
    SUBJECT_ORDER,
    Speech,
    choice_words,
    fact_words,
    operator_choices,
    subject_of,
)
from carecoord.vocab.own_lists import ListState
from carecoord.worklists.comparing import ALLOWED
from carecoord.worklists.fact import Fact, FactType
from carecoord.worklists.facts import offered_facts
from carecoord.worklists.reading import DefinitionError, read


class OwnListReader:
    """Questions about stored versions."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def items(self, session: Session) -> tuple[OwnListItem, ...]:
        """Drafts, lists in use, and those retired that nothing newer has taken the place of."""
        rows = session.scalars(_versions().where(OwnWorklist.state != ListState.REPLACED)).all()
        newest: dict[str, int] = {}
        for row in rows:
            newest[row.worklist_id] = max(newest.get(row.worklist_id, 0), row.number)
        shown = [
            row
            for row in rows
            if row.state != ListState.RETIRED or row.number == newest[row.worklist_id]
        ]
        items = self._items(session, shown)
        return tuple(sorted(items, key=lambda one: (fold(one.title), -one.number)))

    def history(self, session: Session, row: OwnWorklist) -> tuple[OwnListItem, ...]:
        """Every version of the list, the newest first."""
        query = _versions().where(OwnWorklist.worklist_id == row.worklist_id)
        found = self._items(session, session.scalars(query).all())
        return tuple(sorted(found, key=lambda one: (-one.number, one.id)))

    def version(self, session: Session, row: OwnWorklist, titles: Mapping[str, str]) -> OwnList:
        """One version with everything known of it.

        Args:
            session: Where it was read.
            row: The version.
            titles: Titles of all lists by id.
        """
        form = from_json(row.form)
        others = [words for key, words in titles.items() if key != row.worklist_id]
        return OwnList(
            id=row.id,
            rev=row.rev,
            worklist_id=row.worklist_id,
            number=row.number,
            state=ListState(row.state),
            form=form,
            has_newer=self.highest(session, row.worklist_id) > row.number,
            edited_by=_names(session, [row.edited_by]).get(row.edited_by, ""),
            edited_at=row.edited_at,
            retired_reason=row.retired_reason,
            broken=_fault(row),
            findings=check(form, others),
        )

    def highest(self, session: Session, worklist_id: str) -> int:
        """The highest number that is not thrown away, 0 when there is none."""
        query = select(func.max(OwnWorklist.number)).where(
            OwnWorklist.worklist_id == worklist_id, OwnWorklist.deleted.is_(False)
        )
        return session.scalar(query) or 0

    def last_number(self, session: Session, worklist_id: str) -> int:
        """The last number given; what was thrown away keeps its own."""
        query = select(func.max(OwnWorklist.number)).where(OwnWorklist.worklist_id == worklist_id)
        return session.scalar(query) or 0

    def draft(self, session: Session, worklist_id: str) -> OwnWorklist | None:
        """The draft somebody has begun of a list."""
        query = _versions().where(
            OwnWorklist.worklist_id == worklist_id, OwnWorklist.state == ListState.DRAFT.value
        )
        return session.scalars(query.order_by(OwnWorklist.number.desc()).limit(1)).first()

    def _items(self, session: Session, rows: Iterable[OwnWorklist]) -> list[OwnListItem]:
        rows = list(rows)
        steps = {row.id: _last_step(row) for row in rows}
        names = _names(session, (who for _at, who in steps.values() if who))
        return [
            OwnListItem(
                id=row.id,
                worklist_id=row.worklist_id,
                title=row.title,
                number=row.number,
                state=ListState(row.state),
                on=practice_day(steps[row.id][0], self._zone),
                by=names.get(steps[row.id][1] or "", ""),
                broken=_fault(row),
            )
            for row in rows
        ]


def replace_others(session: Session, row: OwnWorklist) -> None:
    """Every other version of the list that is in use gives way to this one."""
    query = _versions().where(
        OwnWorklist.worklist_id == row.worklist_id,
        OwnWorklist.state == ListState.IN_USE.value,
        OwnWorklist.id != row.id,
    )
    for other in session.scalars(query):
        other.state = ListState.REPLACED.value


def read_speech(session: Session) -> Speech:
    """The user's language, with the names of colleagues."""
    return Speech(staff=dict(session.execute(select(Staff.id, Staff.name)).all()))


def read_facts(session: Session) -> tuple[FactChoice, ...]:
    """Every fact with its words, by subject and name."""
    speech = read_speech(session)
    tags = select(PatientTag.tag).where(PatientTag.deleted.is_(False)).distinct()
    team = select(CareTeamMember.staff_id).where(CareTeamMember.deleted.is_(False)).distinct()
    facts = offered_facts(
        tags=[tag for tag in session.scalars(tags) if not set(tag) & set("(){}")],
        staff_ids=[one for one in session.scalars(team) if one],
    )
    order = [speech.say(subject) for subject in SUBJECT_ORDER]
    found = _told_apart([_fact(fact, speech) for fact in facts])
    return tuple(sorted(found, key=lambda one: (order.index(one.subject), fold(one.words))))


def _told_apart(facts: Sequence[FactChoice]) -> list[FactChoice]:
    """Facts that are called the same, each with what it is about, else with its own name."""
    times = Counter(fact.words for fact in facts)
    longer = [
        replace(fact, words=_("{fact} ({subject})").format(fact=fact.words, subject=fact.subject))
        if times[fact.words] > 1
        else fact
        for fact in facts
    ]
    times = Counter(fact.words for fact in longer)
    return [
        replace(fact, words=f"{fact.words} ({fact.name})") if times[fact.words] > 1 else fact
        for fact in longer
    ]


def _fact(fact: Fact, speech: Speech) -> FactChoice:
    operators = operator_choices(fact, ALLOWED.get(fact.type, frozenset()), speech)
    choices: Sequence[tuple[str, str]] = ()
    if fact.choices is not None:
        choices = [(one.value, choice_words(one, speech)) for one in fact.choices()]
    return FactChoice(
        name=fact.name,
        words=fact_words(fact, speech),
        subject=speech.say(subject_of(fact)),
        type=fact.type.value,
        operators=operators,
        choices=tuple(choices),
        unit=speech.say(fact.unit) if fact.unit else "",
        decimals=fact.decimals,
        can_be_asked=bool(operators) and not _only_explains(fact),
        can_be_told=fact.type is not FactType.FLAG and not fact.name.endswith((".id", ".topic")),
    )


def _only_explains(fact: Fact) -> bool:
    """Keys, and how many more there are, choose nobody."""
    return fact.explains_only or fact.name.endswith((".id", "_besides"))


def _versions() -> Select[OwnWorklist]:
    return select(OwnWorklist).where(OwnWorklist.deleted.is_(False))


def _fault(row: OwnWorklist) -> str:
    """Why this version cannot be used any more, "" when it can or never was."""
    if not row.definition:
        return ""
    try:
        read(row.definition)
    except DefinitionError as error:
        return broken_words(row.title, error)
    return ""


def _last_step(row: OwnWorklist) -> tuple[dt.datetime, str | None]:
    """When and through whom it came to where it stands."""
    steps = {
        ListState.IN_USE: (row.published_at, row.published_by),
        ListState.REPLACED: (row.published_at, row.published_by),
        ListState.RETIRED: (row.retired_at, row.retired_by),
    }
    at, who = steps.get(ListState(row.state), (None, None))
    return (at, who) if at else (row.edited_at, row.edited_by)


def _names(session: Session, keys: Iterable[str]) -> Mapping[str, str]:
    query = select(Staff.id, Staff.name).where(Staff.id.in_(set(keys)))
    return dict(session.execute(query).all())
