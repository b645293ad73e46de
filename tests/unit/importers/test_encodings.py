"""Encodings found, and signs of damage."""

import pytest

from carecoord.common.errors import RefusedError
from carecoord.importers.encodings import decode_text

TEXT = "Nom;Prénom\r\nNúñez;Zoé\r\nMüller;François\r\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"), ("utf-16", "utf-16-le"), ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)  # fmt: skip
def test_that_the_encoding_is_told_from_the_bytes(encoding: str, found: str) -> None:
    decoded = decode_text(TEXT.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.warnings) == (TEXT, found, ())


@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252"])
@pytest.mark.parametrize("name", ["Jesús", "Lebœuf", "NÚÑEZ"])
def test_that_one_accented_letter_tells_a_mac_from_windows(name: str, encoding: str) -> None:
    assert decode_text(f"{name};Ann".encode(encoding)).text == f"{name};Ann"


def test_that_the_person_may_choose_another() -> None:
    assert decode_text("é".encode("cp1252"), "mac_roman").text == "È"


def test_that_an_encoding_that_does_not_fit_is_refused() -> None:
    with pytest.raises(RefusedError, match="another encoding"):
        decode_text("é".encode("cp1252"), "utf-8")


def test_that_text_read_wrongly_before_is_noticed() -> None:
    garbled = "Núñez".encode().decode("cp1252", errors="replace")
    assert any("garbled" in warning for warning in decode_text(garbled.encode()).warnings)


def test_that_a_portuguese_name_is_not_taken_for_garbled() -> None:
    assert not decode_text("JOÃO CONCEIÇÃO".encode()).warnings


def test_that_lost_characters_are_noticed() -> None:
    assert any("lost" in warning for warning in decode_text("Nu\ufffdez".encode()).warnings)


def test_that_bytes_no_windows_text_has_are_read_as_macintosh() -> None:
    assert decode_text(b"Ren\x8e;Fran\x8dois").text == "René;François"


def test_that_text_of_excel_for_dos_is_told_from_the_others() -> None:
    for text in ("Núñez;José\r\nGarcía;Zoé\r\n", "MÜLLER;JÜRGEN\r\n"):
        decoded = decode_text(text.encode("cp850"))
        assert (decoded.text, decoded.encoding) == (text, "cp850")
