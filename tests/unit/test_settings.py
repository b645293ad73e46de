"""Every setting is declared whole."""

from dataclasses import replace

import pytest

from carecoord import settings
from carecoord.settings import Scope, SettingSpec

SPECS = [value for value in vars(settings).values() if isinstance(value, SettingSpec)]


def test_that_every_declared_setting_is_listed_once() -> None:
    assert len(SPECS) == len(settings.ALL)
    assert {id(spec) for spec in SPECS} == {id(spec) for spec in settings.ALL}
    assert len({spec.name for spec in settings.ALL}) == len(settings.ALL)


def test_that_no_setting_has_a_retired_name() -> None:
    assert not settings.RETIRED.keys() & {spec.name for spec in settings.ALL}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_that_a_default_would_be_accepted_as_a_value(
    spec: SettingSpec[str] | SettingSpec[int] | SettingSpec[float] | SettingSpec[bool],
) -> None:
    assert spec.fits(spec.default)


def test_that_a_clinical_number_says_where_its_default_comes_from() -> None:
    clinical = [spec for spec in SPECS if spec.name.startswith("clinical.")]
    assert clinical
    assert all(spec.source and spec.scope is Scope.PRACTICE for spec in clinical)


@pytest.mark.parametrize("value", [99, 201, float("nan"), "140", True])
def test_that_a_value_outside_its_bounds_or_type_does_not_fit(value: object) -> None:
    assert not settings.SYSTOLIC_THRESHOLD_MMHG.fits(value)


def test_that_a_whole_number_fits_where_a_decimal_may_stand() -> None:
    assert settings.A1C_THRESHOLD_PERCENT.fits(8)
    open_ended = replace(settings.A1C_THRESHOLD_PERCENT, low=None, high=None)
    assert open_ended.fits(99.5)


def test_that_a_word_has_to_be_one_of_the_choices() -> None:
    assert settings.THEME.fits("dark")
    assert not settings.THEME.fits("pink")
