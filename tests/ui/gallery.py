"""Every widget on a few boards, with made-up people: for eyes and for tests.

``python -m tests.ui.gallery FOLDER`` draws the boards into PNG files.
"""

import datetime as dt
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QGridLayout, QRadioButton, QWidget

from ui.background.jobs import JobRunner
from ui.models.rows import RowListModel
from ui.shell.main_window import MainWindow
from ui.shell.pages import PageSpec
from ui.state.window_state import WindowState
from ui.theme.apply import STYLE, Contrast, Scheme, ThemeChoice, apply_theme
from ui.widgets.bar_chart import Bar, BarChart
from ui.widgets.buttons import Kind, button, icon_button
from ui.widgets.cards import Card, Pane
from ui.widgets.chart_table import ChartTable
from ui.widgets.command_items import CommandItem
from ui.widgets.date_field import DateField
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.form import FormRow, combo, line_edit, text_edit
from ui.widgets.group_head import GroupHead
from ui.widgets.labels import ElidedLabel, IconLabel, Tone, badge, label, selectable
from ui.widgets.layouts import column, page_layout, row
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.progress import ProgressCard, ProgressStrip
from ui.widgets.row_list import RowList
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import FilterChips, Option, OutcomeGrid, SegmentedChoice
from ui.widgets.timeline_row import TimelineDelegate, TimelineRow
from ui.widgets.trend_chart import Band, Reading, Trend, TrendChart
from ui.widgets.worklist_row import WorklistDelegate, WorklistRow

TODAY = dt.date(2026, 11, 21)

WORKLIST = (
    GroupHead("Late", 3, Tone.DANGER),
    WorklistRow(
        "1", "Santos, Maria", "55 · 10442", "Repeat potassium: 5.6 on 12 Nov", "3 days late",
        "Try 2 of 3", "flask", Tone.DANGER, "ES", "Spanish",
    ),
    WorklistRow(
        "2", "Nguyen, Thanh", "68 · 20117", "Missed visit 17 Nov: diabetes check", "2 days late",
        "Try 1 of 3", "calendar-time", Tone.DANGER, "VI", "Vietnamese",
    ),
    WorklistRow(
        "3", "Brooks, Darnell", "47 · 31805", "Hospital discharge call: chest pain",
        "1 day late", "No tries yet", "report-medical", Tone.DANGER,
    ),
    GroupHead("Due today", 9),
    WorklistRow(
        "4", "Okonkwo, Grace", "61 · 40021", "New blood thinner: first-week check", "Today",
        "Call after 2:30 PM", "pill", Tone.WARN,
    ),
    WorklistRow(
        "5", "Pierre, Jean-Baptiste Emmanuel de la Fontaine", "72 · 50912",
        "Teach-back to finish: insulin at home, with a reason that is too long for the row",
        "Today", "No tries yet", "message-circle-question", Tone.NEUTRAL, "HT", "Haitian Creole",
    ),
    WorklistRow(
        "6", "Whitfield, Susan", "79 · 61377", "Foot ulcer: wound nurse referral not booked",
        "Today", "Try 2 of 3", "external-link",
    ),
)  # fmt: skip

TIMELINE = (
    GroupHead("November 2026"),
    TimelineRow(
        "1", "Decision: start lisinopril", "Today",
        "Chose a pill plus less salt. Reviewed at visit with Dr. Okafor.", "scale", Tone.OK,
    ),
    TimelineRow(
        "2", "Teach-back started", "Today", "2 of 4 points explained back in her own words.",
        "message-circle-question",
    ),
    TimelineRow(
        "3", "Call: no answer", "18 Nov", "Repeat potassium. Try 1 of 3. Bree Wells.",
        "phone-off", Tone.WARN,
    ),
    TimelineRow(
        "4", "Potassium 5.6 (high)", "12 Nov", "Follow-up opened: repeat test in 6 days.",
        "flask", Tone.DANGER,
    ),
    GroupHead("October 2026"),
    TimelineRow(
        "5", "Visit: blood pressure 158/94", "29 Oct", "Home readings asked for, 2 weeks.",
        "stethoscope",
    ),
    TimelineRow(
        "6", "Reminder sent by text", "26 Oct", "Delivered. She replied “SÍ”.", "mail", Tone.OK
    ),
)  # fmt: skip

LIBRARY = (
    LibraryRow("1", "Blood pressure medicine", "English, Spanish  ·  Grade 5", "pill"),
    LibraryRow("2", "Foods high in potassium", "English, Spanish  ·  Grade 5", "salad"),
    LibraryRow(
        "3", "After a hospital stay", "English  ·  Grade 7", "home", "Hard to read", Tone.WARN
    ),
)  # fmt: skip

OUTCOMES = tuple(
    Option(text, text, icon)
    for icon, text in (
        ("phone-check", "Reached patient"), ("message-check", "Left voicemail"),
        ("phone-off", "No answer"), ("users", "Spoke to family"),
        ("clock", "Call back later"), ("phone-x", "Wrong number"),
        ("user-x", "Patient declined"), ("calendar-check", "Already done"),
    )
)  # fmt: skip


def worklist_board() -> QWidget:
    """A list at the left and the work at the right, as on the Today page."""
    board = QWidget()
    outer = page_layout(board)
    strip = ProgressStrip()
    strip.show_progress(5, 18, "5 of 18 done today")
    outer.addLayout(
        row(
            label("Today", "title"),
            label("Saturday 21 November", "muted"),
            None,
            button("Print call list", icon="printer"),
            button("Add follow-up", Kind.PRIMARY, "plus"),
            spacing=10,
        )
    )
    names = ("Mine", "Late", "Due today", "Call back", "Can't reach", "Whole clinic")
    chips = FilterChips("Show", [Option(name, name) for name in names], "Mine")
    chips.set_counts(dict(zip(names, (13, 4, 9, 3, 2, 41), strict=True)))
    outer.addLayout(row(chips, None, strip))
    body = row(_worklist(), _outcome_pane(), spacing=14)
    body.setStretch(0, 11)
    body.setStretch(1, 10)
    outer.addLayout(body, 1)
    return board


def _worklist() -> Card:
    card = Card(margins=(0, 4, 0, 4), spacing=0)
    rows = RowList("Follow-ups to do", WorklistDelegate())
    model = RowListModel(rows)
    model.show(WORKLIST)
    rows.setModel(model)
    rows.setCurrentIndex(model.index(1, 0))
    card.body.addWidget(rows)
    return card


def _outcome_pane() -> Pane:
    pane = Pane()
    who = FlowLayout(label("Santos, Maria", "title"), badge("Spanish: use interpreter", Tone.INFO))
    head = row(who, button("Open chart", Kind.TEXT, "external-link"))
    head.setStretch(0, 1)
    pane.body.addLayout(head)
    pane.body.addWidget(label("Born 12 Apr 1971 (55)  ·  Record 10442", "muted"))
    phone = selectable("(202) 555-0142", "subtitle", "Mobile phone (202) 555-0142")
    note = label("mobile, OK to leave a message. Best after 4 PM", "small", wrap=True)
    line = row(IconLabel("phone", "primary_text"), phone, note)
    line.setStretch(2, 1)
    pane.body.addLayout(line)
    alert = Card("warn", (12, 8, 12, 8), 4)
    alert.body.addLayout(
        row(
            IconLabel("alert-triangle", "warn"),
            label("Repeat potassium: 5.6 on 12 Nov. Due 18 Nov", "strong"),
            None,
        )
    )
    alert.body.addWidget(
        label("Ask her to come for a blood test within 2 days.", "muted", wrap=True)
    )
    pane.body.addWidget(alert)
    pane.body.addLayout(
        row(label("What happened on the call?", "strong"), None, label("Press 1 to 8", "small"))
    )
    grid = OutcomeGrid("What happened on the call?", OUTCOMES)
    grid.choose("Left voicemail")
    pane.body.addWidget(grid)
    words = line_edit(hint="Says she will come Monday")
    words.setObjectName("note")
    pane.body.addWidget(FormRow("Note", words))
    pane.body.addWidget(DateField("Next try", TODAY, dt.date(2026, 11, 23)))
    pane.body.addStretch(1)
    pane.foot.addLayout(
        row(
            label("18 Nov: no answer", "small"),
            None,
            button("Save"),
            button("Save and next", Kind.PRIMARY, "player-track-next"),
        )
    )
    return pane


def chart_board() -> QWidget:
    """Timeline, a form and teach-back points, as on a patient's page."""
    board = QWidget()
    outer = page_layout(board)
    body = row(_timeline(), _form_pane(), _teachback(), spacing=14)
    for place, stretch in enumerate((9, 14, 10)):
        body.setStretch(place, stretch)
    outer.addLayout(body, 1)
    return board


def _timeline() -> Card:
    card = Card(margins=(0, 12, 0, 4), spacing=4)
    heading = row(label("Timeline", "subtitle"), None)
    heading.setContentsMargins(16, 0, 12, 0)
    card.body.addLayout(heading)
    rows = RowList("Timeline", TimelineDelegate())
    model = RowListModel(rows)
    model.show(TIMELINE)
    rows.setModel(model)
    card.body.addWidget(rows)
    return card


def _form_pane() -> Pane:
    pane = Pane()
    head = row(
        FlowLayout(label("Decision made together", "subtitle"), badge("Draft saved 10:42")),
        button("Print", Kind.TEXT, "printer"),
    )
    head.setStretch(0, 1)
    pane.body.addLayout(head)
    pane.body.addWidget(
        FormRow("What is being decided", line_edit("How to bring her blood pressure down"))
    )
    faulty = FormRow("Who took part", line_edit())
    faulty.show_error("Write at least one name.")
    pane.body.addWidget(faulty)
    pane.body.addWidget(
        FormRow("What matters to Maria", text_edit("“I don't want to feel dizzy.”", lines=2))
    )
    pane.body.addWidget(
        FormRow("Language", combo({"es": "Spanish (her language)", "en": "English"}, "es"))
    )
    chosen = Card("chosen", (12, 8, 12, 8), 4)
    option = QRadioButton("Pill now, plus less salt")
    option.setChecked(True)
    chosen.body.addWidget(option)
    other = Card("inset", (12, 8, 12, 8), 4)
    other.body.addWidget(QRadioButton("Wait and recheck"))
    pane.body.addWidget(chosen)
    pane.body.addWidget(other)
    pane.body.addStretch(1)
    agreed = QCheckBox("Maria agrees with this plan")
    agreed.setChecked(True)
    pane.foot.addLayout(row(agreed, None, button("Save decision", Kind.PRIMARY)))
    return pane


def _teachback() -> Pane:
    pane = Pane((16, 14, 16, 10), 7)
    pane.body.addLayout(row(label("Teach-back", "subtitle"), None, badge("2 of 4", Tone.OK)))
    pane.body.addWidget(label("Ask: “Please tell me in your own words.”", "muted", wrap=True))
    states = (
        Option("not-yet", "Not yet"),
        Option("again", "Teach again", "rotate-clockwise", Tone.WARN),
        Option("got-it", "Got it", "check", Tone.OK),
    )
    points = {"Why she takes it": "got-it", "If dizzy": "again", "When to call 911": "not-yet"}
    for point, state in points.items():
        card = Card("inset", (12, 8, 12, 8), 6)
        card.body.addWidget(label(point, "strong"))
        card.body.addWidget(SegmentedChoice(point, states, state))
        pane.body.addWidget(card)
    pane.body.addStretch(1)
    pane.foot.addLayout(row(button("Add a topic", Kind.TEXT, "plus"), None))
    return pane


def parts_board() -> QWidget:
    """The small parts side by side."""
    board = QWidget()
    outer = page_layout(board)
    badges = row(*(badge(tone.value.title(), tone) for tone in Tone), None)
    disabled = button("Not now", Kind.PRIMARY)
    disabled.setEnabled(False)
    kinds = [button(kind.value.title(), kind, "printer") for kind in Kind]
    buttons = row(*kinds, disabled, icon_button("dots", "More"), None)
    card = ProgressCard("Bringing in patients.csv")
    card.show_progress(1200, 4000)
    library = RowList("Handouts", LibraryDelegate())
    model = RowListModel(library)
    model.show(LIBRARY)
    library.setModel(model)
    library.setCurrentIndex(model.index(0, 0))
    tree = QCheckBox("Text messages OK")
    sizes = SegmentedChoice("Text size", [Option(s, s) for s in ("Standard", "Large")], "Large")
    grid = QGridLayout()
    grid.addWidget(library, 0, 0)
    grid.addWidget(EmptyState("coffee", "All calls done", "Well done.", button("See Monday")), 0, 1)
    outer.addLayout(column(badges, buttons, SearchField("Find a handout"), sizes, tree, card))
    outer.addWidget(ElidedLabel("A long line that ends where the room ends. " * 6, "muted"))
    outer.addWidget(DateField("Birth date", TODAY, past=True))
    outer.addLayout(grid, 1)
    return board


PRESSURES = Trend(
    "Upper blood pressure at home",
    "mmHg",
    [
        Reading(dt.date(2026, month, day), value)
        for month, day, value in (
            (10, 29, 158), (11, 1, 152), (11, 4, 149), (11, 8, 151),
            (11, 11, 144), (11, 14, 138), (11, 18, 136), (11, 20, 132),
        )
    ],
    Band(100, 135),
)  # fmt: skip

CALLS = (Bar("Reached", 31), Bar("Voicemail", 18), Bar("No answer", 14), Bar("Wrong number", 3))


def numbers_board() -> QWidget:
    """Charts and the table twin."""
    board = QWidget()
    outer = page_layout(board)
    left, right = Card(), Card()
    left.body.addWidget(TrendChart(PRESSURES, TODAY))
    left.body.addWidget(ChartTable(PRESSURES), 1)
    right.body.addWidget(BarChart("Calls this week", CALLS))
    right.body.addWidget(TrendChart(Trend("Weight", "kg", ()), TODAY))
    right.body.addStretch(1)
    body = row(left, right, spacing=14)
    body.setStretch(0, 1)
    body.setStretch(1, 1)
    outer.addLayout(body, 1)
    return board


BOARDS: dict[str, Callable[[], QWidget]] = {
    "worklist": worklist_board,
    "chart": chart_board,
    "parts": parts_board,
    "numbers": numbers_board,
}


class Commands:
    """A palette provider with a few made-up things."""

    title = "Patients"
    instant = True

    def items(self, query: str) -> list[CommandItem]:
        actions = (
            CommandItem("a", "Add follow-up", _nothing, icon="calendar-plus", shortcut="Ctrl+N"),
        )
        people = (
            ("Santos, Maria", "born 12 Apr 1971, record 10442"),
            ("Sántos, José", "born 3 Sep 1966, record 20913"),
        )
        return [
            CommandItem(name, name, _nothing, who, "user", actions=actions)
            for name, who in people
            if query.lower() in name.lower().replace("á", "a")
        ]


def _nothing() -> None:
    """What the made-up commands do."""


def _made(board: Callable[[], QWidget], _parent: QWidget) -> QWidget:
    return board()


def window(state_file: Path, jobs: JobRunner) -> MainWindow:
    """The whole window with the boards as its pages."""
    icons = ("calendar-check", "users", "books", "chart-bar")
    specs = [
        PageSpec(name, name.title(), icon, partial(_made, board), f"Alt+{number}")
        for number, ((name, board), icon) in enumerate(zip(BOARDS.items(), icons, strict=True), 1)
    ]
    parts = partial(_made, parts_board)
    specs.append(PageSpec("settings", "Settings", "settings", parts, at_bottom=True))
    made = MainWindow(specs, [Commands()], jobs, WindowState(state_file))
    made.top_bar.set_user("Bree Wells", [])
    made.start("worklist")
    return made


THEMES = {
    "": ThemeChoice(Scheme.LIGHT, Contrast.NORMAL),
    "-dark": ThemeChoice(Scheme.DARK, Contrast.NORMAL),
    "-150": ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, 150),
    "-contrast": ThemeChoice(Scheme.DARK, Contrast.HIGH),
}


def draw(folder: Path) -> None:
    """Draw every board in every theme, 1366 x 768."""
    app = QApplication.instance()
    made = app if isinstance(app, QApplication) else QApplication(["gallery", *STYLE])
    jobs = JobRunner()
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, choice in THEMES.items():
        apply_theme(made, choice)
        for name in BOARDS:
            shown = window(folder / "window.ini", jobs)
            shown.messages.offer_undo("Voicemail saved for Darnell Brooks", _nothing)
            shown.open_page(name)
            shown.resize(1366, 768)
            shown.show()
            _settle()
            shown.grab().save(str(folder / f"{name}{suffix}.png"))
            shown.close()
            shown.deleteLater()
    jobs.shut_down()


def _settle() -> None:
    loop = QEventLoop()
    QTimer.singleShot(60, loop.quit)
    loop.exec()


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
