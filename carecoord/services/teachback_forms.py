"""A teach-back session as it travels between the form and the store."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AttemptEntry:
    """One time the person was asked to say or show it."""

    outcome: str
    method: str = ""
    words: str = ""
    changes: tuple[str, ...] = ()
    not_attempted_reason: str = ""


@dataclass(frozen=True, slots=True)
class AnotherAttempt:
    """One more attempt on a topic of an earlier session."""

    topic_id: str
    attempt: AttemptEntry
    if_still_unclear: str = ""


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """One thing to be understood, with its attempts in order."""

    text: str
    question: str = ""
    safety: bool = False
    handout_topic: str = ""
    attempts: tuple[AttemptEntry, ...] = ()
    if_still_unclear: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachbackForm:
    """Everything on the form of one session."""

    place: str = "clinic"
    learner: str = "patient"
    learner_name: str = ""
    learner_relationship: str = ""
    language: str = ""
    interpreter: str = ""
    interpreter_reason: str = ""
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


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One sitting, for the patient page."""

    id: str
    taught_on: dt.date
    taught_by: str
    place: str
    topics: tuple[OpenTopic, ...]
