"""Starting a note from a template instead of an empty page."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import LANGUAGES, _, current_language
from carecoord.services.decision_forms import DecisionForm, OptionEntry
from carecoord.services.decision_template_forms import TemplateItem, TemplatePage
from carecoord.vocab.decisions import Outcome
from carecoord.vocab.languages import base, name_of
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.template_picker import TemplatePicker
from ui.pages.patient.decision.form import DecisionFormView
from ui.pages.patient.decision.options_part import waiting
from ui.pages.patient.decision.template_approval import TemplateApproval
from ui.pages.patient.decision.template_card import TemplateCard
from ui.pages.patient.decision.template_text import (
    approval_words,
    template_html,
    template_rows,
)
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.widgets.announce import announce
from ui.widgets.buttons import quiet_button
from ui.widgets.layouts import row
from ui.widgets.tab_order import tab_before

_PLACE = 1
"""Under the head of the form, above everything that is filled in."""


class FromTemplate(QWidget):
    """Offered while a note has no options yet; what was typed is not replaced unasked."""

    def __init__(self, desk: Desk, form: DecisionFormView) -> None:
        super().__init__()
        self._desk = desk
        self._form = form
        self._view: PatientView | None = None
        self._picker: TemplatePicker | None = None
        self._page: TemplatePage | None = None
        self._approval = TemplateApproval(desk, self)
        self.start = quiet_button(_("Start from a template"), "clipboard-list", tint="primary_text")
        self.card = TemplateCard()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addLayout(row(self.start, None))
        lines.addWidget(self.card)
        form.body.insertWidget(_PLACE, self)
        self.start.clicked.connect(self.choose)
        self._approval.changed.connect(self._on_approval_changed)

    def offer(self, note: DecisionForm, view: PatientView) -> None:
        """A note stands in the form: offer templates while it has no options yet.

        A note that was begun from one says so again.
        """
        self._view = view
        # The fields are made late, so only now is there one to stand before.
        tab_before(self._form.parts.talk.question, [self.start])
        self.card.hide()
        if note.template is not None:
            self.card.show_origin(note.template)
        self.start.setVisible(has_blank_options(note))
        self.setVisible(note.template is not None or has_blank_options(note))

    @Slot()
    def choose(self) -> None:
        """Ask for a template and fill the note in from it."""
        view = self._view
        if view is None:
            return
        names = {code: name_of(code) for code in LANGUAGES}
        self._picker = TemplatePicker(names, language_for(view), self.window())
        self._picker.sought.connect(self._on_sought)
        self._picker.looked_at.connect(self._on_looked_at)
        self._picker.approval_asked.connect(self._on_approval_asked)
        self._picker.retiring_asked.connect(self._on_retiring_asked)
        self._picker.seek()
        chosen = self._picker.chosen if self._picker.wait() else ("", "")
        self._picker = None
        page = self._page
        if page is not None and (page.id, page.language) == chosen and view is self._view:
            self._fill(page, view)

    def _fill(self, page: TemplatePage, view: PatientView) -> None:
        if self._form.conflict.isVisible():
            self._desk.messages.say(_("First choose which version of this note goes on."))
            return
        note = self._form.note()
        if not is_untouched(note) and not self._may_replace():
            return
        self._form.show_note(begun_with(note, page.form), view)
        self.card.show_page(page)
        self._form.edited.emit()
        self._form.parts.talk.question.setFocus()
        announce(self, f"{self.card.title.text()}. {self.card.state.text()}.")

    def _may_replace(self) -> bool:
        return ConfirmDialog.ask(
            self.window(),
            _("Replace what is written?"),
            _(
                "The template takes the place of the question and of the options. "
                "Everything else in this note stays."
            ),
            _("Replace"),
            dangerous=True,
        )

    @Slot(str, str)
    def _on_sought(self, words: str, language: str) -> None:
        if self._view is None:
            return
        services = self._desk.services
        find = partial(
            services.templates.find,
            words,
            language=language,
            patient_id=self._view.patient_id,
            actor=services.actor,
        )
        self._desk.jobs.ask(find, self._on_found)

    @Slot(object)
    def _on_found(self, items: Sequence[TemplateItem]) -> None:
        if self._picker is not None:
            self._picker.show_rows(template_rows(items))

    @Slot(str, str)
    def _on_looked_at(self, template_id: str, language: str) -> None:
        services = self._desk.services
        read = partial(services.templates.page, template_id, language, actor=services.actor)
        self._desk.jobs.ask(read, self._on_read, self._on_not_read)

    @Slot(Exception)
    def _on_not_read(self, error: Exception) -> None:
        """It was taken off the list a moment ago: show what there is now."""
        if not isinstance(error, RefusedError):
            self._desk.jobs.broke.emit(error)
        elif self._picker is not None:
            self._picker.seek()

    @Slot(object)
    def _on_read(self, page: TemplatePage) -> None:
        if self._picker is None or self._picker.chosen != (page.id, page.language):
            return
        self._page = page
        words, tone = approval_words(page)
        self._picker.show_text((page.id, page.language), template_html(page), words, tone)
        self._picker.offer_approval(self._approval.verb(page))
        self._picker.offer_retiring(offered=self._approval.may_retire(page))

    @Slot()
    def _on_approval_asked(self) -> None:
        if self._picker is not None and self._page is not None and not self._picker.problem():
            self._approval.ask(self._page, self._picker)

    @Slot()
    def _on_retiring_asked(self) -> None:
        if self._picker is not None and self._page is not None and not self._picker.problem():
            self._approval.ask_to_retire(self._page, self._picker)

    @Slot()
    def _on_approval_changed(self) -> None:
        if self._picker is not None:
            self._picker.seek()


def language_for(view: PatientView) -> str:
    """The language the patient reads or speaks where templates are in it, else the user's."""
    details = view.details.details
    wanted = (details.language_written, details.language_spoken, current_language())
    return next(base(one) for one in wanted if one and base(one) in LANGUAGES)


def begun_with(note: DecisionForm, template: DecisionForm) -> DecisionForm:
    """The note with the template's question and options, and where they are from."""
    took = note.outcome == Outcome.OPTION_CHOSEN
    return replace(
        note,
        question=template.question,
        trigger=note.trigger or template.trigger,
        options=template.options,
        no_wait_reason=template.no_wait_reason,
        template=template.template,
        chosen=None,
        outcome="" if took else note.outcome,
    )


def is_untouched(note: DecisionForm) -> bool:
    """Whether a template would replace nothing that somebody wrote."""
    return not note.question and not note.no_wait_reason and has_blank_options(note)


def has_blank_options(note: DecisionForm) -> bool:
    return note.chosen is None and all(_is_blank(option) for option in note.options)


def _is_blank(option: OptionEntry) -> bool:
    bare = replace(option, id="")
    return bare in {OptionEntry(label=""), waiting()}
