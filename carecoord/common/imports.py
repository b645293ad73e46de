"""Python's own way of importing, kept while a library would replace it."""

import builtins
import contextlib
from collections.abc import Iterator


@contextlib.contextmanager
def own_imports() -> Iterator[None]:
    """Import Qt inside, and later imports stay what they were.

    Qt for Python replaces ``__import__`` and from then on reads the source of every module
    that is loaded, for a feature (``from __feature__ import ...``) this program does not use.
    Without it the libraries behind the sign-in take a seventh less time and 25 MB less.
    """
    own = builtins.__import__
    try:
        yield
    finally:
        builtins.__import__ = own
