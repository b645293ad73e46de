"""Goals as rows of a list: those that go on by the day to ask, then what ended."""

import datetime as dt
from collections.abc import Sequence

from carecoord.common.i18n import _
from carecoord.services.goal_forms import GoalRow
from carecoord.vocab.goals import OPEN_STATES, State
from carecoord.vocab.terms import label as label_of
from ui.models.rows import ListRow
from ui.widgets.formats import due_words, full_date
from ui.widgets.group_head import GroupHead
from ui.widgets.labels import Tone
from ui.widgets.library_row import LibraryRow


def goal_rows(goals: Sequence[GoalRow], today: dt.date) -> list[ListRow]:
    """Their own words, and when somebody asks."""
    going = [_row(one, today) for one in goals if one.state in OPEN_STATES]
    ended = [_row(one, today) for one in goals if one.state not in OPEN_STATES]
    rows: list[ListRow] = []
    for title, some in ((_("Going on"), going), (_("Ended"), ended)):
        if some:
            rows += [GroupHead(title, len(some)), *some]
    return rows


def _row(one: GoalRow, today: dt.date) -> LibraryRow:
    state = label_of(one.state)
    if one.state in OPEN_STATES:
        facts = (due_words(one.check_in_on, today), one.form.plan or state)
        tone = Tone.WARN if one.days_late else Tone.NEUTRAL
    else:
        facts = (state, full_date(one.ended_on) if one.ended_on else "")
        tone = Tone.OK if one.state is State.MET else Tone.NEUTRAL
    subtitle = " · ".join(filter(None, facts))
    return LibraryRow(one.id, one.form.words, subtitle, "target", tone=tone)
