"""A quick answer on a topic, and the attempts it honestly stands for.

"Teach again" means that our explanation was not clear and that we explained it another
way; what came back then is an attempt of its own.
"""

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from carecoord.services.teachback_forms import AttemptEntry
from carecoord.vocab.teachback import Method, Outcome


class Answer(enum.StrEnum):
    """What was pressed on a topic."""

    NONE = ""
    NOT_YET = "not_yet"
    TEACH_AGAIN = "teach_again"
    GOT_IT = "got_it"
    PARTLY = "partly"
    NOT_CHECKED = "not_checked"
    DECLINED = "declined"


_FIRST = {
    Answer.NOT_YET: Outcome.NOT_YET_CLEAR,
    Answer.TEACH_AGAIN: Outcome.NOT_YET_CLEAR,
    Answer.PARTLY: Outcome.PARTLY_CLEAR,
    Answer.NOT_CHECKED: Outcome.NOT_ATTEMPTED,
    Answer.DECLINED: Outcome.DECLINED_BY_PATIENT,
}
_UNTRIED = frozenset({Answer.NOT_CHECKED, Answer.DECLINED})


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicAnswer:
    """Everything pressed and typed on one topic.

    Attributes:
        changes: What was done differently when explaining again.
        again: What came back after explaining again: not yet, partly or got it.
        again_words: The patient's words that time.
        reason: Why it was not checked.
        points, again_points: What came back of each point, and once more after explaining again.
    """

    first: Answer = Answer.NONE
    method: str = Method.TELL_IN_OWN_WORDS.value
    words: str = ""
    changes: tuple[str, ...] = ()
    again: Answer = Answer.NONE
    again_words: str = ""
    reason: str = ""
    if_still_unclear: str = ""
    points: tuple[str, ...] = ()
    again_points: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For an unfinished session."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "TopicAnswer":
        """As ``to_json`` wrote it."""
        return cls(
            **{
                **stored,
                "first": Answer(stored["first"]),
                "again": Answer(stored["again"]),
                "changes": tuple(stored["changes"]),
                "points": tuple(stored.get("points", ())),
                "again_points": tuple(stored.get("again_points", ())),
            }
        )


NO_ANSWER = TopicAnswer()


def needs_changes(answer: TopicAnswer, *, was_unclear: bool) -> bool:
    """Whether to ask what was done differently: something is explained again."""
    return was_unclear or answer.first is Answer.TEACH_AGAIN


def is_tried(answer: TopicAnswer) -> bool:
    """Whether the patient was really asked to say or show it."""
    return answer.first is not Answer.NONE and answer.first not in _UNTRIED


def is_unclear(answer: TopicAnswer) -> bool:
    """Whether the topic stands as not clear yet after all that was pressed."""
    last = answer.again or answer.first
    return last in {Answer.NOT_YET, Answer.PARTLY, Answer.TEACH_AGAIN}


def is_clear(answer: TopicAnswer) -> bool:
    """Whether what came back was clear, at once or after explaining again."""
    return Answer.GOT_IT in {answer.first, answer.again}


def attempts_of(
    answer: TopicAnswer, *, was_unclear: bool = False, asked: str = ""
) -> tuple[AttemptEntry, ...]:
    """The attempts to record.

    Args:
        answer: What was pressed and typed.
        was_unclear: Whether the topic comes from an earlier session and was not clear then,
            so that even the first attempt here is one after explaining again.
        asked: What was asked, when that was not the topic's own question.
    """
    if answer.first is Answer.NONE:
        return ()
    if answer.first in _UNTRIED:
        reason = answer.reason if answer.first is Answer.NOT_CHECKED else ""
        outcome = _FIRST[answer.first]
        return (AttemptEntry(outcome.value, words=answer.words, not_attempted_reason=reason),)
    first = AttemptEntry(
        _tried(answer.first, after_reteach=was_unclear).value,
        answer.method,
        answer.words,
        answer.changes if was_unclear else (),
        prompt=asked,
        points=answer.points,
    )
    if answer.first is not Answer.TEACH_AGAIN or answer.again is Answer.NONE:
        return (first,)
    again = _tried(answer.again, after_reteach=True)
    return first, AttemptEntry(
        again.value,
        answer.method,
        answer.again_words,
        answer.changes,
        prompt=asked,
        points=answer.again_points,
    )


def _tried(answer: Answer, *, after_reteach: bool) -> Outcome:
    if answer is Answer.GOT_IT:
        return Outcome.CLEAR_AFTER_RETEACH if after_reteach else Outcome.CLEAR_FIRST_TIME
    return _FIRST[answer]
