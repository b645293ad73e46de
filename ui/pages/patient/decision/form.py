"""The form of one decision: talk, options, readiness, outcome, who took part."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding
from carecoord.services.decision_forms import DecisionForm
from ui.pages.patient.decision.form_parts import FormParts
from ui.pages.patient.decision.part import first_field
from ui.pages.patient.findings_card import FindingsCard
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.widgets.buttons import Kind, button, icon_button
from ui.widgets.cards import Pane
from ui.widgets.conflict_card import ConflictCard
from ui.widgets.flow import FlowLayout
from ui.widgets.in_sight import bring_in_sight
from ui.widgets.labels import Tone, badge, label, set_tone
from ui.widgets.layouts import row
from ui.widgets.segmented import flowing


class DecisionFormView(Pane):
    """Knows the fields, not where they are kept.

    Signals:
        edited: A person changed something.
        left, print_asked, sign_asked, error_asked: What the person wants to do.
    """

    edited = Signal()
    left = Signal()
    print_asked = Signal()
    sign_asked = Signal()
    error_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._form = DecisionForm()
        self._filling = False
        self.parts = FormParts(desk.today)
        self.missing = FindingsCard(_("Before you sign"))
        self.conflict = ConflictCard()
        self.back = icon_button("arrow-left", _("All decisions of this patient"))
        self.state = badge("")
        self.print_button = button(_("Print"), Kind.TEXT, icon="printer")
        self.mistake = button(_("Entered by mistake"), Kind.TEXT)
        self.sign = button(_("Sign decision"), Kind.PRIMARY)
        self.parts.next_stop = self.mistake
        self._build()
        self._connect()

    def _build(self) -> None:
        title = QWidget()
        title.setLayout(FlowLayout(label(_("Decision made together"), "subtitle"), self.state))
        title.setSizePolicy(flowing())
        head = row(self.back, title, self.print_button)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        for shown in (self.missing, self.conflict):
            shown.hide()
            self.body.addWidget(shown)
        self.body.addWidget(self.parts)
        self.body.addStretch(1)
        self.foot.addLayout(row(self.mistake, None, self.sign))

    def _connect(self) -> None:
        self.parts.edited.connect(self._on_edited)
        self.missing.chosen.connect(self.go_to)
        self.back.clicked.connect(self.left)
        self.print_button.clicked.connect(self.print_asked)
        self.sign.clicked.connect(self.sign_asked)
        self.mistake.clicked.connect(self.error_asked)

    def show_note(self, form: DecisionForm, view: PatientView) -> None:
        """Fill in a note; what is shown is not an edit."""
        self._filling = True
        self._form = form
        self.parts.show_note(form, view)
        self.missing.show_findings(())
        self.conflict.hide()
        self.show_state("")
        self.mistake.hide()
        self._filling = False
        self.scroller.verticalScrollBar().setValue(0)

    def note(self) -> DecisionForm:
        """The note as it stands in the fields."""
        return self.parts.write_into(self._form)

    def show_state(self, words: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Where the draft stands, such as "Draft saved 10:42"."""
        set_tone(self.state, words, tone)
        self.state.setVisible(bool(words))

    def show_missing(self, findings: Sequence[Finding]) -> None:
        self.missing.show_findings(findings)
        if self.missing.buttons:
            self.scroller.verticalScrollBar().setValue(0)
            self.missing.take_focus()

    @Slot(object)
    def go_to(self, found: Finding) -> None:
        """Put the cursor where a finding can be answered."""
        field = first_field(self.parts.all(), found)
        if field is None:
            return
        field.setFocus()
        # A part that has just unfolded gets its place in the next turn of the loop.
        QTimer.singleShot(0, field, self._reveal)

    @Slot()
    def _reveal(self) -> None:
        focused = self.focusWidget()
        if focused is not None:
            bring_in_sight(focused)

    @Slot()
    def _on_edited(self) -> None:
        if not self._filling:
            self.edited.emit()
