"""One call about several things: what is offered, what is closed, and that it is one call."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from carecoord.common.errors import RefusedError
from carecoord.common.ids import new_id
from carecoord.db.database import Database
from carecoord.db.journal import UPDATE
from carecoord.entities import FollowUp
from carecoord.entities.journal import JournalEntry
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm, LoggedCall
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult
from tests.factories.clinic import Clinic

TODAY = dt.date(2026, 3, 2)
DUE = "followups-due"


@pytest.fixture
def person(clinic: Clinic) -> str:
    return clinic.person()


@pytest.fixture
def three(clinic: Clinic, person: str) -> tuple[str, str, str]:
    """Three matters due, in the order of the list."""
    late = clinic.follow_up(person, TODAY - dt.timedelta(days=3), title="Repeat potassium")
    eyes = clinic.follow_up(person, TODAY, title="Book the eye check", kind="visit_to_book")
    shot = clinic.follow_up(person, TODAY, title="Flu shot", kind="visit_to_book")
    return late, eyes, shot


@pytest.fixture
def call(outreach: OutreachService, lead: Actor, person: str) -> Any:
    def log(result: AttemptResult = AttemptResult.REACHED, **fields: Any) -> LoggedCall:
        form = CallForm(patient_id=person, worklist_id=DUE, result=result, **fields)
        return outreach.log(form, command_id=new_id(), actor=lead)

    return log


def test_that_one_call_closes_what_was_talked_about_each_with_the_same_words(
    clinic: Clinic,
    call: Any,
    three: tuple[str, str, str],
    worklists: WorklistService,
    outreach: OutreachService,
    person: str,
    lead: Actor,
) -> None:
    _late, eyes, shot = three

    logged = call(also=(eyes, shot), note="Comes on Friday.")

    for row in three:
        stored = clinic.read(FollowUp, row)
        assert (stored.state, stored.outcome) == ("done", "Reached patient. Comes on Friday.")
    assert worklists.count(DUE, actor=lead) == 0
    assert len(outreach.history(person, actor=lead)) == 1
    assert logged.sentence == ("Reached patient: saved for Santos, Maria. 3 follow-ups are closed.")


def test_that_each_of_them_is_in_the_journal_by_itself(
    call: Any, three: tuple[str, str, str], database: Database
) -> None:
    call(also=three[1:])

    query = select(JournalEntry.row_id).where(
        JournalEntry.tbl == "follow_up", JournalEntry.op == UPDATE
    )
    with database.reading() as session:
        assert sorted(session.scalars(query)) == sorted(three)


def test_that_what_was_not_talked_about_stays_and_is_told(
    clinic: Clinic, call: Any, three: tuple[str, str, str], worklists: WorklistService, lead: Actor
) -> None:
    logged = call(also=three[1:2])

    assert clinic.read(FollowUp, three[2]).state == "open"
    assert [row.follow_up_id for row in worklists.rows(DUE, actor=lead)] == [three[2]]
    assert logged.sentence.endswith(
        "2 follow-ups are closed. 1 more follow-up of this person stays on the list."
    )


def test_that_nothing_else_closes_when_nobody_was_reached(
    clinic: Clinic, call: Any, three: tuple[str, str, str]
) -> None:
    logged = call(AttemptResult.NO_ANSWER, also=three[1:])

    assert {clinic.read(FollowUp, row).state for row in three} == {"open"}
    assert "2 more follow-ups of this person stay on the list." in logged.sentence


def test_that_a_refusal_is_about_one_matter_alone(
    clinic: Clinic, call: Any, three: tuple[str, str, str]
) -> None:
    call(AttemptResult.DECLINED, also=three[1:], reason="no_informed")

    assert [clinic.read(FollowUp, row).state for row in three] == ["done", "open", "open"]


def test_that_who_already_came_in_came_for_everything_ticked(
    clinic: Clinic, call: Any, three: tuple[str, str, str]
) -> None:
    call(AttemptResult.OTHER, also=three[1:], reason="already_visited", note="Was here on Monday.")

    assert {clinic.read(FollowUp, row).state for row in three} == {"done"}


def test_that_what_a_colleague_closed_meanwhile_stays_as_they_left_it(
    clinic: Clinic, call: Any, three: tuple[str, str, str]
) -> None:
    clinic.change(FollowUp, three[1], state="done", outcome="Booked by Mo")

    call(also=three[1:])

    assert clinic.read(FollowUp, three[1]).outcome == "Booked by Mo"
    assert clinic.read(FollowUp, three[2]).state == "done"


def test_that_a_call_closes_nothing_of_somebody_else(
    clinic: Clinic, call: Any, three: tuple[str, str, str]
) -> None:
    other = clinic.follow_up(clinic.person("Okafor"), TODAY)

    with pytest.raises(RefusedError, match="no longer there"):
        call(also=(other,))

    assert clinic.read(FollowUp, other).state == "open"
    assert clinic.read(FollowUp, three[0]).state == "open"


def test_that_taking_the_call_back_opens_all_of_them_again(
    clinic: Clinic, call: Any, three: tuple[str, str, str], outreach: OutreachService, lead: Actor
) -> None:
    logged = call(also=three[1:])

    outreach.undo(logged.attempt_id, actor=lead)

    assert {clinic.read(FollowUp, row).state for row in three} == {"open"}


def test_that_the_suggestion_counts_what_is_ticked(
    outreach: OutreachService, three: tuple[str, str, str], person: str, lead: Actor
) -> None:
    form = CallForm(
        patient_id=person, worklist_id=DUE, result=AttemptResult.REACHED,
        follow_up_id=three[0], also=three[1:2],
    )  # fmt: skip
    follows = outreach.suggest(form, actor=lead)
    assert follows.sentence == (
        "2 follow-ups are closed. 1 more follow-up of this person stays on the list."
    )


def test_that_everything_due_is_offered_and_what_the_call_may_settle_proposed(
    clinic: Clinic, outreach: OutreachService, three: tuple[str, str, str], person: str, lead: Actor
) -> None:
    clinic.attempt(person, DUE, TODAY, follow_up_id=three[2], hidden_until_on="2026-03-04")
    clinic.follow_up(person, TODAY + dt.timedelta(days=1), title="Not due yet")
    clinic.follow_up(person, TODAY, title="Done long ago", state="done")

    due = outreach.due_together(person, three[1], actor=lead)

    assert [(each.id, each.is_put_off, each.is_proposed) for each in due] == [
        (three[1], False, True), (three[0], False, False), (three[2], True, False),
    ]  # fmt: skip


def test_that_another_matter_of_safety_is_never_proposed(
    clinic: Clinic, outreach: OutreachService, person: str, lead: Actor
) -> None:
    safety = {"priority": "safety", "kind": "transition"}
    first = clinic.follow_up(person, TODAY, title="Insulin", source_id="1" * 32, **safety)
    clinic.follow_up(person, TODAY, title="Warfarin", source_id="2" * 32, **safety)
    clinic.follow_up(person, TODAY, title="Go over insulin", source_id="1" * 32, **safety)
    clinic.follow_up(person, TODAY, title="insulin", **safety)

    due = outreach.due_together(person, first, actor=lead)

    assert {each.title: each.is_proposed for each in due} == {
        "Insulin": True, "Warfarin": False, "Go over insulin": True, "insulin": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["interpreter_recheck", "teachback", "decision_review", "measurement", "referral"]
)
def test_that_what_has_to_be_done_first_is_not_proposed_even_when_called_for(
    clinic: Clinic, outreach: OutreachService, person: str, lead: Actor, kind: str
) -> None:
    same = clinic.follow_up(person, TODAY, title="Insulin", kind=kind, source_id="1" * 32)
    clinic.follow_up(person, TODAY, title="Insulin once more", kind=kind, source_id="1" * 32)
    clinic.follow_up(person, TODAY, title="Book the eye check", kind="visit_to_book")

    due = outreach.due_together(person, same, actor=lead)

    assert {each.title: (each.is_proposed, each.needs_doing) for each in due} == {
        "Insulin": (False, True), "Insulin once more": (False, True),
        "Book the eye check": (True, False),
    }  # fmt: skip


@pytest.mark.parametrize("result", [AttemptResult.REACHED, AttemptResult.ALREADY_DONE])
def test_that_what_has_to_be_done_closes_only_with_what_came_of_it(
    clinic: Clinic, call: Any, person: str, result: AttemptResult
) -> None:
    eyes = clinic.follow_up(person, TODAY, title="Eye exam: was it done?", kind="referral")
    talked = clinic.follow_up(person, TODAY, title="Call Ana", kind="call_back")

    with pytest.raises(RefusedError, match="what came of it: Eye exam"):
        call(result, follow_up_id=eyes)
    with pytest.raises(RefusedError, match="what came of it: Eye exam"):
        call(result, follow_up_id=talked, also=(eyes,))
    assert [clinic.read(FollowUp, row).state for row in (eyes, talked)] == ["open", "open"]
    call(result, follow_up_id=talked)
    call(result, follow_up_id=eyes, note="Seen on 24 February, no changes.")

    assert clinic.read(FollowUp, eyes).outcome.endswith("Seen on 24 February, no changes.")


def test_that_whoever_died_leaves_nothing_on_the_list(
    call: Any, three: tuple[str, str, str]
) -> None:
    logged = call(AttemptResult.OTHER, reason="died", confirmed=True)

    assert "stay" not in logged.sentence
