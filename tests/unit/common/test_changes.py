"""Announcing what a commit changed."""

from carecoord.common.changes import Area, ChangeFeed, Changes

PEOPLE = frozenset({Area.PEOPLE})


def test_that_every_listener_hears_of_a_change_until_it_leaves() -> None:
    feed = ChangeFeed()
    first: list[Changes] = []
    second: list[Changes] = []
    feed.subscribe(first.append)
    feed.subscribe(second.append)
    feed.announce(PEOPLE)
    feed.unsubscribe(first.append)
    feed.unsubscribe(first.append)
    feed.announce(PEOPLE)
    assert (first, second) == ([PEOPLE], [PEOPLE, PEOPLE])


def test_that_nothing_is_announced_when_nothing_changed() -> None:
    feed = ChangeFeed()
    heard: list[Changes] = []
    feed.subscribe(heard.append)
    feed.announce(frozenset())
    assert heard == []


def test_that_a_listener_may_leave_while_it_is_being_told() -> None:
    feed = ChangeFeed()
    heard: list[Changes] = []

    def once(changes: Changes) -> None:
        heard.append(changes)
        feed.unsubscribe(once)

    feed.subscribe(once)
    feed.announce(PEOPLE)
    feed.announce(PEOPLE)
    assert heard == [PEOPLE]
