"""Finding the part of life that is asked about."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.rules.barrier_questions import find_domains
from carecoord.vocab.barriers import RESTRICTED_DOMAINS, Domain, Status
from carecoord.vocab.terms import label as label_of
from ui.dialogs.base import BaseDialog
from ui.models.rows import RowListModel
from ui.models.selection import current_key, next_selectable, select_key
from ui.theme.look import look
from ui.widgets.buttons import button
from ui.widgets.labels import Tone, label
from ui.widgets.layouts import row
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList
from ui.widgets.search_field import SearchField

_WIDTH_PX, _LIST_PX, _AROUND_PX = 560, 380, 330


class BarrierPicker(BaseDialog):
    """Type to find, go down with the arrow keys, take with Enter.

    Signals:
        none_said: A part of life about which there is nothing in the way.
    """

    help_topic = "patient-page#barriers"
    none_said = Signal(str)

    def __init__(
        self,
        parent: QWidget | None,
        *,
        about: str,
        domains: Sequence[Domain],
        answers: Mapping[Domain, Status],
        hands_over: bool = False,
    ) -> None:
        """``answers`` are the newest ones that may be seen here; the rest is not asked.

        ``hands_over`` offers to write down what is kept back without seeing it afterwards.
        """
        super().__init__(
            _("What gets in the way?"), _("Go on"), parent, explanation=about, width_px=_WIDTH_PX
        )
        self._domains = domains
        self._answers = dict(answers)
        self.field = SearchField(_("Find"), _("Words, such as ride, night shift or glasses"))
        self.list = RowList(_("Parts of life"), LibraryDelegate())
        self.nothing = label(_("Nothing has these words. Try fewer words."), "muted", wrap=True)
        self.none = button(_("Asked: nothing in the way"), icon="check", shortcut="Ctrl+N")
        self.hand_over = button(_("Something to be kept back"), icon="lock")
        self.kept_back = label("", "strong", wrap=True)
        self._hands_over = hands_over
        self.is_handing_over = False
        self._model = RowListModel(self)
        self.list.setModel(self._model)
        self.field.leads(self.list, self.nothing.text())
        room = self.screen().availableGeometry().height() - look().px(_AROUND_PX)
        self.list.setFixedHeight(max(min(look().px(_LIST_PX), room), look().px(_AROUND_PX) // 2))
        policy = self.list.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing jumps while somebody types
        self.list.setSizePolicy(policy)
        for part in (self.field, self.nothing, self.list):
            self.body.addWidget(part)
        self.foot.insertWidget(0, self.none)
        if hands_over:
            self.body.addWidget(self.kept_back)
            self.body.addLayout(row(self.hand_over, None))
        self._listen()
        self._find("")
        self.field.setFocus()

    def _listen(self) -> None:
        self.field.searched.connect(self._find)
        self.list.opened.connect(self._on_opened)
        self.none.clicked.connect(self._on_none)
        self.hand_over.clicked.connect(self._on_hand_over)
        # The cursor stays in the words, so that one can go on typing.
        for key, pressed in ((Qt.Key.Key_Down, self._on_down), (Qt.Key.Key_Up, self._on_up)):
            shortcut = QShortcut(key, self.field)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(pressed)

    @property
    def chosen(self) -> Domain | None:
        key = current_key(self.list, self._model)
        return Domain(key) if key else None

    @override
    def problem(self) -> str:
        return "" if self.chosen else _("Choose what it is about first.")

    @Slot(str)
    def _find(self, typed: str) -> None:
        chosen = self.chosen
        found = find_domains(typed, self._domains)
        self._model.show([self._row(domain) for domain in found])
        if not (chosen and select_key(self.list, self._model, chosen.value)):
            self.list.setCurrentIndex(next_selectable(self._model))
        kept_back = self._kept_back(typed) if self._hands_over else ()
        self.kept_back.setText(_kept_back_words(kept_back))
        self.kept_back.setVisible(bool(kept_back))
        self.nothing.setVisible(not found and not kept_back)
        self.list.setVisible(bool(found))
        if self.isVisible():
            self._fit_height()  # the button the words speak of must not lie below the edge

    def _kept_back(self, typed: str) -> Sequence[Domain]:
        """Which of what is not on the list these words may be about."""
        left_out = [each for each in Domain if each in RESTRICTED_DOMAINS]
        return find_domains(typed, left_out) if typed.strip() else ()

    def _row(self, domain: Domain) -> LibraryRow:
        status = self._answers.get(domain, Status.NOT_ASKED)
        tone = Tone.WARN if status is Status.PRESENT else Tone.NEUTRAL
        kept_back = domain in RESTRICTED_DOMAINS
        said = _("Kept back: seen only by those permitted") if kept_back else label_of(status)
        icon = "lock" if kept_back else "help-circle"
        return LibraryRow(domain.value, label_of(domain), said, icon, tone=tone)

    def _step(self, by: int) -> None:
        place = min(max(self.list.currentIndex().row() + by, 0), self._model.rowCount() - 1)
        self.list.setCurrentIndex(self._model.index(place, 0))

    @Slot()
    def _on_down(self) -> None:
        self._step(1)

    @Slot()
    def _on_up(self) -> None:
        self._step(-1)

    @Slot()
    def _on_hand_over(self) -> None:
        self.is_handing_over = True
        self.done(self.DialogCode.Rejected)

    @Slot()
    def _on_none(self) -> None:
        """Told at once; the next part of life is chosen."""
        domain = self.chosen
        if domain is None or domain in RESTRICTED_DOMAINS:
            return
        if self._answers.get(domain) is Status.PRESENT:
            self.show_problem(_("This is in the way. Open it to say what came of it."))
            return
        self.show_problem("")
        self._answers[domain] = Status.ASKED_NONE
        self.none_said.emit(domain.value)
        self._find(self.field.text())
        self._step(1)

    @Slot(QModelIndex)
    def _on_opened(self, _index: QModelIndex) -> None:
        self.accept_button.click()


def _kept_back_words(domains: Sequence[Domain]) -> str:
    """Whoever may not see it would otherwise write it down where others read it."""
    if not domains:
        return ""
    words = _(
        "{parts}: hand this over with the button below, so that only those permitted read it."
    )
    return words.format(parts=", ".join(map(label_of, domains)))
