"""The records woke up on another computer, or older than they were: what does that mean?"""

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget
from typing_extensions import override

from carecoord.common.i18n import N_, _
from carecoord.services.waking import ANSWERS, Answer, Woke
from ui.dialogs.base import BaseDialog

_TITLES = {
    Woke.ELSEWHERE: N_("These records are on another computer than before"),
    Woke.OLDER: N_("These records are older than they were"),
}
_WORDS = {
    Woke.ELSEWHERE: N_(
        "They were opened on another computer the last time. If both computers go on with them, "
        "what is written on one never reaches the other."
    ),
    Woke.OLDER: N_(
        "This computer has seen entries that are not in them any more. That is so after a backup "
        "was restored, and also when somebody put an older copy in their place."
    ),
}
_SAYS = {
    Answer.NEW_COMPUTER: N_("This is a new computer. The old one is not used for this any more."),
    Answer.COPY: N_("This is a copy. The other computer goes on."),
    Answer.PUT_BACK: N_("An older state was put back on purpose, such as a backup."),
    Answer.NOT_MEANT: N_("Nobody here did that."),
}


class WokeDialog(BaseDialog):
    """One question with two answers; it may be put off until the next sign-in."""

    help_topic = "privacy-and-keys"

    def __init__(self, woke: Woke, parent: QWidget | None) -> None:
        super().__init__(
            _(_TITLES[woke]),
            _("Keep this answer"),
            parent,
            explanation=_(_WORDS[woke]),
            cancel=_("Decide later"),
            width_px=520,
        )
        self._group = QButtonGroup(self)
        self.choices = {said: QRadioButton(_(_SAYS[said])) for said in ANSWERS[woke]}
        for choice in self.choices.values():
            self._group.addButton(choice)
            self.body.addWidget(choice)

    @property
    def said(self) -> Answer | None:
        return next((said for said, held in self.choices.items() if held.isChecked()), None)

    @override
    def problem(self) -> str:
        return "" if self.said else _("Choose one of the two.")

    @classmethod
    def ask(cls, parent: QWidget | None, woke: Woke) -> Answer | None:
        """What is said; None when it is put off."""
        dialog = cls(woke, parent)
        return dialog.said if dialog.wait() else None
