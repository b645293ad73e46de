"""Choosing one's own passphrase between signing in and the first list."""

from carecoord.services.opened import OpenedPractice
from carecoord.services.people import PeopleService


def choose_own(opened: OpenedPractice, typed: str) -> None:
    """See ``PeopleService.choose_own``; for the window, which has no services yet."""
    people = PeopleService(opened.database, opened.store, opened.key, opened.practice_name)
    people.choose_own(typed, actor=opened.actor, with_sheet=opened.came_with_sheet)
