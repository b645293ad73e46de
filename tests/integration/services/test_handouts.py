"""The library and the ledger: what was given, in which version, and what speaks against it."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import HandoutGiven, RelatedPerson
from carecoord.entities.journal import JournalEntry
from carecoord.services.handouts import HandoutChoice, HandoutService, PersonalWords, Receiver
from carecoord.services.papers import TextSize
from carecoord.services.preferences import PreferenceService
from carecoord.settings import PRACTICE_NAME, PRACTICE_PHONE
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.roles import colleague

A1C = HandoutChoice(topic="a1c", language="en")
EN_ESPANOL = HandoutChoice(topic="a1c", language="es")


def test_that_a_topic_is_found_by_its_words_in_the_language_asked_for(
    handouts: HandoutService,
) -> None:
    everything = {item.topic for item in handouts.find("")}
    assert len(everything) >= 30
    (item,) = [one for one in handouts.find("a1c", language="es") if one.topic == "a1c"]
    assert "es" in item.languages
    assert item.title == handouts.about("a1c", "es").title
    assert handouts.find("blood zzzz") == ()


def test_that_what_is_given_is_entered_in_the_ledger_as_it_was(
    handouts: HandoutService, clinic: Clinic, database: Database, lead: Actor
) -> None:
    person = clinic.person(language_written="en")
    large = HandoutChoice(topic="a1c", language="en", text_size=TextSize.LARGE)
    given = handouts.give(large, patient_id=person, channel="pdf", actor=lead)
    (row,) = handouts.given(person, actor=lead)
    assert (row.id, row.topic, row.language, row.text_size_pt) == (given.id, "a1c", "en", 18)
    assert (row.channel, row.on, row.by) == ("pdf", dt.date(2026, 3, 2), lead.name)
    assert row.version == row.current_version
    assert row.title in given.document.html
    with database.reading() as session:
        stored = session.get_one(HandoutGiven, given.id)
        printed = select(JournalEntry).where(JournalEntry.tbl == "handout.printed")
        assert session.scalars(printed).one().subject == person
    assert (stored.reading_grade, stored.given_to) == (handouts.about("a1c", "en").grade, "patient")


def test_that_a_saved_copy_is_journalled_and_gives_nothing(
    handouts: HandoutService, clinic: Clinic, database: Database, lead: Actor
) -> None:
    person = clinic.person(language_written="en")
    paper = handouts.copy(A1C, patient_id=person, actor=lead)
    assert paper.html == handouts.preview(A1C, patient_id=person, actor=lead).html
    assert handouts.given(person, actor=lead) == ()
    with database.reading() as session:
        saved = select(JournalEntry).where(JournalEntry.tbl == "handout.saved")
        assert session.scalars(saved).one().subject == person


def test_that_the_page_is_made_out_to_the_person_and_the_practice(
    handouts: HandoutService, clinic: Clinic, preferences: PreferenceService, lead: Actor
) -> None:
    preferences.set(PRACTICE_NAME, "Elm Street", actor=lead)
    preferences.set(PRACTICE_PHONE, "(202) 555-0100", actor=lead)
    person = clinic.person(preferred="Mia")
    words = PersonalWords(medicine="Metformin <img>", next_visit="Friday")
    choice = HandoutChoice(topic="blood-pressure", language="en", words=words)
    page = handouts.preview(choice, patient_id=person, actor=lead).html
    for said in ("Elm Street", "(202)\u00a0555-0100", "Mia", "Friday", "Metformin &lt;img&gt;"):
        assert said in page
    assert "Metformin <img>" not in page
    blank = handouts.preview(A1C, actor=lead)
    assert "Mia" not in blank.html
    assert handouts.given(person, actor=lead) == ()


def test_that_a_code_to_read_more_is_printed_when_asked_for_and_kept_with_the_copy(
    handouts: HandoutService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person(language_written="en")
    plain = handouts.give(A1C, patient_id=person, actor=lead)
    coded = handouts.give(replace(A1C, with_code=True), patient_id=person, actor=lead)
    assert "medlineplus" not in plain.document.html
    assert "<b>connect.medlineplus.gov</b>" in coded.document.html
    for given in (plain, coded):
        assert handouts.as_given(given.id, actor=lead).html == given.document.html
    nowhere = HandoutChoice(topic="interpreter", language="en", with_code=True)
    assert handouts.about("interpreter", "en").more_link == ""
    assert "camera" not in handouts.preview(nowhere, actor=lead).html


def test_that_the_ledger_says_who_took_a_handout_and_how_it_stood_with_their_permission(
    handouts: HandoutService, clinic: Clinic, lead: Actor
) -> None:
    person, other = clinic.person(language_written="en"), clinic.person("Bell")
    ana = clinic.add(
        RelatedPerson, patient_id=person, name="Ana Soto", relationship="child",
        may_be_told="yes", permission_until_on="2026-03-01",
    )  # fmt: skip
    (near,) = handouts.people_near(person, actor=lead)
    assert near == Receiver(related_id=ana, name="Ana Soto", relationship="child")
    assert "has ended" in handouts.permission_words(person, near, actor=lead)
    assert handouts.permission_words(person, None, actor=lead) == ""
    handouts.give(A1C, patient_id=person, actor=lead)
    taken = handouts.give(A1C, patient_id=person, receiver=near, actor=lead)
    unknown = handouts.give(A1C, patient_id=person, receiver=Receiver(name="Joe"), actor=lead)
    # Whoever stands on somebody else's file is nobody on this one's.
    elsewhere = handouts.give(A1C, patient_id=other, receiver=near, reason="-", actor=lead)
    assert sorted(row.given_to for row in handouts.given(person, actor=lead)) == [
        "", "given to Ana Soto (Son or daughter)", "given to Joe",
    ]  # fmt: skip
    kept = [clinic.read(HandoutGiven, one.id) for one in (taken, unknown, elsewhere)]
    assert [(row.given_to_id, row.given_to_permission) for row in kept] == [
        (ana, "expired"), (None, "not_on_file"), (None, "not_on_file"),
    ]  # fmt: skip


def test_that_a_schedule_is_filled_in_and_read_again_as_it_was_given(
    handouts: HandoutService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person(language_written="en")
    words = PersonalWords(medicine="Metformin 500 mg", morning="1 tablet", evening="2 tablets")
    choice = HandoutChoice(topic="medicines-list", language="en", words=words)
    given = handouts.give(choice, patient_id=person, actor=lead)
    html = given.document.html
    cells = re.findall(r'<td width="25%">(.*?)</td>', html)
    assert [cell.strip("\u2066\u2068\u2069") for cell in cells[:4]] == [
        "1 tablet", "&nbsp;", "2 tablets", "&nbsp;",
    ]  # fmt: skip
    assert handouts.as_given(given.id, actor=lead).html == html


@pytest.mark.parametrize(("reads", "choice"), [("es", A1C), ("en", EN_ESPANOL), ("vi", A1C)])
def test_that_a_page_the_person_does_not_read_needs_a_reason(
    reads: str, choice: HandoutChoice, handouts: HandoutService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person(language_written=reads)
    found = handouts.findings(choice.topic, choice.language, patient_id=person, actor=lead)
    assert any(finding.severity.value == "blocks" for finding in found)
    with pytest.raises(RefusedError):
        handouts.give(choice, patient_id=person, actor=lead)
    assert handouts.given(person, actor=lead) == ()
    why = " Her daughter reads it to her "
    given = handouts.give(choice, patient_id=person, reason=why, actor=lead)
    assert clinic.read(HandoutGiven, given.id).reason == "Her daughter reads it to her"


def test_that_a_page_past_its_review_needs_a_reason(
    handouts: HandoutService, clinic: Clinic, clock: object, lead: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    person = clinic.person(language_written="en")
    overdue = handouts.about("a1c", "en").review_due_on + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: overdue)
    with pytest.raises(RefusedError):
        handouts.give(A1C, patient_id=person, actor=lead)
    handouts.give(A1C, patient_id=person, reason="No newer page", actor=lead)


def test_that_an_unknown_reading_language_is_only_remarked_on(
    handouts: HandoutService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person(language_written="")
    found = handouts.findings("a1c", "en", patient_id=person, actor=lead)
    assert "handout.language_unknown" in {finding.code for finding in found}
    handouts.give(A1C, patient_id=person, actor=lead)


def test_that_an_old_version_is_told_from_the_one_in_the_library(
    handouts: HandoutService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person(language_written="en")
    given = handouts.give(A1C, patient_id=person, actor=lead)
    clinic.change(HandoutGiven, given.id, version="0.1")
    gone = handouts.give(A1C, patient_id=person, actor=lead)
    clinic.change(HandoutGiven, gone.id, topic="withdrawn")
    newest, oldest = handouts.given(person, actor=lead)
    assert newest.current_version == ""
    assert oldest.version == "0.1" != oldest.current_version


def test_that_a_language_the_topic_is_not_written_in_is_refused(
    handouts: HandoutService, lead: Actor
) -> None:
    with pytest.raises(RefusedError):
        handouts.preview(HandoutChoice(topic="a1c", language="vi"), actor=lead)
    with pytest.raises(RefusedError):
        handouts.about("no-such-topic", "en")


def test_that_the_points_of_a_page_are_topics_to_teach_back(handouts: HandoutService) -> None:
    topics = handouts.suggested_topics("low-blood-sugar", "en")
    assert topics
    assert all(topic.text and topic.question for topic in topics)
    assert any(topic.safety for topic in topics)
    assert {topic.handout_topic for topic in topics} == {"low-blood-sugar"}


def test_that_papers_are_only_for_people_who_may_give_them(
    handouts: HandoutService, clinic: Clinic, database: Database, lead: Actor
) -> None:
    person = clinic.person(language_written="en")
    auditor = colleague(database, Role.AUDITOR, by=lead)
    for act in (
        lambda: handouts.preview(A1C, patient_id=person, actor=auditor),
        lambda: handouts.copy(A1C, patient_id=person, actor=auditor),
        lambda: handouts.findings("a1c", "en", patient_id=person, actor=auditor),
        lambda: handouts.for_patient(person, actor=auditor),
        lambda: handouts.give(A1C, patient_id=person, actor=auditor),
        lambda: handouts.take_back("0" * 32, actor=auditor),
    ):
        with pytest.raises(PermissionDeniedError):
            act()
