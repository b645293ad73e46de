"""The workbook around the rows: header, styles, drop-downs, print set-up, explaining sheet."""

import datetime as dt
import io
import re

from carecoord.common.i18n import _
from carecoord.exporters import about_sheet
from carecoord.exporters.about_sheet import DATE_FORMAT, Sheet, Workbook
from carecoord.exporters.tables import Column, Kind, Table

_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_SHEET_NAME = 31
_TEXT_FORMAT = 49  # Excel's own "@": what is typed later stays text too
_READ_HEADER = {"bold": True, "bg_color": "#445460", "font_color": "#FFFFFF"}
_LAST_COLUMN = 16_383
_FILL_IN_HEADER = {"bold": True, "bg_color": "#0B6466", "font_color": "#FFFFFF"}


def build(table: Table, made_on: dt.date) -> bytes:
    """A workbook with the header and one blank row that carries each column's style.

    It is made in memory: the library's streaming mode would leave rows in temporary files.
    """
    import xlsxwriter

    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {"in_memory": True})
    midnight = dt.datetime.combine(made_on, dt.time(), dt.UTC)
    workbook.set_properties({"title": table.title, "created": midnight})
    sheet = workbook.add_worksheet(sheet_name(table.title))
    about = workbook.add_worksheet(sheet_name(_("About this list")))
    _write_columns(workbook, sheet, table)
    about_sheet.write_sentences(workbook, about, table, made_on)
    _offer_choices(sheet, table, about_sheet.write_choices(workbook, about, table))
    _guard_entries(sheet, table, made_on)
    _set_up_print(sheet, table)
    if table.is_filled_in:
        _protect(workbook, sheet, table)
    workbook.close()
    return content.getvalue()


def sheet_name(title: str) -> str:
    """A title cut to what Excel allows as the name of a sheet."""
    return _NOT_IN_SHEET_NAME.sub(" ", title)[:_LONGEST_SHEET_NAME].strip() or "1"


def _write_columns(workbook: Workbook, sheet: Sheet, table: Table) -> None:
    headers = {
        editable: workbook.add_format({**look, "text_wrap": True, "valign": "top"})
        for editable, look in ((True, _FILL_IN_HEADER), (False, _READ_HEADER))
    }
    styles = {
        (kind, editable): workbook.add_format(_style(kind) | {"locked": not editable})
        for kind in Kind
        for editable in (True, False)
    }
    for index, column in enumerate(table.columns):
        style = styles[column.kind, column.editable]
        options = {"hidden": 1} if column.hidden else {}
        sheet.set_column(index, index, column.width, style, options)
        sheet.write_string(0, index, column.title, headers[column.editable])
        sheet.write_blank(1, index, None, style)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, table.row_count, len(table.columns) - 1)


def _style(kind: Kind) -> dict[str, object]:
    shared: dict[str, object] = {"valign": "top"}
    if kind is Kind.NUMBER:
        return shared
    if kind is Kind.DATE:
        return shared | {"num_format": DATE_FORMAT, "align": "left"}
    return shared | {"num_format": _TEXT_FORMAT, "text_wrap": True, "quote_prefix": True}


def _protect(workbook: Workbook, sheet: Sheet, table: Table) -> None:
    """Against slips, not against people: without a password.

    Columns to the right stay free, so that people may keep notes of their own.
    """
    free = workbook.add_format({"locked": False})
    sheet.set_column(len(table.columns), _LAST_COLUMN, None, free)
    allowed = ("autofilter", "sort", "format_columns", "format_rows")
    sheet.protect("", dict.fromkeys(allowed, True))


def _offer_choices(sheet: Sheet, table: Table, sources: dict[int, str]) -> None:
    for index, source in sources.items():
        column = table.columns[index]
        rule: dict[str, object] = {
            "validate": "list",
            "source": source,
            "error_title": column.title,
            "error_message": _("Choose one of the words in the list."),
            "show_error": not column.days,  # another day than those proposed may be typed
        }
        _validate(sheet, table, index, rule)


def _guard_entries(sheet: Sheet, table: Table, made_on: dt.date) -> None:
    """Dates must be dates, and keys are not typed over even where the protection is off."""
    for index, column in enumerate(table.columns):
        if column.hidden:
            _validate(sheet, table, index, _no_entry(column))
        elif column.editable and column.kind is Kind.DATE and not column.days:
            _validate(sheet, table, index, _date_from(column, made_on))


def _no_entry(column: Column) -> dict[str, object]:
    return {
        "validate": "custom",
        "value": "=FALSE",
        "error_title": column.title,
        "error_message": _("This says whom the row is about. Please leave it as it is."),
    }


def _date_from(column: Column, made_on: dt.date) -> dict[str, object]:
    return {
        "validate": "date",
        "criteria": ">=",
        "value": made_on,
        "error_title": column.title,
        "error_message": column.refusal,
    }


def _validate(sheet: Sheet, table: Table, index: int, rule: dict[str, object]) -> None:
    if table.row_count:
        sheet.data_validation(1, index, table.row_count, index, rule)


def _set_up_print(sheet: Sheet, table: Table) -> None:
    page = _("Page {page} of {pages}").format(page="&P", pages="&N")
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{table.title.replace('&', '&&')}&R{page}")
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
