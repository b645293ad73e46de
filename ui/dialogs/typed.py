"""What stands in the fields of a dialog, in their order, as JSON can hold it."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)


def typed_in(dialog: QWidget) -> list[str]:
    """The text of every field, the key of every choice, "1" for what is ticked."""
    return [_read(field) for field in _fields(dialog)]


def type_into(dialog: QWidget, typed: Sequence[str]) -> bool:
    """Put back what ``typed_in`` gave; False when the dialog has other fields by now."""
    fields = list(_fields(dialog))
    if len(fields) != len(typed):
        return False
    for _round in range(2):  # a choice may fill in what was typed over afterwards
        for field, text in zip(fields, typed, strict=True):
            _write(field, text)
    return True


def _fields(dialog: QWidget) -> Iterator[QWidget]:
    for field in dialog.findChildren(QWidget):
        inner = isinstance(field.parentWidget(), QComboBox | QAbstractSpinBox)
        ticked = isinstance(field, QAbstractButton) and field.isCheckable()
        if ticked or (isinstance(field, QLineEdit | QPlainTextEdit | QComboBox) and not inner):
            yield field


def _read(field: QWidget) -> str:
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QComboBox):
        return str(field.currentData() or "")
    return "1" if isinstance(field, QAbstractButton) and field.isChecked() else ""


def _write(field: QWidget, text: str) -> None:
    if isinstance(field, QLineEdit):
        field.setText(text)
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(max(field.findData(text), 0))
    elif isinstance(field, QAbstractButton) and field.isChecked() != bool(text):
        field.setChecked(bool(text))
