"""Who gets what on which way, and why somebody does not."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from carecoord.rules.recipients import Other, Person, Point, PostalAddress, Target, target
from carecoord.vocab.outbound import WAYS, LeftOut
from carecoord.vocab.patients import Channel, ThreeValued

TODAY = dt.date(2026, 3, 2)
HOME = PostalAddress("12 Oak St", "Austin", "TX", "07302", mail_safe=ThreeValued.YES)
MOTHER = Other("Ana Ruiz", "555-0100")
ADULT = Person(
    patient_id="a",
    least_age=40,
    address=HOME,
    phones=(Point("555-0111", "home"), Point("555-0122", "mobile")),
    emails=(Point("a@example.org"),),
    answers={Channel.TEXT: ThreeValued.YES, Channel.EMAIL: ThreeValued.YES},
)


def found(way: Channel, **fields: Any) -> Target | LeftOut:
    return target(dataclasses.replace(ADULT, **fields), way, TODAY)


def test_that_each_way_goes_to_what_is_on_file_for_it() -> None:
    letter = found(Channel.LETTER)
    assert isinstance(letter, Target)
    assert letter.lines == ("12 Oak St", "Austin, TX 07302")
    others = [found(way) for way in (Channel.EMAIL, Channel.TEXT, Channel.CALL)]
    assert [each.value for each in others if isinstance(each, Target)] == [
        "a@example.org", "555-0122", "555-0111",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "deceased", "is_listed": False}, LeftOut.DECEASED),
        ({"is_listed": False}, LeftOut.NOT_LISTED),
        ({"status": "moved"}, LeftOut.MOVED),
        ({"may_be_contacted": False}, LeftOut.NO_CONTACT),
    ],
)
def test_that_nothing_goes_on_any_way_to_whom_nothing_may_go(
    fields: dict[str, Any], reason: LeftOut
) -> None:
    assert {found(way, **fields) for way in WAYS} == {reason}


@pytest.mark.parametrize(
    ("way", "fields", "reason"),
    [
        (Channel.LETTER, {"answers": {Channel.LETTER: ThreeValued.NO}}, LeftOut.OPTED_OUT),
        (Channel.EMAIL, {"answers": {}}, LeftOut.NOT_ASKED),
        (Channel.TEXT, {"answers": {}}, LeftOut.NOT_ASKED),
        (Channel.LETTER, {"address": PostalAddress(city="Austin")}, LeftOut.NO_ADDRESS),
        (
            Channel.LETTER,
            {"address": dataclasses.replace(HOME, mail_safe=ThreeValued.NO)},
            LeftOut.NOT_SAFE,
        ),
        (Channel.EMAIL, {"emails": ()}, LeftOut.NO_EMAIL),
        (Channel.EMAIL, {"emails": (Point("x", standing="wrong"),)}, LeftOut.MARKED_WRONG),
        (Channel.EMAIL, {"emails": (Point("a@x.org, b@x.org"),)}, LeftOut.UNREADABLE),
        (Channel.CALL, {"phones": (Point("1", standing="off"),)}, LeftOut.MARKED_WRONG),
        (Channel.CALL, {"phones": ()}, LeftOut.NO_PHONE),
        (
            Channel.TEXT,
            {"phones": (Point("1", message_safe=ThreeValued.NO),)},
            LeftOut.NOT_SAFE,
        ),
        (Channel.LETTER, {"go_between": MOTHER}, LeftOut.GOES_TO_ANOTHER),
        (Channel.LETTER, {"least_age": 17}, LeftOut.NO_GUARDIAN),
        (Channel.EMAIL, {"least_age": 17, "guardian": MOTHER}, LeftOut.GUARDIAN_ADDRESS),
        (Channel.LETTER, {"last_on": dt.date(2026, 2, 17)}, LeftOut.ALREADY),
    ],
)
def test_that_the_reason_for_leaving_somebody_out_is_the_one_on_file(
    way: Channel, fields: dict[str, Any], reason: LeftOut
) -> None:
    assert found(way, **fields) is reason


def test_that_a_letter_of_two_weeks_ago_is_no_reason_any_more_and_calls_never_are() -> None:
    assert isinstance(found(Channel.LETTER, last_on=dt.date(2026, 2, 16)), Target)
    assert isinstance(found(Channel.CALL, last_on=TODAY), Target)


def test_that_a_minors_letter_goes_to_the_guardian_at_their_home() -> None:
    letter = found(Channel.LETTER, least_age=17, guardian=MOTHER)
    assert isinstance(letter, Target)
    assert (letter.care_of, letter.lines[0]) == ("Ana Ruiz", "12 Oak St")
    text = found(Channel.TEXT, least_age=17, guardian=MOTHER)
    assert isinstance(text, Target)
    assert text.value == "555-0100"
    of_age = found(Channel.LETTER, least_age=18, guardian=MOTHER)
    assert isinstance(of_age, Target)
    assert not of_age.care_of


def test_that_an_address_nobody_asked_about_is_used_and_said() -> None:
    letter = found(Channel.LETTER, address=PostalAddress("1 Elm", postcode="00501"))
    assert isinstance(letter, Target)
    assert letter.is_unasked
    assert letter.lines == ("1 Elm", "00501")
