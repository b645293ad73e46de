"""Whether two whole names are one, wherever first and middle name are divided."""

import pytest

from carecoord.rules.personal_names import WholeName, is_same_name


def name(text: str) -> WholeName:
    """From "family|given|middle|preferred"."""
    return WholeName(*text.split("|"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith|Mary Jo", "Smith|Mary|Jo"),
        ("Smith|Mary Jo", "SMITH|mary jo"),
        ("Smith|Mary Jo", "Smith|Mary|J."),
        ("Smith|Mary Jo|K.", "Smith|Mary Jo"),
        ("Smith|John", "Smith|John|Fitzgerald"),
        ("García López|María José", "Garcia Lopez|Maria|Jose"),
        ("Kim|Min Jung", "Kim|Min|Jung"),
        ("Nguyễn|Thị Mai", "Nguyen|Thi|Mai"),
        ("Smith|Mary-Jo", "Smith|Mary Jo"),
        ("Cher|", "|Cher"),
        ("||| Baby girl", "|||baby girl"),
    ],
)
def test_that_one_name_divided_otherwise_is_the_same(one: str, other: str) -> None:
    assert is_same_name(name(one), name(other))
    assert is_same_name(name(other), name(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith|Mary Jo", "Smith|Mary"),
        ("Smith|Mary Jo", "Smith|Mary Ann"),
        ("García|María|José", "García|María|Luisa"),
        ("García|María José", "García|María|Luisa"),
        ("Kim|Min Jung", "Kim|Min|Ho"),
        ("al-Masri|Abd Allah", "al-Masri|Abd|Rahman"),
        ("Smith|J.", "Smith|John"),
        ("Smith|", "Smith|John"),
        ("Smith|John", "Smyth|John"),
        ("Cher|", "|Sonny"),
    ],
)
def test_that_half_a_name_is_not_the_whole(one: str, other: str) -> None:
    assert not is_same_name(name(one), name(other))
    assert not is_same_name(name(other), name(one))
