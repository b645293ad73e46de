"""The day a list is made for, and the numbers the practice has set."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, bindparam
from sqlalchemy.types import TypeEngine

from carecoord.common.clock import start_of_day
from carecoord.settings import ALL

DEFAULTS: Mapping[str, Any] = {spec.name: spec.default for spec in ALL}


@dataclass(frozen=True)
class Amount:
    """A number of a definition: written there, or the practice's setting of this name.

    Attributes:
        plus: A second setting that is added, "" for none.
    """

    number: float | None = None
    setting: str = ""
    plus: str = ""


@dataclass(frozen=True)
class Moment:
    """What a list depends on besides the data.

    Attributes:
        settings: Stored values by setting name; what is missing has its default.
    """

    today: dt.date
    zone: ZoneInfo
    settings: Mapping[str, Any] = field(default_factory=dict)

    def amount(self, amount: Amount) -> Any:
        """The number to use today."""
        if amount.number is not None:
            return amount.number
        more = self._of(amount.plus) if amount.plus else 0
        return self._of(amount.setting) + more

    def _of(self, setting: str) -> Any:
        return self.settings.get(setting, DEFAULTS[setting])

    def start_of(self, *, days_ago: int) -> dt.datetime:
        """First instant of the practice day that many days ago; negative means ahead."""
        return start_of_day(self.day(days_ago=days_ago), self.zone)

    def day(self, *, days_ago: int) -> dt.date:
        return self.today - dt.timedelta(days=days_ago)


class Binds:
    """Parameters of one statement and how each follows from the moment.

    The statement is built once; only these values change from day to day.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix.replace("-", "_")
        self._computed: dict[str, Callable[[Moment], Any]] = {}

    def add(
        self, compute: Callable[[Moment], Any], kind: TypeEngine[Any] | type[TypeEngine[Any]]
    ) -> BindParameter[Any]:
        name = f"{self._prefix}_{len(self._computed)}"
        self._computed[name] = compute
        return bindparam(name, type_=kind)

    def names(self) -> list[str]:
        """The parameters so far."""
        return list(self._computed)

    def values(self, moment: Moment) -> dict[str, Any]:
        return {name: compute(moment) for name, compute in self._computed.items()}
