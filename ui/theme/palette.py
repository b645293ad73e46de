"""Qt's palette from the tokens, for what the style sheet does not reach."""

from PySide6.QtGui import QColor, QPalette

from ui.theme.tokens import Tokens

_Role = QPalette.ColorRole

_ROLES = {
    _Role.Window: "bg",
    _Role.WindowText: "text",
    _Role.Base: "surface",
    _Role.AlternateBase: "surface_alt",
    _Role.Text: "text",
    _Role.Button: "surface",
    _Role.ButtonText: "text",
    _Role.Highlight: "primary",
    _Role.HighlightedText: "on_primary",
    _Role.ToolTipBase: "bar",
    _Role.ToolTipText: "on_bar",
    _Role.PlaceholderText: "text3",
    _Role.Link: "primary_text",
    _Role.LinkVisited: "primary_text",
    _Role.Accent: "primary",
    _Role.BrightText: "danger",
    _Role.Light: "surface",
    _Role.Mid: "line",
    _Role.Dark: "control",
    _Role.Shadow: "control",
}
_FAINT_WHEN_DISABLED = (_Role.WindowText, _Role.Text, _Role.ButtonText)


def palette(tokens: Tokens) -> QPalette:
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, QColor(getattr(tokens, name)))
    for role in _FAINT_WHEN_DISABLED:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.text3))
    return made
