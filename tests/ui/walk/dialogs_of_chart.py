"""The dialogs about one patient: facts, plans, decisions, what gets in the way."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QDialog

from carecoord.rules.follow_through_groups import grouped
from carecoord.services.barrier_forms import BarrierRow
from carecoord.services.decision_template_forms import TemplateItem
from carecoord.services.follow_through import ByLanguage
from carecoord.vocab.barriers import Domain, Impact, Sensitivity, Source, Status, WantsHelp
from carecoord.vocab.follow_through import Band
from carecoord.vocab.measurements import Kind
from carecoord.vocab.outreach import LeaveReason
from tests.ui.kit import TODAY
from tests.ui.walk.dialogs_of_office import sheet
from tests.ui.walk.stage import Stage
from ui.dialogs.appointment import AppointmentDialog, Words
from ui.dialogs.barrier import BarrierDialog
from ui.dialogs.barrier import Person as Asked
from ui.dialogs.barrier_hand_over import HandOverDialog as BarrierHandOver
from ui.dialogs.barrier_picker import BarrierPicker
from ui.dialogs.barriers_kept_back import KeptBackDialog
from ui.dialogs.base import BaseDialog
from ui.dialogs.condition import AllergyDialog, ConditionDialog
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.decision_review import DecisionReviewDialog
from ui.dialogs.follow_through import FollowThroughDialog
from ui.dialogs.follow_through_languages import FollowThroughLanguagesDialog
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.follow_up_change import HandOverDialog, RescheduleDialog
from ui.dialogs.keep_template import KeepTemplateDialog, KeptTemplate
from ui.dialogs.leaving import LeavingDialog
from ui.dialogs.measurement import MeasurementDialog
from ui.dialogs.medicine import MedicineDialog
from ui.dialogs.own_target import OwnTargetDialog, ReliableDialog
from ui.dialogs.patient_form.comparing import Conflict
from ui.dialogs.patient_form.conflict_dialog import ConflictDialog
from ui.dialogs.patient_form.desk import desk_for
from ui.dialogs.patient_form.dialog import Offers, PatientForm
from ui.dialogs.patient_form.saving import Whose
from ui.dialogs.patient_status import PatientStatusDialog
from ui.dialogs.person_picker import Person, PersonPicker
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.template_picker import TemplatePicker
from ui.dialogs.topic_picker import TopicPicker
from ui.dialogs.visit import VisitDialog
from ui.dialogs.visit_page import PagePiece, VisitPageDialog
from ui.pages.handouts.find_patient import FindPatientDialog
from ui.pages.patient.decision.template_text import approval_words, template_html, template_rows
from ui.pages.patient.teachback.topic_rows import topic_rows
from ui.widgets.buttons import Kind as Weight

Make = Callable[[Stage], QDialog]
ABOUT = "Santos, Maria · born 12 Apr 1971 · record 10442"
NAMES = {"5" * 32: "Bree Wells", "6" * 32: "Ana Ruiz"}
LATEST = TODAY + dt.timedelta(days=90)
TEMPLATE = KeptTemplate(
    title="A statin, as we see it", comes_up="When the risk is middling",
    not_when="After a heart attack", what_matters=("What worries you about pills?",),
)  # fmt: skip
KEPT_BACK = BarrierRow(
    id="1", rev=1, domain=Domain.SAFETY_AT_HOME, status=Status.PRESENT,
    impact=Impact.BLOCKS_CARE_NOW, wants_help=WantsHelp.YES, source=Source.PATIENT,
    sensitivity=Sensitivity.RESTRICTED,
    best_time=None, note="Asked to be called at work.", next_step="Ask Dr. Okafor to call",
    next_step_on=TODAY, owner="Dr. Amara Okafor", owner_id="", owner_role=None, opened_on=TODAY,
    reviewed_on=TODAY, resolved_on=None, outcome="", recorded_by="Ana Ruiz",
)  # fmt: skip


def _barrier(domain: Domain, row: BarrierRow | None, _stage: Stage) -> QDialog:
    person = Asked("m", ABOUT, "es")
    dialog = BarrierDialog(
        None, domain=domain, row=row, person=person, today=TODAY, colleagues=NAMES, me="5" * 32
    )
    dialog.answer.choose(Status.PRESENT.value)
    dialog.step.setText("Ring the county ride line")
    dialog._on_answer()
    return dialog


def _follow_up(kind: str, _stage: Stage) -> QDialog:
    dialog = FollowUpDialog(None, today=TODAY, colleagues=NAMES, me="5" * 32, about=ABOUT)
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind))
    return dialog


def _form(is_new: bool, stage: Stage) -> QDialog:
    questions = desk_for(stage.services)
    patient = stage.patients[0]
    whose = Whose() if is_new else Whose(patient, questions.load(patient))
    offers = Offers(questions.staff(), questions.tags())
    return PatientForm(questions, stage.jobs, TODAY, whose, offers, None)


def _tab(number: int, stage: Stage) -> QDialog:
    form = _form(False, stage)
    assert isinstance(form, PatientForm)
    form.tabs.setCurrentIndex(number)
    return form


def _templates(stage: Stage) -> QDialog:
    services, language = stage.services, stage.worn.language
    found: list[TemplateItem] = list(
        services.templates.find(language=language, actor=services.actor)
    )
    page = services.templates.page(found[0].id, language, actor=services.actor)
    dialog = TemplatePicker({"en": "English", "es": "Español"}, language)
    dialog.show_rows(template_rows(found))
    dialog.show_text((page.id, language), template_html(page), *approval_words(page))
    dialog.offer_approval("Approve this version")
    dialog.offer_retiring(offered=True)
    return dialog


def _topics(stage: Stage) -> QDialog:
    dialog = TopicPicker()
    found = stage.services.handouts.find("", language=stage.worn.language)
    dialog.show_rows(topic_rows(found, (), ()))
    return dialog


def _no_topic(_stage: Stage) -> QDialog:
    dialog = TopicPicker()
    dialog.field.setText("zzz")
    dialog.show_rows(())
    return dialog


def _page(_stage: Stage) -> QDialog:
    pieces = [PagePiece(str(n), f"What was decided about a pill, number {n}") for n in range(8)]
    dialog = VisitPageDialog(
        None, about=ABOUT, languages={"en": "English", "es": "Spanish"}, pieces=pieces,
        warnings=["Her language is Vietnamese; the page is there in English and Spanish."],
    )  # fmt: skip
    dialog.show_page(sheet())
    return dialog


def _people(_stage: Stage) -> QDialog:
    dialog = PersonPicker("Who is it for?", "Go on", None)
    dialog.show_people("", [Person("1", "Moss, Ada", "1971", "10442")])
    return dialog


def _finding(stage: Stage) -> QDialog:
    services = stage.services
    find = partial(services.search.find, actor=services.actor)
    return FindPatientDialog(find, stage.jobs, "Type a name.", None)


def _through(stage: Stage) -> QDialog:
    services = stage.services
    found = services.follow_through.about(stage.patients[0], actor=services.actor)
    return FollowThroughDialog(None, found, ABOUT)


def _languages(_stage: Stage) -> QDialog:
    bands: list[tuple[str, Band | None]] = [("en", Band.STEADY)] * 40
    bands += [("es", Band.REACH_OUT)] * 6 + [("es", Band.STEADY)] * 8 + [("", None)] * 11
    found = ByLanguage(version=1, first=TODAY, last=TODAY, groups=grouped(bands))
    return FollowThroughLanguagesDialog(None, found)


def _faulty(make: Make, stage: Stage) -> QDialog:
    """The same after somebody pressed the verb and left everything open."""
    dialog = make(stage)
    dialog.accept_button.click()  # type: ignore[attr-defined]
    return dialog


def _booking(_stage: Stage) -> QDialog:
    words = Words(title="Book a visit", verb="Book")
    return AppointmentDialog(None, words, today=TODAY, about=ABOUT)


def _reading(kind: Kind, _stage: Stage) -> QDialog:
    return MeasurementDialog(None, today=TODAY, kind=kind, about=ABOUT)


def _target(_stage: Stage) -> QDialog:
    return OwnTargetDialog(
        None, kind=Kind.A1C, about=ABOUT, usual="Below 7 %", before="", reason=""
    )


def _confirm(_stage: Stage) -> QDialog:
    return ConfirmDialog("Take this off the list?", "Take it off", explanation="It stays on file.")


def _kept_template(_stage: Stage) -> QDialog:
    return KeepTemplateDialog(
        None, TEMPLATE, languages={"en": "English", "es": "Spanish"},
        kept_text="<body><p>Start a statin?</p></body>", begun_from="A statin",
    )  # fmt: skip


def _picker(_stage: Stage) -> QDialog:
    answers = {Domain.FOOD: Status.PRESENT}
    return BarrierPicker(None, about=ABOUT, domains=tuple(Domain), answers=answers, hands_over=True)


def _reason(_stage: Stage) -> QDialog:
    return ReasonDialog(
        None, "Take this reading off?", "The timeline keeps it.", "Take it off",
        caption="Why", missing="Say why.", dangerous=True,
    )  # fmt: skip


def _leaving_open(_stage: Stage) -> QDialog:
    return BaseDialog(
        "Leave without saving?", "Leave without saving", explanation="What you typed is lost.",
        kind=Weight.DANGER, cancel="Stay here", width_px=420,
    )  # fmt: skip


CHART: Mapping[str, tuple[type[QDialog], Make]] = {
    "what was typed": (BaseDialog, _leaving_open),
    "booking": (AppointmentDialog, _booking),
    "booking, left open": (AppointmentDialog, partial(_faulty, _booking)),
    "barrier": (BarrierDialog, partial(_barrier, Domain.TRANSPORT, None)),
    "barrier, kept back": (BarrierDialog, partial(_barrier, Domain.SAFETY_AT_HOME, KEPT_BACK)),
    "barrier handed over": (BarrierHandOver, lambda _s: BarrierHandOver(None, about=ABOUT)),
    "barriers": (BarrierPicker, _picker),
    "barriers kept back": (
        KeptBackDialog,
        lambda _s: KeptBackDialog(None, rows=[KEPT_BACK, KEPT_BACK], about=ABOUT),
    ),
    "condition": (ConditionDialog, lambda _s: ConditionDialog(None, today=TODAY, about=ABOUT)),
    "allergy": (AllergyDialog, lambda _s: AllergyDialog(None, about=ABOUT)),
    "question": (ConfirmDialog, _confirm),
    "look back": (
        DecisionReviewDialog,
        lambda _s: DecisionReviewDialog(None, question="Statin?", today=TODAY, latest=LATEST),
    ),
    "follow-through": (FollowThroughDialog, _through),
    "follow-through by language": (FollowThroughLanguagesDialog, _languages),
    "follow-up": (FollowUpDialog, partial(_follow_up, "call_back")),
    "follow-up after hospital": (FollowUpDialog, partial(_follow_up, "transition")),
    "follow-up, left open": (
        FollowUpDialog,
        partial(_faulty, partial(_follow_up, "transition")),
    ),
    "follow-up moved": (
        RescheduleDialog,
        lambda _s: RescheduleDialog(None, title="Call the lab", today=TODAY),
    ),
    "follow-up handed over": (
        HandOverDialog,
        lambda _s: HandOverDialog(None, title="Call the lab", colleagues=NAMES),
    ),
    "template kept": (KeepTemplateDialog, _kept_template),
    "leaving": (
        LeavingDialog,
        lambda _s: LeavingDialog(LeaveReason.DIED, "Santos, Maria", TODAY, None),
    ),
    "reading": (MeasurementDialog, partial(_reading, Kind.BLOOD_PRESSURE)),
    "reading, left open": (
        MeasurementDialog,
        partial(_faulty, partial(_reading, Kind.A1C)),
    ),
    "medicine": (MedicineDialog, lambda _s: MedicineDialog(None)),
    "own goal": (OwnTargetDialog, _target),
    "reliable": (
        ReliableDialog,
        lambda _s: ReliableDialog(None, kind=Kind.A1C, fact="7.4 % on 3 Nov", before=""),
    ),
    "two versions": (
        ConflictDialog,
        lambda _s: ConflictDialog([Conflict("given", "Given name", "Marie", "Mariana")], None),
    ),
    "new patient": (PatientForm, partial(_form, True)),
    "patient's details": (PatientForm, partial(_form, False)),
    **{f"patient's details, tab {n}": (PatientForm, partial(_tab, n)) for n in range(1, 6)},
    "patient's status": (
        PatientStatusDialog,
        lambda _s: PatientStatusDialog(None, status="active", today=TODAY, about=ABOUT),
    ),
    "person": (PersonPicker, _people),
    "reason": (ReasonDialog, _reason),
    "reason, left open": (ReasonDialog, partial(_faulty, _reason)),
    "templates": (TemplatePicker, _templates),
    "topics": (TopicPicker, _topics),
    "no topic": (TopicPicker, _no_topic),
    "visit": (VisitDialog, lambda _s: VisitDialog(None, today=TODAY, about=ABOUT)),
    "page to take home": (VisitPageDialog, _page),
    "patient for a handout": (FindPatientDialog, _finding),
}
