"""What a note was begun from, and what to ask the patient; shown while it is written."""

from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.decision_template_forms import TemplatePage
from ui.pages.patient.decision.template_text import approval_words
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import badge, label, set_tone
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
        self.body.addWidget(label(_("Questions to ask the patient"), "caption"))
        self.body.addWidget(self.questions)
        self.hide()

    def show_page(self, page: TemplatePage) -> None:
        """Say which template it was, and whether this practice stands by it."""
        begun = _("Begun from the template: {title}, version {version}")
        self.title.setText(begun.format(title=page.title, version=page.version))
        words, tone = approval_words(page)
        set_tone(self.state, words, tone)
        self.questions.setText("\n".join(f"• {one}" for one in page.what_matters))
        self.show()
