"""How does a document become what the server stores? Its tokens are made here, so that both engines match alike."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from operator import itemgetter

from gleanings.index.analysis import Analyzer
from gleanings.index.engine import NONE, VALUE_FIELDS, IndexDocument
from gleanings.index.opensearch.mapping import FOREVER, GAP, Json

# The server cuts longer tokens in two.
_LONGEST_TOKEN = 200
_KEPT_LETTERS = 120
# How often the title is repeated behind the text, for its weight.
_TITLE_COPIES = 2
_LONGEST_TITLE = 1000
# Longer runs of letters are nearly always alone.
_KEPT_CHARACTERS = 64
_KEPT_CHUNKS = 500_000


def token(word: str) -> str:
    """A word or stem as it stands in the index: one that is too long is told by its beginning and its hash."""
    if len(word) <= _LONGEST_TOKEN:
        return word or GAP
    return word[:_KEPT_LETTERS] + hashlib.blake2b(word.encode(), digest_size=16).hexdigest()


class _Chunks(dict[str, str]):
    """The tokens of each run of letters between blanks, which no token crosses; a missing one is analyzed."""

    def __init__(self, analyzer: Analyzer, form: Callable[[tuple[str, str]], str]) -> None:
        super().__init__()
        self._analyzer, self._form = analyzer, form

    def __missing__(self, chunk: str) -> str:
        tokens = " ".join(token(self._form(forms)) for forms in self._analyzer.words(chunk))
        if len(chunk) <= _KEPT_CHARACTERS:
            if len(self) >= _KEPT_CHUNKS:  # the vocabulary of a hostile corpus has no end
                self.clear()
            self[chunk] = tokens
        return tokens


class Encoder:
    """Makes documents ready for one index.

    Args:
        analyzer: makes the tokens.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self._words = _Chunks(analyzer, itemgetter(0))
        self._stems = _Chunks(analyzer, itemgetter(1))

    def source(self, document: IndexDocument, revision: int) -> Json:
        """What the server stores of a document that appears in a revision."""
        title = document.title.split()
        rest = [*document.authors, document.publisher, *document.headings]
        chunks = [part.split() for part in rest]
        text = [chunk for page in document.pages for chunk in page.split()]
        words, stems = (_joined(form, [title, *chunks, text]) for form in (self._words, self._stems))
        title_words, title_stems = (" ".join(map(form.__getitem__, title)) for form in (self._words, self._stems))
        stored = {
            "id": document.id,
            "version": document.version,
            "sort_title": _sound(document.sort_title)[:_LONGEST_TITLE],
            "words": words,
            "stems": [stems, *([title_stems] * _TITLE_COPIES)],
            "title_words": title_words,
            "title_stems": title_stems,
            "values": {
                name: [_sound(value) for value in document.facets.get(name) or (NONE,)] for name in VALUE_FIELDS
            },
            "numbers": _numbers(document),
        }
        digest = hashlib.blake2b(json.dumps(stored, sort_keys=True).encode(), digest_size=16).hexdigest()
        return {**stored, "digest": digest, "born": revision, "died": FOREVER}

    def stems(self, text: str) -> str:
        """The stems of a text, with blanks between."""
        return " ".join(map(self._stems.__getitem__, text.split()))


def word_counts(source: Json) -> Counter[str]:
    """How often each word occurs in a stored document."""
    counts = Counter(str(source["words"]).split())
    counts.pop(GAP, None)
    return counts


def _joined(form: _Chunks, parts: list[list[str]]) -> str:
    gap = f" {GAP} "
    return gap.join(" ".join(map(form.__getitem__, part)) for part in parts)


def _numbers(document: IndexDocument) -> Json:
    """The numbers that ranges ask for; a document without one has none."""
    found = {
        "year": document.year,
        "words": document.words,
        "pages": len(document.pages),
        "added": document.added_run or None,
        "changed": document.changed_run or None,
    }
    return {name: number for name, number in found.items() if number is not None}


def _sound(text: str) -> str:
    """A text without lone surrogates, which JSON cannot carry."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
