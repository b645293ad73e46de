"""What Qt for Python brings as text is compiled once, and never something else in its place."""

import builtins
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from carecoord.common.compiled import compiled_once, place_of_codes

QT = "shibokensupport/thing.py"
ROOT = Path(__file__).resolve().parents[3]
WRONG_ARGUMENT = """
import sys
from pathlib import Path
from carecoord.common.compiled import compiled_once
with compiled_once(Path(sys.argv[1])):
    from PySide6.QtCore import QObject
try:
    QObject().setObjectName([])
except TypeError as error:
    print(error)
"""


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


def test_that_what_writes_type_stubs_is_left_out(compiler: Compiler, tmp_path: Path) -> None:
    names: dict[str, object] = {}
    with compiled_once(tmp_path / "kept"):
        code = compile(b"answer = 1", "shibokensupport/signature/lib/pyi_generator.py", "exec")
        exec(code, names)
    assert "answer" not in names


def test_that_qt_works_and_still_explains_a_wrong_argument(tmp_path: Path) -> None:
    """Both with what was compiled now and with what was kept."""
    for _start in range(2):
        done = subprocess.run(
            [sys.executable, "-c", WRONG_ARGUMENT, str(tmp_path / "kept")],
            capture_output=True, check=True, encoding="utf-8", cwd=ROOT,
        )  # fmt: skip
        assert "Supported signatures" in done.stdout


def test_that_it_is_kept_for_this_version_of_python_alone() -> None:
    assert str(sys.implementation.cache_tag) in place_of_codes().name
