"""What a list leaves open or was not understood of it, in sentences."""

from collections.abc import Collection, Mapping, Sequence

from carecoord.common.i18n import _, n_
from carecoord.importers.grids import Layout
from carecoord.importers.habits import Habits
from carecoord.importers.options import Options
from carecoord.importers.records import Problem, Reading, Severity, is_suspected
from carecoord.importers.values.missing import is_missing
from carecoord.importers.values.people import is_dead_in_short, is_known_status

_MANY = 12  # numbers or names in one sentence
_MOSTLY = 0.5
_STATUSES = ("status", "active", "inactive")

Cells = Mapping[str, Sequence[str]]
"""All cells of a table by target field."""


def describe_rows(layout: Layout, reading: Reading) -> None:
    """Say what was skipped and why: remarks below the list, cells beyond the last column."""
    name = layout.grid.name
    for text in layout.grid.warnings:
        reading.problems.append(Problem("warning", name, text))
    if notes := layout.notes():
        message = n_(
            "Row {rows} is a remark or a total, not a person, and was skipped.",
            "Rows {rows} are remarks or totals, not people, and were skipped.",
            len(notes),
        )
        reading.problems.append(Problem("note", name, message.format(rows=_listed(notes))))
    if long := layout.overflowing():
        message = n_(
            "Row {rows} has more cells than there are columns. Check for a comma inside a cell.",
            "Rows {rows} have more cells than there are columns. Check for commas inside cells.",
            len(long),
        )
        reading.problems.append(Problem("warning", name, message.format(rows=_listed(long))))


def note_unread(headers: Sequence[str], cells: Cells, name: str, reading: Reading) -> None:
    """Say which columns were left out, and warn where one that tells people apart is missing."""
    if headers:
        message = n_(
            "The column {columns} was not read. Choose what it holds if it is needed.",
            "The columns {columns} were not read. Choose what they hold if they are needed.",
            len(headers),
        )
        reading.problems.append(Problem("note", name, message.format(columns=_listed(headers))))
    if _lacks_given_names(cells):
        message = _("No column with first names was found. Choose which column holds them.")
        reading.problems.append(Problem("warning", name, message, "given"))
    if "birth_on" not in cells:
        message = _(
            "No column with birth dates was found. Choose which column holds them; without them"
            " people of the same name cannot be told apart."
        )
        reading.problems.append(Problem("warning", name, message, "birth_on"))


def note_doubts(
    cells: Cells, habits: Habits, options: Options, *, name: str, reading: Reading
) -> None:
    """Warn of what only a person can tell, and say what was taken meanwhile."""

    def warn(message: str, field: str) -> None:
        reading.problems.append(Problem("warning", name, message, field))

    in_doubt = [field for field, column in habits.dates.items() if not column.is_settled]
    for field in in_doubt[:1]:
        month_first = habits.date(field).order == "mdy"
        warn(_month_first() if month_first else _day_first(), field)
    if not habits.family_words and _are_spoken(cells.get("full_name", ())):
        message = _(
            "Whole names were split before the last word. Where the last name stands first, it"
            " needs a comma behind it, or a column of its own."
        )
        reading.problems.append(Problem("note", name, message, "full_name"))
    if unknown := _unknown_words(cells.get("status", ())):
        message = _(
            "These words for a status are not known here, so the people are taken as active:"
            " {words}. Check them."
        )
        warn(message.format(words=_listed(unknown)), "status")
    if short := _short_deaths(cells):
        message = _(
            "These short words for a status were taken to say that the person has died: {words}."
            " If they mean something else, do not read this column."
        )
        warn(message.format(words=_listed(short)), "status")
    if habits.zeros_lost and not options.pad_record_numbers_to:
        message = _(
            "The record numbers are kept as numbers, so zeros at their start are lost."
            " Say how many digits they have, or they will not match those you know."
        )
        warn(message, "record_number")
    if habits.postcode_zeros_lost and not options.pad_postcodes_to:
        warn(
            _("Some ZIP codes have lost a zero at their start. Choose to put it back."), "postcode"
        )


def note_uncoded(reading: Reading) -> None:
    """Say how many diagnoses without a code a worklist finds by their names, and how many none."""
    uncoded = [condition for condition in reading.conditions if not condition.codes]
    named = sum(bool(condition.named_group) for condition in uncoded)
    said = []
    if named:
        message = n_(
            "{count} condition without a code was recognised by its words and counts on worklists.",
            "{count} conditions without a code were recognised by their words and count on"
            " worklists.",
            named,
        )
        said.append(message.format(count=named))
    if kept := len(uncoded) - named:
        message = n_(
            "{count} condition was kept as words only and is counted on no worklist: it has no"
            " ICD-10 code and no name that is known here.",
            "{count} conditions were kept as words only and are counted on no worklist: they have"
            " no ICD-10 code and no name that is known here.",
            kept,
        )
        said.append(message.format(count=kept))
    if said:
        severity: Severity = "warning" if kept else "note"
        reading.problems.append(Problem(severity, "", " ".join(said), "diagnoses"))


def note_suspected(reading: Reading) -> None:
    """What is only suspected is on no worklist, and whoever looks for it there has to know."""
    if count := sum(map(is_suspected, reading.conditions)):
        message = n_(
            "{count} diagnosis is not confirmed by the source. It stands on the chart as not"
            " confirmed, and no worklist counts it.",
            "{count} diagnoses are not confirmed by the source. They stand on the chart as not"
            " confirmed, and no worklist counts them.",
            count,
        )
        reading.problems.append(Problem("note", "", message.format(count=count), "diagnoses"))


def _month_first() -> str:
    return _(
        "Some dates can be read both ways, such as 3/4/1990. The month was taken to come first."
        " Check some of them before you rely on them."
    )


def _day_first() -> str:
    return _(
        "Some dates can be read both ways, such as 3/4/1990. The day was taken to come first."
        " Check some of them before you rely on them."
    )


def _unknown_words(cells: Sequence[str]) -> list[str]:
    words = {cell.strip() for cell in cells if not is_missing(cell)}
    return sorted(word for word in words if not is_known_status(word))


def _short_deaths(cells: Cells) -> list[str]:
    said = {cell.strip() for name in _STATUSES for cell in cells.get(name, ())}
    return sorted(filter(is_dead_in_short, said))


def _lacks_given_names(cells: Cells) -> bool:
    """A whole name has two words; a column of single ones holds last names alone."""
    if "given" in cells or "full_name" not in cells:
        return "given" not in cells and "family" in cells
    names = [cell for cell in cells["full_name"] if not is_missing(cell)]
    single = sum(len(name.split()) == 1 for name in names)
    return single > _MOSTLY * len(names)


def _are_spoken(names: Sequence[str]) -> bool:
    """Whether most names have several words and no comma, so that either may be the last name."""
    said = [name for name in names if not is_missing(name)]
    return sum("," not in name and len(name.split()) > 1 for name in said) > _MOSTLY * len(said)


def _listed(items: Collection[object]) -> str:
    shown = ", ".join(map(str, list(items)[:_MANY]))
    return shown if len(items) <= _MANY else f"{shown}, …"
