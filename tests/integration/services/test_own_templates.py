"""Decision templates of the practice's own: written, versioned, approved, taken off the list."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import OwnTemplate
from carecoord.services.decision_forms import DecisionForm, EffectEntry
from carecoord.services.decision_templates import DecisionTemplateService
from carecoord.services.decisions import DecisionService
from carecoord.services.own_template_forms import OwnTemplateText, without_the_patient
from carecoord.templates.catalogue import built_in
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.notes import STATIN, WAIT, decided
from tests.factories.roles import colleague

ZONE = ZoneInfo("America/Chicago")
SOON = dt.date(2026, 4, 1)
PSA = "psa-test"


@pytest.fixture
def templates(database: Database) -> DecisionTemplateService:
    return DecisionTemplateService(database, ZONE, built_in)


def sheet(title: str = "Rezum or tablets", **changes: object) -> OwnTemplateText:
    return replace(
        OwnTemplateText(
            title=title,
            comes_up="When passing water is a trouble",
            not_when="When there is blood or fever",
            what_matters=("What bothers you most at night?", " "),
            form=without_the_patient(decided(SOON)),
        ),
        **changes,  # type: ignore[arg-type]
    )


def test_that_a_template_of_the_practice_is_found_read_and_begun_from(
    templates: DecisionTemplateService, lead: Actor
) -> None:
    own = templates.keep(sheet(), "en", actor=lead)
    (found,) = templates.find("rez tab", language="en", actor=lead)
    assert (found.id, found.is_own, found.version, found.approval) == (own, True, "1", None)
    assert templates.find("rezum", language="es", actor=lead) == ()
    page = templates.page(own, "en", actor=lead)
    assert (page.title, page.written_by, page.sources) == (
        "Rezum or tablets", lead.name, ("Trial, 2019",),
    )  # fmt: skip
    assert page.what_matters == ("What bothers you most at night?",)
    assert page.review_due_on == dt.date(2027, 3, 2)
    assert page.form.template is not None
    assert (page.form.template.id, page.form.template.version) == (own, "1")
    assert [option.label for option in page.form.options] == ["Start a statin", "Wait a year"]


def test_that_nothing_a_patient_said_or_is_gets_into_a_template(
    templates: DecisionTemplateService, lead: Actor
) -> None:
    note = replace(
        decided(SOON),
        worries="Aches",
        options=(replace(STATIN, patient_comment="My brother had it", weight=2), WAIT),
    )
    own = templates.keep(sheet(form=note), "en", actor=lead)
    form = templates.page(own, "en", actor=lead).form
    bare = replace(form, template=None)
    assert bare == without_the_patient(note)
    for field in ("what_matters", "worries", "staff_note", "plan", "why_now"):
        assert getattr(form, field) == ""
    assert {(one.patient_comment, one.weight) for one in form.options} == {("", None)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (sheet(title=" "), "a title"),
        (sheet(comes_up=""), "when people face"),
        (sheet(not_when=""), "something else comes first"),
        (sheet(form=DecisionForm(question="?", options=(STATIN,))), "two options"),
        (sheet(form=DecisionForm(question="?", options=(STATIN, STATIN))), "waiting"),
        (
            sheet(
                form=DecisionForm(
                    question="?",
                    options=(
                        WAIT,
                        replace(STATIN, effects=(*STATIN.effects, EffectEntry("harm", "-36%"))),
                    ),
                )
            ),
            "percentage",
        ),
        (
            sheet(
                form=DecisionForm(
                    question="?",
                    options=(
                        WAIT,
                        replace(
                            STATIN,
                            effects=tuple(replace(one, source="") for one in STATIN.effects),
                        ),
                    ),
                )
            ),
            "source of each number",
        ),
    ],
)
def test_that_a_template_lacks_nothing_that_makes_it_fair(
    templates: DecisionTemplateService, lead: Actor, text: OwnTemplateText, said: str
) -> None:
    with pytest.raises(RefusedError, match=said):
        templates.keep(text, "en", actor=lead)


def test_that_a_new_version_is_approved_anew_and_the_old_one_is_kept(
    templates: DecisionTemplateService, database: Database, lead: Actor
) -> None:
    own = templates.keep(sheet(), "en", actor=lead)
    templates.approve(own, "en", version="1", actor=lead)
    assert templates.page(own, "en", actor=lead).approval is not None
    again = templates.keep(sheet("Rezum, tablets or waiting"), "en", template_id=own, actor=lead)
    assert again == own
    page = templates.page(own, "en", actor=lead)
    assert (page.version, page.title, page.approval) == ("2", "Rezum, tablets or waiting", None)
    assert page.earlier is not None
    assert page.earlier.version == "1"
    with pytest.raises(RefusedError, match="changed to version 2"):
        templates.approve(own, "en", version="1", actor=lead)
    (item,) = templates.find("rezum", language="en", actor=lead)
    assert item.version == "2"
    with database.reading() as session:
        versions = [row.version for row in session.query(OwnTemplate).order_by(OwnTemplate.id)]
    assert versions == ["1", "2"]


def test_that_the_newest_version_holds_whatever_a_computers_clock_says(
    templates: DecisionTemplateService, database: Database, lead: Actor
) -> None:
    own = templates.keep(sheet(), "en", actor=lead)
    templates.keep(sheet("Rezum, again"), "en", template_id=own, actor=lead)
    with database.writing(lead) as transaction:
        first = transaction.session.query(OwnTemplate).filter_by(version="1").one()
        late = {
            column.name: getattr(first, column.name)
            for column in OwnTemplate.__table__.columns
            if column.name not in {"id", "rev", "clock"}
        }
        transaction.session.add(OwnTemplate(id="f" * 32, **late))
        transaction.tombstone(first, "made by a computer whose clock is ahead")
    (found,) = templates.find("rezum", language="en", actor=lead)
    assert (found.title, found.version) == ("Rezum, again", "2")
    templates.keep(sheet(), "en", template_id=own, actor=lead)
    assert templates.page(own, "en", actor=lead).version == "3"


def test_that_an_edited_template_takes_the_place_of_the_programs_until_it_is_taken_off(
    templates: DecisionTemplateService, lead: Actor
) -> None:
    count = len(built_in().templates())
    own = templates.keep(sheet("PSA, as we see it"), "en", based_on=PSA, actor=lead)
    listed = {item.id for item in templates.find(language="en", actor=lead)}
    assert (PSA in listed, own in listed, len(listed)) == (False, True, count)
    assert PSA in {item.id for item in templates.find(language="es", actor=lead)}
    with pytest.raises(RefusedError, match="why"):
        templates.retire(own, "en", reason=" ", actor=lead)
    templates.retire(own, "en", reason="Guideline changed", actor=lead)
    listed = {item.id for item in templates.find(language="en", actor=lead)}
    assert (PSA in listed, own in listed) == (True, False)
    with pytest.raises(RefusedError, match="no longer there"):
        templates.page(own, "en", actor=lead)
    with pytest.raises(RefusedError, match="no longer there"):
        templates.keep(sheet(), "en", template_id=own, actor=lead)


def test_that_a_note_keeps_the_version_it_began_from_and_its_approval(
    templates: DecisionTemplateService,
    decisions: DecisionService,
    clinic: Clinic,
    lead: Actor,
) -> None:
    own = templates.keep(sheet(), "en", actor=lead)
    templates.approve(own, "en", version="1", actor=lead)
    form = templates.page(own, "en", actor=lead).form
    draft = decisions.save_draft(clinic.person(language_spoken="en"), form, actor=lead)
    templates.keep(sheet("Another title"), "en", template_id=own, actor=lead)
    templates.retire(own, "en", reason="Being rewritten", actor=lead)
    origin = decisions.load(draft.id, actor=lead).form.template
    assert origin is not None
    assert (origin.title, origin.version, origin.approved_by) == (
        "Rezum or tablets", "1", lead.name,
    )  # fmt: skip


def test_that_who_may_not_approve_templates_writes_none(
    templates: DecisionTemplateService, database: Database, lead: Actor
) -> None:
    nurse = colleague(database, Role.NURSE, by=lead)
    with pytest.raises(PermissionDeniedError):
        templates.keep(sheet(), "en", actor=nurse)
    with pytest.raises(PermissionDeniedError):
        templates.retire("own-1", "en", reason="Old", actor=nurse)
