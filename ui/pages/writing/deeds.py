"""What somebody does with a handout: begin, send, approve, stop offering, throw away."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Slot

from carecoord.common.i18n import _
from carecoord.rules.findings import blocking
from carecoord.services.authoring_forms import AuthoredVersion
from carecoord.services.wording import language_label
from carecoord.vocab.handouts import VersionState
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.new_handout import NewHandoutDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.retire import RetireDialog
from ui.dialogs.version_deeds import VersionDeeds
from ui.pages.writing.foot import Deed
from ui.pages.writing.keeper import TextKeeper
from ui.pages.writing.needs import Desk

Act = Callable[[str, int], object]
Step = Callable[[AuthoredVersion], None]


class Deeds(VersionDeeds[Desk]):
    """Asks what has to be asked, saves what is left, and does it."""

    def __init__(self, desk: Desk, keeper: TextKeeper, parent: QObject) -> None:
        super().__init__(desk, parent)
        self._keeper = keeper
        self._then: Step | None = None

    def do(self, deed: Deed, version: AuthoredVersion) -> None:
        """Do one of the things the foot offers."""
        steps: dict[Deed, Step] = {
            Deed.SEND: self.send,
            Deed.APPROVE: self.approve,
            Deed.SEND_BACK: self.send_back,
            Deed.TAKE_BACK: self.take_back,
            Deed.NEW_VERSION: self.begin_version,
            Deed.ADD_LANGUAGE: self.add_language,
            Deed.STOP_OFFERING: self.stop_offering,
            Deed.OFFER_AGAIN: self.offer_again,
            Deed.THROW_AWAY: self.throw_away,
        }
        steps[deed](version)

    # Beginning

    def begin(self) -> None:
        """A new handout, after its title and language."""
        answer = NewHandoutDialog.ask(self._desk.window, _("New handout"), _("Begin"))
        if answer is not None:
            self._start(
                partial(
                    self._desk.services.authoring.begin,
                    answer.language,
                    title=answer.title,
                    actor=self._desk.actor,
                )
            )

    def adapt(self, topic: str) -> None:
        """A copy of a handout of the library."""
        authoring, actor = self._desk.services.authoring, self._desk.actor
        self._start(partial(authoring.adapt, topic, actor=actor))

    def begin_version(self, version: AuthoredVersion) -> None:
        authoring, actor = self._desk.services.authoring, self._desk.actor
        self._start(partial(authoring.begin_version, version.id, actor=actor))

    def add_language(self, version: AuthoredVersion) -> None:
        """One more language, written beside this one."""
        answer = NewHandoutDialog.ask(
            self._desk.window, _("Add a language"), _("Begin"), left_out=version.languages
        )
        if answer is not None:
            authoring, actor = self._desk.services.authoring, self._desk.actor
            self._keeper.flush()
            self._start(
                partial(authoring.begin_translation, version.id, answer.language, actor=actor)
            )

    # Steps

    def send(self, version: AuthoredVersion) -> None:
        """Ask for approval, unless something is missing."""
        self._check(version, self._send)

    def approve(self, version: AuthoredVersion) -> None:
        """Stand by it, after a question; with a reason where it is hard to read."""
        self._check(version, self._approve)

    def _check(self, version: AuthoredVersion, then: Step) -> None:
        """Save what is left, then see whether something has to be put right first."""
        self._keeper.flush()
        if self._keeper.is_stopped and version.state is VersionState.DRAFT:
            return  # two versions stand against each other
        self._then = then
        again = partial(self._read_again, version)
        self._desk.jobs.write(again, self._on_checked, self._on_refused)

    def _read_again(self, version: AuthoredVersion) -> AuthoredVersion:
        """As it is stored now, by the revision in the window: nobody stands by an unread text."""
        found = self._desk.services.authoring.load(version.id, actor=self._desk.actor)
        return replace(found, rev=self._keeper.rev_of(version))

    @Slot(object)
    def _on_checked(self, version: AuthoredVersion) -> None:
        if self._keeper.is_stopped and version.state is VersionState.DRAFT:
            return
        if blocking(version.findings):
            self.stopped.emit(version)
        elif self._then is not None:
            self._then(version)
        self._then = None

    def _send(self, version: AuthoredVersion) -> None:
        authoring, actor = self._desk.services.authoring, self._desk.actor
        self._on_version(version, lambda one, rev: authoring.send(one, rev=rev, actor=actor))

    def _approve(self, version: AuthoredVersion) -> None:
        window = self._desk.window
        title = _("Approve this handout for the practice?")
        sentence = _(
            "From now on it is given in {language} as this version, and its text does not change "
            "any more. Approve it only after reading all of it."
        ).format(language=language_label(version.language))
        reason: str | None = ""
        if any(one.code == "authoring.hard" for one in version.findings):
            reason = ReasonDialog.ask(
                window,
                title,
                sentence,
                _("Approve"),
                caption=_("Why it is approved although it is hard to read"),
                missing=_("Say why, or make it easier to read."),
            )
        elif not ConfirmDialog.ask(window, title, sentence, _("Approve")):
            reason = None
        if reason is None:
            return
        authoring, actor, said = self._desk.services.authoring, self._desk.actor, reason
        self._on_version(
            version, lambda one, rev: authoring.approve(one, rev=rev, reason=said, actor=actor)
        )

    def send_back(self, version: AuthoredVersion) -> None:
        """Make a draft of it again, saying what is to be changed."""
        reason = ReasonDialog.ask(
            self._desk.window,
            _("Send this handout back?"),
            _("It becomes a draft again, with what you write here beside it."),
            _("Send back"),
            caption=_("What is to be changed"),
            missing=_("Say what is to be changed."),
        )
        if reason is not None:
            authoring, actor = self._desk.services.authoring, self._desk.actor
            self._on_version(
                version,
                lambda one, rev: authoring.send_back(one, rev=rev, reason=reason, actor=actor),
            )

    def take_back(self, version: AuthoredVersion) -> None:
        """Go on writing what was sent."""
        authoring, actor = self._desk.services.authoring, self._desk.actor
        self._on_version(version, lambda one, rev: authoring.send_back(one, rev=rev, actor=actor))

    def stop_offering(self, version: AuthoredVersion) -> None:
        """Retire it, with a reason."""
        retired = RetireDialog.ask_about(self._desk.window)
        if retired is not None:
            authoring, actor = self._desk.services.authoring, self._desk.actor
            words = _("“{title}” is no longer offered.").format(title=version.form.title)
            act = partial(
                authoring.retire,
                version.id,
                rev=version.rev,
                reason=retired.reason,
                is_harmful=retired.is_harmful,
                actor=actor,
            )
            self._do_undoable(act, words)

    def offer_again(self, version: AuthoredVersion) -> None:
        approvals, actor = self._desk.services.handout_approvals, self._desk.actor
        self._on_version(version, lambda one, rev: approvals.offer_again(one, rev=rev, actor=actor))

    def throw_away(self, version: AuthoredVersion) -> None:
        """Throw a draft away; it can be taken back."""
        authoring, actor = self._desk.services.authoring, self._desk.actor
        title = version.form.title or _("Without a title")
        words = _("The draft of “{title}” is thrown away.").format(title=title)
        self._keeper.flush()
        act = self._keeper.revised()
        discard = partial(act, lambda one, rev: authoring.discard(one, rev=rev, actor=actor))
        self._do_undoable(discard, words)

    # Parts

    def _on_version(self, version: AuthoredVersion, act: Act) -> None:
        """On the very version that was read."""
        command = partial(act, version.id, version.rev)
        self._desk.jobs.write(command, self._on_done, self._on_refused)

    @Slot(object)
    def _on_done(self, _nothing: object) -> None:
        self.done.emit()
