"""What the next sign-in knows of how the last person had the window."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.ui.kit import Dress
from ui.shell.kept import keep, kept_language, kept_theme, last_look
from ui.state.window_state import WindowState
from ui.theme.apply import Contrast, Scheme, ThemeChoice


def test_that_the_next_sign_in_looks_and_reads_as_the_last_person_had_it(
    qapp: QApplication, window_state: WindowState
) -> None:
    keep(ThemeChoice(Scheme.DARK, text_percent=130), "es", window_state)
    kept = kept_theme(window_state)
    assert (kept.scheme, kept.text_percent, kept.reduced_motion) == (Scheme.DARK, 130, True)
    assert kept_language(window_state) == "es"


def test_that_it_is_painted_at_first_as_the_system_decided_last_time(
    dress: Dress, window_state: WindowState
) -> None:
    assert last_look(window_state).scheme is Scheme.SYSTEM
    dress(ThemeChoice(Scheme.DARK, Contrast.HIGH))
    keep(ThemeChoice(), "en", window_state)
    assert last_look(window_state)[:2] == (Scheme.DARK, Contrast.HIGH)
    assert kept_theme(window_state)[:2] == (Scheme.SYSTEM, Contrast.SYSTEM)


def test_that_a_file_somebody_wrote_into_is_not_believed(
    qapp: QApplication, tmp_path: Path
) -> None:
    file = tmp_path / "window.ini"
    file.write_text(
        "[General]\ntheme=pink\ntext_percent=900\n[worn]\nscheme=no\n", encoding="utf-8"
    )
    assert last_look(WindowState(file)) == ThemeChoice(reduced_motion=True)
