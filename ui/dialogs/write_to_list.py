"""Writing to the people of a list: who gets it and who does not, before anything is made."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QListWidget,
    QListWidgetItem,
    QWidget,
)
from typing_extensions import override

from carecoord.common.i18n import _, n_
from carecoord.rules.partial_dates import display
from carecoord.services.letter_forms import (
    Omitted,
    Plan,
    Recipient,
    TemplateChoice,
    WaitingRun,
)
from carecoord.services.letter_words import summary
from carecoord.services.papers import LABEL_FORMS
from carecoord.vocab.patients import Channel
from carecoord.vocab.terms import label as label_of
from ui.dialogs.base import BaseDialog
from ui.theme.look import look
from ui.widgets.buttons import Kind, button
from ui.widgets.calm_spins import CalmSpinBox
from ui.widgets.cards import Card
from ui.widgets.form import combo
from ui.widgets.formats import full_date
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.segmented import Option, SegmentedChoice

_WIDTH_PX, _LIST_PX = 760, 250
_ICONS = {
    Channel.LETTER: "mail",
    Channel.EMAIL: "send",
    Channel.TEXT: "message-2",
    Channel.CALL: "phone",
}
_LABELS = "labels"
_ID = Qt.ItemDataRole.UserRole


class Deed(enum.Enum):
    """What was asked for."""

    MAKE = "make"
    OPEN_EACH = "open_each"
    LABELS = "labels"
    REHEARSE = "rehearse"
    SENT = "sent"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the dialog shows.

    Attributes:
        title: Of the list.
        plans: The rehearsal of each way.
        labels: That of address labels: also for who has a letter already.
        waiting: What was made from this list and nobody said was sent.
        chosen_id: The person whose row is chosen, "" when none is.
        may_word: Whether the person may change the texts.
    """

    title: str
    plans: Mapping[Channel, Plan]
    labels: Plan
    templates: Sequence[TemplateChoice]
    waiting: Sequence[WaitingRun]
    chosen_id: str = ""
    may_word: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the person asked for, and for whom.

    Attributes:
        is_for_labels: Whether the people are those of the labels.
    """

    deed: Deed
    way: Channel = Channel.LETTER
    is_for_labels: bool = False
    template_id: str = ""
    patient_ids: tuple[str, ...] = ()
    form_id: str = ""
    start: int = 1
    run_id: str = ""


class WriteDialog(BaseDialog):
    """Everybody who gets it is ticked; a tick taken away leaves somebody out."""

    help_topic = "worklists#paper"

    def __init__(self, parent: QWidget | None, offer: Offer) -> None:
        super().__init__(
            _("Write to the people on this list"), "", parent,
            explanation=offer.title, width_px=_WIDTH_PX,
        )  # fmt: skip
        self._offer = offer
        self._deed, self._run_id = Deed.MAKE, ""
        self._sent = QButtonGroup(self)
        self._kept_out: dict[str, set[str]] = {key: set() for key in (*offer.plans, _LABELS)}
        self.ways = SegmentedChoice(
            _("How"),
            [
                *(Option(way.value, label_of(way), _ICONS[way]) for way in offer.plans),
                Option(_LABELS, _("Address labels"), "tag"),
            ],
            Channel.LETTER.value,
        )
        self.text = combo({each.id: each.title for each in offer.templates})
        self.text.setAccessibleName(_("Text"))
        self.words_button = button(_("Change the words"), Kind.TEXT, "edit")
        self.told = label("", "small", wrap=True)
        self.people = QListWidget()
        self.all_button = button(_("Everybody"), Kind.TEXT)
        self.one_button = button(_("Only the person chosen"), Kind.TEXT)
        self.rehearse_button = button(_("Print who gets one"), icon="printer")
        self.each_button = button(_("Open each in the mail program"))
        self._lay_out()
        self._connect()
        self._show_way()

    @property
    def way(self) -> Channel:
        return Channel.LETTER if self.is_for_labels else Channel(self.ways.value)

    @property
    def is_for_labels(self) -> bool:
        return self.ways.value == _LABELS

    @property
    def plan(self) -> Plan:
        return self._offer.labels if self.is_for_labels else self._offer.plans[self.way]

    def _lay_out(self) -> None:
        for run in self._offer.waiting:
            self.body.addWidget(self._waiting_card(run))
        self.body.addWidget(self.ways)
        self._texts = QWidget()
        texts = row(self.text, self.words_button, None)
        texts.setContentsMargins(0, 0, 0, 0)
        self._texts.setLayout(texts)
        self.body.addWidget(self._texts)
        self._labels = self._label_row()
        self.body.addWidget(self._labels)
        self.body.addWidget(self.told)
        self.people.setFixedHeight(look().px(_LIST_PX))
        self.people.setAccessibleName(_("Who gets it and who does not"))
        self.people.setUniformItemSizes(True)
        self.people.setSpacing(2)
        self.people.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.people.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.body.addWidget(self.people)
        ticks = (self.all_button, self.one_button)
        self.body.addLayout(row(*ticks, None, self.each_button, self.rehearse_button, spacing=4))
        self.words_button.setVisible(self._offer.may_word)
        self.one_button.setVisible(bool(self._offer.chosen_id))

    def _connect(self) -> None:
        self.ways.chosen.connect(self._show_way)
        self._sent.buttonClicked.connect(self._on_sent)
        self.people.itemChanged.connect(self._on_ticked)
        self.all_button.clicked.connect(self._tick_all)
        self.one_button.clicked.connect(self._tick_one)
        self.rehearse_button.clicked.connect(self._on_rehearse)
        self.each_button.clicked.connect(self._on_each)
        self.words_button.clicked.connect(self._on_words)
        self.sheet.currentIndexChanged.connect(self._on_sheet)

    def _waiting_card(self, run: WaitingRun) -> QWidget:
        """What was made ready, and the one button that makes it a try."""
        card = Card("info", (12, 8, 12, 8), 0)
        words = n_(
            "{way}, {day}: made for {count} person. Nobody has said yet that it was sent.",
            "{way}, {day}: made for {count} people. Nobody has said yet that they were sent.",
            run.count,
        ).format(way=label_of(run.way), day=full_date(run.made_on), count=f"{run.count:,}")
        sent = button(_("It was sent"), icon="send")
        sent.setAccessibleName(_("It was sent: {run}").format(run=words))
        sent.setProperty("run", run.run_id)
        self._sent.addButton(sent)
        line = row(label(words, wrap=True), sent)
        line.setStretch(0, 1)
        card.body.addLayout(line)
        return card

    def _label_row(self) -> QWidget:
        shapes = {
            "3x10": _("Sheet of 3 by 10 labels, US Letter"),
            "2x7": _("Sheet of 2 by 7 labels, A4"),
        }
        self.sheet = combo({form.id: shapes[form.id] for form in LABEL_FORMS})
        self.sheet.setAccessibleName(_("Sheet of labels"))
        self.start = CalmSpinBox()
        self.start.setRange(1, LABEL_FORMS[0].count)
        self.start.setAccessibleName(_("First free label"))
        made = QWidget()
        line = row(self.sheet, label(_("First free label"), "small"), self.start, None)
        line.setContentsMargins(0, 0, 0, 0)
        made.setLayout(line)
        return made

    # Reacting

    @Slot()
    def _show_way(self) -> None:
        plan = self.plan
        self.accept_button.setText(
            {
                _LABELS: _("Make the labels"),
                Channel.LETTER: _("Make the letters"),
                Channel.EMAIL: _("Save drafts in a folder"),
                Channel.TEXT: _("Show the texts to copy"),
                Channel.CALL: _("Make sheets for calling"),
            }[self.ways.value]
        )
        self._labels.setVisible(self.is_for_labels)
        self._texts.setVisible(not self.is_for_labels)
        self.each_button.setVisible(self.way is Channel.EMAIL)
        self.people.blockSignals(True)
        self.people.clear()
        for one in plan.recipients:
            self.people.addItem(self._item(one))
        for other in plan.omitted:
            name = _known_by(other)
            words = _("{name}: left out. {reason}.").format(name=name, reason=other.words)
            item = QListWidgetItem(words)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setToolTip(other.words)
            self.people.addItem(item)
        self.people.blockSignals(False)
        self._tell()

    def _item(self, one: Recipient) -> QListWidgetItem:
        words = f"{_known_by(one)}: {one.where}"
        item = QListWidgetItem(" · ".join((words, *one.remarks)))
        item.setData(_ID, one.patient_id)
        item.setToolTip("\n".join((words, *one.remarks)))
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsUserCheckable
        )
        kept_out = one.patient_id in self._kept_out[self.ways.value]
        item.setCheckState(Qt.CheckState.Unchecked if kept_out else Qt.CheckState.Checked)
        return item

    @Slot(QListWidgetItem)
    def _on_ticked(self, item: QListWidgetItem) -> None:
        kept_out = self._kept_out[self.ways.value]
        if item.checkState() is Qt.CheckState.Checked:
            kept_out.discard(item.data(_ID))
        else:
            kept_out.add(item.data(_ID))
        self._tell()

    @Slot()
    def _tick_all(self) -> None:
        self._kept_out[self.ways.value].clear()
        self._show_way()

    @Slot()
    def _tick_one(self) -> None:
        everybody = {one.patient_id for one in self.plan.recipients}
        self._kept_out[self.ways.value] = everybody - {self._offer.chosen_id}
        self._show_way()

    def _tell(self) -> None:
        count = len(self.chosen_ids())
        ticked = n_("{count} is ticked.", "{count} are ticked.", count)
        said = (ticked.format(count=f"{count:,}"), *summary(self.plan)[1:])
        self.told.setText(" ".join(said))
        has_some = count > 0
        for each in (self.accept_button, self.each_button):
            each.setEnabled(has_some)

    def chosen_ids(self) -> tuple[str, ...]:
        """Who gets it, in the order of the list."""
        kept_out = self._kept_out[self.ways.value]
        found = (one.patient_id for one in self.plan.recipients)
        return tuple(each for each in found if each not in kept_out)

    @Slot()
    def _on_sheet(self) -> None:
        self.start.setMaximum(LABEL_FORMS[self.sheet.currentIndex()].count)

    @Slot()
    def _on_rehearse(self) -> None:
        self._end(Deed.REHEARSE)

    @Slot()
    def _on_each(self) -> None:
        self._end(Deed.OPEN_EACH)

    @Slot()
    def _on_words(self) -> None:
        self._end(Deed.WORDS)

    @Slot(QAbstractButton)
    def _on_sent(self, pressed: QAbstractButton) -> None:
        self._run_id = str(pressed.property("run"))
        self._end(Deed.SENT)

    def _end(self, deed: Deed) -> None:
        self._deed = deed
        self.accept()

    @override
    def problem(self) -> str:
        return "" if self.chosen_ids() else _("Tick somebody who gets it.")

    def choice(self) -> Choice:
        makes_labels = self.is_for_labels and self._deed is Deed.MAKE
        return Choice(
            deed=Deed.LABELS if makes_labels else self._deed,
            way=self.way,
            is_for_labels=self.is_for_labels,
            template_id=str(self.text.currentData()),
            patient_ids=self.chosen_ids(),
            form_id=str(self.sheet.currentData()),
            start=self.start.value(),
            run_id=self._run_id,
        )

    @classmethod
    def ask(cls, parent: QWidget | None, offer: Offer) -> Choice | None:
        """What to make and for whom; None when nothing is to be made."""
        made = cls(parent, offer)
        return made.choice() if made.wait() else None


def _known_by(one: Recipient | Omitted) -> str:
    """The name and the birth date: a tick belongs to one of two people of the same name."""
    return " · ".join(filter(None, (one.name, display(one.birth_on))))
