"""Dialogs in the made-up language: every word translated, and room for longer ones."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carecoord.rules.barrier_questions import script
from carecoord.services.caseloads import AssignmentRow, CaseloadHolder
from carecoord.services.emergencies import OpenedInEmergency
from carecoord.services.export_columns import ColumnChoice
from carecoord.services.passphrase_advice import strength, suggest_passphrase
from carecoord.services.waking import Woke
from carecoord.vocab.barriers import Domain
from carecoord.vocab.measurements import Kind
from carecoord.vocab.outreach import LeaveReason
from carecoord.vocab.roles import Role
from tests.ui import a11y, pseudo
from tests.ui.kit import TODAY, ZONE
from ui.dialogs import barrier_hand_over
from ui.dialogs.appointment import AppointmentDialog, Words
from ui.dialogs.backup_secret import BackupSecretDialog
from ui.dialogs.barrier import BarrierDialog, Person
from ui.dialogs.barrier_picker import BarrierPicker
from ui.dialogs.base import BaseDialog
from ui.dialogs.caseload import CaseloadDialog
from ui.dialogs.closing import ClosingDialog
from ui.dialogs.condition import AllergyDialog, ConditionDialog
from ui.dialogs.decision_review import DecisionReviewDialog
from ui.dialogs.emergency import EmergencyDialog, EmergencyNotice
from ui.dialogs.export_columns import ExportColumnsDialog
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.follow_up_change import HandOverDialog, RescheduleDialog
from ui.dialogs.incident import IncidentDialog
from ui.dialogs.leaving import LeavingDialog
from ui.dialogs.measurement import MeasurementDialog
from ui.dialogs.medicine import MedicineDialog
from ui.dialogs.new_handout import NewHandoutDialog
from ui.dialogs.own_target import OwnTargetDialog, ReliableDialog
from ui.dialogs.patient_status import PatientStatusDialog
from ui.dialogs.people import (
    AddPersonDialog,
    Advice,
    FirstPassphraseDialog,
    OwnPassphraseDialog,
    RoleDialog,
)
from ui.dialogs.person_picker import PersonPicker
from ui.dialogs.retire import RetireDialog
from ui.dialogs.tag import TagDialog
from ui.dialogs.template_picker import TemplatePicker
from ui.dialogs.topic_picker import TopicPicker
from ui.dialogs.unsaved import UnsavedDialog
from ui.dialogs.visit import VisitDialog
from ui.dialogs.visit_page import VisitPageDialog
from ui.dialogs.woke import WokeDialog

NAME = "Bree Wells"
PEOPLE = {"5" * 32: NAME}
NOW = dt.datetime(2026, 11, 21, 14, 0, tzinfo=dt.UTC)
ADVICE = Advice(strength, partial(suggest_passphrase, "en"))
ASKED = [script(domain, "en") for domain in (Domain.TRANSPORT, Domain.SAFETY_AT_HOME)]
READ_ALOUD = [words for one in ASKED for words in (one.purpose, one.question)]
"""In the patient's language, whatever the window speaks."""
SHE = Person("1" * 32, NAME, "en", may_keep_back=True)
COLUMN = ColumnChoice("name", "x", is_usual=True, is_always=False)

DIALOGS: dict[str, Callable[[], BaseDialog]] = {
    "appointment": lambda: AppointmentDialog(
        None, Words(title="x", verb="x"), today=TODAY, about=NAME
    ),
    "secret of a backup": BackupSecretDialog,
    "barrier": lambda: BarrierDialog(
        None, domain=Domain.TRANSPORT, row=None, person=SHE, today=TODAY, colleagues=PEOPLE, me="",
    ),
    "safety at home": lambda: BarrierDialog(
        None, domain=Domain.SAFETY_AT_HOME, row=None, person=SHE, today=TODAY, colleagues=PEOPLE,
        me="",
    ),
    "barriers": lambda: BarrierPicker(
        None, about=NAME, domains=tuple(Domain), answers={}, hands_over=True
    ),
    "barrier handed over": lambda: barrier_hand_over.HandOverDialog(None, about=NAME),
    "caseload": lambda: CaseloadDialog(
        None, title="x", about=NAME, holders=[CaseloadHolder("5" * 32, NAME, 3)],
        places=[AssignmentRow("7" * 32, "5" * 32, NAME, TODAY, None)], today=TODAY,
    ),
    "closing": ClosingDialog,
    "condition": lambda: ConditionDialog(None, today=TODAY, about=NAME),
    "allergy": lambda: AllergyDialog(None, about=NAME),
    "decision reviewed": lambda: DecisionReviewDialog(
        None, question=NAME, today=TODAY, latest=TODAY + dt.timedelta(days=90)
    ),
    "emergency": lambda: EmergencyDialog(None, minutes=60, today=TODAY),
    "opened in an emergency": lambda: EmergencyNotice(
        None, [OpenedInEmergency("1" * 32, NAME, NAME, "x", NOW)], ZONE
    ),
    "columns": lambda: ExportColumnsDialog(None, [COLUMN], ["name"], is_filled_in=True),
    "follow-up": lambda: FollowUpDialog(None, today=TODAY, colleagues=PEOPLE, me="", about=NAME),
    "follow-up handed over": lambda: HandOverDialog(None, title=NAME, colleagues=PEOPLE),
    "follow-up moved": lambda: RescheduleDialog(None, title=NAME, today=TODAY),
    "incident": lambda: IncidentDialog("1A2B", "x", None),
    "leaving": lambda: LeavingDialog(LeaveReason.DIED, NAME, TODAY, None),
    "measurement": lambda: MeasurementDialog(
        None, today=TODAY, kind=Kind.BLOOD_PRESSURE, about=NAME
    ),
    "medicine": lambda: MedicineDialog(None),
    "new handout": lambda: NewHandoutDialog(None, "x", "x"),
    "own goal": lambda: OwnTargetDialog(
        None, kind=Kind.A1C, about=NAME, usual="8", before="", reason=""
    ),
    "reliable": lambda: ReliableDialog(None, kind=Kind.A1C, fact=NAME, before=""),
    "status": lambda: PatientStatusDialog(None, status="active", today=TODAY, about=NAME),
    "person added": lambda: AddPersonDialog(ADVICE, None),
    "person picked": lambda: PersonPicker("x", "x", None),
    "template picked": lambda: TemplatePicker({"en": "English"}, "en"),
    "topic picked": TopicPicker,
    "role": lambda: RoleDialog(NAME, Role.NURSE.value, None),
    "passphrase given": lambda: FirstPassphraseDialog(NAME, ADVICE, None),
    "own passphrase": lambda: OwnPassphraseDialog(ADVICE, None),
    "handout retired": lambda: RetireDialog(None),
    "tag": lambda: TagDialog(3, (), None),
    "unsaved": lambda: UnsavedDialog(None),
    "visit": lambda: VisitDialog(None, today=TODAY, about=NAME),
    "visit page": lambda: VisitPageDialog(
        None, about=NAME, languages={"en": "English"}, pieces=[]
    ),
    "woke": lambda: WokeDialog(Woke.OLDER, None),
}  # fmt: skip


@pytest.mark.parametrize("name", DIALOGS)
def test_that_a_dialog_is_translated_and_has_room_for_longer_words(
    name: str, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pseudo.speak_made_up(monkeypatch)
    dialog = DIALOGS[name]()
    dialog.show()
    qtbot.waitUntil(dialog.isVisible)
    assert a11y.clipped(dialog) == []
    assert pseudo.plain_texts(dialog, NAME, *READ_ALOUD) == []
    dialog.hide()
