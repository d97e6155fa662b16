"""What would a person type for what a PDF draws?

Ligatures, spacing accents, private glyphs and control characters all become plain NFC text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

_COMBINING = {
    "\u00a8": "\u0308",  # diaeresis
    "\u00b4": "\u0301",  # acute
    "\u02c6": "\u0302",  # circumflex
    "\u02dc": "\u0303",  # tilde
    "\u00b8": "\u0327",  # cedilla
    "\u02c7": "\u030c",  # caron
    "\u02d8": "\u0306",  # breve
    "\u02da": "\u030a",  # ring
    "\u02dd": "\u030b",  # double acute
    "\u02db": "\u0328",  # ogonek
}
_ACCENTS = "".join(_COMBINING)
_ACCENTED = re.compile(rf"([^\W\d_])?([{_ACCENTS}])( ?)([^\W\d_])?")
_VOTES_BEFORE = re.compile(rf"[^\w][{_ACCENTS}][^\W\d_]|[{_ACCENTS}]\u0131")
_VOTES_AFTER = re.compile(rf"[^\W\d_][{_ACCENTS}](?!\w)|\u0131[{_ACCENTS}]")
_DOTLESS = {"\u0131": "i", "\u0237": "j"}
_NEVER_LAST = "\u02dc\u00a8\u00b8\u02c7\u02d8\u02da"
"""Accents that hardly ever stand over the last letter of a word: a space after them is an artefact."""

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BULLETS = "\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf06e\uf071\uf0a8\uf02d\uf0e0\uf0a2"
_MENDED = {
    **_LIGATURES,
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_BULLETS, "\u2022"),
    # A soft hyphen that was drawn is a hyphen; those at line ends have gone before.
    "\u00ad": "-",
    "\u2028": "\n",
    "\u2029": "\n",
}
_INVISIBLE = "\u200b\u200e\u200f\ufeff\u2060\ufffe\uffff\u202a\u202b\u202c\u202d\u202e"
_NAMELESS = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffc\ufffd"
    "\U000f0000-\U000ffffd\U00100000-\U0010fffd"
)
_ODD = re.compile(f"[{''.join(_MENDED)}{_INVISIBLE}{_NAMELESS}]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_RUNS_OF_SPACE = re.compile(r"[ \t]{2,}|\t")


def clean(text: str) -> str:
    """NFC text without anything that cannot be read; line ends stay."""
    return clean_counting(text, accents_before=False)[0]


def clean_counting(text: str, *, accents_before: bool) -> tuple[str, int]:
    """The same, with the number of glyphs that nobody can name and that were dropped.

    Args:
        text: as a reader gave it.
        accents_before: whether spacing accents stand before their letter, as ``accents_come_first`` finds.
    """
    if text.isascii():
        text, unmapped = _CONTROLS.subn("", text)
    else:
        text, unmapped = _mend(text)
        text = _compose(text, accents_before)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    if "  " in text or "\t" in text:
        text = _RUNS_OF_SPACE.sub(" ", text)
    return text, unmapped


def _mend(text: str) -> tuple[str, int]:
    unmapped = 0
    # A page has few different characters, and fewer odd ones: looking at each once is five times as fast.
    for character in _ODD.findall("".join(set(text))):
        if character not in _MENDED and character not in _INVISIBLE:
            unmapped += text.count(character)
        text = text.replace(character, _MENDED.get(character, ""))
    return text, unmapped


def clean_value(text: str) -> str:
    """A title, a name: cleaned, on one line."""
    return " ".join(clean(text).split())


def accents_come_first(texts: Iterable[str]) -> bool:
    """Whether this document sets a spacing accent before its letter, as TeX does, not after it.

    Args:
        texts: of its pages.
    """
    text = "\n".join(text for text in texts if _has_accents(text))
    return len(_VOTES_BEFORE.findall(text)) > len(_VOTES_AFTER.findall(text))


def _has_accents(text: str) -> bool:
    return not text.isascii() and any(accent in text for accent in _ACCENTS)


def _compose(text: str, accents_before: bool) -> str:
    if not _has_accents(text):
        return text
    return _ACCENTED.sub(_composer(accents_before), text)


def _composer(accents_before: bool) -> Callable[[re.Match[str]], str]:
    def compose(match: re.Match[str]) -> str:
        before, accent, space, after = (part or "" for part in match.groups())
        on_before = _accented(before, accent)
        on_after = "" if space else _accented(after, accent)
        if on_after and (accents_before or not on_before):
            return before + on_after
        if not on_before:
            return match.group()
        if space and after and (accent in _NEVER_LAST or before in "uU"):
            space = ""
        return on_before + space + after

    return compose


def _accented(letter: str, accent: str) -> str:
    """The letter with the accent as one character, or the empty string where there is none."""
    if not letter:
        return ""
    composed = unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + _COMBINING[accent])
    return composed if len(composed) == 1 else ""
