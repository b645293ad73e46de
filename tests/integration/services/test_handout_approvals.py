"""What the practice says of a handout, and the very paper that somebody holds."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import HandoutGiven, HandoutVersion
from carecoord.handouts.library import HandoutLibrary
from carecoord.services.authored_rows import library_columns
from carecoord.services.authoring import AuthoringService
from carecoord.services.handout_approvals import HandoutApprovalService
from carecoord.services.handouts import HandoutChoice, HandoutService, PersonalWords
from carecoord.services.papers import TextSize
from carecoord.services.preferences import PreferenceService
from carecoord.services.undo import UndoService
from carecoord.settings import PRACTICE_NAME, PRACTICE_PHONE
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.authored import CAMINAR, WALKING, fill, publish, translate, write
from tests.factories.clinic import Clinic
from tests.factories.roles import colleague
from tests.integration.services.conftest import ZONE


@pytest.fixture
def newer_library(library: HandoutLibrary) -> HandoutLibrary:
    """The library of a later program: the topic about the A1c has a new version."""

    def renewed(topic_id: str) -> Callable[[HandoutLibrary], HandoutLibrary]:
        return lambda old: HandoutLibrary(
            replace(
                topic,
                handouts=tuple(
                    replace(one, version="2.0", body_html=one.body_html.replace("A1c", "A-1-c"))
                    for one in topic.handouts
                ),
            )
            if topic.id == topic_id
            else topic
            for topic in old.topics()
        )

    return renewed("a1c")(library)


def codes(handouts: HandoutService, language: str, person: str, actor: Actor) -> set[str]:
    found = handouts.findings("a1c", language, patient_id=person, actor=actor)
    return {one.code for one in found}


def test_that_an_approval_counts_for_its_version_and_language_alone(
    handouts: HandoutService, approvals: HandoutApprovalService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person(language_written="en")
    assert "handout.not_reviewed" in codes(handouts, "en", person, lead)
    approvals.approve("a1c", "en", version="1.0", actor=lead)
    assert handouts.about("a1c", "en").reviewed_by == lead.name
    assert handouts.about("a1c", "es").reviewed_by == ""
    assert codes(handouts, "en", person, lead) == set()
    approvals.withdraw("a1c", "en", reason="Numbers changed", actor=lead)
    assert "handout.not_reviewed" in codes(handouts, "en", person, lead)


def test_that_an_approved_translation_of_the_library_needs_no_reason_any_more(
    handouts: HandoutService, approvals: HandoutApprovalService, clinic: Clinic, lead: Actor
) -> None:
    person = clinic.person(language_written="es")
    spanish = HandoutChoice(topic="a1c", language="es")
    with pytest.raises(RefusedError):
        handouts.give(spanish, patient_id=person, actor=lead)
    approvals.approve("a1c", "es", version="1.0", actor=lead)
    handouts.give(spanish, patient_id=person, actor=lead)


def test_that_nobody_approves_a_version_they_did_not_read_or_without_the_right(
    approvals: HandoutApprovalService, database: Database, lead: Actor
) -> None:
    with pytest.raises(RefusedError, match=r"version 1\.0"):
        approvals.approve("a1c", "en", version="0.9", actor=lead)
    nurse = colleague(database, Role.NURSE, by=lead)
    with pytest.raises(PermissionDeniedError):
        approvals.approve("a1c", "en", version="1.0", actor=nurse)
    with pytest.raises(RefusedError):
        approvals.withdraw("a1c", "en", reason="x", actor=lead)


def test_that_an_unreviewed_translation_of_ours_needs_a_reason_and_a_checked_one_does_not(
    authoring: AuthoringService, handouts: HandoutService, clinic: Clinic, lead: Actor
) -> None:
    first = write(authoring, actor=lead)
    publish(authoring, first, actor=lead)
    spanish = translate(authoring, first, CAMINAR, actor=lead)
    publish(authoring, spanish, actor=lead)
    topic = authoring.load(first, actor=lead).topic
    person = clinic.person(language_written="es")
    choice = HandoutChoice(topic=topic, language="es")
    with pytest.raises(RefusedError, match="checked this translation"):
        handouts.give(choice, patient_id=person, actor=lead)
    handouts.give(choice, patient_id=person, reason="Read together", actor=lead)
    again = authoring.begin_version(spanish, actor=lead)
    checked = replace(CAMINAR, checked_by="Dr. Soto", checked_on="2026-03-02")
    fill(authoring, again, checked, actor=lead)
    publish(authoring, again, actor=lead)
    assert handouts.about(topic, "es").reviewed_by == "Dr. Soto"
    handouts.give(choice, patient_id=person, actor=lead)


def test_that_a_text_of_the_library_can_be_left_out_and_offered_again(
    handouts: HandoutService, approvals: HandoutApprovalService, authoring: AuthoringService,
    undo: UndoService, lead: Actor,
) -> None:  # fmt: skip
    def stop() -> str:
        return approvals.stop_offering(
            "a1c", "en", version="1.0", reason="We have our own", actor=lead
        )

    undo.undo(stop(), actor=lead)
    assert [one.languages for one in handouts.find("a1c") if one.topic == "a1c"] == [("en", "es")]
    taken = stop()
    assert [one.languages for one in handouts.find("a1c") if one.topic == "a1c"] == [("es",)]
    (item,) = authoring.items(actor=lead)
    assert (item.title, item.is_own) == ("Your A1c test", False)
    loaded = authoring.load(item.id, actor=lead)
    assert "| 6% | 126 |" in loaded.form.text
    approvals.offer_again(item.id, rev=loaded.rev, actor=lead)
    assert [one.languages for one in handouts.find("a1c") if one.topic == "a1c"] == [("en", "es")]
    assert authoring.items(actor=lead) == ()
    with pytest.raises(RefusedError):
        undo.undo(taken, actor=lead)


def test_that_what_somebody_holds_is_read_exactly_as_it_was_given(
    handouts: HandoutService, authoring: AuthoringService, preferences: PreferenceService,
    clinic: Clinic, lead: Actor,
) -> None:  # fmt: skip
    preferences.set(PRACTICE_NAME, "Elm Street", actor=lead)
    preferences.set(PRACTICE_PHONE, "(202) 555-0100", actor=lead)
    draft = write(authoring, actor=lead)
    publish(authoring, draft, actor=lead)
    person = clinic.person(preferred="Mia", language_written="en")
    topic = authoring.load(draft, actor=lead).topic
    choice = HandoutChoice(
        topic=topic,
        language="en",
        text_size=TextSize.LARGE,
        words=PersonalWords(next_visit="Friday at 9"),
    )
    given = handouts.give(choice, patient_id=person, actor=lead)
    assert "Friday at 9" in given.document.html
    preferences.set(PRACTICE_PHONE, "(202) 555-0199", actor=lead)
    newer = authoring.begin_version(draft, actor=lead)
    fill(authoring, newer, replace(WALKING, text="All new. {practice_phone}"), actor=lead)
    publish(authoring, newer, actor=lead)
    rev = authoring.load(newer, actor=lead).rev
    authoring.retire(newer, rev=rev, reason="Not used", actor=lead)
    assert handouts.as_given(given.id, actor=lead) == given.document
    (row,) = handouts.given(person, actor=lead)
    assert (row.title, row.version, row.current_version) == (WALKING.title, "1", "")


def test_that_a_text_of_the_library_is_kept_when_it_is_given_and_once_only(
    handouts: HandoutService, clinic: Clinic, database: Database, clock: FixedClock,
    preferences: PreferenceService, newer_library: HandoutLibrary, lead: Actor,
) -> None:  # fmt: skip
    person, other = clinic.person(language_written="en"), clinic.person(language_written="en")
    choice = HandoutChoice(topic="a1c", language="en")
    given = handouts.give(choice, patient_id=person, actor=lead)
    again = handouts.give(choice, patient_id=other, actor=lead)
    kept = {clinic.read(HandoutGiven, one.id).version_id for one in (given, again)}
    assert len(kept) == 1
    assert clinic.read(HandoutVersion, kept.pop()).number == 0
    later = HandoutService(database, clock, ZONE, preferences, lambda: newer_library)
    assert "A-1-c" in later.preview(choice, patient_id=person, actor=lead).html
    assert later.as_given(given.id, actor=lead) == given.document
    (row,) = later.given(person, actor=lead)
    assert (row.version, row.current_version) == ("1.0", "2.0")


def test_that_a_copy_given_before_texts_were_kept_is_shown_while_the_library_has_it(
    handouts: HandoutService, clinic: Clinic, database: Database, clock: FixedClock,
    preferences: PreferenceService, newer_library: HandoutLibrary, lead: Actor,
) -> None:  # fmt: skip
    person = clinic.person(language_written="en")
    old = clinic.add(
        HandoutGiven, patient_id=person, topic="a1c", title="Your A1c test", version="1.0",
        language="en", text_size_pt=12, given_at=clock.now(), given_by=lead.staff_id,
    )  # fmt: skip
    assert "Your A1c test" in handouts.as_given(old, actor=lead).html
    later = HandoutService(database, clock, ZONE, preferences, lambda: newer_library)
    with pytest.raises(RefusedError, match="not kept"):
        later.as_given(old, actor=lead)


def test_that_a_handout_given_is_taken_back_though_it_was_the_first_of_its_kind(
    handouts: HandoutService, clinic: Clinic, undo: UndoService, lead: Actor
) -> None:
    person, other = clinic.person(language_written="en"), clinic.person(language_written="en")
    choice = HandoutChoice(topic="a1c", language="en")
    handouts.give(choice, patient_id=person, actor=lead)
    last = undo.last(actor=lead)
    assert last is not None
    handouts.give(choice, patient_id=other, actor=lead)
    undo.undo(last.transaction_id, actor=lead)
    assert handouts.given(person, actor=lead) == ()
    assert len(handouts.given(other, actor=lead)) == 1


def test_that_the_newest_approved_version_of_the_library_replaces_the_one_before(
    approvals: HandoutApprovalService, database: Database, clinic: Clinic,
    newer_library: HandoutLibrary, authoring: AuthoringService, lead: Actor,
) -> None:  # fmt: skip
    approvals.approve("a1c", "en", version="1.0", actor=lead)
    HandoutApprovalService(database, lambda: newer_library).approve(
        "a1c", "en", version="2.0", actor=lead
    )
    with database.reading() as session:
        states = {row.version: row.state for row in session.query(HandoutVersion)}
    assert states == {"1.0": "replaced", "2.0": "approved"}


@pytest.mark.parametrize("state", ["kept", "retired"])
def test_that_of_a_text_stored_twice_the_approved_one_speaks(
    approvals: HandoutApprovalService, handouts: HandoutService, clinic: Clinic,
    clock: FixedClock, library: HandoutLibrary, lead: Actor, state: str,
) -> None:  # fmt: skip
    approvals.approve("a1c", "en", version="1.0", actor=lead)
    clinic.add(
        HandoutVersion, topic="a1c", language="en", number=0, version="1.0", state=state,
        origin="built_in", written_in="en", edited_by=lead.staff_id, edited_at=clock.now(),
        **library_columns(library.topic("a1c"), library.get("a1c", "en")),
    )  # fmt: skip
    assert handouts.about("a1c", "en").reviewed_by == "Lee Lead"
    approvals.withdraw("a1c", "en", reason="To be read again", actor=lead)


def test_that_a_copy_is_of_the_version_that_was_approved_while_it_was_given(
    handouts: HandoutService, authoring: AuthoringService, clinic: Clinic, lead: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    first = write(authoring, actor=lead)
    publish(authoring, first, actor=lead)
    second = authoring.begin_version(first, actor=lead)
    fill(authoring, second, replace(WALKING, text="Two walks a day."), actor=lead)
    keep = handouts._keep_text

    def keep_and_be_overtaken(choice: HandoutChoice, actor: Actor) -> None:
        keep(choice, actor)
        publish(authoring, second, actor=lead)

    monkeypatch.setattr(handouts, "_keep_text", keep_and_be_overtaken)
    choice = HandoutChoice(topic=authoring.load(first, actor=lead).topic, language="en")
    given = handouts.give(choice, patient_id=clinic.person(), actor=lead)
    assert "Two walks a day." in given.document.html
    assert "Two walks a day." in handouts.as_given(given.id, actor=lead).html
