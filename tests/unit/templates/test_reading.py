"""What a template's file may say, and the sentence for everything that is wrong in one."""

import datetime as dt
from pathlib import Path

import pytest

from carecoord.common.errors import RefusedError
from carecoord.templates.catalogue import load
from carecoord.templates.definition import ConditionCode, Source
from carecoord.templates.entries import TemplateError
from carecoord.templates.reading import read
from carecoord.vocab import code_systems
from carecoord.vocab.decisions import Trigger

GOOD = """
id = "salt"
version = "1.2"
dated_on = 2026-11-30
review_due_on = 2027-11-30
author = "CareCoord"
reviewed_by = ""
trigger = "patient_question"
title = { en = "Less salt", es = "Menos sal" }
question = { en = "Eat less salt?", es = "¿Comer menos sal?" }
comes_up = { en = "Somebody asks.", es = "Alguien pregunta." }
not_when = { en = "Low sodium.", es = "Sodio bajo." }
what_matters = [{ en = "What tastes good?", es = "¿Qué le sabe bien?" }]

[numbers]
per = 100
time_frame = { en = "5 years", es = "5 años" }
about = { en = "From one trial.", es = "De un estudio." }

[[options]]
label = { en = "Less salt", es = "Menos sal" }
burden = { en = "Reading labels.", es = "Leer etiquetas." }
[[options.benefits]]
en = "Lower pressure"
es = "Menos presión"
count = 12.5
source = "trial"
[[options.harms]]
en = "Bland food"
es = "Comida sosa"

[[options]]
wait = true
label = { en = "As now", es = "Como ahora" }
benefits = [{ en = "Tasty food", es = "Comida sabrosa" }]
harms = [{ en = "Pressure stays", es = "La presión sigue" }]

[codes]
icd10cm = ["I10"]
snomed = ["38341003"]
[keywords]
en = ["sodium"]
es = ["sodio"]
[[sources]]
key = "trial"
title = "A trial of salt"
publisher = "Cochrane"
dated = "2019-05"
"""


def test_that_a_template_is_read_whole() -> None:
    found = read(GOOD)

    assert (found.id, found.version, found.trigger) == ("salt", "1.2", Trigger.PATIENT_QUESTION)
    assert (found.dated_on, found.review_due_on) == (dt.date(2026, 11, 30), dt.date(2027, 11, 30))
    assert (found.author, found.reviewed_by, found.no_wait_reason) == ("CareCoord", "", None)
    assert found.question.in_language("es") == "¿Comer menos sal?"
    less, wait = found.options
    assert (less.is_wait, wait.is_wait, wait.burden) == (False, True, None)
    assert less.burden is not None
    assert less.burden.in_language("en") == "Reading labels."
    assert [effect.text.in_language("en") for effect in found.effects()] == [
        "Lower pressure", "Bland food", "Tasty food", "Pressure stays",
    ]  # fmt: skip
    source = Source("trial", "A trial of salt", "Cochrane", "2019-05")
    assert (less.benefits[0].count, less.benefits[0].source) == (12.5, source)
    assert source.cited == "Cochrane, 2019"
    assert (less.harms[0].count, less.harms[0].source) == (None, None)
    assert found.numbers is not None
    assert (found.numbers.per, found.numbers.time_frame.in_language("es")) == (100, "5 años")
    assert found.codes == (
        ConditionCode(code_systems.ICD10CM, "I10"),
        ConditionCode(code_systems.SNOMED, "38341003"),
    )


def test_that_a_template_in_words_alone_needs_no_measure_for_numbers() -> None:
    words = GOOD.replace('count = 12.5\nsource = "trial"', "")
    start, end = words.index("[numbers]"), words.index("[[options]]")
    assert read(words[:start] + words[end:]).numbers is None


def test_that_a_reason_may_stand_in_for_waiting() -> None:
    reason = 'no_wait_reason = { en = "It is late.", es = "Es tarde." }\n'
    found = read(reason + GOOD.replace("wait = true", ""))
    assert found.no_wait_reason is not None
    assert found.no_wait_reason.in_language("es") == "Es tarde."


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('id = "salt"', "id = ", "not valid TOML"),
        ('id = "salt"', 'id = "Less Salt"', "At id: use small letters"),
        ('id = "salt"', f'id = "{"salt-" * 9}x"', "At id: use small letters"),
        ('id = "salt"', "", "template \\? cannot be used. At id: this entry is missing"),
        ('author = "CareCoord"', 'author = " "', "author: a text is needed"),
        ('reviewed_by = ""', "reviewed_by = 1", "reviewed_by: a text is needed"),
        ('reviewed_by = ""', "", "reviewed_by: this entry is missing"),
        ('version = "1.2"', 'version = "one"', "version: a version such as"),
        ("dated_on = 2026-11-30", 'dated_on = "2026-11-30"', "dated_on: a day such as"),
        ("dated_on = 2026-11-30", "dated_on = 2026-11-30T10:00:00", "dated_on: a day such as"),
        ('trigger = "patient_question"', 'trigger = "whim"', "trigger: choose one of new_diag"),
        ('trigger = "patient_question"', 'triger = "patient_question"', "triger: there is no such"),
        (', es = "Menos sal" }\nquestion', " }\nquestion", "title.es: the text in Spanish is"),
        ('es = "Comida sosa"', "", r"options\[0\].harms\[0\].es: the text in Spanish"),
        ('es = "Sodio bajo."', 'es = " "', "not_when.es: the text in Spanish is missing"),
        ('es = "Sodio bajo."', 'fr = "Peu."', "not_when.fr: there is no such entry"),
        ('title = { en = "Less salt", es = "Menos sal" }', 'title = "x"', "title: a text is"),
        ('[{ en = "What tastes good?", es = "¿Qué le sabe bien?" }]', "[]", "matters: at least"),
        ('[{ en = "Tasty food", es = "Comida sabrosa" }]', "[1]", r"1\].benefits: at least"),
        ("wait = true", "wait = 1", r"options\[1\].wait: write true or false"),
        ("wait = true", "", "no_wait_reason: one option has to be to wait"),
        ('label = { en = "Less salt"', 'wait = true\nlabel = { en = "Less salt"', "only one"),
        ("trigger =", 'no_wait_reason = { en = "a", es = "b" }\ntrigger =', "waiting is an option"),
        ("count = 12.5", "count = -1", r"benefits\[0\].count: a number of people"),
        ("count = 12.5", "count = true", r"benefits\[0\].count: a number of people"),
        ("count = 12.5", "count = 101", "numbers.per: a number is larger than the people"),
        ("count = 12.5", "", r"benefits\[0\].source: only a number names its source"),
        ('source = "trial"', "", r"benefits\[0\].source: this entry is missing"),
        ('source = "trial"', 'source = "book"', "source: book is not among the sources"),
        ('count = 12.5\nsource = "trial"', "", "numbers: there is no number to count by this"),
        ("per = 100", "per = 50", "numbers.per: count out of 100 or out of 1000"),
        ("per = 100", "per = [100]", "numbers.per: count out of 100 or out of 1000"),
        ('about = { en = "From one trial.", es = "De un estudio." }', "", "numbers.about: this"),
        ('icd10cm = ["I10"]', "icd10cm = [10]", "codes.icd10cm: a list of words"),
        ('icd10cm = ["I10"]', 'icd9 = ["401"]', "codes.icd9: there is no such entry"),
        ('[codes]\nicd10cm = ["I10"]\nsnomed = ["38341003"]', "codes = 1", "codes: a table is"),
        ('dated = "2019-05"', 'dated = "last May"', r"sources\[0\].dated: a year, a month"),
        ('dated = "2019-05"', "", r"sources\[0\].dated: this entry is missing"),
    ],
)  # fmt: skip
def test_that_what_is_wrong_is_said_with_its_place(old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if new == "codes = 1":
        text = "codes = 1\n" + GOOD.replace(old, "", 1)
    with pytest.raises(TemplateError, match=sentence):
        read(text)


def test_that_numbers_without_their_measure_are_not_taken() -> None:
    start, end = GOOD.index("[numbers]"), GOOD.index("[[options]]")
    with pytest.raises(TemplateError, match="numbers: say out of how many people"):
        read(GOOD[:start] + GOOD[end:])


def test_that_one_option_alone_is_no_choice() -> None:
    start, end = GOOD.index("[[options]]"), GOOD.index("[[options]]\nwait")
    with pytest.raises(TemplateError, match="options: at least two options"):
        read(GOOD[:start] + GOOD[end:])


def test_that_two_sources_may_not_share_a_key() -> None:
    twice = GOOD + GOOD[GOOD.index("[[sources]]") :]
    with pytest.raises(TemplateError, match=r"sources\[1\].key: two sources have this key"):
        read(twice)


def test_that_a_fault_is_one_the_person_can_mend(tmp_path: Path) -> None:
    (tmp_path / "salt.toml").write_text(GOOD.replace("per = 100", "per = 7"), encoding="utf-8")
    with pytest.raises(RefusedError):
        load(tmp_path)
