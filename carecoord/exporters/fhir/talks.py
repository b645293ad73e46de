"""What was talked over: notes, education, teach-back, and what is to be done next.

For a shared decision and for teach-back no code was found in SNOMED CT or LOINC, so they are
named in words. A teach-back is a procedure of ours, never an observation of the patient.
"""

import base64
from dataclasses import dataclass

from carecoord.exporters.fhir.shapes import Resource, concept, filled, named, reference
from carecoord.vocab.code_systems import SNOMED

_EDUCATION = "409073007"
_CATEGORIES = "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text of the record.

    Attributes:
        kind: What it is, in words.
        is_final: False for a draft, and while nothing is decided.
    """

    id: str
    kind: str
    title: str
    text: str
    language: str
    written_at: str
    author: str
    is_final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A handout that was given; its text stays here."""

    id: str
    kind: str
    title: str
    version: str
    language: str
    given_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Something that was explained; ``page_id`` is the handout that goes with it, "" for none."""

    id: str
    topic: str
    taught_at: str
    taught_by: str
    page_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One attempt of a teach-back.

    Attributes:
        kind: The words for a teach-back.
        lesson_id: What was explained.
        before_id: The attempt before, "" for the first.
        was_made: False when it was put off or not wanted; ``outcome`` says why then.
        words: What was said, as it was said.
        said_by: Who said it.
    """

    id: str
    kind: str
    lesson_id: str
    before_id: str
    checked_at: str
    checked_by: str
    was_made: bool
    outcome: str
    words: str
    said_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """Something to be done by a day; ``owner`` is a name or a role in words."""

    id: str
    title: str
    due_on: str
    owner: str
    made_at: str
    about_id: str = ""


def document(note: Note, patient_id: str) -> Resource:
    attachment = {
        "contentType": "text/plain; charset=utf-8",
        "language": note.language,
        "data": base64.b64encode(note.text.encode()).decode(),
        "title": note.title,
    }
    return filled(
        resourceType="DocumentReference",
        id=note.id,
        status="current",
        docStatus="final" if note.is_final else "preliminary",
        type=concept(note.kind),
        category=[concept("", (_CATEGORIES, "clinical-note"))],
        subject=reference("Patient", patient_id),
        date=note.written_at,
        author=named(note.author),
        content=[{"attachment": attachment}],
    )


def handout(page: Page, patient_id: str) -> Resource:
    return filled(
        resourceType="DocumentReference",
        id=page.id,
        status="current",
        docStatus="final",
        type=concept(page.kind),
        subject=reference("Patient", patient_id),
        date=page.given_at,
        description=f"{page.title} ({page.version})",
        content=[{"attachment": filled(language=page.language, title=page.title)}],
    )


def education(lesson: Lesson, patient_id: str) -> Resource:
    return filled(
        resourceType="Procedure",
        id=lesson.id,
        status="completed",
        category=concept("", (SNOMED, _EDUCATION), display="Education"),
        code=concept(lesson.topic),
        subject=reference("Patient", patient_id),
        performedDateTime=lesson.taught_at,
        performer=[{"actor": one} for one in named(lesson.taught_by)],
        report=[reference("DocumentReference", lesson.page_id)] if lesson.page_id else [],
    )


def teach_back(check: Check, patient_id: str) -> Resource:
    """One procedure for each attempt, part of what was explained and of the attempt before."""
    wholes = [key for key in (check.lesson_id, check.before_id) if key]
    said = {"authorString": check.said_by, "time": check.checked_at, "text": check.words}
    return filled(
        resourceType="Procedure",
        id=check.id,
        partOf=[reference("Procedure", key) for key in wholes],
        status="completed" if check.was_made else "not-done",
        statusReason=None if check.was_made else concept(check.outcome),
        code=concept(check.kind),
        subject=reference("Patient", patient_id),
        performedDateTime=check.checked_at,
        performer=[{"actor": one} for one in named(check.checked_by)],
        outcome=concept(check.outcome) if check.was_made else None,
        note=[said] if check.words else [],
    )


def task(todo: Todo, patient_id: str) -> Resource:
    return filled(
        resourceType="Task",
        id=todo.id,
        status="requested",
        intent="order",
        code=concept(todo.title),
        focus=reference("DocumentReference", todo.about_id) if todo.about_id else None,
        **{"for": reference("Patient", patient_id)},
        authoredOn=todo.made_at,
        owner=filled(display=todo.owner),
        restriction={"period": {"end": todo.due_on}},
    )
