"""A teach-back session as it travels between the form and the store."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AttemptEntry:
    """One time the person was asked to say or show it.

    Attributes:
        prompt: What was asked when it was not the topic's own question.
        points: What came back of each key point, in their order; () when not gone through.
    """

    outcome: str
    method: str = ""
    words: str = ""
    changes: tuple[str, ...] = ()
    not_attempted_reason: str = ""
    prompt: str = ""
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnotherAttempt:
    """One more attempt on a topic of an earlier session."""

    topic_id: str
    attempt: AttemptEntry
    if_still_unclear: str = ""


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """One thing to be understood, with its attempts in order.

    Attributes:
        question: What is asked; "" lets one be chosen by the category and the language.
        decision_id: The decision whose plan it is about, "" for anything else.
        place: Which topic of the form it is, from 1, where others stand between; 0 elsewhere.
    """

    text: str
    question: str = ""
    safety: bool = False
    handout_topic: str = ""
    attempts: tuple[AttemptEntry, ...] = ()
    if_still_unclear: str = ""
    category: str = ""
    why_it_matters: str = ""
    key_points: tuple[str, ...] = ()
    decision_id: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachbackForm:
    """Everything on the form of one session.

    Attributes:
        learner_id: The caregiver's key on the patient's file, "" when they are not on it.
        aids: What was used to explain, besides words.
        duration_min: None when nobody said.
        taught_on: Day it took place when it is written down later; None for today.
    """

    place: str = "clinic"
    learner: str = "patient"
    learner_name: str = ""
    learner_relationship: str = ""
    learner_id: str = ""
    language: str = ""
    interpreter: str = ""
    interpreter_reason: str = ""
    interpreter_number: str = ""
    aids: tuple[str, ...] = ()
    duration_min: int | None = None
    taught_on: dt.date | None = None
    topics: tuple[TopicEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTopic:
    """A topic that is not clear yet, or was not checked yet."""

    topic_id: str
    session_id: str
    text: str
    question: str
    safety: bool
    state: str
    state_on: dt.date | None
    next_check_on: dt.date | None
    attempts: int
    last_words: str
    category: str = ""
    why_it_matters: str = ""
    key_points: tuple[str, ...] = ()
    last_points: tuple[str, ...] = ()
    handout_topic: str = ""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One sitting, for the patient page.

    Attributes:
        learner_name: The caregiver's, "" when the patient learned.
    """

    id: str
    taught_on: dt.date
    taught_by: str
    place: str
    topics: tuple[OpenTopic, ...]
    learner: str = "patient"
    learner_name: str = ""
    learner_relationship: str = ""
    learner_permission: str = ""
    interpreter: str = ""
    aids: tuple[str, ...] = ()
    duration_min: int | None = None
