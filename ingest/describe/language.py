"""Which language is the document in?"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from gleanings.corpus.model import Evidence
from gleanings.corpus.translating import direction
from gleanings.ingest.describe.clues import Clues, evidence

_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_][a-z0-9]{2,3})*", re.I)
_LEAST_LETTERS = 40
_LAST_LATIN = 0x0250
_ENGLISH = frozenset(
    (
        *("the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "with", "as", "was", "on", "are"),
        *("by", "be", "this", "at", "from", "or", "an", "have", "not", "which"),
    )
)
_ENGLISH_SHARE = 0.2
#: Scripts by the first code point of their block, and the languages that are written in them.
_SCRIPTS = (
    (0x0370, 0x03FF, frozenset(("el",))),
    (0x0400, 0x052F, frozenset(("ru", "uk", "bg", "sr", "be", "mk", "kk", "ky", "mn", "tg"))),
    (0x0530, 0x058F, frozenset(("hy",))),
    (0x0590, 0x05FF, frozenset(("he", "yi"))),
    (0x0600, 0x06FF, frozenset(("ar", "fa", "ur", "ps", "ug", "sd", "ckb", "ku"))),
    (0x0900, 0x097F, frozenset(("hi", "mr", "ne", "sa"))),
    (0x0980, 0x09FF, frozenset(("bn", "as"))),
    (0x0A00, 0x0A7F, frozenset(("pa",))),
    (0x0A80, 0x0AFF, frozenset(("gu",))),
    (0x0B80, 0x0BFF, frozenset(("ta",))),
    (0x0C00, 0x0C7F, frozenset(("te",))),
    (0x0E00, 0x0E7F, frozenset(("th",))),
    (0x10A0, 0x10FF, frozenset(("ka",))),
    (0x3040, 0x30FF, frozenset(("ja",))),
    (0x4E00, 0x9FFF, frozenset(("zh", "ja"))),
    (0xAC00, 0xD7AF, frozenset(("ko",))),
)


Detect = Callable[[str], str]
"""Tells the language of a text that is not English."""

UNDETERMINED = "und"
"""What BCP 47 calls a language that nobody has determined."""


def find_language(clues: Clues, detect: Detect) -> tuple[str | None, str, tuple[Evidence, ...]]:
    """The BCP 47 tag of the language or None, and the direction "ltr" or "rtl"."""
    sample = f"{clues.title}\n{clues.opening}"
    language, why = _declared(clues, sample)
    if language is None:
        language, why = _detected(sample, detect)
    return language, direction(language), why


@lru_cache(maxsize=1)
def detect(sample: str) -> str:
    """The language by the detector's model, which takes half a second and 70 MB: only texts that need it pay."""
    import py3langid

    return str(py3langid.classify(sample)[0])


def detect_if_loaded(sample: str) -> str:
    """The same where the model is in memory, else "und"; for processes that may not write its temporary file."""
    loaded = sys.modules.get("py3langid.langid")
    return detect(sample) if loaded is not None and loaded.IDENTIFIER is not None else UNDETERMINED


def _declared(clues: Clues, sample: str) -> tuple[str | None, tuple[Evidence, ...]]:
    """A declared language, unless the text contradicts it: templates say "en" over text in any language."""
    for value, source in clues.declared("language"):
        match = _TAG.fullmatch(value.strip())
        language = match[1].lower() if match else None
        if language and _is_plausible(language, sample):
            return language, (evidence("language", language, source, value, 0.9),)
    return None, ()


def _is_plausible(language: str, sample: str) -> bool:
    written_in = _script_languages(sample)
    if written_in is not None:
        return language in written_in
    if any(language in languages for _, _, languages in _SCRIPTS):
        return False
    return _is_english(sample) == (language == "en") or len(sample.split()) < _LEAST_LETTERS


def _detected(sample: str, detect: Detect) -> tuple[str | None, tuple[Evidence, ...]]:
    if sum(character.isalpha() for character in sample) < _LEAST_LETTERS:
        return None, ()
    if _is_english(sample):
        return "en", (evidence("language", "en", "text", "common English words", 0.9),)
    language = detect(sample)
    return language, (evidence("language", language, "text", sample[:60], 0.7),)


def _is_english(sample: str) -> bool:
    words = re.findall(r"[a-z]+", sample.lower())
    return bool(words) and sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words)


def _script_languages(sample: str) -> frozenset[str] | None:
    """The languages of the script that most letters belong to; None for Latin."""
    if sample.isascii():
        return None
    letters = [ord(character) for character in sample if character.isalpha()]
    if sum(letter < _LAST_LATIN for letter in letters) * 2 >= len(letters):
        return None
    counts: Counter[frozenset[str]] = Counter()
    for first, last, languages in _SCRIPTS:
        counts[languages] += sum(first <= letter <= last for letter in letters)
    languages, count = counts.most_common(1)[0]
    return languages if count * 2 > len(letters) else None
