"""Facts about the person: age, languages, status, tags, care team."""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, select

from carecoord.common.i18n import N_
from carecoord.db.standing import STANDING
from carecoord.entities import Base
from carecoord.vocab.languages import COMMON
from carecoord.vocab.patients import Status, ThreeValued
from carecoord.worklists.fact import (
    PERSON_ID,
    Choice,
    Fact,
    FactType,
    Scope,
    alive,
    choices_of,
)

_TAG = Base.metadata.tables["patient_tag"]
_CARE_TEAM = Base.metadata.tables["care_team_member"]


def _column(name: str) -> Callable[[Scope], ColumnElement[str]]:
    return lambda scope: scope.patient[name]


def _languages() -> Sequence[Choice]:
    return [Choice(each.code) for each in COMMON]


_ALIVE = choices_of(*(each for each in Status if each is not Status.DECEASED))

PLAIN = (
    Fact("age_years", N_("Age"), FactType.AGE, _column("birth_on"), unit=N_("years")),
    Fact(
        "status", N_("Status"), FactType.TEXT, lambda _scope: STANDING.c.status, choices=_ALIVE
    ),
    Fact(
        "language_spoken", N_("Spoken language"), FactType.TEXT, _column("language_spoken"),
        choices=_languages,
    ),
    Fact(
        "language_written", N_("Written language"), FactType.TEXT, _column("language_written"),
        choices=_languages,
    ),
    Fact(
        "interpreter", N_("Interpreter needed"), FactType.TEXT, _column("interpreter"),
        choices=choices_of(*ThreeValued),
    ),
)  # fmt: skip


def has_tag(tag: str) -> Fact:
    """Whether the practice filed the person under this word."""

    def tagged(_scope: Scope) -> ColumnElement[bool]:
        people = select(_TAG.c.patient_id).where(_TAG.c.tag == tag, alive(_TAG))
        return PERSON_ID.in_(people)

    return Fact(f"has_tag({tag})", N_("Tag"), FactType.FLAG, tagged)


def cared_for_by(staff_id: str) -> Fact:
    """Whether this colleague is in the person's care team."""

    def cared_for(_scope: Scope) -> ColumnElement[bool]:
        people = select(_CARE_TEAM.c.patient_id).where(
            _CARE_TEAM.c.staff_id == staff_id, alive(_CARE_TEAM)
        )
        return PERSON_ID.in_(people)

    return Fact(f"cared_for_by({staff_id})", N_("Care team"), FactType.FLAG, cared_for)
