"""What somebody does with a list: begin, use, change, stop using, throw away, share."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from carecoord.common.handed_files import LIST_ENDING
from carecoord.common.i18n import _, current_language
from carecoord.rules.findings import blocking
from carecoord.services.own_list_forms import ListForm, OwnList
from carecoord.vocab.actor import Actor
from ui.dialogs.files import FileDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.version_deeds import VersionDeeds
from ui.pages.lists.foot import Deed
from ui.pages.lists.keeper import ListKeeper
from ui.pages.lists.needs import Desk, ListServices

Act = Callable[[str, int], object]
_FILE_NAME = f"worklist{LIST_ENDING}"


class Deeds(VersionDeeds[Desk]):
    """Asks what has to be asked, saves what is left, and does it."""

    def __init__(self, desk: Desk, keeper: ListKeeper, parent: QObject) -> None:
        super().__init__(desk, parent)
        self._keeper = keeper
        self._path = Path()

    def do(self, deed: Deed, version: OwnList) -> None:
        """Do one of the things that are offered."""
        steps: dict[Deed, Callable[[OwnList], None]] = {
            Deed.USE: self.use,
            Deed.NEW_VERSION: self.begin_version,
            Deed.USE_AGAIN: self.use_again,
            Deed.COPY: self.copy_version,
            Deed.SAVE_FILE: self.save_file,
            Deed.RETIRE: self.retire,
            Deed.THROW_AWAY: self.throw_away,
        }
        steps[deed](version)

    # Beginning

    def begin(self, form: ListForm) -> None:
        """A new draft."""
        own_lists, actor = self._desk.services.own_lists, self._desk.actor
        self._start(partial(own_lists.begin, form, actor=actor))

    def copy_of(self, worklist_id: str) -> None:
        """A new draft made of any list there is."""
        own_lists, actor = self._desk.services.own_lists, self._desk.actor
        self._start(partial(own_lists.copy_of, worklist_id, actor=actor))

    def copy_version(self, version: OwnList) -> None:
        """A new draft made of this version."""
        self._keeper.flush()
        own_lists, actor = self._desk.services.own_lists, self._desk.actor
        self._start(partial(own_lists.begin_copy, version.id, actor=actor))

    def begin_version(self, version: OwnList) -> None:
        own_lists, actor = self._desk.services.own_lists, self._desk.actor
        self._start(partial(own_lists.begin_version, version.id, actor=actor))

    def bring_in(self) -> None:
        """A draft made of a file, to be looked at before it is used."""
        patterns = [_("Worklists (*.cclist *.toml)"), _("All files (*)")]
        paths = FileDialog.ask_open(self._desk.window, _("Bring in a list"), patterns)
        if paths:
            self.bring_in_file(paths[0])

    def bring_in_file(self, path: Path) -> None:
        """A draft made of this file."""
        services, actor = self._desk.services, self._desk.actor
        self._start(partial(_read_and_begin, services, path, actor=actor))

    # Steps

    def use(self, version: OwnList) -> None:
        """Save what is left, then use it unless something is missing."""
        self._keeper.flush()
        if self._keeper.is_stopped:
            return  # two versions stand against each other
        own_lists, actor = self._desk.services.own_lists, self._desk.actor
        load = partial(own_lists.load, version.id, actor=actor)
        self._desk.jobs.write(load, self._on_checked, self._on_refused)

    @Slot(object)
    def _on_checked(self, version: OwnList) -> None:
        if blocking(version.findings):
            self.stopped.emit(version)
            return
        own_lists, actor = self._desk.services.own_lists, self._desk.actor
        revised = self._keeper.revised()
        publish = partial(revised, lambda one, rev: own_lists.publish(one, rev=rev, actor=actor))
        self._desk.jobs.write(publish, self._on_used, self._on_refused)

    @Slot(object)
    def _on_used(self, _nothing: object) -> None:
        self._desk.messages.say(_("The list is in use. It stands with the other worklists."))
        self.done.emit()

    def use_again(self, version: OwnList) -> None:
        own_lists, actor = self._desk.services.own_lists, self._desk.actor
        act = partial(own_lists.restore, version.id, rev=version.rev, actor=actor)
        self._desk.jobs.write(act, self._on_used, self._on_refused)

    def retire(self, version: OwnList) -> None:
        """Stop using it, with a reason."""
        reason = ReasonDialog.ask(
            self._desk.window,
            _("Stop using this list?"),
            _("It leaves the worklists. What was done from it stays, and it can be used again."),
            _("Stop using it"),
            caption=_("Why"),
            missing=_("Say why this list is no longer used."),
        )
        if reason is not None:
            own_lists, actor = self._desk.services.own_lists, self._desk.actor
            words = _("“{title}” is no longer used.").format(title=_title(version))
            act = partial(own_lists.retire, version.id, rev=version.rev, reason=reason, actor=actor)
            self._do_undoable(act, words)

    def throw_away(self, version: OwnList) -> None:
        """Throw a draft away; it can be taken back."""
        own_lists, actor = self._desk.services.own_lists, self._desk.actor
        title = _title(version) or _("Without a title")
        words = _("The draft of “{title}” is thrown away.").format(title=title)
        self._keeper.flush()
        revised = self._keeper.revised()
        discard = partial(revised, lambda one, rev: own_lists.discard(one, rev=rev, actor=actor))
        self._do_undoable(discard, words)

    def save_file(self, version: OwnList) -> None:
        """Save it as a file to share."""
        self._keeper.flush()
        patterns = [_("Worklists (*.cclist)")]
        path = FileDialog.ask_save(
            self._desk.window, _("Save the list to share"), _FILE_NAME, patterns
        )
        if path is not None:
            self._path = path
            files, actor = self._desk.services.own_list_files, self._desk.actor
            act = partial(files.save_file, version.id, path, actor=actor)
            self._desk.jobs.write(act, self._on_saved_file, self._on_refused)

    # Parts

    @Slot(object)
    def _on_saved_file(self, _nothing: object) -> None:
        sentence = _("The list is saved in {file}. It holds no patient data.")
        self._desk.messages.say(sentence.format(file=self._path.name))


def _read_and_begin(services: ListServices, path: Path, *, actor: Actor) -> str:
    form = services.own_list_files.read_file(path, actor=actor)
    return services.own_lists.begin(form, actor=actor)


def _title(version: OwnList) -> str:
    return version.form.title.any_language(current_language())
