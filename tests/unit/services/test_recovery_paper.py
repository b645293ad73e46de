"""The sheet for the safe, and the proof that it was printed."""

import datetime as dt

from carecoord.security.recovery import RecoveryKey
from carecoord.services import recovery_paper

MADE_ON = dt.date(2026, 11, 21)


def test_that_the_sheet_says_the_key_whose_it_is_and_whom_to_ask() -> None:
    key = RecoveryKey.generate()
    page = recovery_paper.sheet_html(key, practice_name="Elm & Oak", made_on=MADE_ON)
    assert all(group in page for group in key.groups)
    assert "Elm &amp; Oak" in page
    assert "21 Nov 2026" in page
    assert "whoever looks after the computers" in page


def test_that_a_sheet_is_confirmed_by_what_is_printed_on_it_alone() -> None:
    key = RecoveryKey.generate()
    asked = recovery_paper.groups_to_confirm()
    retyped = {number: key.groups[number].lower() for number in asked}
    assert recovery_paper.is_sheet_confirmed(key.groups, retyped)
    wrong = {**retyped, asked[0]: key.groups[asked[0]][::-1] + "X"}
    assert not recovery_paper.is_sheet_confirmed(key.groups, wrong)


def test_that_a_mistyped_recovery_key_is_told_from_a_right_one() -> None:
    key = RecoveryKey.generate()
    typed = "-".join(key.groups)
    assert recovery_paper.is_recovery_key(typed)
    assert not recovery_paper.is_recovery_key(typed[:-1])
    assert not recovery_paper.is_recovery_key("quiet river lantern")
