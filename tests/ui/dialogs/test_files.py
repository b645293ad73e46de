from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from ui.dialogs.files import FileDialog


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "Documents"
    folder.mkdir()
    monkeypatch.setattr(FileDialog, "_last_folder", None)
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(folder))
    return folder


def test_that_a_file_is_looked_for_in_the_documents_and_then_where_the_last_one_was(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    elsewhere = tmp_path / "Lists"
    elsewhere.mkdir()

    def open_names(_parent: None, _title: str, start: str, _kinds: str) -> tuple[list[str], str]:
        begun.append(start)
        return [str(elsewhere / "roster.csv")], ""

    def save_name(_parent: None, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        begun.append(start)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", open_names)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", save_name)
    assert FileDialog.ask_save(None, "Save", "list.pdf", ("PDF (*.pdf)",)) is None
    assert FileDialog.ask_open(None, "Open", ("Lists (*.csv)",)) == [elsewhere / "roster.csv"]
    FileDialog.ask_save(None, "Save", "list.pdf", ("PDF (*.pdf)",))
    assert begun == [
        str(documents / "list.pdf"), str(documents), str(elsewhere / "list.pdf"),
    ]  # fmt: skip


def test_that_a_folder_that_is_gone_gives_way_to_the_documents(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def folder(_parent: None, _title: str, start: str) -> str:
        begun.append(start)
        return str(tmp_path / "unplugged")

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", folder)
    FileDialog.ask_folder(None, "Choose")
    FileDialog.ask_folder(None, "Choose")
    assert begun == [str(documents), str(documents)]


@pytest.mark.parametrize(
    ("typed", "written"),
    [("sheet", "sheet.pdf"), ("sheet.PDF", "sheet.PDF"), ("old", "old 2.pdf")],
)
def test_that_a_name_typed_without_an_ending_gets_it_and_writes_over_nothing(
    typed: str, written: str, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (documents / "old.pdf").touch()
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_asked: (str(documents / typed), "")
    )
    chosen = FileDialog.ask_save(None, "Save", "list.pdf", ("PDF (*.pdf)",))
    assert chosen == documents / written
