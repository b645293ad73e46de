"""What a note was begun from, and what to ask the patient; shown while it is written."""

from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.decision_forms import TemplateOrigin
from carecoord.services.decision_template_forms import TemplatePage
from ui.pages.patient.decision.template_text import approval_words, approved_then, begun_words
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Tone, badge, label, set_tone
from ui.widgets.segmented import flowing


class TemplateCard(Card):
    """Its questions are to be asked, not answered here: the answers are the patient's words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("inset", (12, 8, 12, 10), 4, parent)
        self.title = label("", "strong", wrap=True)
        self.state = badge("")
        self.questions = label("", wrap=True)
        head = QWidget()
        head.setLayout(FlowLayout(self.state))
        head.setSizePolicy(flowing())
        self.body.addWidget(self.title)
        self.body.addWidget(head)
        self._ask = label(_("Questions to ask the patient"), "caption")
        self.body.addWidget(self._ask)
        self.body.addWidget(self.questions)
        self.hide()

    def show_page(self, page: TemplatePage) -> None:
        """Say which template it was, and whether this practice stands by it."""
        self._show(begun_words(page.title, page.version), approval_words(page))
        self.questions.setText("\n".join(f"• {one}" for one in page.what_matters))
        self._show_questions(shown=True)

    def show_origin(self, origin: TemplateOrigin) -> None:
        """A stored note is gone on with: what it was begun from, as it was then."""
        self._show(begun_words(origin.title, origin.version), approved_then(origin))
        self._show_questions(shown=False)

    def _show(self, begun: str, approval: tuple[str, Tone]) -> None:
        self.title.setText(begun)
        set_tone(self.state, *approval)
        self.show()

    def _show_questions(self, *, shown: bool) -> None:
        for line in (self._ask, self.questions):
            line.setVisible(shown)
