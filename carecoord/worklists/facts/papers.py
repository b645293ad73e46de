"""Facts about the handouts somebody holds."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, func, literal_column, or_, select

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
    """Whether another version is in use in this language, approved since it was given or settled.

    The version is the one printed at the foot, which copies from before texts were kept have too.
    """
    version = _VERSION.alias()
    newer = select(version.c.id).where(
        version.c.topic == given.c.topic,
        version.c.language == given.c.language,
        version.c.state == _APPROVED,
        version.c.approved_at > func.coalesce(given.c.settled_at, given.c.given_at),
        version.c.approved_at < scope.tomorrow_at,
        version.c.version != given.c.version,
        alive(version),
    )
    return newer.correlate(given).exists()


def _is_old(given: Any, scope: Scope) -> ColumnElement[bool]:
    """Replaced by a newer version, and nothing of the topic was given since.

    A harmful one is on a list of its own.
    """
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
    has_newer = and_(_has_newer(given, scope), ~_is_harmful(given, scope))
    return and_(happened, alive(given), has_newer, ~given_since)


def _is_harmful(given: Any, scope: Scope) -> ColumnElement[bool]:
    """Whether it could harm whoever follows it, and nothing else of the topic was given since."""
    since, version = _GIVEN.alias(), _VERSION.alias()
    replaced = (
        select(since.c.id)
        .where(
            since.c.patient_id == given.c.patient_id,
            since.c.topic == given.c.topic,
            # The same page once more, from a stock of paper, warns nobody.
            or_(
                since.c.language != version.c.language,
                since.c.version != version.c.version,
            ),
            since.c.given_at > version.c.retired_at,
            since.c.given_at < scope.tomorrow_at,
            alive(since),
        )
        .correlate(given, version)
        .exists()
    )
    harmful = (
        select(version.c.id)
        .where(
            literal_column("is_harmful", type_=Boolean()),
            version.c.topic == given.c.topic,
            version.c.language == given.c.language,
            version.c.version == given.c.version,
            # However late it was given: from paper in a drawer it still is after the warning.
            or_(given.c.settled_at.is_(None), given.c.settled_at < version.c.retired_at),
            version.c.retired_at < scope.tomorrow_at,
            alive(version),
            ~replaced,
        )
        .correlate(given)
        .exists()
    )
    return and_(given.c.given_at < scope.tomorrow_at, alive(given), harmful)


HARMFUL_HANDOUT = Source(
    "harmful_handout",
    _GIVEN,
    _is_harmful,
    order=lambda each: (each.c.given_at.desc(), each.c.id),
)


def _of_harmful(column: str) -> Callable[[Scope], ColumnElement[Any]]:
    """A column of the version that was retired."""

    def expression(scope: Scope) -> ColumnElement[Any]:
        record = scope.record(HARMFUL_HANDOUT)
        version = _VERSION.alias()
        return (
            select(version.c[column])
            .where(
                literal_column("is_harmful", type_=Boolean()),
                version.c.topic == record["topic"],
                version.c.language == record["language"],
                version.c.version == record["version"],
                alive(version),
            )
            .correlate_except(version)
            .order_by(version.c.retired_at.desc(), version.c.id)
            .limit(1)
            .scalar_subquery()
        )

    return expression


def _harmful(column: str) -> Callable[[Scope], ColumnElement[Any]]:
    return lambda scope: scope.record(HARMFUL_HANDOUT)[column]


def _harmful_besides(scope: Scope) -> ColumnElement[Any]:
    """How many more the person has; null when this is the only one."""
    each = _GIVEN.alias()
    counted = (
        select(func.nullif(func.count() - 1, 0))
        .select_from(each)
        .where(each.c.patient_id == PERSON_ID, _is_harmful(each, scope))
    )
    return counted.correlate(STANDING).scalar_subquery()


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
    presence(
        "has_harmful_handout", N_("Has a handout that was retired because it could harm"),
        HARMFUL_HANDOUT, day="harmful_handout.retired_at", safety="harmful_handout.is_harmful",
    ),
    Fact(
        "harmful_handouts_besides", N_("More handouts that could harm"), FactType.COUNT,
        _harmful_besides, explains_only=True,
    ),
    Fact(
        "harmful_handout.id", N_("Handout given"), FactType.TEXT, _harmful("id"),
        explains_only=True,
    ),
    Fact(
        "harmful_handout.topic", N_("Handout by its key"), FactType.TEXT, _harmful("topic"),
        explains_only=True,
    ),
    Fact("harmful_handout.title", N_("Handout that could harm"), FactType.TEXT, _harmful("title")),
    Fact(
        "harmful_handout.version", N_("Version that could harm"), FactType.TEXT,
        _harmful("version"),
    ),
    Fact(
        "harmful_handout.language", N_("Language of the handout that could harm"), FactType.TEXT,
        _harmful("language"),
    ),
    Fact(
        "harmful_handout.given_at", N_("Handout that could harm given on"), FactType.INSTANT,
        _harmful("given_at"),
    ),
    Fact(
        "harmful_handout.why", N_("Why it was retired"), FactType.TEXT,
        _of_harmful("retired_reason"),
    ),
    Fact(
        "harmful_handout.retired_at", N_("Handout that could harm retired on"), FactType.INSTANT,
        _of_harmful("retired_at"),
    ),
    Fact(
        "harmful_handout.is_harmful", N_("Could harm"), FactType.FLAG,
        _of_harmful("is_harmful"), explains_only=True,
    ),
)  # fmt: skip
