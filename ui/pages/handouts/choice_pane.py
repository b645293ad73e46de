"""The right side: language, size, personal details, what to know, and what to do."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, QSize, Signal, Slot
from PySide6.QtWidgets import QCheckBox
from typing_extensions import override

from carecoord.common.i18n import _, n_
from carecoord.rules.findings import Finding
from carecoord.services.handout_facts import HandoutFacts
from carecoord.services.handouts import GivenRow, HandoutChoice
from carecoord.services.papers import TextSize
from carecoord.services.wording import language_label
from ui.pages.handouts.details_form import DetailsForm
from ui.pages.handouts.facts_card import FactsCard
from ui.pages.handouts.findings_list import FindingsList
from ui.pages.handouts.given_to import GivenTo
from ui.pages.handouts.phone_card import PhoneCard
from ui.pages.handouts.recipient import Recipient
from ui.pages.handouts.saved_card import SavedCard
from ui.widgets.buttons import Kind, button
from ui.widgets.calm_boxes import CalmComboBox
from ui.widgets.cards import Card, Pane
from ui.widgets.flow import FlowLayout
from ui.widgets.form import FormRow
from ui.widgets.in_sight import bring_in_sight
from ui.widgets.labels import label
from ui.widgets.segmented import Option, SegmentedChoice

_EDGE_PX = 1


class ChoicePane(Pane):
    """How one handout is made out and given.

    Signals:
        changed: Language, size or details: the paper looks different now.
        print_asked, pdf_asked, email_asked, read_asked: What is to be done with it.
    """

    changed = Signal()
    print_asked = Signal()
    pdf_asked = Signal()
    email_asked = Signal()
    read_asked = Signal()

    def __init__(self, phone_card: PhoneCard, facts: FactsCard) -> None:
        super().__init__((16, 14, 16, 12), 10)
        self.phone_card = phone_card
        self._topic = ""
        self.language = CalmComboBox()
        self.text_size = SegmentedChoice(_("Text size"), _sizes(), str(int(TextSize.STANDARD)))
        self.details = DetailsForm()
        self.facts = facts
        self.findings = FindingsList()
        self.given_to = GivenTo()
        self.teachback = QCheckBox()
        self.code = QCheckBox(_("Print a code to read more"))
        self._nobody = _nobody_card()
        self.read_button = button(
            _("Read aloud"), icon="book-2", tip=_("Go through it together, without paper")
        )
        self.pdf_button = button(_("Save PDF"), icon="file-type-pdf")
        self.email_button = button(
            _("E-mail draft…"), icon="mail", tip=_("Goes along as a PDF (Ctrl+Shift+M)")
        )
        self.print_button = button(_("Print"), Kind.PRIMARY, "printer")
        self._other_ways = (self.read_button, self.pdf_button, self.email_button)
        self.saved_card = SavedCard()
        self._build()
        self._connect()

    def _build(self) -> None:
        size_head = label(_("Text size"), "caption")
        for widget in (
            self.phone_card,
            FormRow(_("Language"), self.language),
            size_head,
            self.text_size,
            self.details,
            self.facts,
            self.findings,
            self._nobody,
            self.code,
            self.given_to,
            self.teachback,
        ):
            self.body.addWidget(widget)
        self.body.setSpacing(10)
        self.body.addStretch(1)
        self.foot.addWidget(self.saved_card)
        self.foot.addLayout(FlowLayout(*self._other_ways, spacing=8))
        self.foot.addWidget(self.print_button)

    def _connect(self) -> None:
        self.language.activated.connect(self._on_changed)
        self.text_size.chosen.connect(self._on_changed)
        self.details.changed.connect(self.changed)
        self.code.clicked.connect(self._on_changed)
        self.given_to.changed.connect(self.changed)
        self.print_button.clicked.connect(self.print_asked)
        self.pdf_button.clicked.connect(self.pdf_asked)
        self.email_button.clicked.connect(self.email_asked)
        self.read_button.clicked.connect(self.read_asked)

    def make_out_to(self, recipient: Recipient | None) -> None:
        """Begin with somebody else: nothing of the last person stays."""
        self.details.clear()
        self.findings.reason.clear()
        size = recipient.size if recipient else TextSize.STANDARD
        self.text_size.choose(str(int(size)))
        self.given_to.make_out_to(recipient.id if recipient else "")
        self.teachback.setVisible(recipient is not None)
        self.teachback.setChecked(recipient is not None)
        self.teachback.setText(recipient.teachback_words() if recipient else "")
        self.read_button.setVisible(recipient is not None)
        self.email_button.setVisible(recipient is not None)
        self._nobody.setVisible(recipient is None)
        self.findings.show_findings(())

    def offer_languages(
        self, topic: str, codes: Sequence[str], chosen: str, recipient: Recipient | None
    ) -> None:
        """The languages one topic is written in."""
        self._topic = topic
        self.language.clear()
        for code in codes:
            words = recipient.language_words(code) if recipient else language_label(code)
            self.language.addItem(words, code)
        self.language.setCurrentIndex(max(self.language.findData(chosen), 0))

    def offered(self) -> tuple[str, ...]:
        """The languages that can be chosen now."""
        return tuple(str(self.language.itemData(row)) for row in range(self.language.count()))

    def choice(self) -> HandoutChoice | None:
        """What is chosen now; None before there is a topic."""
        if not self._topic or self.language.currentIndex() < 0:
            return None
        return HandoutChoice(
            topic=self._topic,
            language=str(self.language.currentData()),
            text_size=TextSize(int(self.text_size.value)),
            words=self.details.words(),
            with_code=self.code.isChecked(),
        )

    def show_facts(
        self,
        facts: HandoutFacts,
        findings: Sequence[Finding],
        given: GivenRow | None,
        recipient: Recipient | None,
        next_visit: str = "",
    ) -> None:
        """What is known of the handout chosen, and when the person comes next."""
        head = recipient.details_words() if recipient else ""
        self.details.offer(facts.fields if recipient else (), head, facts.language)
        if recipient:
            self.details.propose_next_visit(next_visit)
        self.facts.show_facts(facts, given)
        self.findings.show_findings(findings)
        host = urlsplit(facts.more_link).hostname or ""
        self.code.setVisible(bool(host))
        self.code.setToolTip(_("A phone's camera opens a page of {host}.").format(host=host))
        self.read_button.setVisible(recipient is not None and "read_aloud" in facts.formats)

    def show_pages(self, count: int, *, blank: bool) -> None:
        """Say on the main button what it will do."""
        if blank:
            words = n_(
                "Print a blank copy ({count} page)", "Print a blank copy ({count} pages)", count
            )
        else:
            words = n_("Print {count} page", "Print {count} pages", count)
        self.print_button.setText(words.format(count=count))
        self.updateGeometry()

    def ask_reason(self) -> bool:
        """True when nothing stands in the way; else the reason is asked for in view."""
        settled = self.findings.ask_reason()
        if not settled:
            bring_in_sight(self.findings)
        return settled

    def let_give(self, *, on: bool) -> None:
        """Whether the buttons can be used now."""
        for each in (self.print_button, *self._other_ways):
            each.setEnabled(on)

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()

    @override
    def minimumSizeHint(self) -> QSize:
        """Never narrower than its content, which does not scroll sideways."""
        bar = self.scroller.verticalScrollBar().sizeHint().width()
        content = max(self.body.minimumSize().width() + bar, self.foot.minimumSize().width())
        return QSize(content + 2 * _EDGE_PX, super().minimumSizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()


def _sizes() -> tuple[Option, ...]:
    return (
        Option(str(int(TextSize.STANDARD)), _("Standard")),
        Option(str(int(TextSize.LARGE)), _("Large")),
        Option(str(int(TextSize.LARGEST)), _("Largest")),
    )


def _nobody_card() -> Card:
    made = Card("info", (12, 10, 12, 10), 4)
    made.body.addWidget(label(_("No patient is chosen"), "strong"))
    words = _("You can look at handouts and print a blank copy. It is entered in no chart.")
    made.body.addWidget(label(words, "body", wrap=True))
    return made
