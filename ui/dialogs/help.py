"""A topic of help over whatever is open, for where the page of help cannot be gone to."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _, current_language
from carecoord.services.help_pages import Topic, topic_key, topics
from ui.dialogs.base import BaseDialog
from ui.state.help import FIRST_TOPIC
from ui.theme.look import look
from ui.widgets.reader import Reader

_WIDTH_PX, _HEIGHT_PX = 720, 480


class HelpDialog(BaseDialog):
    """One topic to read; a link in it leads to another."""

    help_topic = FIRST_TOPIC

    def __init__(self, parent: QWidget | None, subject: str) -> None:
        super().__init__(_("Help"), _("Close"), parent, width_px=_WIDTH_PX)
        self._topics = {topic.key: topic for topic in topics(current_language())}
        self.topic: Topic = self._topics.get(topic_key(subject), self._topics[FIRST_TOPIC])
        self.reader = Reader()
        self.reader.setMinimumHeight(look().px(_HEIGHT_PX))
        self.body.addWidget(self.reader, 1)
        self.cancel_button.hide()
        self.reader.topic_asked.connect(self.read)
        self.read(subject)

    @Slot(str)
    def read(self, subject: str) -> None:
        """Show another topic, or a section of one."""
        self.topic = self._topics.get(topic_key(subject), self.topic)
        self.reader.show_page(self.topic.page, self.topic.section_of(subject))
        self.reader.setFocus()

    @classmethod
    def show_topic(cls, parent: QWidget | None, subject: str) -> None:
        """Show it until it is closed."""
        cls(parent, subject).wait()
