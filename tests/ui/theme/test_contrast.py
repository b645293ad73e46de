import pytest

from ui.theme.contrast import ratio, shortfalls
from ui.theme.tokens import LIGHT, SCHEMES, Tokens


@pytest.mark.parametrize("tokens", SCHEMES, ids=lambda tokens: tokens.name)
def test_that_every_pair_of_a_scheme_has_enough_contrast(tokens: Tokens) -> None:
    assert list(shortfalls(tokens)) == []


def test_that_a_faint_colour_is_found() -> None:
    pale = LIGHT._replace(text3="#C0C8CE")
    assert {found.ink for found in shortfalls(pale)} == {"text3"}


def test_that_contrast_runs_from_1_to_21() -> None:
    assert ratio("#FFFFFF", "#FFFFFF") == 1
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)
