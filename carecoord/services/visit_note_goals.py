"""Goals in the day's note, for another record system."""

from carecoord.common.i18n import _, current_language
from carecoord.handouts.documents.dates import long_date
from carecoord.services.goal_forms import CheckInRow
from carecoord.services.visit_goals import DayGoal
from carecoord.vocab.goals import OPEN_STATES, ToldBy
from carecoord.vocab.terms import label


def goal_line(one: DayGoal) -> str:
    """One goal in the patient's words, its plan, and what was told that day."""
    form, row = one.row.form, one.row
    facts = [
        label(row.state),
        form.plan,
        _sentence(_("why it matters: “{words}”"), form.why),
        "" if form.confidence is None else _("sure: {number} of 10").format(number=form.confidence),
        _sentence(_("in the way: {words}"), form.barrier_words),
        _sentence(_("then: {words}"), form.plan_b),
        _sentence(_("planned all the same: {words}"), form.unsure_reason),
        _sentence(_("helps: {words}"), form.helper),
        *(told_text(told) for told in one.told),
    ]
    if row.state in OPEN_STATES:
        day = long_date(row.check_in_on, current_language())
        facts.append(_("ask how it goes by {date}").format(date=day))
    said = _("“{words}”: {facts}")
    return said.format(words=form.words, facts="; ".join(filter(None, facts)))


def told_text(told: CheckInRow) -> str:
    """How it went, in whose words."""
    counted = ""
    if told.done is not None and told.target is not None:
        counted = _("{done} of {target} times").format(done=told.done, target=told.target)
    facts = (label(told.outcome), counted, said_by(told), told.note and f"“{told.note}”")
    return " – ".join(filter(None, facts))


def said_by(told: CheckInRow) -> str:
    """Whose report it is."""
    if told.told_by is ToldBy.STAFF:
        return _("seen by {name}").format(name=told.by)
    return _("told by: {who}").format(who=label(told.told_by))


def _sentence(sentence: str, words: str) -> str:
    return sentence.format(words=words) if words else ""
