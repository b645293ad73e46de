"""A topic on the form: new, from a handout, or left open by an earlier session."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from carecoord.services.teachback_forms import OpenTopic, TopicEntry
from carecoord.vocab.teachback import TopicState


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What is to be understood.

    Attributes:
        topic_id: The topic of an earlier session; "" for a new one.
        was_unclear: Whether it was not clear then, so that it is explained again now.
        last_words: What the patient said then.
    """

    text: str = ""
    question: str = ""
    safety: bool = False
    handout_topic: str = ""
    topic_id: str = ""
    was_unclear: bool = False
    last_words: str = ""

    @classmethod
    def suggested(cls, entry: TopicEntry) -> "Topic":
        """A key point of a handout."""
        return cls(
            text=entry.text,
            question=entry.question,
            safety=entry.safety,
            handout_topic=entry.handout_topic,
        )

    @classmethod
    def left_open(cls, topic: OpenTopic) -> "Topic":
        """A topic to be checked again."""
        return cls(
            text=topic.text,
            question=topic.question,
            safety=topic.safety,
            topic_id=topic.topic_id,
            was_unclear=topic.state == TopicState.NOT_YET_CLEAR,
            last_words=topic.last_words,
        )

    def to_json(self) -> dict[str, Any]:
        """For an unfinished session."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Topic":
        """As ``to_json`` wrote it."""
        return cls(**stored)
