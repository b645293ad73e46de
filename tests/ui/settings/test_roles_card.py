"""What roles may do, and whom health workers see, in Settings under People."""

from pytestqt.qtbot import QtBot

from carecoord.common.i18n import N_
from carecoord.security.permissions import GRANTS, Permission, permission_label
from carecoord.services.bundle import Services
from carecoord.settings import EMERGENCY_MINUTES, HEALTH_WORKERS_SEE_ALL
from carecoord.vocab.roles import Role
from tests.ui.practice import Told
from tests.ui.settings.conftest import MakePage
from ui.pages.settings.page import SettingsPage
from ui.pages.settings.people import PeopleSection
from ui.pages.settings.roles_card import RolesCard

SAVED = N_("What health workers see is saved. It counts from now on.")


def section_of(page: SettingsPage) -> PeopleSection:
    page.open("people")
    held = page.sections["people"]
    assert isinstance(held, PeopleSection)
    return held


def test_that_each_role_is_told_from_the_registry(qtbot: QtBot) -> None:
    card = RolesCard(Role.AUDITOR)
    qtbot.addWidget(card)
    for role in Role:
        card.role.setCurrentIndex(card.role.findData(role.value))
        for permission in Permission:
            told = card.allowed if permission in GRANTS[role] else card.denied
            assert permission_label(permission) in told.text().splitlines()


def test_that_who_manages_settings_lets_health_workers_see_everybody(
    page: SettingsPage, services: Services, told: Told, qtbot: QtBot
) -> None:
    sight = section_of(page).sight
    qtbot.waitUntil(lambda: sight.minutes.value == EMERGENCY_MINUTES.default)
    sight.everybody.tick(on=True)
    sight.save_button.click()
    qtbot.waitUntil(lambda: told.said == [SAVED])
    assert services.preferences.get(HEALTH_WORKERS_SEE_ALL) is True


def test_that_others_see_it_and_cannot_change_it(
    nurse_services: Services, make_page: MakePage
) -> None:
    sight = section_of(make_page(nurse_services)).sight
    assert not sight.save_button.isEnabled()
    assert not sight.everybody.isEnabled()
