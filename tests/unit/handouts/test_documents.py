"""Papers as they leave the core."""

import datetime as dt
import re
from dataclasses import fields, replace
from functools import cache

import pytest

from carecoord.handouts.documents import page
from carecoord.handouts.documents.call_sheet import CallRow, CallSheet, build_call_sheet
from carecoord.handouts.documents.contact_page import (
    ContactPaper,
    ContactPart,
    build_contact_sheet,
)
from carecoord.handouts.documents.dates import long_date, visit_time
from carecoord.handouts.documents.decision_page import (
    DecisionPaper,
    NextStepPart,
    OptionPart,
    build_decision,
)
from carecoord.handouts.documents.handout_page import build_handout
from carecoord.handouts.documents.teachback_page import (
    TeachbackPaper,
    TopicPart,
    build_teachback,
)
from carecoord.handouts.fields import PersonalDetails
from carecoord.handouts.library import Handout
from carecoord.handouts.loading import HANDOUTS_DIR, load_topic
from tests.unit.handouts.papers import MARIA, SETTING

DECISION = DecisionPaper(
    patient=MARIA,
    patient_id="maria",
    question="How should we lower your blood pressure?",
    discussed_on="November 21, 2026",
    took_part=("Maria Santos", "Ana Ruiz (clinician)"),
    options=(
        OptionPart(
            label="Start a pill",
            benefits=("3 fewer strokes in 100 people",),
            harms=("10 of 100 cough",),
            burden="One pill a day",
            is_chosen=True,
        ),
        OptionPart(label="Wait 3 months", benefits=("No pill",), harms=("It may stay high",)),
    ),
    what_matters=("Seeing my grandchildren",),
    outcome="You chose: Start a pill.",
    reason="My father had a stroke.",
    next_steps=(
        NextStepPart(action="Pick up the pills", who="Maria", due_on="November 23, 2026"),
        NextStepPart(action="Call about the test", who="Bree Wells"),
    ),
    review_on="December 19, 2026",
    signed="Ana Ruiz, November 21, 2026",
)
TEACHBACK = TeachbackPaper(
    patient=MARIA,
    taught_on="November 21, 2026",
    taught_by="Bree Wells (nurse)",
    topics=(
        TopicPart(
            patient_id="maria",
            title="Your pill",
            key_points=("Take it each day.",),
            own_words="With my coffee.",
            go_over_again=True,
        ),
    ),
    next_check="November 24, 2026, by phone",
)
CONTACT = ContactPaper(
    patient=MARIA,
    details=(
        ContactPart(patient_id="maria", label="Mobile", value="(202) 555-0199\nA message is fine"),
        ContactPart(patient_id="maria", label="Home", value=""),
    ),
    people=(ContactPart(patient_id="maria", label="Luis, son", value="Test results"),),
)
CALLS = CallSheet(
    title="Follow-ups due",
    purpose="People we promised to call.",
    printed_for="Bree Wells",
    outcomes=("Reached patient", "No answer", "Wrong number"),
    rows=(
        CallRow(
            patient=MARIA, why="Insulin dose", phone="(202) 555-0199", phone_note="", code="K70M"
        ),
        CallRow(
            patient=replace(MARIA, patient_id="ann", name="Ann Lee"),
            why="A1c",
            phone="",
            phone_note="Spanish: use an interpreter.",
            code="K71M",
        ),
    ),
)


@cache
def handout(language: str) -> Handout:
    found = load_topic(HANDOUTS_DIR / "blood-pressure").in_language(language)
    assert found is not None
    return found


def every_document(
    setting: page.Setting = SETTING,
) -> list[page.Document | page.ListDocument]:
    return [
        build_handout(handout("en"), setting, PersonalDetails(patient_id="maria")),
        build_decision(DECISION, setting),
        build_teachback(TEACHBACK, setting),
        build_contact_sheet(CONTACT, setting),
        build_call_sheet(CALLS, setting),
    ]


def words(document: page.Document) -> str:
    """The text a reader sees."""
    body = re.sub(r"<style>.*?</style>", "", document.html, flags=re.DOTALL)
    return re.sub(r"[\u2066-\u2069]", "", re.sub(r"<[^>]+>", " ", body))


def test_that_every_document_stands_alone() -> None:
    for document in every_document():
        assert not re.search(r'(src|href)="(?!data:)', document.html)
        assert "url(" not in document.html


def test_that_lengths_are_in_pixels_because_points_print_as_nothing() -> None:
    for document in every_document():
        style = document.html.split("</style>")[0]
        lengths = re.findall(r"(margin|border|padding)[a-z-]*:([^;]+);", style)
        assert lengths
        assert not any(re.search(r"\d(pt|em|rem|mm)", value) for _, value in lengths)


@pytest.mark.parametrize("size", page.PATIENT_SIZES)
def test_that_text_is_set_at_the_size_asked_for(size: page.TextSize) -> None:
    document = build_decision(DECISION, replace(SETTING, text_size=size))
    assert f"body {{ font-size: {int(size)}pt" in document.html
    assert document.footer_points >= min(int(size), 18)


def test_that_nothing_for_a_patient_is_set_smaller_than_twelve_points() -> None:
    tiny = replace(SETTING, text_size=page.TextSize.STAFF)
    with pytest.raises(AssertionError):
        build_decision(DECISION, tiny)
    assert min(page.PATIENT_SIZES) == 12


def test_that_the_footer_says_whom_to_call_the_version_the_language_and_the_day() -> None:
    document = build_handout(handout("es"), replace(SETTING, language="es"))
    call, facts = document.footer_lines
    assert "Riverside <Clinic>" in call
    assert "\u2066(202) 555-0123\u2069" in call
    assert "1.0" in facts
    assert "español" in facts
    assert "2026" in facts


def test_that_the_footer_ends_with_the_practice_where_there_is_no_number() -> None:
    unreachable = replace(SETTING, practice=replace(SETTING.practice, phone=""))
    assert build_decision(DECISION, unreachable).footer_lines[0] == (
        "Questions? Call Riverside <Clinic>"
    )


def test_that_each_page_of_a_call_sheet_says_which_list_it_is_and_asks_nobody_to_call() -> None:
    assert build_call_sheet(CALLS, SETTING).footer_lines == (
        "Follow-ups due · Riverside <Clinic> · November 21, 2026",
    )


def test_that_a_call_sheet_numbers_what_to_tick_as_the_keys_of_the_screen_do() -> None:
    rows = "".join(build_call_sheet(CALLS, SETTING).rows)
    for said in ("<b>1</b> Reached patient", "<b>2</b> No answer", "<b>3</b> Wrong number"):
        assert rows.count(said) == len(CALLS.rows)  # type: ignore[arg-type]


def test_that_titles_name_no_patient() -> None:
    for document in every_document():
        assert "Maria" not in document.title


def test_that_text_from_records_is_escaped() -> None:
    for document in every_document()[1:]:
        assert "Maria &lt;Santos&gt;" in document.html


def test_that_a_handout_is_made_out_to_its_patient() -> None:
    personal = PersonalDetails(patient_id="maria", preferred_name="Mari", medicine="lisinopril")
    document = build_handout(handout("en"), SETTING, personal)
    assert "For Mari" in words(document)
    assert "You take  lisinopril  for" in words(document)
    assert "Your next visit" not in words(document)
    assert document.patient_id == "maria"


def test_that_a_handout_for_anybody_leaves_the_personal_lines_out() -> None:
    document = build_handout(handout("en"), SETTING)
    assert "{" not in words(document)
    assert "You take" not in words(document)
    assert document.patient_id == ""


def test_that_a_handout_is_not_set_in_another_language() -> None:
    with pytest.raises(AssertionError):
        build_handout(handout("es"), SETTING)


def test_that_boxes_become_tables_that_the_text_engine_draws() -> None:
    document = build_handout(handout("en"), SETTING)
    assert "<div" not in document.html
    assert '<td class="emergency">' in document.html


def test_that_the_picture_stands_beside_the_title_and_takes_no_line_of_its_own() -> None:
    document = build_handout(handout("en"), SETTING)
    assert re.search(r"<h1><img [^>]*/>&nbsp;&nbsp;Living with", document.html)
    assert document.html.count("<img") == 1


def test_that_a_decision_shows_every_option_with_good_and_harm() -> None:
    text = words(build_decision(DECISION, SETTING))
    for expected in ("Start a pill", "Wait 3 months", "3 fewer", "10 of 100", "It may stay high"):
        assert expected in text
    assert text.count("Your choice") == 1
    assert "“Seeing my grandchildren”" in text
    assert "Pick up the pills (Maria, by November 23, 2026)" in text
    assert "Call about the test (Bree Wells)" in text


def test_that_an_unsigned_decision_says_so() -> None:
    draft = replace(DECISION, signed="", reason="", missing="The price of the pill", review_on="")
    text = words(build_decision(draft, SETTING))
    assert "It is not signed yet." in text
    assert "Still needed: The price of the pill" in text


def test_that_a_teaching_summary_says_what_to_remember_and_what_comes_next() -> None:
    text = words(build_teachback(TEACHBACK, SETTING))
    for expected in ("Take it each day.", "“With my coffee.”", "once more", "November 24, 2026"):
        assert expected in text


def test_that_a_contact_sheet_shows_what_is_missing_and_leaves_room() -> None:
    document = build_contact_sheet(CONTACT, SETTING)
    assert "Nothing yet" in words(document)
    assert document.html.count("&nbsp;") == 3
    assert "People we may talk to" not in words(
        build_contact_sheet(replace(CONTACT, people=()), SETTING)
    )


@pytest.mark.parametrize(
    "build",
    [
        lambda: build_decision(replace(DECISION, patient_id="ann"), SETTING),
        lambda: build_teachback(
            replace(
                TEACHBACK,
                topics=(*TEACHBACK.topics, replace(TEACHBACK.topics[0], patient_id="ann")),
            ),
            SETTING,
        ),
        lambda: build_contact_sheet(
            replace(CONTACT, people=(replace(CONTACT.people[0], patient_id="ann"),)), SETTING
        ),
    ],
)
def test_that_two_patients_never_meet_on_one_paper(build: "object") -> None:
    assert callable(build)
    with pytest.raises(page.MixedPatientsError):
        build()


def test_that_each_row_of_a_call_sheet_is_a_table_of_its_own_with_two_identifiers() -> None:
    document = build_call_sheet(CALLS, SETTING)
    first, second = document.html.split('<table class="row"')[2:]
    for row, name, code in ((first, "Maria", "K70M"), (second, "Ann Lee", "K71M")):
        assert name in row
        assert "born April 12, 1971" in row
        assert "MRN 10442" in row
        assert code in row
        assert row.count("<img") == len(CALLS.outcomes)
    assert "No phone on file" in second
    assert document.is_landscape
    assert document.patient_id == ""


def test_that_a_call_sheet_says_nothing_of_a_birth_date_nobody_knows() -> None:
    unknown = replace(next(iter(CALLS.rows)), patient=replace(MARIA, born_on=""))
    document = build_call_sheet(replace(CALLS, rows=(unknown,)), SETTING)
    assert "born" not in document.html
    assert "MRN 10442" in document.html


def test_that_a_call_sheet_may_be_small_and_is_large_when_asked() -> None:
    small = build_call_sheet(CALLS, SETTING)
    large = build_call_sheet(CALLS, replace(SETTING, text_size=page.TextSize.LARGE))
    assert small.text_size is page.TextSize.STAFF
    assert large.text_size is page.TextSize.LARGE


def test_that_no_paper_has_a_place_for_scores_or_staff_remarks() -> None:
    papers = (DecisionPaper, TeachbackPaper, TopicPart, ContactPaper, CallRow, OptionPart)
    names = {field.name for paper in papers for field in fields(paper)}
    assert not any(
        word in name
        for name in names
        for word in ("score", "risk", "staff", "internal", "comment", "remark")
    )


def test_that_right_to_left_paper_is_turned() -> None:
    arabic = replace(SETTING, language="ar")
    document = build_decision(DECISION, arabic)
    assert document.is_right_to_left
    assert '<body dir="rtl">' in document.html
    assert document.html.index("10 of 100") < document.html.index("3 fewer")
    assert 'align="right"' in document.html


def test_that_dates_spell_their_month() -> None:
    assert long_date(dt.date(2026, 3, 4), "en") == "March 4, 2026"


@pytest.mark.parametrize(
    ("hour", "text"),
    [(0, "12:05 AM"), (9, "9:05 AM"), (12, "12:05 PM"), (16, "4:05 PM")],
)
def test_that_a_visits_time_is_written_as_people_say_it(hour: int, text: str) -> None:
    at = dt.datetime(2026, 11, 30, hour, 5)  # noqa: DTZ001 - already local
    assert visit_time(at, "en") == f"November 30, 2026 at {text}"
