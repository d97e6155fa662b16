"""How far can the text of a page be trusted?"""

from __future__ import annotations

import re

_MOJIBAKE = re.compile("[\u00c2\u00c3][\u0080-\u00bf\u2018-\u2122]|\u00e2\u20ac[\u0080-\u2122]|\u00ef\u00bf\u00bd")
_MOJIBAKE_SIGNS = "\u00c2\u00c3\u00e2\u00ef"
_FEW_CHARACTERS = 20
# Marks beyond ASCII are counted as plain: scripts without spaces are as good as English.
_PLAIN_BYTES = bytes(
    byte for byte in range(256) if byte >= 0x80 or chr(byte).isalnum() or chr(byte) in " \n.,;:!?()'\"%/&-_"
)


def quality(text: str, unmapped: int) -> float:
    """From 0, unusable or empty, to 1, clean.

    Args:
        text: cleaned.
        unmapped: how many glyphs nobody could name; they are no longer in ``text``.
    """
    if not text:
        return 0.0
    size = len(text)
    wrong = unmapped / (size + unmapped)
    if any(sign in text for sign in _MOJIBAKE_SIGNS):
        wrong += 4 * len(_MOJIBAKE.findall(text)) / size
    odd = len(text.encode().translate(None, _PLAIN_BYTES)) / size
    # Prose has next to no other marks; formulas and tables have some.
    wrong += max(0.0, odd - 0.1)
    if size < _FEW_CHARACTERS:
        wrong += 0.5
    return round(max(0.0, 1.0 - 2 * wrong), 3)
