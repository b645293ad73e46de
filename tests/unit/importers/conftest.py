"""Reading from bytes, on a fixed day."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from carecoord.importers.options import Options
from carecoord.importers.reader import read_sources
from carecoord.importers.records import Reading
from carecoord.importers.sources import source_of_bytes

TODAY = dt.date(2026, 6, 1)
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def options_of() -> Callable[..., Options]:
    """Options for 1 June 2026 in New York, with what a test sets besides."""

    def make(**chosen: Any) -> Options:
        return Options(**{"today": TODAY, "zone": NEW_YORK, **chosen})

    return make


@pytest.fixture
def read_bytes(options_of: Callable[..., Options]) -> Callable[..., Reading]:
    """Read bytes or text as one file of a given name."""

    def read(data: bytes | str, name: str = "list.csv", **chosen: Any) -> Reading:
        raw = data.encode() if isinstance(data, str) else data
        return read_sources([source_of_bytes(name, raw)], options_of(**chosen))

    return read
