"""Who else is at the number being dialed, and with whom one may speak about each."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.household import HouseholdItem, HouseholdMember
from ui.pages.today.call_draft import key_of
from ui.widgets.buttons import quiet_button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import column, row
from ui.widgets.tick_line import TickLine

_USUAL = 6
"""Hardly any household has more due at once."""


class HouseholdCard(Card):
    """A tick for each row that this call is made for as well; hidden for a phone of one's own.

    The ticks are shown when they are asked for, so that the answers stay in sight.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("info", (12, 8, 12, 8), 4, parent)
        self.setAccessibleName(_("Also due at this number"))
        caution = _("Tell nobody else why you call, nor who is a patient here.")
        self._title = label("", "strong", wrap=True)
        self.opener = quiet_button(_("What is due"))
        self.opener.setCheckable(True)
        head = row(self._title, self.opener)
        head.setStretch(0, 1)
        self.body.addLayout(head)
        self.body.addWidget(label(caution, "small", wrap=True))
        self._due = QWidget(self)
        self._lines = column(spacing=4)
        self._due.setLayout(self._lines)
        self.body.addWidget(self._due)
        self.opener.toggled.connect(self._due.setVisible)
        self._due.hide()
        self._ticks: dict[str, TickLine] = {}
        self._shown: tuple[HouseholdMember, ...] = ()
        self._parts: list[QWidget] = []
        self._chosen: tuple[str, ...] = ()
        # Made with the form: what is made later comes last for Tab, behind Save and next.
        self._spare = [TickLine("", self._due) for _line in range(_USUAL)]
        for line in self._spare:
            line.hide()
        self.hide()

    def begin(self, chosen: tuple[str, ...]) -> None:
        """Somebody else is called; ``chosen`` is what was ticked for this call before."""
        self.show_members(())
        self._chosen = chosen
        self.opener.setChecked(bool(chosen))

    def show_members(self, members: Sequence[HouseholdMember]) -> None:
        """Show these; what a person ticked stays as they left it."""
        if tuple(members) == self._shown:
            return
        before = self.ticked
        self._clear()
        self._shown = tuple(members)
        for member in members:
            self._add(label(_who(member), "strong", wrap=True))
            self._add(label(member.speak_with, "small", wrap=True))
            for item in member.items:
                self._add_item(item, ticked=key_of(item) in before)
        people = "; ".join(_who(member) for member in members)
        self._title.setText(_("Also due at this number: {people}").format(people=people))
        self.setVisible(bool(members))

    @property
    def ticked(self) -> tuple[str, ...]:
        """Rows this call is made for as well, as ``key_of`` names them."""
        if not self._shown:
            return self._chosen
        return tuple(key for key, tick in self._ticks.items() if tick.is_ticked())

    def _clear(self) -> None:
        for part in self._parts:
            part.hide()
            part.deleteLater()
        for tick in self._ticks.values():
            self._lines.removeWidget(tick)
            tick.hide()
        self._spare = [*self._ticks.values(), *self._spare]
        self._parts, self._ticks = [], {}

    def _add(self, part: QWidget) -> None:
        self._lines.addWidget(part)
        self._parts.append(part)

    def _add_item(self, item: HouseholdItem, *, ticked: bool) -> None:
        if item.by_itself:
            words = _("{what} Log it on its own row.").format(what=item.what)
            self._add(label(words, wrap=True))
            return
        tick = self._spare.pop(0) if self._spare else TickLine("", self._due)
        tick.set_text(item.what)
        tick.tick(on=ticked)
        tick.show()
        self._ticks[key_of(item)] = tick
        self._lines.addWidget(tick)


def _who(member: HouseholdMember) -> str:
    if member.age is None:
        return member.name
    return _("{name} ({age})").format(name=member.name, age=member.age)
