"""Facts about talks that were begun and not finished."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, func, or_, select

from carecoord.common.i18n import N_
from carecoord.common.ids import first_id_at
from carecoord.db.standing import STANDING
from carecoord.entities import Base
from carecoord.entities.base import UtcDateTime
from carecoord.vocab.records import NoteState
from carecoord.worklists.fact import (
    PERSON_ID,
    Fact,
    FactType,
    Scope,
    Source,
    alive,
    presence,
)

_DRAFT = Base.metadata.tables["draft"]
_STAFF = Base.metadata.tables["staff"]
_DECISION = Base.metadata.tables["decision"]
_PATIENT = Base.metadata.tables["patient"]
_TEACHBACK = "teachback"
"""The kind of draft that the form of a teach-back keeps."""


def _is_left(draft: Any, scope: Scope) -> ColumnElement[bool]:
    """Begun on an earlier day: what is being typed today is nobody else's business yet."""
    today_at = scope.bind(lambda moment: moment.start_of(days_ago=0), UtcDateTime())
    return and_(
        draft.c.staff_id.in_(select(_STAFF.c.id)),  # so that the index by person and kind serves
        draft.c.kind == _TEACHBACK,
        draft.c.patient_id.is_not(None),
        draft.c.saved_at < today_at,
        alive(draft),
    )


UNFINISHED = Source(
    "unfinished_talk", _DRAFT, _is_left, order=lambda each: (each.c.saved_at, each.c.id)
)


def _is_unsigned(note: Any, scope: Scope) -> ColumnElement[bool]:
    """Begun on an earlier day and neither signed nor a mistake.

    A correction bears the day of the talk, so that only its key tells when it was begun.
    """
    today_at = scope.bind(lambda moment: moment.start_of(days_ago=0), UtcDateTime())
    first_of_today = scope.bind(lambda moment: first_id_at(moment.start_of(days_ago=0)), String())
    return and_(
        note.c.patient_id.in_(select(_PATIENT.c.id)),  # so that the index by person serves
        note.c.state == NoteState.DRAFT.value,
        note.c.started_at < today_at,
        or_(note.c.supersedes_id.is_(None), note.c.id < first_of_today),
        alive(note),
    )


UNSIGNED = Source(
    "unsigned_note", _DECISION, _is_unsigned, order=lambda each: (each.c.started_at, each.c.id)
)


def _name_of(source: Source, column: str) -> Callable[[Scope], ColumnElement[Any]]:
    def expression(scope: Scope) -> ColumnElement[Any]:
        who = scope.record(source)[column]
        each = _STAFF.alias()
        query = select(each.c.name).where(each.c.id == who)
        return query.correlate_except(each).scalar_subquery()

    return expression


def _unsigned_besides(scope: Scope) -> ColumnElement[int]:
    """How many more such notes the person has; null when this is the only one."""
    each = _DECISION.alias()
    counted = (
        select(func.nullif(func.count() - 1, 0))
        .select_from(each)
        .where(each.c.patient_id == PERSON_ID, _is_unsigned(each, scope))
    )
    return counted.correlate(STANDING).scalar_subquery()


def _corrected_talk(scope: Scope) -> ColumnElement[Any]:
    """When the talk was whose signed note is being corrected; null for a note of its own."""
    note = scope.record(UNSIGNED)
    return case((note["supersedes_id"].is_not(None), note["started_at"]))


PLAIN = (
    presence(
        "teachback_unfinished", N_("A teach-back was begun and not saved"), UNFINISHED,
        day="unfinished_talk.saved_at",
    ),
    Fact(
        "unfinished_talk.saved_at", N_("Day the unfinished talk was begun"), FactType.INSTANT,
        lambda scope: scope.record(UNFINISHED)["saved_at"],
    ),
    Fact(
        "unfinished_talk.by", N_("Who began the unfinished talk"), FactType.TEXT,
        _name_of(UNFINISHED, "staff_id"),
    ),
    presence(
        "decision_unsigned", N_("A decision note was begun and not signed"), UNSIGNED,
        day="unsigned_note.started_at",
    ),
    Fact(
        "unsigned_note.started_at", N_("Day of the unsigned decision note"), FactType.INSTANT,
        lambda scope: scope.record(UNSIGNED)["started_at"],
    ),
    Fact(
        "unsigned_note.question", N_("Question of the unsigned decision note"), FactType.TEXT,
        lambda scope: scope.record(UNSIGNED)["question"],
    ),
    Fact(
        "unsigned_note.by", N_("Who began the unsigned decision note"), FactType.TEXT,
        _name_of(UNSIGNED, "author_id"),
    ),
    Fact(
        "unsigned_note.corrects", N_("Day of the talk whose note is being corrected"),
        FactType.INSTANT, _corrected_talk, explains_only=True,
    ),
    Fact(
        "unsigned_notes_besides", N_("More decision notes not signed"), FactType.COUNT,
        _unsigned_besides, explains_only=True,
    ),
)  # fmt: skip
