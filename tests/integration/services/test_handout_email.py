"""A handout as an e-mail: only to whom agreed, and nothing about health before it is opened."""

import email
from email import policy

import pytest
from sqlalchemy import select

from carecoord.common.errors import RefusedError
from carecoord.db.database import Database
from carecoord.entities import ContactPoint
from carecoord.entities.journal import JournalEntry
from carecoord.services.handouts import HandoutChoice, HandoutService, PersonalWords
from carecoord.services.preferences import PreferenceService
from carecoord.settings import PRACTICE_NAME, PRACTICE_PHONE
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic

PAGE = HandoutChoice(
    topic="blood-pressure", language="es", words=PersonalWords(medicine="Lisinopril")
)


@pytest.fixture(autouse=True)
def practice(preferences: PreferenceService, lead: Actor) -> None:
    preferences.set(PRACTICE_NAME, "Riverside Clinic", actor=lead)
    preferences.set(PRACTICE_PHONE, "(555) 555-0100", actor=lead)


@pytest.fixture
def maria(clinic: Clinic) -> str:
    person = clinic.person("Santos", "Maria", birth_on="1971-04-12", language_written="es")
    clinic.consent(person, "email", "yes", "2026-01-01")
    clinic.add(ContactPoint, patient_id=person, kind="email", typed="m@example.org")
    return person


def test_that_an_email_carries_the_page_made_out_and_says_nothing_outside_of_it(
    handouts: HandoutService, maria: str, database: Database, lead: Actor
) -> None:
    assert handouts.email_address(maria, actor=lead) == "m@example.org"
    made = handouts.email(PAGE, patient_id=maria, actor=lead)
    read = email.message_from_bytes(made.as_file(b"%PDF-"), policy=policy.default)
    body = read.get_body()
    assert body is not None
    text = body.get_content()
    (attached,) = read.iter_attachments()

    assert made.document.html == handouts.preview(PAGE, patient_id=maria, actor=lead).html
    assert "Lisinopril" in made.document.html
    assert (attached.get_content_type(), attached.get_content()) == ("application/pdf", b"%PDF-")
    assert (read["To"], read["X-Unsent"]) == ("m@example.org", "1")
    for outside in (str(read["Subject"]), text, str(attached.get_filename())):
        assert not {"maria", "santos", "presión", "lisinopril"} & set(outside.casefold().split())
    assert "(555) 555-0100" in text
    assert handouts.given(maria, actor=lead) == ()
    with database.reading() as session:
        told = select(JournalEntry).where(JournalEntry.tbl == "handout.email_made")
        assert session.scalars(told).one().subject == maria


def test_that_no_email_is_made_against_the_newest_answer_or_for_a_child(
    handouts: HandoutService, maria: str, clinic: Clinic, lead: Actor
) -> None:
    child = clinic.person("Santos", "Ana", birth_on="2015-04-12")
    clinic.consent(child, "email", "yes", "2026-01-01")
    clinic.consent(maria, "email", "no", "2026-02-01")
    for person, words in (
        (maria, "does not want e-mails"),
        (child, "under 18"),
        (clinic.person("Okafor", "John"), "has not agreed"),
    ):
        with pytest.raises(RefusedError, match=words):
            handouts.email_address(person, actor=lead)
        with pytest.raises(RefusedError, match=words):
            handouts.email(PAGE, patient_id=person, actor=lead)
