"""What a try finds, said as it goes on; the first thing that is not as it should be ends it."""

from devtools.places import SetupError


def expect(found: object, wanted: object, what: str) -> None:
    """Say what was found.

    Raises:
        SetupError: It is something else.
    """
    if found != wanted:
        raise SetupError(f"{what}: {found!r} in place of {wanted!r}.")
    print(f"  {what}: {found}", flush=True)
