"""What a shared-decision note needs before it is signed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from carecoord.rules import decisions as rule
from carecoord.rules.decisions import Effect, Note, Readiness
from carecoord.rules.findings import Severity
from carecoord.vocab.decisions import (
    MatchesWhatMatters,
    Outcome,
    ParticipantRole,
    ReviewResult,
    TimeLimit,
)
from carecoord.vocab.patients import ThreeValued
from tests.factories.talks import (
    BOTH,
    COMPLETE,
    DEFERRED,
    ONE_DAY,
    STATIN,
    TALK,
    WAIT,
    note_codes,
    numbered,
)


def test_that_a_complete_note_may_be_signed() -> None:
    assert rule.check(COMPLETE) == ()
    assert rule.check(DEFERRED) == ()


def test_that_a_finding_points_at_its_option() -> None:
    note = replace(COMPLETE, options=(WAIT, replace(STATIN, effects=BOTH[1:])))
    (found,) = rule.check(note)
    assert found.position == 2
    assert "2" in found.sentence


def test_that_what_is_missing_stands_in_the_order_of_the_form() -> None:
    note = replace(COMPLETE, question="", participants=frozenset(), outcome=None)
    fields = [found.field for found in rule.check(note)]
    assert fields == ["question", "outcome", "participants"]


def test_that_a_late_review_names_the_limit() -> None:
    note = replace(DEFERRED, review_on=TALK + dt.timedelta(days=91))
    (found,) = rule.check(note)
    assert found.sentence == "Look at it again within 90 days, by 18 Feb 2027."


def test_that_declining_all_options_may_go_without_a_review_day() -> None:
    note = replace(COMPLETE, outcome=Outcome.DECLINED_ALL, chosen=None, review_on=None)
    assert note_codes(note) == set()
    assert note_codes(note, Severity.WARNS) == {"review_day"}


def test_that_an_undecided_note_asks_what_is_missing_without_blocking() -> None:
    assert note_codes(replace(DEFERRED, missing=""), Severity.WARNS) == {"missing"}


@pytest.mark.parametrize(
    ("effects", "finding", "severity"),
    [
        ((numbered(3, 100), numbered(30, 1000)), "denominator", Severity.WARNS),
        (
            (numbered(3, 100), numbered(4, 100, "10 years")),
            "time_frame",
            Severity.WARNS,
        ),
        ((numbered(130, 100),), "impossible_number", Severity.BLOCKS),
        ((numbered(-1, 100),), "impossible_number", Severity.BLOCKS),
        ((numbered(3, None),), "impossible_number", Severity.BLOCKS),
    ],
)
def test_that_numbers_must_be_comparable(
    effects: Sequence[Effect], finding: str, severity: Severity
) -> None:
    note = replace(COMPLETE, options=(WAIT, replace(STATIN, effects=(*BOTH, *effects))))
    assert note_codes(note, severity) == {finding}


@pytest.mark.parametrize(
    ("text", "misleads"),
    [
        ("Cuts the risk by 36%", True),
        ("36 percent fewer strokes", True),
        ("Un 36 por ciento menos", True),
        ("Fewer strokes", False),
        ("About 1 in 100 people", False),
    ],
)
def test_that_a_percentage_alone_is_asked_to_be_said_in_people(text: str, misleads: bool) -> None:
    option = replace(STATIN, effects=(replace(BOTH[0], text=text), *BOTH[1:]))
    warned = note_codes(replace(COMPLETE, options=(WAIT, option)), Severity.WARNS)
    assert ("percentage" in warned) is misleads


def test_that_comparable_numbers_pass() -> None:
    effects = (*BOTH, numbered(3, 100), numbered(0, 100, " 5 Years "))
    note = replace(COMPLETE, options=(WAIT, replace(STATIN, effects=effects)))
    assert rule.check(note) == ()


def test_that_a_choice_against_what_matters_is_talked_over_again() -> None:
    note = replace(COMPLETE, matches_what_matters=MatchesWhatMatters.NO)
    assert note_codes(note, Severity.SUGGESTS) == {"does_not_match"}


class TestTimeAndTalk:
    @pytest.mark.parametrize(
        ("note", "finding", "severity"),
        [
            (replace(COMPLETE, today=TALK - ONE_DAY), "before_the_talk", Severity.BLOCKS),
            (replace(COMPLETE, time_limit=TimeLimit.BY_DATE), "decide_by", Severity.BLOCKS),
            (replace(COMPLETE, time_limit=TimeLimit.URGENT), "urgent", Severity.WARNS),
            (replace(COMPLETE, capacity_doubt=True), "capacity_note", Severity.BLOCKS),
            (
                replace(COMPLETE, capacity_doubt=True, capacity_note="Dr. Lee; her son by proxy"),
                "no_surrogate",
                Severity.WARNS,
            ),
            (replace(DEFERRED, until_then=" "), "until_then", Severity.WARNS),
            (
                replace(DEFERRED, time_limit=TimeLimit.BY_DATE, decide_by=TALK + 20 * ONE_DAY),
                "review_after_limit",
                Severity.BLOCKS,
            ),
        ],
    )
    def test_that_what_the_talk_left_open_is_said(
        self, note: Note, finding: str, severity: Severity
    ) -> None:
        assert note_codes(note, severity) == {finding}

    @pytest.mark.parametrize(
        "note",
        [
            replace(COMPLETE, today=TALK),
            replace(COMPLETE, time_limit=TimeLimit.BY_DATE, decide_by=TALK + 20 * ONE_DAY),
            replace(COMPLETE, time_limit=TimeLimit.NONE),
            replace(DEFERRED, time_limit=TimeLimit.BY_DATE, decide_by=DEFERRED.review_on),
        ],
    )
    def test_that_what_was_said_in_time_is_not_asked_again(self, note: Note) -> None:
        assert rule.check(note) == ()

    def test_that_a_doubt_about_deciding_is_met_by_somebody_who_decides_with_them(self) -> None:
        among = COMPLETE.participants | {ParticipantRole.SURROGATE}
        note = replace(COMPLETE, capacity_doubt=True, capacity_note="Dr. Lee", participants=among)
        assert rule.check(note) == ()

    def test_that_nobody_reached_leaves_a_review_to_be_made(self) -> None:
        assert rule.stays_open(ReviewResult.NOT_REACHED)
        assert not rule.stays_open(ReviewResult.CONTENT)
        assert not rule.stays_open(None)


@pytest.mark.parametrize(
    ("source", "enough"),
    [("Trial, 2019", True), ("", False), ("A large trial", False), ("USPSTF 2022-08", True)],
)
def test_that_a_number_names_its_source_with_its_year(source: str, enough: bool) -> None:
    effect = replace(numbered(3, 100), source=source)
    note = replace(COMPLETE, options=(WAIT, replace(STATIN, effects=(*BOTH, effect))))
    assert (note_codes(note, Severity.WARNS) == set()) is enough


class TestReadiness:
    def test_that_yes_and_not_asked_bring_none(self) -> None:
        assert rule.support_offers(Readiness(sure=ThreeValued.YES)) == ()
