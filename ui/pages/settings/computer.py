"""This person at this computer: language, look, keys, lock, the password store."""

from collections.abc import Mapping

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from typing_extensions import override

from carecoord import settings
from carecoord.common.i18n import _, current_language, n_
from carecoord.services.abilities import Permission, may
from carecoord.services.device import DeviceState
from ui.background.jobs import JobRunner
from ui.pages.settings.fields import AnySpec, Value
from ui.pages.settings.needs import SettingsServices
from ui.pages.settings.section import Section
from ui.state.language import NAMES
from ui.state.navigation import Messages
from ui.theme.apply import Contrast, Scheme, ThemeChoice, apply_theme
from ui.theme.look import TEXT_PERCENTS
from ui.widgets.buttons import button
from ui.widgets.form import FormRow, combo
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.segmented import Option, SegmentedChoice
from ui.widgets.shortcuts import Shortcuts

_LOCK_MINUTES = (1, 2, 3, 5, 10)
_SHOWN: tuple[AnySpec, ...] = (
    settings.LANGUAGE,
    settings.THEME,
    settings.CONTRAST,
    settings.TEXT_SIZE_PERCENT,
    settings.SINGLE_KEYS,
    settings.LOCK_AFTER_MINUTES,
    settings.DESK_LOCK_MINUTES,
    settings.FIELD_LOCK_MINUTES,
    settings.FIELD_LAPTOP,
)


class ComputerSection(Section):
    """Everything here takes effect at once and belongs to the person, not the practice."""

    def __init__(
        self,
        services: SettingsServices,
        jobs: JobRunner,
        messages: Messages,
        shortcuts: Shortcuts,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences = services.preferences
        self._device = services.device
        self._actor = services.actor
        self._jobs = jobs
        self._messages = messages
        self._shortcuts = shortcuts
        self.language = SegmentedChoice(_("Language"), _options(NAMES), current_language())
        self.theme = SegmentedChoice(_("Colors"), _options(_themes()), Scheme.SYSTEM.value)
        self.contrast = SegmentedChoice(
            _("Contrast"), _options(_contrasts()), Contrast.SYSTEM.value
        )
        self.text_size = SegmentedChoice(
            _("Text size"), [Option(str(size), f"{size} %") for size in TEXT_PERCENTS], "100"
        )
        self.single_keys = QCheckBox(_("Single keys such as 1 to 8 record what happened on a call"))
        self.lock_after = combo({})
        self.field_laptop = QCheckBox(_("This is a laptop that leaves the practice"))
        self.laptop_stays = label(
            _("Only the practice lead or an administrator can change this back."),
            "small",
            wrap=True,
        )
        self.store_words = label("", wrap=True)
        self.allow_button = button(_("Let this computer run scheduled tasks"), icon="key")
        self.forbid_button = button(_("Stop letting this computer run scheduled tasks"), icon="x")
        self._build()
        self._connect()

    def _build(self) -> None:
        look = self.card(_("How the window looks"))
        for caption, choice in (
            (_("Language"), self.language),
            (_("Colors"), self.theme),
            (_("Contrast"), self.contrast),
            (_("Text size"), self.text_size),
        ):
            look.body.addWidget(FormRow(caption, choice))
        words = _("The window changes its language at once. What you have begun is kept.")
        look.body.addWidget(label(words, "small"))
        keys = self.card(_("Keyboard"), _("Turn single keys off if you press them by accident."))
        keys.body.addWidget(self.single_keys)
        lock = self.card(
            _("Lock"),
            _(
                "What you have not finished is kept and offered again. "
                "The longest time is set under Practice."
            ),
        )
        lock.body.addWidget(FormRow(_("Lock the screen when nobody is here for"), self.lock_after))
        lock.body.addWidget(self.field_laptop)
        lock.body.addWidget(self.laptop_stays)
        store = self.card(_("The password store of this computer"))
        store.body.addWidget(self.store_words)
        store.body.addLayout(row(self.allow_button, self.forbid_button, None))
        for offered in (self.laptop_stays, self.allow_button, self.forbid_button):
            offered.hide()

    def _connect(self) -> None:
        self.language.chosen.connect(self._on_language)
        self.theme.chosen.connect(self._on_theme)
        self.contrast.chosen.connect(self._on_contrast)
        self.text_size.chosen.connect(self._on_text_size)
        self.single_keys.toggled.connect(self._on_single_keys)
        self.lock_after.activated.connect(self._on_lock_after)
        self.field_laptop.toggled.connect(self._on_field_laptop)
        self.allow_button.clicked.connect(self._on_allow)
        self.forbid_button.clicked.connect(self._on_forbid)

    @override
    def load(self) -> None:
        self._jobs.ask(self._read, self._show)
        self._ask_device()

    # Reading

    def _read(self) -> Mapping[str, Value]:
        return {spec.name: self._preferences.get(spec, actor=self._actor) for spec in _SHOWN}

    @Slot(object)
    def _show(self, stored: Mapping[str, Value]) -> None:
        self.language.choose(str(stored[settings.LANGUAGE.name]) or current_language())
        self.theme.choose(str(stored[settings.THEME.name]))
        self.contrast.choose(str(stored[settings.CONTRAST.name]))
        self.text_size.choose(str(stored[settings.TEXT_SIZE_PERCENT.name]))
        self.single_keys.blockSignals(True)
        self.single_keys.setChecked(bool(stored[settings.SINGLE_KEYS.name]))
        self.single_keys.blockSignals(False)
        is_field_laptop = bool(stored[settings.FIELD_LAPTOP.name])
        self.field_laptop.blockSignals(True)
        self.field_laptop.setChecked(is_field_laptop)
        self.field_laptop.blockSignals(False)
        may_change = not is_field_laptop or may(self._actor, Permission.MANAGE_SETTINGS)
        self.field_laptop.setEnabled(may_change)
        self.laptop_stays.setVisible(not may_change)
        self._offer_minutes(stored, is_field_laptop=is_field_laptop)

    def _offer_minutes(self, stored: Mapping[str, Value], *, is_field_laptop: bool) -> None:
        """What the practice allows here, and what is shorter."""
        kind = settings.FIELD_LOCK_MINUTES if is_field_laptop else settings.DESK_LOCK_MINUTES
        longest = int(stored[kind.name])
        own = int(stored[settings.LOCK_AFTER_MINUTES.name])
        offered = {count for count in (*_LOCK_MINUTES, own) if count < longest}
        self.lock_after.clear()
        for count in sorted(offered):
            self.lock_after.addItem(_minutes(count), str(count))
        # Whoever takes the longest follows the practice when that changes its mind.
        self.lock_after.addItem(_minutes(longest), str(settings.LOCK_AFTER_MINUTES.default))
        place = self.lock_after.findData(str(own)) if own < longest else len(offered)
        self.lock_after.setCurrentIndex(place)

    def _ask_device(self) -> None:
        self.store_words.setText(_("Asking the password store of this computer …"))
        self._jobs.ask(self._device.state, self._show_device)

    @Slot(object)
    def _show_device(self, state: DeviceState) -> None:
        may_change = state.is_ready and may(self._actor, Permission.MANAGE_PEOPLE)
        self.allow_button.setVisible(may_change and not state.may_open)
        self.forbid_button.setVisible(may_change and state.may_open)
        self.store_words.setText(f"{state.sentence} {_device_words(state)}".strip())

    # Changing

    def _store(self, spec: AnySpec, value: Value) -> None:
        self._jobs.write(lambda: self._preferences.set(spec, value, actor=self._actor))

    @Slot(str)
    def _on_language(self, language: str) -> None:
        self._store(settings.LANGUAGE, language)
        self._messages.say(_("Saved."))

    @Slot(str)
    def _on_theme(self, theme: str) -> None:
        self._store(settings.THEME, theme)
        self._wear()

    @Slot(str)
    def _on_contrast(self, contrast: str) -> None:
        self._store(settings.CONTRAST, contrast)
        self._wear()

    @Slot(str)
    def _on_text_size(self, percent: str) -> None:
        self._store(settings.TEXT_SIZE_PERCENT, int(percent))
        self._wear()

    def _wear(self) -> None:
        """Show the choice at once; storing it follows."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            scheme, contrast = Scheme(self.theme.value), Contrast(self.contrast.value)
            apply_theme(app, ThemeChoice(scheme, contrast, int(self.text_size.value)))

    @Slot(bool)
    def _on_single_keys(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._shortcuts.turn_single_keys(on=on)
        self._store(settings.SINGLE_KEYS, on)

    @Slot(int)
    def _on_lock_after(self) -> None:
        self._store(settings.LOCK_AFTER_MINUTES, int(self.lock_after.currentData()))

    @Slot(bool)
    def _on_field_laptop(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        def write() -> None:
            self._preferences.set(settings.FIELD_LAPTOP, on, actor=self._actor)

        self._jobs.write(write, self._on_kind_changed)

    @Slot(object)
    def _on_kind_changed(self, _answer: object) -> None:
        self._messages.say(_("Saved."))
        self._jobs.ask(self._read, self._show)

    @Slot()
    def _on_allow(self) -> None:
        self._jobs.write(lambda: self._device.allow(actor=self._actor), self._on_device_changed)

    @Slot()
    def _on_forbid(self) -> None:
        self._jobs.write(lambda: self._device.forbid(actor=self._actor), self._on_device_changed)

    @Slot(object)
    def _on_device_changed(self, _answer: object) -> None:
        self._messages.say(_("Saved."))
        self._ask_device()


def _options(words: Mapping[str, str]) -> list[Option]:
    return [Option(key, text) for key, text in words.items()]


def _contrasts() -> Mapping[str, str]:
    return {
        Contrast.SYSTEM.value: _("As this computer"),
        Contrast.NORMAL.value: _("Usual"),
        Contrast.HIGH.value: _("High"),
    }


def _themes() -> Mapping[str, str]:
    return {
        Scheme.SYSTEM.value: _("As this computer"),
        Scheme.LIGHT.value: _("Light"),
        Scheme.DARK.value: _("Dark"),
    }


def _minutes(count: int) -> str:
    return n_("{count} minute", "{count} minutes", count).format(count=count)


def _device_words(state: DeviceState) -> str:
    if not state.is_ready:
        return ""
    if state.may_open:
        return _(
            "Scheduled tasks on this computer, such as a nightly backup, may open the practice. "
            "Whoever can sign in to this computer's account could run them too."
        )
    return _("Opening the practice here always needs a passphrase or the recovery key.")
