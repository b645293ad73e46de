"""A sitting as it stands on the form, kept unfinished or recorded."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding, Severity
from carecoord.services.teachback_forms import (
    AnotherAttempt,
    AttemptEntry,
    SessionRow,
    TeachbackForm,
    TopicEntry,
)
from ui.pages.patient.needs import PatientServices
from ui.pages.patient.teachback.answers import NO_ANSWER, TopicAnswer, attempts_of, is_tried
from ui.pages.patient.teachback.topic import Topic
from ui.pages.patient.view import TEACHBACK_DRAFT
from ui.widgets.formats import weekday_date


@dataclass(frozen=True, slots=True)
class Point:
    """One topic with its answer."""

    topic: Topic
    answer: TopicAnswer


@dataclass(frozen=True, slots=True)
class Sitting:
    """Everything on the form; ``setting`` has no topics of its own."""

    setting: TeachbackForm
    points: Sequence[Point]

    def form(self) -> TeachbackForm:
        """The new topics, ready to be recorded."""
        return TeachbackForm(
            place=self.setting.place,
            learner=self.setting.learner,
            learner_name=self.setting.learner_name,
            learner_relationship=self.setting.learner_relationship,
            learner_id=self.setting.learner_id,
            language=self.setting.language,
            interpreter=self.setting.interpreter,
            interpreter_reason=self.setting.interpreter_reason,
            interpreter_number=self.setting.interpreter_number,
            aids=self.setting.aids,
            duration_min=self.setting.duration_min,
            taught_on=self.setting.taught_on,
            topics=tuple(
                _entry(point, place)
                for place, point in enumerate(self.points, start=1)
                if not point.topic.topic_id
            ),
        )

    def more_attempts(self) -> list[tuple[Point, AttemptEntry]]:
        """What was tried now on topics of earlier sessions."""
        return [
            (point, attempt)
            for point in self.points
            if point.topic.topic_id
            for attempt in attempts_of(
                point.answer, was_unclear=point.topic.was_unclear, asked=point.topic.asked
            )
        ]

    def is_one_step(self) -> bool:
        """Whether recording it can be taken back as one action."""
        return len(self.more_attempts()) + bool(self.form().topics) == 1

    def says_anything(self) -> bool:
        return bool(self.more_attempts() or self.form().topics)

    def to_json(self) -> dict[str, Any]:
        """For an unfinished session."""
        setting = asdict(self.setting)
        del setting["topics"]
        day = self.setting.taught_on
        setting["taught_on"] = day.isoformat() if day else ""
        points = [
            {"topic": point.topic.to_json(), "answer": point.answer.to_json()}
            for point in self.points
        ]
        return {"setting": setting, "points": points}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Sitting":
        """As ``to_json`` wrote it."""
        points = [
            Point(Topic.from_json(one["topic"]), TopicAnswer.from_json(one["answer"]))
            for one in stored["points"]
        ]
        setting = stored["setting"]
        day = setting.get("taught_on")
        kept = {
            "aids": tuple(setting.get("aids", ())),
            "taught_on": dt.date.fromisoformat(day) if day else None,
        }
        return cls(TeachbackForm(**{**setting, **kept}), points)


def record(services: PatientServices, patient_id: str, sitting: Sitting, command_id: str) -> str:
    """Store a sitting whole or not at all; says which topics come back and when.

    Raises:
        RefusedError: Something is missing or cannot follow what came before.
    """
    actor = services.actor
    again = tuple(
        AnotherAttempt(point.topic.topic_id, attempt, point.answer.if_still_unclear)
        for point, attempt in sitting.more_attempts()
    )
    services.teachback.record(
        patient_id, sitting.form(), again=again, actor=actor, command_id=command_id
    )
    services.drafts.discard(TEACHBACK_DRAFT, patient_id, actor=actor)
    return _what_comes_back(services, patient_id, sitting)


def findings_on(
    services: PatientServices, patient_id: str, sitting: Sitting
) -> tuple[Finding, ...]:
    """What stands in the way of recording; positions count all topics on the form from 1."""
    form = sitting.form()
    again = bool(sitting.more_attempts())
    found = services.teachback.findings(
        form, patient_id=patient_id, again=again, actor=services.actor
    )
    return (*found, *_missing_changes(sitting))


def place_on(day: dt.date, sessions: Iterable[SessionRow]) -> str:
    """Where the day's newest session was: asked once in a visit."""
    places = (one.place for one in sessions if one.taught_on == day)
    return next(places, TeachbackForm().place)


def _missing_changes(sitting: Sitting) -> Iterator[Finding]:
    for place, point in enumerate(sitting.points, start=1):
        explained_again = point.topic.was_unclear and is_tried(point.answer)
        if explained_again and not point.answer.changes:
            yield Finding(
                "teachback.change",
                Severity.BLOCKS,
                _("Say what you did differently this time."),
                "changes",
                place,
            )


def _what_comes_back(services: PatientServices, patient_id: str, sitting: Sitting) -> str:
    # What was left open before and not gone over now keeps the day it had, which may be past.
    mine = {
        point.topic.text
        for point in sitting.points
        if not point.topic.topic_id or point.answer != NO_ANSWER
    }
    waiting = [
        _("{topic}: {day}").format(
            topic=topic.text.rstrip("."),
            day=weekday_date(topic.next_check_on, services.clock.today()),
        )
        for topic in services.teachback.open_topics(patient_id, actor=services.actor)
        if topic.text in mine and topic.next_check_on is not None
    ]
    if not waiting:
        return _("Teach-back saved. Everything was clear.")
    return _("Teach-back saved. Follow-ups to check again: {list}.").format(list="; ".join(waiting))


def _entry(point: Point, place: int) -> TopicEntry:
    return TopicEntry(
        text=point.topic.text,
        question=point.topic.question,
        safety=point.topic.safety,
        handout_topic=point.topic.handout_topic,
        attempts=attempts_of(point.answer, asked=point.topic.asked),
        if_still_unclear=point.answer.if_still_unclear,
        category=point.topic.category,
        why_it_matters=point.topic.why_it_matters,
        key_points=point.topic.key_points,
        decision_id=point.topic.decision_id,
        place=place,
    )
