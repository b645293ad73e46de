"""What is open for the patient, as rows that lead to where it is worked on."""

import datetime as dt
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from carecoord.common.i18n import _
from carecoord.services.barrier_forms import BarrierBook, BarrierRow
from carecoord.services.decision_forms import DecisionRow
from carecoord.services.followups import FollowUpRow
from carecoord.services.goal_forms import GoalRow
from carecoord.vocab import goals as vocab
from carecoord.vocab.barriers import Impact, WantsHelp
from carecoord.vocab.followups import OPEN_STATES, Kind
from carecoord.vocab.records import NoteState
from carecoord.vocab.teachback import TopicState
from carecoord.vocab.terms import label
from ui.pages.patient import places
from ui.pages.patient.view import PatientView
from ui.widgets.formats import due_words
from ui.widgets.labels import Tone
from ui.widgets.library_row import LibraryRow

KEPT_BACK = "kept-back"
"""Stands for what is kept back where a record's key would stand."""

_LATE = frozenset({Tone.DANGER, Tone.WARN})


def waiting_rows(
    view: PatientView, today: dt.date, *, only_steps: bool = False
) -> list[LibraryRow]:
    """Follow-ups, topics not clear, open decisions, goals, what is in the way; keys are places.

    What is late stands first. ``only_steps`` leaves out what is in the way without a step planned.
    """
    others = [
        *_topics(view, today),
        *_decisions(view.decisions, today),
        *_goals(view.goals, today),
        *_barriers(view.barriers, today, only_steps=only_steps),
    ]
    shown = {one.key.partition(":")[2] for one in others}
    rows = [*_follow_ups(view.follow_ups, today, shown), *others]
    return sorted(rows, key=lambda row: row.tone not in _LATE)


def facts_of(one: BarrierRow) -> str:
    """What is known of a barrier and done about it, on one line."""
    wanted = _("Help wanted") if one.wants_help is WantsHelp.YES else ""
    impact = "" if one.impact is Impact.NOT_ASKED else label(one.impact)
    return " · ".join(filter(None, (impact, wanted, one.note, one.next_step, one.owner)))


def _follow_ups(
    follow_ups: Sequence[FollowUpRow], today: dt.date, shown: AbstractSet[str]
) -> Iterator[LibraryRow]:
    for one in follow_ups:
        # What it came from has a row of its own, except for what an interpreter has to go over.
        has_row = one.source_id in shown and one.kind != Kind.INTERPRETER_RECHECK
        if one.state not in OPEN_STATES or has_row:
            continue
        yield LibraryRow(
            f"{places.FOLLOW_UPS}:{one.id}",
            one.title,
            " · ".join(filter(None, (_("Follow-up"), one.reason, one.owner))),
            "clock" if one.days_overdue else "calendar-check",
            due_words(one.due_on, today),
            Tone.DANGER if one.days_overdue else Tone.NEUTRAL,
        )


def _topics(view: PatientView, today: dt.date) -> Iterator[LibraryRow]:
    for topic in view.open_topics:
        late = topic.next_check_on is not None and topic.next_check_on < today
        is_new = topic.state == TopicState.NOT_CHECKED
        words = _("Check: {topic}") if is_new else _("Check again: {topic}")
        yield LibraryRow(
            f"{places.TEACHBACK}:{topic.topic_id}",
            words.format(topic=topic.text),
            " · ".join(filter(None, (_("Teach-back"), topic.last_words))),
            "message-circle-question",
            due_words(topic.next_check_on, today) if topic.next_check_on else "",
            Tone.DANGER if late else Tone.NEUTRAL,
        )


def _decisions(decisions: Sequence[DecisionRow], today: dt.date) -> Iterator[LibraryRow]:
    for one in decisions:
        is_draft = one.state == NoteState.DRAFT
        waits = one.state == NoteState.SIGNED and one.review_on and not one.reviewed_on
        if not is_draft and not waits:
            continue
        mark = _("Draft") if is_draft else ""
        if one.review_on and not is_draft:
            mark = due_words(one.review_on, today)
        tone = Tone.INFO if is_draft else Tone.DANGER if one.is_late else Tone.NEUTRAL
        yield LibraryRow(
            f"{places.DECISIONS}:{one.id}",
            one.question or _("Decision without a question yet"),
            _("Decision to finish") if is_draft else _("Decision to look back on"),
            "scale",
            mark,
            tone,
        )


def _barriers(book: BarrierBook, today: dt.date, *, only_steps: bool) -> Iterator[LibraryRow]:
    for one in book.present:
        due = one.next_step_on
        if only_steps and due is None:
            continue
        late = due is not None and due < today
        yield LibraryRow(
            f"{places.BARRIERS}:{one.id}",
            label(one.domain),
            " · ".join(filter(None, (_("In the way"), facts_of(one)))),
            "alert-circle",
            due_words(due, today) if due else "",
            Tone.DANGER if late else Tone.NEUTRAL,
        )
    if book.kept_back and not only_steps:
        # The screen may be seen by whoever came along.
        key, title = f"{places.BARRIERS}:{KEPT_BACK}", _("Something is kept back")
        yield LibraryRow(key, title, _("Open it when the patient is alone."), "lock")


def _goals(goals: Sequence[GoalRow], today: dt.date) -> Iterator[LibraryRow]:
    for one in goals:
        if one.state in vocab.OPEN_STATES:
            yield LibraryRow(
                f"{places.GOALS}:{one.id}",
                one.form.words,
                " · ".join(filter(None, (_("Goal"), one.form.what))),
                "target",
                due_words(one.check_in_on, today),
                Tone.WARN if one.days_late else Tone.NEUTRAL,
            )
