"""No text runs as a formula and none breaks the file."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecoord.exporters import escaping

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # as a reader of the file understands it
FORMULAS = [
    "=1+1",
    "+12025550142",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "|calc",
    "%0A",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "﹦1",
    "   =1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\u00a0\u2060=1+1",
    "\u202e=1+1",
]
HARMLESS = ["", "Santos", "O'Brien", "10442", "a=b", "1-2", " ", "\ufeff", "'quoted'", "(202) 555"]


@pytest.mark.parametrize("text", FORMULAS)
def test_that_what_could_run_gets_an_apostrophe_and_comes_back_without(text: str) -> None:
    assert escaping.starts_formula(text)
    written = escaping.csv_text(text)
    assert written.startswith("'")
    assert escaping.from_csv_text(written) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_that_other_text_stays_as_it_is(text: str) -> None:
    assert not escaping.starts_formula(text)
    assert escaping.csv_text(text) == text
    assert escaping.from_csv_text(text) == text


def test_that_a_control_character_does_not_hide_a_formula() -> None:
    assert escaping.csv_text("\x00\x01=1+1") == "'=1+1"


def test_that_line_breaks_have_one_form() -> None:
    assert escaping.csv_text("a\r\nb") == "a\nb"


@given(st.text())
def test_that_no_written_cell_starts_a_formula(text: str) -> None:
    assert not escaping.starts_formula(escaping.csv_text(text))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_that_text_survives_the_way_out_and_back(text: str) -> None:
    if not text.startswith("'"):
        expected = escaping.drop_control(text)
        assert escaping.from_csv_text(escaping.csv_text(text)) == expected


class TestXlsxText:
    @given(st.text())
    def test_that_any_text_is_well_formed_and_read_back_whole(self, text: str) -> None:
        cell = ET.fromstring(escaping.xlsx_text(text))
        read = ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell.text or "")
        assert read == escaping.drop_control(text)

    @pytest.mark.parametrize(
        ("text", "inside"),
        [
            ("Santos", "<t>Santos</t>"),
            ("a<b & c>d", '<t xml:space="preserve">a&lt;b &amp; c&gt;d</t>'),
            (" lead", '<t xml:space="preserve"> lead</t>'),
            ("two\nlines", '<t xml:space="preserve">two\nlines</t>'),
            ("a\rb", '<t xml:space="preserve">a_x000D_b</t>'),
            ("_x0041_", '<t xml:space="preserve">_x005F_x0041_</t>'),
            ("\x00\x1f\ufffe\ud800", '<t xml:space="preserve"></t>'),
        ],
    )
    def test_that_characters_with_a_meaning_are_escaped(self, text: str, inside: str) -> None:
        assert escaping.xlsx_text(text) == inside

    def test_that_a_cell_is_cut_where_excel_would_refuse_it(self) -> None:
        cell = ET.fromstring(escaping.xlsx_text("a" * 40_000))
        assert len(cell.text or "") == escaping.LONGEST_CELL
