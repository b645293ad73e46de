"""The bands of the contact and follow-through index by language: counts, and what to ask of us."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from carecoord.common.i18n import _, n_
from carecoord.services.follow_through import ByLanguage, Group
from carecoord.vocab.follow_through import Band
from carecoord.vocab.languages import name_of
from carecoord.vocab.terms import label as label_of
from ui.dialogs.base import BaseDialog
from ui.widgets.formats import full_date
from ui.widgets.labels import label

_WIDTH_PX = 720


class FollowThroughLanguagesDialog(BaseDialog):
    """Only to be read: nobody is named, and nothing is opened, printed or copied from here."""

    help_topic = "practice"

    def __init__(self, parent: QWidget | None, found: ByLanguage) -> None:
        days = _("{first} to {last}")
        super().__init__(
            _("Contact and follow-through by language"), _("Close"), parent,
            explanation=days.format(first=full_date(found.first), last=full_date(found.last)),
            width_px=_WIDTH_PX,
        )  # fmt: skip
        self.cancel_button.hide()
        warning = _("Practice-made indicator, not validated (version {version}).")
        self.body.addWidget(label(warning.format(version=found.version), "strong", wrap=True))
        lines = list(_lines(found))
        if lines:
            self.body.addLayout(_table(lines))
        else:
            self.body.addWidget(label(_("Too few people to show anything.")))
        for sentence in _what_to_ask(found):
            self.body.addWidget(label(sentence, wrap=True))
        for sentence in _limits(found):
            self.body.addWidget(label(sentence, "muted", wrap=True))

    @classmethod
    def show_it(cls, parent: QWidget | None, found: ByLanguage) -> None:
        """Show it until it is closed."""
        cls(parent, found).wait()


def _lines(found: ByLanguage) -> Iterator[tuple[str, Group]]:
    for group in found.groups.shown:
        yield _named(group), group
    if found.groups.others is not None:
        yield _("Other languages together"), found.groups.others


def _named(group: Group) -> str:
    return name_of(group.key) if group.key else _("Language not asked")


def _table(lines: list[tuple[str, Group]]) -> QGridLayout:
    table = QGridLayout()
    table.setHorizontalSpacing(18)
    table.setVerticalSpacing(8)
    heads = (
        _("Language"), *(label_of(band) for band in Band), _("Not enough information"), _("People"),
    )  # fmt: skip
    for column, head in enumerate(heads):
        table.addWidget(label(head, "strong", wrap=True), 0, column, Qt.AlignmentFlag.AlignBottom)
    for number, (title, group) in enumerate(lines, start=1):
        for column, words in enumerate((title, *_numbers(group))):
            cell = label(words, wrap=column == 0)
            # By itself a number says nothing to whoever hears the table.
            cell.setAccessibleName(f"{title}, {heads[column]}: {words}" if column else title)
            table.addWidget(cell, number, column)
    table.setColumnStretch(0, 1)
    return table


def _numbers(group: Group) -> Iterator[str]:
    yield f"{group.steady:,}"
    yield f"{group.some_gaps:,}"
    out = f"{group.reach_out:,}"
    share = _("{count} ({share}%)")
    yield out if group.share is None else share.format(count=out, share=group.share)
    yield f"{group.unknown:,}"
    yield f"{group.people:,}"


def _what_to_ask(found: ByLanguage) -> Iterator[str]:
    groups = found.groups
    more = [_named(group) for group in groups.shown if group.key in groups.asked_about]
    if more:
        said = n_(
            "More people to reach out to than among all others: {languages}.",
            "More people to reach out to than among all others, each by itself: {languages}.",
            len(more),
        )
        yield said.format(languages=", ".join(more))
    yield _(
        "When a language has more people to reach out to, ask about us: are there interpreters at "
        "calls and visits, do texts and letters go out in that language, does somebody call back "
        "in it, and do our hours fit? Ask some of these people what would help."
    )


def _limits(found: ByLanguage) -> Iterator[str]:
    least = _(
        "The percentage is of the people in a band, and is made from ten of them on. Languages of "
        "fewer than ten people are joined."
    )
    few = _("The other languages have fewer than ten people together, so they are not shown.")
    yield f"{least} {few}" if found.groups.is_few else least
    yield _(
        "Everybody whom the practice looks after is counted once. No language goes into anybody's "
        "own number, and nobody is named, ranked or booked by this. The file does not say which "
        "insurance somebody has, so there is no view by insurance."
    )
