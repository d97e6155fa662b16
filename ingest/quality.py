"""How far can the text of a page be trusted?"""

from __future__ import annotations

import re

_MOJIBAKE = re.compile(
    "[\u00c2\u00c3][\u0080-\u00bf\u2018-\u2122]|\u00e2\u20ac[\u0080-\u2122]|\u00ef\u00bf\u00bd"
)
_FEW_CHARACTERS = 20
_WORD_CHARACTERS = re.compile(r"\w")
_PLAIN_MARKS = re.compile(r"[\s.,;:!?()'\"\u2018\u2019\u201c\u201d%/&\u2013\u2014\u2022-]")


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
    wrong += 4 * len(_MOJIBAKE.findall(text)) / size if not text.isascii() else 0.0
    odd = 1 - (len(_WORD_CHARACTERS.findall(text)) + len(_PLAIN_MARKS.findall(text))) / size
    # Prose has next to no other marks; formulas and tables have some.
    wrong += max(0.0, odd - 0.1)
    if size < _FEW_CHARACTERS:
        wrong += 0.5
    return round(max(0.0, 1.0 - 2 * wrong), 3)
