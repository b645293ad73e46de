"""Diagnoses in the cells of a list: whose they are, and whether they are sure."""

import tomllib
from collections.abc import Callable

import pytest

from carecoord.common.paths import RESOURCES_DIR
from carecoord.common.text import fold
from carecoord.importers.condition_names import group_named
from carecoord.importers.records import Reading
from carecoord.vocab.conditions import BY_KEY

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("words", "codes", "doubt"),
    [
        ("Probable HTN (I10)", ["I10"], "provisional"),
        ("? diabetes E11.9", ["E11.9"], "provisional"),
        ("Sospecha de HTA I10", ["I10"], "provisional"),
        ("HTN? (I10)", ["I10"], "provisional"), ("Cefal?a R51.9", ["R51.9"], ""),
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


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("HTN, T2DM", {"HTN": "hypertension", "T2DM": "diabetes"}),
        ("Hypertension; Diabetes type 2",
         {"Hypertension": "hypertension", "Diabetes type 2": "diabetes"}),
        ("Diabetes mellitus, type 2", {"Diabetes mellitus, type 2": "diabetes"}),
        ("Hypertension, essential", {"Hypertension, essential": "hypertension"}),
        ("HIPERTENSIÓN ARTERIAL | asma",
         {"HIPERTENSIÓN ARTERIAL": "hypertension", "asma": "asthma"}),
        ("high blood pressure", {"high blood pressure": "hypertension"}),
        ("High blood pressure (HTN)", {"High blood pressure (HTN)": "hypertension"}),
        ("HTN/DM2/anxiety", {"HTN": "hypertension", "DM2": "diabetes", "anxiety": ""}),
        ("HTN, hip pain, left", {"HTN": "hypertension", "hip pain, left": ""}),
        ("Asthma, mild persistent", {"Asthma, mild persistent": "asthma"}),
        ("- HTN\n- EPOC", {"- HTN": "hypertension", "- EPOC": "copd"}),
        ("Chronic kidney disease, stage 3, HTN",
         {"Chronic kidney disease, stage 3": "kidney_disease", "HTN": "hypertension"}),
        ("Pre-diabetes, HTN", {"Pre-diabetes": "", "HTN": "hypertension"}),
        ("HTN,,DM", {"HTN": "hypertension", "DM": "diabetes"}),
        ("HTN, no DM", {"HTN": "hypertension", "no DM": ""}),
        ("HTN, family history of stroke, asthma",
         {"HTN": "hypertension", "family history of stroke, asthma": ""}),
        ("Pain, left knee", {"Pain, left knee": ""}),
    ],
)  # fmt: skip
def test_that_plain_names_say_which_condition_it_is(
    read_bytes: Read, cell: str, named: dict[str, str]
) -> None:
    found = read_bytes(f'MRN,Last,First,DOB,Problems\n1,Lee,Ann,1/13/1970,"{cell}"\n').conditions
    assert {one.text: one.named_group for one in found} == named
    assert not any(one.codes for one in found)


@pytest.mark.parametrize(
    "cell",
    [
        "prediabetes", "gestational diabetes", "Diabetes, gestational", "history of\nstroke",
        "family history of diabetes",
        "Diabetes, family history", "Diabetes - mother", "Family history: HTN; DM",
        "Family history\nDM\nHTN", "history of stroke", "h/o HTN", "rule out HTN, DM",
        "r/o DM, HTN", "? DM", "HTN?", "possible asthma", "Suspected COPD", "no diabetes",
        "No HTN, DM", "denies diabetes", "white coat hypertension", "borderline diabetes",
        "Diabetes, borderline", "screening for diabetes", "risk of diabetes", "HTN, DM (mother)",
        "HTN, DM, family history", "HTN, DM, asthma (mother)",
        "DM, HTN: both ruled out", "HTN (resolved)", "(-) DM", "∅ DM", "HTN -",
        "Hypertension, pulmonary", "pulmonary hypertension", "diabetes insipidus",
        "Diabetes, drug induced", "sin diabetes", "niega HTA", "sospecha de asma",
        "diabetes gestacional", "madre con diabetes", "riesgo de diabetes",
    ],
)  # fmt: skip
def test_that_words_that_say_anything_else_name_no_condition(read_bytes: Read, cell: str) -> None:
    found = read_bytes(f'MRN,Last,First,DOB,Problems\n1,Lee,Ann,1/13/1970,"{cell}"\n').conditions
    assert found
    assert not any(one.named_group for one in found)


@pytest.mark.parametrize("cell", ["no known problems", "None", "N/A", "none known", "Ninguno"])
def test_that_words_for_nothing_are_no_diagnosis(read_bytes: Read, cell: str) -> None:
    reading = read_bytes(f"MRN,Last,First,DOB,Problems\n1,Lee,Ann,1/13/1970,{cell}\n")
    assert not reading.conditions


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ("Hypertension (I10),", ["I10"]), ("Diabetes (R73.03),", ["R73.03"]),
        ('"E08.9, Diabetes",', ["E08.9"]), ("Diabetes,E08.9", ["E08.9"]),
    ],
)  # fmt: skip
def test_that_a_code_says_more_than_the_words_beside_it(
    read_bytes: Read, cells: str, codes: list[str]
) -> None:
    found = read_bytes(f"MRN,Last,First,DOB,Dx,ICD10\n1,Lee,Ann,1/13/1970,{cells}\n").conditions
    assert [code.code for one in found for code in one.codes] == codes
    assert not any(one.named_group for one in found)


def test_that_one_line_says_how_many_conditions_go_by_their_words_and_how_many_by_none(
    read_bytes: Read,
) -> None:
    reading = read_bytes(
        "MRN,Last,First,Problem List\n1,Lee,Ann,Diabetes\n2,Day,Bo,I10\n3,Fox,Cy,Asthma; Gout\n"
    )
    (said,) = (problem for problem in reading.problems if problem.field == "diagnoses")
    assert said.severity == "warning"
    assert said.message.startswith("2 conditions without a code were recognised by their words")
    assert "1 condition was kept as words only and is counted on no worklist" in said.message


def test_that_a_list_whose_words_are_all_known_is_no_warning(read_bytes: Read) -> None:
    reading = read_bytes("MRN,Last,First,DOB,Problem List\n1,Lee,Ann,1/13/1970,HTN\n")
    (said,) = (problem for problem in reading.problems if problem.field == "diagnoses")
    assert said.severity == "note"
    assert "words only" not in said.message


def test_that_every_plain_name_is_of_a_group_and_can_be_found() -> None:
    path = RESOURCES_DIR / "importers" / "condition_names.toml"
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    names = [name for some in content["names"].values() for name in some]
    assert set(content["names"]) == set(BY_KEY)
    assert len(names) == len(set(names))
    assert all(
        group_named(name) == group for group, some in content["names"].items() for name in some
    )
    words = [word for key in content if key != "names" for word in content[key]]
    assert [word for word in (*names, *words) if word != fold(word)] == []
