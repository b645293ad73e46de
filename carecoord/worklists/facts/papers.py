"""Facts about the handouts somebody holds."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select

from carecoord.common.i18n import N_
from carecoord.db.standing import STANDING
from carecoord.entities import Base
from carecoord.vocab.handouts import VersionState
from carecoord.worklists.fact import PERSON_ID, Fact, FactType, Scope, Source, alive, presence

_GIVEN = Base.metadata.tables["handout_given"]
_VERSION = Base.metadata.tables["handout_version"]
_APPROVED: ColumnElement[str] = literal_column(f"'{VersionState.APPROVED.value}'")
"""Written into the statement: a parameter would not match the partial index."""


def _has_newer(given: Any, scope: Scope) -> ColumnElement[bool]:
    """Whether another version of it is in use in this language, approved after it was given.

    The version is the one printed at the foot, which copies from before texts were kept have too.
    """
    version = _VERSION.alias()
    newer = select(version.c.id).where(
        version.c.topic == given.c.topic,
        version.c.language == given.c.language,
        version.c.state == _APPROVED,
        version.c.approved_at > given.c.given_at,
        version.c.approved_at < scope.tomorrow_at,
        version.c.version != given.c.version,
        alive(version),
    )
    return newer.correlate(given).exists()


def _is_old(given: Any, scope: Scope) -> ColumnElement[bool]:
    """Replaced by a newer version, and nothing of the topic was given since."""
    since = _GIVEN.alias()
    given_since = (
        select(since.c.id)
        .where(
            since.c.patient_id == given.c.patient_id,
            since.c.topic == given.c.topic,
            or_(
                since.c.given_at > given.c.given_at,
                and_(since.c.given_at == given.c.given_at, since.c.id > given.c.id),
            ),
            since.c.given_at < scope.tomorrow_at,
            alive(since),
        )
        .correlate(given)
        .exists()
    )
    happened = given.c.given_at < scope.tomorrow_at
    return and_(happened, alive(given), _has_newer(given, scope), ~given_since)


def _last_approved(given: Any) -> ColumnElement[Any]:
    """When the version in use was approved, to have the latest change first."""
    version = _VERSION.alias()
    return (
        select(func.max(version.c.approved_at))
        .where(
            version.c.topic == given.c.topic,
            version.c.language == given.c.language,
            version.c.state == _APPROVED,
            alive(version),
        )
        .correlate(given)
        .scalar_subquery()
    )


OLD_HANDOUT = Source(
    "old_handout",
    _GIVEN,
    _is_old,
    order=lambda each: (_last_approved(each).desc(), each.c.id),
)


def _part(column: str) -> Callable[[Scope], ColumnElement[Any]]:
    return lambda scope: scope.record(OLD_HANDOUT)[column]


def _of_newer(column: str) -> Callable[[Scope], ColumnElement[Any]]:
    """A column of the version that took its place."""

    def expression(scope: Scope) -> ColumnElement[Any]:
        record = scope.record(OLD_HANDOUT)
        version = _VERSION.alias()
        return (
            select(version.c[column])
            .where(
                version.c.topic == record["topic"],
                version.c.language == record["language"],
                version.c.state == _APPROVED,
                alive(version),
            )
            .correlate_except(version)
            .order_by(version.c.approved_at.desc(), version.c.id)
            .limit(1)
            .scalar_subquery()
        )

    return expression


def _besides(scope: Scope) -> ColumnElement[Any]:
    """How many more older handouts the person has; null when this is the only one."""
    each = _GIVEN.alias()
    counted = (
        select(func.nullif(func.count() - 1, 0))
        .select_from(each)
        .where(each.c.patient_id == PERSON_ID, _is_old(each, scope))
    )
    return counted.correlate(STANDING).scalar_subquery()


PLAIN = (
    presence(
        "has_old_handout", N_("Has a handout that a newer version replaced"), OLD_HANDOUT,
        day="old_handout.newer_at",
    ),
    Fact(
        "old_handouts_besides", N_("More older handouts"), FactType.COUNT, _besides,
        explains_only=True,
    ),
    Fact(
        "old_handout.id", N_("Handout given"), FactType.TEXT, _part("id"), explains_only=True
    ),
    Fact(
        "old_handout.topic", N_("Handout by its key"), FactType.TEXT, _part("topic"),
        explains_only=True,
    ),
    Fact("old_handout.title", N_("Older handout"), FactType.TEXT, _part("title")),
    Fact("old_handout.version", N_("Version they have"), FactType.TEXT, _part("version")),
    Fact(
        "old_handout.language", N_("Language of the older handout"), FactType.TEXT,
        _part("language"),
    ),
    Fact("old_handout.given_at", N_("Older handout given on"), FactType.INSTANT, _part("given_at")),
    Fact("old_handout.newer_version", N_("Version in use"), FactType.TEXT, _of_newer("version")),
    Fact(
        "old_handout.newer_at", N_("Newer handout in use since"), FactType.INSTANT,
        _of_newer("approved_at"),
    ),
)  # fmt: skip
