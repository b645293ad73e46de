"""Standing by a template that is being read, or no longer doing so."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission
from carecoord.services.decision_template_forms import TemplatePage
from carecoord.vocab.languages import name_of
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.reason import ReasonDialog
from ui.pages.patient.needs import Desk


class TemplateApproval(QObject):
    """Asks, and writes it down.

    Signals:
        changed: The practice thinks otherwise of a template now.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def verb(self, page: TemplatePage) -> str:
        """What can be done about it; "" for whoever may not."""
        if not self._desk.may(Permission.APPROVE_TEMPLATES):
            return ""
        return _("Take the approval back") if page.approval else _("Approve for this practice")

    def may_retire(self, page: TemplatePage) -> bool:
        """Only what this practice wrote can be taken off the list."""
        return bool(page.written_by) and self._desk.may(Permission.APPROVE_TEMPLATES)

    def ask_to_retire(self, page: TemplatePage, window: QWidget) -> None:
        """Take an own template off the list, with a reason."""
        reason = ReasonDialog.ask(
            window,
            _("Take this template off the list?"),
            _("Notes that began from it stay as they are. What it took the place of comes back."),
            _("Take off the list"),
            caption=_("Why"),
            missing=_("Say why this template is no longer used."),
        )
        if reason is not None:
            templates, actor = self._desk.services.templates, self._desk.actor
            retire = partial(templates.retire, page.id, page.language, reason=reason, actor=actor)
            self._desk.jobs.write(retire, self._on_written)

    def ask(self, page: TemplatePage, window: QWidget) -> None:
        """Approve what stands there, or take the approval back with a reason."""
        if page.approval:
            self._ask_back(page, window)
        else:
            self._ask_for(page, window)

    def _ask_for(self, page: TemplatePage, window: QWidget) -> None:
        sentence = _(
            "It is shown as approved by you from now on, in {language} and in this version. "
            "Approve it only after reading all of it."
        ).format(language=name_of(page.language))
        title = _("Approve this template for the practice?")
        if ConfirmDialog.ask(window, title, sentence, _("Approve")):
            templates, actor = self._desk.services.templates, self._desk.actor
            approve = partial(
                templates.approve, page.id, page.language, version=page.version, actor=actor
            )
            self._desk.jobs.write(approve, self._on_written)

    def _ask_back(self, page: TemplatePage, window: QWidget) -> None:
        reason = ReasonDialog.ask(
            window,
            _("Take the approval back?"),
            _("The template can still be used, and is marked as not approved."),
            _("Take it back"),
            caption=_("Why"),
            missing=_("Say why this template is no longer approved."),
        )
        if reason is not None:
            templates, actor = self._desk.services.templates, self._desk.actor
            withdraw = partial(
                templates.withdraw, page.id, page.language, reason=reason, actor=actor
            )
            self._desk.jobs.write(withdraw, self._on_written)

    @Slot(object)
    def _on_written(self, _nothing: object) -> None:
        self.changed.emit()
