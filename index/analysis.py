"""Which words does a text hold? One analyzer for the index, the query and the passages.

A token is found in the text as it stands, so that its offsets can be highlighted, and is folded afterwards:
compatibility forms and case, accents of Latin letters, possessives. Stop words are kept: an exact phrase
needs them. Two forms are searched: the word as written, and its stem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import NamedTuple

import Stemmer

from gleanings.index.stem_overrides import ENGLISH

# Vowels, points and joiners of scripts that write them as marks, which are no word characters to Python.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0963\u0966-\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d"
)
# A number with its decimals ("1.15m"), or letters and digits with inner apostrophes ("resident's") and marks.
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)+[^\W_]*|[^\W_]+(?:['’ʼ][^\W_]+|[{_MARKS}]+[^\W_]*)*")
# A letter, digit or mark outside ASCII: it may fold to an ASCII letter.
_FOREIGN = re.compile(rf"[^\W\d_a-zA-Z]|[^\W_a-zA-Z0-9]|[{_MARKS}]")
_TYPOGRAPHY = "’‘“”–—•…£€\xa0\u00ad"
# What stands around words and is never a part of one.
_AROUND = '.,;:!?()"“”'
_EXCEPTIONS = frozenset({"die", "lie", "tie"})
_POSSESSIVE = re.compile(r"['’ʼ]s?$")
_APOSTROPHES = re.compile(r"['’ʼ]")
# A point that is not between digits, and marks without a letter before them: the word would not be found again.
_STRAY = re.compile(r"^\W+|(?<!\d)\.|\.(?!\d)")

_LANGUAGES = {
    "ar": "arabic", "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "ga": "irish", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish",
}  # fmt: skip

#: Words that say little alone; they count in quotes and when a query holds nothing else.
STOP_WORDS = frozenset(
    "a about after all also although am an and any are as at be became because become been before being between"
    " both but by can cannot could did do does doing done during each either etc every few for from give given"
    " gives giving had has have having he her here his how however i if in into is it its itself just made make"
    " makes many may me might more most much must my near nor not of off on one ones onto or other others our out"
    " over own per please rather same shall she should since so some such t than that the their them then there"
    " therefore these they this those though through thus to too toward towards under until up upon us very via"
    " was we were what whatever when where whether which while who whom whose why will with within without would"
    " yet you your s".split()
)

_CACHE_SIZE = 200_000


class Token(NamedTuple):
    """A word where it stands: folded as written, its stem, and its code points in the text, half-open.

    So many are made that this is a tuple.
    """

    word: str
    stem: str
    start: int
    end: int


class Analyzer:
    """Turns text into tokens; safe to use from several threads.

    Args:
        language: BCP 47; a language without a stemmer is searched as written.
    """

    def __init__(self, language: str = "en") -> None:
        name = _LANGUAGES.get(language.partition("-")[0].lower())
        self._stemmer = Stemmer.Stemmer(name, 0) if name else None
        self._overrides = ENGLISH if name == "english" else {}
        self._forms: dict[str, tuple[str, str]] = {}

    def forms(self, raw: str) -> tuple[str, str]:
        """The folded word and its stem for a token as it stands in a text."""
        found = self._forms.get(raw)
        if found is None:
            word = fold(raw)
            found = (word, self.stem(word))
            if len(self._forms) >= _CACHE_SIZE:  # the vocabulary of a hostile corpus has no end
                self._forms.clear()
            self._forms[raw] = found
        return found

    def tokens(self, text: str, start: int = 0) -> Iterator[Token]:
        """Every token of a text with its offsets, from an offset on that lies in none."""
        forms = self.forms
        for found in _TOKEN.finditer(text, start):
            yield Token(*forms(found.group()), *found.span())

    def tokens_like(self, text: str, beginnings: Collection[str]) -> Iterator[Token]:
        """The tokens of a text that may have one of some stems, in order; far faster than all tokens.

        Args:
            text: to look through.
            beginnings: of the stems, as ``beginning`` gives them.
        """
        lowered = text.lower()
        plain = all(letters.isascii() and not letters[:1].isdigit() for letters in beginnings)
        if not plain or len(lowered) != len(text) or _is_foreign(text):
            # Letters that fold to others, numbers that lose commas: a beginning cannot be told without folding.
            yield from (token for token in self.tokens(text) if token.stem.startswith(tuple(beginnings)))
            return
        end = 0
        for at in sorted({at for letters in beginnings for at in _places(lowered, letters)}):
            if at >= end:
                found = _token_around(text, at)
                end = found.end()
                if found.start() == at:
                    yield Token(*self.forms(found.group()), at, end)

    def words(self, text: str) -> list[tuple[str, str]]:
        """Every token of a text as (word, stem), without offsets."""
        if text.isascii() and text.isalnum():
            return [self.forms(text)]
        return [self.forms(raw) for raw in _TOKEN.findall(text)]

    def written(self, text: str) -> list[str]:
        """Every token of a text, folded; quick where it is one plain word, and nothing is remembered."""
        core = text.strip(_AROUND)
        if core.isascii() and core.isalnum():
            return [core.lower()]
        return [fold(raw) for raw in _TOKEN.findall(text)]

    def stem(self, word: str) -> str:
        """The stem of a folded word; nothing is remembered."""
        if word in self._overrides:
            return self._overrides[word]
        return self._stemmer.stemWord(word) if self._stemmer else word

    def stems(self, words: list[str]) -> list[str]:
        """The stems of many folded words, far faster than one by one."""
        found = self._stemmer.stemWords(words) if self._stemmer else words
        return [self._overrides.get(word, stem) for word, stem in zip(words, found, strict=True)]


def beginning(stem: str) -> str:
    """The letters that every word with this stem begins with.

    Stemmers change the ends of words: the last letter of a stem may be another than the word's ("happi" of "happy"),
    and more than that only in the few words that English has as exceptions ("die" of "dying").
    """
    return stem[:1] if stem in _EXCEPTIONS or len(stem) == 1 else stem[:-1]


def _is_foreign(text: str) -> bool:
    """Whether a text holds a letter, digit or mark outside ASCII, which may fold to an ASCII letter."""
    if text.isascii():
        return False
    for mark in _TYPOGRAPHY:  # most texts hold nothing else, and dropping it is faster than looking at each letter
        text = text.replace(mark, "")
    return not text.isascii() and _FOREIGN.search(text) is not None


def _places(lowered: str, letters: str) -> Iterator[int]:
    at = lowered.find(letters)
    while at >= 0:
        yield at
        at = lowered.find(letters, at + 1)


def _token_around(text: str, at: int) -> re.Match[str]:
    """The token that the letter or digit at an offset belongs to."""
    start = at
    while start and (_is_inner(text, start - 1) or text[start - 1].isalnum()):
        start -= 1
    return next(found for found in _TOKEN.finditer(text, start) if found.end() > at)


def _is_inner(text: str, at: int) -> bool:
    """Whether a mark stands inside a token: an apostrophe between letters, a point or comma between digits."""
    if text[at] in "'’ʼ":
        return at > 0 and text[at - 1].isalnum()
    return text[at] in ".," and at > 0 and text[at - 1].isdigit() and text[at + 1].isdigit()


def fold(raw: str) -> str:
    """The form under which a word is found: "Résident’s" and "resident" are one."""
    if raw.isascii() and raw.isalnum():
        return raw.lower()
    word = unicodedata.normalize("NFKC", raw).casefold()
    word = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", _POSSESSIVE.sub("", word)))
    if any("a" <= letter <= "z" for letter in word):
        word = "".join(letter for letter in word if not unicodedata.combining(letter))
    # What compatibility forms leave between letters, such as the stroke of a fraction, would split the word.
    return _STRAY.sub("", "".join(filter(_is_kept, unicodedata.normalize("NFC", word))))


def _is_kept(letter: str) -> bool:
    if letter.isalnum() or letter == ".":  # a point between digits: 1.5 is not 15
        return True
    return unicodedata.category(letter)[0] == "M" and not "\u0591" <= letter <= "\u0670"
