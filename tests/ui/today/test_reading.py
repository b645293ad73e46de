"""The list the page begins with, asked for before there is a page."""

import pytest

from carecoord.services.worklist_rows import WorklistGroup
from carecoord.services.worklists import WorklistService
from tests.ui.desk import Desk
from tests.ui.kit import TODAY
from ui.pages.today.lists import FIRST_LIST
from ui.pages.today.reading import FirstList


def test_that_the_first_list_is_read_once(desk: Desk, people: dict[str, str]) -> None:
    first = FirstList(desk.services, TODAY, FIRST_LIST)
    first.begin()
    found = first.found()
    assert first.found() is found
    assert {key for group in found.groups for key in group.ids} == set(people.values())


def test_that_what_goes_wrong_is_told_to_whoever_asks_and_to_nobody_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_asked: object, **_named: object) -> tuple[WorklistGroup, ...]:
        raise ValueError

    monkeypatch.setattr(WorklistService, "outline", fail)
    first = FirstList(desk.services, TODAY, FIRST_LIST)
    first.begin()
    with pytest.raises(ValueError):  # noqa: PT011 - a bug of any kind
        first.found()
