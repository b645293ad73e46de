"""``override`` for the modules the window needs before it is painted.

Python has it from 3.12 on. Loading ``typing_extensions`` for it takes as long as drawing the
sign-in, so while running it is what it is there: a mark for readers and type checkers.
"""

from typing import TYPE_CHECKING, TypeVar

__all__ = ["override"]

if TYPE_CHECKING:
    from typing_extensions import override
else:
    _Method = TypeVar("_Method")

    def override(method: _Method) -> _Method:
        """Mark a method that takes the place of an inherited one."""
        return method
