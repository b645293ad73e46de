"""How what gets in the way changes what we do, and what it leaves alone."""

import pytest

from carecoord.rules.care_plan_changes import (
    NOTHING_KNOWN,
    Known,
    OpenBarrier,
    changes,
    in_order,
)
from carecoord.vocab.barriers import RESTRICTED_DOMAINS, Domain
from carecoord.vocab.patients import BestTime, Channel, ThreeValued

YES, NO = ThreeValued.YES, ThreeValued.NO
C = Channel
USUAL = (C.CALL, C.TEXT, C.LETTER, C.EMAIL, C.PORTAL)


def said(*domains: Domain, known: Known = NOTHING_KNOWN) -> tuple[str, ...]:
    return changes(map(OpenBarrier, domains), known).sentences


def test_that_nothing_in_the_way_changes_nothing() -> None:
    assert changes(()).sentences == ()
    assert in_order(USUAL, ()) == USUAL


@pytest.mark.parametrize(
    ("domain", "begins"),
    [
        (Domain.HEARING, "Write before you call: hard of hearing"),
        (Domain.READING, "Call rather than write"),
        (Domain.PHONE_ACCESS, "Write, or agree on a time"),
        (Domain.PRIVACY_AT_HOME, "No privacy at home: no health details"),
        (Domain.LANGUAGE, "Ask whether an interpreter"),
        (Domain.VISION, "Print in the largest size"),
        (Domain.NUMBERS, "Use few numbers"),
        (Domain.MEMORY_OR_ATTENTION, "One thing at a time"),
        (Domain.TRANSPORT, "Offer a ride or a video visit"),
        (Domain.CHILDCARE, "Ask which time of day suits"),
        (Domain.WORK_OR_SCHEDULE, "Ask which time of day suits"),
        (Domain.DEVICE_SKILL, "No portal or video visit without help"),
    ],
)
def test_that_a_barrier_changes_the_plan_in_a_sentence(domain: Domain, begins: str) -> None:
    assert said(domain)[0].startswith(begins)


def test_that_nothing_kept_back_has_a_sentence_that_could_be_read() -> None:
    assert said(*RESTRICTED_DOMAINS) == ()


def test_that_a_text_is_proposed_to_the_hard_of_hearing_only_when_agreed_to() -> None:
    agreed = Known(may_text=True)
    assert said(Domain.HEARING, known=agreed)[0].startswith("Text or write before you call")
    assert in_order(USUAL, (Domain.HEARING,))[:2] == (C.TEXT, C.LETTER)
    assert in_order(USUAL, (Domain.HEARING,))[-1] is C.CALL


@pytest.mark.parametrize(
    ("time", "begins"),
    [
        (BestTime.MORNING, "Prefers mornings: work or hours."),
        (BestTime.AFTERNOON, "Prefers noon to 4 PM: work or hours."),
        (BestTime.EVENING, "Prefers evenings: work or hours."),
    ],
)
def test_that_the_time_that_suits_is_told_with_why(time: BestTime, begins: str) -> None:
    nights = OpenBarrier(Domain.WORK_OR_SCHEDULE, time)
    found = changes((OpenBarrier(Domain.FOOD), nights))
    assert (found.sentences, found.best_time) == ((begins,), time)


def test_that_any_time_is_no_wish() -> None:
    found = changes((OpenBarrier(Domain.FOOD, BestTime.ANY_TIME),))
    assert found.sentences == ()


def test_that_what_staff_set_by_hand_wins() -> None:
    by_hand = Known(
        best_channel=C.CALL, best_time=BestTime.MORNING, large_print=NO, interpreter=NO,
        message_safe=YES,
    )  # fmt: skip
    there = (
        OpenBarrier(Domain.HEARING), OpenBarrier(Domain.VISION), OpenBarrier(Domain.LANGUAGE),
        OpenBarrier(Domain.WORK_OR_SCHEDULE, BestTime.EVENING),
    )  # fmt: skip
    found = changes(there, by_hand)
    assert found.sentences == ()
    assert (found.best_time, found.large_print) == (BestTime.MORNING, False)
    assert in_order(USUAL, (Domain.HEARING,), C.CALL)[0] is C.CALL


def test_that_low_vision_proposes_the_largest_print_where_nobody_was_asked() -> None:
    assert changes((OpenBarrier(Domain.VISION),)).large_print
    assert not changes((OpenBarrier(Domain.VISION),), Known(large_print=YES)).large_print
    assert not changes((OpenBarrier(Domain.HEARING),)).large_print


def test_that_a_shared_phone_keeps_health_out_of_messages_and_voice_out_of_the_box() -> None:
    shared = changes((), Known(shared_phone=YES))
    assert shared.sentences == ("Shared phone: no health details in a message.",)
    assert shared.no_voicemail
    allowed = changes((), Known(shared_phone=YES, message_safe=YES))
    assert allowed.sentences == shared.sentences
    assert not allowed.no_voicemail
    at_home = changes((OpenBarrier(Domain.PRIVACY_AT_HOME),), Known(message_safe=YES))
    assert at_home.sentences == ("No privacy at home: no health details in a message.",)
    assert not at_home.no_voicemail
    assert changes((OpenBarrier(Domain.PRIVACY_AT_HOME),)).no_voicemail


def test_that_no_video_is_offered_to_whom_a_screen_is_hard() -> None:
    without = said(Domain.TRANSPORT, Domain.CHILDCARE, Domain.INTERNET_ACCESS)
    offered = [sentence for sentence in without if sentence.startswith("Offer")]
    assert len(offered) == 2
    assert not any("video" in sentence for sentence in offered)


def test_that_no_way_is_taken_away_by_a_barrier() -> None:
    for domain in Domain:
        assert set(in_order(USUAL, (domain,))) == set(USUAL)


def test_that_what_the_person_said_no_to_comes_first() -> None:
    refused = frozenset({"call", "voicemail"})
    known = Known(refused=refused, best_channel=C.TEXT, message_safe=YES, shared_phone=YES)
    found = changes((), known)
    assert found.sentences == (
        "Do not call: asked not to be called.",
        "No voicemail: asked for none.",
        "No text messages: not agreed to yet.",
        "Shared phone: no health details in a message.",
    )
    assert found.no_voicemail
    assert changes((), Known(best_channel=C.TEXT, may_text=True)).sentences == ()
