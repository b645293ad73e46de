"""What the check of the shape notices; the check itself judges the sources in every run."""

from pathlib import Path

from devtools import shape


def test_that_a_long_function_is_named_with_its_place(tmp_path: Path) -> None:
    source = tmp_path / "long.py"
    source.write_text("class A:\n    def f(self):\n" + "        pass\n" * 50, encoding="utf-8")
    too_long = shape.over(shape.functions([source]), shape.FUNCTIONS)
    assert too_long == ["long.py:2 f: 51 lines"]
