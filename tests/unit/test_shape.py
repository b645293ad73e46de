"""Files and functions stay short enough to be read in one go."""

from pathlib import Path

from devtools import shape


def test_that_no_file_is_longer_than_the_cap() -> None:
    assert shape.over(shape.files(shape.tracked_sources()), shape.FILES) == []


def test_that_no_function_is_longer_than_the_cap() -> None:
    assert shape.over(shape.functions(shape.tracked_sources()), shape.FUNCTIONS) == []


def test_that_a_long_function_is_named_with_its_place(tmp_path: Path) -> None:
    source = tmp_path / "long.py"
    source.write_text("class A:\n    def f(self):\n" + "        pass\n" * 50, encoding="utf-8")
    too_long = shape.over(shape.functions([source]), shape.FUNCTIONS)
    assert too_long == ["long.py:2 f: 51 lines"]
