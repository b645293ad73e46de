"""One person's way as the progress page needs it, and what may be left off it."""

import datetime as dt
from collections.abc import Set as AbstractSet

from sqlalchemy.orm import Session

from carecoord.common.i18n import N_, in_language
from carecoord.entities import Patient
from carecoord.handouts.documents.dates import long_date, month_and_year
from carecoord.handouts.documents.progress_page import (
    ChosenPart,
    LearnedPart,
    NumberPart,
    ProgressPaper,
)
from carecoord.handouts.documents.trend_picture import Curve, Trend
from carecoord.services.decision_paper import outcome_words
from carecoord.services.papers import label_of
from carecoord.services.preferences import PreferenceService
from carecoord.services.progress_records import Way, WayNumber, WayReading
from carecoord.services.targets import OwnTarget
from carecoord.services.visit_goals import KIND
from carecoord.services.visit_paper import VisitPiece, goal_part
from carecoord.services.wording import value_text
from carecoord.settings import (
    A1C_THRESHOLD_PERCENT,
    DIASTOLIC_THRESHOLD_MMHG,
    SYSTOLIC_THRESHOLD_MMHG,
)
from carecoord.vocab.measurements import Kind

_MATTERS, _NEXT = "matters", "next"
_TITLES = {
    Kind.BLOOD_PRESSURE: N_("Blood pressure"),
    Kind.A1C: N_("Blood sugar (A1c)"),
    Kind.WEIGHT: N_("Weight"),
}
_LEAST_SPANS = {Kind.BLOOD_PRESSURE: 60.0, Kind.A1C: 3.0, Kind.WEIGHT: 15.0}
"""Readings differ by some of it from day to day though nothing changed."""
_POUNDS_A_KG = 2.20462


def way_pieces(way: Way) -> tuple[VisitPiece, ...]:
    """What stands on the page unless it is left off, in the order of the page."""
    found = [VisitPiece(one.id, KIND, one.form.words) for one in way.goals]
    if way.matters and not found:
        found.append(VisitPiece(_MATTERS, _MATTERS, way.matters))
    found += [VisitPiece(one.kind.value, "number", one.kind.value) for one in way.numbers]
    found += [VisitPiece(one.id, "decision", one.form.question) for one in way.decisions]
    found += [VisitPiece(one.id, "topic", one.text) for one in way.topics]
    if way.next_visit_on is not None or way.review_days:
        found.append(VisitPiece(_NEXT, _NEXT, ""))
    return tuple(found)


def progress_paper(
    session: Session,
    way: Way,
    person: Patient,
    language: str,
    left_out: AbstractSet[str],
    preferences: PreferenceService,
) -> ProgressPaper:
    """The pieces that are not left off, said to the patient."""
    wanted = {piece.key for piece in way_pieces(way)} - left_out
    has_next = _NEXT in wanted
    return ProgressPaper(
        patient=label_of(session, person, language),
        matters=way.matters if _MATTERS in wanted else "",
        goals=tuple(goal_part(one, person.id, language) for one in way.goals if one.id in wanted),
        numbers=tuple(
            _number(one, person.id, language, preferences, way.targets.get(one.kind))
            for one in way.numbers
            if one.kind.value in wanted
        ),
        decided=tuple(
            ChosenPart(
                patient_id=person.id,
                question=one.form.question,
                answer=outcome_words(one.form, language),
                on=long_date(one.on, language),
            )
            for one in way.decisions
            if one.id in wanted
        ),
        learned=tuple(
            LearnedPart(patient_id=person.id, text=one.text, own_words=one.own_words)
            for one in way.topics
            if one.id in wanted
        ),
        next_visit=_day(way.next_visit_on, language) if has_next else "",
        reviews=tuple(_day(day, language) for day in way.review_days) if has_next else (),
    )


def _number(
    number: WayNumber,
    patient_id: str,
    language: str,
    preferences: PreferenceService,
    own: OwnTarget | None,
) -> NumberPart:
    last = number.readings[-1]
    targets = _targets(number.kind, preferences) if own is None else _own(own)
    days = {reading.on for reading in number.readings}
    limit = value_text(number.kind, targets[0], _second(targets)) if targets else ""
    return NumberPart(
        patient_id=patient_id,
        title=in_language(language)(_TITLES[number.kind]),
        last=_said(number, last),
        last_on=long_date(last.on, language),
        limit=limit,
        is_own=own is not None,
        trend=_trend(number, targets, language) if len(days) > 1 else None,
    )


def _targets(kind: Kind, preferences: PreferenceService) -> tuple[float, ...]:
    """Where the practice's worklists begin; nobody's own goal."""
    if kind is Kind.BLOOD_PRESSURE:
        return (
            preferences.get(SYSTOLIC_THRESHOLD_MMHG),
            preferences.get(DIASTOLIC_THRESHOLD_MMHG),
        )
    return (preferences.get(A1C_THRESHOLD_PERCENT),) if kind is Kind.A1C else ()


def _own(target: OwnTarget) -> tuple[float, ...]:
    return (target.value,) if target.value2 is None else (target.value, target.value2)


def _second(targets: tuple[float, ...]) -> float | None:
    return targets[1] if len(targets) > 1 else None


def _trend(number: WayNumber, targets: tuple[float, ...], language: str) -> Trend:
    readings = number.readings
    numbers = [tuple(reading.value for reading in readings)]
    if number.kind is Kind.BLOOD_PRESSURE:
        numbers.append(tuple(reading.value2 or 0.0 for reading in readings))
    lines = targets or (None,) * len(numbers)
    return Trend(
        days=tuple(reading.on for reading in readings),
        first_day=month_and_year(readings[0].on, language),
        last_day=month_and_year(readings[-1].on, language),
        curves=tuple(
            Curve(values, tuple(value_text(number.kind, value, None) for value in values), line)
            for values, line in zip(numbers, lines, strict=True)
        ),
        least_span=_LEAST_SPANS[number.kind],
    )


def _said(number: WayNumber, reading: WayReading) -> str:
    said = value_text(number.kind, reading.value, reading.value2)
    said += "%" if number.unit == "%" else f" {number.unit}"
    if number.kind is Kind.WEIGHT:
        return f"{said} ({reading.value * _POUNDS_A_KG:.0f} lb)"
    return said


def _day(day: dt.date | None, language: str) -> str:
    return long_date(day, language) if day else ""
