"""The colours of the window, one set per scheme. No other module names a colour."""

from typing import NamedTuple


class Tokens(NamedTuple):
    """Colours as ``#RRGGBB``, named by what they are for.

    A ``_soft`` colour is the ground its namesake is read on.
    """

    name: str
    dark: bool
    bg: str
    surface: str
    surface_alt: str
    line: str
    control: str
    text: str
    text2: str
    text3: str
    primary: str
    primary_hover: str
    on_primary: str
    primary_soft: str
    primary_text: str
    focus: str
    danger: str
    danger_soft: str
    warn: str
    warn_soft: str
    ok: str
    ok_soft: str
    info: str
    info_soft: str
    rail: str
    rail_text: str
    rail_chosen: str
    bar: str
    on_bar: str
    veil: str


LIGHT = Tokens(
    name="light", dark=False,
    bg="#F3F6F7", surface="#FFFFFF", surface_alt="#F8FAFB", line="#DCE3E7", control="#7C8993",
    text="#14212B", text2="#445460", text3="#5C6B77",
    primary="#0B6466", primary_hover="#084F51", on_primary="#FFFFFF",
    primary_soft="#E1F1F0", primary_text="#0A5759", focus="#1A5FD0",
    danger="#B3261E", danger_soft="#FCEBE9", warn="#8A4B00", warn_soft="#FFF1D9",
    ok="#1B6B3A", ok_soft="#E3F4E9", info="#1D5B9E", info_soft="#E6F0FA",
    rail="#FFFFFF", rail_text="#3C4C58", rail_chosen="#E1F1F0",
    bar="#14212B", on_bar="#FFFFFF", veil="#14212B",
)  # fmt: skip

DARK = Tokens(
    name="dark", dark=True,
    bg="#0F161B", surface="#18222A", surface_alt="#1E2A32", line="#2C3A44", control="#8594A0",
    text="#E7EDF1", text2="#B6C3CC", text3="#9AA9B4",
    primary="#57C5BD", primary_hover="#7AD6CF", on_primary="#06282A",
    primary_soft="#123C3D", primary_text="#7AD6CF", focus="#8AB8FF",
    danger="#FF9E94", danger_soft="#43211F", warn="#F5BE66", warn_soft="#3B2C12",
    ok="#82D3A0", ok_soft="#173520", info="#8FC1FA", info_soft="#17304B",
    rail="#131C22", rail_text="#B6C3CC", rail_chosen="#123C3D",
    bar="#E7EDF1", on_bar="#18222A", veil="#05090C",
)  # fmt: skip

CONTRAST_LIGHT = Tokens(
    name="contrast-light", dark=False,
    bg="#FFFFFF", surface="#FFFFFF", surface_alt="#FFFFFF", line="#4A4A4A", control="#000000",
    text="#000000", text2="#000000", text3="#1F1F1F",
    primary="#003B3D", primary_hover="#000000", on_primary="#FFFFFF",
    primary_soft="#D9F2F0", primary_text="#003B3D", focus="#0033CC",
    danger="#8C0000", danger_soft="#FFE8E6", warn="#5C3200", warn_soft="#FFF0D1",
    ok="#00451A", ok_soft="#DFF5E6", info="#003A7A", info_soft="#E0EDFF",
    rail="#FFFFFF", rail_text="#000000", rail_chosen="#D9F2F0",
    bar="#000000", on_bar="#FFFFFF", veil="#000000",
)  # fmt: skip

CONTRAST_DARK = Tokens(
    name="contrast-dark", dark=True,
    bg="#000000", surface="#000000", surface_alt="#000000", line="#B8B8B8", control="#FFFFFF",
    text="#FFFFFF", text2="#FFFFFF", text3="#E6E6E6",
    primary="#6FF0E5", primary_hover="#FFFFFF", on_primary="#000000",
    primary_soft="#003234", primary_text="#8CFAF0", focus="#FFD700",
    danger="#FFB3AB", danger_soft="#3A0000", warn="#FFD480", warn_soft="#332200",
    ok="#A8F5C3", ok_soft="#002B10", info="#B3D7FF", info_soft="#001F3D",
    rail="#000000", rail_text="#FFFFFF", rail_chosen="#003234",
    bar="#FFFFFF", on_bar="#000000", veil="#000000",
)  # fmt: skip

SCHEMES = (LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)


class Paper(NamedTuple):
    """Ink on white, whatever the window looks like."""

    white: str = "#FFFFFF"
    ink: str = "#14212B"
    ink2: str = "#445460"
    accent: str = "#0A5759"
    shade: str = "#E1F1F0"
    rule: str = "#9FB8B8"


PAPER = Paper()
