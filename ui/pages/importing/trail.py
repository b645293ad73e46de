"""Where in the wizard one is."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLabel

from carecoord.common.i18n import _
from ui.widgets.labels import IconLabel, label, restyle
from ui.widgets.layouts import row


class StepTrail(QFrame):
    """Names of the steps; those done have a tick, the present one is strong."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)
        self._icons: list[IconLabel] = []
        self._labels: list[QLabel] = []
        line = row(spacing=6)
        for place, name in enumerate(self._names):
            if place:
                line.addWidget(IconLabel("chevron-right", "text3", 14))
            icon, words = IconLabel("check", "ok", 14), label(name, "muted")
            line.addWidget(icon)
            line.addWidget(words)
            self._icons.append(icon)
            self._labels.append(words)
        self.setLayout(line)
        self.show_step(0)

    def show_step(self, step: int) -> None:
        """``step`` counts from 0."""
        for place, (icon, words) in enumerate(zip(self._icons, self._labels, strict=True)):
            icon.setVisible(place < step)
            words.setProperty("role", "strong" if place == step else "muted")
            restyle(words)
        spoken = _("Step {number} of {count}: {name}")
        self.setAccessibleName(
            spoken.format(number=step + 1, count=len(self._names), name=self._names[step])
        )
