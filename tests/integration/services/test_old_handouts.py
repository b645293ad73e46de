"""Who holds an older version of a handout once a newer one is in use, and what takes them off."""

import datetime as dt
from dataclasses import replace

import pytest

from carecoord.common.ids import new_id
from carecoord.entities import HandoutGiven, HandoutVersion, Patient
from carecoord.services.authoring import AuthoringService
from carecoord.services.handout_approvals import HandoutApprovalService
from carecoord.services.handouts import HandoutChoice, HandoutService
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult, LeaveReason
from tests.factories.authored import CAMINAR, WALKING, fill, publish, translate, write
from tests.factories.clinic import Clinic

LIST, HARMFUL = "handout-old-version", "handout-unsafe"


@pytest.fixture
def walking(authoring: AuthoringService, lead: Actor) -> str:
    version = write(authoring, actor=lead)
    publish(authoring, version, actor=lead)
    return version


def settle(outreach: OutreachService, person: str, worklist: str, lead: Actor) -> str:
    """Say that somebody needs nothing more; returns the try."""
    form = CallForm(
        patient_id=person,
        result=AttemptResult.OTHER,
        reason=LeaveReason.OTHER.value,
        note="Told by phone",
        worklist_id=worklist,
    )
    attempt = new_id()
    outreach.log(form, command_id=attempt, actor=lead)
    return attempt


class Desk:
    """Gives handouts and asks the list."""

    def __init__(
        self, authoring: AuthoringService, handouts: HandoutService,
        worklists: WorklistService, lead: Actor,
    ) -> None:  # fmt: skip
        self.authoring, self.handouts, self.worklists = authoring, handouts, worklists
        self.lead = lead

    def give(self, version: str, person: str, language: str = "en") -> str:
        topic = self.authoring.load(version, actor=self.lead).topic
        choice = HandoutChoice(topic=topic, language=language)
        return self.handouts.give(choice, patient_id=person, reason="-", actor=self.lead).id

    def renew(self, version: str, title: str = WALKING.title) -> str:
        newer = self.authoring.begin_version(version, actor=self.lead)
        form = self.authoring.load(newer, actor=self.lead).form
        fill(self.authoring, newer, replace(form, title=title), actor=self.lead)
        publish(self.authoring, newer, actor=self.lead)
        return newer

    def listed(self) -> list[str]:
        ids = list(self.worklists.ids(LIST, actor=self.lead))
        assert self.worklists.count(LIST, actor=self.lead) == len(ids)
        return ids


@pytest.fixture
def desk(
    authoring: AuthoringService, handouts: HandoutService,
    worklists: WorklistService, lead: Actor,
) -> Desk:  # fmt: skip
    return Desk(authoring, handouts, worklists, lead)


def test_that_whoever_holds_a_replaced_version_is_listed_with_the_reason(
    desk: Desk, clinic: Clinic, walking: str, lead: Actor
) -> None:
    person, without = clinic.person("Abe"), clinic.person("Bell")
    desk.give(walking, person)
    assert desk.listed() == []
    desk.renew(walking)
    assert desk.listed() == [person]
    row = desk.worklists.row(LIST, person, actor=lead)
    assert row is not None
    assert row.why == (
        "Has version 1 of “Walking for your heart”, given 2 Mar 2026; version 2 is in use."
    )
    assert row.since == dt.date(2026, 3, 2)
    assert row.values["topic"] == desk.authoring.load(walking, actor=lead).topic
    assert desk.worklists.row(LIST, without, actor=lead) is None


def test_that_being_given_the_new_version_takes_them_off_and_taking_it_back_puts_them_on(
    desk: Desk, clinic: Clinic, walking: str, lead: Actor
) -> None:
    person = clinic.person()
    desk.give(walking, person)
    newer = desk.renew(walking)
    given = desk.give(newer, person)
    assert desk.listed() == []
    desk.handouts.take_back(given, actor=lead)
    assert desk.listed() == [person]


def test_that_an_older_copy_counts_once_though_several_were_given(
    desk: Desk, clinic: Clinic, walking: str
) -> None:
    person = clinic.person()
    desk.give(walking, person)
    desk.give(walking, person)
    desk.renew(walking)
    assert desk.listed() == [person]
    (row,) = desk.worklists.rows(LIST, actor=desk.lead)
    assert row.values["besides"] is None


def test_that_two_older_handouts_are_one_row_that_names_the_latest_change(
    desk: Desk, clinic: Clinic, walking: str, lead: Actor
) -> None:
    person = clinic.person()
    water = write(desk.authoring, replace(WALKING, title="Water"), actor=lead)
    publish(desk.authoring, water, actor=lead)
    for version in (walking, water):
        desk.give(version, person)
        desk.renew(version, "Anew")
    (row,) = desk.worklists.rows(LIST, actor=lead)
    assert row.why.startswith("Has version 1 of “Water”")
    assert row.why.endswith("Other older handouts: 1.")


def test_that_a_retired_version_counts_only_once_a_newer_one_is_in_use(
    desk: Desk, clinic: Clinic, walking: str, lead: Actor
) -> None:
    person = clinic.person()
    desk.give(walking, person)
    rev = desk.authoring.load(walking, actor=lead).rev
    desk.authoring.retire(walking, rev=rev, reason="Wrong", actor=lead)
    assert desk.listed() == []
    desk.renew(walking)
    assert desk.listed() == [person]


def test_that_a_new_version_in_another_language_changes_nothing(
    desk: Desk, clinic: Clinic, walking: str, lead: Actor
) -> None:
    person = clinic.person(language_written="en")
    desk.give(walking, person)
    spanish = translate(desk.authoring, walking, CAMINAR, actor=lead)
    publish(desk.authoring, spanish, actor=lead)
    desk.renew(spanish)
    assert desk.listed() == []


def test_that_a_copy_from_before_texts_were_kept_is_told_by_its_version(
    desk: Desk, clinic: Clinic, walking: str, lead: Actor
) -> None:
    topic = desk.authoring.load(walking, actor=lead).topic
    old, same = clinic.person("Abe"), clinic.person("Bell")
    for person, version in ((old, "0.9"), (same, "1")):
        clinic.add(
            HandoutGiven, patient_id=person, topic=topic, title="Walking", version=version,
            language="en", text_size_pt=12, given_by=lead.staff_id,
            given_at=clinic.at(dt.date(2026, 2, 1)),
        )  # fmt: skip
    assert desk.listed() == [old]


def test_that_a_handout_of_the_library_counts_once_the_newer_version_is_approved_here(
    desk: Desk,
    clinic: Clinic,
    approvals: HandoutApprovalService,
    lead: Actor,
) -> None:
    person = clinic.person()
    clinic.add(
        HandoutGiven, patient_id=person, topic="a1c", title="Your A1c test", version="0.9",
        language="en", text_size_pt=12, given_by=lead.staff_id,
        given_at=clinic.at(dt.date(2026, 2, 1)),
    )  # fmt: skip
    assert desk.listed() == []
    approvals.approve("a1c", "en", version="1.0", actor=lead)
    assert desk.listed() == [person]
    approvals.withdraw("a1c", "en", reason="Numbers", actor=lead)
    assert desk.listed() == []


def test_that_settling_one_older_handout_keeps_the_other(
    desk: Desk, clinic: Clinic, walking: str, outreach: OutreachService, lead: Actor
) -> None:
    person = clinic.person()
    water = write(desk.authoring, replace(WALKING, title="Water"), actor=lead)
    publish(desk.authoring, water, actor=lead)
    copies = []
    for version in (walking, water):
        copies.append(desk.give(version, person))
        desk.renew(version, "Anew")
    attempt = settle(outreach, person, LIST, lead)
    (row,) = desk.worklists.rows(LIST, actor=lead)
    assert row.why.startswith("Has version 1 of “Walking for your heart”")
    assert row.values["besides"] is None
    settle(outreach, person, LIST, lead)
    assert desk.listed() == []
    for copy in copies:
        assert clinic.read(HandoutGiven, copy).settled_reason.endswith("Told by phone")
    outreach.undo(attempt, actor=lead)
    assert desk.listed() == [person]


def test_that_whoever_holds_a_harmful_version_or_an_earlier_one_is_to_be_told_why(
    desk: Desk, clinic: Clinic, walking: str, outreach: OutreachService, lead: Actor
) -> None:
    earlier, latest, later = clinic.person("Abe"), clinic.person("Bell"), clinic.person("Cid")
    desk.give(walking, earlier)
    newer = desk.renew(walking)
    desk.give(newer, latest)
    rev = desk.authoring.load(newer, actor=lead).rev
    done = desk.authoring.retire(
        newer, rev=rev, reason="The dose was wrong.", is_harmful=True, actor=lead
    )
    assert desk.listed() == []
    assert list(desk.worklists.ids(HARMFUL, actor=lead)) == [earlier, latest]
    row = desk.worklists.row(HARMFUL, latest, actor=lead)
    assert row is not None
    assert row.is_safety
    assert row.why == (
        "Has “Walking for your heart”, version 2, given 2 Mar 2026. Retired because: The dose "
        "was wrong."
    )
    settle(outreach, latest, HARMFUL, lead)
    mended = desk.renew(newer)
    desk.give(mended, later)
    assert list(desk.worklists.ids(HARMFUL, actor=lead)) == [earlier]
    desk.give(mended, earlier)
    assert list(desk.worklists.ids(HARMFUL, actor=lead)) == []
    assert done


def test_that_a_harmful_page_handed_out_after_the_warning_is_to_be_taken_back_too(
    desk: Desk, clinic: Clinic, walking: str, lead: Actor
) -> None:
    person = clinic.person("Abe")
    copy = clinic.read(HandoutGiven, desk.give(walking, person))
    rev = desk.authoring.load(walking, actor=lead).rev
    desk.authoring.retire(walking, rev=rev, reason="Dose", is_harmful=True, actor=lead)
    retired_at = clinic.read(HandoutVersion, walking).retired_at
    # From paper in a drawer, to somebody who had it before and to somebody who had not.
    for holder in (person, clinic.person("Bell")):
        clinic.add(
            HandoutGiven, patient_id=holder, topic=copy.topic, title=copy.title,
            version=copy.version, language="en", text_size_pt=12, given_by=lead.staff_id,
            given_at=retired_at + dt.timedelta(hours=2),
        )  # fmt: skip
    assert len(desk.worklists.ids(HARMFUL, actor=lead)) == 2


def test_that_a_clinician_decides_about_who_holds_a_harmful_page_and_asked_for_no_contact(
    desk: Desk, clinic: Clinic, approvals: HandoutApprovalService, lead: Actor
) -> None:
    people = [clinic.person(name, language_written="en") for name in ("Abe", "Bell", "Cid")]
    silent, _called, gone = people
    for person in people:
        desk.handouts.give(HandoutChoice(topic="a1c", language="en"), patient_id=person, actor=lead)
    for person in (silent, gone):
        clinic.consent(person, "all", "no")
    clinic.change(Patient, gone, status="deceased")
    approvals.stop_offering("a1c", "en", version="1.0", reason="Wrong", is_harmful=True, actor=lead)
    assert silent not in desk.worklists.ids(HARMFUL, actor=lead)
    (row,) = desk.worklists.rows("asked-no-contact", actor=lead)
    assert row.patient_id == silent
    assert row.why.startswith("Has a handout that could harm: ")
    assert row.why.endswith("Retired because: Wrong")
    held = clinic.read(HandoutGiven, desk.handouts.given(silent, actor=lead)[0].id)
    text = clinic.read(HandoutVersion, held.version_id)
    approvals.offer_again(text.id, rev=text.rev, actor=lead)
    assert desk.worklists.rows("asked-no-contact", actor=lead) == ()


def test_that_a_page_of_the_library_that_is_offered_again_could_not_harm_after_all(
    desk: Desk, clinic: Clinic, approvals: HandoutApprovalService, lead: Actor
) -> None:
    person = clinic.person(language_written="en")
    given = desk.handouts.give(
        HandoutChoice(topic="a1c", language="en"), patient_id=person, actor=lead
    )
    approvals.stop_offering("a1c", "en", version="1.0", reason="Wrong", is_harmful=True, actor=lead)
    assert list(desk.worklists.ids(HARMFUL, actor=lead)) == [person]
    kept = clinic.read(HandoutGiven, given.id).version_id
    text = clinic.read(HandoutVersion, kept)
    approvals.offer_again(text.id, rev=text.rev, actor=lead)
    assert list(desk.worklists.ids(HARMFUL, actor=lead)) == []


@pytest.mark.parametrize("status", ["deceased", "moved"])
def test_that_whoever_died_or_moved_is_not_listed(
    status: str, desk: Desk, clinic: Clinic, walking: str
) -> None:
    person = clinic.person()
    desk.give(walking, person)
    desk.renew(walking)
    clinic.change(Patient, person, status=status)
    assert desk.listed() == []


def test_that_a_reason_settles_it_until_a_still_newer_version_is_in_use(
    desk: Desk,
    clinic: Clinic,
    walking: str,
    outreach: OutreachService,
    lead: Actor,
) -> None:
    person = clinic.person()
    desk.give(walking, person)
    newer = desk.renew(walking)
    form = CallForm(
        patient_id=person,
        result=AttemptResult.OTHER,
        reason=LeaveReason.OTHER.value,
        note="The change is about another dose than theirs",
        worklist_id=LIST,
    )
    outreach.log(form, command_id=new_id(), actor=lead)
    assert desk.listed() == []
    desk.renew(newer)
    assert desk.listed() == [person]
