"""What staff want to know of a handout before they give it, and which fit a person."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.entities import Condition
from carecoord.handouts.library import Handout, Topic, TopicCode
from carecoord.services.authored_rows import OWN_MARK
from carecoord.vocab.code_systems import ICD10CM, SNOMED
from carecoord.vocab.medlineplus import connect_link

_SAID_EXACTLY = frozenset({SNOMED, ICD10CM})
PERSONAL_FIELDS = (
    "medicine", "morning", "noon", "evening", "night", "times", "goal", "next_visit",
)  # fmt: skip
"""What staff can fill in, in the order it is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoutFacts:
    """One page of the library.

    Attributes:
        fields: Those of ``PERSONAL_FIELDS`` the page has room for.
        grade: School grade, None without a formula for the language.
        band: The grade in words, "" without one.
        measured: How it was measured, in whole sentences.
        reviewed_by: Who here approved it, "" when nobody has yet.
        formats: Ways to give it: "print", "pdf", "read_aloud".
        key_points: How many points can be taught back.
        is_own: Whether this practice wrote it.
        more_link: Where MedlinePlus.gov has more to read in this language, "" when nowhere.
    """

    topic: str
    language: str
    title: str
    version: str
    fields: tuple[str, ...]
    grade: int | None
    band: str
    measured: str
    reviewed_by: str
    review_due_on: dt.date
    is_translation: bool
    formats: tuple[str, ...]
    key_points: int
    is_own: bool
    more_link: str


def facts_of(topic: Topic, handout: Handout) -> HandoutFacts:
    level = handout.reading_level
    return HandoutFacts(
        topic=handout.topic,
        language=handout.language,
        title=handout.title,
        version=handout.version,
        fields=tuple(name for name in PERSONAL_FIELDS if name in handout.personal_fields),
        grade=handout.grade,
        band=level.band if level else "",
        measured=level.statement() if level else "",
        reviewed_by=handout.reviewed_by,
        review_due_on=handout.review_due_on,
        is_translation=handout.is_translation,
        formats=topic.formats,
        key_points=len(handout.key_points),
        is_own=topic.id.startswith(OWN_MARK),
        more_link=more_link(topic, handout.language),
    )


def more_link(topic: Topic, language: str) -> str:
    """For the first code that stands for one condition; a branch has too many pages."""
    ordered = sorted(topic.codes, key=lambda code: code.system not in _SAID_EXACTLY)
    links = (connect_link(code.system, code.code, language) for code in ordered)
    return next(filter(None, links), "")


def codes_of(session: Session, patient_id: str) -> tuple[TopicCode, ...]:
    """Every code of the person's active conditions, as the library knows them."""
    query = select(Condition.system, Condition.code, Condition.other_codes).where(
        Condition.patient_id == patient_id,
        Condition.status == "active",
        Condition.deleted.is_(False),
    )
    found = []
    for system, code, others in session.execute(query):
        pairs = [other.rpartition("|")[::2] for other in others.split()]
        found += [TopicCode(*pair) for pair in ((system, code), *pairs) if pair[1]]
    return tuple(found)
