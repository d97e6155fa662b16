"""When are two names the same name?"""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_LATIN_ACCENTS = range(0x0300, 0x0370)


def fold(text: str) -> str:
    """Folds case, accents and punctuation away, so that names can be compared.

    "World's End" and "Worlds  end" fold to the same text, "&" and "and" are one. Letters of every script are
    kept: a name that folded to nothing would equal every other such name.

    Returns:
        Words separated by single spaces; text without any letter or digit is only stripped and lower-cased.
    """
    plain = _APOSTROPHES.sub("", text.casefold().replace("&", " and "))
    words = _NOT_WORD.sub(" ", plain) if plain.isascii() else _fold_unicode(plain)
    return " ".join(words.split()) or text.strip().casefold()


def slug(text: str) -> str:
    """The folded text as an id: words joined by dashes."""
    return fold(text).replace(" ", "-")


def _fold_unicode(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    # One decision for each distinct character keeps this fast on whole documents.
    for character in set(decomposed):
        folded = _folded(character)
        if folded != character:
            decomposed = decomposed.replace(character, folded)
    return unicodedata.normalize("NFC", decomposed)


def _folded(character: str) -> str:
    # Combining marks outside the Latin block are vowels in many scripts, so only that block's are dropped.
    if ord(character) in _LATIN_ACCENTS:
        return ""
    if character.isalnum() or unicodedata.category(character)[0] == "M":
        return character
    return " "
