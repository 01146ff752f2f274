"""The colours of the SVG picture, and the small signs that say the same without colour."""

from __future__ import annotations

from typing import Final

from ivrlint.analyses.picture import ENTRY, MENU, STEP, TEAM

INK: Final = "#1d242b"
SOFT: Final = "#56616c"
PAPER: Final = "#ffffff"
MARK: Final = "#b84a00"
"""Findings: vermilion, dark enough for white words."""
MARKER: Final = "#f5df4d"
"""A way: as with a text marker."""
FILLS: Final = {
    ENTRY: 'fill="#343b42"',
    MENU: 'fill="#0067a3"',
    STEP: 'fill="#dde2e6"',
    TEAM: 'fill="#00714f"',
}
"""How the head of a card is filled."""


def sign(kind: str, x: float, y: float) -> str:
    """The sign of a kind: a handset, a keypad, lines of a script, a person.

    Parameters
    ----------
    x, y : its centre, in pixels
    """
    return f'<g transform="translate({x:.1f} {y:.1f})">{_SIGNS[kind]}</g>'


def _keypad() -> str:
    return "".join(
        f'<rect x="{x}" y="{y}" width="3" height="3" rx="0.8" fill="#fff"/>'
        for y in (-5.5, -1.5, 2.5)
        for x in (-5.5, -1.5, 2.5)
    )


_SIGNS: Final = {
    ENTRY: '<path d="M-5.5 -4.5c-.6 5 5 10.600 10 10l1-3.200-3.200-1.800-1.600 1.500c-1.600-.8-3-2.200-3.800-3.800l1.500-1.600'
    '-1.800-3.200z" fill="#fff"/>',
    MENU: _keypad(),
    STEP: f'<path d="M-5.500 -4h11M-5.500 0h11M-5.500 4h7" stroke="{INK}" stroke-width="1.800" fill="none"/>',
    TEAM: '<circle cy="-3" r="3" fill="#fff"/><path d="M-5.500 6.500c0-7.500 11-7.500 11 0z" fill="#fff"/>',
}


def end_sign(name: str, x: float, y: float) -> str:
    """The sign of an end: a square where the call is over, an arrow out of the flow or back to whoever called."""
    if name == "return" or name.startswith("return "):
        path = f'<path d="M3.500 3v-3.500h-6M0 -3.500l-3 3 3 3" fill="none" stroke="{INK}" stroke-width="1.400"/>'
    elif any(char.isdigit() for char in name):
        path = (
            f'<path d="M-3 3.500l6 -6.500M-1.500 -3.200h4.700v4.700" fill="none" stroke="{INK}" stroke-width="1.400"/>'
        )
    else:
        path = f'<rect x="-3" y="-3" width="6" height="6" fill="{INK}"/>'
    return f'<g transform="translate({x:.1f} {y:.1f})">{path}</g>'
