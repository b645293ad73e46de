"""Writing to the people of a list: rehearsed, one person at a time, and said as what it is."""

import dataclasses
import datetime as dt
import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import (
    Address,
    Appointment,
    Barrier,
    ContactAttempt,
    ContactPoint,
    FollowUp,
    Outbound,
    Patient,
    RelatedPerson,
    Staff,
)
from carecoord.entities.journal import JournalEntry
from carecoord.handouts.documents.page import TextSize
from carecoord.services.chart import ChartService
from carecoord.services.letter_log import LetterLogService
from carecoord.services.letter_texts import LetterTextService
from carecoord.services.letters import LetterService
from carecoord.services.outreach import OutreachService
from carecoord.services.preferences import PreferenceService
from carecoord.services.undo import UndoService
from carecoord.services.worklists import WorklistService
from carecoord.settings import PRACTICE_ADDRESS, PRACTICE_NAME, PRACTICE_PHONE
from carecoord.templates.letters import built_in_letters
from carecoord.vocab.actor import Actor
from carecoord.vocab.outbound import LeftOut, Made
from carecoord.vocab.patients import Channel
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
DUE = "followups-due"
NAMES = (("Santos", "Maria"), ("Nguyen", "Bao"), ("Okafor", "Ada"))


@pytest.fixture(autouse=True)
def practice(preferences: PreferenceService, lead: Actor) -> None:
    preferences.set(PRACTICE_NAME, "Riverside Clinic", actor=lead)
    preferences.set(PRACTICE_PHONE, "(555) 555-0100", actor=lead)
    preferences.set(PRACTICE_ADDRESS, "1 River Road\nAustin, TX 78701", actor=lead)


@pytest.fixture
def home(clinic: Clinic) -> Callable[..., str]:
    """Somebody on the list of follow-ups, with an address."""

    def add(family: str = "Santos", given: str = "Maria", mail: str = "yes", **fields: str) -> str:
        person = clinic.person(family, given, **fields)
        clinic.follow_up(person, TODAY, title="Repeat potassium", reason="Potassium was high.")
        clinic.add(
            Address, patient_id=person, line="12 Oak St", city="Austin", state="TX",
            postcode="07302", country="US", mail_safe=mail,
        )  # fmt: skip
        return person

    return add


def test_that_everybody_is_in_the_rehearsal_once_with_the_reason_for_being_left_out(
    letters: LetterService, clinic: Clinic, home: Callable[..., str], lead: Actor
) -> None:
    gets = home()
    home("Abbot", mail="no")
    no_address = clinic.person("Brown", "Bo")
    clinic.follow_up(no_address, TODAY)
    opted_out = home("Cole")
    clinic.consent(opted_out, "letter", "yes", "2025-01-01")
    clinic.consent(opted_out, "letter", "no", "2026-01-01")
    child = home("Dunn", birth_on="2012-05-01")
    died = home("Ellis", status="deceased")

    everybody = letters.plan(DUE, Channel.LETTER, actor=lead)
    asked = letters.plan(DUE, Channel.LETTER, patient_ids=(died, gets, gets), actor=lead)

    assert [one.patient_id for one in everybody.recipients] == [gets]
    assert {one.name: one.reason for one in everybody.omitted} == {
        "Abbot, Maria": LeftOut.NOT_SAFE,
        "Brown, Bo": LeftOut.NO_ADDRESS,
        "Cole, Maria": LeftOut.OPTED_OUT,
        "Dunn, Maria": LeftOut.NO_GUARDIAN,
    }
    assert [(one.patient_id, one.reason) for one in asked.omitted] == [(died, LeftOut.DECEASED)]
    assert len(asked.recipients) == 1

    clinic.add(
        RelatedPerson, patient_id=child, name="Ana Dunn", relationship="parent", may_be_told="yes"
    )
    again = letters.plan(DUE, Channel.LETTER, patient_ids=[child], actor=lead)
    assert again.recipients[0].where == "Ana Dunn, 12 Oak St, Austin, TX 07302"


def test_that_no_letter_holds_a_second_persons_name_or_anything_clinical(
    letters: LetterService, home: Callable[..., str], lead: Actor
) -> None:
    for family, given in NAMES:
        home(family, given)

    for template in (each for each in built_in_letters() if not each.needs_visit):
        made = letters.letters(
            letters.plan(DUE, Channel.LETTER, actor=lead), template.id, actor=lead
        )
        assert len(made.paper.letters) == len(NAMES)
        for letter in made.paper.letters:
            assert sum(given in letter.html for _family, given in NAMES) == 1
            assert "otassium" not in letter.html
            assert "{" not in letter.html.partition("</style>")[2]


def test_that_a_letter_speaks_the_persons_language_in_their_print_size(
    letters: LetterService, home: Callable[..., str], lead: Actor
) -> None:
    home(language_written="es", large_print="yes")

    plan = letters.plan(DUE, Channel.LETTER, actor=lead)
    (letter,) = letters.letters(plan, "visit-due", actor=lead).paper.letters

    assert (letter.language, letter.text_size, letter.title) == ("es", TextSize.LARGE, "Carta")
    assert "Hola, Maria Santos:" in letter.html
    assert "1 River Road" in letter.html
    assert "(555)" in letter.footer_lines[0]
    assert "2 de marzo de 2026" in letter.html


def test_that_somebody_who_sees_badly_gets_the_largest_print_unless_they_said_otherwise(
    letters: LetterService, clinic: Clinic, home: Callable[..., str], lead: Actor
) -> None:
    for given, large_print in (("Ada", "not_asked"), ("Bao", "no")):
        clinic.add(
            Barrier, patient_id=home("Santos", given, large_print=large_print), domain="vision",
            status="present", sensitivity="normal", recorded_at=clinic.at(TODAY),
            recorded_by=lead.staff_id, opened_on=TODAY.isoformat(), reviewed_on=TODAY.isoformat(),
        )  # fmt: skip

    plan = letters.plan(DUE, Channel.LETTER, actor=lead)

    assert {one.name: one.text_size for one in plan.recipients} == {
        "Santos, Ada": TextSize.LARGEST,
        "Santos, Bao": TextSize.STANDARD,
    }


def test_that_who_says_no_after_the_rehearsal_gets_nothing(
    letters: LetterService, clinic: Clinic, home: Callable[..., str], lead: Actor
) -> None:
    plan = letters.plan(DUE, Channel.LETTER, patient_ids=[home()], actor=lead)
    clinic.consent(plan.recipients[0].patient_id, "letter", "no")

    with pytest.raises(RefusedError, match="Nobody gets one"):
        letters.letters(plan, "call-us", actor=lead)


def test_that_a_printed_letter_is_no_try_until_somebody_says_it_was_mailed(
    letters: LetterService,
    letter_log: LetterLogService,
    worklists: WorklistService,
    outreach: OutreachService,
    chart: ChartService,
    home: Callable[..., str],
    lead: Actor,
) -> None:
    person = home()
    run = letters.letters(letters.plan(DUE, Channel.LETTER, actor=lead), "call-us", actor=lead).run
    letter_log.log(run, Made.PRINTED, actor=lead)
    letter_log.log(run, Made.PRINTED, actor=lead)

    assert worklists.count(DUE, actor=lead) == 1
    assert outreach.history(person, actor=lead) == ()
    assert [(each.state, each.count) for each in letter_log.waiting(DUE, actor=lead)] == [
        (Made.PRINTED, 1)
    ]
    (timeline,) = chart.timeline(person, kinds=("call",), actor=lead)
    assert timeline.title == "Letter: printed"
    again = letters.plan(DUE, Channel.LETTER, patient_ids=[person], actor=lead)
    assert [one.reason for one in again.omitted] == [LeftOut.ALREADY]

    said = letter_log.say_sent(run.run_id, actor=lead)

    assert said.sentence == "Letter: sent to 1 person. It counts as a try."
    (tried,) = outreach.history(person, actor=lead)
    assert (tried.channel, tried.result, tried.note) == (
        "letter",
        "left_safe_message",
        "Please call us",
    )
    assert worklists.count(DUE, actor=lead) == 0, "put off by the policy of the list"
    assert letter_log.waiting(DUE, actor=lead) == ()
    with pytest.raises(RefusedError, match="said already"):
        letter_log.say_sent(run.run_id, actor=lead)


def test_that_a_run_said_to_be_sent_too_early_waits_again(
    letters: LetterService,
    letter_log: LetterLogService,
    worklists: WorklistService,
    clinic: Clinic,
    home: Callable[..., str],
    lead: Actor,
) -> None:
    for family, given in NAMES:
        home(family, given)
    undo = UndoService(clinic.database)
    run = letters.letters(letters.plan(DUE, Channel.LETTER, actor=lead), "call-us", actor=lead).run
    letter_log.log(run, Made.PRINTED, actor=lead)
    said = letter_log.say_sent(run.run_id, actor=lead)

    told = undo.undo(said.sent_id, actor=lead)

    assert told == f"Taken back for {len(NAMES)} people: marked as sent."
    assert [(each.state, each.count) for each in letter_log.waiting(DUE, actor=lead)] == [
        (Made.PRINTED, len(NAMES))
    ]
    assert worklists.count(DUE, actor=lead) == len(NAMES)
    assert letter_log.say_sent(run.run_id, actor=lead).sentence == said.sentence


def test_that_a_run_is_taken_back_whole_with_the_tries_it_became(
    letters: LetterService,
    letter_log: LetterLogService,
    worklists: WorklistService,
    clinic: Clinic,
    home: Callable[..., str],
    lead: Actor,
) -> None:
    for family, given in NAMES:
        home(family, given)
    run = letters.letters(letters.plan(DUE, Channel.LETTER, actor=lead), "call-us", actor=lead).run
    letter_log.log(run, Made.SAVED, actor=lead)
    letter_log.say_sent(run.run_id, actor=lead)

    letter_log.take_back(run.run_id, actor=lead)

    assert worklists.count(DUE, actor=lead) == len(NAMES)
    assert len(letters.plan(DUE, Channel.LETTER, actor=lead).recipients) == len(NAMES)
    with clinic.database.reading() as session:
        assert all(row.deleted for row in session.scalars(select(Outbound)))
        assert all(row.deleted for row in session.scalars(select(ContactAttempt)))
    with pytest.raises(RefusedError, match="undone already"):
        letter_log.take_back(run.run_id, actor=lead)


def test_that_two_who_make_the_same_letters_at_once_are_told_and_one_takes_theirs_out(
    letters: LetterService,
    letter_log: LetterLogService,
    clinic: Clinic,
    home: Callable[..., str],
    lead: Actor,
) -> None:
    maria, _bao = home(), home("Nguyen", "Bao")
    staff = clinic.add(Staff, name="Ana Ruiz", role="nurse")
    ana = Actor(staff, "Ana Ruiz", Role.NURSE)
    plan = letters.plan(DUE, Channel.LETTER, actor=lead)
    mine = letters.letters(plan, "call-us", actor=lead).run
    hers = letters.letters(plan, "call-us", actor=ana).run
    only_maria = tuple(one for one in hers.recipients if one.patient_id == maria)
    hers = dataclasses.replace(hers, recipients=only_maria)

    assert letter_log.log(hers, Made.PRINTED, actor=ana).doubles == ()
    (double,) = letter_log.log(mine, Made.SAVED, actor=lead).doubles
    assert (double.patient_id, double.made_by, double.is_sent) == (maria, "Ana Ruiz", False)
    assert double.words.startswith("Santos, Maria: also made by Ana Ruiz (")
    assert double.words.endswith(". Take one of them out.")

    letter_log.take_back(mine.run_id, actor=lead, patient_ids={maria})
    assert [one.count for one in letter_log.waiting(DUE, actor=lead)] == [1, 1]
    assert letter_log.log(mine, Made.SAVED, actor=lead).doubles == (double,)


def test_that_one_sent_already_is_said_to_be_and_other_ways_are_no_second_one(
    letters: LetterService, letter_log: LetterLogService, home: Callable[..., str], lead: Actor
) -> None:
    home()
    plan = letters.plan(DUE, Channel.LETTER, actor=lead)
    first, second = (letters.letters(plan, "call-us", actor=lead).run for _each in range(2))
    letter_log.log(dataclasses.replace(first, way=Channel.EMAIL), Made.DRAFT, actor=lead)
    assert letter_log.log(second, Made.PRINTED, actor=lead).doubles == ()
    letter_log.say_sent(second.run_id, actor=lead)
    third = dataclasses.replace(first, run_id="f" * 32)
    (double,) = letter_log.log(third, Made.PRINTED, actor=lead).doubles
    assert double.is_sent
    assert "also made by you" in double.words
    assert double.words.endswith("and sent already. Take yours out.")


def test_that_the_last_action_is_named_as_what_was_made(
    letters: LetterService,
    letter_log: LetterLogService,
    undo: UndoService,
    home: Callable[..., str],
    lead: Actor,
) -> None:
    home()
    run = letters.letters(letters.plan(DUE, Channel.LETTER, actor=lead), "call-us", actor=lead).run
    letter_log.log(run, Made.PRINTED, actor=lead)

    last = undo.last(actor=lead)
    assert last is not None
    assert last.sentence == "Undo: Letter, printed"
    undo.undo(last.transaction_id, actor=lead)
    assert letter_log.waiting(DUE, actor=lead) == ()


def test_that_a_letter_said_to_be_mailed_after_the_row_left_is_still_in_the_history(
    letters: LetterService,
    letter_log: LetterLogService,
    outreach: OutreachService,
    clinic: Clinic,
    home: Callable[..., str],
    lead: Actor,
) -> None:
    person = home()
    gone = home("Ellis", "Jo")
    run = letters.letters(letters.plan(DUE, Channel.LETTER, actor=lead), "call-us", actor=lead).run
    letter_log.log(run, Made.PRINTED, actor=lead)
    with clinic.database.reading() as session:
        follow_up = session.scalars(select(FollowUp.id).where(FollowUp.patient_id == person)).one()
    clinic.change(FollowUp, follow_up, state="done")
    clinic.change(Patient, gone, status="deceased")

    letter_log.say_sent(run.run_id, actor=lead)

    assert [each.result for each in outreach.history(person, actor=lead)] == ["left_safe_message"]
    assert outreach.history(gone, actor=lead) == (), "nothing is tried for who died"


def test_that_messages_others_may_see_name_nobody_and_go_to_who_agreed(
    letters: LetterService, clinic: Clinic, home: Callable[..., str], lead: Actor
) -> None:
    person = home()
    clinic.phone(person, "555-0122")
    clinic.add(ContactPoint, patient_id=person, kind="email", typed="m@example.org")
    for way in (Channel.EMAIL, Channel.TEXT):
        assert [one.reason for one in letters.plan(DUE, way, actor=lead).omitted] == [
            LeftOut.NOT_ASKED
        ]
        clinic.consent(person, way.value, "yes")

    (draft,) = letters.emails(
        letters.plan(DUE, Channel.EMAIL, actor=lead), "call-us", actor=lead
    ).drafts
    (message,) = letters.texts(
        letters.plan(DUE, Channel.TEXT, actor=lead), "call-us", actor=lead
    ).messages

    assert (draft.to, draft.subject) == ("m@example.org", "A message from Riverside Clinic")
    assert "(555) 555-0100" in draft.body
    assert "Maria" not in draft.subject + draft.body + message.text
    assert (message.to, message.length.segments) == ("555-0122", 1)


def test_that_labels_say_name_and_address_alone_and_begin_where_the_sheet_is_free(
    letters: LetterService, letter_log: LetterLogService, home: Callable[..., str], lead: Actor
) -> None:
    home()
    plan = letters.plan(DUE, Channel.LETTER, actor=lead)

    sheet = letters.labels(plan, "3x10", start=30, actor=lead)

    assert [each.lines for each in sheet.labels] == [
        ("Maria Santos", "12 Oak St", "Austin, TX 07302")
    ]
    assert (sheet.start, sheet.pages) == (30, 1)
    run = letters.letters(plan, "call-us", actor=lead).run
    letter_log.log(run, Made.PRINTED, actor=lead)
    again = letters.plan(DUE, Channel.LETTER, once_more=True, actor=lead)
    assert len(letters.labels(again, "3x10", actor=lead).labels) == 1, "for the letter printed"
    with pytest.raises(RefusedError, match="from 1 to 14"):
        letters.labels(plan, "2x7", start=15, actor=lead)


def test_that_what_goes_out_is_in_the_journal_before_it_exists_and_needs_permission(
    letters: LetterService, database: Database, home: Callable[..., str], lead: Actor
) -> None:
    person = home()
    letters.letters(letters.plan(DUE, Channel.LETTER, actor=lead), "call-us", actor=lead)

    with database.reading() as session:
        query = select(JournalEntry.fields).where(JournalEntry.tbl == "letters.made")
        told = json.loads(session.scalars(query).one())
        assert told == {"worklist": DUE, "rows": 1, "people": [person]}
    with pytest.raises(PermissionDeniedError):
        letters.plan(DUE, Channel.LETTER, actor=Actor(lead.staff_id, "Sam", Role.AUDITOR))


def test_that_a_practices_own_words_are_used_once_they_may_go_out_so(
    letters: LetterService,
    letter_texts: LetterTextService,
    home: Callable[..., str],
    lead: Actor,
) -> None:
    home()
    words = letter_texts.words("call-us", "en", actor=lead).words
    for bad, problem in (
        (dataclasses.replace(words, subject="Your diabetes"), "about health: diabetes"),
        (dataclasses.replace(words, text="Dear {name}"), "does not name the person"),
        (dataclasses.replace(words, letter="Dear {nme}"), "Only these can be filled in"),
        (dataclasses.replace(words, script=" "), "Write something"),
    ):
        with pytest.raises(RefusedError, match=problem):
            letter_texts.save("call-us", "en", bad, actor=lead)

    own = dataclasses.replace(words, letter="Hi {name},\n\nplease ring {phone}.")
    letter_texts.save("call-us", "en", own, actor=lead)
    plan = letters.plan(DUE, Channel.LETTER, actor=lead)
    (letter,) = letters.letters(plan, "call-us", actor=lead).paper.letters
    assert "Hi Maria Santos," in letter.html
    assert letter_texts.words("call-us", "en", actor=lead).is_own

    letter_texts.restore("call-us", "en", actor=lead)
    assert letter_texts.words("call-us", "en", actor=lead).words == words


def test_that_the_rehearsal_on_paper_counts_and_names_everybody_once(
    letters: LetterService, clinic: Clinic, home: Callable[..., str], lead: Actor
) -> None:
    home()
    clinic.follow_up(clinic.person("Brown", "Bo"), TODAY)

    paper = letters.rehearsal_paper(letters.plan(DUE, Channel.LETTER, actor=lead), actor=lead)

    assert paper.title == "Letter: Follow-ups due"
    assert "1 person gets one." in paper.intro
    assert "Left out, 1: No full address is on file." in paper.intro
    assert [("Santos" in row, "Brown" in row) for row in paper.rows] == [
        (True, False),
        (False, True),
    ]


def test_that_a_script_is_for_one_person_and_makes_no_row(
    letters: LetterService, clinic: Clinic, home: Callable[..., str], lead: Actor
) -> None:
    clinic.phone(home(language_spoken="es"), "555-0122")

    made = letters.scripts(letters.plan(DUE, Channel.CALL, actor=lead), "call-us", actor=lead)

    (sheet,) = made.paper.letters
    assert "555-0122" in sheet.html
    assert "¿Puedo hablar con Maria Santos?" in sheet.html
    with clinic.database.reading() as session:
        assert session.scalars(select(Outbound)).all() == []


def test_that_a_text_about_a_booked_visit_says_when_and_not_what_for(
    letters: LetterService, letter_texts: LetterTextService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person()
    clinic.add(
        Appointment, patient_id=person, starts_at=clinic.at(dt.date(2026, 3, 4), 10), minutes=20,
        kind="Diabetes check", status="booked", status_at=clinic.at(TODAY),
    )  # fmt: skip
    clinic.add(ContactPoint, patient_id=person, kind="email", typed="m@example.org")
    clinic.consent(person, "email", "yes")
    visits = "visits-to-confirm"
    assert letters.is_about_visits(visits)
    assert not letters.is_about_visits(DUE)
    assert "visit-booked" not in [each.id for each in letter_texts.choices()]

    plan = letters.plan(visits, Channel.EMAIL, actor=lead)
    (draft,) = letters.emails(plan, "visit-booked", actor=lead).drafts

    assert "on March 4, 2026 at 10:00 AM" in draft.body
    assert b"DTSTART:20260304T160000Z" in draft.calendar
    assert "iabetes" not in draft.subject + draft.body + draft.calendar.decode()
    assert letters.emails(plan, "call-us", actor=lead).drafts[0].calendar == b""

    without = clinic.person("Brown", "Bo")
    clinic.follow_up(without, TODAY)
    clinic.phone(without, "555")
    with pytest.raises(RefusedError, match="somebody has none"):
        letters.scripts(letters.plan(DUE, Channel.CALL, actor=lead), "visit-booked", actor=lead)
