"""Choosing a passphrase: typed twice, judged in words, or suggested."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button
from ui.widgets.form import FormRow
from ui.widgets.labels import Tone, badge, label, set_tone
from ui.widgets.layouts import row
from ui.widgets.passphrase_field import PassphraseField

_BEST = 4
_TONES = (Tone.DANGER, Tone.DANGER, Tone.WARN, Tone.OK, Tone.OK)


class Judgement(Protocol):
    """How good a passphrase is; the core judges.

    Attributes:
        level: From 0, worst, to 4.
        label: One or two words.
        advice: One sentence that says what to do.
    """

    @property
    def level(self) -> int: ...
    @property
    def acceptable(self) -> bool: ...
    @property
    def label(self) -> str: ...
    @property
    def advice(self) -> str: ...


Judge = Callable[[str, Sequence[str]], Judgement]


class StrengthMeter(QWidget):
    """A bar, the verdict in words and what to do about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar()
        self._bar.setRange(0, _BEST + 1)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Strength of the passphrase"))
        self._verdict: QLabel = badge("")
        self._advice: QLabel = label("", "small", wrap=True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        line = row(self._bar, self._verdict, spacing=10)
        line.setStretch(0, 1)
        whole.addLayout(line)
        whole.addWidget(self._advice)
        self.clear()

    def clear(self) -> None:
        """Nothing is typed yet."""
        self._bar.setValue(0)
        self._verdict.hide()
        self._advice.setText(
            _("Use at least 15 characters. Several unrelated words are easy to remember.")
        )

    def show_judgement(self, judged: Judgement) -> None:
        if judged.label != self._verdict.text() or self._verdict.isHidden():
            announce(self, f"{judged.label}. {judged.advice}")
        self._bar.setValue(judged.level + 1)
        self._bar.setAccessibleDescription(judged.label)
        set_tone(self._verdict, judged.label, _TONES[judged.level])
        self._verdict.show()
        self._advice.setText(judged.advice)

    def show_advice(self, *, shown: bool) -> None:
        self._advice.setVisible(shown)

    @property
    def words(self) -> str:
        """The verdict shown, empty when nothing is typed."""
        return "" if self._verdict.isHidden() else self._verdict.text()


class NewPassphrase(QWidget):
    """Two fields that must agree, a meter, and a button that suggests one."""

    def __init__(
        self, judge: Judge, suggest: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._judge = judge
        self._suggest = suggest
        self._names: tuple[str, ...] = ()
        self._first = PassphraseField()
        self._second = PassphraseField()
        self._first_row = FormRow(_("Passphrase"), self._first)
        self._second_row = FormRow(_("The same passphrase again"), self._second)
        self._meter = StrengthMeter()
        self._caps = label(_("Caps Lock is on."), "small")
        self._suggest_button = button(_("Suggest one"), Kind.TEXT, "refresh")
        self._build()
        self._first.textChanged.connect(self._on_typed)
        self._second.textChanged.connect(self._on_repeated)
        self._suggest_button.clicked.connect(self._on_suggest)
        for field in (self._first, self._second):
            field.caps_changed.connect(self._caps.setVisible)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        for part in (self._first_row, self._meter, self._second_row, self._caps):
            whole.addWidget(part)
        whole.addLayout(row(self._suggest_button, None))
        self._caps.hide()
        self.setFocusProxy(self._first)

    @property
    def text(self) -> str:
        return self._first.text()

    @property
    def strength(self) -> str:
        """The verdict in words."""
        return self._meter.words

    def set_names(self, *names: str) -> None:
        """Names the passphrase must not lean on: the practice's, the person's."""
        self._names = names
        self._on_typed()

    def clear(self) -> None:
        self._first.clear()
        self._second.clear()

    def fill(self, passphrase: str) -> None:
        """Put in, twice, what was chosen before."""
        self._first.setText(passphrase)
        self._second.setText(passphrase)

    def check(self) -> bool:
        """Say under the fields what is wrong; True when nothing is."""
        judged = self._judge(self.text, self._names)
        first = "" if judged.acceptable else judged.advice
        if not self.text:
            first = _("Type a passphrase, or let CareCoord suggest one.")
        second = ""
        if not first and self._second.text() != self.text:
            second = _("The two are not the same. Type the passphrase again.")
        self._first_row.show_error(first)
        self._meter.show_advice(shown=not first)  # it would say the same twice
        self._second_row.show_error(second)
        if first or second:
            (self._first if first else self._second).setFocus()
        return not (first or second)

    @Slot()
    def _on_typed(self) -> None:
        self._first_row.show_error("")
        self._meter.show_advice(shown=True)
        if self.text:
            self._meter.show_judgement(self._judge(self.text, self._names))
        else:
            self._meter.clear()

    @Slot()
    def _on_repeated(self) -> None:
        self._second_row.show_error("")

    @Slot()
    def _on_suggest(self) -> None:
        suggested = self._suggest()
        for field in (self._first, self._second):
            field.setText(suggested)
            field.show_typed(True)
        self._first.setCursorPosition(0)
        self._first.setFocus()
        announce(self, _("Suggested: {passphrase}").format(passphrase=suggested))
