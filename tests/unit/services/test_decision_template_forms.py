"""A note that begins from a template lacks only what the patient and the talk can say."""

import datetime as dt

import pytest

from carecoord.common.i18n import LANGUAGES
from carecoord.rules import decisions as rules
from carecoord.rules.findings import Severity
from carecoord.services.decision_forms import DecisionForm, TemplateOrigin
from carecoord.services.decision_rows import note_of
from carecoord.services.decision_template_forms import as_form
from carecoord.templates.catalogue import built_in
from carecoord.templates.reading import read
from carecoord.vocab.decisions import Trigger

DAY = dt.date(2026, 11, 30)
ONLY_THE_TALK_CAN_SAY = {"decision.what_matters", "decision.participants", "decision.outcome"}
EVERY = [(one.id, language) for one in built_in().templates() for language in LANGUAGES]


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_that_signing_misses_only_the_patients_words_who_was_there_and_what_came_of_it(
    name: str, language: str
) -> None:
    form = as_form(built_in().template(name), language)
    findings = rules.check(note_of(form, DAY))
    assert {found.code for found in findings} == ONLY_THE_TALK_CAN_SAY
    assert {found.severity for found in findings} == {Severity.BLOCKS}


def test_that_a_form_holds_the_template_and_nothing_about_the_patient() -> None:
    form = as_form(built_in().template("psa-test"), "es")
    assert form == DecisionForm(
        question=form.question,
        trigger=Trigger.GUIDELINE_GRADE_C.value,
        options=form.options,
        template=TemplateOrigin("psa-test", "1.0", "es", "PSA para el cáncer de próstata"),
    )
    test, wait = form.options
    assert (test.is_wait, wait.is_wait) == (False, True)
    assert test.label == "Hacerse el PSA"
    first = test.effects[0]
    assert (first.side, first.count, first.per, first.time_frame) == ("benefit", 1, 1000, "13 años")
    assert first.source == "US Preventive Services Task Force, 2018"
    worded = wait.effects[0]
    assert (worded.count, worded.per, worded.time_frame, worded.source) == (None, None, "", "")
    assert [effect.side for effect in wait.effects] == ["benefit", "benefit", "harm", "harm"]


def test_that_a_reason_against_waiting_comes_along() -> None:
    form = as_form(read(WITHOUT_WAITING), "en")
    assert form.no_wait_reason == "It is late."
    assert rules.check(note_of(form, DAY))[0].code == "decision.what_matters"


WITHOUT_WAITING = """
id = "late"
version = "1.0"
dated_on = 2026-11-30
review_due_on = 2027-11-30
author = "CareCoord"
reviewed_by = ""
title = { en = "Late", es = "Tarde" }
question = { en = "Which?", es = "¿Cuál?" }
comes_up = { en = "Now.", es = "Ahora." }
not_when = { en = "Early.", es = "Temprano." }
no_wait_reason = { en = "It is late.", es = "Es tarde." }
what_matters = [{ en = "What counts?", es = "¿Qué cuenta?" }]
keywords = {}
[[options]]
label = { en = "This", es = "Esto" }
benefits = [{ en = "Quick", es = "Rápido" }]
harms = [{ en = "Dear", es = "Caro" }]
[[options]]
label = { en = "That", es = "Eso" }
benefits = [{ en = "Cheap", es = "Barato" }]
harms = [{ en = "Slow", es = "Lento" }]
[[sources]]
key = "us"
title = "Our own"
publisher = "CareCoord"
dated = "2026"
"""
