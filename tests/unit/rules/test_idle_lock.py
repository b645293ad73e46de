import pytest

from carecoord.rules.idle_lock import lock_minutes


@pytest.mark.parametrize(
    ("own", "is_field_laptop", "minutes"),
    [(60, False, 5), (60, True, 2), (5, False, 5), (5, True, 2), (1, False, 1), (1, True, 1)],
)
def test_that_a_person_may_lock_sooner_than_the_practice_asks_but_not_later(
    own: int, is_field_laptop: bool, minutes: int
) -> None:
    assert lock_minutes(own, desk=5, field=2, is_field_laptop=is_field_laptop) == minutes
