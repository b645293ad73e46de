"""How much a suite does: in every run, and in the long form that the figures come from."""

from dataclasses import dataclass

from typing_extensions import override


@dataclass(frozen=True)
class Size:
    """Units of work, be it kills, cuts or damaged files.

    Attributes:
        quick: In every run.
        long: With ``--long``, at least.
        batch: Of the long form at once; each has a time limit, and they run side by side.
    """

    quick: int
    long: int
    batch: int


@dataclass(frozen=True)
class Batch:
    """One piece of a suite: so many units, with this seed."""

    seed: int
    units: int

    @override
    def __str__(self) -> str:
        return f"{self.units}-with-seed-{self.seed}"


def batches_of(size: Size, *, is_long: bool) -> list[Batch]:
    """The pieces of a suite, which together do its size or a little more."""
    if not is_long:
        return [Batch(1, size.quick)]
    return [Batch(1 + number, size.batch) for number in range(-(-size.long // size.batch))]
