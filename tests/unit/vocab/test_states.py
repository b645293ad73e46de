"""Notes and decisions move only along their states."""

import pytest

from carecoord.vocab import decisions, outreach, records
from carecoord.vocab.decisions import Outcome, State
from carecoord.vocab.records import NoteState


@pytest.mark.parametrize("wanted", [State.DECIDED, State.DEFERRED, State.DECLINED])
def test_that_a_decision_ends_open_talk_in_one_of_three_ways(wanted: State) -> None:
    assert decisions.may_become(State.DRAFT, State.OPEN)
    assert decisions.may_become(State.OPEN, wanted)
    assert decisions.may_become(wanted, State.REVIEWED)


def test_that_a_reviewed_decision_may_be_opened_again_but_not_rewritten() -> None:
    assert decisions.may_become(State.REVIEWED, State.OPEN)
    assert not decisions.may_become(State.REVIEWED, State.DRAFT)
    assert not decisions.may_become(State.DECIDED, State.OPEN)


def test_that_every_outcome_leads_to_a_state() -> None:
    assert set(decisions.STATE_OF) == set(Outcome)
    assert decisions.STATE_OF[Outcome.DECLINED_ALL] is State.DECLINED


def test_that_a_signed_note_never_becomes_a_draft_again() -> None:
    assert records.may_become(NoteState.DRAFT, NoteState.SIGNED)
    assert records.may_become(NoteState.SIGNED, NoteState.AMENDED)
    assert records.may_become(NoteState.AMENDED, NoteState.AMENDED)
    assert not records.may_become(NoteState.SIGNED, NoteState.DRAFT)


def test_that_a_note_entered_by_mistake_stays_so() -> None:
    assert not any(records.may_become(NoteState.ENTERED_IN_ERROR, each) for each in NoteState)


def test_that_the_call_screen_offers_eight_results_from_reached_to_already_done() -> None:
    assert [each.value for each in outreach.CALL_SCREEN_RESULTS] == [
        "reached",
        "left_safe_message",
        "no_answer",
        "spoke_to_family",
        "call_back_later",
        "wrong_number",
        "declined",
        "already_done",
    ]
