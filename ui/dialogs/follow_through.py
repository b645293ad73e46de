"""The contact and follow-through index, never without its counts and what is in the way."""

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _, n_
from carecoord.rules.follow_through import WEIGHTS, DomainScore
from carecoord.services.follow_through import Effort, FollowThrough
from carecoord.vocab.terms import label as label_of
from ui.dialogs.base import BaseDialog
from ui.widgets.formats import full_date
from ui.widgets.labels import label

_WIDTH_PX = 560


class FollowThroughDialog(BaseDialog):
    """Only to be read: nothing is chosen, printed or copied here."""

    help_topic = "practice"

    def __init__(self, parent: QWidget | None, found: FollowThrough, about: str) -> None:
        super().__init__(
            _("Contact and follow-through"), _("Close"), parent, explanation=about,
            width_px=_WIDTH_PX,
        )  # fmt: skip
        self.cancel_button.hide()
        index = found.index
        said = _("Not enough information")
        if index.value is not None and index.band is not None:
            said = _("{value} of 100 · {band}").format(
                value=round(index.value), band=label_of(index.band)
            )
        self.said = label(said, "subtitle", wrap=True)
        self.body.addWidget(self.said)
        warning = _("Practice-made indicator, not validated (version {version}).")
        self.body.addWidget(label(warning.format(version=found.version), "strong", wrap=True))
        self._add_lines(found)

    def _add_lines(self, found: FollowThrough) -> None:
        days = _("{first} to {last}")
        days = days.format(first=full_date(found.first), last=full_date(found.last))
        self.body.addWidget(label(days, "muted"))
        for one in found.index.domains:
            self.body.addWidget(label(_domain(one, found), wrap=True))
        self.body.addWidget(label(_in_the_way(found), wrap=True))
        self.body.addWidget(label(_("What we did"), "strong"))
        for line in _effort(found.effort):
            self.body.addWidget(label(line, wrap=True))
        for line in _limits():
            self.body.addWidget(label(line, "muted", wrap=True))

    @classmethod
    def show_it(cls, parent: QWidget | None, found: FollowThrough, about: str) -> None:
        """Show it until it is closed."""
        cls(parent, found, about).wait()


def _domain(one: DomainScore, found: FollowThrough) -> str:
    """What was counted, how much it weighs, and with which share of the practice."""
    if one.score is None:
        return _("{what}: nothing to count").format(what=label_of(one.domain))
    own = _("{what}: {done} of {of}, which gives {score} (weight {weight}, practice {share}%)")
    usual = _("{what}: {done} of {of}, which gives {score} (weight {weight}, usual {share}%)")
    return (own if one.domain in found.is_own_share else usual).format(
        what=label_of(one.domain),
        done=one.tally.done,
        of=one.tally.of,
        score=round(one.score),
        weight=WEIGHTS[one.domain],
        share=round(100 * one.share),
    )


def _in_the_way(found: FollowThrough) -> str:
    if not found.barriers:
        return _("In the way now: nothing that is recorded. Ask what gets in the way.")
    what = ", ".join(label_of(one) for one in found.barriers)
    return _("In the way now: {what}.").format(what=what)


def _effort(effort: Effort) -> Iterator[str]:
    """It is about us, so it stands beside the number and goes into none."""
    tries = n_(
        "{count} try to reach the person.", "{count} tries to reach the person.", effort.tries
    ).format(count=effort.tries)
    used = _("By: {ways}.").format(ways=", ".join(label_of(way) for way in effort.ways))
    yield f"{tries} {used}" if effort.ways else tries
    for what, tally in (
        (_("Somebody qualified to interpret when that was needed"), effort.interpreter),
        (_("New medicines gone over with teach-back the same day"), effort.medicines),
        (_("Decisions looked at again by their day"), effort.reviews),
    ):
        said = _("{what}: {done} of {of}") if tally.of else _("{what}: nothing to count")
        yield said.format(what=what, done=tally.done, of=tally.of)


def _limits() -> Iterator[str]:
    yield _(
        "It says where we may offer help. It is never told to patients, stands on no paper, orders "
        "no list, and nobody gets fewer or other visits by it."
    )
    yield _(
        "To each line are added two events at the practice's share, so that one event says little. "
        "Visits the practice canceled, wrong numbers, and stays in hospital are not counted."
    )
