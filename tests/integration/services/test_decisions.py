"""Decisions made together: what signing needs, what follows, and that nothing is overwritten."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from carecoord.common.errors import (
    EditConflictError,
    PermissionDeniedError,
    RefusedError,
)
from carecoord.db.database import Database
from carecoord.db.history import history
from carecoord.entities import Decision, DecisionOption, FollowUp, OptionEffect, Patient
from carecoord.services.decision_forms import DecisionForm, LoadedDecision, ParticipantEntry
from carecoord.services.decisions import DecisionService
from carecoord.services.followups import FollowUpRow, FollowUpService
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.notes import STATIN, WAIT, decided, deferred
from tests.factories.roles import colleague
from tests.factories.statements import Statements

TODAY = dt.date(2026, 3, 2)
SOON = TODAY + dt.timedelta(days=60)


class Desk:
    """One person's decisions, worked on by the practice lead."""

    def __init__(
        self, person: str, decisions: DecisionService, followups: FollowUpService, lead: Actor
    ) -> None:
        self.person = person
        self._decisions = decisions
        self._followups = followups
        self.lead = lead

    def draft(self, form: DecisionForm) -> LoadedDecision:
        return self._decisions.save_draft(self.person, form, actor=self.lead)

    def signed(self, form: DecisionForm) -> str:
        loaded = self.draft(form)
        self._decisions.sign(loaded.id, rev=loaded.rev, actor=self.lead)
        return loaded.id

    def state(self, decision_id: str) -> str:
        return self._decisions.load(decision_id, actor=self.lead).state

    def work(self, *, closed: bool = False) -> Sequence[FollowUpRow]:
        rows = self._followups.for_patient(self.person, include_closed=closed, actor=self.lead)
        return [row for row in rows if (row.state == "done") is closed]


@pytest.fixture
def desk(
    clinic: Clinic, decisions: DecisionService, followups: FollowUpService, lead: Actor
) -> Desk:
    return Desk(clinic.person(language_spoken="en"), decisions, followups, lead)


def test_that_a_draft_may_be_as_empty_as_it_likes_and_comes_back_as_saved(
    desk: Desk, decisions: DecisionService, lead: Actor
) -> None:
    empty = desk.draft(DecisionForm())
    assert (empty.state, empty.form, empty.started_on) == ("draft", DecisionForm(), TODAY)
    whole = replace(deferred(SOON, lead.staff_id), chosen=1, sure="no")
    loaded = decisions.save_draft(
        desk.person, whole, decision_id=empty.id, rev=empty.rev, actor=lead
    )
    bare = replace(
        loaded.form, options=tuple(replace(option, id="") for option in loaded.form.options)
    )
    assert bare == whole
    assert decisions.load(empty.id, actor=lead) == loaded


def test_that_a_draft_changes_in_step_with_its_form(
    desk: Desk, decisions: DecisionService, database: Database, lead: Actor
) -> None:
    first = desk.draft(decided(SOON))
    statin, wait = first.form.options
    other = replace(STATIN, label="Walk more", effects=STATIN.effects[:1])
    changed = replace(
        first.form,
        options=(replace(wait, effects=()), other),
        participants=(ParticipantEntry("surrogate", "Ana"),),
        chosen=1,
    )
    second = decisions.save_draft(
        desk.person, changed, decision_id=first.id, rev=first.rev, actor=lead
    )
    assert [option.label for option in second.form.options] == ["Wait a year", "Walk more"]
    assert second.form.options[0] == replace(wait, effects=())
    assert (second.form.chosen, second.form.participants) == (1, changed.participants)
    with database.reading() as session:
        assert session.get_one(DecisionOption, statin.id).deleted
        living = select(OptionEffect).where(
            OptionEffect.deleted.is_(False), OptionEffect.option_id != statin.id
        )
        assert len(session.scalars(living).all()) == 1


def test_that_a_choice_of_an_option_that_is_not_there_is_no_choice(desk: Desk) -> None:
    assert desk.draft(replace(decided(SOON), chosen=7)).form.chosen is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"question": " "}, "what there is to decide"),
        ({"what_matters": ""}, "own words"),
        ({"participants": (ParticipantEntry("clinician"),)}, "person who decides"),
        ({"options": (STATIN,)}, "two options"),
        ({"options": (STATIN, STATIN)}, "waiting"),
        ({"options": (STATIN, replace(WAIT, effects=WAIT.effects[:1]))}, "harm"),
        ({"options": (STATIN, replace(WAIT, effects=WAIT.effects[1:]))}, "benefit"),
        ({"outcome": ""}, "came of the talk"),
        ({"chosen": None}, "option that was chosen"),
        ({"review_on": None}, "look at this decision again"),
        ({"review_on": TODAY + dt.timedelta(days=181)}, "180 days"),
    ],
)
def test_that_a_note_that_lacks_something_cannot_be_signed(
    change: dict[str, Any], said: str, desk: Desk, decisions: DecisionService, lead: Actor
) -> None:
    form = replace(decided(SOON), **change)
    loaded = desk.draft(form)
    with pytest.raises(RefusedError, match=said):
        decisions.sign(loaded.id, rev=loaded.rev, actor=lead)
    found = decisions.findings(form, patient_id=desk.person, actor=lead)
    assert any(said in finding.sentence for finding in found)
    assert desk.state(loaded.id) == "draft"
    assert desk.work() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"review_on": TODAY + dt.timedelta(days=91)}, "90 days"),
        ({"owner_id": ""}, "who will take this up"),
        ({"review_on": None}, "look at this decision again"),
    ],
)
def test_that_a_deferred_decision_needs_somebody_and_a_day_within_ninety(
    change: dict[str, Any], said: str, desk: Desk, lead: Actor
) -> None:
    with pytest.raises(RefusedError, match=said):
        desk.signed(replace(deferred(SOON, lead.staff_id), **change))


def test_that_waiting_may_be_left_out_when_it_is_said_why(desk: Desk) -> None:
    form = replace(decided(SOON), options=(STATIN, STATIN), no_wait_reason="Chest pain now")
    assert desk.state(desk.signed(form)) == "signed"


def test_that_a_no_before_deciding_offers_help_and_blocks_nothing(
    desk: Desk, decisions: DecisionService
) -> None:
    unsure = replace(decided(SOON), sure="no", supported="no", informed="yes")
    offers = decisions.support_offers(unsure)
    assert len(offers) == 2
    assert not any("conflict" in offer.lower() for offer in offers)
    assert desk.state(desk.signed(unsure)) == "signed"


def test_that_signing_opens_the_review_as_work_for_somebody_on_its_day(
    desk: Desk, lead: Actor
) -> None:
    desk.signed(deferred(SOON, lead.staff_id))
    (row,) = desk.work()
    assert (row.kind, row.due_on, row.owner) == ("decision_review", SOON, lead.name)
    assert (row.title, row.next_step) == ("Decide: Start a statin?", "Talk with the daughter")
    assert (row.priority, row.automatic) == ("time_limited", True)
    desk.signed(decided(SOON))
    later = next(row for row in desk.work() if row.title.startswith("Look back"))
    assert (later.priority, later.next_step) == ("routine", "Start with the small dose")


def test_that_all_declined_without_a_day_makes_no_work(desk: Desk) -> None:
    desk.signed(replace(decided(SOON), outcome="declined_all", chosen=None, review_on=None))
    assert desk.work() == []


def test_that_looking_at_it_again_closes_the_work_with_what_came_of_it(
    desk: Desk, decisions: DecisionService, lead: Actor
) -> None:
    decision_id = desk.signed(deferred(SOON, lead.staff_id))
    decisions.review(decision_id, result="  Decided to start ", actor=lead)
    assert desk.work() == []
    assert [row.outcome for row in desk.work(closed=True)] == ["Decided to start"]
    (row,) = decisions.for_patient(desk.person, actor=lead)
    assert row.reviewed_on == TODAY


def test_that_a_decision_that_stays_open_gets_another_day(
    desk: Desk, decisions: DecisionService, lead: Actor
) -> None:
    decision_id = desk.signed(deferred(SOON, lead.staff_id))
    decisions.review(decision_id, result="Decided", actor=lead)
    later = TODAY + dt.timedelta(days=90)
    decisions.review(decision_id, result="Daughter is away", still_open_until=later, actor=lead)
    (row,) = decisions.for_patient(desk.person, actor=lead)
    assert (row.reviewed_on, row.review_on) == (None, later)
    assert [one.due_on for one in desk.work()] == [later]


@pytest.mark.parametrize("day", [TODAY, TODAY + dt.timedelta(days=91)])
def test_that_the_next_day_is_neither_past_nor_too_far(
    day: dt.date, desk: Desk, decisions: DecisionService, lead: Actor
) -> None:
    decision_id = desk.signed(deferred(SOON, lead.staff_id))
    with pytest.raises(RefusedError, match="Choose a day"):
        decisions.review(decision_id, result="Later", still_open_until=day, actor=lead)
    assert [row.due_on for row in desk.work()] == [SOON]


def test_that_a_review_says_what_came_of_it_and_needs_a_signed_note(
    desk: Desk, decisions: DecisionService, lead: Actor
) -> None:
    draft = desk.draft(decided(SOON))
    with pytest.raises(RefusedError, match="what came of"):
        decisions.review(draft.id, result="  ", actor=lead)
    with pytest.raises(RefusedError, match="not signed"):
        decisions.review(draft.id, result="Fine", actor=lead)


def test_that_nothing_of_a_signed_note_can_be_changed(
    desk: Desk, decisions: DecisionService, lead: Actor
) -> None:
    decision_id = desk.signed(decided(SOON))
    loaded = decisions.load(decision_id, actor=lead)
    with pytest.raises(RefusedError, match="signed"):
        decisions.save_draft(
            desk.person, DecisionForm(), decision_id=decision_id, rev=loaded.rev, actor=lead
        )
    with pytest.raises(RefusedError, match="signed"):
        decisions.sign(decision_id, rev=loaded.rev, actor=lead)
    assert decisions.load(decision_id, actor=lead) == loaded


def test_that_two_people_writing_one_draft_do_not_overwrite_each_other(
    desk: Desk, decisions: DecisionService, lead: Actor
) -> None:
    mine = desk.draft(decided(SOON))
    theirs = decisions.save_draft(
        desk.person, replace(mine.form, plan="Wait"), decision_id=mine.id, rev=mine.rev, actor=lead
    )
    with pytest.raises(EditConflictError):
        decisions.save_draft(desk.person, mine.form, decision_id=mine.id, rev=mine.rev, actor=lead)
    with pytest.raises(EditConflictError):
        decisions.sign(mine.id, rev=mine.rev, actor=lead)
    assert decisions.load(mine.id, actor=lead) == theirs


def test_that_an_amendment_leaves_the_signed_note_as_it_was(
    desk: Desk, decisions: DecisionService, database: Database, lead: Actor
) -> None:
    first = desk.signed(decided(SOON))
    before = decisions.load(first, actor=lead)
    draft = decisions.amend(first, actor=lead)
    assert draft.id != first
    assert draft.started_on == before.started_on
    assert not {option.id for option in draft.form.options} & {
        option.id for option in before.form.options
    }
    assert decisions.amend(first, actor=lead).id == draft.id
    added = replace(draft.form, plan="Start with the tiny dose")
    saved = decisions.save_draft(
        desk.person, added, decision_id=draft.id, rev=draft.rev, actor=lead
    )
    assert desk.state(first) == "signed"
    decisions.sign(saved.id, rev=saved.rev, actor=lead)
    after = decisions.load(first, actor=lead)
    assert (after.state, after.form) == ("amended", before.form)
    with database.reading() as session:
        assert set(history(session, Decision, first)[-1].fields) == {"state"}
    assert [row.title for row in desk.work()] == ["Look back on: Start a statin?"]
    assert [row.state for row in decisions.for_patient(desk.person, actor=lead)] == [
        "signed", "amended",
    ]  # fmt: skip


def test_that_only_the_note_that_stands_is_worked_on(
    desk: Desk, decisions: DecisionService, lead: Actor
) -> None:
    first = desk.signed(decided(SOON))
    draft = decisions.amend(first, actor=lead)
    decisions.sign(draft.id, rev=draft.rev, actor=lead)
    with pytest.raises(RefusedError, match="later note"):
        decisions.amend(first, actor=lead)
    with pytest.raises(RefusedError, match="later note"):
        decisions.review(first, result="Fine", actor=lead)
    with pytest.raises(RefusedError, match="not signed"):
        decisions.amend(desk.draft(decided(SOON)).id, actor=lead)


def test_that_an_amendment_of_a_note_amended_meanwhile_cannot_be_signed(
    desk: Desk, decisions: DecisionService, clinic: Clinic, lead: Actor
) -> None:
    first = desk.signed(decided(SOON))
    mine = decisions.amend(first, actor=lead)
    clinic.change(Decision, first, state="amended")
    with pytest.raises(RefusedError, match="later note"):
        decisions.sign(mine.id, rev=mine.rev, actor=lead)
    assert desk.state(mine.id) == "draft"


def test_that_a_note_made_by_mistake_stays_readable_and_its_work_ends(
    desk: Desk, decisions: DecisionService, database: Database, lead: Actor
) -> None:
    decision_id = desk.signed(decided(SOON))
    with pytest.raises(RefusedError, match="why"):
        decisions.mark_entered_in_error(decision_id, reason=" ", actor=lead)
    decisions.mark_entered_in_error(decision_id, reason="Wrong person", actor=lead)
    assert decisions.load(decision_id, actor=lead).form.question == "Start a statin?"
    assert desk.state(decision_id) == "entered_in_error"
    assert desk.work() == []
    with database.reading() as session:
        assert history(session, Decision, decision_id)[-1].reason == "Wrong person"
    with pytest.raises(RefusedError, match="already"):
        decisions.mark_entered_in_error(decision_id, reason="Again", actor=lead)
    with pytest.raises(RefusedError, match="not signed"):
        decisions.review(decision_id, result="Fine", actor=lead)


@pytest.mark.parametrize("reviewed", [False, True])
def test_that_the_note_before_a_mistaken_amendment_holds_again(
    reviewed: bool, desk: Desk, decisions: DecisionService, lead: Actor
) -> None:
    first = desk.signed(deferred(SOON, lead.staff_id))
    if reviewed:
        decisions.review(first, result="Decided", actor=lead)
    draft = decisions.amend(first, actor=lead)
    decisions.sign(draft.id, rev=draft.rev, actor=lead)
    decisions.mark_entered_in_error(draft.id, reason="Wrong person", actor=lead)
    assert desk.state(first) == "signed"
    assert [row.due_on for row in desk.work()] == ([] if reviewed else [SOON])


@pytest.mark.parametrize(
    ("language", "interpreter", "reason", "recheck"),
    [
        ("es", "qualified_video", "", False),
        ("es", "offered_declined", "", False),
        ("es", "emergency_companion", "", True),
        ("es", "emergency_minor", "", True),
        ("es", "", "Nobody answered the line", True),
        ("es", "not_needed", "The nurse spoke Spanish", False),
        ("en", "", "", False),
        ("en", "emergency_companion", "", True),
    ],
)
def test_that_a_talk_without_a_qualified_interpreter_is_gone_over_again(
    language: str, interpreter: str, reason: str, recheck: bool,
    desk: Desk, clinic: Clinic, lead: Actor,
) -> None:  # fmt: skip
    clinic.change(Patient, desk.person, language_spoken=language)
    form = replace(decided(SOON), interpreter=interpreter, interpreter_reason=reason)
    desk.signed(form)
    found = [row for row in desk.work() if row.kind == "interpreter_recheck"]
    assert bool(found) is recheck
    if recheck:
        assert found[0].due_on == dt.date(2026, 3, 5)
        assert found[0].priority == "time_limited"


def test_that_a_gap_of_language_without_interpreter_or_reason_blocks(
    desk: Desk, clinic: Clinic, decisions: DecisionService, database: Database, lead: Actor
) -> None:
    clinic.change(Patient, desk.person, language_spoken="es")
    loaded = desk.draft(decided(SOON))
    with pytest.raises(RefusedError, match="interpreter"):
        decisions.sign(loaded.id, rev=loaded.rev, actor=lead)
    bilingual = colleague(database, Role.CLINICIAN, by=lead, languages="es vi")
    decisions.sign(loaded.id, rev=loaded.rev, actor=bilingual)
    assert desk.state(loaded.id) == "signed"


def test_that_the_languages_of_whoever_held_the_talk_count(
    desk: Desk, decisions: DecisionService, clinic: Clinic, database: Database, lead: Actor
) -> None:
    clinic.change(Patient, desk.person, language_spoken="es")
    bilingual = colleague(database, Role.MEDICAL_ASSISTANT, by=lead, languages="es")
    signer = colleague(database, Role.CLINICIAN, by=lead, languages="es")
    english = colleague(database, Role.NURSE, by=lead)

    talked = desk.draft(replace(decided(SOON), held_by=bilingual.staff_id))
    decisions.sign(talked.id, rev=talked.rev, actor=lead)
    assert desk.work()[0].kind == "decision_review"
    held_in_english = desk.draft(replace(decided(SOON), held_by=english.staff_id))
    with pytest.raises(RefusedError, match="interpreter"):
        decisions.sign(held_in_english.id, rev=held_in_english.rev, actor=signer)
    (found,) = decisions.findings(held_in_english.form, patient_id=desk.person, actor=signer)
    assert found.code == "interpreter.missing"


def test_that_whoever_signs_held_the_talk_unless_somebody_else_is_named(
    desk: Desk, decisions: DecisionService, database: Database, lead: Actor
) -> None:
    nurse = colleague(database, Role.NURSE, by=lead)
    first = desk.signed(decided(SOON))
    second = desk.signed(replace(decided(SOON), held_by=nurse.staff_id))
    held = {row.id: row.held_by for row in decisions.for_patient(desk.person, actor=lead)}
    assert held == {first: lead.name, second: nurse.name}
    assert decisions.load(first, actor=lead).form.held_by == lead.staff_id


@pytest.mark.parametrize("held_by", [True, False])
def test_that_an_amendment_keeps_who_held_the_talk(
    desk: Desk, decisions: DecisionService, clinic: Clinic, database: Database, lead: Actor,
    held_by: bool,
) -> None:  # fmt: skip
    clinician = colleague(database, Role.CLINICIAN, by=lead)
    signed = desk.signed(decided(SOON))
    if not held_by:  # as notes signed by earlier versions
        clinic.change(Decision, signed, held_by=None)
    draft = decisions.amend(signed, actor=clinician)
    assert draft.form.held_by == lead.staff_id


def test_that_looking_back_leaves_the_work_for_the_interpreter_open(
    desk: Desk, decisions: DecisionService, lead: Actor
) -> None:
    decision_id = desk.signed(replace(decided(SOON), interpreter="emergency_companion"))
    decisions.review(decision_id, result="Fine", actor=lead)
    assert [row.kind for row in desk.work()] == ["interpreter_recheck"]


def test_that_a_decision_is_late_from_the_day_after_its_review(
    desk: Desk, decisions: DecisionService, clinic: Clinic, lead: Actor
) -> None:
    for ago, state in ((0, "signed"), (1, "signed"), (1, "draft"), (1, "amended")):
        clinic.decision(desk.person, TODAY - dt.timedelta(days=ago), state=state)
    late = [row for row in decisions.for_patient(desk.person, actor=lead) if row.is_late]
    assert [(row.state, row.review_on) for row in late] == [
        ("signed", TODAY - dt.timedelta(days=1))
    ]


def test_that_the_list_of_decisions_takes_one_statement_for_any_number(
    desk: Desk, decisions: DecisionService, lead: Actor, statements: Statements
) -> None:
    desk.signed(decided(SOON))
    statements.fresh()
    (row,) = decisions.for_patient(desk.person, actor=lead)
    assert (row.author, row.chosen_label) == (lead.name, "Start a statin")
    for_one = statements.count
    for _ in range(3):
        desk.signed(decided(SOON))
    statements.fresh()
    decisions.for_patient(desk.person, actor=lead)
    assert statements.count == for_one


def test_that_a_decision_that_is_gone_says_so(
    decisions: DecisionService, desk: Desk, clinic: Clinic, lead: Actor
) -> None:
    draft = desk.draft(DecisionForm())
    clinic.change(Decision, draft.id, deleted=True)
    with pytest.raises(RefusedError, match="no longer"):
        decisions.load(draft.id, actor=lead)
    with pytest.raises(RefusedError, match="no longer"):
        decisions.findings(DecisionForm(), patient_id="0" * 32, actor=lead)


def test_that_who_may_write_a_note_may_not_sign_or_strike_it(
    desk: Desk, decisions: DecisionService, database: Database, lead: Actor
) -> None:
    nurse = colleague(database, Role.NURSE, by=lead)
    desk_staff = colleague(database, Role.FRONT_DESK, by=lead)
    draft = decisions.save_draft(desk.person, decided(SOON), actor=nurse)
    with pytest.raises(PermissionDeniedError):
        decisions.sign(draft.id, rev=draft.rev, actor=nurse)
    with pytest.raises(PermissionDeniedError):
        decisions.mark_entered_in_error(draft.id, reason="x", actor=nurse)
    for act in (
        lambda: decisions.save_draft(desk.person, decided(SOON), actor=desk_staff),
        lambda: decisions.amend(draft.id, actor=desk_staff),
        lambda: decisions.review(draft.id, result="x", actor=desk_staff),
    ):
        with pytest.raises(PermissionDeniedError):
            act()
    with database.reading() as session:
        assert session.scalars(select(FollowUp)).all() == []
