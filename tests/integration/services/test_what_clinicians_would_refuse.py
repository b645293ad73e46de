"""What clinicians would ridicule or refuse in talks, papers and language, and cannot happen here.

One test for each trap, named after it. Traps of lists, measures and imports are tested there.
"""

import ast
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import carecoord.vocab
from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.common.i18n import LANGUAGES
from carecoord.db.database import Database
from carecoord.entities import (
    Decision,
    HandoutGiven,
    TeachAttempt,
    TeachSession,
    TeachTopic,
)
from carecoord.handouts.documents.page import PATIENT_SIZES
from carecoord.handouts.library import HandoutLibrary
from carecoord.rules.teachback_prompts import prompts
from carecoord.services.decision_forms import (
    DecisionForm,
    EffectEntry,
    ParticipantEntry,
    asked_anew,
)
from carecoord.services.decisions import DecisionService
from carecoord.services.followups import FollowUpService
from carecoord.services.handouts import HandoutChoice, HandoutService
from carecoord.services.preferences import PreferenceService
from carecoord.services.records_paper import PaperService
from carecoord.services.teachback import TeachbackService
from carecoord.services.teachback_forms import TeachbackForm
from carecoord.templates.catalogue import built_in
from carecoord.vocab.actor import Actor
from carecoord.vocab.interpreters import QUALIFIED, InterpreterType
from carecoord.vocab.roles import Role
from carecoord.vocab.teachback import TopicCategory
from carecoord.vocab.terms import Term, label
from tests.factories.clinic import Clinic
from tests.factories.notes import (
    CLEAR,
    RETAUGHT,
    STATIN,
    UNCLEAR,
    WAIT,
    decided,
    insulin,
    sitting,
    walking,
)
from tests.factories.roles import colleague
from tests.integration.services.conftest import ZONE

ROOT = Path(__file__).parents[3]
SOON = dt.date(2026, 4, 1)
CLOSED = re.compile(
    r"do you understand|understood\?|any questions|does that make sense|entiende|entendi|"
    r"comprende|alguna pregunta|queda claro",
    re.IGNORECASE,
)
JUDGING = re.compile(
    r"non-?complian|frequent flyer|poor historian|\brefuse[sd]?\b|difficult patient|"
    r"incumplid|rehús|rehus|no cooperador|se neg[oó]",
    re.IGNORECASE,
)
TRANSLATED = re.compile(r'^msgstr(?:\[\d\])? ((?:".*"\n)+)', re.MULTILINE)
JUDGING_PEOPLE = re.compile(
    r"non-?complian|frequent flyer|poor historian|(patient|person|messages) refuse|incumplid",
    re.IGNORECASE,
)
MEASURING_PEOPLE = re.compile(
    r"decisional conflict|conflicto decisional|collaborate\b|sdm-q|\bsure test|\bPAM\b|HEDIS|"
    r"engagement score|activation score",
    re.IGNORECASE,
)
CLAIMS = re.compile(
    r"hipaa.?complian|ncqa.?(certified|recognized)|clinically validated|proven to|"
    r"prevents readmission|guarantee",
    re.IGNORECASE,
)


@pytest.fixture
def person(clinic: Clinic) -> str:
    return clinic.person(language_spoken="en", language_written="en")


@pytest.fixture
def papers(database: Database, clock: FixedClock, preferences: PreferenceService) -> PaperService:
    return PaperService(database, clock, ZONE, preferences)


def said_to_people() -> Iterator[str]:
    """Every message in the sources, its translations, and the pages of help."""
    for folder in ("carecoord", "ui"):
        for path in (ROOT / folder).rglob("*.py"):
            yield from messages_in(ast.parse(path.read_text(encoding="utf-8")))
    for path in (ROOT / "resources" / "translations").rglob("*.po"):
        yield from TRANSLATED.findall(path.read_text(encoding="utf-8"))
    for folder in ("resources/help", "docs/user-guide"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".md", ".html"}:
                yield path.read_text(encoding="utf-8")


def messages_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for said in node.args if node.func.id in {"_", "N_", "n_"} else ():
                if isinstance(said, ast.Constant) and isinstance(said.value, str):
                    yield said.value


def choices() -> Iterator[str]:
    """The words of every choice the program offers."""
    for module in iter_modules(carecoord.vocab.__path__):
        for found in vars(import_module(f"carecoord.vocab.{module.name}")).values():
            if isinstance(found, type) and issubclass(found, Term) and found is not Term:
                yield from (label(one) for one in found)


class TestTeachback:
    def test_that_understanding_is_never_ticked_beforehand_or_copied_forward(
        self,
        teachback: TeachbackService,
        handouts: HandoutService,
        library: HandoutLibrary,
        person: str,
        lead: Actor,
    ) -> None:
        for topic in library.topics():
            for handout in topic.handouts:
                suggested = handouts.suggested_topics(topic.id, handout.language)
                assert all(one.attempts == () for one in suggested)
        teachback.record(person, sitting(walking()), actor=lead)
        (open_topic,) = teachback.open_topics(person, actor=lead)
        assert (open_topic.state, open_topic.attempts) == ("not_checked", 0)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_that_nobody_is_asked_whether_they_understand(
        self, library: HandoutLibrary, language: str
    ) -> None:
        asked = [one for kind in TopicCategory for one in prompts(kind, language)]
        asked += [
            point.ask
            for topic in library.topics()
            for handout in topic.handouts
            if handout.language == language
            for point in handout.key_points
        ]
        assert len(asked) > 100
        assert [one for one in asked if CLOSED.search(one)] == []

    def test_that_no_result_of_a_teach_back_is_a_score_a_failure_or_red(self) -> None:
        for table in (TeachSession, TeachTopic, TeachAttempt):
            names = set(table.__table__.columns.keys())
            assert not {"score", "grade", "percent", "passed", "failed"}.intersection(names)
        pages = ROOT / "ui" / "pages" / "patient" / "teachback"
        shown = "".join(path.read_text(encoding="utf-8") for path in pages.glob("*.py"))
        assert "Tone.DANGER" not in shown

    def test_that_explaining_again_never_overwrites_what_came_back_before(
        self, teachback: TeachbackService, person: str, lead: Actor, database: Database
    ) -> None:
        teachback.record(person, sitting(insulin(UNCLEAR)), actor=lead)
        (topic,) = teachback.open_topics(person, actor=lead)
        teachback.add_attempt(topic.topic_id, RETAUGHT, actor=lead)
        with database.reading() as session:
            rows = session.query(TeachAttempt).order_by(TeachAttempt.number).all()
            assert [row.words for row in rows] == [UNCLEAR.words, RETAUGHT.words]


class TestDecision:
    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"options": (WAIT,), "chosen": 0}, "two options"),
            ({"options": (STATIN, STATIN)}, "waiting or doing nothing"),
            ({"what_matters": ""}, "matters most"),
            ({"talked_on": dt.date(2026, 3, 3)}, "still to come"),
        ],
    )
    def test_that_a_note_with_one_option_no_wait_or_before_the_talk_is_not_signed(
        self, decisions: DecisionService, person: str, lead: Actor, changed: dict[str, object],
        said: str,
    ) -> None:  # fmt: skip
        form = replace(decided(SOON), **changed)  # type: ignore[arg-type]
        draft = decisions.save_draft(person, form, actor=lead)
        with pytest.raises(RefusedError, match=said):
            decisions.sign(draft.id, rev=draft.rev, actor=lead)

    def test_that_nothing_can_be_signed_as_merely_done(
        self, decisions: DecisionService, person: str, lead: Actor
    ) -> None:
        draft = decisions.save_draft(person, DecisionForm(outcome="option_chosen"), actor=lead)
        with pytest.raises(RefusedError) as refused:
            decisions.sign(draft.id, rev=draft.rev, actor=lead)
        assert len(str(refused.value).splitlines()) >= 5

    def test_that_a_relative_risk_alone_is_pointed_out(
        self, decisions: DecisionService, person: str, lead: Actor
    ) -> None:
        cut = EffectEntry("benefit", "Cuts the risk by 36%")
        option = replace(STATIN, effects=(cut, STATIN.effects[1]))
        form = replace(decided(SOON), options=(option, WAIT))
        found = decisions.findings(form, patient_id=person, actor=lead)
        assert "decision.percentage" in {one.code for one in found}

    def test_that_what_cannot_wait_is_not_made_a_choice(
        self, decisions: DecisionService, person: str, lead: Actor
    ) -> None:
        form = replace(decided(SOON), time_limit="urgent")
        found = decisions.findings(form, patient_id=person, actor=lead)
        assert [one.code for one in found] == ["decision.urgent"]
        for template in built_in().find(""):
            assert all(template.not_when.in_language(one).strip() for one in LANGUAGES)

    def test_that_a_no_before_deciding_is_never_called_a_conflict_or_counted(
        self, decisions: DecisionService, person: str, lead: Actor
    ) -> None:
        form = replace(decided(SOON), sure="no", informed="no", supported="no")
        found = decisions.findings(form, patient_id=person, actor=lead)
        offers = " ".join(one.sentence for one in found).lower()
        assert len(found) == 3
        assert not re.search(r"conflict|score|\d of 4", offers)

    def test_that_the_patients_words_stand_apart_from_what_staff_think(
        self, decisions: DecisionService, papers: PaperService, person: str, lead: Actor
    ) -> None:
        draft = decisions.save_draft(person, decided(SOON), actor=lead)
        html = papers.decision(draft.id, actor=lead).html
        assert "I do not want pills I can do without" in html
        assert "Worried about aches" not in html
        columns = set(Decision.__table__.columns.keys())
        assert {"what_matters", "worries", "choice_reason", "staff_note"} <= columns

    def test_that_nothing_signed_is_written_over_and_nothing_of_it_is_copied_forward(
        self, decisions: DecisionService, person: str, lead: Actor
    ) -> None:
        form = replace(decided(SOON), sure="yes", worries="Aches")
        draft = decisions.save_draft(person, form, actor=lead)
        decisions.sign(draft.id, rev=draft.rev, actor=lead)
        with pytest.raises(RefusedError, match="signed"):
            decisions.save_draft(person, form, decision_id=draft.id, rev=draft.rev + 1, actor=lead)
        anew = asked_anew(form)
        assert (anew.what_matters, anew.worries, anew.outcome) == ("", "", "")
        assert anew.participants == ()

    def test_that_not_asked_is_no_no(
        self, decisions: DecisionService, person: str, lead: Actor
    ) -> None:
        assert DecisionForm().sure == "not_asked"
        found = decisions.findings(decided(SOON), patient_id=person, actor=lead)
        assert found == ()

    def test_that_a_community_health_worker_neither_decides_nor_diagnoses(
        self, decisions: DecisionService, person: str, database: Database, lead: Actor
    ) -> None:
        worker = colleague(database, Role.CHW, by=lead)
        with pytest.raises(PermissionDeniedError):
            decisions.save_draft(person, decided(SOON), actor=worker)


class TestLanguage:
    def test_that_a_child_who_interprets_is_never_acceptable(
        self,
        teachback: TeachbackService,
        followups: FollowUpService,
        clinic: Clinic,
        lead: Actor,
    ) -> None:
        maria = clinic.person(language_spoken="es")
        form = replace(sitting(walking(CLEAR)), interpreter="emergency_minor")
        found = teachback.findings(form, patient_id=maria, actor=lead)
        assert "interpreter.minor" in {one.code for one in found}
        teachback.record(maria, form, actor=lead)
        (row,) = followups.for_patient(maria, actor=lead)
        assert row.kind == "interpreter_recheck"
        assert InterpreterType.EMERGENCY_MINOR not in QUALIFIED
        assert "emergency only" in label(InterpreterType.EMERGENCY_MINOR)

    def test_that_a_spanish_reader_is_not_handed_an_english_page_without_a_reason(
        self, handouts: HandoutService, clinic: Clinic, lead: Actor
    ) -> None:
        maria = clinic.person(language_spoken="es", language_written="es")
        (item, *_rest) = handouts.find("", language="en")
        choice = HandoutChoice(topic=item.topic, language="en")
        with pytest.raises(RefusedError, match="reads Spanish"):
            handouts.give(choice, patient_id=maria, actor=lead)

    def test_that_a_translation_nobody_checked_is_not_given_unlabelled(
        self, handouts: HandoutService, library: HandoutLibrary, clinic: Clinic, lead: Actor
    ) -> None:
        maria = clinic.person(language_spoken="es", language_written="es")
        waiting = [
            topic.id
            for topic in library.topics()
            if (page := topic.in_language("es")) is not None and not page.is_reviewed
        ]
        with pytest.raises(RefusedError, match="checked this translation"):
            handouts.give(
                HandoutChoice(topic=waiting[0], language="es"), patient_id=maria, actor=lead
            )

    def test_that_a_reading_grade_is_a_whole_number(
        self, handouts: HandoutService, clinic: Clinic, person: str, lead: Actor
    ) -> None:
        (item, *_rest) = handouts.find("", language="en")
        choice = HandoutChoice(topic=item.topic, language="en")
        given = handouts.give(choice, patient_id=person, reason="Read together", actor=lead)
        assert isinstance(clinic.read(HandoutGiven, given.id).reading_grade, int)

    def test_that_who_hears_of_somebodys_health_is_asked_about_first(
        self, decisions: DecisionService, person: str, lead: Actor
    ) -> None:
        came = (ParticipantEntry("patient"), ParticipantEntry("family", "Ana"))
        form = replace(decided(SOON), participants=came)
        found = decisions.findings(form, patient_id=person, actor=lead)
        assert [one.code for one in found] == ["caregiver.not_on_file"]

    def test_that_the_words_of_a_caregiver_are_not_the_patients(
        self, teachback: TeachbackService, papers: PaperService, person: str, lead: Actor
    ) -> None:
        form = TeachbackForm(
            learner="caregiver", learner_name="Ana", learner_relationship="child",
            topics=(walking(CLEAR),),
        )  # fmt: skip
        html = papers.teachback(teachback.record(person, form, actor=lead), actor=lead).html
        assert CLEAR.words not in html


class TestWords:
    def test_that_no_choice_and_no_text_judges_a_person(self) -> None:
        offered = list(choices())
        assert len(offered) > 100
        assert [one for one in offered if JUDGING.search(one)] == []
        found = [m.group() for text in said_to_people() for m in JUDGING_PEOPLE.finditer(text)]
        assert found == []

    def test_that_no_instrument_of_others_is_named_and_nobody_is_given_a_score(self) -> None:
        found = [m.group() for text in said_to_people() for m in MEASURING_PEOPLE.finditer(text)]
        assert found == []

    def test_that_nothing_is_claimed_that_nobody_has_shown(self) -> None:
        assert [m.group() for text in said_to_people() for m in CLAIMS.finditer(text)] == []

    def test_that_papers_for_patients_are_twelve_points_or_more_and_large_print_is_set_large(
        self, papers: PaperService, decisions: DecisionService, person: str, lead: Actor
    ) -> None:
        assert min(PATIENT_SIZES) >= 12
        draft = decisions.save_draft(person, decided(SOON), actor=lead)
        pages = [
            papers.decision(draft.id, actor=lead, text_size=size).html for size in PATIENT_SIZES
        ]
        assert len(set(pages)) == len(PATIENT_SIZES)
