"""The measures in words: what is counted, what counts as done, and why it is looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from carecoord.common.i18n import N_
from carecoord.services import measure_cases as cases
from carecoord.services import measure_needs as needs
from carecoord.vocab.measures import By


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One measure; its texts are English, marked for translation.

    Attributes:
        counted: Whole sentence: which records are counted.
        met: Whole sentence: which of them count as done.
        is_met, is_not_met: What a line of the list says of a record.
        read: The cases.
        parts: Whether it is also told part by part.
        by: What it can be told by part by part, as somebody chooses.
    """

    id: str
    section: str
    title: str
    counted: str
    met: str
    is_met: str
    is_not_met: str
    read: Callable[[Session, cases.Frame], Iterator[cases.Case]]
    parts: bool = False
    by: frozenset[By] = frozenset()


_TEACHBACK, _DECISIONS, _HANDOUTS = N_("Teach-back"), N_("Decisions"), N_("Handouts")
NEEDS = N_("What gets in the way")

DEFINITIONS = (
    Definition(
        id="visits-with-teachback",
        section=_TEACHBACK,
        title=N_("Visits with a teach-back"),
        counted=N_(
            "Visits of the period that were kept, here, at home, by phone or by video, whatever "
            "they were about."
        ),
        met=N_("A teach-back was saved for the patient on the same day."),
        is_met=N_("With a teach-back"),
        is_not_met=N_("Without a teach-back"),
        read=cases.visits,
    ),
    Definition(
        id="new-medicines-with-teachback",
        section=_TEACHBACK,
        title=N_("New medicines with a teach-back"),
        counted=N_(
            "Days of the period on which a patient began a new medicine, as far as somebody here "
            "wrote it down. Of a day that is not over it is too early to tell."
        ),
        met=N_("It was taught about that day, and the patient or a caregiver told it back."),
        is_met=N_("With a teach-back"),
        is_not_met=N_("Without a teach-back"),
        read=cases.new_medicines,
    ),
    Definition(
        id="clear-first-time",
        section=_TEACHBACK,
        title=N_("Topics clear the first time"),
        counted=N_(
            "Topics that were first checked in the period. What was put off or not wanted is not "
            "counted."
        ),
        met=N_(
            "The first answer was clear. A low number speaks about how we explain, never about "
            "the patient."
        ),
        is_met=N_("Clear the first time"),
        is_not_met=N_("Not clear the first time"),
        read=cases.first_checks,
        parts=True,
    ),
    Definition(
        id="resolved-in-14-days",
        section=_TEACHBACK,
        title=N_("Topics not clear at first, clear within 14 days"),
        counted=N_(
            "Topics that were first checked in the period and not clear then. Those that still "
            "have time are not counted."
        ),
        met=N_("The topic was clear within 14 days after the first check."),
        is_met=N_("Clear within 14 days"),
        is_not_met=N_("Not clear within 14 days"),
        read=cases.resolved,
    ),
    Definition(
        id="reviews-met",
        section=_DECISIONS,
        title=N_("Decisions looked at again by their day"),
        counted=N_(
            "Signed decisions whose first day to be looked at again lies in the period. Those "
            "whose day has not come are not counted."
        ),
        met=N_(
            "The decision was looked at again with the patient on that day or before. A later "
            "day that was agreed on since does not make up for it."
        ),
        is_met=N_("Looked at again in time"),
        is_not_met=N_("Not looked at again in time"),
        read=cases.reviews,
    ),
    Definition(
        id="handouts-in-language",
        section=_HANDOUTS,
        title=N_("Handouts in the language the patient reads"),
        counted=N_("Handouts given in the period to patients whose language is recorded."),
        met=N_("The handout was in the language they read, or speak where only that is known."),
        is_met=N_("In the patient's language"),
        is_not_met=N_("In another language"),
        read=cases.handout_languages,
        parts=True,
    ),
    Definition(
        id="handouts-easy",
        section=_HANDOUTS,
        title=N_("Handouts at grade 6 or lower"),
        counted=N_("Handouts given in the period that have a reading grade."),
        met=N_("The page reads at school grade 6 or lower, as measured when it was given."),
        is_met=N_("Grade 6 or lower"),
        is_not_met=N_("Above grade 6"),
        read=cases.handout_grades,
        parts=True,
    ),
    Definition(
        id="needs-told",
        section=NEEDS,
        title=N_("Answers about what gets in the way"),
        counted=N_(
            "Answers kept in the period, by part of life. Who would rather not say is not "
            "counted, and neither is what is kept back."
        ),
        met=N_("Something was in the way."),
        is_met=N_("In the way"),
        is_not_met=N_("Asked: nothing in the way"),
        read=needs.told,
        parts=True,
    ),
    Definition(
        id="needs-helped",
        section=NEEDS,
        title=N_("Needs with which help was wanted, and that are over"),
        counted=N_(
            "What was in the way in an answer kept in the period, where help is wanted. Those "
            "younger than 30 days that are not over are not counted, and neither is what is kept "
            "back."
        ),
        met=N_("It is not in the way any more. A low number speaks about what there is to offer."),
        is_met=N_("Helped"),
        is_not_met=N_("Still in the way"),
        read=needs.helped,
        parts=True,
    ),
)

GRADES = {
    "easy": N_("Grade 6 or lower"),
    "middle": N_("Grade 7 or 8"),
    "hard": N_("Above grade 8"),
}
