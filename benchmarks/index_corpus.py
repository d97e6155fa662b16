"""Which documents and queries does the index benchmark use? Invented ones, the same for the same seed.

Words follow Zipf's law with a flatter head and a steeper tail, so that the vocabulary grows with about the 0.56th
power of the text, as it does in real collections of reports; documents have topics, words have inflections,
and some words attract a certain next one, so that phrases are found. CORPUS=FILE.jsonl takes real text instead:
one object a line with id, title, text, themes, year and area.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gleanings.index.analysis import STOP_WORDS

_LEMMAS = 3_000_000
_HEAD = 300
_TAIL_EXPONENT = 1.66
_BATCH = 500
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprtv" for vowel in "aeiou"]
_ENDINGS = ("", "s", "ed", "ing")
_THEMES = [f"theme-{number:02}" for number in range(24)]
_AREAS = [f"area-{number:03}" for number in range(150)]


@dataclass(frozen=True, slots=True)
class Text:
    """One document of the corpus."""

    id: str
    title: str
    text: str
    themes: tuple[str, ...]
    year: int
    area: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: its kind is "single", "all", "any" or "phrase"."""

    kind: str
    words: tuple[str, ...]


def read(path: Path) -> Iterator[Text]:
    """The documents of a file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            data = json.loads(line)
            yield Text(**{**data, "themes": tuple(data["themes"])})


def generate(path: Path, documents: int, lengths: str, seed: int) -> None:
    """Writes a corpus.

    Args:
        path: of the file.
        documents: how many.
        lengths: "short" for about 250 words each, "real" for pages and reports of up to 92,000.
        seed: decides everything.
    """
    source = np.random.default_rng(seed)
    language = _Language()
    with path.open("w", encoding="utf-8") as file:
        for first in range(0, documents, _BATCH):
            sizes = _sizes(source, min(_BATCH, documents - first), lengths)
            for offset, data in enumerate(language.documents(source, sizes)):
                file.write(json.dumps({"id": f"doc{first + offset:07}", **data}) + "\n")


def queries(path: Path, documents: int, seed: int) -> list[Asked]:
    """40 single-word, 50 all-word, 60 any-word and 50 phrase queries, drawn from the documents' text."""
    source = random.Random(seed)  # noqa: S311  # repeatable, no secret
    wanted = set(source.sample(range(documents), min(documents, 200)))
    texts = [found.text for at, found in enumerate(read(path)) if at in wanted]
    kinds = ["single"] * 40 + ["all"] * 50 + ["any"] * 60 + ["phrase"] * 50
    return [Asked(kind, _drawn(source, kind, source.choice(texts))) for kind in kinds]


def _drawn(source: random.Random, kind: str, text: str) -> tuple[str, ...]:
    while True:
        sentence = source.choice(text.split(". "))
        words = [word.strip(".,()").lower() for word in sentence.split()]
        if kind == "phrase":
            size, start = source.choice((2, 2, 3)), source.randrange(max(len(words) - 3, 1))
            found = words[start : start + size]
        else:
            content = [word for word in words if word not in STOP_WORDS and word.isascii() and word.isalnum()]
            size = 1 if kind == "single" else source.choice((2, 2, 3, 4))
            found = source.sample(content, min(size, len(content)))
        if len(set(found)) == size and all(word.isalpha() for word in found) and not set(found) <= STOP_WORDS:
            return tuple(found)


class _Language:
    """Spells words by rank, and puts them side by side."""

    def __init__(self) -> None:
        ranks = np.arange(1, _LEMMAS + 1, dtype=np.float64)
        weights = 1 / (ranks + 2.7)
        tail = ranks > _HEAD
        weights[tail] = weights[_HEAD] * (ranks[tail] / _HEAD) ** -_TAIL_EXPONENT
        self._cumulated = np.cumsum(weights)
        self._cumulated /= self._cumulated[-1]
        self._frequent = sorted(STOP_WORDS)
        self._spelt: dict[int, str] = {}

    def documents(self, source: np.random.Generator, sizes: NDArray[np.int64]) -> Iterator[dict[str, Any]]:
        total = int(sizes.sum())
        lemmas = np.searchsorted(self._cumulated, source.random(total))
        owners = np.repeat(np.arange(len(sizes)), sizes)
        topics = np.searchsorted(self._cumulated, source.random((len(sizes), 12))) + len(self._frequent)
        topical = source.random(total) < 0.12
        lemmas[topical] = topics[owners, source.integers(12, size=total)][topical]
        attracted = np.flatnonzero(source.random(total - 1) < 0.15) + 1
        lemmas[attracted] = (lemmas[attracted - 1] * 7919 + source.integers(2, size=len(attracted))) % 20_000
        endings = source.choice(4, total, p=[0.6, 0.25, 0.08, 0.07])
        marks = source.random(total)
        start = 0
        for size in sizes.tolist():
            end = start + size
            words = [self._word(lemma, ending) for lemma, ending in zip(
                lemmas[start:end].tolist(), endings[start:end].tolist(), strict=True)]  # fmt: skip
            yield {
                "title": " ".join(words[:6]).capitalize(),
                "text": _punctuated(words, marks[start:end].tolist()),
                "themes": [
                    _THEMES[at] for at in sorted(set(source.integers(24, size=source.integers(1, 5)).tolist()))
                ],
                "year": int(source.integers(2008, 2027)),
                "area": _AREAS[min(int(source.zipf(1.3)) - 1, len(_AREAS) - 1)],
            }
            start = end

    def _word(self, lemma: int, ending: int) -> str:
        if lemma < len(self._frequent):
            return self._frequent[lemma]
        key = lemma * 4 + ending
        if key not in self._spelt:
            letters, rest = "", lemma
            while rest:
                rest, syllable = divmod(rest, len(_SYLLABLES))
                letters += _SYLLABLES[syllable]
            self._spelt[key] = letters + "nt"[lemma % 2] + _ENDINGS[ending]
        return self._spelt[key]


def _sizes(source: np.random.Generator, count: int, lengths: str) -> NDArray[np.int64]:
    if lengths == "short":
        return source.integers(200, 301, size=count)
    pages = source.lognormal(np.log(500), 0.8, count)
    reports = source.lognormal(np.log(14_000), 0.75, count)
    return np.clip(np.where(source.random(count) < 0.6, pages, reports), 40, 92_000).astype(np.int64)


def _punctuated(words: list[str], marks: list[float]) -> str:
    spelt, upper = [], True
    for word, mark in zip(words, marks, strict=True):
        shown = word.capitalize() if upper else word
        upper = mark < 0.05
        spelt.append(shown + "." if upper else shown + "," if mark < 0.1 else shown)
    return " ".join(spelt)
