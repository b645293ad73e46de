"""What a team may see of itself."""

from carecoord.rules.coaching import (
    LEAST_PEOPLE,
    ElementFigures,
    MomentFigures,
    Observation,
    Reflection,
    element_figures,
    team_figures,
)
from carecoord.vocab.coaching import Element, Moment, Seen


def answer(staff: int, confidence: int = 6, moment: Moment = Moment.BEFORE) -> Reflection:
    return Reflection(staff_id=str(staff), moment=moment, conviction=8, confidence=confidence)


def sheet(staff: int, seen: Seen = Seen.YES) -> Observation:
    return Observation(observed_id=str(staff), items={Element.OWN_WORDS: seen})


def test_that_a_team_is_shown_from_five_people_on() -> None:
    four = [answer(staff) for staff in range(LEAST_PEOPLE - 1)]
    assert team_figures(four) == ()
    assert team_figures([*four, answer(9, 9)]) == (MomentFigures(Moment.BEFORE, 5, 8.0, 6.6),)


def test_that_one_person_is_one_however_often_they_answer() -> None:
    four = [answer(staff) for staff in range(LEAST_PEOPLE - 1)]
    assert team_figures([*four, answer(0), answer(0)]) == ()
    five = [*four, answer(9), answer(9, 1)]
    assert team_figures(five)[0].confidence == 5.0


def test_that_moments_are_not_mixed() -> None:
    before = [answer(staff) for staff in range(3)]
    after = [answer(staff, moment=Moment.AFTER_A_MONTH) for staff in range(3, 6)]
    assert team_figures([*before, *after]) == ()


def test_that_an_element_is_shown_once_five_people_were_watched_where_it_applied() -> None:
    sheets = [sheet(staff) for staff in range(4)]
    assert element_figures([*sheets, sheet(3), sheet(3)]) == ()
    assert element_figures([*sheets, sheet(4, Seen.NOT_APPLICABLE)]) == ()
    assert element_figures([*sheets, sheet(4, Seen.NO)]) == (
        ElementFigures(Element.OWN_WORDS, 4, 5),
    )
