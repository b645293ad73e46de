"""What the command palette finds: patients, things to do, worklists, handouts, settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from carecoord.common.i18n import _
from carecoord.common.text import fold
from carecoord.rules.partial_dates import display
from carecoord.services.abilities import Permission, may
from carecoord.vocab.actor import Actor
from ui.state.navigation import Navigate
from ui.widgets.command_items import CommandItem

if TYPE_CHECKING:  # the services bring SQLAlchemy
    from carecoord.services.bundle import Services
    from carecoord.services.patient_search import PatientHit
    from carecoord.services.row_codes import CodedRow

_PATIENTS_SHOWN = 6
_HANDOUTS_SHOWN = 5
_WORKLISTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Deed:
    """Something the window can do, found by its words.

    Attributes:
        also: Other words people may look for.
    """

    key: str
    title: str
    run: Callable[[], object]
    icon: str
    shortcut: str = ""
    also: str = ""


class DeedProvider:
    """Pages and actions, or the settings; answers from memory."""

    instant = True

    def __init__(self, title: str, deeds: Sequence[Deed], *, unasked: bool = True) -> None:
        """``unasked`` ones are offered before anything is typed."""
        self.title = title
        self._deeds = [(fold(f"{deed.title} {deed.also}"), deed) for deed in deeds]
        self._unasked = unasked

    def items(self, query: str) -> Sequence[CommandItem]:
        words = fold(query).split()
        if not words and not self._unasked:
            return ()
        return [
            CommandItem(deed.key, deed.title, deed.run, icon=deed.icon, shortcut=deed.shortcut)
            for text, deed in self._deeds
            if all(word in text for word in words)
        ]


class PatientProvider:
    """People by name, phone, record number or birth date."""

    instant = False

    def __init__(self, services: "Services", navigate: Navigate) -> None:
        self.title = _("Patients")
        self._services = services
        self._navigate = navigate

    def items(self, query: str) -> Sequence[CommandItem]:
        if not query:
            return ()
        actor, find = self._services.actor, self._services.search.find
        hits = find(query, actor=actor, limit=_PATIENTS_SHOWN + 1)
        shown = [self._item(hit) for hit in hits[:_PATIENTS_SHOWN]]
        # Whoever is sought must not seem not to be there, nor a namesake to be the only one.
        return shown if len(hits) <= _PATIENTS_SHOWN else [*shown, self._rest(query)]

    def _rest(self, query: str) -> CommandItem:
        see_all = partial(self._navigate.open_page, "patients", f"search:{query}")
        words = _("More people fit. Type on, or see them all")
        return CommandItem("patients:all", words, see_all, icon="users", matched=words)

    def _item(self, hit: "PatientHit") -> CommandItem:
        # A name alone does not tell people apart.
        known = [display(hit.birth_on) if hit.birth_on else "", hit.identifier, hit.phone]
        return CommandItem(
            f"patient:{hit.id}",
            hit.name,
            partial(self._navigate.open_patient, hit.id),
            subtitle=" · ".join(filter(None, known)),
            icon="user",
            actions=tuple(self._actions(hit.id)),
            actions_title=_("Do something for {name}").format(name=hit.name),
        )

    def _actions(self, patient_id: str) -> Sequence[CommandItem]:
        offered = (
            ("visit", _("Begin a visit"), "stethoscope"),
            ("decisions-new", _("Record a shared decision"), "heart-handshake"),
            ("teachback-new", _("Check understanding with teach-back"), "message-2"),
            ("goals-new", _("Write down a goal"), "target"),
            ("handouts-new", _("Give a handout"), "books"),
            ("followups-new", _("Add a follow-up"), "calendar-plus"),
            ("booking", _("Book a visit"), "calendar-event"),
            ("progress", _("Show the progress page"), "chart-line"),
            ("visit-file", _("Save the visit for another record system"), "file-export"),
            ("contact-edit", _("Change contact details"), "edit"),
        )
        found = [
            CommandItem(
                f"{section}:{patient_id}",
                title,
                partial(self._navigate.open_patient, patient_id, section),
                icon=icon,
            )
            for section, title, icon in offered
        ]
        if may(self._services.actor, Permission.VIEW_AUDIT):
            ask = partial(self._navigate.open_page, "audit", f"patient:{patient_id}")
            title = _("Who saw this record this month")
            found.append(CommandItem(f"audit:{patient_id}", title, ask, icon="history"))
        return found


class CodeProvider:
    """Rows of printed lists, by the code beside them on paper."""

    instant = False

    def __init__(self, services: "Services", navigate: Navigate) -> None:
        self.title = _("Rows of printed lists")
        self._services = services
        self._navigate = navigate

    def items(self, query: str) -> Sequence[CommandItem]:
        found = self._services.row_codes.suggest(query, actor=self._services.actor)
        return [self._item(row) for row in found]

    def _item(self, row: "CodedRow") -> CommandItem:
        there = partial(
            self._navigate.open_page, "today", f"row:{row.worklist_id}:{row.patient_id}"
        )
        elsewhere = partial(self._navigate.open_patient, row.patient_id)
        gone = _("Not on the list “{title}” now").format(title=row.title)
        return CommandItem(
            f"row:{row.worklist_id}:{row.patient_id}",
            row.name,
            there if row.is_there else elsewhere,
            subtitle=row.title if row.is_there else gone,
            icon="list-check",
            matched=row.name,
        )


class WorklistProvider:
    """Worklists by their titles, the practice's own among them."""

    instant = False

    def __init__(self, services: "Services", navigate: Navigate) -> None:
        self.title = _("Worklists")
        self._services = services
        self._navigate = navigate

    def items(self, query: str) -> Sequence[CommandItem]:
        words = fold(query).split()
        if not words:
            return ()
        found = [
            (worklist_id, title)
            for worklist_id, title in self._services.worklists.named(actor=self._services.actor)
            if all(word in fold(title) for word in words)
        ]
        return [
            CommandItem(
                f"worklist:{worklist_id}",
                title,
                partial(self._navigate.open_page, "today", worklist_id),
                icon="list-check",
            )
            for worklist_id, title in found[:_WORKLISTS_SHOWN]
        ]


class HandoutProvider:
    """Handouts by title and subject."""

    instant = False

    def __init__(self, services: "Services", navigate: Navigate, language: str) -> None:
        self.title = _("Handouts")
        self._services = services
        self._navigate = navigate
        self._language = language

    def items(self, query: str) -> Sequence[CommandItem]:
        if not query:
            return ()
        found = self._services.handouts.find(query, language=self._language)
        return [
            CommandItem(
                f"handout:{item.topic}",
                item.title,
                partial(self._navigate.open_page, "handouts", item.topic),
                icon=item.icon or "file-text",
            )
            for item in found[:_HANDOUTS_SHOWN]
        ]


def _emergency(navigate: Navigate, actor: Actor) -> list[Deed]:
    """A record outside the caseload, for whoever has one."""
    if may(actor, Permission.SEE_EVERY_PATIENT) or not may(actor, Permission.OPEN_IN_EMERGENCY):
        return []
    opens = partial(navigate.open_page, "patients", "emergency")
    words = _("break glass urgent caseload")
    title = _("Open a record in an emergency")
    return [Deed("emergency", title, opens, "alert-triangle", "", words)]


def page_deeds(navigate: Navigate, lock: Callable[[], object], actor: Actor) -> list[Deed]:
    """The pages this person may see, and what can be begun from anywhere."""

    def to(page_id: str, subject: str = "") -> Callable[[], object]:
        return partial(navigate.open_page, page_id, subject)

    if not may(actor, Permission.VIEW_PATIENT):
        return _for_everybody(navigate, lock)
    practice = [
        Deed("practice", _("Open Practice"), to("practice"), "chart-bar", "Alt+5",
             _("reports measures numbers")),
        Deed("measures-print", _("Print the practice's measures"), to("practice", "print"),
             "printer"),
    ]  # fmt: skip
    if not may(actor, Permission.VIEW_REPORTS):
        practice = []
    own_lists = [
        Deed("own-lists", _("Make a worklist of our own"), to("lists"), "clipboard-list", "",
             _("own worklists builder segment group report")),
    ] if may(actor, Permission.EDIT_WORKLISTS) else []  # fmt: skip
    return [
        Deed("today", _("Open Today"), to("today"), "calendar-check", "Alt+1", _("worklists")),
        Deed("patients", _("Open Patients"), to("patients"), "users", "Alt+2"),
        Deed("handouts", _("Open Handouts"), to("handouts"), "books", "Alt+3"),
        Deed("handout-email", _("Make an e-mail draft of the handout"), to("handouts", "email"),
             "mail", "", _("send attachment eml")),
        Deed("writing", _("Write handouts"), to("writing"), "edit", "",
             _("own handout translate approve leaflet")),
        Deed("add", _("Add a patient"), to("patients", "new"), "user-plus", "", _("new register")),
        Deed("import", _("Bring in a patient list"), to("import"), "file-import", "Alt+4",
             _("import Excel CSV FHIR")),
        Deed("bring-back", _("Bring back a filled-in list"), to("import"), "list-check", "",
             _("worklist Excel results")),
        Deed("call-list", _("Print the call list"), to("today", "print"), "printer"),
        Deed("write", _("Write to the people on this list"), to("today", "write"), "mail", "",
             _("letters labels e-mail text messages call script")),
        Deed("day-end", _("Print the day's end"), to("today", "day-end"), "printer", "",
             _("summary huddle left open safety")),
        *practice,
        *own_lists,
        *_emergency(navigate, actor),
        Deed("schedule", _("Open the schedule"), to("schedule"), "calendar-event", "Alt+6",
             _("appointments day visits booked")),
        *_for_everybody(navigate, lock),
    ]  # fmt: skip


def _for_everybody(navigate: Navigate, lock: Callable[[], object]) -> list[Deed]:
    settings = partial(navigate.open_page, "settings")
    keys = partial(navigate.open_page, "help", "keyboard")
    shown = partial(navigate.open_page, "help")
    return [
        Deed("settings", _("Open Settings"), settings, "settings", "Ctrl+,"),
        Deed("keys", _("Show all keyboard shortcuts"), keys, "keyboard", "Ctrl+/"),
        Deed("help", _("Open Help"), shown, "help-circle", "F1"),
        Deed("tour", _("Take the quick tour"), navigate.take_tour, "info-circle"),
        Deed("lock", _("Lock the screen"), lock, "lock", "Ctrl+L", _("sign out switch user")),
    ]


def setting_deeds(navigate: Navigate, actor: Actor) -> list[Deed]:
    """The sections of Settings by what is in them."""

    def to(section: str) -> Callable[[], object]:
        return partial(navigate.open_page, "settings", section)

    return [
        Deed("practice", _("Practice name, phone and address"), to("practice"),
             "building-hospital", "", _("time zone holidays")),
        Deed("clinical", _("When a reading counts as high"), to("practice"),
             "adjustments", "", _("thresholds blood pressure A1c overdue")),
        Deed("people", _("People and roles"), to("people"), "users-group", "", _("staff add")),
        Deed("passphrase", _("Change your passphrase"), to("people"), "key"),
        Deed("keys", _("Ways in, and the key of the records"), to("keys"), "key", "",
             _("revoke rotate copied key file")),
        Deed("sheet", _("Print a new recovery sheet"), to("people"), "printer"),
        Deed("look", _("Language, colors and text size"), to("computer"), "sun", "",
             _("dark light theme larger")),
        Deed("idle", _("When the screen locks by itself"), to("computer"), "clock"),
        Deed("backup", _("Back up now"), to("data"), "database", "", _("save copy verify")),
        Deed("program", _("Version, and new versions"), to("program"), "info-circle", "",
             _("update upgrade about")),
        Deed("report", _("Diagnostic report"), to("program"), "clipboard-list", "",
             _("support fault crash help")),
        *(audit_deeds(navigate) if may(actor, Permission.VIEW_AUDIT) else []),
    ]  # fmt: skip


def audit_deeds(navigate: Navigate) -> list[Deed]:
    """The usual questions to the journal."""

    def to(question: str) -> Callable[[], object]:
        return partial(navigate.open_page, "audit", question)

    return [
        Deed("audit", _("Who did what"), to(""), "history", "", _("audit journal log")),
        Deed("audit-patient", _("Who saw a patient this month"), to("patient"), "eye", "",
             _("audit who read opened looked")),
        Deed("audit-exported", _("What was exported"), to("exported"), "file-export", "",
             _("audit files taken along")),
        Deed("audit-failed", _("Failed sign-ins"), to("failed"), "lock", "", _("audit attempts")),
    ]  # fmt: skip
