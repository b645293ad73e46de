"""Diagnoses in the cells of a list: whose they are, and whether they are sure."""

from collections.abc import Callable

import pytest

from carecoord.importers.records import Reading

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("words", "codes", "doubt"),
    [
        ("Probable HTN (I10)", ["I10"], "provisional"),
        ("? diabetes E11.9", ["E11.9"], "provisional"),
        ("Sospecha de HTA I10", ["I10"], "provisional"),
        ("HTN I10 (suspected)", ["I10"], "provisional"),
        ("Risk of diabetes (E11.9)", ["E11.9"], "provisional"),
        ("Mother with diabetes E11.9", [], ""), ("Diabetes E11.9 (father)", [], ""),
        ("Antecedentes familiares de diabetes E11", [], ""), ("Descartar DM2 E11.9", [], ""),
        ("E11.9 possible", ["E11.9"], "provisional"),
        ("E11.9 - Suspected diabetes", ["E11.9"], "provisional"),
        ("I10: ? hypertension", ["I10"], "provisional"), ("E119 R/O diabetes", [], ""),
        ("(E11.9) Family history of diabetes", [], ""), ("I10", ["I10"], ""),
        ("E11.9 no retinopathy", ["E11.9"], ""), ("E11.9 high risk foot", ["E11.9"], ""),
        ("E11.9 Type 2 diabetes without complications", ["E11.9"], ""),
        ("Type 2 diabetes E11.9", ["E11.9"], ""), ("Sinusitis J32.9", ["J32.9"], ""),
    ],
)  # fmt: skip
def test_that_what_is_suspected_or_a_relatives_is_nobodys_diagnosis(
    read_bytes: Read, words: str, codes: list[str], doubt: str
) -> None:
    (found,) = read_bytes(f"MRN,Last,First,DOB,Dx\n1,Lee,Ann,1/13/1970,{words}\n").conditions
    assert [one.code for one in found.codes] == codes
    assert found.verification_status == doubt


def test_that_each_line_of_a_cell_is_a_diagnosis(read_bytes: Read) -> None:
    cell = '"Hip  pain\n\nSinusitis J32.9"'
    found = read_bytes(f"MRN,Last,First,DOB,Dx\n1,Lee,Ann,1/13/1970,{cell}\n").conditions
    assert [one.text for one in found] == ["Hip pain", "Sinusitis J32.9"]
