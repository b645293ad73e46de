"""The after-visit page: what was agreed, to take home, and nothing else."""

import re
from dataclasses import fields, replace

import pytest

from carecoord.handouts.documents import page
from carecoord.handouts.documents.visit_page import (
    DecidedPart,
    StepPart,
    TaughtPart,
    VisitPaper,
    build_visit,
)
from tests.unit.handouts.papers import MARIA, SETTING

PILL = DecidedPart(
    patient_id="maria",
    question="How should we lower your blood pressure?",
    answer="You chose: Start a pill",
    reason="My father had a stroke.",
    plan=("Pick up the pills",),
    review_on="December 19, 2026",
)
KNEE = DecidedPart(
    patient_id="maria",
    question="Surgery for the knee?",
    answer="Not yet, decide later",
    is_open=True,
    missing="Talk with the daughter",
    review_on="January 9, 2027",
    is_draft=True,
)
TAUGHT = (
    TaughtPart(patient_id="maria", text="Take it each day.", own_words="With my coffee."),
    TaughtPart(
        patient_id="maria", text="Call 911 for chest pain.", go_over_again=True,
        again_on="November 25, 2026",
    ),
)  # fmt: skip
PAPER = VisitPaper(
    patient=MARIA,
    visited_on="November 21, 2026",
    people=("Bree Wells", "Dr. Lee"),
    decided=(KNEE, PILL),
    taught=TAUGHT,
    handouts=("Your blood pressure", "Cómo dormir mejor (español)"),
    steps=(
        StepPart(patient_id="maria", action="Blood test", by="November 28, 2026", who="Dr. Lee"),
        StepPart(patient_id="maria", action="Bring the pill box", by="December 1, 2026"),
    ),
    next_visit="December 19, 2026",
)


def words(document: page.Document) -> str:
    """The text a reader sees, in order."""
    body = re.sub(r"<style>.*?</style>", "", document.html, flags=re.DOTALL)
    said = re.sub(r"[\u2066-\u2069]", "", re.sub(r"<[^>]+>", " ", body))
    return re.sub(r"\s+", " ", said)


def test_that_the_page_tells_what_was_decided_taught_given_and_agreed() -> None:
    said = words(build_visit(PAPER, SETTING))
    for expected in (
        "November 21, 2026 , with Bree Wells, Dr. Lee", "You chose: Start a pill",
        "In your words: “My father had a stroke.”", "Pick up the pills", "Take it each day.",
        "In your words: “With my coffee.”", "Your blood pressure", "Cómo dormir mejor (español)",
        "Blood test, by November 28, 2026 (Dr. Lee)", "Bring the pill box, by December 1, 2026",
        "Your next visit: December 19, 2026", "Maria &lt;Santos&gt;", "MRN 10442",
    ):  # fmt: skip
        assert expected in said, expected


def test_that_what_is_open_stands_apart_with_its_day_and_what_is_missing() -> None:
    said = words(build_visit(PAPER, SETTING))
    decided, still_open = said.split("What is still open")
    assert "Start a pill" in decided
    assert "Surgery" not in decided
    still_open = still_open.split("What to remember")[0]
    assert "Still needed: Talk with the daughter" in still_open
    assert "We look at it again on January 9, 2027 ." in still_open
    assert "change your mind" not in still_open, "there is nothing to change yet"
    assert "You may change your mind before then." in decided
    assert "It is not signed yet." in still_open


def test_that_what_we_go_over_again_says_when() -> None:
    said = words(build_visit(PAPER, SETTING))
    assert "We will go over this once more together, by November 25, 2026 ." in said
    undated = replace(TAUGHT[1], again_on="")
    said = words(build_visit(replace(PAPER, taught=(undated,)), SETTING))
    assert "We will go over this once more together." in said


def test_that_whom_to_call_stands_on_the_page_with_the_number_or_without() -> None:
    assert "Riverside &lt;Clinic&gt;: (202) 555-0123" in words(build_visit(PAPER, SETTING))
    unreachable = replace(SETTING, practice=replace(SETTING.practice, phone=""))
    said = words(build_visit(PAPER, unreachable))
    assert "Riverside &lt;Clinic&gt;" in said
    assert "&gt;:" not in said


def test_that_a_part_without_records_has_no_heading() -> None:
    said = words(build_visit(VisitPaper(patient=MARIA, visited_on="November 21, 2026"), SETTING))
    for heading in ("decided", "still open", "remember", "read at home", "happens next"):
        assert heading not in said
    assert "Riverside" in said


@pytest.mark.parametrize("size", page.PATIENT_SIZES)
def test_that_the_page_is_set_at_the_size_the_patient_reads(size: page.TextSize) -> None:
    document = build_visit(PAPER, replace(SETTING, text_size=size))
    assert f"body {{ font-size: {int(size)}pt" in document.html
    assert document.text_size is size


@pytest.mark.parametrize(
    "mixed",
    [
        replace(PAPER, decided=(replace(PILL, patient_id="ann"),)),
        replace(PAPER, taught=(replace(TAUGHT[0], patient_id="ann"),)),
        replace(PAPER, steps=(replace(PAPER.steps[0], patient_id="ann"),)),
    ],
)
def test_that_two_patients_never_meet_on_a_page(mixed: VisitPaper) -> None:
    with pytest.raises(page.MixedPatientsError):
        build_visit(mixed, SETTING)


def test_that_the_page_has_no_place_for_scores_or_staff_remarks() -> None:
    papers = (VisitPaper, DecidedPart, TaughtPart, StepPart)
    names = {field.name for paper in papers for field in fields(paper)}
    forbidden = ("score", "risk", "staff", "internal", "comment", "remark", "outcome", "priority")
    assert not [name for name in names if any(word in name for word in forbidden)]


def test_that_the_title_names_no_patient_and_the_page_says_whose_it_is() -> None:
    document = build_visit(PAPER, SETTING)
    assert document.title == "Your visit"
    assert document.patient_id == "maria"
