"""The dialogs about people of the practice, papers, files and texts."""

import datetime as dt
from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QDialog

from carecoord.common.i18n import current_language
from carecoord.services import passphrase_advice
from carecoord.services.emergencies import OpenedInEmergency
from carecoord.services.letter_forms import Double
from carecoord.services.waking import Woke
from carecoord.vocab.patients import Channel
from carecoord.vocab.roles import Role
from tests.ui.kit import TODAY, ZONE
from tests.ui.walk.stage import Stage
from ui.dialogs.backup_secret import BackupSecretDialog
from ui.dialogs.caseload import CaseloadDialog
from ui.dialogs.closing import ClosingDialog
from ui.dialogs.diagnostics import DiagnosticsDialog
from ui.dialogs.emergency import EmergencyDialog, EmergencyNotice
from ui.dialogs.export_columns import ExportColumnsDialog
from ui.dialogs.help import HelpDialog
from ui.dialogs.incident import IncidentDialog
from ui.dialogs.letter_words import LetterWordsDialog
from ui.dialogs.new_handout import NewHandoutDialog
from ui.dialogs.one_by_one import Message, OneByOneDialog
from ui.dialogs.paper import PaperDialog
from ui.dialogs.people import (
    AddPersonDialog,
    Advice,
    FirstPassphraseDialog,
    OwnPassphraseDialog,
    RoleDialog,
)
from ui.dialogs.recovery_sheet import RecoverySheetDialog
from ui.dialogs.retire import RetireDialog
from ui.dialogs.tag import TagDialog
from ui.dialogs.take_all import TakeAllDialog
from ui.dialogs.two_letters import TwoLettersDialog
from ui.dialogs.unsaved import UnsavedDialog
from ui.dialogs.woke import WokeDialog
from ui.dialogs.write_to_list import Offer, WriteDialog
from ui.printing.sheet import Sheet

Make = Callable[[Stage], QDialog]
AT = dt.datetime(2026, 11, 21, 10, 42, tzinfo=ZONE)
LIST = "not-seen-12m"
REASON = "She fell in her kitchen and cannot answer."


def sheet() -> Sheet:
    """A short paper."""
    html = "<h1>Recovery key</h1>" + "<p>ABCD EFGH</p>" * 12
    return Sheet(title="Recovery key", html=html, language="en")


def advice() -> Advice:
    """Who judges passphrases, as in the settings."""
    return Advice(
        passphrase_advice.strength,
        lambda: passphrase_advice.suggest_passphrase(current_language()),
        ("Riverside Family Clinic",),
    )


def _offer(stage: Stage) -> Offer:
    services = stage.services
    plans = {
        way: services.letters.plan(LIST, way, actor=services.actor)
        for way in (Channel.LETTER, Channel.EMAIL, Channel.TEXT, Channel.CALL)
    }
    return Offer(
        title="Not seen for 12 months", plans=plans,
        labels=services.letters.plan(LIST, Channel.LETTER, once_more=True, actor=services.actor),
        templates=services.letter_texts.choices(), waiting=(), may_word=True,
    )  # fmt: skip


def _letter_words(stage: Stage) -> QDialog:
    texts = stage.services.letter_texts
    words = {
        language: texts.words("call-us", language, actor=stage.services.actor).words
        for language in ("en", "es")
    }
    return LetterWordsDialog(None, texts.choices()[0], words, stage.worn.language)


def _caseload(stage: Stage) -> QDialog:
    services = stage.services
    (patient, *_rest) = stage.patients
    return CaseloadDialog(
        None, title="Whose caseload", about="Santos, Maria", today=TODAY,
        holders=services.caseloads.holders(actor=services.actor),
        places=services.caseloads.of_patient(patient, actor=services.actor),
    )  # fmt: skip


def _notice(_stage: Stage) -> QDialog:
    opened = OpenedInEmergency("1", "Santos, Maria", "Luis Ortega", REASON, AT)
    return EmergencyNotice(None, [opened, opened], ZONE)


def _columns(stage: Stage) -> QDialog:
    columns = stage.services.exports.columns(LIST)
    return ExportColumnsDialog(None, columns, (), is_filled_in=True)


def _closing_in_trouble(_stage: Stage) -> QDialog:
    dialog = ClosingDialog()
    dialog.show_trouble("There is no room left on the stick. Put in another one.")
    return dialog


def _texts(_stage: Stage) -> QDialog:
    text = "Please call Riverside Family Clinic at (202) 555-0123."
    message = Message(patient_id="a", name="Santos, Ana", to="(202) 555-0142", text=text)
    return OneByOneDialog(None, "Text messages one by one", [message, message])


def _two_letters(_stage: Stage) -> QDialog:
    double = Double(
        patient_id="a", name="Santos, Ana", made_by="Ana Ruiz", made_at=AT, is_sent=False
    )
    return TwoLettersDialog(None, [double])


def _everything(_stage: Stage) -> QDialog:
    told = advice()
    return TakeAllDialog(told.judge, told.suggest, told.names)


OFFICE: Mapping[str, tuple[type[QDialog], Make]] = {
    "caseload": (CaseloadDialog, _caseload),
    "emergency": (EmergencyDialog, lambda _s: EmergencyDialog(None, minutes=60, today=TODAY)),
    "emergency notice": (EmergencyNotice, _notice),
    "export columns": (ExportColumnsDialog, _columns),
    "backup's own secret": (BackupSecretDialog, lambda _s: BackupSecretDialog()),
    "closing": (ClosingDialog, lambda _s: ClosingDialog()),
    "closing, in trouble": (ClosingDialog, _closing_in_trouble),
    "diagnostic report": (
        DiagnosticsDialog,
        lambda stage: DiagnosticsDialog("CareCoord 0.1.0\nSystem: Linux", stage.window),
    ),
    "incident": (
        IncidentDialog,
        lambda _s: IncidentDialog("4F7A-09C2", "builtins.ValueError\n  jobs.py:1 in work"),
    ),
    "words of a letter": (LetterWordsDialog, _letter_words),
    "new handout": (
        NewHandoutDialog,
        lambda _s: NewHandoutDialog(None, "Write a new handout", "Begin"),
    ),
    "translation": (
        NewHandoutDialog,
        lambda _s: NewHandoutDialog(None, "Translate it", "Begin", left_out=("en",)),
    ),
    "one by one": (OneByOneDialog, _texts),
    "paper": (PaperDialog, lambda _s: PaperDialog(None, sheet(), "paper.pdf")),
    "add a person": (AddPersonDialog, lambda _s: AddPersonDialog(advice(), None)),
    "role": (RoleDialog, lambda _s: RoleDialog("Ana Ruiz", Role.NURSE.value, None)),
    "first passphrase": (
        FirstPassphraseDialog,
        lambda _s: FirstPassphraseDialog("Ana Ruiz", advice(), None),
    ),
    "own passphrase": (OwnPassphraseDialog, lambda _s: OwnPassphraseDialog(advice(), None)),
    "recovery sheet": (
        RecoverySheetDialog,
        lambda _s: RecoverySheetDialog(sheet(), (1, 7), lambda _typed: False, None),
    ),
    "retire": (RetireDialog, lambda _s: RetireDialog(None)),
    "tag": (TagDialog, lambda _s: TagDialog(12, ["flu shot 2026"], None)),
    "two letters": (TwoLettersDialog, _two_letters),
    "unsaved": (UnsavedDialog, lambda _s: UnsavedDialog(None)),
    "woke elsewhere": (WokeDialog, lambda _s: WokeDialog(Woke.ELSEWHERE, None)),
    "help": (HelpDialog, lambda _s: HelpDialog(None, "handouts")),
    "everything along": (TakeAllDialog, _everything),
    "write to a list": (WriteDialog, lambda stage: WriteDialog(None, _offer(stage))),
}
