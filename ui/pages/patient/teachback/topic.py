"""A topic on the form: new, from a handout, or left open by an earlier session."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from carecoord.rules.teachback_prompts import new_medicine_points, prompt_for, prompts
from carecoord.services.decision_forms import DecisionRow
from carecoord.services.teachback_forms import OpenTopic, TopicEntry
from carecoord.vocab.teachback import TopicCategory, TopicState


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What is to be understood.

    Attributes:
        language: Of the talk, in which it is asked.
        asked: What is asked now, when that is not the topic's own question.
        topic_id: The topic of an earlier session; "" for a new one.
        was_unclear: Whether it was not clear then, so that it is explained again now.
        was_tried: Whether it was checked then at all.
        last_words: What the patient said then.
    """

    text: str = ""
    question: str = ""
    safety: bool = False
    handout_topic: str = ""
    topic_id: str = ""
    was_unclear: bool = False
    last_words: str = ""
    language: str = ""
    asked: str = ""
    category: str = ""
    why_it_matters: str = ""
    key_points: tuple[str, ...] = ()
    decision_id: str = ""
    was_tried: bool = False

    @classmethod
    def suggested(cls, entry: TopicEntry, language: str = "") -> "Topic":
        """A key point of a handout."""
        return cls(
            text=entry.text,
            question=entry.question,
            safety=entry.safety,
            handout_topic=entry.handout_topic,
            language=language,
        )

    @classmethod
    def new_medicine(cls, language: str, name: str = "") -> "Topic":
        """What has to come back about a medicine; its name may still be to be typed."""
        category = TopicCategory.NEW_MEDICINE
        return cls(
            text=name,
            language=language,
            category=category.value,
            question=prompt_for(category, language),
            key_points=new_medicine_points(language),
        )

    @classmethod
    def of_decision(cls, decision: DecisionRow, language: str) -> "Topic":
        """What was decided, with the first steps of its plan."""
        steps = [line.strip() for line in decision.plan.splitlines() if line.strip()]
        return cls(
            text=decision.chosen_label or decision.question,
            language=language,
            question=prompt_for(TopicCategory.SELF_CARE, language),
            key_points=tuple(steps[:3]),
            decision_id=decision.id,
        )

    @classmethod
    def left_open(cls, topic: OpenTopic, language: str = "") -> "Topic":
        """A topic to be checked again."""
        return cls(
            text=topic.text,
            question=topic.question,
            safety=topic.safety,
            topic_id=topic.topic_id,
            was_unclear=topic.state == TopicState.NOT_YET_CLEAR,
            was_tried=topic.state != TopicState.NOT_CHECKED,
            last_words=topic.last_words,
            category=topic.category,
            why_it_matters=topic.why_it_matters,
            key_points=topic.key_points,
            language=language,
        )

    def in_other_words(self, turn: int) -> "Topic":
        """Asked another way; ``turn`` 0 is the topic's own question."""
        kind = TopicCategory(self.category) if self.category else TopicCategory.OTHER
        ways = [one for one in prompts(kind, self.language) if one != self.question]
        choices = [self.question, *ways] if self.question else ways
        chosen = choices[turn % len(choices)]
        return replace(self, asked="" if chosen == self.question else chosen)

    def to_json(self) -> dict[str, Any]:
        """For an unfinished session."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Topic":
        """As ``to_json`` wrote it."""
        return cls(**{**stored, "key_points": tuple(stored.get("key_points", ()))})
