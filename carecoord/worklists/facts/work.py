"""Facts about promised work: follow-ups, teach-back topics, decisions, attempts to reach."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, false, func, literal_column, or_, select

from carecoord.common.i18n import N_
from carecoord.db.promised import PROMISED
from carecoord.db.standing import STANDING
from carecoord.entities import Base
from carecoord.vocab.decisions import Outcome
from carecoord.vocab.followups import OPEN_STATES, Kind, Priority, State
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.records import NoteState
from carecoord.vocab.teachback import TopicState
from carecoord.worklists.fact import (
    PERSON_ID,
    Fact,
    FactType,
    Scope,
    Source,
    alive,
    choices_of,
    presence,
)
from carecoord.worklists.hiding import follow_up_is_hidden, is_left_to_review


def _literals(words: Iterable[str]) -> list[ColumnElement[str]]:
    """Words written into the statement: a parameter would not match a partial index."""
    return [literal_column(f"'{word}'") for word in words]


_FOLLOW_UP = Base.metadata.tables["follow_up"]
_TOPIC = Base.metadata.tables["teach_topic"]
_SESSION = Base.metadata.tables["teach_session"]
_DECISION = Base.metadata.tables["decision"]
_ATTEMPT = Base.metadata.tables["contact_attempt"]

_OF_TOPICS = "teachback-not-clear"
_NOTHING: ColumnElement[str] = literal_column("''")
CLOSED = _literals(sorted(set(State) - OPEN_STATES))
_UNSETTLED = _literals((TopicState.NOT_CHECKED, TopicState.NOT_YET_CLEAR))
_RELIED_ON = (NoteState.SIGNED.value, NoteState.AMENDED.value)


def _of_patient(table: Any) -> ColumnElement[bool]:
    return table.c.patient_id == PERSON_ID  # type: ignore[no-any-return]


def _part(source: Source, column: str) -> Callable[[Scope], ColumnElement[Any]]:
    return lambda scope: scope.record(source)[column]


def _parts(
    prefix: str, source: Source, columns: dict[str, tuple[str, FactType]]
) -> tuple[Fact, ...]:
    return tuple(
        Fact(f"{prefix}.{name}", label, kind, _part(source, name), explains_only=name == "id")
        for name, (label, kind) in columns.items()
    )


def _besides(table: Any, condition: Callable[[Any, Scope], ColumnElement[bool]]) -> Any:
    """How many more records like this the person has; null when this is the only one."""

    def count(scope: Scope) -> ColumnElement[int]:
        each = table.alias()
        counted = (
            select(func.nullif(func.count() - 1, 0))
            .select_from(each)
            .where(_of_patient(each), condition(each, scope))
        )
        return counted.correlate(STANDING).scalar_subquery()

    return count


def urgency(priority: ColumnElement[str]) -> ColumnElement[int]:
    """0 for safety, and so on in the order of the priorities."""
    ranks = {each.value: rank for rank, each in enumerate(Priority)}
    return case(ranks, value=priority, else_=len(ranks))


def _is_due(follow_up: Any, scope: Scope) -> ColumnElement[bool]:
    return and_(
        follow_up.c.state.not_in(CLOSED), follow_up.c.due_on <= scope.today, alive(follow_up)
    )


def _is_to_do(follow_up: Any, scope: Scope) -> ColumnElement[bool]:
    """Due, and not put off by an attempt."""
    due = _is_due(follow_up, scope)
    return due if scope.includes_hidden else and_(due, ~follow_up_is_hidden(follow_up, scope))


def _most_urgent(follow_up: Any) -> tuple[ColumnElement[Any], ...]:
    """Safety first, then the earliest."""
    return urgency(follow_up.c.priority), follow_up.c.due_on, follow_up.c.id


def _is_promised(kept: Any, scope: Scope) -> ColumnElement[bool]:
    """What ``_is_to_do`` asks, of a row kept of an open follow-up."""
    due: ColumnElement[bool] = kept.c.due_on <= scope.today
    if scope.includes_hidden:
        return due
    is_in_sight = or_(~kept.c.is_unreached, kept.c.priority == Priority.SAFETY.value)
    return and_(due, kept.c.hidden_until_on <= scope.today, is_in_sight)


DUE = Source("due", _FOLLOW_UP, _is_due, _most_urgent)
FOLLOW_UP = Source(
    "due_follow_up", _FOLLOW_UP, _is_to_do, _most_urgent,
    kept=Source("promised", PROMISED, _is_promised, _most_urgent),
)  # fmt: skip
_AHEAD_DAYS = 7
"""Two working days are never more than a week, whatever holidays there are."""


def _is_after_a_stay(follow_up: Any, scope: Scope) -> ColumnElement[bool]:
    """Open from the day it is made: its day is the last one, not the first."""
    ahead = scope.bind(lambda moment: moment.day(days_ago=-_AHEAD_DAYS).isoformat(), String())
    wanted = and_(
        follow_up.c.state.not_in(CLOSED),
        follow_up.c.kind == Kind.TRANSITION.value,
        follow_up.c.due_on <= ahead,
        alive(follow_up),
    )
    return wanted if scope.includes_hidden else and_(wanted, ~follow_up_is_hidden(follow_up, scope))


TRANSITION = Source("transition", _FOLLOW_UP, _is_after_a_stay, _most_urgent)
OF_PROMISED = frozenset({"follow_up.urgency", "follow_up.priority", "follow_up.due_on"})
"""Facts that the kept rows answer."""


def _is_unresolved(topic: Any, scope: Scope) -> ColumnElement[bool]:
    """Not clear yet, or left unchecked and due to be checked."""
    unchecked = and_(
        topic.c.state == TopicState.NOT_CHECKED.value,
        topic.c.next_check_on != "",
        topic.c.next_check_on <= scope.today,
    )
    mistaken = (
        select(_SESSION.c.id)
        .where(
            _SESSION.c.id == topic.c.session_id,
            or_(_SESSION.c.state == NoteState.ENTERED_IN_ERROR.value, _SESSION.c.deleted),
        )
        .correlate(topic)
        .exists()
    )
    return and_(
        topic.c.state.in_(_UNSETTLED),
        or_(topic.c.state == TopicState.NOT_YET_CLEAR.value, unchecked),
        alive(topic),
        ~mistaken,
    )


TOPIC = Source(
    "unresolved_topic",
    _TOPIC,
    _is_unresolved,
    order=lambda each: (case((each.c.safety, 0), else_=1), each.c.next_check_on, each.c.id),
    ranked=("safety", "state_on", "next_check_on"),
)


def _is_past_review(decision: Any, scope: Scope) -> ColumnElement[bool]:
    """Signed, not looked back on, and no later note replaces it."""
    later = _DECISION.alias()
    replaced = (
        select(later.c.id)
        .where(
            later.c.patient_id == decision.c.patient_id,
            later.c.supersedes_id == decision.c.id,
            later.c.state.in_(_RELIED_ON),
            alive(later),
        )
        .correlate(decision)
        .exists()
    )
    return and_(
        decision.c.state.in_(_RELIED_ON),
        decision.c.review_on != _NOTHING,
        decision.c.reviewed_on == _NOTHING,
        decision.c.review_on <= scope.today,
        alive(decision),
        ~replaced,
    )


DECISION = Source(
    "due_decision",
    _DECISION,
    _is_past_review,
    order=lambda each: (each.c.review_on, each.c.id),
    ranked=("review_on",),
)


def _waits_for_review(attempt: Any, scope: Scope) -> ColumnElement[bool]:
    """The last try for a row that still holds, after which somebody has to decide."""
    if scope.stands_elsewhere is None:
        return false()
    return and_(is_left_to_review(attempt), scope.stands_elsewhere(attempt, scope))


def _is_about_safety(attempt: Any) -> ColumnElement[bool]:
    """Only what is known from the attempt alone: its follow-up's priority."""
    priority = select(_FOLLOW_UP.c.priority).where(_FOLLOW_UP.c.id == attempt.c.follow_up_id)
    found = priority.correlate(attempt).scalar_subquery()
    return func.coalesce(found == Priority.SAFETY.value, false())


NOT_REACHED_FOR = Source(
    "not_reached_for",
    _ATTEMPT,
    _waits_for_review,
    order=lambda each: (
        case((_is_about_safety(each), 0), else_=1), each.c.attempted_at, each.c.id
    ),
)  # fmt: skip


def _of_its_follow_up(column: str) -> Callable[[Scope], ColumnElement[Any]]:
    def expression(scope: Scope) -> ColumnElement[Any]:
        about = scope.record(NOT_REACHED_FOR)["follow_up_id"]
        each = _FOLLOW_UP.alias()
        query = select(each.c[column]).where(each.c.id == about)
        return query.correlate_except(each).scalar_subquery()

    return expression


def _tried_for_safety(scope: Scope) -> ColumnElement[bool]:
    """What the row it came from says: its follow-up, or the topic that is not clear."""
    priority = _of_its_follow_up("priority")(scope)
    is_topic = and_(
        scope.record(NOT_REACHED_FOR)["worklist_id"] == _OF_TOPICS, scope.record(TOPIC)["safety"]
    )
    return func.coalesce(or_(priority == Priority.SAFETY.value, is_topic), false())


def _last_contact_at(scope: Scope) -> ColumnElement[Any]:
    return (
        select(func.max(_ATTEMPT.c.attempted_at))
        .where(
            _of_patient(_ATTEMPT),
            _ATTEMPT.c.attempted_at < scope.tomorrow_at,
            _ATTEMPT.c.result != AttemptResult.REVIEWED.value,
            alive(_ATTEMPT),
        )
        .correlate(STANDING)
        .scalar_subquery()
    )


PLAIN = (
    presence(
        "follow_up_due", N_("A follow-up is due"), DUE, day="follow_up.due_on",
        safety="follow_up.is_safety",
    ),
    Fact(
        "follow_ups_besides", N_("More follow-ups due"), FactType.COUNT,
        _besides(_FOLLOW_UP, _is_due), explains_only=True,
    ),
    *_parts(
        "follow_up",
        FOLLOW_UP,
        {
            "id": (N_("Follow-up by its key"), FactType.TEXT),
            "title": (N_("Follow-up"), FactType.TEXT),
            "reason": (N_("Reason of the follow-up"), FactType.TEXT),
            "next_step": (N_("Next step of the follow-up"), FactType.TEXT),
            "due_on": (N_("Day the follow-up is due"), FactType.DAY),
            "created_at": (N_("Day the follow-up was made"), FactType.INSTANT),
        },
    ),
    Fact(
        "follow_up.kind", N_("Kind of the most urgent follow-up"), FactType.TEXT,
        _part(FOLLOW_UP, "kind"), choices=choices_of(*Kind), day="follow_up.due_on",
    ),
    Fact(
        "follow_up.priority", N_("Priority of the most urgent follow-up"), FactType.TEXT,
        _part(FOLLOW_UP, "priority"), choices=choices_of(*Priority), day="follow_up.due_on",
        safety="follow_up.is_safety",
    ),
    Fact(
        "follow_up.urgency", N_("Order of urgency of the follow-up"), FactType.COUNT,
        lambda scope: urgency(scope.record(FOLLOW_UP)["priority"]), explains_only=True,
    ),
    Fact(
        "follow_up.is_safety", N_("The follow-up is about safety"), FactType.FLAG,
        lambda scope: scope.record(FOLLOW_UP)["priority"] == Priority.SAFETY.value,
        day="follow_up.due_on", safety="follow_up.is_safety",
    ),
    Fact(
        "days_follow_up_late", N_("Follow-up was due"), FactType.DAYS_SINCE_DAY,
        _part(FOLLOW_UP, "due_on"), day="follow_up.due_on", safety="follow_up.is_safety",
    ),
    presence(
        "teachback_unresolved", N_("Something taught is not clear yet"), TOPIC,
        day="teachback.state_on", safety="teachback.safety",
    ),
    *_parts(
        "transition",
        TRANSITION,
        {
            "kind": (N_("Kind of follow-up after a hospital stay"), FactType.TEXT),
            "title": (N_("Follow-up after a hospital stay"), FactType.TEXT),
            "reason": (N_("Why the hospital stay is followed up"), FactType.TEXT),
            "next_step": (N_("Next step after a hospital stay"), FactType.TEXT),
            "due_on": (N_("Call after a hospital stay due"), FactType.DAY),
            "created_at": (N_("Hospital stay heard of on"), FactType.INSTANT),
        },
    ),
    Fact(
        "transition.is_safety", N_("The hospital stay is about safety"), FactType.FLAG,
        lambda scope: scope.record(TRANSITION)["priority"] == Priority.SAFETY.value,
    ),
    Fact(
        "teachback_topics_besides", N_("More topics not clear yet"), FactType.COUNT,
        _besides(_TOPIC, _is_unresolved), explains_only=True,
    ),
    *_parts(
        "teachback",
        TOPIC,
        {
            "id": (N_("Topic by its key"), FactType.TEXT),
            "text": (N_("Topic that is not clear yet"), FactType.TEXT),
            "question": (N_("Question to ask again"), FactType.TEXT),
            "state_on": (N_("Day the topic was last checked"), FactType.DAY),
            "next_check_on": (N_("Day to check the topic again"), FactType.DAY),
        },
    ),
    Fact(
        "teachback.safety", N_("The topic is about safety"), FactType.FLAG,
        _part(TOPIC, "safety"), day="teachback.state_on", safety="teachback.safety",
    ),
    Fact(
        "teachback.state", N_("Where the topic stands"), FactType.TEXT, _part(TOPIC, "state"),
        choices=choices_of(TopicState.NOT_CHECKED, TopicState.NOT_YET_CLEAR),
        day="teachback.state_on", safety="teachback.safety",
    ),
    Fact(
        "days_teachback_unresolved", N_("Topic was last checked"), FactType.DAYS_SINCE_DAY,
        _part(TOPIC, "state_on"), day="teachback.state_on", safety="teachback.safety",
    ),
    presence(
        "decision_review_due", N_("A decision is due to be looked at again"), DECISION,
        day="decision.review_on",
    ),
    Fact(
        "decision_reviews_besides", N_("More decisions to look at again"), FactType.COUNT,
        _besides(_DECISION, _is_past_review), explains_only=True,
    ),
    *_parts(
        "decision",
        DECISION,
        {
            "id": (N_("Decision by its key"), FactType.TEXT),
            "question": (N_("Decision"), FactType.TEXT),
            "plan": (N_("Plan of the decision"), FactType.TEXT),
            "review_on": (N_("Day to look at the decision again"), FactType.DAY),
        },
    ),
    Fact(
        "decision.outcome", N_("What came of the decision"), FactType.TEXT,
        _part(DECISION, "outcome"), choices=choices_of(*Outcome), day="decision.review_on",
    ),
    *_parts(
        "not_reached",
        NOT_REACHED_FOR,
        {
            "attempted_at": (N_("Last try"), FactType.INSTANT),
            "worklist_id": (N_("List it was tried from"), FactType.LIST),
        },
    ),
    Fact(
        "not_reached.title", N_("Follow-up it was tried for"), FactType.TEXT,
        _of_its_follow_up("title"),
    ),
    Fact(
        "not_reached.is_safety", N_("What was tried is about safety"), FactType.FLAG,
        _tried_for_safety,
    ),
    Fact(
        "days_decision_review_late", N_("Decision was due to be looked at again"),
        FactType.DAYS_SINCE_DAY, _part(DECISION, "review_on"), day="decision.review_on",
    ),
    Fact("last_contact_on", N_("Day of the last contact"), FactType.INSTANT, _last_contact_at),
    Fact(
        "days_since_last_contact", N_("Last contact"),
        FactType.DAYS_SINCE_INSTANT, _last_contact_at, unit=N_("days"), day="last_contact_on",
    ),
)  # fmt: skip
