"""Medicines that were new for invented people, taught about with some of them."""

from collections.abc import Mapping
from typing import Any

from carecoord.demo.chance import Chance
from carecoord.demo.people import Person
from carecoord.entities import NewMedicine, TeachAttempt, TeachTopic
from carecoord.vocab.teachback import Outcome, TopicCategory, TopicState

Row = dict[str, Any]
_NEW, _TAUGHT = 0.3, 0.6
_AFTER_THE_OTHERS = 3
_NAMES = {"diabetes": "Metformin", "hypertension": "Lisinopril", "asthma": "Albuterol"}
_NOTHING_KNOWN = "Vitamin D"
_QUESTION = "When you get home, how will you tell your family about {name}?"
_WORDS = "I take it the way the label says, and I call you if I feel sick from it."


class NewMedicines:
    """By chance of its own, so that what was there before stays as it was."""

    def __init__(self, chance: Chance, staff: Mapping[str, str]) -> None:
        self._chance = chance
        self._nurse = staff["nurse"]

    def of(self, person: Person, groups: set[str], sessions: list[Row]) -> dict[type, list[Row]]:
        """What began in some of the person's talks; a few never came to speak of it."""
        rows: dict[type, list[Row]] = {NewMedicine: [], TeachTopic: [], TeachAttempt: []}
        name = next((_NAMES[one] for one in sorted(groups) if one in _NAMES), _NOTHING_KNOWN)
        for session in sessions:
            if not self._chance.happens(_NEW):
                continue
            at = session["taught_at"]
            rows[NewMedicine].append(
                self._row(
                    person, name=name, started_on=at.date().isoformat(), noted_at=at,
                    noted_by=self._nurse,
                )
            )  # fmt: skip
            if person.language == "en" and self._chance.happens(_TAUGHT):
                self._teach(rows, person, session, name)
        return rows

    def _teach(self, rows: dict[type, list[Row]], person: Person, session: Row, name: str) -> None:
        at = session["taught_at"]
        topic = self._row(
            person, session_id=session["id"], position=_AFTER_THE_OTHERS, text=name,
            question=_QUESTION.format(name=name), category=TopicCategory.NEW_MEDICINE.value,
            safety=False, handout_topic="", state=TopicState.CLEAR.value,
            state_on=at.date().isoformat(), next_check_on="",
        )  # fmt: skip
        attempt = self._row(
            person, topic_id=topic["id"], number=1, outcome=Outcome.CLEAR_FIRST_TIME.value,
            method="tell_in_own_words", words=_WORDS, changes="",
            checked_at=at, checked_by=self._nurse,
        )  # fmt: skip
        rows[TeachTopic].append(topic)
        rows[TeachAttempt].append(attempt)

    def _row(self, person: Person, **fields: Any) -> Row:
        return {"id": self._chance.key(), "patient_id": person.id, **fields}
