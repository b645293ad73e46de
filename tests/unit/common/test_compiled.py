"""What Qt for Python brings as text is compiled once, and never something else in its place."""

import builtins
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from carecoord.common.compiled import compiled_once, place_of_codes

QT = "shibokensupport/thing.py"


class Compiler:
    """Python's own, which counts what it was asked for."""

    def __init__(self, own: Callable[..., Any]) -> None:
        self._own = own
        self.asked: list[str] = []

    def __call__(self, source: Any, filename: Any, *more: Any, **options: Any) -> Any:
        self.asked.append(filename)
        return self._own(source, filename, *more, **options)


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> Iterator[Compiler]:
    counting = Compiler(builtins.compile)
    monkeypatch.setattr(builtins, "compile", counting)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    yield counting
    assert builtins.compile is counting, "Python's own is put back"


def answer(place: Path, source: bytes, filename: str = QT) -> object:
    """What a text says that was compiled inside."""
    names: dict[str, object] = {}
    with compiled_once(place):
        exec(compile(source, filename, "exec"), names)
    return names["answer"]


def test_that_a_text_of_qt_is_compiled_once(compiler: Compiler, tmp_path: Path) -> None:
    place = tmp_path / "cache" / "kept"
    assert [answer(place, b"answer = 1") for _start in range(3)] == [1, 1, 1]
    assert compiler.asked == [QT]


def test_that_another_text_is_compiled_anew(compiler: Compiler, tmp_path: Path) -> None:
    assert answer(tmp_path / "kept", b"answer = 1") == 1
    assert answer(tmp_path / "kept", b"answer = 2") == 2
    assert compiler.asked == [QT, QT]


def test_that_other_texts_are_left_alone(compiler: Compiler, tmp_path: Path) -> None:
    assert answer(tmp_path / "kept", b"answer = 1", "ours.py") == 1
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xe9", b"\xa9\x00"])
def test_that_a_spoiled_file_is_replaced(
    compiler: Compiler, tmp_path: Path, content: bytes
) -> None:
    place = tmp_path / "kept"
    place.write_bytes(content)
    assert answer(place, b"answer = 1") == 1
    assert answer(place, b"answer = 1") == 1
    assert compiler.asked == [QT]


def test_that_a_folder_that_cannot_be_written_only_costs_the_time(
    compiler: Compiler, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    assert answer(tmp_path / "file" / "kept", b"answer = 1") == 1


def test_that_nothing_is_kept_where_python_may_keep_nothing(
    compiler: Compiler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert answer(tmp_path / "kept", b"answer = 1") == 1
    assert not (tmp_path / "kept").exists()


def test_that_it_is_kept_for_this_version_of_python_alone() -> None:
    assert str(sys.implementation.cache_tag) in place_of_codes().name
