"""Writing down what is kept back, for a clinician, without seeing it afterwards."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.vocab.barriers import RESTRICTED_DOMAINS, Domain
from carecoord.vocab.terms import label as label_of
from ui.dialogs.base import BaseDialog
from ui.widgets.form import FormRow, combo, text_edit


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What somebody told, and what it is about."""

    domain: Domain
    said: str


class HandOverDialog(BaseDialog):
    """For those who may write it down and not read it; nothing typed is kept elsewhere."""

    help_topic = "patient-page#barriers"
    asks_before_leaving = True

    def __init__(self, parent: QWidget | None, *, about: str) -> None:
        explanation = _(
            "A clinician takes it up today. The follow-up says nothing of what it is about, and "
            "you will not see it here again."
        )
        super().__init__(
            _("Hand over to a clinician"),
            _("Hand over"),
            parent,
            explanation="\n".join(filter(None, (about, explanation))),
        )
        kept_back = [each for each in Domain if each in RESTRICTED_DOMAINS]
        self.domain = combo({each.value: label_of(each) for each in kept_back})
        self.said = text_edit(lines=4)
        self.said_row = FormRow(
            _("What was said"),
            self.said,
            hint=_("If somebody is in danger now, call 911 first, then a clinician."),
        )
        self.body.addWidget(FormRow(_("What it is about"), self.domain))
        self.body.addWidget(self.said_row)

    @property
    def answer(self) -> HandedOver:
        said = self.said.toPlainText().strip()
        return HandedOver(Domain(str(self.domain.currentData())), said)

    @override
    def problem(self) -> str:
        sentence = "" if self.answer.said else _("Write down what the person said.")
        self.said_row.show_error(sentence)
        return sentence

    @classmethod
    def ask(cls, parent: QWidget | None, *, about: str) -> HandedOver | None:
        """What was told; None when cancelled."""
        dialog = cls(parent, about=about)
        return dialog.answer if dialog.wait() else None
