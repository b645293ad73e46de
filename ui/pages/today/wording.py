"""How a person on a worklist reads: in the row, and in the pane beside it."""

import datetime as dt
from collections.abc import Sequence

from carecoord.common.i18n import _, n_
from carecoord.rules.followups import NEEDS_DOING
from carecoord.rules.partial_dates import age_words, display
from carecoord.services.wording import language_label
from carecoord.services.worklist_rows import WorklistGroup
from carecoord.services.worklist_rows import WorklistRow as Entry
from carecoord.vocab.followups import Kind
from carecoord.vocab.languages import base
from carecoord.vocab.patients import BestTime, Channel, ThreeValued
from carecoord.vocab.terms import label
from ui.widgets.formats import near_date, phone, short_date, short_due_words
from ui.widgets.group_head import GroupHead
from ui.widgets.labels import Tone
from ui.widgets.worklist_row import WorklistRow, tries_words

UNREACHED = "unreached"
_NO_BADGE = "en"
_KIND_ICONS = {
    Kind.TEACHBACK: "message-circle-question",
    Kind.DECISION_REVIEW: "scale",
    Kind.INTERPRETER_RECHECK: "language",
    Kind.RESULT: "flask",
    Kind.MEASUREMENT: "heartbeat",
    Kind.MISSED_VISIT: "calendar-time",
    Kind.VISIT_TO_BOOK: "calendar-plus",
    Kind.REFERRAL: "external-link",
    Kind.TRANSITION: "report-medical",
    Kind.CALL_BACK: "phone-call",
    Kind.REVIEW_UNREACHED: "phone-x",
    Kind.CONTACT_DETAILS: "phone-off",
    Kind.OTHER: "clipboard-list",
}
_LIST_ICONS = {
    "teachback-not-clear": "message-circle-question",
    "teachback-to-finish": "message-circle-question",
    "decision-review-due": "scale",
    "decision-to-sign": "scale",
    "goals-past-check-in": "target",
    "handout-old-version": "books",
    "not-reached": "phone-x",
    "phone-to-correct": "phone-off",
    "handout-unsafe": "alert-triangle",
    "chronic-not-seen-12m": "calendar-x",
    "not-seen-12m": "calendar-x",
    "missed-visits": "calendar-x",
    "visits-to-confirm": "calendar-event",
    "bp-at-or-above-140-90": "heartbeat",
    "hypertension-no-bp-12m": "heartbeat",
    "living-hypertension": "heartbeat",
    "a1c-at-or-above-7": "droplet",
    "diabetes-no-a1c-12m": "droplet",
    "living-diabetes": "droplet",
}


def shown_row(entry: Entry, worklist_id: str, today: dt.date) -> WorklistRow:
    """The entry as the list paints it."""
    language = entry.language if base(entry.language) != _NO_BADGE else ""
    return WorklistRow(
        key=entry.patient_id,
        name=entry.name,
        facts=" · ".join(filter(None, (age_words(entry.birth_on, today), entry.record_number))),
        why=str(entry.values.get("title") or entry.why),
        due=_due(entry, today),
        detail=_detail(entry, today),
        icon=_icon(entry, worklist_id),
        tone=_tone(entry),
        language=base(language).upper(),
        spoken_language=language_label(language),
        tip=entry.why,
    )


def needs_doing(entry: Entry) -> bool:
    """Whether having talked does not settle the follow-up the row is about."""
    return entry.values.get("kind") in NEEDS_DOING


def entries_of(groups: Sequence[WorklistGroup]) -> list[str | GroupHead]:
    """Headings and ids in order; a list of one group without a day has no heading."""
    if [group.group for group in groups] == ["open"]:
        return list(groups[0].ids)
    entries: list[str | GroupHead] = []
    for group in groups:
        entries.append(_head(group))
        entries.extend(group.ids)
    return entries


def language_words(entry: Entry) -> str:
    """What the language asks of the caller; "" when it asks for nothing."""
    needs = entry.interpreter == ThreeValued.YES
    if base(entry.language) in ("", _NO_BADGE) and not needs:
        return ""
    language = language_label(entry.language) or _("Language not known")
    if needs:
        return _("{language}: use interpreter").format(language=language)
    if entry.interpreter == ThreeValued.NO:
        return _("{language}: no interpreter needed").format(language=language)
    return _("{language}: ask about interpreter").format(language=language)


def identity_words(entry: Entry, today: dt.date) -> str:
    """Two identifiers: "Born 12 Apr 1971 (55)  ·  Record 10442"."""
    born = _("Birth date not known")
    if entry.birth_on:
        born = _("Born {date} ({age})").format(
            date=display(entry.birth_on), age=age_words(entry.birth_on, today)
        )
    record = _("Record {number}").format(number=entry.record_number) if entry.record_number else ""
    return "  ·  ".join(filter(None, (born, record)))


def phone_words(entry: Entry) -> str:
    if not entry.is_callable:
        return _("Asked not to be contacted")
    return phone(entry.phone) if entry.phone else _("No working phone number")


def reach_words(entry: Entry) -> str:
    """Whose phone it is, when and how the person would rather be reached."""
    parts = [entry.phone_note]
    if entry.best_time in set(BestTime) and entry.best_time != BestTime.ANY_TIME:
        # In Spanish the hours end in a period of their own.
        time = label(BestTime(entry.best_time)).removesuffix(".")
        parts.append(_("Best time: {time}.").format(time=time))
    if entry.best_channel in set(Channel) and entry.best_channel != Channel.CALL:
        parts.append(_("Prefers: {way}.").format(way=label(Channel(entry.best_channel))))
    return " ".join(filter(None, (*parts, entry.contact_note, *entry.barriers[:1])))


def mind_words(entry: Entry) -> str:
    """What else is done differently; the first, which is about reaching them, is told above."""
    return " ".join(entry.barriers[1:])


def since_words(entry: Entry, today: dt.date) -> str:
    """Since when, and what takes the person off the list."""
    since = ""
    if entry.since is not None and entry.since <= today and entry.since != entry.due_on:
        since = _("Since {date}.").format(date=short_date(entry.since, today))
    leaves = _("Done when: {what}").format(what=entry.leaves_when) if entry.leaves_when else ""
    return " ".join(filter(None, (since, leaves)))


def contact_words(entry: Entry, today: dt.date) -> str:
    """The last try and how many there were: "18 Nov: no answer. Try 2 of 3"."""
    tries = tries_words(entry.attempts, entry.attempts_allowed)
    if entry.group == UNREACHED:
        tries = _("Tried enough. Decide what comes next")
    last = entry.last_contact
    if last is None:
        return tries
    return _("{date}: {result}. {tries}").format(
        date=near_date(last.on, today), result=last.words, tries=tries
    )


def last_note_words(entry: Entry) -> str:
    """What was noted at the last try, with who wrote it."""
    last = entry.last_contact
    if last is None or not last.note:
        return ""
    return _("“{note}” {person}").format(note=last.note, person=last.by)


def count_words(count: int) -> str:
    return n_("{count} person", "{count} people", count).format(count=f"{count:,}")


def _head(group: WorklistGroup) -> GroupHead:
    words = {
        "late": _("Late"),
        "today": _("Due today"),
        "soon": _("Later"),
        "open": _("To do"),
        UNREACHED: _("Tried enough: decide what comes next"),
    }[group.group]
    tone = Tone.DANGER if group.group == "late" else Tone.NEUTRAL
    return GroupHead(words, len(group.ids), tone)


def _due(entry: Entry, today: dt.date) -> str:
    if entry.group == UNREACHED:
        return _("To decide")
    if entry.due_on is not None:
        return short_due_words(entry.due_on, today)
    if entry.since is not None and entry.since <= today:
        return _("Since {date}").format(date=short_date(entry.since, today))
    return ""


def _detail(entry: Entry, today: dt.date) -> str:
    """The time of day agreed for this try, what came of today's, else which try it is."""
    if entry.next_try_time in set(BestTime) and entry.next_try_time != BestTime.ANY_TIME:
        time = label(BestTime(entry.next_try_time))
        return _("Call: {time}").format(time=time)
    if entry.last_contact is not None and entry.last_contact.on == today:
        # Called for something else already: nobody rings twice by mistake.
        return _("Today: {result}").format(result=entry.last_contact.words)
    if entry.group == UNREACHED:
        count = entry.attempts
        return n_("Tried {count} time", "Tried {count} times", count).format(count=count)
    return tries_words(entry.attempts, entry.attempts_allowed) if entry.attempts_allowed else ""


def _tone(entry: Entry) -> Tone:
    if entry.group == "late":
        return Tone.DANGER
    return Tone.WARN if entry.group == UNREACHED or entry.is_safety else Tone.NEUTRAL


def _icon(entry: Entry, worklist_id: str) -> str:
    kind = entry.values.get("kind")
    if kind in set(Kind):
        return _KIND_ICONS[Kind(kind)]
    return _LIST_ICONS.get(worklist_id, "user")
